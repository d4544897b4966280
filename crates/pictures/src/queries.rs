//! What a merchant is told of her pictures.

use crate::{PictureId, id_of, key_of_id};
use ::store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};
use kernel::{ListingId, MerchantId, Timestamp};
use std::collections::BTreeMap;

/// How many pictures of a merchant are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not fetched yet.
    pub waiting: u32,
    /// Kept by us.
    pub kept: u32,
    /// Given up.
    pub failed: u32,
}

/// Counts the pictures of `merchant` that are from elsewhere.
pub fn counts(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Counts, StoreError> {
    let rows: Vec<(String, u32)> = tx.query(
        sql!("SELECT state, COUNT(*) FROM picture_fetch WHERE merchant_id = $1 GROUP BY state"),
        params![merchant],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let of = |state: &str| rows.iter().find(|row| row.0 == state).map_or(0, |row| row.1);
    Ok(Counts { waiting: of("waiting"), kept: of("kept"), failed: of("failed") })
}

/// A picture that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// What [`retry`](crate::retry) knows it by: its id in hexadecimal digits.
    pub name: String,
    /// Where it is.
    pub address: String,
    /// The listing that first named it.
    pub listing: ListingId,
    /// The word of why ([`Failure::as_str`](crate::Failure)).
    pub why: String,
    /// What the server answered, when that is why.
    pub status: Option<u32>,
    /// When it was last tried.
    pub at: Timestamp,
}

/// The pictures of `merchant` that were given up, at most `limit`.
pub fn failed(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    limit: u32,
) -> Result<Vec<Failed>, StoreError> {
    tx.query(
        sql!(
            "SELECT picture_id, address, listing_id, why, status, settled_at FROM picture_fetch
             WHERE merchant_id = $1 AND state = 'failed' ORDER BY picture_id LIMIT $2"
        ),
        params![merchant, limit],
        failed_row,
    )
}

fn failed_row(row: &Row<'_>) -> Result<Failed, StoreError> {
    let id: PictureId = row.get(0)?;
    Ok(Failed {
        name: id.iter().map(|byte| format!("{byte:02x}")).collect(),
        address: row.get(1)?,
        listing: row.get(2)?,
        why: row.get(3)?,
        status: row.get(4)?,
        at: row.get(5)?,
    })
}

/// What became of one picture from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// `waiting`, `kept` or `failed`.
    pub state: String,
    /// Why the last try was in vain.
    pub why: Option<String>,
    /// What the server answered, when that is why.
    pub status: Option<u32>,
}

/// What became of the pictures of `merchant` at `addresses`, by the key that each is kept under.
pub fn fates(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    addresses: &[&str],
) -> Result<BTreeMap<String, Fate>, StoreError> {
    let ids: Vec<PictureId> = addresses.iter().map(|address| id_of(address)).collect();
    let rows: Vec<[Value<'_>; 2]> =
        ids.iter().map(|id| [merchant.to_value(), id.to_value()]).collect();
    let found: Vec<(PictureId, Fate)> = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, picture_id) AS (VALUES {rows})
             SELECT p.picture_id, p.state, p.why, p.status FROM v JOIN picture_fetch p
               ON p.merchant_id = v.merchant_id AND p.picture_id = v.picture_id",
            [BIGINT, BYTEA]
        ),
        &rows,
        |row| Ok((row.get(0)?, Fate { state: row.get(1)?, why: row.get(2)?, status: row.get(3)? })),
    )?;
    Ok(found.into_iter().map(|(id, fate)| (key_of_id(merchant, &id), fate)).collect())
}
