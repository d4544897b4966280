//! Work that falls due: a row per thing and time, so that no job scans every home for it.
//!
//! A command sets or clears its timers in the transaction of the fact they follow. A [`Job`](crate::Job)
//! leases what is due, so that two servers never do the same thing at the same time; a lease that ends
//! without a word (its process died) makes the timer due again. What failed is tried again later, ever
//! more rarely; what was tried in vain too often, or needs a person, stays as a dead letter.

use kernel::Timestamp;
use store::{Row, StoreError, Tx, Value, params, sql, sql_set};

/// When a timer is due on which nobody works before a person has it tried again.
const NEVER: Timestamp = Timestamp::from_micros(i64::MAX);
/// Longer errors are cut, in characters.
const ERROR_CHARACTERS_MAX: usize = 500;

/// Sets the timer of `kind` for `id` to `due_at`, in place of an earlier one and of all its tries.
pub fn set(tx: &mut Tx<'_>, kind: &str, id: &[u8], due_at: Timestamp) -> Result<(), StoreError> {
    set_all(tx, kind, &[(id, due_at)])
}

/// As [`set`], for several things, each named once, in one wide statement.
pub fn set_all(
    tx: &mut Tx<'_>,
    kind: &str,
    timers: &[(&[u8], Timestamp)],
) -> Result<(), StoreError> {
    let mut timers = timers.to_vec();
    timers.sort_unstable();
    let rows: Vec<[Value<'_>; 3]> = timers
        .iter()
        .map(|(id, due_at)| [Value::Text(kind), Value::Bytes(id), Value::Int(due_at.micros())])
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO timer (kind, id, due_at) VALUES {rows}
              ON CONFLICT (kind, id) DO UPDATE SET due_at = excluded.due_at, lease = NULL,
                attempts = 0, error = NULL, dead_at = NULL",
            [TEXT, BYTEA, BIGINT]
        ),
        &rows,
    )?;
    Ok(())
}

/// Sets the timer of `kind` for `id` unless there is one.
pub fn set_first(
    tx: &mut Tx<'_>,
    kind: &str,
    id: &[u8],
    due_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO timer (kind, id, due_at) VALUES ($1, $2, $3)
              ON CONFLICT (kind, id) DO NOTHING"
        ),
        params![kind, id, due_at],
    )?;
    Ok(())
}

/// Clears the timer of `kind` for `id`; nothing happens when there is none.
pub fn clear(tx: &mut Tx<'_>, kind: &str, id: &[u8]) -> Result<(), StoreError> {
    tx.execute(sql!("DELETE FROM timer WHERE kind = $1 AND id = $2"), params![kind, id])?;
    Ok(())
}

