//! A market of an earlier version keeps all that it has: orders in every state with their money,
//! events, timers, idempotency keys and mail.
//!
//! `tests/data/market-0014.sql.gz` holds the rows of a demo market that ran at migration 0014.

use std::io::Read as _;
use std::process::Command;
use store::{Db, Options, StoreError, Tx, admin, sql, sql_all_homes};

const ROWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/market-0014.sql.gz");
/// The migrations that the market of the rows had.
const OLD: usize = 14;

fn rows(postgres: bool) -> String {
    let mut text = String::new();
    let file = std::fs::File::open(ROWS).unwrap();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    // Bytes are spelled as SQLite wants them; after a bracket or a comma, which in a text would not
    // be followed by a lone quote.
    if postgres { text.replace("(X'", r"('\x").replace(",X'", r",'\x") } else { text }
}

/// Makes the tables as they were, and writes the rows with the record of their migrations.
async fn load(url: &str) {
    let db = Db::open(url, Options::default()).unwrap();
    let rows = format!("DELETE FROM migration; {}", rows(db.is_postgres()));
    let mut texts: Vec<(&str, &str)> = migrations::ALL[..OLD].to_vec();
    texts.push(("9999_test_write_rows.sql", &rows));
    store::migrate(&db, &texts).await.unwrap();
    db.write(|tx| tx.execute(sql!("DELETE FROM migration WHERE number = 9999"), &[]))
        .await
        .unwrap();
    assert_eq!(kept(&db).await, KEPT);
    let names: Vec<&str> = migrations::ALL[OLD..].iter().map(|(name, _)| *name).collect();
    assert_eq!(store::pending(&db, migrations::ALL).await.unwrap(), names);
    db.close();
}

/// Orders, orders in escrow, events, timers, keys, letters, lines of carts.
const KEPT: [i64; 7] = [31, 26, 585, 7, 11, 24, 1];
/// The same, with a timer more for each of its paid orders, which have a clock since, for each of its
/// letters that wait, for each of its listings, whose pictures are looked for once, and for each currency of its
/// payouts.
const RENEWED: [i64; 7] = [31, 26, 585, 131, 11, 24, 1];

async fn kept(db: &Db) -> [i64; 7] {
    let count = |tx: &mut Tx<'_>, text| {
        let counted = tx.query_opt(text, &[], |row| row.get(0))?;
        counted.ok_or(StoreError::ManyRows)
    };
    db.read(move |tx| {
        Ok::<_, StoreError>([
            count(tx, sql_all_homes!("SELECT COUNT(*) FROM orders"))?,
            count(tx, sql_all_homes!("SELECT COUNT(*) FROM escrow_hold"))?,
            count(tx, sql_all_homes!("SELECT COUNT(*) FROM outbox"))?,
            count(tx, sql_all_homes!("SELECT COUNT(*) FROM timer"))?,
            count(tx, sql_all_homes!("SELECT COUNT(*) FROM idempotency"))?,
            count(tx, sql_all_homes!("SELECT COUNT(*) FROM mail_outbox"))?,
            count(tx, sql_all_homes!("SELECT COUNT(*) FROM cart_line"))?,
        ])
    })
    .await
    .unwrap()
}

/// Brings the market up to date and audits it, as its operator does.
async fn renew(url: &str) {
    let folder = tempfile::tempdir().unwrap();
    for command in ["migrate", "audit"] {
        let out = Command::new(env!("CARGO_BIN_EXE_entrepot"))
            .arg("--data")
            .arg(folder.path().join("data"))
            .args(["--database", url, command])
            .output()
            .unwrap();
        let told = [out.stdout, out.stderr].concat();
        assert!(out.status.success(), "{command}: {}", String::from_utf8_lossy(&told));
    }
    let db = Db::open(url, Options::default()).unwrap();
    assert!(store::pending(&db, migrations::ALL).await.unwrap().is_empty());
    assert_eq!(kept(&db).await, RENEWED);
    may_have_been_paid(&db).await;
    nobody_lies_in_clear(&db, url).await;
    db.close();
}

/// Its operators paid payouts by hand, or did not: none leaves before they said which.
async fn may_have_been_paid(db: &Db) {
    let count = sql_all_homes!("SELECT CAST(COUNT(*) AS BIGINT) FROM payout");
    let all: Option<i64> =
        db.read(move |tx| tx.query_opt(count, &[], |row| row.get(0))).await.unwrap();
    let older = db.read(settlement::older_count).await.unwrap();
    assert!(older > 0 && Some(older) == all, "{older} of {all:?}");
    assert_eq!(db.read(settlement::waiting_counts).await.unwrap().0, 0);
}

/// Its keyring is not at hand, so a start with one is played: who people are is sealed in small steps, and of what
/// lay in clear nothing is left.
async fn nobody_lies_in_clear(db: &Db, url: &str) {
    assert!(db.read(accounts::people_lie_clear).await.unwrap(), "migrate had no keyring");
    accounts::seal_with(db, &accounts::Vault::ephemeral().unwrap());
    while db.write(|tx| accounts::seal_people(tx, 5)).await.unwrap() > 0 {}
    assert!(!db.read(accounts::people_lie_clear).await.unwrap());
    let found = db.read(|tx| {
        let email = "shopper@demo.example".parse().map_err(|_| StoreError::Column("e-mail"))?;
        accounts::principal_by_email(tx, &email)
    });
    let found = found.await.unwrap().unwrap();
    assert_eq!(found.email.as_str(), "shopper@demo.example");
    let Some(file) = url.strip_prefix("sqlite:") else { return };
    Db::sqlite_rewrite(file.as_ref()).unwrap();
    let read = |file: &str| std::fs::read(file).unwrap_or_default();
    let lies = [read(file), read(&format!("{file}-wal"))].concat();
    let word = b"@demo.example";
    assert!(!lies.windows(word.len()).any(|part| part == word), "an address is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_market_of_an_earlier_version_keeps_everything_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("market.db").display());
    load(&url).await;
    renew(&url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_market_of_an_earlier_version_keeps_everything_on_postgresql() {
    let Some(server) = testkit::postgres() else { return };
    let name = format!("{}_old", server.url.rsplit('/').next().unwrap());
    admin::create_database(&server.url, &name, None).unwrap();
    let url = admin::with_database(&server.url, &name);
    load(&url).await;
    renew(&url).await;
    admin::drop_database(&server.url, &name).unwrap();
}
