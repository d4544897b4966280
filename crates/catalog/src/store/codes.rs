//! Which listings have which SKU codes.

use kernel::MerchantId;
use std::collections::BTreeMap;
use store::{StoreError, ToValue, Tx, Value, sql_set};

/// The keys of the listings of `merchant` that offer a variant with one of `codes`, by code.
pub(crate) fn listings_with_codes(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    mut codes: Vec<&str>,
) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
    codes.sort_unstable();
    codes.dedup();
    let rows: Vec<[Value<'_>; 2]> =
        codes.iter().map(|code| [merchant.to_value(), Value::Text(code)]).collect();
    let mut found = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, code) AS (VALUES {rows})
             SELECT p.code, l.handle
             FROM v
             JOIN variant p ON p.merchant_id = v.merchant_id AND p.code = v.code
             JOIN listing l ON l.merchant_id = p.merchant_id AND l.listing_id = p.listing_id
             WHERE p.merchant_id = v.merchant_id AND p.retired_at IS NULL",
            [BIGINT, TEXT]
        ),
        &rows,
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)),
    )?;
    found.sort_unstable();
    let mut listings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (code, handle) in found {
        listings.entry(code).or_default().push(handle);
    }
    Ok(listings)
}
