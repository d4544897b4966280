//! The follower that writes what people are told: it reads the feed with its own cursor, and what it writes is
//! one transaction with the cursor's move, so that each fact is told once. An event whose letters cannot be
//! written holds up no other: it becomes a thing of its own that is tried again, and at last an operator sees.

use crate::kind::Letters;
use ::jobs::{Done, Failed, Item, Job, timers};
use events::{Cursor, Event, Kind, Polled, feed};
use kernel::{Home, Moment};
use std::sync::Arc;
use std::time::Duration;
use store::{Db, StoreError, Tx, params, sql};

/// The timers of events whose letters could not be written; the id is the event's home and number.
const WRITE: &str = "letters.write";
/// Events looked at in one transaction.
const BATCH: u32 = 100;
/// How long a follower that has read everything waits.
const PAUSE: Duration = Duration::from_millis(500);

/// Follows the feed of `db` until the task is dropped. Failures are logged and tried again.
pub async fn follow(
    db: Db,
    faces: &'static [Letters],
    now: impl Fn() -> Moment + Send + Sync + 'static,
) {
    loop {
        if let Err(error) = catch_up(&db, faces, &now).await {
            tracing::warn!(%error, "what people are to be told could not be looked for");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Tells everybody whom the events concern that nobody has looked at yet; answers how many events that were.
///
/// # Errors
/// A fault of the database; what was told by then stays told, and the next call goes on from there.
pub async fn catch_up(
    db: &Db,
    faces: &'static [Letters],
    now: &(impl Fn() -> Moment + Sync),
) -> Result<usize, StoreError> {
    feed::place(db, now().now).await?;
    let reads: Arc<Vec<Kind>> =
        Arc::new(faces.iter().flat_map(|face| face.follows.iter().copied()).collect());
    let mut written = 0;
    loop {
        let kinds = Arc::clone(&reads);
        let polled = db.read(move |tx| {
            let from = cursor(tx)?;
            Ok::<_, StoreError>((from, from.poll(tx, &kinds, BATCH)?))
        });
        let (from, events, next) = match polled.await? {
            (from, Polled::Events { next, .. }) if next == from => return Ok(written),
            (from, Polled::Events { events, next }) => (from, events, next),
            (from, Polled::Rebuild) => {
                let end = db.read(Cursor::at_end).await?;
                tracing::error!(
                    "letters are left out: their events are gone, or of another version"
                );
                db.write(move |tx| advance(tx, from, end)).await?;
                continue;
            }
        };
        let count = events.len();
        if !write_all(db, faces, (from, Arc::new(events), next), now()).await? {
            return Ok(written);
        }
        written += count;
    }
}

/// What comes next: where the cursor stands, the events behind it, and where it stands after them.
type Batch = (Cursor, Arc<Vec<Event>>, Cursor);

/// Answers whether it was this process that wrote them; another one goes on otherwise.
async fn write_all(
    db: &Db,
    faces: &'static [Letters],
    (from, events, next): Batch,
    moment: Moment,
) -> Result<bool, StoreError> {
    let (batch, at) = (Arc::clone(&events), moment.clone());
    let wrote = db.write(move |tx| {
        let mut moment = at.clone();
        if !advance(tx, from, next)? {
            return Ok(false);
        }
        for event in batch.iter() {
            write(tx, faces, event, &mut moment)?;
        }
        Ok::<_, StoreError>(true)
    });
    match wrote.await {
        Err(error) if is_of_one_event(&error) => {
            tracing::warn!(%error, "letters of some events are written one by one");
            db.write(move |tx| apart(tx, (from, &events, next), &moment)).await
        }
        wrote => wrote,
    }
}

/// Whether another try of the same batch would end the same.
fn is_of_one_event(error: &StoreError) -> bool {
    !matches!(
        error,
        StoreError::LostRace
            | StoreError::ReadOnly
            | StoreError::Busy
            | StoreError::TimedOut
            | StoreError::CommitUnknown
            | StoreError::Closed
            | StoreError::Unavailable(_)
            | StoreError::Full(_)
            | StoreError::Damaged(_)
    )
}

/// Makes each event a thing of its own.
fn apart(
    tx: &mut Tx<'_>,
    (from, events, next): (Cursor, &[Event], Cursor),
    moment: &Moment,
) -> Result<bool, StoreError> {
    if !advance(tx, from, next)? {
        return Ok(false);
    }
    for event in events {
        timers::set(tx, WRITE, &key(event.home, event.seq), moment.now)?;
    }
    Ok(true)
}

fn write(
    tx: &mut Tx<'_>,
    faces: &[Letters],
    event: &Event,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    for face in faces {
        if face.follows.iter().any(|kind| kind.name == event.kind) {
            (face.write)(tx, event, moment)?;
        }
    }
    Ok(())
}

fn cursor(tx: &mut Tx<'_>) -> Result<Cursor, StoreError> {
    let place: Option<String> = tx.query_opt(
        sql!("SELECT place FROM letter_cursor WHERE follower = 1"),
        params![],
        |row| row.get(0),
    )?;
    Ok(place.and_then(|place| Cursor::parse(&place)).unwrap_or_default())
}

/// Moves the cursor; false when another process moved it before.
fn advance(tx: &mut Tx<'_>, from: Cursor, to: Cursor) -> Result<bool, StoreError> {
    let moved = tx.execute(
        sql!("UPDATE letter_cursor SET place = $1 WHERE follower = 1 AND place = $2"),
        params![to.to_text(), from.to_text()],
    )?;
    Ok(moved == 1)
}

/// Home and number, eight bytes each.
fn key(home: Home, seq: i64) -> Vec<u8> {
    [home.number().to_be_bytes(), seq.to_be_bytes()].concat()
}

fn parts(key: &[u8]) -> Option<(Home, i64)> {
    let (home, seq) = key.split_first_chunk::<8>()?;
    let seq = i64::from_be_bytes(seq.try_into().ok()?);
    Some((Home::from_number(i64::from_be_bytes(*home))?, seq))
}

/// Writes the letters of events that could not be written with others.
pub(crate) fn job(db: &Db, faces: &'static [Letters]) -> Job {
    let db = db.clone();
    let about =
        |id: &[u8]| parts(id).map(|(home, seq)| format!("event {seq} of home {}", home.number()));
    Job::due(WRITE, 2, move |item| one(db.clone(), faces, item)).about(about).never_waits()
}

async fn one(db: Db, faces: &'static [Letters], item: Item) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let (home, seq) = parts(&id).ok_or_else(|| Failed::person("no event"))?;
    db.write(move |tx| {
        // The timer goes in the transaction of what it asked for, so that a letter is written once.
        if timers::find(tx, WRITE, &id)?.is_none() {
            return Ok(());
        }
        let event = events::after(tx, home, seq - 1, 1)?.pop().filter(|event| event.seq == seq);
        if let Some(event) = event {
            write(tx, faces, &event, &mut moment.clone())?;
        }
        timers::clear(tx, WRITE, &id)
    })
    .await?;
    Ok(Done::Done)
}
