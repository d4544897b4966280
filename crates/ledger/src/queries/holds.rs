//! Statements that read the money of orders.

use super::books::PAST_THE_LAST;
use crate::commands::{HoldView, ReleaseView};
use ::store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};
use kernel::{Currency, MerchantId, Money, OrderId, Rate, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// The money of one order.
pub fn hold_of(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<HoldView>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM escrow_hold WHERE merchant_id = $1 AND order_id = $2", HOLD),
        params![MerchantId::of(order.home()), order],
        hold,
    )
}

/// The money of each of `orders`.
pub fn holds_of(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
) -> Result<BTreeMap<OrderId, HoldView>, StoreError> {
    let keys: BTreeSet<_> = orders.iter().map(|id| (MerchantId::of(id.home()), *id)).collect();
    let rows: Vec<[Value<'_>; 2]> =
        keys.iter().map(|(merchant, id)| [merchant.to_value(), id.to_value()]).collect();
    let found = tx.query_set(
        sql_set!(
            "WITH v(home, wanted) AS (VALUES {rows}) \
             SELECT {columns} FROM v \
             JOIN escrow_hold h ON h.merchant_id = v.home AND h.order_id = v.wanted",
            [BIGINT, BYTEA],
            HOLD
        ),
        &rows,
        hold,
    )?;
    Ok(found.into_iter().map(|hold| (hold.order, hold)).collect())
}

/// The market's fee that was agreed on when an order's money was held, as the entry says that holds it; none in
/// entries of before.
pub(crate) fn agreed_fee(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<Rate>, StoreError> {
    let fee = tx.query_opt(
        sql!(
            "SELECT fee FROM ledger_entry WHERE merchant_id = $1 AND kind = 'hold' AND subject = $2"
        ),
        params![MerchantId::of(order.home()), order],
        |row| row.get(0),
    )?;
    Ok(fee.flatten())
}

/// A merchant's money that waits, oldest order first, after `after`.
pub fn holds_waiting(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    after: Option<OrderId>,
    limit: u32,
) -> Result<Vec<HoldView>, StoreError> {
    let after = after.map_or([0; 16], |id| *id.bytes());
    tx.query(
        sql!(
            "SELECT {columns} FROM escrow_hold
             WHERE merchant_id = $1 AND state = 'held' AND order_id > $2
             ORDER BY order_id LIMIT $3",
            HOLD
        ),
        params![merchant, after[..], i64::from(limit)],
        hold,
    )
}

/// The money of a merchant's orders from `from` on (it included) and below `below`, by order.
pub fn holds_between(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    from: Option<OrderId>,
    below: Option<OrderId>,
) -> Result<Vec<HoldView>, StoreError> {
    let from = from.map_or([0; 16], |id| *id.bytes());
    let below = below.map_or(PAST_THE_LAST, |id| *id.bytes());
    tx.query(
        sql!(
            "SELECT {columns} FROM escrow_hold
             WHERE merchant_id = $1 AND order_id >= $2 AND order_id < $3
             ORDER BY order_id",
            HOLD
        ),
        params![merchant, from[..], below[..]],
        hold,
    )
}

/// The columns of [`hold`], in its order.
const HOLD: &str = "order_id, state, held_minor, currency, commission, held_at, refunded_at, \
    released_at, tax_minor, gross_minor, commission_minor, merchant_currency, \
    rate, back_minor, borne_minor, back_tax_minor, back_gross_minor, back_roundings";

fn hold(row: &Row<'_>) -> Result<HoldView, StoreError> {
    let held_currency: Currency = row.get(3)?;
    let released_at: Option<Timestamp> = row.get(7)?;
    let released = match released_at {
        None => None,
        Some(at) => {
            let currency: Currency = row.get(11)?;
            Some(ReleaseView {
                tax: Money::new(row.get(8)?, held_currency),
                gross: Money::new(row.get(9)?, currency),
                commission: Money::new(row.get(10)?, currency),
                rate: row.get::<Rate>(12)?,
                at,
            })
        }
    };
    Ok(HoldView {
        order: row.get(0)?,
        state: row.get(1)?,
        held: Money::new(row.get(2)?, held_currency),
        commission: row.get(4)?,
        held_at: row.get(5)?,
        released,
        refunded_at: row.get(6)?,
        back: Money::new(row.get(13)?, held_currency),
        borne: Money::new(row.get(14)?, held_currency),
        back_tax: Money::new(row.get(15)?, held_currency),
        back_gross: back_gross(row)?,
        back_roundings: row.get(17)?,
    })
}

/// In the merchant's currency, which is known with the first part that goes back, or the release.
fn back_gross(row: &Row<'_>) -> Result<Option<Money>, StoreError> {
    let (currency, minor): (Option<Currency>, i64) = (row.get(11)?, row.get(16)?);
    Ok(currency.map(|currency| Money::new(minor, currency)))
}
