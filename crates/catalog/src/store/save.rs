//! Writing listings: set statements, each listing under its version.

use super::json_text;
use crate::domain::listing::{HsAssignment, Listing, Status, Variant};
use kernel::{Country, Currency, ListingId, SkuId, Timestamp};
use store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// Writes new listings and new versions of old ones; variants that are in `retired` are kept but no
/// longer offered. Each listing's version is one above what is stored (1 when it is new).
///
/// # Errors
/// [`StoreError::LostRace`] when a listing has changed meanwhile: the transaction is run again and sees it; [`StoreError::Conflict`] when a
/// handle is taken, or the id of a variant by another listing.
pub(crate) fn save(
    tx: &mut Tx<'_>,
    listings: &[&Listing],
    retired: &[SkuId],
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut listings = listings.to_vec();
    listings.sort_unstable_by_key(|listing| (listing.merchant, listing.id));
    save_heads(tx, &listings)?;
    save_variants(tx, &listings)?;
    save_hs(tx, &listings)?;
    let mut retired = retired.to_vec();
    retired.sort_unstable();
    for sku in retired {
        tx.execute(
            sql!("UPDATE variant SET retired_at = $1 WHERE merchant_id = $2 AND sku_id = $3"),
            params![now, sku.home(), sku],
        )?;
    }
    want_pictures(tx, &listings, now)
}

/// Has the pictures that `listings` name on other servers fetched.
pub(crate) fn want_pictures(
    tx: &mut Tx<'_>,
    listings: &[&Listing],
    now: Timestamp,
) -> Result<(), StoreError> {
    let named: Vec<(ListingId, &str)> =
        listings.iter().flat_map(|l| l.pictures_elsewhere().map(|at| (l.id, at))).collect();
    pictures::want(tx, &named, now)
}

fn save_heads(tx: &mut Tx<'_>, listings: &[&Listing]) -> Result<(), StoreError> {
    let texts: Vec<[String; 3]> = listings
        .iter()
        .map(|l| Ok([json_text(&l.texts)?, json_text(&l.options)?, json_text(&l.pictures)?]))
        .collect::<Result<_, StoreError>>()?;
    let rows: Vec<[Value<'_>; 14]> = listings
        .iter()
        .zip(&texts)
        .map(|(l, [texts, options, pictures])| {
            [
                l.merchant.to_value(),
                l.id.to_value(),
                l.handle.to_value(),
                Value::Text(l.kind.as_str()),
                Value::Text(l.status.as_str()),
                l.category.to_value(),
                l.brand.to_value(),
                l.origin.to_value(),
                texts.to_value(),
                options.to_value(),
                pictures.to_value(),
                l.version.to_value(),
                l.created_at.to_value(),
                l.updated_at.to_value(),
            ]
        })
        .collect();
    let written = tx.execute_set(
        sql_set!(
            "INSERT INTO listing (merchant_id, listing_id, handle, kind, status, category, brand,
                origin, texts, options, pictures, version, created_at, updated_at)
             VALUES {rows}
             ON CONFLICT (merchant_id, listing_id) DO UPDATE SET
                handle = excluded.handle, kind = excluded.kind, status = excluded.status,
                category = excluded.category, brand = excluded.brand, origin = excluded.origin,
                texts = excluded.texts, options = excluded.options, pictures = excluded.pictures,
                version = excluded.version, updated_at = excluded.updated_at
             WHERE listing.version = excluded.version - 1",
            [
                BIGINT, BYTEA, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, BIGINT,
                BIGINT, BIGINT
            ]
        ),
        &rows,
    )?;
    if written == listings.len() as u64 { Ok(()) } else { Err(tx.lost_race()) }
}

