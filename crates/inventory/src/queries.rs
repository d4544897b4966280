//! What pages and other crates read.

use crate::store::{self, Level};
use ::store::{StoreError, Tx};
use catalog::Listing;
use kernel::{MerchantId, OrderId, SkuId};
use std::collections::BTreeMap;

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
    store::levels(tx, merchant, skus)
}

/// Stock of `skus` of any merchants in every place, by rank of the place and then by SKU.
pub fn levels_of(tx: &mut Tx<'_>, skus: &[SkuId]) -> Result<Vec<Level>, StoreError> {
    store::levels_of(tx, skus)
}

/// How many units are held for each of `orders`, and how many are committed to it; those without either
/// are absent.
pub fn promised(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
) -> Result<BTreeMap<OrderId, (i64, i64)>, StoreError> {
    store::promised(tx, orders)
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
