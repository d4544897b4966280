//! Set statements: what goes wrong without the rules (aggregate by key, sort by primary key), and that
//! it does not with them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use store::{Db, StoreError, ToValue, Tx, Value, params, sql, sql_set};
use testkit::{TestDb, databases};

const MERCHANT: i64 = 7;

async fn stock(db: &Db, skus: i64, free: i64) {
    db.write(move |tx| {
        tx.execute(
            sql!(
                "CREATE TABLE shelf (merchant_id BIGINT NOT NULL, sku BIGINT NOT NULL,
                  free BIGINT NOT NULL CHECK (free >= 0), PRIMARY KEY (merchant_id, sku))"
            ),
            &[],
        )?;
        let rows: Vec<[Value<'_>; 3]> =
            (0..skus).map(|sku| [MERCHANT, sku, free].map(Value::Int)).collect();
        let set = sql_set!(
            "INSERT INTO shelf (merchant_id, sku, free) VALUES {rows}",
            [BIGINT, BIGINT, BIGINT]
        );
        assert_eq!(tx.execute_set(set, &rows)?, u64::try_from(skus).unwrap());
        Ok::<_, StoreError>(())
    })
    .await
    .unwrap();
}

/// Takes `n` of each SKU where there is enough; answers the SKUs that were taken.
fn take(tx: &mut Tx<'_>, lines: &[(i64, i64)]) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<[Value<'_>; 3]> =
        lines.iter().map(|(sku, n)| [MERCHANT, *sku, *n].map(Value::Int)).collect();
    tx.query_set(
        sql_set!(
            "WITH v(merchant_id, sku, n) AS (VALUES {rows})
             UPDATE shelf SET free = free - v.n FROM v
             WHERE shelf.merchant_id = v.merchant_id AND shelf.sku = v.sku AND shelf.free >= v.n
             RETURNING shelf.sku",
            [BIGINT, BIGINT, BIGINT]
        ),
        &rows,
        |row| row.get(0),
    )
}

fn aggregated(lines: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut by_sku = std::collections::BTreeMap::new();
    for (sku, n) in lines {
        *by_sku.entry(*sku).or_insert(0) += n;
    }
    by_sku.into_iter().collect()
}

