//! What is agreed about returns: for lanes and classes of goods, and for the lines of orders.

use crate::Order;
use crate::domain::case_days::CaseDays;
use crate::domain::policy::{FreightBearer, Goods, Policy, ReceiptRule, ReturnTerms, chosen};
use kernel::{Country, MerchantId, OrderId, SkuId, Timestamp};
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// The columns of a policy, from column `at` on.
fn policy(row: &Row<'_>, at: usize) -> Result<Policy, StoreError> {
    let (exception, freight): (String, String) = (row.get(at + 1)?, row.get(at + 4)?);
    let (receipt, days): (String, String) = (row.get(at + 8)?, row.get(at + 9)?);
    Ok(Policy {
        no_reason_days: row.get(at)?,
        no_reason_exception: Some(exception).filter(|key| !key.is_empty()),
        return_days: row.get(at + 2)?,
        back_days: row.get(at + 3)?,
        freight: FreightBearer::from_key(&freight).ok_or(StoreError::Column("freight"))?,
        answer_days: row.get(at + 5)?,
        appeal_days: row.get(at + 6)?,
        dispute_days: row.get(at + 7)?,
        receipt: ReceiptRule::from_key(&receipt).ok_or(StoreError::Column("receipt"))?,
        days: CaseDays::parse(&days).map_err(|error| StoreError::Column(error.column()))?,
    })
}

/// A country that is left open where it is empty.
fn country(code: &str) -> Result<Option<Country>, StoreError> {
    match code {
        "" => Ok(None),
        code => code.parse().map(Some).map_err(|_| StoreError::Column("country of a lane")),
    }
}

/// All that was decided, everywhere first.
pub(crate) fn terms(tx: &mut Tx<'_>) -> Result<Vec<ReturnTerms>, StoreError> {
    tx.query(
        sql!(
            "SELECT no_reason_days, exception, return_days, back_days, freight, answer_days, \
             appeal_days, dispute_days, receipt, case_days, origin, destination, class, codes, \
             source, decided_by, since \
             FROM lane_terms ORDER BY destination, origin, class"
        ),
        params![],
        |row| {
            let codes: String = row.get(13)?;
            Ok(ReturnTerms {
                origin: country(&row.get::<String>(10)?)?,
                destination: country(&row.get::<String>(11)?)?,
                class: row.get(12)?,
                codes: codes.split_whitespace().map(ToOwned::to_owned).collect(),
                policy: policy(row, 0)?,
                source: row.get(14)?,
                decided_by: row.get(15)?,
                since: row.get(16)?,
            })
        },
    )
}

/// Writes what was decided, over what was before.
pub(crate) fn put(tx: &mut Tx<'_>, new: &ReturnTerms) -> Result<(), StoreError> {
    let policy = &new.policy;
    tx.execute(
        sql!(
            "INSERT INTO lane_terms (origin, destination, class, codes, no_reason_days, exception, \
             return_days, back_days, freight, answer_days, appeal_days, dispute_days, receipt, \
             case_days, source, decided_by, since) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
             ON CONFLICT (origin, destination, class) DO UPDATE SET codes = excluded.codes, \
             no_reason_days = excluded.no_reason_days, exception = excluded.exception, \
             return_days = excluded.return_days, back_days = excluded.back_days, \
             freight = excluded.freight, answer_days = excluded.answer_days, \
             appeal_days = excluded.appeal_days, dispute_days = excluded.dispute_days, \
             receipt = excluded.receipt, case_days = excluded.case_days, \
             source = excluded.source, decided_by = excluded.decided_by, since = excluded.since"
        ),
        params![
            new.origin.as_ref().map_or("", |here| here.code()),
            new.destination.as_ref().map_or("", |there| there.code()),
            new.class,
            new.codes.join(" "),
            policy.no_reason_days,
            policy.no_reason_exception.as_deref().unwrap_or_default(),
            policy.return_days,
            policy.back_days,
            policy.freight.key(),
            policy.answer_days,
            policy.appeal_days,
            policy.dispute_days,
            policy.receipt.key(),
            policy.days.to_string(),
            new.source,
            new.decided_by,
            new.since,
        ],
    )
    .map(drop)
}

