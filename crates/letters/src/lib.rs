//! Letters: what the market writes to people, and the outbox that it waits in.
//!
//! A letter is written in the transaction of what it tells, and sent later by a job. Decides what a letter
//! says and when it is tried again; never who is written to, and never sends inside a transaction.

mod email;
pub mod face;
mod letter;
mod smtp;

pub use email::{Email, EmailError};
pub use letter::{Addressee, LetterKind, letter, minute};
pub use smtp::{Sender, SmtpError};

use kernel::{Home, Lang, MailId, Moment, Timestamp};
use store::{Db, Row, StoreError, Tx, params, sql};

/// After this many tries a letter counts as failed.
pub const ATTEMPTS_MAX: i64 = 8;
/// While it is being sent, nobody else tries it for this long.
const LEASE_SECONDS: i64 = 300;

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
    /// Plain text; empty once it was sent, since links in it may open an account.
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
    tx.execute(
        sql!(
            "INSERT INTO mail_outbox (mail_id, recipient, lang, kind, subject, body, state,
                attempts, next_try_at, queued_at)
              VALUES ($1, $2, $3, $4, $5, $6, 'queued', 0, $7, $7)"
        ),
        params![id, mail.to, mail.lang, mail.kind, mail.subject, mail.body, moment.now],
    )?;
    Ok(id)
}

/// As [`mail_row`] reads them.
const MAIL: &str = "mail_id, recipient, lang, kind, subject, body, state, attempts, queued_at, sent_at, \
    last_error";

fn mail_row(row: &Row<'_>) -> Result<Mail, StoreError> {
    let state: String = row.get(6)?;
    Ok(Mail {
        id: row.get(0)?,
        to: row.get(1)?,
        lang: row.get(2)?,
        kind: row.get(3)?,
        subject: row.get(4)?,
        body: row.get(5)?,
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
    tx.query_opt(
        sql!(
            "SELECT {columns}
              FROM mail_outbox WHERE mail_id = $1",
            MAIL
        ),
        params![id],
        mail_row,
    )
}

/// The newest letters, before the letter `before` when one is given.
pub fn mails(
    tx: &mut Tx<'_>,
    before: Option<(Timestamp, MailId)>,
    limit: u32,
) -> Result<Vec<Mail>, StoreError> {
    match before {
        Some((at, id)) => tx.query(
            sql!(
                "SELECT {columns}
                  FROM mail_outbox WHERE (queued_at, mail_id) < ($1, $2)
                  ORDER BY queued_at DESC, mail_id DESC LIMIT $3",
                MAIL
            ),
            params![at, id, limit],
            mail_row,
        ),
        None => tx.query(
            sql!(
                "SELECT {columns}
                  FROM mail_outbox ORDER BY queued_at DESC, mail_id DESC LIMIT $1",
                MAIL
            ),
            params![limit],
            mail_row,
        ),
    }
}

/// The letters to `to`, newest first.
pub fn mails_to(tx: &mut Tx<'_>, to: &Email, limit: u32) -> Result<Vec<Mail>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns}
              FROM mail_outbox WHERE recipient = $1
              ORDER BY queued_at DESC, mail_id DESC LIMIT $2",
            MAIL
        ),
        params![to, limit],
        mail_row,
    )
}

/// Takes up to `limit` letters that are due, so that no other process sends them meanwhile.
fn lease(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<Vec<Mail>, StoreError> {
    let due: Vec<MailId> = tx.query(
        sql!(
            "SELECT mail_id FROM mail_outbox WHERE state = 'queued' AND next_try_at <= $1
              ORDER BY next_try_at, mail_id LIMIT $2"
        ),
        params![now, limit],
        |row| row.get(0),
    )?;
    let mut mine = Vec::new();
    for id in due {
        let leased = tx.query_opt(
            sql!(
                "UPDATE mail_outbox SET next_try_at = $1, attempts = attempts + 1
                  WHERE mail_id = $2 AND state = 'queued' AND next_try_at <= $3
                  RETURNING {columns}",
                MAIL
            ),
            params![now.plus_seconds(LEASE_SECONDS), id, now],
            mail_row,
        )?;
        mine.extend(leased);
    }
    Ok(mine)
}

/// Writes down how the try went: taken; or to be tried again, later each time; or given up.
fn settle(
    tx: &mut Tx<'_>,
    mail: &Mail,
    error: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let again = now.plus_seconds(60_i64 << mail.attempts.clamp(0, 10));
    let rows = match error {
        None => tx.execute(
            sql!(
                "UPDATE mail_outbox SET state = 'sent', sent_at = $1, body = '',
                    last_error = NULL
                  WHERE mail_id = $2"
            ),
            params![now, mail.id],
        ),
        Some(error) if mail.attempts >= ATTEMPTS_MAX => tx.execute(
            sql!(
                "UPDATE mail_outbox SET state = 'failed', last_error = $1, body = ''
                  WHERE mail_id = $2"
            ),
            params![error, mail.id],
        ),
        Some(error) => tx.execute(
            sql!("UPDATE mail_outbox SET next_try_at = $1, last_error = $2 WHERE mail_id = $3"),
            params![again, error, mail.id],
        ),
    };
    rows.map(drop)
}

/// How a round of sending went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SendReport {
    /// Letters the mail server took.
    pub sent: u32,
    /// Letters it did not take.
    pub failed: u32,
}

/// Sends what is due, at most 50 letters; a job calls it every few seconds.
///
/// # Errors
/// A fault of the database; what the mail server refuses is written down, not answered.
pub async fn send_pending(
    db: &Db,
    sender: &Sender,
    now: Timestamp,
) -> Result<SendReport, StoreError> {
    let mut report = SendReport::default();
    for mail in db.write(move |tx| lease(tx, now, 50)).await? {
        let error = sender.send(&mail).await.err().map(|e| e.to_string());
        match &error {
            None => report.sent += 1,
            Some(error) => {
                report.failed += 1;
                tracing::warn!(mail = %mail.id, error, "a letter was not taken");
            }
        }
        db.write(move |tx| settle(tx, &mail, error.as_deref(), now)).await?;
    }
    Ok(report)
}

/// Forgets letters written before `before`.
pub fn prune(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(sql!("DELETE FROM mail_outbox WHERE queued_at < $1"), params![before])
}