/// As [`clear`], for several timers by their kinds and ids, in one wide statement.
pub fn clear_all(tx: &mut Tx<'_>, timers: &[(&str, &[u8])]) -> Result<(), StoreError> {
    let mut timers = timers.to_vec();
    timers.sort_unstable();
    timers.dedup();
    let rows: Vec<[Value<'_>; 2]> =
        timers.iter().map(|(kind, id)| [Value::Text(kind), Value::Bytes(id)]).collect();
    tx.execute_set(
        sql_set!(
            "WITH v(kind, id) AS (VALUES {rows})
             DELETE FROM timer WHERE (kind, id) IN (SELECT kind, id FROM v)",
            [TEXT, BYTEA]
        ),
        &rows,
    )?;
    Ok(())
}

/// The ids whose timer of `kind` is due at `now`, longest due first, at most `limit`.
pub fn due(
    tx: &mut Tx<'_>,
    kind: &str,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Vec<u8>>, StoreError> {
    tx.query(
        sql!("SELECT id FROM timer WHERE kind = $1 AND due_at <= $2 ORDER BY due_at, id LIMIT $3"),
        params![kind, now, limit],
        |row| row.get(0),
    )
}

/// A timer as an operator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    /// The kind of work.
    pub kind: String,
    /// What it is about, in the kind's own bytes.
    pub id: Vec<u8>,
    /// When it is due; for a dead letter, never, unless it falls due again and again.
    pub due_at: Timestamp,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last try was in vain.
    pub error: Option<String>,
    /// Since when a person must look at it.
    pub dead_at: Option<Timestamp>,
}

/// No clock is set so long after what it is about: neither terms nor pauses between tries come near.
const FAR_DAYS: i64 = 3_650;

impl Timer {
    /// It rings one day, or a person sees it: a time too far after `since`, when that came to be which it
    /// is about, is none.
    #[must_use]
    pub fn rings(&self, since: Timestamp) -> bool {
        self.dead_at.is_some() || self.due_at <= since.plus_days(FAR_DAYS)
    }

    /// When it is tried again by itself, although a person must look at it.
    #[must_use]
    pub fn next_at(&self) -> Option<Timestamp> {
        (self.due_at < NEVER).then_some(self.due_at)
    }

    /// The id in hexadecimal digits, as operators name it.
    #[must_use]
    pub fn name(&self) -> String {
        self.id.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The id that `name` writes in hexadecimal digits; none when it is no such name.
#[must_use]
pub fn id_of(name: &str) -> Option<Vec<u8>> {
    let pairs = (0..name.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(name.get(at..at + 2)?, 16).ok()).collect()
}

/// As [`timer`] reads them.
const TIMER: &str = "kind, id, due_at, attempts, error, dead_at";

fn timer(row: &Row<'_>) -> Result<Timer, StoreError> {
    Ok(Timer {
        kind: row.get(0)?,
        id: row.get(1)?,
        due_at: row.get(2)?,
        attempts: row.get(3)?,
        error: row.get(4)?,
        dead_at: row.get(5)?,
    })
}

/// The timer of `kind` for `id`, alive or dead.
pub fn find(tx: &mut Tx<'_>, kind: &str, id: &[u8]) -> Result<Option<Timer>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT {columns} FROM timer
              WHERE kind = $1 AND id = $2",
            TIMER
        ),
        params![kind, id],
        timer,
    )
}

/// Since when the work on `id` waits for an operator; none when it goes on by itself, or there is none.
pub fn given_up(tx: &mut Tx<'_>, kind: &str, id: &[u8]) -> Result<Option<Timestamp>, StoreError> {
    Ok(find(tx, kind, id)?.and_then(|timer| timer.dead_at))
}

/// The timers of `kind` after the id `after`, by id, at most `limit`: for whoever compares all of them.
pub fn page(
    tx: &mut Tx<'_>,
    kind: &str,
    after: &[u8],
    limit: u32,
) -> Result<Vec<Timer>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM timer
              WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3",
            TIMER
        ),
        params![kind, after, limit],
        timer,
    )
}

/// The dead letters, newest first, older than `before`, at most `limit`.
pub fn dead(
    tx: &mut Tx<'_>,
    before: Option<(Timestamp, String, Vec<u8>)>,
    limit: u32,
) -> Result<Vec<Timer>, StoreError> {
    let (at, kind, id) =
        before.unwrap_or((Timestamp::from_micros(i64::MAX), String::new(), Vec::new()));
    tx.query(
        sql!(
            "SELECT {columns} FROM timer
              WHERE dead_at IS NOT NULL AND (dead_at, kind, id) < ($1, $2, $3)
              ORDER BY dead_at DESC, kind DESC, id DESC LIMIT $4",
            TIMER
        ),
        params![at, kind, id, limit],
        timer,
    )
}

/// How many dead letters there are.
pub fn dead_count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let count =
        tx.query_opt(sql!("SELECT COUNT(*) FROM timer WHERE dead_at IS NOT NULL"), &[], |row| {
            row.get(0)
        })?;
    Ok(count.unwrap_or(0))
}

/// Makes a dead letter due again, with all its tries before it; `false` when it is none (any more). What
/// falls due again and again keeps count of its failures: one more, and it is a dead letter again.
pub fn retry(tx: &mut Tx<'_>, kind: &str, id: &[u8], now: Timestamp) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE timer SET due_at = $1, dead_at = NULL,
                attempts = CASE WHEN due_at < $2 THEN attempts ELSE 0 END
              WHERE kind = $3 AND id = $4 AND dead_at IS NOT NULL"
        ),
        params![now, NEVER, kind, id],
    )?;
    Ok(changed == 1)
}

/// A timer on which one server works.
#[derive(Clone, Debug)]
pub(crate) struct Leased {
    pub(crate) id: Vec<u8>,
    pub(crate) attempts: i64,
}