fn save_variants(tx: &mut Tx<'_>, listings: &[&Listing]) -> Result<(), StoreError> {
    let mut variants: Vec<(i64, &Variant)> =
        listings.iter().flat_map(|listing| (0i64..).zip(&listing.variants)).collect();
    variants.sort_unstable_by_key(|(_, variant)| variant.id);
    let texts: Vec<(String, String, Currency)> = variants
        .iter()
        .map(|(_, v)| Ok((json_text(&v.values)?, json_text(&v.attributes)?, v.price.currency())))
        .collect::<Result<_, StoreError>>()?;
    let rows: Vec<[Value<'_>; 12]> = variants
        .iter()
        .zip(&texts)
        .map(|((position, v), (values, attributes, currency))| {
            [
                Value::Int(v.id.home().number()),
                v.id.to_value(),
                v.listing.to_value(),
                Value::Int(*position),
                v.code.to_value(),
                values.to_value(),
                Value::Int(v.price.minor()),
                currency.to_value(),
                v.weight.to_value(),
                v.barcode.to_value(),
                attributes.to_value(),
                v.stock_stated.to_value(),
            ]
        })
        .collect();
    let written = tx.execute_set(
        sql_set!(
            "INSERT INTO variant (merchant_id, sku_id, listing_id, position, code, option_values,
                price_minor, currency, weight_g, barcode, attributes, stock_stated)
             VALUES {rows}
             ON CONFLICT (merchant_id, sku_id) DO UPDATE SET
                position = excluded.position, code = excluded.code,
                option_values = excluded.option_values, price_minor = excluded.price_minor,
                currency = excluded.currency, weight_g = excluded.weight_g,
                barcode = excluded.barcode, attributes = excluded.attributes,
                stock_stated = excluded.stock_stated, retired_at = NULL
             WHERE variant.listing_id = excluded.listing_id",
            [BIGINT, BYTEA, BYTEA, BIGINT, TEXT, TEXT, BIGINT, TEXT, BIGINT, TEXT, TEXT, BIGINT]
        ),
        &rows,
    )?;
    if written == rows.len() as u64 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Replaces the HS codes of the variants of `listings`.
fn save_hs(tx: &mut Tx<'_>, listings: &[&Listing]) -> Result<(), StoreError> {
    let mut variants: Vec<&Variant> = listings.iter().flat_map(|l| &l.variants).collect();
    variants.sort_unstable_by_key(|variant| variant.id);
    let keys: Vec<[Value<'_>; 2]> =
        variants.iter().map(|v| [Value::Int(v.id.home().number()), v.id.to_value()]).collect();
    tx.execute_set(
        sql_set!(
            "WITH v(merchant_id, sku_id) AS (VALUES {rows})
             DELETE FROM variant_hs WHERE (merchant_id, sku_id) IN (SELECT merchant_id, sku_id FROM v)",
            [BIGINT, BYTEA]
        ),
        &keys,
    )?;
    let assigned: Vec<(&Variant, &Country, String, &HsAssignment)> = variants
        .iter()
        .flat_map(|v| v.hs.iter().map(|(c, hs)| (*v, c, hs.code.digits().to_owned(), hs)))
        .collect();
    let rows: Vec<[Value<'_>; 6]> = assigned
        .iter()
        .map(|(variant, destination, code, hs)| {
            [
                Value::Int(variant.id.home().number()),
                variant.id.to_value(),
                destination.to_value(),
                code.to_value(),
                Value::Int(i64::from(hs.edition.year())),
                Value::Text(hs.state.as_str()),
            ]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO variant_hs (merchant_id, sku_id, destination, code, edition, state)
             VALUES {rows}",
            [BIGINT, BYTEA, TEXT, TEXT, BIGINT, TEXT]
        ),
        &rows,
    )?;
    Ok(())
}

/// Moves a listing from the status it was read in to another, under its version.
///
/// # Errors
/// [`StoreError::LostRace`] when it has changed meanwhile: the transaction is run again and sees it.
pub(crate) fn set_status(
    tx: &mut Tx<'_>,
    listing: &Listing,
    status: Status,
    now: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE listing SET status = $1, version = version + 1, updated_at = $2
             WHERE merchant_id = $3 AND listing_id = $4 AND version = $5"
        ),
        params![status.as_str(), now, listing.merchant, listing.id, listing.version],
    )?;
    if changed == 1 { Ok(()) } else { Err(tx.lost_race()) }
}
