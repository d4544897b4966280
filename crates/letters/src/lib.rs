//! Letters: what the market writes to people, and the outbox that it waits in.
//!
//! A letter is written in the transaction of what it tells, and sent later by a job; until then its body
//! lies sealed, and its recipient as long as it is kept. Decides what a letter says and when it is tried again; never who is written to, and never
//! sends inside a transaction.

mod email;
pub mod face;
mod letter;
mod sealing;
mod smtp;

pub use email::{Email, EmailError};
pub use letter::{Addressee, LetterKind, letter, minute};
pub use smtp::{Sender, SmtpError};

use ::jobs::timers;
use kernel::{Home, Lang, MailId, Moment, Timestamp};
use store::{Row, Sealer, StoreError, Tx, params, sql};

/// After this many tries a letter that the mail server does not take counts as failed.
pub const ATTEMPTS_MAX: i64 = 8;

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
}

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    /// Waits to be sent; in a market that sends no mail, for good.
    Queued,
    /// The mail server took it.
    Sent,
    /// Given up after [`ATTEMPTS_MAX`] tries.
    Failed,
}

impl MailState {
    /// As stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            MailState::Queued => "queued",
            MailState::Sent => "sent",
            MailState::Failed => "failed",
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
    /// Plain text, for whoever sends it; empty once it was sent, since links in it may open an account.
    pub body: String,
    /// Where it stands.
    pub state: MailState,
    /// Tries so far.
    pub attempts: i64,
    /// When it was written.
    pub queued_at: Timestamp,
    /// When the mail server took it.
    pub sent_at: Option<Timestamp>,
    /// What the mail server said to the last try that failed.
    pub last_error: Option<String>,
}

/// Writes a letter into the outbox.
pub fn enqueue(tx: &mut Tx<'_>, mail: &NewMail, moment: &mut Moment) -> Result<MailId, StoreError> {
    let id: MailId = moment.id(Home::MARKET);
    let sealer = tx.sealer()?;
    let (to, body) =
        (sealing::laid_recipient(&sealer, id, &mail.to)?, sealing::laid(&sealer, id, &mail.body)?);
    let key = mail.to.key(&sealer);
    tx.execute(
        sql!(
            "INSERT INTO mail_outbox (mail_id, recipient, to_key, to_sealed, lang, kind, subject,
                body, sealed, state, attempts, queued_at)
              VALUES ($1, '', $2, $3, $4, $5, $6, '', $7, 'queued', 0, $8)"
        ),
        params![id, key, to, mail.lang, mail.kind, mail.subject, body, moment.now],
    )?;
    timers::set(tx, face::SEND, id.bytes(), moment.now)?;
    Ok(id)
}

/// As [`mail_row`] reads them.
const MAIL: &str = "mail_id, recipient, lang, kind, subject, body, state, attempts, queued_at, sent_at, \
    last_error, sealed, to_sealed";

fn mail_row(row: &Row<'_>, sealer: &Sealer) -> Result<Mail, StoreError> {
    let (id, state): (MailId, String) = (row.get(0)?, row.get(6)?);
    Ok(Mail {
        id,
        to: sealing::recipient(sealer, id, (row.get(1)?, row.get(12)?))?,
        lang: row.get(2)?,
        kind: row.get(3)?,
        subject: row.get(4)?,
        body: sealing::opened(sealer, id, (row.get(5)?, row.get(11)?))?,
        state: match state.as_str() {
            "queued" => MailState::Queued,
            "sent" => MailState::Sent,
            "failed" => MailState::Failed,
            _ => return Err(StoreError::Column("mail state")),
        },
        attempts: row.get(7)?,
        queued_at: row.get(8)?,
        sent_at: row.get(9)?,
        last_error: row.get(10)?,
    })
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

/// Writes down that the mail server took it; its links are forgotten.
pub(crate) fn sent(tx: &mut Tx<'_>, id: MailId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE mail_outbox SET state = 'sent', sent_at = $1, body = '', sealed = NULL,
                last_error = NULL
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
    let given_up = mail.attempts + 1 >= ATTEMPTS_MAX && !waits;
    if given_up {
        tx.execute(
            sql!(
                "UPDATE mail_outbox SET state = 'failed', attempts = $1, last_error = $2, body = '',
                    sealed = NULL
                  WHERE mail_id = $3"
            ),
            params![mail.attempts + 1, error, mail.id],
        )?;
    } else {
        tx.execute(
            sql!("UPDATE mail_outbox SET attempts = $1, last_error = $2 WHERE mail_id = $3"),
            params![mail.attempts + 1, error, mail.id],
        )?;
    }
    Ok(given_up)
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
