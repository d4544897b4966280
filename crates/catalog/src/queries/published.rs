//! What is for sale, page by page, for those who go through all of it.

use super::listings_by_id;
use crate::Listing;
use kernel::{ListingId, MerchantId, SkuId};
use store::{StoreError, ToValue, Tx, Value, params, sql, sql_all_homes, sql_set};

/// A page of everything for sale, over all merchants, in the order of ids.
pub fn published_page(
    tx: &mut Tx<'_>,
    cursor: Option<ListingId>,
    limit: u32,
) -> Result<Vec<Listing>, StoreError> {
    let ids = published_ids(tx, cursor, limit)?;
    listings_by_id(tx, &ids)
}

/// As [`published_page`], the ids alone.
pub fn published_ids(
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

/// Whether a listing is published and `sku` is one of those that it offers.
pub fn is_published(tx: &mut Tx<'_>, listing: ListingId, sku: SkuId) -> Result<bool, StoreError> {
    let found = tx.query_opt(
        sql!(
            "SELECT p.sku_id FROM listing l
             JOIN variant p ON p.merchant_id = l.merchant_id AND p.listing_id = l.listing_id
             WHERE l.merchant_id = $1 AND l.listing_id = $2 AND l.status = 'published'
               AND p.sku_id = $3 AND p.retired_at IS NULL"
        ),
        params![listing.home(), listing, sku],
        |row| row.get::<SkuId>(0),
    )?;
    Ok(found.is_some())
}

/// A page of the ids of what `merchant` has for sale, in order, after `cursor`.
pub fn published_ids_of(
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

/// The newest of what each of `merchants` has for sale, at most `few` of each, in the order of ids: a statement for
/// each of the few, whatever the number of merchants, since every step goes down an index from the one before.
pub fn newest_of_each(
    tx: &mut Tx<'_>,
    merchants: &[MerchantId],
    few: usize,
) -> Result<Vec<Listing>, StoreError> {
    let mut before: Vec<(MerchantId, [u8; 16])> =
        merchants.iter().map(|merchant| (*merchant, [0xFF; 16])).collect();
    before.sort_unstable();
    before.dedup();
    let mut ids: Vec<ListingId> = Vec::new();
    for _ in 0..few {
        let rows: Vec<[Value<'_>; 2]> = before
            .iter()
            .map(|(merchant, id)| [merchant.to_value(), Value::Bytes(id.as_slice())])
            .collect();
        let found = tx.query_set(
            sql_set!(
                "WITH v(merchant_id, until) AS (VALUES {rows})
                 SELECT v.merchant_id,
                        (SELECT l.listing_id FROM listing l
                         WHERE l.merchant_id = v.merchant_id AND l.status = 'published'
                           AND l.listing_id < v.until
                         ORDER BY l.listing_id DESC LIMIT 1)
                 FROM v",
                [BIGINT, BYTEA]
            ),
            &rows,
            |row| Ok((row.get::<MerchantId>(0)?, row.get::<Option<ListingId>>(1)?)),
        )?;
        let found: Vec<(MerchantId, ListingId)> =
            found.into_iter().filter_map(|(merchant, id)| Some((merchant, id?))).collect();
        before = found.iter().map(|(merchant, id)| (*merchant, *id.bytes())).collect();
        ids.extend(found.into_iter().map(|(_, id)| id));
    }
    listings_by_id(tx, &ids)
}
