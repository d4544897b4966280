//! What pages and other crates read, and commands before they write.

mod published;

pub use published::{
    is_published, newest_of_each, published_ids, published_ids_of, published_page,
};

use crate::domain::listing::{HsAssignment, Kind, Listing, Status, Text, Variant};
use kernel::{Country, ImportId, Lang, ListingId, MerchantId, Money, SkuId};
use std::collections::BTreeMap;
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};
use trade::HsCode;

fn word<T: std::str::FromStr>(text: &str, column: &'static str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Column(column))
}

fn json<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    at: usize,
    column: &'static str,
) -> Result<T, StoreError> {
    let text: String = row.get(at)?;
    serde_json::from_str(&text).map_err(|_| StoreError::Column(column))
}

/// The columns of [`listing_row`], in its order; variants come in a second query.
const LISTING: &str = "merchant_id, listing_id, handle, kind, status, category, brand, origin, \
    texts, options, pictures, version, created_at, updated_at";

fn listing_row(row: &Row<'_>) -> Result<Listing, StoreError> {
    Ok(Listing {
        merchant: row.get(0)?,
        id: row.get(1)?,
        handle: row.get(2)?,
        kind: word::<Kind>(&row.get::<String>(3)?, "kind")?,
        status: word::<Status>(&row.get::<String>(4)?, "status")?,
        category: row.get(5)?,
        brand: row.get(6)?,
        origin: row.get(7)?,
        texts: json(row, 8, "texts")?,
        options: json(row, 9, "options")?,
        pictures: json(row, 10, "pictures")?,
        version: row.get(11)?,
        created_at: row.get(12)?,
        updated_at: row.get(13)?,
        variants: Vec::new(),
    })
}

/// One row of a variant and one of its HS codes (or none); `position` orders variants.
struct VariantRow {
    variant: Variant,
    position: i64,
    hs: Option<(Country, HsAssignment)>,
}

/// The columns of [`variant_row`], in its order: those of `variant p`, then those of its `variant_hs h` or NULLs.
const VARIANT: &str = "p.sku_id, p.listing_id, p.position, p.code, p.option_values, \
    p.price_minor, p.currency, p.weight_g, p.barcode, p.attributes, p.stock_stated, \
    h.destination, h.code, h.edition, h.state";

fn variant_row(row: &Row<'_>) -> Result<VariantRow, StoreError> {
    let destination: Option<Country> = row.get(11)?;
    let hs = match destination {
        None => None,
        Some(destination) => {
            let assignment = HsAssignment {
                code: HsCode::kept(&row.get::<String>(12)?)
                    .map_err(|_| StoreError::Column("hs code"))?,
                edition: word(&row.get::<i64>(13)?.to_string(), "hs edition")?,
                state: word(&row.get::<String>(14)?, "hs state")?,
            };
            Some((destination, assignment))
        }
    };
    let variant = Variant {
        id: row.get(0)?,
        listing: row.get(1)?,
        code: row.get(3)?,
        values: json(row, 4, "option_values")?,
        price: Money::new(row.get(5)?, row.get(6)?),
        weight: row.get(7)?,
        barcode: row.get(8)?,
        attributes: json(row, 9, "attributes")?,
        stock_stated: row.get(10)?,
        hs: BTreeMap::new(),
    };
    Ok(VariantRow { variant, position: row.get(2)?, hs })
}

/// Joins the HS rows of each variant; the variants come out in the order of their positions.
fn variants_of(rows: Vec<VariantRow>) -> Vec<Variant> {
    let mut by_id: BTreeMap<SkuId, (i64, Variant)> = BTreeMap::new();
    for row in rows {
        let entry = by_id.entry(row.variant.id).or_insert((row.position, row.variant));
        entry.1.hs.extend(row.hs);
    }
    let mut variants: Vec<(i64, Variant)> = by_id.into_values().collect();
    variants.sort_by_key(|(position, variant)| (*position, variant.id));
    variants.into_iter().map(|(_, variant)| variant).collect()
}

