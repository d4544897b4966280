//! What was agreed on each order: long texts, in a table of their own.

use super::order::{key_rows, keys};
use crate::{Order, OrderHead};
use kernel::OrderId;
use pricing::ParcelQuote;
use std::collections::BTreeMap;
use store::{StoreError, Tx, sql_set};

/// An order and what was agreed on it.
const QUOTE: &str = "order_id, quote";

/// The same orders with their quotes.
pub(crate) fn with_quotes(
    tx: &mut Tx<'_>,
    heads: Vec<OrderHead>,
) -> Result<Vec<Order>, StoreError> {
    let mut quotes = quotes(tx, &heads.iter().map(|head| head.id).collect::<Vec<_>>())?;
    let order = |head: OrderHead| {
        let quote = quotes.remove(&head.id).ok_or(StoreError::Column("quote"))?;
        Ok(Order { head, quote })
    };
    heads.into_iter().map(order).collect()
}

/// As [`with_quotes`], and the orders whose quote is not there or cannot be read.
pub(crate) fn with_readable_quotes(
    tx: &mut Tx<'_>,
    heads: Vec<OrderHead>,
) -> Result<(Vec<Order>, Vec<OrderHead>), StoreError> {
    let ids: Vec<OrderId> = heads.iter().map(|head| head.id).collect();
    let found: Vec<(OrderId, Option<ParcelQuote>)> = tx.query_set(
        sql_set!(
            "WITH v(home, wanted) AS (VALUES {rows}) \
             SELECT {columns} FROM v JOIN order_quote q \
             ON q.merchant_id = v.home AND q.order_id = v.wanted",
            [BIGINT, BYTEA],
            QUOTE
        ),
        &key_rows(&keys(&ids)),
        |row| Ok((row.get(0)?, row.get::<String>(1).ok().and_then(|text| parsed(&text)))),
    )?;
    let mut quotes: BTreeMap<OrderId, Option<ParcelQuote>> = found.into_iter().collect();
    let (mut orders, mut without) = (Vec::new(), Vec::new());
    for head in heads {
        match quotes.remove(&head.id).flatten() {
            Some(quote) => orders.push(Order { head, quote }),
            None => without.push(head),
        }
    }
    Ok((orders, without))
}

fn parsed(text: &str) -> Option<ParcelQuote> {
    serde_json::from_str(text).ok()
}

/// What was agreed on each of `ids`: long texts, which are read where they are shown or computed with.
pub(crate) fn quotes(
    tx: &mut Tx<'_>,
    ids: &[OrderId],
) -> Result<BTreeMap<OrderId, ParcelQuote>, StoreError> {
    let found = tx.query_set(
        sql_set!(
            "WITH v(home, wanted) AS (VALUES {rows}) \
             SELECT {columns} FROM v JOIN order_quote q \
             ON q.merchant_id = v.home AND q.order_id = v.wanted",
            [BIGINT, BYTEA],
            QUOTE
        ),
        &key_rows(&keys(ids)),
        |row| {
            let text: String = row.get(1)?;
            let quote = serde_json::from_str(&text).map_err(|_| StoreError::Column("quote"))?;
            Ok((row.get(0)?, quote))
        },
    )?;
    Ok(found.into_iter().collect())
}
