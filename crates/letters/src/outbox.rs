//! The outbox: letters until the mail server takes them, and what became of each.

mod lists;

use crate::kind::Topic;
use crate::{Email, bounces, face, sealing};
use ::jobs::timers;
use kernel::{Home, Id, Lang, MailId, Moment, ShopperId, Timestamp};
use store::{Row, Sealer, StoreError, Tx, params, sql};

pub use lists::{given_up, mails_in};

/// After this many tries a letter that the mail server does not take counts as failed.
pub const ATTEMPTS_MAX: i64 = 8;
/// Letters older than so many days are forgotten.
pub const KEEP_DAYS: i64 = 90;

/// A letter to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    /// To whom.
    pub to: Email,
    /// The language it is written in.
    pub lang: Lang,
    /// What kind of letter, for the operator's list: `verify`, `reset` …
    pub kind: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Whom it concerns, where that is somebody with an account.
    pub of: Option<Concern>,
}

/// Whom a letter of a notice concerns, and about what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concern {
    /// The addressee.
    pub person: ShopperId,
    /// What she may turn off.
    pub topic: Topic,
    /// The order, return, payout … that it is about.
    pub about: Option<Id>,
}

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    /// Waits to be sent; in a market that sends no mail, for good.
    Queued,
    /// The mail server took it.
    Sent,
    /// Given up after [`ATTEMPTS_MAX`] tries, or never tried since its mailbox takes none.
    Failed,
    /// The mail server took it, and it came back.
    Bounced,
}

impl MailState {
    /// As stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            MailState::Queued => "queued",
            MailState::Sent => "sent",
            MailState::Failed => "failed",
            MailState::Bounced => "bounced",
        }
    }
}

/// A letter in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its id.
    pub id: MailId,
    /// To whom.
    pub to: Email,
    /// The language it is written in.
    pub lang: Lang,
    /// What kind of letter.
    pub kind: String,
    /// One line.
    pub subject: String,
    /// Plain text, for whoever sends it, and for whoever it was written to; empty once one was sent whose links
    /// may open an account.
    pub body: String,
    /// Whom it concerns.
    pub of: Option<Concern>,
    /// Where it stands.
    pub state: MailState,
    /// Tries so far.
    pub attempts: i64,
    /// When it was written.
    pub queued_at: Timestamp,
    /// When the mail server took it.
    pub sent_at: Option<Timestamp>,
    /// What the mail server said to the last try that failed, or the mailbox's when the letter came back.
    pub last_error: Option<String>,
}

/// Writes a letter into the outbox. One to a mailbox that takes no mail is kept there and never tried.
pub fn enqueue(tx: &mut Tx<'_>, mail: &NewMail, moment: &mut Moment) -> Result<MailId, StoreError> {
    let id: MailId = moment.id(Home::MARKET);
    let dead = bounces::dead_mailbox(tx, &mail.to)?;
    let sealer = tx.sealer()?;
    let (to, body) =
        (sealing::laid_recipient(&sealer, id, &mail.to)?, sealing::laid(&sealer, id, &mail.body)?);
    let key = mail.to.key(&sealer);
    let state = if dead.is_some() { MailState::Failed } else { MailState::Queued };
    let person = mail.of.map(|of| of.person);
    let topic = mail.of.map(|of| of.topic.key());
    let about = mail.of.and_then(|of| of.about).map(|about| about.bytes().to_vec());
    tx.execute(
        sql!(
            "INSERT INTO mail_outbox (mail_id, recipient, to_key, to_sealed, lang, kind, subject,
                body, sealed, state, attempts, queued_at, last_error, shopper_id, topic, about)
              VALUES ($1, '', $2, $3, $4, $5, $6, '', $7, $8, 0, $9, $10, $11, $12, $13)"
        ),
        params![
            id,
            key,
            to,
            mail.lang,
            mail.kind,
            mail.subject,
            body,
            state.key(),
            moment.now,
            dead,
            person,
            topic,
            about
        ],
    )?;
    if state == MailState::Queued {
        timers::set(tx, face::SEND, id.bytes(), moment.now)?;
    }
    Ok(id)
}

/// As [`mail_row`] reads them.
const MAIL: &str = "mail_id, recipient, lang, kind, subject, body, state, attempts, queued_at, sent_at, \
    last_error, sealed, to_sealed, bounced_at, shopper_id, topic, about";

