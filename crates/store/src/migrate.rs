//! Brings a database up to the tables this program was built with. One text serves both engines.
//!
//! `NNNN_capability_verb_what.sql` runs on both, `NNNN_….postgres.sql` or `.sqlite.sql` on one. Each
//! is its own transaction, recorded with a hash of its text; an applied one is never edited.

use crate::{Db, StoreError, Tx, ddl, params, sql, sql_all_homes};
use sha2::{Digest, Sha256};

/// Why a database was not brought up to date. Migrations before the one named are applied.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The text differs from the one that was applied.
    #[error(
        "migration {0} was edited after it was applied here: restore its text and add a new \
         migration, or start with a fresh database"
    )]
    Edited(String),
    /// The database is newer than this program.
    #[error(
        "the database has migration {0}, which this program does not know: use a newer program"
    )]
    Unknown(String),
    /// A file name is not `NNNN_capability_verb_what.sql`, or two have one number.
    #[error("{0} is not named NNNN_capability_verb_what.sql with a number of its own")]
    Name(String),
    /// A migration did not run.
    #[error("migration {name}: {error}")]
    Failed {
        /// The migration's file name.
        name: String,
        /// What the engine said.
        error: StoreError,
    },
    /// The database failed otherwise.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One migration for this engine.
#[derive(Clone, Debug)]
pub(crate) struct Migration {
    number: u32,
    name: String,
    text: String,
    hash: Vec<u8>,
}

/// Applies which of `texts` (file name and text) are missing; answers the names of those it applied.
/// A large database takes its time: give `db` the [`Patience`](crate::Patience) for it.
///
/// # Errors
/// [`MigrateError::Edited`], [`MigrateError::Unknown`] and [`MigrateError::Name`] before anything runs;
/// [`MigrateError::Failed`] names the migration, which leaves no trace. Those before it stay.
pub async fn migrate(db: &Db, texts: &[(&str, &str)]) -> Result<Vec<String>, MigrateError> {
    let all = parse(texts, db.is_postgres())?;
    db.write(start).await?;
    let mut done = Vec::new();
    loop {
        let all = all.clone();
        // One transaction looks and applies, so two processes that start at once take turns.
        let next = db.write(move |tx| step(tx, &all)).await?;
        match next {
            Some(name) => done.push(name),
            None => return Ok(done),
        }
    }
}

/// Names of the migrations in `texts` that the database has not.
///
/// # Errors
/// [`MigrateError::Edited`], [`MigrateError::Unknown`] and [`MigrateError::Name`], as [`migrate`] would
/// answer.
pub async fn pending(db: &Db, texts: &[(&str, &str)]) -> Result<Vec<String>, MigrateError> {
    let all = parse(texts, db.is_postgres())?;
    let applied = match db.read(applied).await {
        Ok(applied) => applied,
        Err(error) if error.is_no_table() => Vec::new(),
        Err(e) => return Err(e.into()),
    };
    Ok(missing(&all, &applied)?.into_iter().map(|m| m.name.clone()).collect())
}

/// A short name for a set of migrations: 16 hexadecimal digits.
#[must_use]
pub fn fingerprint(texts: &[(&str, &str)]) -> String {
    let mut all = Sha256::new();
    for (name, text) in texts {
        all.update(name.as_bytes());
        all.update([0]);
        all.update(text.as_bytes());
        all.update([0]);
    }
    all.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Two processes may start at once: on PostgreSQL they queue here (SQLite has one writer anyway).
fn lock(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    if tx.is_postgres() { tx.batch("SELECT pg_advisory_xact_lock(4919721)") } else { Ok(()) }
}

fn start(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    lock(tx)?;
    let table = "CREATE TABLE IF NOT EXISTS migration (
        number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, hash BYTEA NOT NULL)";
    let table = if tx.is_postgres() { table.to_owned() } else { ddl::to_sqlite(table) };
    tx.batch(&table)
}

type Applied = (u32, String, Vec<u8>);

fn applied(tx: &mut Tx<'_>) -> Result<Vec<Applied>, StoreError> {
    tx.query(
        sql_all_homes!("SELECT number, name, hash FROM migration ORDER BY number"),
        params![],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Applies the first migration that is missing; its name, or `None` when there is none.
fn step(tx: &mut Tx<'_>, all: &[Migration]) -> Result<Option<String>, MigrateError> {
    lock(tx)?;
    let applied = applied(tx)?;
    let Some(next) = missing(all, &applied)?.first().copied() else { return Ok(None) };
    tx.batch(&next.text)
        .map_err(|error| MigrateError::Failed { name: next.name.clone(), error })?;
    tx.execute(
        sql!("INSERT INTO migration (number, name, hash) VALUES ($1, $2, $3)"),
        params![next.number, next.name, next.hash],
    )?;
    Ok(Some(next.name.clone()))
}

fn missing<'m>(
    all: &'m [Migration],
    applied: &[Applied],
) -> Result<Vec<&'m Migration>, MigrateError> {
    for (number, name, hash) in applied {
        match all.iter().find(|m| m.number == *number) {
            None => return Err(MigrateError::Unknown(name.clone())),
            Some(m) if m.hash != *hash => return Err(MigrateError::Edited(m.name.clone())),
            Some(_) => {}
        }
    }
    Ok(all.iter().filter(|m| applied.iter().all(|(number, ..)| *number != m.number)).collect())
}

