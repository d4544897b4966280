//! What is for sale, page by page, for those who go through all of it.

use super::listings_by_id;
use crate::Listing;
use kernel::{ListingId, MerchantId};
use store::{StoreError, Tx, params, sql, sql_all_homes};

/// A page of everything for sale, over all merchants, in the order of ids.
pub(crate) fn published_page(
    tx: &mut Tx<'_>,
    cursor: Option<ListingId>,
    limit: u32,
) -> Result<Vec<Listing>, StoreError> {
    let ids = published_ids(tx, cursor, limit)?;
    listings_by_id(tx, &ids)
}

/// As [`published_page`], the ids alone.
pub(crate) fn published_ids(
    tx: &mut Tx<'_>,
    cursor: Option<ListingId>,
    limit: u32,
) -> Result<Vec<ListingId>, StoreError> {
    let (home, after) = cursor.map_or((0, [0; 16]), |id| (id.home().number(), *id.bytes()));
    tx.query(
        sql_all_homes!(
            "SELECT listing_id FROM listing
             WHERE (merchant_id, listing_id) > ($1, $2) AND status = 'published'
             ORDER BY merchant_id, listing_id LIMIT $3"
        ),
        params![home, after.as_slice(), limit],
        |row| row.get(0),
    )
}

/// A page of the ids of what `merchant` has for sale, in order, after `cursor`.
pub(crate) fn published_ids_of(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    cursor: Option<ListingId>,
    limit: u32,
) -> Result<Vec<ListingId>, StoreError> {
    let after = cursor.map_or([0; 16], |id| *id.bytes());
    tx.query(
        sql!(
            "SELECT listing_id FROM listing
             WHERE merchant_id = $1 AND status = 'published' AND listing_id > $2
             ORDER BY listing_id LIMIT $3"
        ),
        params![merchant, after.as_slice(), limit],
        |row| row.get(0),
    )
}
