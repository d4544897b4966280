//! What people are told: a row under the bell, always, and a letter as each prefers.

use crate::digest;
use crate::house::House;
use crate::kind::{LetterKind, Notice, Said};
use crate::outbox::{Concern, MailState, NewMail, enqueue, state_of};
use crate::preferences::{Wish, wish};
use crate::{said, templates, texts};
use kernel::{Id, Lang, MailId, Moment, NoticeId, ShopperId, Timestamp};
use store::{Row, StoreError, Tx, params, sql};

/// Notices are kept so long under the bell.
const KEEP_DAYS: i64 = 365;

/// Puts it under the person's bell and, as she prefers, into her mailbox. In the caller's transaction.
pub fn notify(tx: &mut Tx<'_>, notice: &Notice, moment: &mut Moment) -> Result<(), StoreError> {
    let to = &notice.to;
    let wish = wish(tx, to.id, notice.kind.topic)?;
    let mail = if wish == Wish::Each { Some(mailed(tx, notice, moment)?) } else { None };
    let digest_at = (wish == Wish::Digest).then_some(moment.now);
    if digest_at.is_some() {
        digest::set_first(tx, to, moment.now)?;
    }
    // What is old goes with what is new, so that nobody looks through every home for it.
    tx.execute(
        sql!("DELETE FROM notice WHERE shopper_id = $1 AND at < $2"),
        params![to.id, moment.now.plus_days(-KEEP_DAYS)],
    )?;
    let id: NoticeId = moment.id(to.id.home());
    let about = notice.about.map(|about| about.bytes().to_vec());
    tx.execute(
        sql!(
            "INSERT INTO notice (shopper_id, notice_id, kind, about, link, facts, at, digest_at,
                mail_id)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        params![
            to.id,
            id,
            notice.kind.key,
            about,
            notice.link,
            said::kept(&notice.facts),
            moment.now,
            digest_at,
            mail
        ],
    )?;
    Ok(())
}

/// Writes the letter of a notice into the outbox.
fn mailed(tx: &mut Tx<'_>, notice: &Notice, moment: &mut Moment) -> Result<MailId, StoreError> {
    let to = &notice.to;
    let link = format!("{}{}", House::of(tx).site(), notice.link);
    let reading = Reading { name: &to.name, lang: to.lang, zone: &to.zone };
    let (subject, body) = composed(tx, notice.kind, &reading, (&link, &notice.facts))?;
    let of = Concern { person: to.id, topic: notice.kind.topic, about: notice.about };
    let mail = NewMail {
        to: to.email.clone(),
        lang: to.lang,
        kind: notice.kind.key.to_owned(),
        subject,
        body,
        of: Some(of),
    };
    enqueue(tx, &mail, moment)
}

/// For whom a letter is written.
pub(crate) struct Reading<'a> {
    pub(crate) name: &'a str,
    pub(crate) lang: Lang,
    pub(crate) zone: &'a str,
}

/// The subject and the body of a letter, in the operator's words where there are some.
pub(crate) fn composed(
    tx: &mut Tx<'_>,
    kind: &LetterKind,
    reading: &Reading<'_>,
    (link, facts): (&str, &[(&'static str, Said)]),
) -> Result<(String, String), StoreError> {
    let house = House::seen(tx)?;
    let mut written: Vec<(&'static str, String)> = vec![
        ("market", house.name().to_owned()),
        ("name", reading.name.to_owned()),
        ("site", house.site().to_owned()),
        ("link", link.to_owned()),
    ];
    let said = |(name, said): &(&'static str, Said)| (*name, said.text(reading.lang, reading.zone));
    written.extend(facts.iter().map(said));
    let (subject, body) = templates::filled(tx, kind, reading.lang, &written)?;
    Ok((one_line(&subject), body))
}

/// Whatever a merchant is called, a subject is one line.
pub(crate) fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ").trim().to_owned()
}

/// A notice as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its id.
    pub id: NoticeId,
    /// The key of its kind.
    pub kind: String,
    /// One line, in the language it was asked for in.
    pub line: String,
    /// A path of the market.
    pub link: String,
    /// When it was told.
    pub at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
    /// The letter that told it too.
    pub mail: Option<MailId>,
}

/// How a page is written for its reader: the language, and the IANA name of the zone.
pub type Telling<'a> = (Lang, &'a str);

/// The notices of a person, newest first, older than `before`, at most `limit`.
pub fn notices(
    tx: &mut Tx<'_>,
    person: ShopperId,
    telling: Telling<'_>,
    before: Option<(Timestamp, NoticeId)>,
    limit: u32,
) -> Result<Vec<Told>, StoreError> {
    let house = House::of(tx);
    let read = |row: &Row<'_>| notice_row(row, &house, telling);
    match before {
        Some((at, id)) => tx.query(
            sql!(
                "SELECT {columns} FROM notice
                  WHERE shopper_id = $1 AND (at, notice_id) < ($2, $3)
                  ORDER BY at DESC, notice_id DESC LIMIT $4",
                COLUMNS
            ),
            params![person, at, id, limit],
            read,
        ),
        None => tx.query(
            sql!(
                "SELECT {columns} FROM notice
                  WHERE shopper_id = $1 ORDER BY at DESC, notice_id DESC LIMIT $2",
                COLUMNS
            ),
            params![person, limit],
            read,
        ),
    }
}

/// As [`notice_row`] reads them.
pub(crate) const COLUMNS: &str = "notice_id, kind, link, facts, at, read_at, mail_id";

pub(crate) fn notice_row(
    row: &Row<'_>,
    house: &House,
    telling: Telling<'_>,
) -> Result<Told, StoreError> {
    let (kind, facts): (String, String) = (row.get(1)?, row.get(3)?);
    let line = line(house, &kind, &said::of_kept(&facts)?, telling);
    Ok(Told {
        id: row.get(0)?,
        kind,
        line,
        link: row.get(2)?,
        at: row.get(4)?,
        read_at: row.get(5)?,
        mail: row.get(6)?,
    })
}

/// What stands under the bell. Facts that its kind does not name (any more) are left out.
fn line(house: &House, key: &str, facts: &[(String, Said)], (lang, zone): Telling<'_>) -> String {
    let Some(kind) = house.kinds().find(|kind| kind.key == key) else { return key.to_owned() };
    let named = |name: &'static str| {
        let said = facts.iter().find(|(known, _)| known == name);
        Some((name, said?.1.text(lang, zone)))
    };
    let written: Vec<_> = kind.facts.iter().filter_map(|name| named(name)).collect();
    one_line(&texts::plain(lang, &format!("{key}-notice"), &written))
}

