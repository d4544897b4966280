//! Payouts.

use crate::domain::{Actor, Older, Payout, PayoutState};
use ::store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};
use kernel::{BankAccountId, Currency, MerchantId, Money, PayoutId, PayoutRunId, Timestamp};
use std::collections::BTreeMap;

/// Writes a payout that was asked for; no request has two.
pub(crate) fn insert_payout(
    tx: &mut Tx<'_>,
    payout: &Payout,
    request: Option<&str>,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO payout (merchant_id, payout_id, amount_minor, currency, entry_id,
               covers_after, covers_to, asked_by, paid_at, request, state)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'asked')"
        ),
        params![
            MerchantId::of(payout.id.home()),
            payout.id,
            payout.amount.minor(),
            payout.amount.currency(),
            payout.entry,
            payout.covers_after,
            payout.covers_to,
            payout.asked_by.key(),
            payout.asked_at,
            request,
        ],
    )?;
    super::waiting::list(tx, payout)
}

/// Puts a payout that moved on its list, or takes it off; answers whether it moved.
fn moved(tx: &mut Tx<'_>, id: PayoutId, touched: u64) -> Result<bool, StoreError> {
    if touched == 1
        && let Some(now) = payout(tx, id)?
    {
        super::waiting::list(tx, &now)?;
    }
    Ok(touched == 1)
}

/// The payout that a request of the merchant was answered with.
pub(crate) fn payout_of_request(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    request: &str,
) -> Result<Option<Payout>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM payout WHERE merchant_id = $1 AND request = $2", PAYOUT),
        params![merchant, request],
        payout_row,
    )
}

/// A merchant's payouts, newest first, older than `before`.
pub(crate) fn payouts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    before: Option<PayoutId>,
    limit: u32,
) -> Result<Vec<Payout>, StoreError> {
    let before = before.map_or([0xFF; 16], |id| *id.bytes());
    tx.query(
        sql!(
            "SELECT {columns} FROM payout WHERE merchant_id = $1 AND payout_id < $2
             ORDER BY payout_id DESC LIMIT $3",
            PAYOUT
        ),
        params![merchant, before[..], i64::from(limit)],
        payout_row,
    )
}

/// One payout.
pub(crate) fn payout(tx: &mut Tx<'_>, id: PayoutId) -> Result<Option<Payout>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM payout WHERE merchant_id = $1 AND payout_id = $2", PAYOUT),
        params![MerchantId::of(id.home()), id],
        payout_row,
    )
}

/// All that each of `merchants` waits for in that currency, in smallest units.
pub(crate) fn asked_sums(
    tx: &mut Tx<'_>,
    currency: Currency,
    merchants: &[MerchantId],
) -> Result<BTreeMap<MerchantId, i64>, StoreError> {
    let mut homes = merchants.to_vec();
    homes.sort_unstable();
    homes.dedup();
    let rows: Vec<[Value<'_>; 2]> =
        homes.iter().map(|merchant| [merchant.to_value(), currency.to_value()]).collect();
    let found: Vec<(MerchantId, i64)> = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, currency) AS (VALUES {rows}) \
             SELECT p.merchant_id, CAST(SUM(p.amount_minor) AS BIGINT) FROM v \
             JOIN payout p ON p.merchant_id = v.merchant_id AND p.currency = v.currency \
             WHERE p.state = 'asked' AND COALESCE(p.older, '') <> 'unsaid' GROUP BY p.merchant_id",
            [BIGINT, TEXT]
        ),
        &rows,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// Longer than this after it was sent no bank sends a payout back.
const COMES_BACK_DAYS: i64 = 90;