/// Reads the variants of `listings` into them.
fn with_variants(tx: &mut Tx<'_>, mut listings: Vec<Listing>) -> Result<Vec<Listing>, StoreError> {
    let mut keys: Vec<(MerchantId, ListingId)> =
        listings.iter().map(|listing| (listing.merchant, listing.id)).collect();
    keys.sort_unstable();
    let rows: Vec<[Value<'_>; 2]> =
        keys.iter().map(|(merchant, id)| [merchant.to_value(), id.to_value()]).collect();
    let rows = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, listing_id) AS (VALUES {rows})
             SELECT {columns} FROM v
             JOIN variant p ON p.merchant_id = v.merchant_id AND p.listing_id = v.listing_id
             LEFT JOIN variant_hs h ON h.merchant_id = p.merchant_id AND h.sku_id = p.sku_id
             WHERE p.merchant_id = v.merchant_id AND p.retired_at IS NULL",
            [BIGINT, BYTEA],
            VARIANT
        ),
        &rows,
        variant_row,
    )?;
    let mut by_listing: BTreeMap<ListingId, Vec<VariantRow>> = BTreeMap::new();
    for row in rows {
        by_listing.entry(row.variant.listing).or_default().push(row);
    }
    for listing in &mut listings {
        listing.variants = variants_of(by_listing.remove(&listing.id).unwrap_or_default());
    }
    Ok(listings)
}

/// The listing with this id, whatever its status.
pub fn listing(tx: &mut Tx<'_>, id: ListingId) -> Result<Option<Listing>, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT {columns} FROM listing WHERE merchant_id = $1 AND listing_id = $2", LISTING),
        params![id.home(), id],
        listing_row,
    )?;
    Ok(with_variants(tx, found.into_iter().collect())?.pop())
}

/// The listing of `merchant` with this handle.
pub fn listing_by_handle(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    handle: &str,
) -> Result<Option<Listing>, StoreError> {
    Ok(listings_by_handle(tx, merchant, &[handle])?.pop())
}

/// The listings of `merchant` among `handles`, in no order.
pub(crate) fn listings_by_handle(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    handles: &[&str],
) -> Result<Vec<Listing>, StoreError> {
    let mut handles = handles.to_vec();
    handles.sort_unstable();
    handles.dedup();
    let rows: Vec<[Value<'_>; 2]> =
        handles.iter().map(|handle| [merchant.to_value(), Value::Text(handle)]).collect();
    let found = tx.query_set(
        sql_set!(
            "WITH v(home, wanted) AS (VALUES {rows})
             SELECT {columns} FROM v
             JOIN listing l ON l.merchant_id = v.home AND l.handle = v.wanted",
            [BIGINT, TEXT],
            LISTING
        ),
        &rows,
        listing_row,
    )?;
    with_variants(tx, found)
}

/// The listings of `merchant` among `ids`, newest first; those that are not there are missing.
pub fn listings(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    ids: &[ListingId],
) -> Result<Vec<Listing>, StoreError> {
    let theirs: Vec<ListingId> =
        ids.iter().copied().filter(|id| id.home() == merchant.home()).collect();
    let mut found = listings_by_id(tx, &theirs)?;
    found.reverse();
    Ok(found)
}

/// The listings among `ids`, of whichever merchants, in the order of ids; those that are not there are
/// missing.
///
/// # Errors
/// [`StoreError::Column`] for one row that cannot be read; then there is none of the others.
pub fn listings_by_id(tx: &mut Tx<'_>, ids: &[ListingId]) -> Result<Vec<Listing>, StoreError> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<[Value<'_>; 2]> =
        ids.iter().map(|id| [Value::Int(id.home().number()), id.to_value()]).collect();
    let mut found = tx.query_set(
        sql_set!(
            "WITH v(home, wanted) AS (VALUES {rows})
             SELECT {columns} FROM v
             JOIN listing l ON l.merchant_id = v.home AND l.listing_id = v.wanted",
            [BIGINT, BYTEA],
            LISTING
        ),
        &rows,
        listing_row,
    )?;
    found.sort_unstable_by_key(|listing| listing.id);
    with_variants(tx, found)
}

