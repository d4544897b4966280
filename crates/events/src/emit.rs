//! Telling a fact. The events of a transaction are gathered and written last, by home and all at once: the
//! head row of a home stays locked until the commit, so every transaction takes those locks in the same
//! order, whichever commands it ran.

use crate::Fact;
use kernel::{Home, Id, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{StoreError, Tx, Value, sql_set};

/// What a fact speaks of, and where it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    home: Home,
    key: Vec<u8>,
}

impl Subject {
    /// A thing by its id, in the home of that id.
    #[must_use]
    pub fn of(id: Id) -> Subject {
        Subject { home: id.home(), key: id.bytes().to_vec() }
    }

    /// A thing in `home` by its code.
    #[must_use]
    pub fn coded(home: Home, code: &str) -> Subject {
        Subject { home, key: code.as_bytes().to_vec() }
    }
}

/// An event on its way to the end of its transaction.
struct Told {
    subject: Subject,
    kind: &'static str,
    version: u32,
    payload: String,
    at: Timestamp,
}

/// Tells a fact that happened at `now`. It is written when the transaction's closure has returned, so it
/// may be told anywhere in a command, in any order of homes.
///
/// # Errors
/// [`StoreError::Column`] when what it carries has no form as JSON, which no type of a face has.
pub fn emit<P: Serialize>(
    tx: &mut Tx<'_>,
    fact: Fact<P>,
    subject: Subject,
    carried: &P,
    now: Timestamp,
) -> Result<(), StoreError> {
    let payload = serde_json::to_string(carried);
    let payload = payload.map_err(|_| StoreError::Column("fact that can be written as JSON"))?;
    let kind = fact.kind();
    let told = Told { subject, kind: kind.name, version: kind.version, payload, at: now };
    tx.gather(told, write);
    Ok(())
}

/// Two set statements, whatever the number of homes: the heads give the numbers, then the events.
fn write(tx: &mut Tx<'_>, mut told: Vec<Told>) -> Result<(), StoreError> {
    told.sort_by_key(|event| event.subject.home);
    let of_home = |a: &Told, b: &Told| a.subject.home == b.subject.home;
    let heads: Vec<[Value<'_>; 5]> = told
        .chunk_by(of_home)
        .filter_map(|events| {
            let (first, last_at) = (events.first()?, events.iter().map(|event| event.at).max()?);
            let [home, count] = [first.subject.home.number(), count(events)];
            Some([home, count, 0, 0, last_at.micros()].map(Value::Int))
        })
        .collect();
    let numbered = tx.query_set(
        sql_set!(
            "INSERT INTO outbox_head (home, last_seq, pruned_seq, placed_seq, changed_at)
             VALUES {rows}
             ON CONFLICT (home) DO UPDATE SET last_seq = outbox_head.last_seq + excluded.last_seq,
                changed_at = excluded.changed_at
             RETURNING home, last_seq",
            [BIGINT, BIGINT, BIGINT, BIGINT, BIGINT]
        ),
        &heads,
        |row| Ok((row.get::<Home>(0)?, row.get::<i64>(1)?)),
    )?;
    let numbered: BTreeMap<Home, i64> = numbered.into_iter().collect();
    let mut rows: Vec<[Value<'_>; 7]> = Vec::with_capacity(told.len());
    for events in told.chunk_by(of_home) {
        let last = events.first().and_then(|event| numbered.get(&event.subject.home));
        let last = *last.ok_or(StoreError::Column("number of the last event"))?;
        for (seq, event) in (last - count(events) + 1..).zip(events) {
            rows.push([
                Value::Int(event.subject.home.number()),
                Value::Int(seq),
                Value::Text(event.kind),
                Value::Int(event.version.into()),
                Value::Bytes(&event.subject.key),
                Value::Text(&event.payload),
                Value::Int(event.at.micros()),
            ]);
        }
    }
    tx.execute_set(
        sql_set!(
            "INSERT INTO outbox (home, seq, kind, version, subject, payload, at) VALUES {rows}",
            [BIGINT, BIGINT, TEXT, BIGINT, BYTEA, TEXT, BIGINT]
        ),
        &rows,
    )?;
    Ok(())
}

fn count(events: &[Told]) -> i64 {
    i64::try_from(events.len()).unwrap_or(i64::MAX)
}
