//! What pages and other crates read.

use crate::store::{key_rows, keys};
use ::store::{StoreError, ToValue, Tx, Value, sql_set};
use catalog::Listing;
use kernel::{LocationId, MerchantId, OrderId, SkuId};
use std::collections::BTreeMap;

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

/// The stock of a listing's variants, in every place.
pub fn stock_of(tx: &mut Tx<'_>, listing: &Listing) -> Result<Vec<Level>, StoreError> {
    let skus: Vec<SkuId> = listing.variants.iter().map(|variant| variant.id).collect();
    levels(tx, listing.merchant, &skus)
}

/// Units of each SKU that one order could be promised now: the most that lie in one place.
/// SKUs never counted are absent.
pub fn available(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    skus: &[SkuId],
) -> Result<BTreeMap<SkuId, u32>, StoreError> {
    Ok(most_free(&levels(tx, merchant, skus)?))
}

/// Stock of `skus` in every place of the merchant, by rank of the place and then by SKU.
pub fn levels(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    skus: &[SkuId],
) -> Result<Vec<Level>, StoreError> {
    let own = |sku: &&SkuId| sku.home() == merchant.home();
    levels_of(tx, &skus.iter().filter(own).copied().collect::<Vec<_>>())
}

/// Stock of `skus` of any merchants in every place, by rank of the place and then by SKU.
pub fn levels_of(tx: &mut Tx<'_>, skus: &[SkuId]) -> Result<Vec<Level>, StoreError> {
    let mut skus = skus.to_vec();
    skus.sort_unstable();
    skus.dedup();
    let keys: Vec<(MerchantId, SkuId)> =
        skus.iter().map(|sku| (MerchantId::of(sku.home()), *sku)).collect();
    let rows: Vec<[Value<'_>; 2]> =
        keys.iter().map(|(home, sku)| [home.to_value(), sku.to_value()]).collect();
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

/// How many units are held for each of `orders`, and how many are committed to it; those without either
/// are absent.
pub fn promised(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
) -> Result<BTreeMap<OrderId, (i64, i64)>, StoreError> {
    let found: Vec<(OrderId, (i64, i64))> = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             SELECT r.order_id, \
             CAST(SUM(CASE WHEN r.state = 'held' THEN r.quantity ELSE 0 END) AS BIGINT), \
             CAST(SUM(CASE WHEN r.state = 'committed' THEN r.quantity ELSE 0 END) AS BIGINT) \
             FROM v JOIN reservation r ON r.merchant_id = v.merchant_id \
             AND r.order_id = v.order_id WHERE r.state IN ('held', 'committed') \
             GROUP BY r.order_id",
            [BIGINT, BYTEA]
        ),
        &key_rows(&keys(orders)),
        |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))),
    )?;
    Ok(found.into_iter().collect())
}

/// Units of each SKU in `levels` that one order could be promised.
#[must_use]
pub fn most_free(levels: &[Level]) -> BTreeMap<SkuId, u32> {
    let mut free = BTreeMap::new();
    for level in levels {
        let most: &mut u32 = free.entry(level.sku).or_default();
        *most = (*most).max(level.free());
    }
    free
}
