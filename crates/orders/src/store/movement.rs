//! Movements of money as providers tell them, and what they said beside that.

use crate::domain::movement::{Direction, Movement, MovementState};
use crate::store::purse::Source;
use kernel::{Currency, Money, PaymentId, Timestamp};
use store::{Row, StoreError, Tx, params, sql};

/// The columns of [`movement_row`], in its order.
pub(crate) const MOVEMENT: &str = "provider, provider_ref, direction, reference, refund_key, amount_minor, \
    currency, state, why, told_at, decided_by, decided_at, charge, purse, used_minor, borne_minor, \
    reason";

pub(crate) fn movement_row(row: &Row<'_>) -> Result<Movement, StoreError> {
    let (direction, state): (String, String) = (row.get(2)?, row.get(7)?);
    let (reference, currency): (PaymentId, Currency) = (row.get(3)?, row.get(6)?);
    let decided: (Option<String>, Option<Timestamp>) = (row.get(10)?, row.get(11)?);
    Ok(Movement {
        provider: row.get(0)?,
        provider_ref: row.get(1)?,
        direction: Direction::from_key(&direction).ok_or(StoreError::Column("direction"))?,
        reference,
        refund_key: row.get(4)?,
        charge: row.get(12)?,
        purse: row.get::<Option<PaymentId>>(13)?.unwrap_or(reference),
        amount: Money::new(row.get(5)?, currency),
        used: Money::new(row.get(14)?, currency),
        borne: Money::new(row.get(15)?, currency),
        state: MovementState::from_key(&state).ok_or(StoreError::Column("movement state"))?,
        why: row.get(8)?,
        told_at: row.get(9)?,
        decided: decided.0.zip(decided.1),
        reason: row.get(16)?,
    })
}

/// Records a movement; `false` when the provider told it before.
pub(crate) fn insert(tx: &mut Tx<'_>, new: &Movement) -> Result<bool, StoreError> {
    let inserted = tx.execute(
        sql!(
            "INSERT INTO provider_movement (provider, provider_ref, direction, reference, \
             refund_key, amount_minor, currency, state, why, told_at, charge, purse, digest) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
             ON CONFLICT (provider, provider_ref) DO NOTHING"
        ),
        params![
            new.provider,
            new.provider_ref,
            new.direction.key(),
            new.reference,
            new.refund_key,
            new.amount.minor(),
            new.amount.currency(),
            new.state.key(),
            new.why,
            new.told_at,
            new.charge,
            new.purse,
            new.digest(),
        ],
    )?;
    Ok(inserted == 1)
}

/// One movement.
pub(crate) fn movement(
    tx: &mut Tx<'_>,
    provider: &str,
    provider_ref: &str,
) -> Result<Option<Movement>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT {columns} FROM provider_movement \
             WHERE provider = $1 AND provider_ref = $2",
            MOVEMENT
        ),
        params![provider, provider_ref],
        movement_row,
    )
}

/// Movements about one payment, oldest first.
pub(crate) fn about(
    tx: &mut Tx<'_>,
    reference: PaymentId,
    limit: u32,
) -> Result<Vec<Movement>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM provider_movement \
             WHERE reference = $1 ORDER BY told_at, provider_ref LIMIT $2",
            MOVEMENT
        ),
        params![reference, limit],
        movement_row,
    )
}

/// A payment that came in under that reference, by the provider's id of it.
pub(crate) fn receipt(
    tx: &mut Tx<'_>,
    reference: PaymentId,
    provider_ref: &str,
) -> Result<Option<Movement>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT {columns} FROM provider_movement \
             WHERE reference = $1 AND provider_ref = $2 AND direction = 'in' \
             ORDER BY provider LIMIT 1",
            MOVEMENT
        ),
        params![reference, provider_ref],
        movement_row,
    )
}

