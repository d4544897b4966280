//! Markets of earlier versions, from the rows that a demo market of each left in `tests/data`.

use crate::{PgDatabase, Place, fresh_name, server};
use std::io::Read as _;
use store::{Db, Options, admin, sql};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data");

/// A market whose tables are as an earlier version had them; gone when dropped.
#[derive(Debug)]
pub struct OldMarket {
    /// The engine, for messages: `sqlite` or `postgres`.
    pub name: &'static str,
    /// For `--database` of the program, or a [`Db`].
    pub url: String,
    _place: Place,
}

/// The market of `tests/data/ROWS.sql.gz` on each engine. Its rows say which migrations it had, and by which texts.
///
/// # Panics
/// When it cannot be made, or one of its migrations was edited since; when PostgreSQL is missing and was not to be left out.
pub async fn old_markets(rows: &str) -> Vec<OldMarket> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("market.db").display());
    let place = Place::Folder { _folder: folder };
    let mut all = vec![OldMarket { name: "sqlite", url, _place: place }];
    if let Some(server) = server() {
        let name = fresh_name("old");
        admin::create_database(server, &name, None).expect("create a test database");
        let url = admin::with_database(server, &name);
        let place = Place::Server { _database: PgDatabase { url: url.clone(), name } };
        all.push(OldMarket { name: "postgres", url, _place: place });
    }
    for market in &all {
        load(&market.url, rows).await;
    }
    all
}

/// Makes the tables as they were, and writes the rows with the record of their migrations.
async fn load(url: &str, rows: &str) {
    let db = Db::open(url, Options::default()).expect("open a test database");
    let rows = read(rows, db.is_postgres());
    let had = |name: &str| rows.contains(&format!("'{name}'"));
    let mut texts: Vec<(&str, &str)> =
        migrations::ALL.iter().filter(|(name, _)| had(name)).copied().collect();
    let write = format!("DELETE FROM migration; {rows}");
    texts.push(("9999_test_write_rows.sql", &write));
    store::migrate(&db, &texts).await.expect("write the rows of an older market");
    db.write(|tx| tx.execute(sql!("DELETE FROM migration WHERE number = 9999"), &[]))
        .await
        .expect("forget how the rows came");
    let later: Vec<&str> =
        migrations::ALL.iter().map(|(name, _)| *name).filter(|name| !had(name)).collect();
    let pending = store::pending(&db, migrations::ALL).await.expect("ask for what is pending");
    assert_eq!(pending, later);
    db.close();
}

fn read(rows: &str, postgres: bool) -> String {
    let mut text = String::new();
    let file = std::fs::File::open(format!("{DATA}/{rows}.sql.gz")).expect("the rows");
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("read the rows");
    // Bytes are spelled as SQLite wants them; after a bracket or a comma, which in a text would not
    // be followed by a lone quote.
    if postgres { text.replace("(X'", r"('\x").replace(",X'", r",'\x") } else { text }
}
