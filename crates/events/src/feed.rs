//! The order over all homes. Commits of different homes have no order that a number given before the
//! commit could tell; so what is committed gets its place afterwards, in ranges of a home's events, from
//! whichever process looks first. Places have no gaps, and a place that can be seen stays.

use kernel::{Home, Timestamp};
use std::collections::BTreeMap;
use store::{Db, StoreError, Tx, Value, params, sql, sql_all_homes, sql_set};

/// Events at one place, at most.
const RANGE: i64 = 500;
/// Places given, or taken away, in one transaction, about.
const AT_ONCE: usize = 512;

/// Some events of one home: those behind `from`, up to `to`.
struct Range {
    home: Home,
    from: i64,
    to: i64,
}

/// Gives every event that was committed before a place in the feed. When nothing happened it costs one
/// indexed read. Several processes may do so at once: each event gets one place.
///
/// # Errors
/// A fault of the database; what is placed by then stays placed.
pub async fn place(db: &Db, now: Timestamp) -> Result<(), StoreError> {
    let mut placed = db.read(|tx| unplaced(tx, 1)).await?.len() * AT_ONCE;
    while placed == AT_ONCE {
        placed = match db.write(move |tx| place_some(tx, now)).await {
            // Another process took these places, and does the work.
            Err(StoreError::Conflict | StoreError::LostRace) => 0,
            placed => placed?,
        };
    }
    Ok(())
}

/// Homes with events that have no place yet.
fn unplaced(tx: &mut Tx<'_>, homes: usize) -> Result<Vec<Range>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT home, placed_seq, last_seq FROM outbox_head WHERE last_seq > placed_seq
             ORDER BY home LIMIT $1"
        ),
        params![u32::try_from(homes).unwrap_or(u32::MAX)],
        |row| Ok(Range { home: row.get(0)?, from: row.get(1)?, to: row.get(2)? }),
    )
}

/// One round; answers how many places were given. The last place is read before the heads: whoever else places meanwhile takes the next
/// place first, so that this transaction fails and places nothing twice.
fn place_some(tx: &mut Tx<'_>, now: Timestamp) -> Result<usize, StoreError> {
    let last = tx.query_opt(
        sql!("SELECT place FROM feed ORDER BY place DESC LIMIT 1"),
        params![],
        |row| row.get::<i64>(0),
    )?;
    let mut ranges = Vec::new();
    let mut heads: Vec<[Value<'_>; 3]> = Vec::new();
    for head in unplaced(tx, AT_ONCE)? {
        let mut placed = head.from;
        while placed < head.to && ranges.len() < AT_ONCE {
            let to = head.to.min(placed + RANGE);
            ranges.push(Range { home: head.home, from: placed, to });
            placed = to;
        }
        if placed > head.from {
            heads.push([head.home.number(), head.from, placed].map(Value::Int));
        }
    }
    let places: Vec<[Value<'_>; 5]> = (last.unwrap_or(0) + 1..)
        .zip(&ranges)
        .map(|(place, r)| [place, r.home.number(), r.from, r.to, now.micros()].map(Value::Int))
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO feed (place, home, from_seq, to_seq, placed_at) VALUES {rows}",
            [BIGINT, BIGINT, BIGINT, BIGINT, BIGINT]
        ),
        &places,
    )?;
    let moved = tx.execute_set(
        sql_set!(
            "WITH v(home, was, placed) AS (VALUES {rows})
             UPDATE outbox_head SET placed_seq = v.placed FROM v
             WHERE outbox_head.home = v.home AND outbox_head.placed_seq = v.was",
            [BIGINT, BIGINT, BIGINT]
        ),
        &heads,
    )?;
    if moved == heads.len() as u64 { Ok(ranges.len()) } else { Err(StoreError::LostRace) }
}

/// Forgets the events that were placed before `before`; answers how many. The newest place stays, so that
/// places go on from it. A follower that had not read them is told to rebuild.
///
/// # Errors
/// A fault of the database; what is forgotten by then stays forgotten.
pub async fn prune(db: &Db, before: Timestamp) -> Result<u64, StoreError> {
    let mut forgotten = 0;
    loop {
        let (places, events) = db.write(move |tx| prune_some(tx, before)).await?;
        forgotten += events;
        if places < AT_ONCE {
            return Ok(forgotten);
        }
    }
}

/// One round: how many places and how many events are gone.
fn prune_some(tx: &mut Tx<'_>, before: Timestamp) -> Result<(usize, u64), StoreError> {
    let oldest = tx.query(
        sql!(
            "SELECT place, home, from_seq, to_seq, placed_at FROM feed
             WHERE place < (SELECT MAX(place) FROM feed) ORDER BY place LIMIT $1"
        ),
        params![u32::try_from(AT_ONCE).unwrap_or(u32::MAX)],
        |row| {
            let range = Range { home: row.get(1)?, from: row.get(2)?, to: row.get(3)? };
            Ok((row.get::<i64>(0)?, range, row.get::<Timestamp>(4)?))
        },
    )?;
    let old: Vec<(i64, Range)> = oldest
        .into_iter()
        .take_while(|(_, _, placed_at)| *placed_at < before)
        .map(|(place, range, _)| (place, range))
        .collect();
    let Some((last, _)) = old.last() else { return Ok((0, 0)) };
    let heads: BTreeMap<Home, i64> = old.iter().map(|(_, range)| (range.home, range.to)).collect();
    let heads: Vec<[Value<'_>; 2]> =
        heads.iter().map(|(home, to)| [home.number(), *to].map(Value::Int)).collect();
    tx.execute_set(
        sql_set!(
            "WITH v(home, pruned) AS (VALUES {rows})
             UPDATE outbox_head SET pruned_seq = v.pruned FROM v
             WHERE outbox_head.home = v.home AND outbox_head.pruned_seq < v.pruned",
            [BIGINT, BIGINT]
        ),
        &heads,
    )?;
    let mut events = 0;
    for (_, range) in &old {
        events += tx.execute(
            sql!("DELETE FROM outbox WHERE home = $1 AND seq > $2 AND seq <= $3"),
            params![range.home, range.from, range.to],
        )?;
    }
    tx.execute(sql!("DELETE FROM feed WHERE place <= $1"), params![*last])?;
    Ok((old.len(), events))
}