async fn left(t: &TestDb) -> i64 {
    let left = t.db.read(|tx| {
        tx.query_opt(
            sql!("SELECT CAST(SUM(free) AS BIGINT) FROM shelf WHERE merchant_id = $1"),
            params![MERCHANT],
            |row| row.get::<i64>(0),
        )
    });
    left.await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn any_number_of_rows_goes_in_and_comes_back() {
    for t in databases().await {
        stock(&t.db, 100, 5).await; // 64 + 16 + 16 + 4
        for n in [0, 1, 3, 63, 64, 85, 100] {
            let taken =
                t.db.write(move |tx| take(tx, &(0..n).map(|sku| (sku, 0)).collect::<Vec<_>>()));
            let mut taken = taken.await.unwrap();
            taken.sort_unstable();
            assert_eq!(taken, (0..n).collect::<Vec<_>>(), "{}", t.name);
        }
        assert_eq!(left(&t).await, 500, "{}", t.name);
    }
}

/// Three lines of one SKU, two pieces each, five on the shelf: six are sold and the shelf says three.
/// This is what the rule is for; should an engine ever behave, the rule may be thought over.
#[tokio::test(flavor = "multi_thread")]
async fn rows_of_one_key_that_are_not_aggregated_oversell() {
    for t in databases().await {
        stock(&t.db, 1, 5).await;
        let lines = [(0, 2), (0, 2), (0, 2)];
        // Wide enough to be one statement, as a real batch would be.
        let batch = [lines.as_slice(), &[(99, 1)]].concat();
        let taken = t.db.write(move |tx| take(tx, &batch)).await.unwrap();
        assert_eq!(taken, [0], "{}: taken once, reported once", t.name);
        assert_eq!(left(&t).await, 3, "{}: six are promised, two are gone", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_are_aggregated_by_key_do_not_oversell() {
    for t in databases().await {
        stock(&t.db, 1, 5).await;
        let lines = aggregated(&[(0, 2), (0, 2), (0, 2)]);
        let taken = t.db.write(move |tx| take(tx, &lines)).await.unwrap();
        assert!(taken.is_empty(), "{}: six are not there", t.name);
        let lines = aggregated(&[(0, 2), (0, 2)]);
        assert_eq!(t.db.write(move |tx| take(tx, &lines)).await.unwrap(), [0], "{}", t.name);
        assert_eq!(left(&t).await, 1, "{}", t.name);
    }
}

const BUYERS: u64 = 4;
const BATCH: i64 = 64;

/// Four buyers take batches of the same 64 SKUs, `rounds` times each or until the server broke a
/// deadlock; answers how many it broke.
async fn deadlocks(t: &TestDb, rounds: u64, sorted: bool) -> u32 {
    let lost = Arc::new(AtomicU32::new(0));
    let buyers: Vec<_> = (0..BUYERS)
        .map(|buyer| {
            let (db, lost) = (t.db.clone(), Arc::clone(&lost));
            tokio::spawn(async move {
                for round in 0..rounds {
                    if lost.load(Ordering::SeqCst) > 0 {
                        return;
                    }
                    let (lost, batch) = (Arc::clone(&lost), batch(buyer * rounds + round, sorted));
                    // Its answer does not matter: a batch that lost too often is given up.
                    drop(db.write(move |tx| bought(tx, &batch, &lost)).await);
                }
            })
        })
        .collect();
    for buyer in buyers {
        buyer.await.unwrap();
    }
    lost.load(Ordering::SeqCst)
}

fn bought(tx: &mut Tx<'_>, batch: &[(i64, i64)], lost: &AtomicU32) -> Result<(), StoreError> {
    let taken = take(tx, batch);
    if matches!(taken, Err(StoreError::LostRace)) {
        lost.fetch_add(1, Ordering::SeqCst);
    }
    assert_eq!(taken?.len(), batch.len());
    Ok(())
}

fn batch(seed: u64, sorted: bool) -> Vec<(i64, i64)> {
    let mut moment = testkit::moment(seed);
    let mut batch: Vec<(i64, i64)> = (0..BATCH).map(|sku| (sku, 1)).collect();
    for i in (1..batch.len()).rev() {
        batch.swap(i, (moment.bits() % (i as u64 + 1)) as usize);
    }
    if sorted {
        batch.sort_unstable();
    }
    batch
}

#[tokio::test(flavor = "multi_thread")]
async fn unsorted_batches_deadlock_and_sorted_ones_never_do() {
    for t in databases().await {
        stock(&t.db, 2_000, 1_000_000).await;
        assert_eq!(deadlocks(&t, 100, true).await, 0, "{}: sorted", t.name);
        if t.name == "postgres" {
            // SQLite has one writer: nothing to lock.
            assert!(deadlocks(&t, 100, false).await > 0, "unsorted batches no longer deadlock?");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_may_hold_every_kind() {
    for t in databases().await {
        let names = t.db.write(|tx| {
            tx.execute(
                sql!("CREATE TABLE kinds (merchant_id BIGINT PRIMARY KEY, name TEXT, b BYTEA)"),
                &[],
            )?;
            let rows = [
                [MERCHANT.to_value(), "杏".to_value(), [1u8, 2].as_slice().to_value()],
                [8i64.to_value(), Value::Null, Value::Null],
            ];
            tx.query_set(
                sql_set!(
                    "INSERT INTO kinds (merchant_id, name, b) VALUES {rows} RETURNING name",
                    [BIGINT, TEXT, BYTEA]
                ),
                &rows,
                |row| row.get::<Option<String>>(0),
            )
        });
        let names: Result<_, StoreError> = names.await;
        assert_eq!(names.unwrap(), [Some("杏".to_owned()), None], "{}", t.name);
    }
}

const SHELF: &str = "sku, free";

#[tokio::test(flavor = "multi_thread")]
async fn columns_that_are_written_once_are_read_of_one_row_and_of_a_set() {
    for t in databases().await {
        stock(&t.db, 5, 3).await;
        let read = t.db.read(|tx| {
            let one = tx.query_opt(
                sql!("SELECT {columns} FROM shelf WHERE merchant_id = $1 AND sku = $2", SHELF),
                params![MERCHANT, 4i64],
                |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
            )?;
            let wanted = [1, 4, 9].map(|sku| [MERCHANT, sku].map(Value::Int));
            let set = tx.query_set(
                sql_set!(
                    "WITH v(home, wanted) AS (VALUES {rows})
                     SELECT {columns}, home FROM v
                     JOIN shelf s ON s.merchant_id = v.home AND s.sku = v.wanted",
                    [BIGINT, BIGINT],
                    SHELF
                ),
                &wanted,
                |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?)),
            )?;
            Ok::<_, StoreError>((one, set))
        });
        let (one, mut set) = read.await.unwrap();
        set.sort_unstable();
        assert_eq!(one, Some((4, 3)), "{}", t.name);
        assert_eq!(set, [(1, 3, MERCHANT), (4, 3, MERCHANT)], "{}", t.name);
    }
}
