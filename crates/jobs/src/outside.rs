//! How calls to the outside end: of the mail server and of each payment provider it is kept what failed last
//! and since when, for an operator to see. Written when that changes, and once a minute at most otherwise.

use kernel::Timestamp;
use std::sync::{Mutex, PoisonError};
use store::{Db, StoreError, Tx, params, sql};

/// What stands is looked at anew after so many seconds: another process may have written it.
const SURE_SECONDS: i64 = 60;
/// Characters that are kept of an error.
const ERROR_CHARS_MAX: usize = 500;

/// Whoever is called outside, and how calls ended so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// `mail`, or the key of a payment provider.
    pub name: String,
    /// Since when every call that was noted failed; none when the last one worked.
    pub failing_since: Option<Timestamp>,
    /// When a call failed last.
    pub failed_at: Timestamp,
    /// What failed then.
    pub error: String,
}

/// Notes how the calls of one kind end.
#[derive(Debug)]
pub struct Watch {
    db: Db,
    name: &'static str,
    /// What was noted last, and when.
    noted: Mutex<Option<(bool, Timestamp)>>,
}

impl Watch {
    /// A watch over calls of `name`.
    #[must_use]
    pub fn new(db: &Db, name: &'static str) -> Watch {
        Watch { db: db.clone(), name, noted: Mutex::default() }
    }

    /// Notes how a call ended: what failed, or none when it was answered. A fault of the database is told
    /// in the log: the call itself has ended as it has.
    pub async fn note(&self, failure: Option<String>, now: Timestamp) {
        if !self.is_news(failure.is_some(), now) {
            return;
        }
        let name = self.name;
        let noted = match failure {
            Some(error) => {
                let error: String = error.chars().take(ERROR_CHARS_MAX).collect();
                self.db.write(move |tx| failed(tx, name, &error, now)).await
            }
            None => self.db.write(move |tx| worked(tx, name)).await,
        };
        if let Err(error) = noted {
            tracing::warn!(name, %error, "not written down how calls to the outside end");
        }
    }

    fn is_news(&self, fails: bool, now: Timestamp) -> bool {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let sure = noted.is_some_and(|(failed, at)| {
            failed == fails && at <= now && now < at.plus_seconds(SURE_SECONDS)
        });
        if !sure {
            *noted = Some((fails, now));
        }
        !sure
    }
}

fn failed(tx: &mut Tx<'_>, name: &str, error: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO outside_call (name, failing_since, failed_at, error) VALUES ($1, $2, $3, $4)
              ON CONFLICT (name) DO UPDATE SET
                failing_since = COALESCE(outside_call.failing_since, excluded.failing_since),
                failed_at = excluded.failed_at, error = excluded.error"
        ),
        params![name, now, now, error],
    )?;
    Ok(())
}

fn worked(tx: &mut Tx<'_>, name: &str) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE outside_call SET failing_since = NULL
              WHERE name = $1 AND failing_since IS NOT NULL"
        ),
        params![name],
    )?;
    Ok(())
}

/// Everyone outside of whom a call ever failed, by name.
pub fn outside(tx: &mut Tx<'_>) -> Result<Vec<Outside>, StoreError> {
    tx.query(
        sql!("SELECT name, failing_since, failed_at, error FROM outside_call ORDER BY name"),
        params![],
        |row| {
            Ok(Outside {
                name: row.get(0)?,
                failing_since: row.get(1)?,
                failed_at: row.get(2)?,
                error: row.get(3)?,
            })
        },
    )
}
