//! Following the feed: a cursor is one place in it.

use crate::{Event, Kind};
use kernel::{Home, Timestamp};
use std::collections::BTreeMap;
use store::{Row, StoreError, Tx, Value, params, sql, sql_set};

/// How far a follower has read: up to and with this place of the feed. Keep its text where the follower's
/// own result is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    place: i64,
    /// When that place was given; another time there means that this is another database, or an older
    /// copy of it.
    placed_at: Timestamp,
}

impl Default for Cursor {
    /// Before the first event.
    fn default() -> Cursor {
        Cursor { place: 0, placed_at: Timestamp::from_micros(0) }
    }
}

/// What a follower got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polled {
    /// What comes next: handle the events, then keep the cursor.
    Events {
        /// The events of the kinds that were asked for, each home's in order. There may be none
        /// though the cursor moved on.
        events: Vec<Event>,
        /// Behind them; the same as before when the follower has read everything.
        next: Cursor,
    },
    /// Events were pruned before this follower read them, one of them is of a version that it does not
    /// read, or the cursor is another database's: rebuild
    /// from the tables, and go on from a [`Cursor::at_end`] that was taken before the first of them
    /// was read.
    Rebuild,
}

/// One place of the feed.
struct Place {
    cursor: Cursor,
    home: Home,
    from: i64,
    to: i64,
}

impl Cursor {
    /// Behind the last place of the feed. What was told and has no place yet is still read: call
    /// [`feed::place`](crate::feed::place) first to have nothing twice.
    pub fn at_end(tx: &mut Tx<'_>) -> Result<Cursor, StoreError> {
        let last = tx.query_opt(
            sql!("SELECT place, placed_at FROM feed ORDER BY place DESC LIMIT 1"),
            params![],
            |row| Ok(Cursor { place: row.get(0)?, placed_at: row.get(1)? }),
        )?;
        Ok(last.unwrap_or_default())
    }

    /// The next events of the kinds in `reads`; about `limit` events are looked at.
    pub fn poll(self, tx: &mut Tx<'_>, reads: &[Kind], limit: u32) -> Result<Polled, StoreError> {
        // With the cursor's own place, which is there unless it was pruned right up to here.
        let mut places = places(tx, self.place, limit.saturating_add(1))?;
        let known = match places.first() {
            None => self.place == 0,
            Some(first) if first.cursor.place == self.place => first.cursor == self,
            Some(first) => first.cursor.place == self.place + 1,
        };
        if !known {
            return Ok(Polled::Rebuild);
        }
        places.retain(|place| place.cursor.place > self.place);
        let mut looked_at = 0;
        let enough = places.iter().position(|place| {
            looked_at += place.to - place.from;
            looked_at >= i64::from(limit)
        });
        places.truncate(enough.map_or(places.len(), |last| last + 1));
        let next = places.last().map_or(self, |place| place.cursor);
        Ok(match events_at(tx, &places, reads)? {
            Some(events) => Polled::Events { events, next },
            None => Polled::Rebuild,
        })
    }

    /// One line.
    #[must_use]
    pub fn to_text(self) -> String {
        format!("{} {}", self.place, self.placed_at.micros())
    }

    /// Reads [`Cursor::to_text`]; `None` when it is something else, then rebuild.
    #[must_use]
    pub fn parse(text: &str) -> Option<Cursor> {
        let (place, placed_at) = text.split_once(' ')?;
        let placed_at = Timestamp::from_micros(placed_at.parse().ok()?);
        Some(Cursor { place: place.parse().ok()?, placed_at })
    }
}

/// The places from `from` on, in order.
fn places(tx: &mut Tx<'_>, from: i64, limit: u32) -> Result<Vec<Place>, StoreError> {
    tx.query(
        sql!(
            "SELECT place, placed_at, home, from_seq, to_seq FROM feed WHERE place >= $1
             ORDER BY place LIMIT $2"
        ),
        params![from, limit],
        |row| {
            let cursor = Cursor { place: row.get(0)?, placed_at: row.get(1)? };
            Ok(Place { cursor, home: row.get(2)?, from: row.get(3)?, to: row.get(4)? })
        },
    )
}

/// The events at `places`, by home; `None` when one of a kind in `reads` is of another version. The ranges
/// of one home follow each other, so they are one range.
fn events_at(
    tx: &mut Tx<'_>,
    places: &[Place],
    reads: &[Kind],
) -> Result<Option<Vec<Event>>, StoreError> {
    let mut homes: BTreeMap<Home, (i64, i64)> = BTreeMap::new();
    for place in places {
        homes.entry(place.home).or_insert((place.from, place.to)).1 = place.to;
    }
    let ranges: Vec<[Value<'_>; 3]> = homes
        .iter()
        .map(|(home, (from, to))| [home.number(), *from, *to].map(Value::Int))
        .collect();
    let found = tx.query_set(
        sql_set!(
            "WITH v(wanted, from_seq, to_seq) AS (VALUES {rows})
             SELECT {columns} FROM v
             JOIN outbox o ON o.home = v.wanted AND o.seq > v.from_seq AND o.seq <= v.to_seq",
            [BIGINT, BIGINT, BIGINT],
            EVENT
        ),
        &ranges,
        |row| {
            let kind: String = row.get(2)?;
            let read = reads.iter().any(|known| known.name == kind);
            read.then(|| event(row)).transpose()
        },
    )?;
    let mut events: Vec<Event> = found.into_iter().flatten().collect();
    let read = |event: &Event| {
        reads
            .iter()
            .any(|known| (known.name, known.version) == (event.kind.as_str(), event.version))
    };
    if !events.iter().all(read) {
        return Ok(None);
    }
    events.sort_unstable_by_key(|event| (event.home, event.seq));
    Ok(Some(events))
}

/// The events of `home` after number `seq`, in order, at most `limit`; all kinds.
pub fn after(tx: &mut Tx<'_>, home: Home, seq: i64, limit: u32) -> Result<Vec<Event>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM outbox WHERE home = $1 AND seq > $2 ORDER BY seq LIMIT $3",
            EVENT
        ),
        params![home, seq, limit],
        event,
    )
}

/// The columns of [`event`], in its order.
const EVENT: &str = "home, seq, kind, version, subject, payload, at";

fn event(row: &Row<'_>) -> Result<Event, StoreError> {
    Ok(Event {
        home: row.get(0)?,
        seq: row.get(1)?,
        kind: row.get(2)?,
        version: row.get(3)?,
        subject: row.get(4)?,
        payload: row.get(5)?,
        at: row.get(6)?,
    })
}
