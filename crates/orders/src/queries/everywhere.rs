//! Orders of all merchants, for who runs the market.

use crate::{OrderHead, OrderState, store};
use ::store::{StoreError, Tx, params, sql_all_homes};
use kernel::{OrderId, Timestamp};
use std::collections::BTreeMap;

/// Orders of all merchants, newest first, those in `state` when one is given, those placed before
/// `before` (time and id of the last order of the page before).
pub fn orders_everywhere(
    tx: &mut Tx<'_>,
    state: Option<OrderState>,
    before: Option<(Timestamp, OrderId)>,
    limit: u32,
) -> Result<Vec<OrderHead>, StoreError> {
    let (at, id) = match &before {
        Some((at, id)) => (*at, *id.bytes()),
        None => (Timestamp::from_micros(i64::MAX), [0xFF; 16]),
    };
    let ids: Vec<OrderId> = match state {
        None => tx.query(
            sql_all_homes!(
                "SELECT order_id FROM orders WHERE (placed_at, order_id) < ($1, $2) \
                 ORDER BY placed_at DESC, order_id DESC LIMIT $3"
            ),
            params![at, id[..], limit],
            |row| row.get(0),
        )?,
        Some(state) => tx.query(
            sql_all_homes!(
                "SELECT order_id FROM orders WHERE state = $1 AND (placed_at, order_id) < ($2, $3) \
                 ORDER BY placed_at DESC, order_id DESC LIMIT $4"
            ),
            params![state.key(), at, id[..], limit],
            |row| row.get(0),
        )?,
    };
    store::order::heads_with_lines(tx, &ids)
}

/// Paid or packed orders of all merchants that were paid before `paid_before`, longest waiting first.
pub fn orders_waiting(
    tx: &mut Tx<'_>,
    paid_before: Timestamp,
    limit: u32,
) -> Result<Vec<OrderHead>, StoreError> {
    let ids: Vec<OrderId> = tx.query(
        sql_all_homes!(
            "SELECT order_id FROM orders WHERE state IN ('paid', 'packed') AND paid_at < $1 \
             ORDER BY paid_at, order_id LIMIT $2"
        ),
        params![paid_before, limit],
        |row| row.get(0),
    )?;
    store::order::heads_with_lines(tx, &ids)
}

/// How many orders of all merchants stand where; states without orders are absent.
pub fn order_counts_everywhere(tx: &mut Tx<'_>) -> Result<BTreeMap<OrderState, i64>, StoreError> {
    let counts = tx.query(
        sql_all_homes!("SELECT state, COUNT(*) FROM orders GROUP BY state ORDER BY state"),
        params![],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    let read = |(state, n): (String, i64)| {
        let state = state.parse().map_err(|_| StoreError::Column("order state"))?;
        Ok((state, n))
    };
    counts.into_iter().map(read).collect()
}
