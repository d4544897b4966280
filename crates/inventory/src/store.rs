//! SQL of inventory that writes, and what its commands alone look for. Every statement is one wide one over sorted, distinct keys.

mod part;

pub(crate) use part::part;

use kernel::{LocationId, MerchantId, OrderId, SkuId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// The merchant's first place, made when there is none.
pub(crate) fn main_location(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    fresh: LocationId,
    now: Timestamp,
) -> Result<LocationId, StoreError> {
    let find = sql!(
        "SELECT location_id FROM location WHERE merchant_id = $1 ORDER BY rank, location_id LIMIT 1"
    );
    if let Some(found) = tx.query_opt(find, params![merchant], |row| row.get(0))? {
        return Ok(found);
    }
    tx.execute(
        sql!(
            "INSERT INTO location (merchant_id, location_id, kind, name, rank, created_at) \
             VALUES ($1, $2, 'warehouse', 'main', 0, $3) ON CONFLICT (merchant_id, rank) DO NOTHING"
        ),
        params![merchant, fresh, now],
    )?;
    match tx.query_opt(find, params![merchant], |row| row.get(0))? {
        Some(found) => Ok(found),
        None => Err(tx.lost_race()),
    }
}

/// Sets what is in one place, except where more is promised; answers with the SKUs that were set.
pub(crate) fn set_on_hand(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    location: LocationId,
    counted: &[(SkuId, u32)],
    now: Timestamp,
) -> Result<Vec<SkuId>, StoreError> {
    let rows: Vec<[Value<'_>; 6]> = counted
        .iter()
        .map(|(sku, n)| {
            let (home, zero, at) = (merchant.to_value(), Value::Int(0), now.to_value());
            [home, sku.to_value(), location.to_value(), n.to_value(), zero, at]
        })
        .collect();
    tx.query_set(
        sql_set!(
            "INSERT INTO stock (merchant_id, sku_id, location_id, on_hand, reserved, counted_at) \
             VALUES {rows} ON CONFLICT (merchant_id, sku_id, location_id) DO UPDATE \
             SET on_hand = excluded.on_hand, counted_at = excluded.counted_at \
             WHERE stock.reserved <= excluded.on_hand RETURNING sku_id",
            [BIGINT, BYTEA, BYTEA, BIGINT, BIGINT, BIGINT]
        ),
        &rows,
        |row| row.get(0),
    )
}

/// Adds units to what is in one place.
pub(crate) fn add_on_hand(
    tx: &mut Tx<'_>,
    (merchant, location): (MerchantId, LocationId),
    (sku, units): (SkuId, u32),
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO stock (merchant_id, sku_id, location_id, on_hand, reserved, counted_at) \
             VALUES ($1, $2, $3, $4, 0, $5) \
             ON CONFLICT (merchant_id, sku_id, location_id) DO UPDATE \
             SET on_hand = stock.on_hand + excluded.on_hand, counted_at = excluded.counted_at"
        ),
        params![merchant, sku, location, units, now],
    )
    .map(drop)
}

/// Units of a SKU in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Units {
    pub(crate) sku: SkuId,
    pub(crate) location: LocationId,
    pub(crate) quantity: u32,
}

/// One quantity for each SKU and place, in the order in which rows are locked everywhere: two rows of
/// one key would count once in a set statement.
pub(crate) fn by_key(units: impl IntoIterator<Item = Units>) -> Vec<Units> {
    let mut sums: BTreeMap<(SkuId, LocationId), u32> = BTreeMap::new();
    for one in units {
        let sum = sums.entry((one.sku, one.location)).or_default();
        *sum = sum.saturating_add(one.quantity);
    }
    let unit = |((sku, location), quantity)| Units { sku, location, quantity };
    sums.into_iter().map(unit).collect()
}

fn homes(units: &[Units]) -> Vec<MerchantId> {
    units.iter().map(|one| MerchantId::of(one.sku.home())).collect()
}

fn keyed<'v>(homes: &'v [MerchantId], units: &'v [Units]) -> Vec<[Value<'v>; 4]> {
    let key = |(home, one): (&'v MerchantId, &'v Units)| {
        let (sku, place) = (one.sku.to_value(), one.location.to_value());
        [home.to_value(), sku, place, one.quantity.to_value()]
    };
    homes.iter().zip(units).map(key).collect()
}

/// Promises what is free enough of `units` (made by [`by_key`]); answers what was promised.
pub(crate) fn hold(
    tx: &mut Tx<'_>,
    units: &[Units],
) -> Result<BTreeSet<(SkuId, LocationId)>, StoreError> {
    let held = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, sku_id, location_id, n) AS (VALUES {rows}) \
             UPDATE stock SET reserved = stock.reserved + v.n FROM v \
             WHERE stock.merchant_id = v.merchant_id AND stock.sku_id = v.sku_id \
             AND stock.location_id = v.location_id AND stock.on_hand - stock.reserved >= v.n \
             RETURNING stock.sku_id, stock.location_id",
            [BIGINT, BYTEA, BYTEA, BIGINT]
        ),
        &keyed(&homes(units), units),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(held.into_iter().collect())
}

/// Takes promises of `units` (made by [`by_key`]) back.
pub(crate) fn give_back(tx: &mut Tx<'_>, units: &[Units]) -> Result<u64, StoreError> {
    tx.execute_set(
        sql_set!(
            "WITH v(merchant_id, sku_id, location_id, n) AS (VALUES {rows}) \
             UPDATE stock SET reserved = stock.reserved - v.n FROM v \
             WHERE stock.merchant_id = v.merchant_id AND stock.sku_id = v.sku_id \
             AND stock.location_id = v.location_id",
            [BIGINT, BYTEA, BYTEA, BIGINT]
        ),
        &keyed(&homes(units), units),
    )
}

