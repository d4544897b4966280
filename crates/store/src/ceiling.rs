//! Bare work: what an engine does when nothing but rows is asked of it. Measurements stand beside it.

use crate::{Db, StoreError, Tx, params, sql};

const TABLE: &str = include_str!("ceiling.sql");
/// The row whose pieces are taken.
const PIECES: i64 = 0;

/// Makes the table of bare rows anew, with one row of which `pieces` can be taken.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn open(db: &Db, pieces: i64) -> Result<(), StoreError> {
    db.write(move |tx: &mut Tx<'_>| {
        let table = if tx.is_postgres() { TABLE.to_owned() } else { crate::ddl::to_sqlite(TABLE) };
        tx.batch(&table)?;
        insert(tx, PIECES, pieces, &[])
    })
    .await
}

/// Takes the table away.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn close(db: &Db) -> Result<(), StoreError> {
    db.write(|tx: &mut Tx<'_>| tx.batch("DROP TABLE ceiling")).await
}

/// One commit of one row of `bytes` bytes; each has an `id` of its own, above zero.
///
/// # Errors
/// [`StoreError::Conflict`] for an id that was given before.
pub async fn commit(db: &Db, id: i64, bytes: usize) -> Result<(), StoreError> {
    db.write(move |tx: &mut Tx<'_>| insert(tx, id, 0, &vec![b'x'; bytes])).await
}

fn insert(tx: &mut Tx<'_>, id: i64, pieces: i64, body: &[u8]) -> Result<(), StoreError> {
    let sql = sql!("INSERT INTO ceiling (id, pieces, body) VALUES ($1, $2, $3)");
    tx.execute(sql, params![id, pieces, body]).map(drop)
}

/// One commit of one conditional UPDATE: takes a piece; false when there is none left.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn take(db: &Db) -> Result<bool, StoreError> {
    db.write(|tx: &mut Tx<'_>| {
        let sql = sql!("UPDATE ceiling SET pieces = pieces - 1 WHERE id = $1 AND pieces > 0");
        Ok(tx.execute(sql, params![PIECES])? == 1)
    })
    .await
}

/// How large the database is, in bytes.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn size(db: &Db) -> Result<u64, StoreError> {
    db.read(|tx: &mut Tx<'_>| {
        let postgres = tx.is_postgres();
        let mut one = |sql| tx.query_opt(sql, params![], |row| row.get::<i64>(0));
        let parts = if postgres {
            [one(sql!("SELECT pg_database_size(current_database())"))?, Some(1)]
        } else {
            [one(sql!("PRAGMA page_count"))?, one(sql!("PRAGMA page_size"))?]
        };
        let bytes = parts.into_iter().map(Option::unwrap_or_default).product::<i64>();
        Ok(u64::try_from(bytes).unwrap_or(0))
    })
    .await
}
