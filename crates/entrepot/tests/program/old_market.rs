//! A market of an earlier version keeps all that it has: orders in every state with their money,
//! events, timers, idempotency keys and mail.
//!
//! `tests/data/market-0014.sql.gz` holds the rows of a demo market that ran at migration 0014.

use std::process::Command;
use store::{Db, Options, StoreError, Tx, sql_all_homes};

/// Orders, orders in escrow, events, timers, keys, letters, lines of carts.
const KEPT: [i64; 7] = [31, 26, 585, 7, 11, 24, 1];
/// The same, with a timer more for each of its paid orders, which have a clock since, for each of its
/// letters that wait, for each of its listings, whose pictures are looked for once, and for each currency of its
/// payouts, and one for the wishes that nobody answered.
const RENEWED: [i64; 7] = [31, 26, 585, 132, 11, 24, 1];

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
async fn a_market_of_an_earlier_version_keeps_everything() {
    for market in testkit::old_markets("market-0014").await {
        println!("on {}", market.name);
        let db = Db::open(&market.url, Options::default()).unwrap();
        assert_eq!(kept(&db).await, KEPT);
        db.close();
        renew(&market.url).await;
    }
}