/// A refund that nobody asked for and no refund of ours is, or not whole; one that names another charge than
/// that of `source` is none, unless `any` will do. First one that has just `amount` left, one that names the charge, and one that the
/// market does not bear; the oldest of these.
pub(crate) fn unasked(
    tx: &mut Tx<'_>,
    (source, any): (&Source, bool),
    amount: Money,
) -> Result<Option<Movement>, StoreError> {
    let charge = source.charge.as_deref().unwrap_or_default();
    tx.query_opt(
        sql!(
            "SELECT {columns} FROM provider_movement \
             WHERE provider = $1 AND purse = $2 AND direction = 'out' AND currency = $3 \
             AND (charge IN ('', $4) OR CAST($5 AS BIGINT) = 1) AND (state = 'open' OR borne_minor > 0) \
             AND used_minor < amount_minor \
             ORDER BY CASE WHEN borne_minor = 0 THEN 0 ELSE 1 END, \
             CASE WHEN amount_minor - used_minor = CAST($6 AS BIGINT) THEN 0 ELSE 1 END, \
             charge DESC, told_at, provider_ref LIMIT 1",
            MOVEMENT
        ),
        params![
            source.provider,
            source.purse,
            amount.currency(),
            charge,
            i64::from(any),
            amount.minor()
        ],
        movement_row,
    )
}

/// Moves on what of a movement went back and what is borne, unless another did at this moment; answers whether.
pub(crate) fn use_up(
    tx: &mut Tx<'_>,
    movement: &Movement,
    (used, borne): (Money, Money),
    state: MovementState,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE provider_movement SET used_minor = $1, borne_minor = $2, state = $3 \
             WHERE provider = $4 AND provider_ref = $5 AND used_minor = $6 AND borne_minor = $7 \
             AND state = $8"
        ),
        params![
            used.minor(),
            borne.minor(),
            state.key(),
            movement.provider,
            movement.provider_ref,
            movement.used.minor(),
            movement.borne.minor(),
            movement.state.key()
        ],
    )?;
    Ok(changed == 1)
}

/// Notes which payment a receipt was assigned to.
pub(crate) fn assign(
    tx: &mut Tx<'_>,
    receipt: &Movement,
    payment: PaymentId,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE provider_movement SET assigned_to = $1 \
             WHERE provider = $2 AND provider_ref = $3"
        ),
        params![payment, receipt.provider, receipt.provider_ref],
    )
    .map(drop)
}

/// The market bears what of an open movement is left, as an operator decided; `false` when it is not as it
/// was any more.
pub(crate) fn bear(
    tx: &mut Tx<'_>,
    movement: &Movement,
    reason: &str,
    (by, now): (&str, Timestamp),
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE provider_movement SET state = 'explained', borne_minor = $1, reason = $2, \
             decided_by = $3, decided_at = $4 \
             WHERE provider = $5 AND provider_ref = $6 AND state = 'open' AND used_minor = $7"
        ),
        params![
            movement.left().minor(),
            reason,
            by,
            now,
            movement.provider,
            movement.provider_ref,
            movement.used.minor()
        ],
    )?;
    Ok(changed == 1)
}

/// Movements in one state, oldest first, after one that was seen; those that came in or went out alone where
/// a direction is given.
pub(crate) fn in_state(
    tx: &mut Tx<'_>,
    (state, direction): (MovementState, Option<Direction>),
    after: (Timestamp, &str),
    limit: u32,
) -> Result<Vec<Movement>, StoreError> {
    let direction = direction.map_or("", Direction::key);
    tx.query(
        sql!(
            "SELECT {columns} FROM provider_movement \
             WHERE state = $1 AND (told_at, provider_ref) > ($2, $3) \
             AND (direction = $4 OR CAST($4 AS TEXT) = '') \
             ORDER BY told_at, provider_ref LIMIT $5",
            MOVEMENT
        ),
        params![state.key(), after.0, after.1, direction, limit],
        movement_row,
    )
}

/// How many movements wait for an operator, and how many messages.
pub(crate) fn waiting(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let count = tx.query_opt(
        sql!(
            "SELECT (SELECT COUNT(*) FROM provider_movement WHERE state = 'open') \
             + (SELECT COUNT(*) FROM provider_notice WHERE seen_at IS NULL)"
        ),
        &[],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// Moves a movement on, for the reason `why`; `false` when it is not in state `from` any more.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    movement: &Movement,
    (from, to): (MovementState, MovementState),
    why: &str,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE provider_movement SET state = $1, why = $2 \
             WHERE provider = $3 AND provider_ref = $4 AND state = $5"
        ),
        params![to.key(), why, movement.provider, movement.provider_ref, from.key()],
    )?;
    Ok(changed == 1)
}

