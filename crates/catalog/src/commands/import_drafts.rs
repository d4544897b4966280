//! The drafts that a run of an import left behind, so that they can be finished together.

use ::store::{StoreError, ToValue, Tx, Value, sql_set};
use kernel::{ImportId, ListingId};

/// Remembers that `import` left `listings` as drafts, in the transaction of its step.
pub fn keep_import_drafts(
    tx: &mut Tx<'_>,
    import: ImportId,
    listings: &[ListingId],
) -> Result<(), StoreError> {
    let mut listings = listings.to_vec();
    listings.sort_unstable();
    let home = Value::Int(import.home().number());
    let rows: Vec<[Value<'_>; 3]> =
        listings.iter().map(|listing| [home, import.to_value(), listing.to_value()]).collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO import_draft (merchant_id, import_id, listing_id) VALUES {rows}
             ON CONFLICT (merchant_id, import_id, listing_id) DO NOTHING",
            [BIGINT, BYTEA, BYTEA]
        ),
        &rows,
    )?;
    Ok(())
}