/// How many notices a person has not read; more than a hundred are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread(pub i64);

impl Unread {
    /// So many are counted.
    const COUNTED: i64 = 100;

    /// `7`, `99+`; nothing when there are none.
    #[must_use]
    pub fn text(self) -> Option<String> {
        match self.0 {
            0 => None,
            count if count >= Unread::COUNTED => Some(format!("{}+", Unread::COUNTED - 1)),
            count => Some(count.to_string()),
        }
    }
}

/// How many notices a person has not read.
pub fn unread_notices(tx: &mut Tx<'_>, person: ShopperId) -> Result<Unread, StoreError> {
    let count = tx.query_opt(
        sql!(
            "SELECT COUNT(*) FROM (SELECT notice_id FROM notice
              WHERE shopper_id = $1 AND read_at IS NULL LIMIT $2) unread"
        ),
        params![person, Unread::COUNTED],
        |row| row.get(0),
    )?;
    Ok(Unread(count.unwrap_or(0)))
}

/// Marks a notice of `person` as read; answers where it leads, or `None` when she has no such notice.
pub fn open_notice(
    tx: &mut Tx<'_>,
    person: ShopperId,
    id: NoticeId,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    tx.query_opt(
        sql!(
            "UPDATE notice SET read_at = COALESCE(read_at, $1)
              WHERE shopper_id = $2 AND notice_id = $3 RETURNING link"
        ),
        params![now, person, id],
        |row| row.get(0),
    )
}

/// Marks as read what a person was told up to and with `until`: what comes while she reads stays unread.
/// Answers how many.
pub fn read_all_notices(
    tx: &mut Tx<'_>,
    person: ShopperId,
    until: Timestamp,
    now: Timestamp,
) -> Result<u64, StoreError> {
    tx.execute(
        sql!(
            "UPDATE notice SET read_at = $1
              WHERE shopper_id = $2 AND read_at IS NULL AND at <= $3"
        ),
        params![now, person, until],
    )
}

/// A letter about a thing, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The letter.
    pub id: MailId,
    /// To whom it was written.
    pub to: ShopperId,
    /// Its language.
    pub lang: Lang,
    /// Its subject.
    pub subject: String,
    /// Where it stands.
    pub state: MailState,
    /// When it was written.
    pub at: Timestamp,
}

/// The letters about a thing, newest first, at most `limit`.
pub fn about(tx: &mut Tx<'_>, id: Id, limit: u32) -> Result<Vec<Written>, StoreError> {
    tx.query(
        sql!(
            "SELECT mail_id, shopper_id, lang, subject, state, bounced_at, queued_at
              FROM mail_outbox WHERE about = $1 AND shopper_id IS NOT NULL
              ORDER BY queued_at DESC, mail_id DESC LIMIT $2"
        ),
        params![id.bytes().as_slice(), limit],
        |row| {
            Ok(Written {
                id: row.get(0)?,
                to: row.get(1)?,
                lang: row.get(2)?,
                subject: row.get(3)?,
                state: state_of(&row.get::<String>(4)?, row.get(5)?)?,
                at: row.get(6)?,
            })
        },
    )
}