fn mail_row(row: &Row<'_>, sealer: &Sealer) -> Result<Mail, StoreError> {
    let (id, state): (MailId, String) = (row.get(0)?, row.get(6)?);
    let bounced: Option<Timestamp> = row.get(13)?;
    Ok(Mail {
        id,
        to: sealing::recipient(sealer, id, (row.get(1)?, row.get(12)?))?,
        lang: row.get(2)?,
        kind: row.get(3)?,
        subject: row.get(4)?,
        body: sealing::opened(sealer, id, (row.get(5)?, row.get(11)?))?,
        of: concern(row.get(14)?, row.get(15)?, row.get(16)?)?,
        state: state_of(&state, bounced)?,
        attempts: row.get(7)?,
        queued_at: row.get(8)?,
        sent_at: row.get(9)?,
        last_error: row.get(10)?,
    })
}

pub(crate) fn state_of(state: &str, bounced: Option<Timestamp>) -> Result<MailState, StoreError> {
    match (state, bounced) {
        ("queued", _) => Ok(MailState::Queued),
        ("sent", Some(_)) => Ok(MailState::Bounced),
        ("sent", None) => Ok(MailState::Sent),
        ("failed", _) => Ok(MailState::Failed),
        _ => Err(StoreError::Column("mail state")),
    }
}

fn concern(
    person: Option<ShopperId>,
    topic: Option<String>,
    about: Option<Vec<u8>>,
) -> Result<Option<Concern>, StoreError> {
    let (Some(person), Some(topic)) = (person, topic) else { return Ok(None) };
    let topic = Topic::from_key(&topic).ok_or(StoreError::Column("topic of a letter"))?;
    Ok(Some(Concern { person, topic, about: about.and_then(|bytes| Id::from_bytes(&bytes)) }))
}

/// One letter.
pub fn mail(tx: &mut Tx<'_>, id: MailId) -> Result<Option<Mail>, StoreError> {
    let sealer = tx.sealer()?;
    tx.query_opt(
        sql!(
            "SELECT {columns}
              FROM mail_outbox WHERE mail_id = $1",
            MAIL
        ),
        params![id],
        |row| mail_row(row, &sealer),
    )
}

/// The newest letters, before the letter `before` when one is given.
pub fn mails(
    tx: &mut Tx<'_>,
    before: Option<(Timestamp, MailId)>,
    limit: u32,
) -> Result<Vec<Mail>, StoreError> {
    let sealer = tx.sealer()?;
    match before {
        Some((at, id)) => tx.query(
            sql!(
                "SELECT {columns}
                  FROM mail_outbox WHERE (queued_at, mail_id) < ($1, $2)
                  ORDER BY queued_at DESC, mail_id DESC LIMIT $3",
                MAIL
            ),
            params![at, id, limit],
            |row| mail_row(row, &sealer),
        ),
        None => tx.query(
            sql!(
                "SELECT {columns}
                  FROM mail_outbox ORDER BY queued_at DESC, mail_id DESC LIMIT $1",
                MAIL
            ),
            params![limit],
            |row| mail_row(row, &sealer),
        ),
    }
}

/// The letters to `to`, newest first.
pub fn mails_to(tx: &mut Tx<'_>, to: &Email, limit: u32) -> Result<Vec<Mail>, StoreError> {
    let sealer = tx.sealer()?;
    tx.query(
        sql!(
            "SELECT {columns}
              FROM mail_outbox WHERE to_key = $1
              ORDER BY queued_at DESC, mail_id DESC LIMIT $2",
            MAIL
        ),
        params![to.key(&sealer), limit],
        |row| mail_row(row, &sealer),
    )
}