/// Freezes with new orders what is agreed about each of their lines now.
pub(crate) fn freeze(tx: &mut Tx<'_>, orders: &[&Order]) -> Result<(), StoreError> {
    let terms = terms(tx)?;
    let mut frozen: Vec<(MerchantId, OrderId, SkuId, &Policy)> = Vec::new();
    for order in orders {
        for line in &order.quote.lines {
            let (sku, digits) = (line.sku, line.hs.digits());
            let (origin, destination) = (order.quote.sent_from, order.destination);
            let goods = Goods { sku, origin, destination, digits };
            let one = chosen(&terms, &goods).ok_or(StoreError::Column("terms of return"))?;
            frozen.push((order.merchant, order.id, goods.sku, &one.policy));
        }
    }
    frozen.sort_unstable_by_key(|(merchant, order, sku, _)| (merchant.number(), *order, *sku));
    let days: Vec<String> =
        frozen.iter().map(|(_, _, _, policy)| policy.days.to_string()).collect();
    let rows: Vec<[Value<'_>; 13]> = frozen
        .iter()
        .zip(&days)
        .map(|((merchant, order, sku, policy), days)| {
            [
                merchant.to_value(),
                order.to_value(),
                sku.to_value(),
                policy.no_reason_days.to_value(),
                Value::Text(policy.no_reason_exception.as_deref().unwrap_or_default()),
                policy.return_days.to_value(),
                policy.back_days.to_value(),
                Value::Text(policy.freight.key()),
                policy.answer_days.to_value(),
                policy.appeal_days.to_value(),
                policy.dispute_days.to_value(),
                Value::Text(policy.receipt.key()),
                Value::Text(days),
            ]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO order_policy (merchant_id, order_id, sku_id, no_reason_days, exception, \
             return_days, back_days, freight, answer_days, appeal_days, dispute_days, receipt, \
             case_days) VALUES {rows}",
            [
                BIGINT, BYTEA, BYTEA, BIGINT, TEXT, BIGINT, BIGINT, TEXT, BIGINT, BIGINT, BIGINT,
                TEXT, TEXT
            ]
        ),
        &rows,
    )
    .map(drop)
}

/// What was agreed about one line, and whether its shopper said that she knows its exception; none of orders of older
/// versions.
pub(crate) fn of(
    tx: &mut Tx<'_>,
    order: OrderId,
    sku: SkuId,
) -> Result<Option<(Policy, bool)>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT no_reason_days, exception, return_days, back_days, freight, answer_days, \
             appeal_days, dispute_days, receipt, case_days, known_at FROM order_policy \
             WHERE merchant_id = $1 AND order_id = $2 AND sku_id = $3"
        ),
        params![MerchantId::of(order.home()), order, sku],
        |row| Ok((policy(row, 0)?, row.get::<Option<Timestamp>>(10)?.is_some())),
    )
}

/// Their shopper knows the exceptions of orders, and said so.
pub(crate) fn know(tx: &mut Tx<'_>, orders: &[OrderId], now: Timestamp) -> Result<(), StoreError> {
    let keys = super::order::keys(orders);
    let rows: Vec<[Value<'_>; 3]> = keys
        .iter()
        .map(|(merchant, order)| [merchant.to_value(), order.to_value(), now.to_value()])
        .collect();
    tx.execute_set(
        sql_set!(
            "WITH v(merchant_id, order_id, at) AS (VALUES {rows}) \
             UPDATE order_policy SET known_at = v.at FROM v \
             WHERE order_policy.merchant_id = v.merchant_id \
             AND order_policy.order_id = v.order_id \
             AND order_policy.exception <> '' AND order_policy.known_at IS NULL",
            [BIGINT, BYTEA, BIGINT]
        ),
        &rows,
    )
    .map(drop)
}