/// Leases what is due of `kind`, longest due first, at most `limit`: until `until` nobody else takes it.
pub(crate) fn lease(
    tx: &mut Tx<'_>,
    (kind, lease): (&str, i64),
    (now, until): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<Leased>, StoreError> {
    // Who comes second waits for the row, and then finds it due later. One number that grows no further
    // must not fail the statement for all the others.
    tx.query(
        sql!(
            "UPDATE timer SET lease = $1, due_at = $2,
                attempts = CASE WHEN attempts < 1000000 THEN attempts + 1 ELSE attempts END
              WHERE kind = $3 AND due_at <= $4 AND id IN (SELECT id FROM timer
                WHERE kind = $3 AND due_at <= $4 ORDER BY due_at, id LIMIT $5)
              RETURNING id, attempts"
        ),
        params![lease, until, kind, now, limit],
        |row| Ok(Leased { id: row.get(0)?, attempts: row.get(1)? }),
    )
}

/// Now; beyond what no clock of today puts off leases and pauses between tries; and beyond what anything
/// else of the kind, where that is known.
type Times = (Timestamp, Timestamp, Option<Timestamp>);

/// What was put off too far. Its numbers go on from `$1`, which is now; [`far_off`] gives all of them.
const FAR_OFF: &str = "kind = $2 AND due_at > $3 \
    AND (lease IS NOT NULL OR error IS NOT NULL OR due_at > $4) AND due_at < $5";

fn far_off(kind: &str, (now, far, farthest): Times) -> [Value<'_>; 5] {
    let at = |time: Timestamp| Value::Int(time.micros());
    [at(now), Value::Text(kind), at(far), at(farthest.unwrap_or(NEVER)), at(NEVER)]
}

/// Whether there is something that [`wake`] makes due.
pub(crate) fn sleeps(tx: &mut Tx<'_>, kind: &str, times: Times) -> Result<bool, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT due_at FROM timer WHERE due_at > $1 AND {columns} LIMIT 1", FAR_OFF),
        &far_off(kind, times),
        |row| row.get::<Timestamp>(0),
    )?;
    Ok(found.is_some())
}

/// Makes due now what was put off too far. Answers how many.
pub(crate) fn wake(tx: &mut Tx<'_>, kind: &str, times: Times) -> Result<u64, StoreError> {
    tx.execute(sql!("UPDATE timer SET due_at = $1 WHERE {columns}", FAR_OFF), &far_off(kind, times))
}

/// The work is done: clears the timer, unless a command set it anew meanwhile.
pub(crate) fn done(
    tx: &mut Tx<'_>,
    (kind, lease): (&str, i64),
    id: &[u8],
) -> Result<(), StoreError> {
    tx.execute(
        sql!("DELETE FROM timer WHERE kind = $1 AND id = $2 AND lease = $3"),
        params![kind, id, lease],
    )?;
    Ok(())
}

/// There is nothing to do before `due_at`.
pub(crate) fn later(
    tx: &mut Tx<'_>,
    (kind, lease): (&str, i64),
    id: &[u8],
    due_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE timer SET due_at = $1, lease = NULL, attempts = 0, error = NULL,
                dead_at = NULL
              WHERE kind = $2 AND id = $3 AND lease = $4"
        ),
        params![due_at, kind, id, lease],
    )?;
    Ok(())
}

/// It was in vain: tried again at `due_at`, or, without that, never by itself; a dead letter since
/// `seen_at`, or since it was one before.
pub(crate) fn failed(
    tx: &mut Tx<'_>,
    (kind, lease): (&str, i64),
    id: &[u8],
    (error, due_at): (&str, Option<Timestamp>),
    seen_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let error: String = error.chars().filter(|c| *c != '\0').take(ERROR_CHARACTERS_MAX).collect();
    tx.execute(
        sql!(
            "UPDATE timer SET due_at = $1, lease = NULL, error = $2,
                dead_at = COALESCE(dead_at, $3)
              WHERE kind = $4 AND id = $5 AND lease = $6"
        ),
        params![due_at.unwrap_or(NEVER), error, seen_at, kind, id, lease],
    )?;
    Ok(())
}