/// What the bank sent back since then of the runs of the last months, the latest first.
pub(crate) fn came_back(
    tx: &mut Tx<'_>,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<Payout>, StoreError> {
    let ids: Vec<PayoutId> = tx.query(
        sql!(
            "SELECT p.payout_id FROM payout_run r
             JOIN payout_run_item i ON i.run_id = r.run_id
             JOIN payout p ON p.merchant_id = i.merchant_id AND p.payout_id = i.payout_id
             WHERE r.state = 'sent' AND r.sent_at >= $1
               AND p.state = 'returned' AND p.returned_at >= $2
             ORDER BY p.returned_at DESC, p.merchant_id, p.payout_id LIMIT $3"
        ),
        params![since.plus_days(-COMES_BACK_DAYS), since, i64::from(limit)],
        |row| row.get(0),
    )?;
    let mut found = payouts_by_id(tx, &ids)?;
    found.sort_by_key(|payout| ids.iter().position(|id| *id == payout.id));
    Ok(found)
}

/// Payouts by their ids, by merchant and id.
pub(crate) fn payouts_by_id(tx: &mut Tx<'_>, ids: &[PayoutId]) -> Result<Vec<Payout>, StoreError> {
    let mut keys: Vec<(MerchantId, PayoutId)> =
        ids.iter().map(|id| (MerchantId::of(id.home()), *id)).collect();
    keys.sort_unstable();
    keys.dedup();
    let rows: Vec<[Value<'_>; 2]> =
        keys.iter().map(|(merchant, id)| [merchant.to_value(), id.to_value()]).collect();
    let mut found = tx.query_set(
        sql_set!(
            "WITH v(home, wanted) AS (VALUES {rows}) \
             SELECT {columns} FROM v \
             JOIN payout p ON p.merchant_id = v.home AND p.payout_id = v.wanted",
            [BIGINT, BYTEA],
            PAYOUT
        ),
        &rows,
        payout_row,
    )?;
    found.sort_unstable_by_key(|payout| (MerchantId::of(payout.id.home()), payout.id));
    Ok(found)
}

/// The columns of [`payout_row`], in its order.
const PAYOUT: &str = "payout_id, amount_minor, currency, entry_id, covers_after, covers_to, \
    asked_by, paid_at, state, run_id, account_id, sent_at, settled_at, bank_reference, \
    returned_at, returned_why, older";

fn payout_row(row: &Row<'_>) -> Result<Payout, StoreError> {
    let currency: Currency = row.get(2)?;
    let actor = Actor::from_key(&row.get::<String>(6)?).ok_or(StoreError::Column("actor"))?;
    let state = PayoutState::from_key(&row.get::<String>(8)?);
    let (paid_at, reference): (Option<Timestamp>, Option<String>) = (row.get(12)?, row.get(13)?);
    let (back_at, why): (Option<Timestamp>, Option<String>) = (row.get(14)?, row.get(15)?);
    Ok(Payout {
        id: row.get(0)?,
        amount: Money::new(row.get(1)?, currency),
        entry: row.get(3)?,
        covers_after: row.get(4)?,
        covers_to: row.get(5)?,
        asked_by: actor,
        asked_at: row.get(7)?,
        state: state.ok_or(StoreError::Column("payout state"))?,
        run: row.get(9)?,
        account: row.get(10)?,
        sent_at: row.get(11)?,
        paid: paid_at.map(|at| (at, reference.unwrap_or_default())),
        returned: back_at.map(|at| (at, why.unwrap_or_default())),
        older: match row.get::<Option<String>>(16)? {
            Some(key) => Some(Older::from_key(&key).ok_or(StoreError::Column("older payout"))?),
            None => None,
        },
    })
}

/// The last number that payouts of that currency cover; 0 before the first.
pub(crate) fn covered(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    currency: Currency,
) -> Result<i64, StoreError> {
    let last = tx.query_opt(
        sql!("SELECT MAX(covers_to) FROM payout WHERE merchant_id = $1 AND currency = $2"),
        params![merchant, currency],
        |row| row.get::<Option<i64>>(0),
    )?;
    Ok(last.flatten().unwrap_or(0))
}

/// What a merchant's payouts come to, by state and currency, and how many they are.
pub(crate) fn sums(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<Vec<(PayoutState, Money, i64)>, StoreError> {
    tx.query(
        sql!(
            "SELECT state, currency, CAST(SUM(amount_minor) AS BIGINT), CAST(COUNT(*) AS BIGINT)
             FROM payout WHERE merchant_id = $1 GROUP BY state, currency ORDER BY state, currency"
        ),
        params![merchant],
        |row| {
            let state = PayoutState::from_key(&row.get::<String>(0)?);
            let sum = Money::new(row.get(2)?, row.get(1)?);
            Ok((state.ok_or(StoreError::Column("payout state"))?, sum, row.get(3)?))
        },
    )
}

/// Takes a payout that waits into a run; false when another was quicker.
pub(crate) fn gather(
    tx: &mut Tx<'_>,
    id: PayoutId,
    (run, account): (PayoutRunId, BankAccountId),
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE payout SET state = 'gathered', run_id = $1, account_id = $2
             WHERE merchant_id = $3 AND payout_id = $4 AND state = 'asked'
               AND COALESCE(older, '') <> 'unsaid'"
        ),
        params![run, account, MerchantId::of(id.home()), id],
    )?;
    if touched == 1 {
        super::waiting::take_off(tx, id)?;
    }
    Ok(touched == 1)
}

