//! The files of imports are let go when no run may read them again. Whoever removes them from the object
//! store does so after these transactions, so that no run is left without its file.

use ::store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};
use kernel::{MerchantId, Timestamp};
use std::collections::BTreeSet;

type Row<'a> = [Value<'a>; 3];

fn rows(merchant: MerchantId, keys: &[String], ended_before: Timestamp) -> Vec<Row<'_>> {
    let (home, ended_before) = (Value::Int(merchant.number()), Value::Int(ended_before.micros()));
    keys.iter().map(|key| [home, key.to_value(), ended_before]).collect()
}

/// Those of `keys` of `merchant` that no run needs: none is at work on them, and each that was has ended
/// before `ended_before`.
pub fn unneeded_import_files(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    keys: &[String],
    ended_before: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let needed = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, object_key, ended_before) AS (VALUES {rows}) \
             SELECT v.object_key FROM v JOIN import_run r \
             ON r.merchant_id = v.merchant_id AND r.object_key = v.object_key \
             WHERE r.state = 'running' OR r.finished_at >= v.ended_before",
            [BIGINT, TEXT, BIGINT]
        ),
        &rows(merchant, keys, ended_before),
        |row| row.get::<String>(0),
    )?;
    Ok(without(keys, needed))
}

/// Takes `keys` from the runs of `merchant` that have ended before `ended_before`; answers those that no
/// run holds any more. Whoever reads a file again holds it first, and then it stays.
pub fn release_import_files(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    keys: &[String],
    ended_before: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let rows = rows(merchant, keys, ended_before);
    tx.execute_set(
        sql_set!(
            "WITH v(merchant_id, object_key, ended_before) AS (VALUES {rows}) \
             UPDATE import_run SET object_key = NULL FROM v \
             WHERE import_run.merchant_id = v.merchant_id \
             AND import_run.object_key = v.object_key AND import_run.state <> 'running' \
             AND import_run.finished_at < v.ended_before",
            [BIGINT, TEXT, BIGINT]
        ),
        &rows,
    )?;
    // A statement of its own: it sees what was begun while the first one waited for its rows.
    let held = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, object_key, ended_before) AS (VALUES {rows}) \
             SELECT v.object_key FROM v JOIN import_run r \
             ON r.merchant_id = v.merchant_id AND r.object_key = v.object_key",
            [BIGINT, TEXT, BIGINT]
        ),
        &rows,
        |row| row.get::<String>(0),
    )?;
    Ok(without(keys, held))
}

/// Bytes of the files of `merchant` that are kept for her runs, each file counted once.
pub fn import_bytes_kept(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<u64, StoreError> {
    let kept = tx.query_opt(
        sql!(
            "SELECT CAST(COALESCE(SUM(kept.bytes), 0) AS BIGINT)
              FROM (SELECT MAX(bytes_total) AS bytes FROM import_run
                WHERE merchant_id = $1 AND object_key IS NOT NULL GROUP BY object_key) kept"
        ),
        params![merchant],
        |row| row.get::<i64>(0),
    )?;
    Ok(kept.unwrap_or(0).unsigned_abs())
}

fn without(keys: &[String], held: Vec<String>) -> Vec<String> {
    let held: BTreeSet<String> = held.into_iter().collect();
    keys.iter().filter(|key| !held.contains(*key)).cloned().collect()
}
