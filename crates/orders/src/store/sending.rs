//! What providers were asked to give back, and what of their movements went back for which refund.

use crate::domain::movement::Movement;
use crate::store::payment::Refund;
use kernel::{Currency, Money, PaymentId, Timestamp};
use store::{Row, StoreError, Tx, params, sql};

/// What a provider was asked to give back of a refund: its key, charge and amount never change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sending {
    pub(crate) provider: String,
    /// By which the provider tells it from every other.
    pub(crate) key: String,
    /// The payment and the key of the refund that it is for.
    pub(crate) refund: (PaymentId, String),
    /// The payment as the provider knows it.
    pub(crate) purse: PaymentId,
    /// The provider's id of the payment; empty where older versions kept none.
    pub(crate) charge: String,
    pub(crate) amount: Money,
    /// `asked`, `made`, `refused`, or `over`: refused, and the refund waited for an operator since.
    pub(crate) state: String,
}

const SENDING: &str = "provider, sending_key, payment_id, refund_key, purse, charge, amount_minor, \
    currency, state";

fn sending_row(row: &Row<'_>) -> Result<Sending, StoreError> {
    let currency: Currency = row.get(7)?;
    Ok(Sending {
        provider: row.get(0)?,
        key: row.get(1)?,
        refund: (row.get(2)?, row.get(3)?),
        purse: row.get(4)?,
        charge: row.get(5)?,
        amount: Money::new(row.get(6)?, currency),
        state: row.get(8)?,
    })
}

/// What was asked for under a key.
pub(crate) fn sending(
    tx: &mut Tx<'_>,
    provider: &str,
    key: &str,
) -> Result<Option<Sending>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT {columns} FROM refund_sending WHERE provider = $1 AND sending_key = $2",
            SENDING
        ),
        params![provider, key],
        sending_row,
    )
}

/// What was asked for of one refund, oldest first.
pub(crate) fn sendings(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
) -> Result<Vec<Sending>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM refund_sending WHERE payment_id = $1 AND refund_key = $2 \
             ORDER BY asked_at, sending_key",
            SENDING
        ),
        params![payment, key],
        sending_row,
    )
}

/// Writes what is about to be sent. One of that key that is over is asked for again; the same as another is a
/// conflict.
pub(crate) fn ask(tx: &mut Tx<'_>, new: &Sending, now: Timestamp) -> Result<(), StoreError> {
    if settle(tx, new, ("over", "asked"), now)? {
        return Ok(());
    }
    tx.execute(
        sql!(
            "INSERT INTO refund_sending (provider, sending_key, payment_id, refund_key, purse, \
             charge, amount_minor, currency, state, asked_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'asked', $9)"
        ),
        params![
            new.provider,
            new.key,
            new.refund.0,
            new.refund.1,
            new.purse,
            new.charge,
            new.amount.minor(),
            new.amount.currency(),
            now
        ],
    )
    .map(drop)
}

/// Moves one on; `false` when it is not in state `from` any more.
pub(crate) fn settle(
    tx: &mut Tx<'_>,
    sending: &Sending,
    (from, to): (&str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE refund_sending SET state = $1, settled_at = $2 \
             WHERE provider = $3 AND sending_key = $4 AND state = $5"
        ),
        params![to, now, sending.provider, sending.key, from],
    )?;
    Ok(changed == 1)
}

/// The refund waits for an operator: whatever was refused of it may be asked for again once she says so.
pub(crate) fn give_up(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE refund_sending SET state = 'over' \
             WHERE payment_id = $1 AND refund_key = $2 AND state = 'refused'"
        ),
        params![payment, key],
    )
    .map(drop)
}

/// A part of a refund that went back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundPart {
    /// How much.
    pub amount: Money,
    /// When that was known here.
    pub taken_at: Timestamp,
}

/// Writes that `part` of a movement went back for a refund; answers its number, from 1, among those of the
/// movement. Who comes second at the same moment meets a conflict.
pub(crate) fn insert_part(
    tx: &mut Tx<'_>,
    movement: &Movement,
    refund: &Refund,
    part: Money,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let before: Option<i64> = tx.query_opt(
        sql!("SELECT COUNT(*) FROM refund_part WHERE provider = $1 AND provider_ref = $2"),
        params![movement.provider, movement.provider_ref],
        |row| row.get(0),
    )?;
    let number = before.unwrap_or(0).saturating_add(1);
    tx.execute(
        sql!(
            "INSERT INTO refund_part (provider, provider_ref, number, payment_id, refund_key, \
             amount_minor, currency, taken_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        params![
            movement.provider,
            movement.provider_ref,
            number,
            refund.payment,
            refund.key,
            part.minor(),
            part.currency(),
            now
        ],
    )?;
    Ok(number)
}

/// The parts of one refund that went back, oldest first; older versions kept none.
pub(crate) fn parts(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
) -> Result<Vec<RefundPart>, StoreError> {
    tx.query(
        sql!(
            "SELECT amount_minor, currency, taken_at FROM refund_part \
             WHERE payment_id = $1 AND refund_key = $2 ORDER BY taken_at, provider_ref, number"
        ),
        params![payment, key],
        |row| {
            let currency: Currency = row.get(1)?;
            Ok(RefundPart { amount: Money::new(row.get(0)?, currency), taken_at: row.get(2)? })
        },
    )
}