/// Takes promised `units` (made by [`by_key`]) out of their places.
pub(crate) fn take_out(tx: &mut Tx<'_>, units: &[Units]) -> Result<u64, StoreError> {
    tx.execute_set(
        sql_set!(
            "WITH v(merchant_id, sku_id, location_id, n) AS (VALUES {rows}) \
             UPDATE stock SET reserved = stock.reserved - v.n, on_hand = stock.on_hand - v.n FROM v \
             WHERE stock.merchant_id = v.merchant_id AND stock.sku_id = v.sku_id \
             AND stock.location_id = v.location_id",
            [BIGINT, BYTEA, BYTEA, BIGINT]
        ),
        &keyed(&homes(units), units),
    )
}

/// Writes orders' reservations, also over ones that were released before.
pub(crate) fn write_reservations(
    tx: &mut Tx<'_>,
    promises: &[(OrderId, Units)],
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let mut keys: Vec<(MerchantId, OrderId, Units)> = promises
        .iter()
        .map(|(order, units)| (MerchantId::of(order.home()), *order, *units))
        .collect();
    keys.sort_unstable();
    let until = expires_at.to_value();
    let rows: Vec<[Value<'_>; 7]> = keys
        .iter()
        .map(|(home, order, units)| {
            let (sku, place) = (units.sku.to_value(), units.location.to_value());
            let n = units.quantity.to_value();
            [home.to_value(), order.to_value(), sku, place, n, Value::Text("held"), until]
        })
        .collect();
    let written = tx.execute_set(
        sql_set!(
            "INSERT INTO reservation \
             (merchant_id, order_id, sku_id, location_id, quantity, state, expires_at) \
             VALUES {rows} ON CONFLICT (merchant_id, order_id, sku_id) DO UPDATE \
             SET location_id = excluded.location_id, quantity = excluded.quantity, \
             state = excluded.state, expires_at = excluded.expires_at \
             WHERE reservation.state = 'released'",
            [BIGINT, BYTEA, BYTEA, BYTEA, BIGINT, TEXT, BIGINT]
        ),
        &rows,
    )?;
    // A second reservation of the same order at the same moment: let the other one win.
    if written == rows.len() as u64 { Ok(()) } else { Err(tx.lost_race()) }
}

/// How many reservations of an order are open (neither shipped nor released), and how many shipped.
pub(crate) fn reservations(tx: &mut Tx<'_>, order: OrderId) -> Result<(i64, i64), StoreError> {
    let counts = tx.query_opt(
        sql!(
            "SELECT COUNT(CASE WHEN state IN ('held', 'committed') THEN 1 END), \
             COUNT(CASE WHEN state = 'shipped' THEN 1 END) FROM reservation \
             WHERE merchant_id = $1 AND order_id = $2"
        ),
        params![MerchantId::of(order.home()), order],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(counts.unwrap_or_default())
}

pub(crate) fn keys(orders: &[OrderId]) -> Vec<(MerchantId, OrderId)> {
    let mut keys: Vec<_> = orders.iter().map(|id| (MerchantId::of(id.home()), *id)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

pub(crate) fn key_rows(keys: &[(MerchantId, OrderId)]) -> Vec<[Value<'_>; 2]> {
    keys.iter().map(|(home, order)| [home.to_value(), order.to_value()]).collect()
}

fn units(row: &store::Row<'_>) -> Result<Units, StoreError> {
    Ok(Units { sku: row.get(0)?, location: row.get(1)?, quantity: row.get(2)? })
}

/// Held promises become committed ones.
pub(crate) fn keep(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<u64, StoreError> {
    tx.execute_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             UPDATE reservation SET state = 'committed', expires_at = NULL FROM v \
             WHERE reservation.merchant_id = v.merchant_id AND reservation.order_id = v.order_id \
             AND reservation.state = 'held'",
            [BIGINT, BYTEA]
        ),
        &key_rows(&keys(orders)),
    )
}

/// Committed promises become shipped ones; they are answered in no order.
pub(crate) fn fulfil(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<Vec<Units>, StoreError> {
    tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             UPDATE reservation SET state = 'shipped' FROM v \
             WHERE reservation.merchant_id = v.merchant_id AND reservation.order_id = v.order_id \
             AND reservation.state = 'committed' \
             RETURNING reservation.sku_id, reservation.location_id, reservation.quantity",
            [BIGINT, BYTEA]
        ),
        &key_rows(&keys(orders)),
        units,
    )
}

/// Promises to orders that never came to be are gone; they are answered in no order.
pub(crate) fn forget(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<Vec<Units>, StoreError> {
    tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             DELETE FROM reservation \
             WHERE (merchant_id, order_id) IN (SELECT merchant_id, order_id FROM v) \
             RETURNING sku_id, location_id, quantity",
            [BIGINT, BYTEA]
        ),
        &key_rows(&keys(orders)),
        units,
    )
}

/// Open promises become released ones; they are answered in no order.
pub(crate) fn drop_open(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<Vec<Units>, StoreError> {
    tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             UPDATE reservation SET state = 'released', expires_at = NULL FROM v \
             WHERE reservation.merchant_id = v.merchant_id AND reservation.order_id = v.order_id \
             AND reservation.state IN ('held', 'committed') \
             RETURNING reservation.sku_id, reservation.location_id, reservation.quantity",
            [BIGINT, BYTEA]
        ),
        &key_rows(&keys(orders)),
        units,
    )
}
