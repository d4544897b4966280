//! Facts that others follow: search, mail, webhooks, statistics. A command writes its event in its own
//! transaction; each follower keeps its own [`Cursor`], so every process can read every event.
//!
//! Events are numbered within their home, in the order of their commits (the home's head row is
//! locked until then). There is no order between homes.

use kernel::{Home, Timestamp};
use std::collections::BTreeMap;
use store::{StoreError, Tx, params, sql, sql_all_homes};

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Where it happened.
    pub home: Home,
    /// Its number in its home, from 1.
    pub seq: i64,
    /// `noun.past_verb`, as `order.paid`.
    pub kind: String,
    /// The id of what it speaks of.
    pub subject: Vec<u8>,
    /// A small JSON document.
    pub payload: String,
    /// When it happened.
    pub at: Timestamp,
}

/// Writes an event of `home` and answers its number. Commands that write several homes emit in home
/// order, last of all, since the home's head row stays locked until the commit.
///
/// # Errors
/// [`StoreError`] of the engine.
#[expect(clippy::too_many_arguments, reason = "the columns of a row, each of its own type")]
pub fn emit(
    tx: &mut Tx<'_>,
    home: Home,
    kind: &str,
    subject: &[u8],
    payload: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let seq = tx.query_opt(
        sql!(
            "INSERT INTO outbox_head (home, last_seq, pruned_seq, changed_at) VALUES ($1, 1, 0, $2)
              ON CONFLICT (home) DO UPDATE SET last_seq = outbox_head.last_seq + 1,
                changed_at = excluded.changed_at
              RETURNING last_seq"
        ),
        params![home, now],
        |row| row.get::<i64>(0),
    )?;
    let seq = seq.ok_or(StoreError::Column("sequence"))?;
    tx.execute(
        sql!(
            "INSERT INTO outbox (home, seq, kind, subject, payload, at)
              VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        params![home, seq, kind, subject, payload, now],
    )?;
    Ok(seq)
}

/// The events of `home` after number `seq`, in order, at most `limit`.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn after(tx: &mut Tx<'_>, home: Home, seq: i64, limit: u32) -> Result<Vec<Event>, StoreError> {
    tx.query(
        sql!(
            "SELECT home, seq, kind, subject, payload, at FROM outbox
              WHERE home = $1 AND seq > $2 ORDER BY seq LIMIT $3"
        ),
        params![home, seq, limit],
        |row| {
            Ok(Event {
                home: row.get(0)?,
                seq: row.get(1)?,
                kind: row.get(2)?,
                subject: row.get(3)?,
                payload: row.get(4)?,
                at: row.get(5)?,
            })
        },
    )
}

/// Forgets the events of `home` older than `before`. A follower that had not read them rebuilds.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn prune(tx: &mut Tx<'_>, home: Home, before: Timestamp) -> Result<u64, StoreError> {
    let last = tx.query_opt(
        sql!("SELECT MAX(seq) FROM outbox WHERE home = $1 AND at < $2"),
        params![home, before],
        |row| row.get::<Option<i64>>(0),
    )?;
    let Some(Some(last)) = last else { return Ok(0) };
    tx.execute(
        sql!("UPDATE outbox_head SET pruned_seq = $1 WHERE home = $2 AND pruned_seq < $1"),
        params![last, home],
    )?;
    tx.execute(sql!("DELETE FROM outbox WHERE home = $1 AND seq <= $2"), params![home, last])
}

/// What a follower got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polled {
    /// The next events; none when the follower is up to date. Handle them, then
    /// [`advance`](Cursor::advance) over each.
    Events(Vec<Event>),
    /// Events were pruned before this follower read them: rebuild from the tables, and go on from
    /// [`Cursor::at_end`] taken in the same read.
    Rebuild,
}

/// How far a follower has read in each home. Keep its text where the follower's own result is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    homes: BTreeMap<i64, i64>,
    /// Homes that changed before this are read to their end.
    settled: i64,
}

impl Default for Cursor {
    /// Before the first event of every home.
    fn default() -> Cursor {
        Cursor { homes: BTreeMap::new(), settled: i64::MIN }
    }
}

/// A transaction may write its time this long before it commits; heads are looked at again that long.
const OVERLAP_SECONDS: i64 = 600;

impl Cursor {
    /// Behind the last event of every home.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub fn at_end(tx: &mut Tx<'_>) -> Result<Cursor, StoreError> {
        let mut cursor = Cursor::default();
        for head in heads(tx, i64::MIN)? {
            cursor.settled = cursor.settled.max(head.changed_at);
            cursor.homes.insert(head.home.number(), head.last_seq);
        }
        Ok(cursor)
    }

    /// The next events, at most about `limit`.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub fn poll(&self, tx: &mut Tx<'_>, limit: u32) -> Result<Polled, StoreError> {
        let since = Timestamp::from_micros(self.settled).plus_seconds(-OVERLAP_SECONDS);
        let mut events = Vec::new();
        for head in heads(tx, since.micros())? {
            let read = self.homes.get(&head.home.number()).copied().unwrap_or(0);
            if read < head.pruned_seq {
                return Ok(Polled::Rebuild);
            }
            let room = limit.saturating_sub(u32::try_from(events.len()).unwrap_or(u32::MAX));
            if room == 0 {
                break;
            }
            if read < head.last_seq {
                events.extend(after(tx, head.home, read, room)?);
            }
        }
        Ok(Polled::Events(events))
    }

    /// Marks `event` as read.
    pub fn advance(&mut self, event: &Event) {
        self.homes.insert(event.home.number(), event.seq);
        // Heads are read in the order of their change, so what changed before this event was read.
        self.settled = self.settled.max(event.at.micros());
    }

    /// One line for each home.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.homes.iter().map(|(home, seq)| format!("{home} {seq}\n")).collect()
    }

    /// Reads [`Cursor::to_text`]; `None` when it is something else, then rebuild. The first poll
    /// after it looks at every home, so clocks that went wrong meanwhile hide nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Cursor> {
        let homes = text.lines().map(|line| {
            let (home, seq) = line.split_once(' ')?;
            Some((home.parse().ok()?, seq.parse().ok()?))
        });
        Some(Cursor { settled: i64::MIN, homes: homes.collect::<Option<_>>()? })
    }
}

struct Head {
    home: Home,
    last_seq: i64,
    pruned_seq: i64,
    changed_at: i64,
}

/// Homes that changed at or after `since`, in the order of their change.
fn heads(tx: &mut Tx<'_>, since: i64) -> Result<Vec<Head>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT home, last_seq, pruned_seq, changed_at FROM outbox_head
             WHERE changed_at >= $1 ORDER BY changed_at, home"
        ),
        params![since],
        |row| {
            Ok(Head {
                home: row.get(0)?,
                last_seq: row.get(1)?,
                pruned_seq: row.get(2)?,
                changed_at: row.get(3)?,
            })
        },
    )
}
