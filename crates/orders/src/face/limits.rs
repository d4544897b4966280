//! That what went back of a person's year is what the units say: those that never left, and those that left the
//! country again in time.

use super::RESTORED;
use crate::domain::limit::{freed, limit_back};
use crate::domain::share::LineShare;
use kernel::{Currency, MerchantId, Money, OrderId, SkuId};
use std::collections::{BTreeMap, BTreeSet};
use store::proof::{self, Findings, key};
use store::{Row, StoreError, ToValue, Tx, Value, sql_set};

/// An order that counts against a year, and what of that went back.
pub(super) struct Counting {
    pub(super) merchant: MerchantId,
    pub(super) order: OrderId,
    pub(super) counted: i64,
    pub(super) back: i64,
}

/// A part of an order: its units, and whether they left the country again; none where older versions noted none.
type PartUnits = (OrderId, Vec<(SkuId, u32)>, Option<bool>);

/// A line of an order: how many units were called off, and what it carries; nothing on lines of older versions.
type Line = (OrderId, (SkuId, u32), Option<LineShare>);

pub(super) fn restored(
    tx: &mut Tx<'_>,
    page: &[Counting],
    found: &mut Findings,
) -> Result<(), StoreError> {
    let mut parts: BTreeMap<OrderId, Vec<PartUnits>> = BTreeMap::new();
    for part in parts_of(tx, page, found)? {
        parts.entry(part.0).or_default().push(part);
    }
    let looked: Vec<&Counting> =
        page.iter().filter(|one| one.back != 0 || parts.contains_key(&one.order)).collect();
    let mut lines: BTreeMap<OrderId, Vec<Line>> = BTreeMap::new();
    for line in lines_of(tx, &looked, found)? {
        lines.entry(line.0).or_default().push(line);
    }
    let unread: BTreeSet<OrderId> =
        looked.iter().map(|one| one.order).filter(|order| !lines.contains_key(order)).collect();
    for one in looked.iter().filter(|one| !unread.contains(&one.order)) {
        let parts = parts.remove(&one.order).unwrap_or_default();
        let lines = lines.remove(&one.order).unwrap_or_default();
        let shares: Option<Vec<LineShare>> = lines.iter().map(|(_, _, share)| *share).collect();
        let noted = parts.iter().all(|(_, _, restores)| restores.is_some());
        let Some(shares) = shares.filter(|_| noted) else { continue };
        let restoring = parts.iter().filter(|(_, _, restores)| *restores == Some(true));
        let freed =
            freed(lines.iter().map(|(_, off, _)| *off), restoring.flat_map(|(_, units, _)| units));
        let counted = Money::new(one.counted, Currency::CNY);
        let should = limit_back(counted, &shares, &freed).ok().map(Money::minor);
        if should != Some(one.back) {
            let (order, back) = (one.order, one.back);
            let should = should.map_or("what cannot be computed".to_owned(), |n| n.to_string());
            let told = format!("{order} gave {back} of a year back, its units say {should}");
            found.broken(RESTORED, told);
        }
    }
    Ok(())
}

fn parts_of(
    tx: &mut Tx<'_>,
    page: &[Counting],
    found: &mut Findings,
) -> Result<Vec<PartUnits>, StoreError> {
    let keys: Vec<[Value<'_>; 2]> =
        page.iter().map(|one| [one.merchant.to_value(), one.order.to_value()]).collect();
    let parts = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             SELECT p.merchant_id, p.order_id, p.units, p.restores FROM v JOIN order_part p \
             ON p.merchant_id = v.merchant_id AND p.order_id = v.order_id",
            [BIGINT, BYTEA]
        ),
        &keys,
        |row| proof::row(key(row.get(0)?, &row.get::<Vec<u8>>(1)?), row, part),
    )?;
    Ok(found.readable(("order_part", "ord"), parts).1)
}

fn part(row: &Row<'_>) -> Result<PartUnits, StoreError> {
    let units = serde_json::from_str(&row.get::<String>(2)?);
    let units = units.map_err(|_| StoreError::Column("units"))?;
    Ok((row.get(1)?, units, row.get::<Option<String>>(3)?.map(|word| word == "yes")))
}

fn lines_of(
    tx: &mut Tx<'_>,
    looked: &[&Counting],
    found: &mut Findings,
) -> Result<Vec<Line>, StoreError> {
    let keys: Vec<[Value<'_>; 2]> =
        looked.iter().map(|one| [one.merchant.to_value(), one.order.to_value()]).collect();
    let lines = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             SELECT l.merchant_id, l.order_id, l.sku_id, l.quantity, l.cancelled, l.paid_minor, \
             l.tax_minor, l.gross_minor FROM v JOIN order_line l \
             ON l.merchant_id = v.merchant_id AND l.order_id = v.order_id",
            [BIGINT, BYTEA]
        ),
        &keys,
        |row| proof::row(key(row.get(0)?, &row.get::<Vec<u8>>(1)?), row, line),
    )?;
    Ok(found.readable(("order_line", "ord"), lines).1)
}

/// Only how the amounts compare with each other counts: in whatever currency they are.
fn line(row: &Row<'_>) -> Result<Line, StoreError> {
    let (sku, quantity): (SkuId, u32) = (row.get(2)?, row.get(3)?);
    let minor: [Option<i64>; 3] = [row.get(5)?, row.get(6)?, row.get(7)?];
    let share = match minor {
        [Some(paid), Some(tax), Some(gross)] => {
            let [paid, tax, gross] =
                [paid, tax, gross].map(|minor| Money::new(minor, Currency::CNY));
            Some(LineShare { sku, quantity, paid, tax, gross })
        }
        _ => None,
    };
    Ok((row.get(1)?, (sku, row.get(4)?), share))
}
