//! The SQL of merchants, their slugs and the decisions about them. Nobody outside this crate calls it.

pub(crate) mod bank;

use crate::domain::merchant::{
    Merchant, MerchantKind, MerchantProfile, MerchantState, MerchantStatus, VerifiedHow,
};
use crate::domain::text::LocalText;
use crate::domain::words::MerchantWords;
use ::store::{
    FromValue, Row, StoreError, ToValue, Tx, Value, params, sql, sql_all_homes, sql_set,
};
use kernel::{MerchantId, Rate, ShopperId, Slug, Timestamp};

/// As [`merchant_row`] reads them.
const MERCHANT: &str = "merchant_id, slug, kind, name, about, country, place, payout_currency, \
    commission, state, reason, CASE WHEN renamed_at IS NULL THEN verified_how END, owner_id, applied_at, \
    decided_at, version";

fn merchant_row(row: &Row<'_>) -> Result<Merchant, StoreError> {
    let state: String = row.get(9)?;
    let reason: Option<String> = row.get(10)?;
    let status = match state.parse::<MerchantState>() {
        Ok(MerchantState::Applied) => MerchantStatus::Applied,
        Ok(MerchantState::Approved) => MerchantStatus::Approved,
        Ok(MerchantState::Refused) => {
            MerchantStatus::Refused { reason: reason.unwrap_or_default() }
        }
        Err(_) => return Err(StoreError::Column("merchant state")),
    };
    Ok(Merchant {
        id: row.get(0)?,
        slug: row.get(1)?,
        kind: row.get(2)?,
        name: row.get(3)?,
        about: row.get(4)?,
        country: row.get(5)?,
        place: row.get(6)?,
        payout_currency: row.get(7)?,
        commission: row.get(8)?,
        status,
        verified_how: row.get(11)?,
        owner: row.get(12)?,
        applied_at: row.get(13)?,
        decided_at: row.get(14)?,
        version: row.get(15)?,
    })
}

pub(crate) fn claim_slug(tx: &mut Tx<'_>, slug: &Slug, id: MerchantId) -> Result<bool, StoreError> {
    let claimed = tx.execute(
        sql!(
            "INSERT INTO merchant_slug (slug, merchant_id) VALUES ($1, $2)
              ON CONFLICT (slug) DO NOTHING"
        ),
        params![slug, id],
    )?;
    Ok(claimed == 1)
}

pub(crate) fn release_slug(tx: &mut Tx<'_>, slug: &Slug) -> Result<u64, StoreError> {
    tx.execute(sql!("DELETE FROM merchant_slug WHERE slug = $1"), params![slug])
}

pub(crate) fn slug_owner(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<MerchantId>, StoreError> {
    let text = sql!("SELECT merchant_id FROM merchant_slug WHERE slug = $1");
    tx.query_opt(text, params![slug], |row| row.get(0))
}

/// A new application as stored.
pub(crate) struct NewMerchant<'a> {
    pub(crate) id: MerchantId,
    pub(crate) owner: ShopperId,
    pub(crate) profile: &'a MerchantProfile,
    pub(crate) evidence_sealed: &'a [u8],
    pub(crate) commission: Rate,
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    new: &NewMerchant<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let p = new.profile;
    tx.execute(
        sql!(
            "INSERT INTO merchant (merchant_id, slug, kind, name, about, country, place,
                payout_currency, commission, state, owner_id, evidence_sealed, applied_at,
                created_at, version)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'applied', $10, $11, $12, $12, 1)"
        ),
        params![
            new.id,
            p.slug,
            p.kind,
            p.name.to_json(),
            p.about.to_json(),
            p.country,
            p.place.to_json(),
            p.payout_currency,
            new.commission.to_string(),
            new.owner,
            new.evidence_sealed,
            now
        ],
    )?;
    Ok(())
}

/// A refused merchant applies again; false when it is not refused.
pub(crate) fn apply_again(
    tx: &mut Tx<'_>,
    new: &NewMerchant<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let p = new.profile;
    let changed = tx.execute(
        sql!(
            "UPDATE merchant SET slug = $1, kind = $2, name = $3, about = $4, country = $5,
                place = $6, payout_currency = $7, evidence_sealed = $8, applied_at = $9,
                state = 'applied', reason = NULL, version = version + 1
              WHERE merchant_id = $10 AND state = 'refused'"
        ),
        params![
            p.slug,
            p.kind,
            p.name.to_json(),
            p.about.to_json(),
            p.country,
            p.place.to_json(),
            p.payout_currency,
            new.evidence_sealed,
            now,
            new.id
        ],
    )?;
    Ok(changed == 1)
}

pub(crate) fn by_id(tx: &mut Tx<'_>, id: MerchantId) -> Result<Option<Merchant>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT {columns}
              FROM merchant WHERE merchant_id = $1",
            MERCHANT
        ),
        params![id],
        merchant_row,
    )
}

pub(crate) fn by_ids(tx: &mut Tx<'_>, ids: &[MerchantId]) -> Result<Vec<Merchant>, StoreError> {
    let rows: Vec<[Value<'_>; 1]> = ids.iter().map(|id| [id.to_value()]).collect();
    tx.query_set(
        sql_set!(
            "WITH v(home) AS (VALUES {rows})
              SELECT {columns}
              FROM v JOIN merchant m ON m.merchant_id = v.home",
            [BIGINT],
            MERCHANT
        ),
        &rows,
        merchant_row,
    )
}

pub(crate) fn evidence(tx: &mut Tx<'_>, id: MerchantId) -> Result<Option<Vec<u8>>, StoreError> {
    let text = sql!("SELECT evidence_sealed FROM merchant WHERE merchant_id = $1");
    tx.query_opt(text, params![id], |row| row.get(0))
}

/// Approved merchants by slug, after `after`; only those whose name nobody has verified, if `renamed`.
pub(crate) fn approved_after(
    tx: &mut Tx<'_>,
    after: &str,
    renamed: bool,
    limit: u32,
) -> Result<Vec<Merchant>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT {columns}
              FROM merchant WHERE state = 'approved' AND slug > $1
                AND (CAST($2 AS BIGINT) = 0 OR renamed_at IS NOT NULL) ORDER BY slug LIMIT $3",
            MERCHANT
        ),
        params![after, i64::from(renamed), limit],
        merchant_row,
    )
}

