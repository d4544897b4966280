//! The digest: what a person wants gathered, in one letter a day, in the morning of her zone.

use crate::house::House;
use crate::kind::{Addressee, LetterKind, Said, Topic};
use crate::notices::{self, Reading, Told, composed};
use crate::outbox::{Concern, NewMail, enqueue};
use ::jobs::{Done, Failed, Item, Job, timers};
use kernel::{Id, Moment, ShopperId, Timestamp};
use store::{Db, StoreError, Tx, params, sql};

/// The timers of digests that wait; the id is the person's.
pub(crate) const DIGEST: &str = "letters.digest";
/// A digest is written at this hour of the reader's zone.
const HOUR: i8 = 7;
/// A digest tells of so many things; what is more stands under the bell.
const LINES_MAX: u32 = 200;

/// The letter that gathers others. What it may name: how many things it tells, and a line for each.
pub(crate) const KIND: LetterKind =
    LetterKind { key: "digest", topic: Topic::Orders, facts: &["count", "lines"] };

/// Finds where letters to a person go.
pub type FindAddressee = fn(&mut Tx<'_>, ShopperId) -> Result<Option<Addressee>, StoreError>;

/// Sets the clock of a digest unless it runs already.
pub(crate) fn set_first(tx: &mut Tx<'_>, to: &Addressee, now: Timestamp) -> Result<(), StoreError> {
    timers::set_first(tx, DIGEST, to.id.id().bytes(), now.next_hour_in(&to.zone, HOUR))
}

/// Writes the digests that are due.
pub(crate) fn job(db: &Db, find: FindAddressee) -> Job {
    let db = db.clone();
    let about = |id: &[u8]| Some(ShopperId::from(Id::from_bytes(id)?).to_string());
    // The next morning is at most a day and an hour away, where clocks are set back.
    Job::due(DIGEST, 2, move |item| write_one(db.clone(), find, item)).about(about).waits_at_most(2)
}

async fn write_one(db: Db, find: FindAddressee, item: Item) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let person = Id::from_bytes(&id).map(ShopperId::from);
    let person = person.ok_or_else(|| Failed::person("no id"))?;
    db.write(move |tx| {
        // In the same transaction: what comes from now on, and what has no room, sets the clock of the next one.
        timers::clear(tx, DIGEST, &id)?;
        match find(tx, person)? {
            Some(to) => write(tx, &to, &mut moment.clone()),
            None => Ok(()),
        }
    })
    .await?;
    Ok(Done::Done)
}

/// One letter of what waits, as much as it holds, and the clock of another for the rest; none when nothing waits.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    to: &Addressee,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let waiting = waiting(tx, to)?;
    let Some(last) = last_told(tx, to)? else { return Ok(()) };
    let house = House::of(tx);
    let line = |told: &Told| format!("{}\n{}{}", told.line, house.site(), told.link);
    let lines: Vec<String> = waiting.iter().map(line).collect();
    let count = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    let facts = [("count", Said::Count(count)), ("lines", Said::Text(lines.join("\n\n")))];
    let reading = Reading { name: &to.name, lang: to.lang, zone: &to.zone };
    let link = format!("{}/notices", house.site());
    let (subject, body) = composed(tx, &KIND, &reading, (&link, &facts))?;
    let of = Concern { person: to.id, topic: KIND.topic, about: None };
    let mail = NewMail {
        to: to.email.clone(),
        lang: to.lang,
        kind: KIND.key.to_owned(),
        subject,
        body,
        of: Some(of),
    };
    let id = enqueue(tx, &mail, moment)?;
    tx.execute(
        sql!(
            "UPDATE notice SET digest_at = NULL, mail_id = $1
              WHERE shopper_id = $2 AND digest_at IS NOT NULL
                AND (digest_at, notice_id) <= ($3, $4)"
        ),
        params![id, to.id, last.0, last.1],
    )?;
    if last_told(tx, to)?.is_some() {
        timers::set_first(tx, DIGEST, to.id.id().bytes(), moment.now)?;
    }
    Ok(())
}

/// The last of what a digest tells, in its order.
fn last_told(tx: &mut Tx<'_>, to: &Addressee) -> Result<Option<(Timestamp, Vec<u8>)>, StoreError> {
    let mut told: Vec<(Timestamp, Vec<u8>)> = tx.query(
        sql!(
            "SELECT digest_at, notice_id FROM notice
              WHERE shopper_id = $1 AND digest_at IS NOT NULL
              ORDER BY digest_at, notice_id LIMIT $2"
        ),
        params![to.id, LINES_MAX],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(told.pop())
}

fn waiting(tx: &mut Tx<'_>, to: &Addressee) -> Result<Vec<Told>, StoreError> {
    let house = House::of(tx);
    tx.query(
        sql!(
            "SELECT {columns} FROM notice
              WHERE shopper_id = $1 AND digest_at IS NOT NULL
              ORDER BY digest_at, notice_id LIMIT $2",
            notices::COLUMNS
        ),
        params![to.id, LINES_MAX],
        |row| notices::notice_row(row, &house, (to.lang, to.zone.as_str())),
    )
}
