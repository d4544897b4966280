//! SQL of inventory. Every statement is one wide one over sorted, distinct keys.

use kernel::{LocationId, MerchantId, OrderId, SkuId, Timestamp};
use std::collections::BTreeMap;
use store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// Stock of one SKU in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The SKU.
    pub sku: SkuId,
    /// Where it is.
    pub location: LocationId,
    /// Places of lower rank are emptied first.
    pub rank: i64,
    /// Units in the place, promised ones included.
    pub on_hand: u32,
    /// Units of them that are promised to orders.
    pub reserved: u32,
}

impl Level {
    /// Units that can still be promised.
    #[must_use]
    pub const fn free(&self) -> u32 {
        self.on_hand.saturating_sub(self.reserved)
    }
}

/// Units of each SKU that one order could be promised now: the most that lie in one place.
/// SKUs never counted are absent.
///
/// # Errors
/// The store's.
pub fn available(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    skus: &[SkuId],
) -> Result<BTreeMap<SkuId, u32>, StoreError> {
    let mut free = BTreeMap::new();
    for level in levels(tx, merchant, skus)? {
        let most: &mut u32 = free.entry(level.sku).or_default();
        *most = (*most).max(level.free());
    }
    Ok(free)
}

/// Stock of `skus` in every place of the merchant, by rank of the place and then by SKU.
///
/// # Errors
/// The store's.
pub fn levels(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    skus: &[SkuId],
) -> Result<Vec<Level>, StoreError> {
    let mut skus = skus.to_vec();
    skus.sort_unstable();
    skus.dedup();
    let home = merchant.to_value();
    let rows: Vec<[Value<'_>; 2]> = skus.iter().map(|sku| [home, sku.to_value()]).collect();
    let mut levels = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, sku_id) AS (VALUES {rows}) \
             SELECT stock.sku_id, stock.location_id, location.rank, stock.on_hand, stock.reserved \
             FROM v JOIN stock ON stock.merchant_id = v.merchant_id AND stock.sku_id = v.sku_id \
             JOIN location ON location.merchant_id = stock.merchant_id \
             AND location.location_id = stock.location_id",
            [BIGINT, BYTEA]
        ),
        &rows,
        |row| {
            Ok(Level {
                sku: row.get(0)?,
                location: row.get(1)?,
                rank: row.get(2)?,
                on_hand: row.get(3)?,
                reserved: row.get(4)?,
            })
        },
    )?;
    levels.sort_by_key(|level| (level.rank, level.sku));
    Ok(levels)
}

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
    tx.query_opt(find, params![merchant], |row| row.get(0))?.ok_or(StoreError::LostRace)
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

fn keyed<'v>(
    merchant: &'v MerchantId,
    location: &'v LocationId,
    lines: &'v [(SkuId, u32)],
) -> Vec<[Value<'v>; 4]> {
    let key = |(sku, n): &'v (SkuId, u32)| {
        [merchant.to_value(), sku.to_value(), location.to_value(), n.to_value()]
    };
    lines.iter().map(key).collect()
}

/// Promises each line of which enough is free; answers with the SKUs that were promised.
pub(crate) fn hold(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    location: LocationId,
    lines: &[(SkuId, u32)],
) -> Result<Vec<SkuId>, StoreError> {
    tx.query_set(
        sql_set!(
            "WITH v(merchant_id, sku_id, location_id, n) AS (VALUES {rows}) \
             UPDATE stock SET reserved = stock.reserved + v.n FROM v \
             WHERE stock.merchant_id = v.merchant_id AND stock.sku_id = v.sku_id \
             AND stock.location_id = v.location_id AND stock.on_hand - stock.reserved >= v.n \
             RETURNING stock.sku_id",
            [BIGINT, BYTEA, BYTEA, BIGINT]
        ),
        &keyed(&merchant, &location, lines),
        |row| row.get(0),
    )
}