/// A page of `merchant`'s listings, newest first, after `cursor`; of one status or of all.
pub fn listings_of_merchant(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    status: Option<Status>,
    cursor: Option<ListingId>,
    limit: u32,
) -> Result<Vec<Listing>, StoreError> {
    let after = cursor.map_or([0xFF; 16], |id| *id.bytes());
    let found = match status {
        None => tx.query(
            sql!(
                "SELECT {columns} FROM listing WHERE merchant_id = $1 AND listing_id < $2
                 ORDER BY listing_id DESC LIMIT $3",
                LISTING
            ),
            params![merchant, after.as_slice(), limit],
            listing_row,
        )?,
        Some(status) => tx.query(
            sql!(
                "SELECT {columns} FROM listing
                 WHERE merchant_id = $1 AND status = $2 AND listing_id < $3
                 ORDER BY listing_id DESC LIMIT $4",
                LISTING
            ),
            params![merchant, status.as_str(), after.as_slice(), limit],
            listing_row,
        )?,
    };
    with_variants(tx, found)
}

/// A page of the drafts that an import left and that are drafts still, newest first, after `cursor`.
pub fn drafts_of_import(
    tx: &mut Tx<'_>,
    import: ImportId,
    cursor: Option<ListingId>,
    limit: u32,
) -> Result<Vec<Listing>, StoreError> {
    let after = cursor.map_or([0xFF; 16], |id| *id.bytes());
    let found = tx.query(
        sql!(
            "SELECT {columns} FROM listing
             WHERE merchant_id = $1 AND status = 'draft' AND listing_id < $2 AND listing_id IN
               (SELECT listing_id FROM import_draft WHERE merchant_id = $1 AND import_id = $3)
             ORDER BY listing_id DESC LIMIT $4",
            LISTING
        ),
        params![import.home(), after.as_slice(), import, limit],
        listing_row,
    )?;
    with_variants(tx, found)
}

/// The variants of `merchant` among `skus` that are offered, sorted by id; those no longer offered
/// are missing from the answer.
pub fn variants(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    skus: &[SkuId],
) -> Result<Vec<Variant>, StoreError> {
    let mut skus = skus.to_vec();
    skus.sort_unstable();
    skus.dedup();
    let rows: Vec<[Value<'_>; 2]> =
        skus.iter().map(|sku| [merchant.to_value(), sku.to_value()]).collect();
    let rows = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, sku_id) AS (VALUES {rows})
             SELECT {columns} FROM v
             JOIN variant p ON p.merchant_id = v.merchant_id AND p.sku_id = v.sku_id
             LEFT JOIN variant_hs h ON h.merchant_id = p.merchant_id AND h.sku_id = p.sku_id
             WHERE p.merchant_id = v.merchant_id AND p.retired_at IS NULL",
            [BIGINT, BYTEA],
            VARIANT
        ),
        &rows,
        variant_row,
    )?;
    let mut variants = variants_of(rows);
    variants.sort_by_key(|variant| variant.id);
    Ok(variants)
}

/// A line of a merchant's table: enough to find a listing by, without its variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingHead {
    /// The listing.
    pub id: ListingId,
    /// The merchant's own key.
    pub handle: String,
    /// Whether shoppers see it.
    pub status: Status,
    /// Title and description, by language.
    pub texts: BTreeMap<Lang, Text>,
}

/// A page of heads of `merchant`'s listings, newest first, after `cursor`.
pub fn listing_heads(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    cursor: Option<ListingId>,
    limit: u32,
) -> Result<Vec<ListingHead>, StoreError> {
    let after = cursor.map_or([0xFF; 16], |id| *id.bytes());
    tx.query(
        sql!(
            "SELECT listing_id, handle, status, texts FROM listing
             WHERE merchant_id = $1 AND listing_id < $2 ORDER BY listing_id DESC LIMIT $3"
        ),
        params![merchant, after.as_slice(), limit],
        |row| {
            Ok(ListingHead {
                id: row.get(0)?,
                handle: row.get(1)?,
                status: word(&row.get::<String>(2)?, "status")?,
                texts: json(row, 3, "texts")?,
            })
        },
    )
}

/// How many listings `merchant` has in each status.
pub fn listing_counts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<BTreeMap<Status, u32>, StoreError> {
    let counts = tx.query(
        sql!("SELECT status, COUNT(*) FROM listing WHERE merchant_id = $1 GROUP BY status"),
        params![merchant],
        |row| Ok((word::<Status>(&row.get::<String>(0)?, "status")?, row.get(1)?)),
    )?;
    Ok(counts.into_iter().collect())
}
