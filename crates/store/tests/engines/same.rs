//! The same store functions and the same properties on both engines.

use proptest::prelude::*;
use store::{Db, FromValue, StoreError, ToValue, Tx, Value, params, sql, sql_all_homes};
use testkit::databases;

/// Smallest unit of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Minor(i64);
impl ToValue for Minor {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.0)
    }
}
impl FromValue for Minor {
    fn from_value(v: Value<'_>) -> Result<Self, StoreError> {
        i64::from_value(v).map(Minor)
    }
}

#[derive(Debug, thiserror::Error)]
enum TransferError {
    #[error("account {0} holds less than asked")]
    TooLittle(i64),
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn transfer(tx: &mut Tx<'_>, from: i64, to: i64, amount: Minor) -> Result<Minor, TransferError> {
    let left = tx.query_opt(
        sql!("UPDATE account SET minor = minor - $1 WHERE id = $2 AND minor >= $1 RETURNING minor"),
        params![amount, from],
        |row| row.get::<Minor>(0),
    )?;
    let left = left.ok_or(TransferError::TooLittle(from))?;
    tx.execute(
        sql!(
            "INSERT INTO account (id, minor) VALUES ($1, $2)
              ON CONFLICT (id) DO UPDATE SET minor = account.minor + excluded.minor"
        ),
        params![to, amount],
    )?;
    Ok(left)
}

fn total(tx: &mut Tx<'_>) -> Result<(i64, i64), StoreError> {
    let rows = tx.query(
        sql_all_homes!(
            "SELECT CAST(COALESCE(SUM(minor), 0) AS BIGINT), CAST(COALESCE(MIN(minor), 0) AS BIGINT)
             FROM account"
        ),
        params![],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows[0])
}

async fn accounts(db: &Db) {
    db.write(|tx| {
        tx.execute(sql!("DROP TABLE IF EXISTS account"), &[])?;
        tx.execute(
            sql!(
                "CREATE TABLE account (id BIGINT PRIMARY KEY,
                  minor BIGINT NOT NULL CHECK (minor >= 0))"
            ),
            &[],
        )?;
        tx.execute(sql!("INSERT INTO account (id, minor) VALUES (1, 1000)"), &[])?;
        Ok::<_, StoreError>(())
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_command_writes_nothing() {
    for t in databases().await {
        accounts(&t.db).await;
        let refused =
            t.db.write(|tx| {
                transfer(tx, 1, 2, Minor(600))?;
                transfer(tx, 1, 3, Minor(600))
            })
            .await;
        assert!(matches!(refused, Err(TransferError::TooLittle(1))), "{}: {refused:?}", t.name);
        assert_eq!(t.db.read(total).await.unwrap(), (1000, 1000), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swallowed_failure_still_dooms_the_transaction() {
    for t in databases().await {
        accounts(&t.db).await;
        let doomed =
            t.db.write(|tx| {
                tx.execute(sql!("INSERT INTO account (id, minor) VALUES (7, 1)"), &[])?;
                let again = tx.execute(sql!("INSERT INTO account (id, minor) VALUES (1, 1)"), &[]);
                assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
                let later =
                    tx.query_opt(sql!("SELECT minor FROM account WHERE id = 1"), &[], |row| {
                        row.get::<i64>(0)
                    });
                assert!(matches!(later, Err(StoreError::Doomed)), "{later:?}");
                Ok::<_, StoreError>(())
            })
            .await;
        assert!(matches!(doomed, Err(StoreError::Doomed)), "{}: {doomed:?}", t.name);
        assert_eq!(t.db.read(total).await.unwrap(), (1000, 1000), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_and_a_conflict_are_told_apart() {
    for t in databases().await {
        accounts(&t.db).await;
        let below = t.db.write(|tx| {
            tx.execute(sql!("UPDATE account SET minor = minor - 2000 WHERE id = 1"), &[])
        });
        let below = below.await;
        assert!(matches!(below, Err(StoreError::Check(_))), "{}: {below:?}", t.name);
        let twice =
            t.db.write(|tx| tx.execute(sql!("INSERT INTO account (id, minor) VALUES (1, 1)"), &[]))
                .await;
        assert!(matches!(twice, Err(StoreError::Conflict)), "{}: {twice:?}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_does_not_write() {
    for t in databases().await {
        accounts(&t.db).await;
        let wrote =
            t.db.read(|tx| tx.execute(sql!("INSERT INTO account (id, minor) VALUES (2, 1)"), &[]))
                .await;
        assert!(matches!(wrote, Err(StoreError::ReadOnly)), "{}: {wrote:?}", t.name);
        assert_eq!(t.db.read(total).await.unwrap(), (1000, 1000), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_value_comes_back_as_it_went() {
    for t in databases().await {
        let back = t.db.write(|tx| {
            tx.execute(sql!("CREATE TABLE kinds (id BIGINT PRIMARY KEY, t TEXT, b BYTEA)"), &[])?;
            let bytes: Vec<u8> = (0..=255).collect();
            tx.execute(
                sql!("INSERT INTO kinds (id, t, b) VALUES ($1, $2, $3)"),
                params![i64::MIN, "车厘子 ' $1 ?", bytes],
            )?;
            tx.execute(
                sql!("INSERT INTO kinds (id, t, b) VALUES ($1, $2, $3)"),
                params![i64::MAX, None::<String>, None::<Vec<u8>>],
            )?;
            tx.query(sql!("SELECT id, t, b FROM kinds ORDER BY id"), &[], |row| {
                Ok((
                    row.get::<i64>(0)?,
                    row.get::<Option<String>>(1)?,
                    row.get::<Option<Vec<u8>>>(2)?,
                ))
            })
        });
        let back: Result<_, StoreError> = back.await;
        let first = (i64::MIN, Some("车厘子 ' $1 ?".to_owned()), Some((0..=255).collect()));
        assert_eq!(back.unwrap(), vec![first, (i64::MAX, None, None)], "{}", t.name);
        let nul =
            t.db.write(|tx| {
                tx.execute(sql!("INSERT INTO kinds (id, t) VALUES (1, $1)"), params!["a\0b"])
            })
            .await;
        assert!(nul.as_ref().is_err_and(StoreError::is_nul), "{}: {nul:?}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_rows_are_no_single_row() {
    for t in databases().await {
        let many =
            t.db.read(|tx| {
                let sql = sql!("WITH v(n) AS (VALUES (1), (2)) SELECT CAST(n AS BIGINT) FROM v");
                tx.query_opt(sql, &[], |row| row.get::<i64>(0))
            })
            .await;
        assert!(matches!(many, Err(StoreError::ManyRows)), "{}: {many:?}", t.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn concurrent_transfers_keep_the_total_and_never_go_below_zero(
        runs in prop::collection::vec(
            prop::collection::vec((1i64..5, 1i64..5, 1i64..400), 1..40), 1..4)
    ) {
        testkit::block_on(async {
            for t in databases().await {
                for moves in &runs {
                    accounts(&t.db).await;
                    let tasks: Vec<_> = moves.iter().copied().map(|(from, to, n)| {
                        let db = t.db.clone();
                        tokio::spawn(async move {
                            db.write(move |tx| transfer(tx, from, to, Minor(n))).await
                        })
                    }).collect();
                    for task in tasks {
                        match task.await.unwrap() {
                            Ok(_) | Err(TransferError::TooLittle(_)) => {}
                            Err(e) => panic!("{}: {e}", t.name),
                        }
                    }
                    let (sum, least) = t.db.read(total).await.unwrap();
                    assert_eq!(sum, 1000, "{}", t.name);
                    assert!(least >= 0, "{}", t.name);
                }
            }
        });
    }
}
