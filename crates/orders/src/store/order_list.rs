//! Which orders a merchant has, by state, page and number.

use crate::OrderState;
use kernel::{MerchantId, OrderId};
use store::{StoreError, Tx, params, sql};

/// A merchant's orders, newest first, those after `cursor`.
pub(crate) fn ids_of_merchant(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    cursor: Option<OrderId>,
    limit: u32,
) -> Result<Vec<OrderId>, StoreError> {
    let Some(cursor) = cursor else {
        return tx.query(
            sql!(
                "SELECT order_id FROM orders WHERE merchant_id = $1 \
                 ORDER BY order_id DESC LIMIT $2"
            ),
            params![merchant, limit],
            |row| row.get(0),
        );
    };
    tx.query(
        sql!(
            "SELECT order_id FROM orders WHERE merchant_id = $1 AND order_id < $2 \
             ORDER BY order_id DESC LIMIT $3"
        ),
        params![merchant, cursor, limit],
        |row| row.get(0),
    )
}

/// A merchant's orders in one state, newest first, those after `cursor`.
pub(crate) fn ids_in_state(
    tx: &mut Tx<'_>,
    (merchant, state): (MerchantId, OrderState),
    cursor: Option<OrderId>,
    limit: u32,
) -> Result<Vec<OrderId>, StoreError> {
    let Some(cursor) = cursor else {
        return tx.query(
            sql!(
                "SELECT order_id FROM orders WHERE merchant_id = $1 AND state = $2 \
                 ORDER BY order_id DESC LIMIT $3"
            ),
            params![merchant, state.key(), limit],
            |row| row.get(0),
        );
    };
    tx.query(
        sql!(
            "SELECT order_id FROM orders WHERE merchant_id = $1 AND state = $2 AND order_id < $3 \
             ORDER BY order_id DESC LIMIT $4"
        ),
        params![merchant, state.key(), cursor, limit],
        |row| row.get(0),
    )
}

/// How many orders of a merchant stand where.
pub(crate) fn counts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<Vec<(String, i64)>, StoreError> {
    tx.query(
        sql!(
            "SELECT state, COUNT(*) FROM orders WHERE merchant_id = $1 \
             GROUP BY state ORDER BY state"
        ),
        params![merchant],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(crate) fn by_number(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    number: &str,
) -> Result<Option<OrderId>, StoreError> {
    tx.query_opt(
        sql!("SELECT order_id FROM orders WHERE merchant_id = $1 AND number = $2"),
        params![merchant, number],
        |row| row.get(0),
    )
}