/// Seals what letters of an older version say in clear, and whom they went to, at most `limit` letters; answers
/// how many.
pub fn seal_clear(tx: &mut Tx<'_>, limit: u32) -> Result<u64, StoreError> {
    let sealer = tx.sealer()?;
    let clear: Vec<(MailId, String, String, Option<String>)> = tx.query(
        sql!(
            "SELECT mail_id, recipient, body, last_error FROM mail_outbox
              WHERE to_sealed IS NULL
              ORDER BY queued_at, mail_id LIMIT $1"
        ),
        params![limit],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    for (id, recipient, body, error) in &clear {
        let to: Email = recipient.parse().map_err(|_| StoreError::Column("e-mail"))?;
        let to_sealed = sealing::laid_recipient(&sealer, *id, &to)?;
        let error = error.as_deref().map(|error| to.masked_in(error));
        tx.execute(
            sql!(
                "UPDATE mail_outbox SET recipient = '', to_key = $1, to_sealed = $2, last_error = $3
                  WHERE mail_id = $4"
            ),
            params![to.key(&sealer), to_sealed, error, id],
        )?;
        // That of one that left was forgotten, that of a newer one lies sealed.
        if !body.is_empty() {
            let sealed = sealing::laid(&sealer, *id, body)?;
            tx.execute(
                sql!("UPDATE mail_outbox SET body = '', sealed = $1 WHERE mail_id = $2"),
                params![sealed, id],
            )?;
        }
    }
    Ok(clear.len() as u64)
}

/// Whether some letter lies in clear, as an older version wrote it.
pub fn lies_clear(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT mail_id FROM mail_outbox WHERE to_sealed IS NULL LIMIT 1"),
        params![],
        |row| row.get::<MailId>(0),
    )?;
    Ok(found.is_some())
}

/// Writes down that the mail server took it. The links of a letter that may open an account are forgotten;
/// what a notice told stays sealed, for the one it was told to.
pub(crate) fn sent(tx: &mut Tx<'_>, id: MailId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE mail_outbox SET state = 'sent', sent_at = $1, last_error = NULL,
                body = CASE WHEN topic IS NULL THEN '' ELSE body END,
                sealed = CASE WHEN topic IS NULL THEN NULL ELSE sealed END
              WHERE mail_id = $2"
        ),
        params![now, id],
    )?;
    Ok(())
}

/// Writes down a try in vain; answers whether it was the last. One that still `waits` for the server is tried
/// on, however often it was.
pub(crate) fn not_taken(
    tx: &mut Tx<'_>,
    mail: &Mail,
    error: &str,
    waits: bool,
) -> Result<bool, StoreError> {
    if mail.attempts + 1 >= ATTEMPTS_MAX && !waits {
        give_up(tx, mail, error)?;
        return Ok(true);
    }
    tx.execute(
        sql!("UPDATE mail_outbox SET attempts = $1, last_error = $2 WHERE mail_id = $3"),
        params![mail.attempts + 1, error, mail.id],
    )?;
    Ok(false)
}

/// It is tried no more, because of `error`.
pub(crate) fn give_up(tx: &mut Tx<'_>, mail: &Mail, error: &str) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE mail_outbox SET state = 'failed', attempts = $1, last_error = $2,
                body = CASE WHEN topic IS NULL THEN '' ELSE body END,
                sealed = CASE WHEN topic IS NULL THEN NULL ELSE sealed END
              WHERE mail_id = $3"
        ),
        params![mail.attempts + 1, error, mail.id],
    )?;
    Ok(())
}

/// Has a letter that was given up tried again, with all its tries before it; false when it was not given up, or
/// its text is forgotten.
pub fn send_again(tx: &mut Tx<'_>, id: MailId, now: Timestamp) -> Result<bool, StoreError> {
    let waits = tx.execute(
        sql!(
            "UPDATE mail_outbox SET state = 'queued', attempts = 0, queued_at = $1, last_error = NULL
              WHERE mail_id = $2 AND state = 'failed' AND topic IS NOT NULL"
        ),
        params![now, id],
    )?;
    if waits == 1 {
        timers::set(tx, face::SEND, id.bytes(), now)?;
    }
    Ok(waits == 1)
}

/// Forgets letters written before `before`, at most `limit`; answers how many.
pub fn prune(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    let old: Vec<MailId> = tx.query(
        sql!(
            "SELECT mail_id FROM mail_outbox WHERE queued_at < $1 ORDER BY queued_at, mail_id LIMIT $2"
        ),
        params![before, limit],
        |row| row.get(0),
    )?;
    for id in &old {
        // A market that sends no mail has never looked at it.
        timers::clear(tx, face::SEND, id.bytes())?;
        tx.execute(sql!("DELETE FROM mail_outbox WHERE mail_id = $1"), params![id])?;
    }
    Ok(old.len() as u64)
}