/// Merchants in `state`, the one that applied last first, before `(applied_at, id)`.
pub(crate) fn in_state_before(
    tx: &mut Tx<'_>,
    state: MerchantState,
    before: (Timestamp, i64),
    limit: u32,
) -> Result<Vec<Merchant>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT {columns}
              FROM merchant WHERE state = $1 AND (applied_at, merchant_id) < ($2, $3)
              ORDER BY applied_at DESC, merchant_id DESC LIMIT $4",
            MERCHANT
        ),
        params![state.key(), before.0, before.1, limit],
        merchant_row,
    )
}

/// Merchants per state.
pub(crate) fn counts(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT state, CAST(COUNT(*) AS BIGINT) FROM merchant
                        GROUP BY state ORDER BY state"
        ),
        params![],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Approves what waits; false when it does not wait.
pub(crate) fn approve(
    tx: &mut Tx<'_>,
    id: MerchantId,
    how: VerifiedHow,
    commission: Rate,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE merchant SET state = 'approved', reason = NULL, verified_how = $1,
                commission = $2, decided_at = $3, version = version + 1
              WHERE merchant_id = $4 AND state = 'applied'"
        ),
        params![how, commission.to_string(), now, id],
    )?;
    Ok(changed == 1)
}

/// Refuses what waits; false when it does not wait.
pub(crate) fn refuse(
    tx: &mut Tx<'_>,
    id: MerchantId,
    reason: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE merchant SET state = 'refused', reason = $1, decided_at = $2,
                version = version + 1
              WHERE merchant_id = $3 AND state = 'applied'"
        ),
        params![reason, now, id],
    )?;
    Ok(changed == 1)
}

/// Changes the words of an approved merchant, which is verified no more under a name that it takes (`renamed`);
/// false when it has another version or is not approved.
pub(crate) fn edit(
    tx: &mut Tx<'_>,
    id: MerchantId,
    words: &MerchantWords,
    renamed: Option<Timestamp>,
    version: i64,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE merchant SET name = $1, about = $2, place = $3,
                renamed_at = COALESCE($4, renamed_at), version = version + 1
              WHERE merchant_id = $5 AND state = 'approved' AND version = $6"
        ),
        params![
            words.name.to_json(),
            words.about.to_json(),
            words.place.to_json(),
            renamed,
            id,
            version
        ],
    )?;
    Ok(changed == 1)
}

/// Verifies an approved merchant under the name that `version` has; false when it has another version, is not
/// approved, or is verified.
pub(crate) fn verify(
    tx: &mut Tx<'_>,
    id: MerchantId,
    how: VerifiedHow,
    version: i64,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE merchant SET verified_how = $1, renamed_at = NULL, version = version + 1
              WHERE merchant_id = $2 AND state = 'approved' AND renamed_at IS NOT NULL
                AND version = $3"
        ),
        params![how, id, version],
    )?;
    Ok(changed == 1)
}

pub(crate) fn insert_decision(
    tx: &mut Tx<'_>,
    id: MerchantId,
    by: ShopperId,
    refused_because: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let outcome = if refused_because.is_some() { "refused" } else { "approved" };
    tx.execute(
        sql!(
            "INSERT INTO merchant_decision (merchant_id, decided_at, decided_by, outcome, reason)
              VALUES ($1, $2, $3, $4, $5)"
        ),
        params![id, now, by, outcome, refused_because],
    )?;
    Ok(())
}

/// The merchant that `shopper` applied for, whatever its state.
pub(crate) fn of_applicant(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
) -> Result<Option<MerchantId>, StoreError> {
    let text = sql!("SELECT merchant_id FROM merchant_member WHERE shopper_id = $1");
    tx.query_opt(text, params![shopper], |row| row.get(0))
}

/// Claims the one application of `shopper`; false when the account has applied for another merchant.
pub(crate) fn claim_application(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    id: MerchantId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = tx.execute(
        sql!(
            "INSERT INTO merchant_member (shopper_id, merchant_id, role, since)
              VALUES ($1, $2, 'owner', $3) ON CONFLICT (shopper_id) DO NOTHING"
        ),
        params![shopper, id, now],
    )?;
    Ok(inserted == 1)
}

impl FromValue for LocalText {
    fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
        match value {
            Value::Text(json) => LocalText::from_json(json).ok_or(StoreError::Column("texts")),
            _ => Err(StoreError::Column("texts")),
        }
    }
}

macro_rules! text_value {
    ($($t:ty => $as_str:expr),* $(,)?) => {$(
        impl ToValue for $t {
            fn to_value(&self) -> Value<'_> {
                let as_str: fn(&$t) -> &str = $as_str;
                Value::Text(as_str(self))
            }
        }
        impl FromValue for $t {
            fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
                match value {
                    Value::Text(s) => s.parse().map_err(|_| StoreError::Column(stringify!($t))),
                    _ => Err(StoreError::Column(stringify!($t))),
                }
            }
        }
    )*};
}
text_value!(
    MerchantKind => |k| k.key(),
    VerifiedHow => |h| h.key(),
);