fn parse(texts: &[(&str, &str)], postgres: bool) -> Result<Vec<Migration>, MigrateError> {
    let mut all: Vec<Migration> = Vec::new();
    for (name, text) in texts {
        let bad = || MigrateError::Name((*name).to_owned());
        let (number, rest) = name.split_once('_').ok_or_else(bad)?;
        let number: u32 = number.parse().ok().filter(|_| number.len() == 4).ok_or_else(bad)?;
        let only = rest.strip_suffix(".sql").and_then(|rest| rest.split_once('.'));
        match only {
            Some((_, "postgres")) if !postgres => continue,
            Some((_, "sqlite")) if postgres => continue,
            Some((_, "postgres" | "sqlite")) | None => {}
            Some(_) => return Err(bad()),
        }
        if all.iter().any(|m| m.number == number) {
            return Err(bad());
        }
        all.push(Migration {
            number,
            name: (*name).to_owned(),
            text: if postgres { (*text).to_owned() } else { ddl::to_sqlite(text) },
            hash: Sha256::digest(text.as_bytes()).to_vec(),
        });
    }
    all.sort_by_key(|m| m.number);
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    const ONE: (&str, &str) = (
        "0001_shop_create.sql",
        "-- a shop\nCREATE TABLE shop (id BIGINT NOT NULL PRIMARY KEY, logo BYTEA);\n\
         CREATE INDEX shop_logo ON shop (logo);",
    );
    const TWO: (&str, &str) = (
        "0002_shop_add_name.sql",
        "ALTER TABLE shop ADD COLUMN name TEXT; INSERT INTO shop (id, name) VALUES (1, 'a');",
    );

    fn fresh() -> (tempfile::TempDir, Db) {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::sqlite(&folder.path().join("db"), Options::default()).unwrap();
        (folder, db)
    }

    #[tokio::test]
    async fn each_migration_runs_once() {
        let (_folder, db) = fresh();
        assert_eq!(pending(&db, &[ONE]).await.unwrap(), [ONE.0]);
        assert_eq!(migrate(&db, &[ONE]).await.unwrap(), [ONE.0]);
        assert!(pending(&db, &[ONE]).await.unwrap().is_empty());
        assert_eq!(migrate(&db, &[ONE, TWO]).await.unwrap(), [TWO.0]);
        assert!(migrate(&db, &[ONE, TWO]).await.unwrap().is_empty());
        let text =
            db.write(|tx| tx.execute(sql!("UPDATE shop SET id = 'x' WHERE id = 1"), &[])).await;
        assert!(matches!(text, Err(StoreError::Sqlite(_))), "the table is not STRICT: {text:?}");
    }

    #[tokio::test]
    async fn an_edited_one_is_refused_and_so_is_a_newer_database() {
        let (_folder, db) = fresh();
        migrate(&db, &[ONE, TWO]).await.unwrap();
        let edited = migrate(&db, &[(ONE.0, "CREATE TABLE shop (id BIGINT);"), TWO]).await;
        assert!(matches!(&edited, Err(MigrateError::Edited(name)) if name == ONE.0), "{edited:?}");
        let older = migrate(&db, &[ONE]).await;
        assert!(matches!(&older, Err(MigrateError::Unknown(name)) if name == TWO.0), "{older:?}");
    }

    #[tokio::test]
    async fn one_that_fails_leaves_no_trace() {
        let (_folder, db) = fresh();
        let bad =
            ("0002_shop_break.sql", "CREATE TABLE a (id BIGINT); CREATE TABLE a (id BIGINT);");
        let failed = migrate(&db, &[ONE, bad]).await;
        assert!(matches!(&failed, Err(MigrateError::Failed { name, .. }) if name == bad.0));
        let mended = ("0002_shop_mend.sql", "CREATE TABLE a (id BIGINT);");
        assert_eq!(migrate(&db, &[ONE, mended]).await.unwrap(), [mended.0]);
    }

    #[test]
    fn a_file_for_the_other_engine_is_left_out_and_bad_names_are_refused() {
        let only = ("0003_shop_distribute.postgres.sql", "SELECT 1");
        assert_eq!(parse(&[ONE, only], true).unwrap().len(), 2);
        assert_eq!(parse(&[ONE, only], false).unwrap().len(), 1);
        for bad in ["3_shop.sql", "shop.sql", "0003_shop.oracle.sql", "0001_again.sql"] {
            assert!(matches!(parse(&[ONE, (bad, "")], true), Err(MigrateError::Name(_))), "{bad}");
        }
    }
}