/// Moves an open movement on as an operator decided; `false` when it is not open any more.
pub(crate) fn decide(
    tx: &mut Tx<'_>,
    movement: &Movement,
    to: MovementState,
    (by, now): (&str, Timestamp),
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE provider_movement SET state = $1, decided_by = $2, decided_at = $3 \
             WHERE provider = $4 AND provider_ref = $5 AND state = 'open'"
        ),
        params![to.key(), by, now, movement.provider, movement.provider_ref],
    )?;
    Ok(changed == 1)
}

/// What a provider said and nobody understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderNotice {
    /// The provider's key.
    pub provider: String,
    /// The id of the message.
    pub id: String,
    /// What it says that it is about; may be empty.
    pub kind: String,
    /// The whole message.
    pub body: String,
    /// When it came first.
    pub told_at: Timestamp,
}

/// Keeps a message without its NULs, which PostgreSQL has no place for; the same one again changes nothing.
pub(crate) fn keep_notice(tx: &mut Tx<'_>, notice: &ProviderNotice) -> Result<bool, StoreError> {
    let text = |text: &str| text.replace('\0', "");
    let (id, kind, body) = (text(&notice.id), text(&notice.kind), text(&notice.body));
    let inserted = tx.execute(
        sql!(
            "INSERT INTO provider_notice (provider, notice_id, kind, body, told_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (provider, notice_id) DO NOTHING"
        ),
        params![notice.provider, id, kind, body, notice.told_at],
    )?;
    Ok(inserted == 1)
}

/// Messages that no operator has seen, oldest first.
pub(crate) fn unseen_notices(
    tx: &mut Tx<'_>,
    limit: u32,
) -> Result<Vec<ProviderNotice>, StoreError> {
    tx.query(
        sql!(
            "SELECT provider, notice_id, kind, body, told_at FROM provider_notice \
             WHERE seen_at IS NULL ORDER BY told_at, notice_id LIMIT $1"
        ),
        params![limit],
        |row| {
            Ok(ProviderNotice {
                provider: row.get(0)?,
                id: row.get(1)?,
                kind: row.get(2)?,
                body: row.get(3)?,
                told_at: row.get(4)?,
            })
        },
    )
}

/// An operator has seen a message; `false` when there is none that waits.
pub(crate) fn see_notice(
    tx: &mut Tx<'_>,
    (provider, id): (&str, &str),
    by: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE provider_notice SET seen_by = $1, seen_at = $2 \
             WHERE provider = $3 AND notice_id = $4 AND seen_at IS NULL"
        ),
        params![by, now, provider, id],
    )?;
    Ok(changed == 1)
}

/// The provider's ids of what is recorded, and when it was told, in their order after `after`.
pub(crate) fn refs(
    tx: &mut Tx<'_>,
    provider: &str,
    after: &str,
    limit: u32,
) -> Result<Vec<(String, Timestamp)>, StoreError> {
    tx.query(
        sql!(
            "SELECT provider_ref, told_at FROM provider_movement \
             WHERE provider = $1 AND provider_ref > $2 ORDER BY provider_ref LIMIT $3"
        ),
        params![provider, after, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Where the list of a provider's movements is to be read on; empty at its beginning.
pub(crate) fn cursor(tx: &mut Tx<'_>, provider: &str) -> Result<String, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT next FROM provider_cursor WHERE provider = $1"),
        params![provider],
        |row| row.get(0),
    )?;
    Ok(found.unwrap_or_default())
}

/// Notes how far that list was read.
pub(crate) fn set_cursor(
    tx: &mut Tx<'_>,
    provider: &str,
    next: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO provider_cursor (provider, next, read_at) VALUES ($1, $2, $3) \
             ON CONFLICT (provider) DO UPDATE SET next = excluded.next, read_at = excluded.read_at"
        ),
        params![provider, next, now],
    )
    .map(drop)
}