/// Takes promises back.
pub(crate) fn give_back(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    location: LocationId,
    lines: &[(SkuId, u32)],
) -> Result<u64, StoreError> {
    tx.execute_set(
        sql_set!(
            "WITH v(merchant_id, sku_id, location_id, n) AS (VALUES {rows}) \
             UPDATE stock SET reserved = stock.reserved - v.n FROM v \
             WHERE stock.merchant_id = v.merchant_id AND stock.sku_id = v.sku_id \
             AND stock.location_id = v.location_id",
            [BIGINT, BYTEA, BYTEA, BIGINT]
        ),
        &keyed(&merchant, &location, lines),
    )
}

/// Takes promised units out of the place.
pub(crate) fn take_out(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    location: LocationId,
    lines: &[(SkuId, u32)],
) -> Result<u64, StoreError> {
    tx.execute_set(
        sql_set!(
            "WITH v(merchant_id, sku_id, location_id, n) AS (VALUES {rows}) \
             UPDATE stock SET reserved = stock.reserved - v.n, on_hand = stock.on_hand - v.n FROM v \
             WHERE stock.merchant_id = v.merchant_id AND stock.sku_id = v.sku_id \
             AND stock.location_id = v.location_id",
            [BIGINT, BYTEA, BYTEA, BIGINT]
        ),
        &keyed(&merchant, &location, lines),
    )
}

/// Writes an order's reservations, also over ones that were released before.
pub(crate) fn write_reservations(
    tx: &mut Tx<'_>,
    order: (MerchantId, OrderId),
    location: LocationId,
    lines: &[(SkuId, u32)],
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let (merchant, order) = order;
    let until = expires_at.to_value();
    let rows: Vec<[Value<'_>; 7]> = lines
        .iter()
        .map(|(sku, n)| {
            let (home, order) = (merchant.to_value(), order.to_value());
            let (sku, place) = (sku.to_value(), location.to_value());
            [home, order, sku, place, n.to_value(), Value::Text("held"), until]
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
pub(crate) fn reservations(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    order: OrderId,
) -> Result<(i64, i64), StoreError> {
    let counts = tx.query_opt(
        sql!(
            "SELECT COUNT(CASE WHEN state IN ('held', 'committed') THEN 1 END), \
             COUNT(CASE WHEN state = 'shipped' THEN 1 END) FROM reservation \
             WHERE merchant_id = $1 AND order_id = $2"
        ),
        params![merchant, order],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(counts.unwrap_or_default())
}

/// One line of an order's promise, as it was when it changed state.
pub(crate) type Promise = (LocationId, SkuId, u32);

fn promise(row: &store::Row<'_>) -> Result<Promise, StoreError> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

/// Held promises become committed ones.
pub(crate) fn keep(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    order: OrderId,
) -> Result<u64, StoreError> {
    tx.execute(
        sql!(
            "UPDATE reservation SET state = 'committed', expires_at = NULL \
             WHERE merchant_id = $1 AND order_id = $2 AND state = 'held'"
        ),
        params![merchant, order],
    )
}

/// Committed promises become shipped ones; they are answered in no order.
pub(crate) fn fulfil(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    order: OrderId,
) -> Result<Vec<Promise>, StoreError> {
    tx.query(
        sql!(
            "UPDATE reservation SET state = 'shipped' \
             WHERE merchant_id = $1 AND order_id = $2 AND state = 'committed' \
             RETURNING location_id, sku_id, quantity"
        ),
        params![merchant, order],
        promise,
    )
}

/// Open promises become released ones; they are answered in no order.
pub(crate) fn drop_open(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    order: OrderId,
) -> Result<Vec<Promise>, StoreError> {
    tx.query(
        sql!(
            "UPDATE reservation SET state = 'released', expires_at = NULL \
             WHERE merchant_id = $1 AND order_id = $2 AND state IN ('held', 'committed') \
             RETURNING location_id, sku_id, quantity"
        ),
        params![merchant, order],
        promise,
    )
}