/// Lets a payout of a run wait again; false when it is in that run no more.
pub(crate) fn let_go(tx: &mut Tx<'_>, id: PayoutId, run: PayoutRunId) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE payout SET state = 'asked', run_id = NULL, account_id = NULL
             WHERE merchant_id = $1 AND payout_id = $2 AND state = 'gathered' AND run_id = $3"
        ),
        params![MerchantId::of(id.home()), id, run],
    )?;
    moved(tx, id, touched)
}

/// Notes that a payout of a run is with the bank; false when it is in that run no more.
pub(crate) fn set_sent(
    tx: &mut Tx<'_>,
    id: PayoutId,
    run: PayoutRunId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE payout SET state = 'sent', sent_at = $1
             WHERE merchant_id = $2 AND payout_id = $3 AND state = 'gathered' AND run_id = $4"
        ),
        params![now, MerchantId::of(id.home()), id, run],
    )?;
    Ok(touched == 1)
}

/// Notes that the bank paid it; false when it is not with the bank.
pub(crate) fn set_paid(
    tx: &mut Tx<'_>,
    id: PayoutId,
    (by, reference): (&str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE payout SET state = 'paid', settled_at = $1, settled_by = $2,
               bank_reference = $3
             WHERE merchant_id = $4 AND payout_id = $5 AND state = 'sent'"
        ),
        params![now, by, reference, MerchantId::of(id.home()), id],
    )?;
    Ok(touched == 1)
}

/// Notes that it came back from where it `was`; false when it is elsewhere by now.
pub(crate) fn set_returned(
    tx: &mut Tx<'_>,
    (id, was): (PayoutId, PayoutState),
    (by, why): (&str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE payout SET state = 'returned', returned_at = $1, returned_by = $2,
               returned_why = $3
             WHERE merchant_id = $4 AND payout_id = $5 AND state = $6"
        ),
        params![now, by, why, MerchantId::of(id.home()), id, was.key()],
    )?;
    moved(tx, id, touched)
}

/// Notes that a payout of an older version was paid then; false when it was said, or it is of this one.
pub(crate) fn set_paid_before(
    tx: &mut Tx<'_>,
    id: PayoutId,
    (by, reference): (&str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE payout SET state = 'paid', older = 'paid', older_said_by = $1,
               older_said_at = $2, settled_at = $2, settled_by = $1, bank_reference = $3
             WHERE merchant_id = $4 AND payout_id = $5 AND state = 'asked' AND older = 'unsaid'"
        ),
        params![by, now, reference, MerchantId::of(id.home()), id],
    )?;
    moved(tx, id, touched)
}

/// Notes that a payout of an older version was not paid then; false when it was said, or it is of this one.
pub(crate) fn set_unpaid_before(
    tx: &mut Tx<'_>,
    id: PayoutId,
    by: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE payout SET older = 'unpaid', older_said_by = $1, older_said_at = $2
             WHERE merchant_id = $3 AND payout_id = $4 AND state = 'asked' AND older = 'unsaid'"
        ),
        params![by, now, MerchantId::of(id.home()), id],
    )?;
    moved(tx, id, touched)
}
