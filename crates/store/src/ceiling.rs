//! Bare commits: what an engine does when nothing but rows is asked of it. Measurements stand beside
//! it.

use crate::{Db, StoreError, ToValue, Tx, Value, sql_set};

const TABLE: &str = include_str!("ceiling.sql");

/// Makes the table of bare rows, if it is not there.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn open(db: &Db) -> Result<(), StoreError> {
    db.write(|tx: &mut Tx<'_>| {
        let table = if tx.is_postgres() { TABLE.to_owned() } else { crate::ddl::to_sqlite(TABLE) };
        tx.batch(&table)
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

/// Writes `rows` rows from number `first` on, with `bytes` bytes each, in one transaction.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn commit(db: &Db, first: i64, rows: usize, bytes: usize) -> Result<(), StoreError> {
    db.write(move |tx: &mut Tx<'_>| {
        let body = vec![b'x'; bytes];
        let ids: Vec<i64> = (first..).take(rows).collect();
        let rows: Vec<[Value<'_>; 2]> =
            ids.iter().map(|id| [id.to_value(), Value::Bytes(&body)]).collect();
        tx.execute_set(
            sql_set!("INSERT INTO ceiling (id, body) VALUES {rows}", [BIGINT, BYTEA]),
            &rows,
        )
        .map(drop)
    })
    .await
}
