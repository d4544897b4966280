//! What pages and other crates read.

use crate::domain::listing::{Listing, Status, Variant};
use crate::store::{self, ListingHead};
use ::store::{StoreError, Tx};
use kernel::{ImportId, ListingId, MerchantId, SkuId};
use std::collections::BTreeMap;

/// The listing with this id, whatever its status.
pub fn listing(tx: &mut Tx<'_>, id: ListingId) -> Result<Option<Listing>, StoreError> {
    store::listing(tx, id)
}

/// The listing of `merchant` with this handle.
pub fn listing_by_handle(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    handle: &str,
) -> Result<Option<Listing>, StoreError> {
    store::listing_by_handle(tx, merchant, handle)
}

/// The listings of `merchant` among `ids`, newest first; those that are not there are missing.
pub fn listings(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    ids: &[ListingId],
) -> Result<Vec<Listing>, StoreError> {
    store::listings(tx, merchant, ids)
}

/// The listings among `ids`, of whichever merchants, in the order of ids; those that are not there are
/// missing.
///
/// # Errors
/// [`StoreError::Column`] for one row that cannot be read; then there is none of the others.
pub fn listings_by_id(tx: &mut Tx<'_>, ids: &[ListingId]) -> Result<Vec<Listing>, StoreError> {
    store::listings_by_id(tx, ids)
}

/// A page of `merchant`'s listings, newest first, after `cursor`; of one status or of all.
pub fn listings_of_merchant(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    status: Option<Status>,
    cursor: Option<ListingId>,
    limit: u32,
) -> Result<Vec<Listing>, StoreError> {
    store::listings_of_merchant(tx, merchant, status, cursor, limit)
}

/// A page of the drafts that an import left and that are drafts still, newest first, after `cursor`.
pub fn drafts_of_import(
    tx: &mut Tx<'_>,
    import: ImportId,
    cursor: Option<ListingId>,
    limit: u32,
) -> Result<Vec<Listing>, StoreError> {
    store::drafts_of_import(tx, import, cursor, limit)
}

/// A page of heads of `merchant`'s listings, newest first, after `cursor`.
pub fn listing_heads(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    cursor: Option<ListingId>,
    limit: u32,
) -> Result<Vec<ListingHead>, StoreError> {
    store::listing_heads(tx, merchant, cursor, limit)
}

/// How many listings `merchant` has in each status.
pub fn listing_counts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<BTreeMap<Status, u32>, StoreError> {
    store::listing_counts(tx, merchant)
}

/// The variants of `merchant` among `skus` that are offered, sorted by id; those no longer offered
/// are missing from the answer.
pub fn variants(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    skus: &[SkuId],
) -> Result<Vec<Variant>, StoreError> {
    store::variants(tx, merchant, skus)
}

/// A page of everything for sale, over all merchants, in the order of ids.
pub fn published_page(
    tx: &mut Tx<'_>,
    cursor: Option<ListingId>,
    limit: u32,
) -> Result<Vec<Listing>, StoreError> {
    store::published_page(tx, cursor, limit)
}

/// As [`published_page`], the ids alone.
pub fn published_ids(
    tx: &mut Tx<'_>,
    cursor: Option<ListingId>,
    limit: u32,
) -> Result<Vec<ListingId>, StoreError> {
    store::published_ids(tx, cursor, limit)
}

/// A page of the ids of what `merchant` has for sale, in order, after `cursor`.
pub fn published_ids_of(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    cursor: Option<ListingId>,
    limit: u32,
) -> Result<Vec<ListingId>, StoreError> {
    store::published_ids_of(tx, merchant, cursor, limit)
}

/// The newest of what each of `merchants` has for sale, at most `few` of each, in the order of ids.
pub fn newest_of_each(
    tx: &mut Tx<'_>,
    merchants: &[MerchantId],
    few: usize,
) -> Result<Vec<Listing>, StoreError> {
    store::newest_of_each(tx, merchants, few)
}
