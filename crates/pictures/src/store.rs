//! SQL of the pictures from elsewhere.

use crate::{Failure, PictureId};
use ::store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};
use kernel::{ListingId, MerchantId, Timestamp};
use std::collections::BTreeSet;

/// A picture that a listing names, under its merchant.
pub(crate) struct Wanted<'a> {
    pub(crate) merchant: MerchantId,
    pub(crate) id: PictureId,
    pub(crate) listing: ListingId,
    pub(crate) address: &'a str,
}

/// Those that are known already, whatever became of them.
pub(crate) fn known(
    tx: &mut Tx<'_>,
    wanted: &[Wanted<'_>],
) -> Result<BTreeSet<(MerchantId, PictureId)>, StoreError> {
    let rows: Vec<[Value<'_>; 2]> =
        wanted.iter().map(|one| [one.merchant.to_value(), one.id.to_value()]).collect();
    let found: Vec<(MerchantId, PictureId)> = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, picture_id) AS (VALUES {rows})
             SELECT p.merchant_id, p.picture_id FROM v JOIN picture_fetch p
               ON p.merchant_id = v.merchant_id AND p.picture_id = v.picture_id",
            [BIGINT, BYTEA]
        ),
        &rows,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// Writes new ones down, sorted by merchant and id, each once; one that another writes just now stays
/// as it is.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    wanted: &[Wanted<'_>],
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows: Vec<[Value<'_>; 7]> = wanted
        .iter()
        .map(|one| {
            [
                one.merchant.to_value(),
                one.id.to_value(),
                Value::Text(one.address),
                one.listing.to_value(),
                Value::Text("waiting"),
                Value::Int(0),
                Value::Int(now.micros()),
            ]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO picture_fetch (merchant_id, picture_id, address, listing_id, state, tries,
                asked_at)
             VALUES {rows} ON CONFLICT (merchant_id, picture_id) DO NOTHING",
            [BIGINT, BYTEA, TEXT, BYTEA, TEXT, BIGINT, BIGINT]
        ),
        &rows,
    )?;
    Ok(())
}

/// The address of a picture that waits, and how often it was tried.
pub(crate) fn waiting(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    id: &PictureId,
) -> Result<Option<(String, i64)>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT address, tries FROM picture_fetch
             WHERE merchant_id = $1 AND picture_id = $2 AND state = 'waiting'"
        ),
        params![merchant, id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// It is kept.
pub(crate) fn kept(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    id: &PictureId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE picture_fetch SET state = 'kept', why = NULL, status = NULL, settled_at = $1
             WHERE merchant_id = $2 AND picture_id = $3"
        ),
        params![now, merchant, id],
    )?;
    Ok(())
}

/// A try was in vain; without `again` it was the last.
pub(crate) fn not_taken(
    tx: &mut Tx<'_>,
    (merchant, id): (MerchantId, &PictureId),
    (failure, tries, again): (Failure, i64, bool),
    now: Timestamp,
) -> Result<(), StoreError> {
    let state = if again { "waiting" } else { "failed" };
    tx.execute(
        sql!(
            "UPDATE picture_fetch SET state = $1, tries = $2, why = $3, status = $4, settled_at = $5
             WHERE merchant_id = $6 AND picture_id = $7 AND state = 'waiting'"
        ),
        params![state, tries, failure.as_str(), failure.status().map(i64::from), now, merchant, id],
    )?;
    Ok(())
}

/// Lets one that failed wait again; whether it had.
pub(crate) fn wait_again(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    id: &PictureId,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE picture_fetch SET state = 'waiting', tries = 0
             WHERE merchant_id = $1 AND picture_id = $2 AND state = 'failed'"
        ),
        params![merchant, id],
    )?;
    Ok(changed == 1)
}

/// Lets at most `limit` of those that failed wait again; answers which.
pub(crate) fn all_wait_again(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    limit: u32,
) -> Result<Vec<PictureId>, StoreError> {
    tx.query(
        sql!(
            "UPDATE picture_fetch SET state = 'waiting', tries = 0
             WHERE merchant_id = $1 AND state = 'failed' AND picture_id IN
               (SELECT picture_id FROM picture_fetch
                WHERE merchant_id = $1 AND state = 'failed' ORDER BY picture_id LIMIT $2)
             RETURNING picture_id"
        ),
        params![merchant, limit],
        |row| row.get(0),
    )
}
