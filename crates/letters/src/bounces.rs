//! Letters that came back: what a mail server says of them (RFC 3464), as an operator's mailbox holds it, and the
//! mailboxes that take no mail any more.

use crate::Email;
use crate::bounced::{Bounce, Standing};
use kernel::{MailId, Moment, Timestamp};
use store::{StoreError, Tx, params, sql};

/// What was noted of one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// The mailbox takes no mail: nothing more is sent there.
    Dead(Email),
    /// It takes none at the moment, which the letter says.
    Delayed(Email),
    /// It is of no letter and no mailbox that this market wrote to.
    Unknown,
}

/// Why no letter is sent to `to`: what the mailbox's server said when it sent one back for good. `None` for a
/// mailbox that takes mail as far as is known.
pub fn dead_mailbox(tx: &mut Tx<'_>, to: &Email) -> Result<Option<String>, StoreError> {
    tx.query_opt(sql!("SELECT said FROM dead_mailbox WHERE email = $1"), params![to], |row| {
        row.get(0)
    })
}

/// Notes that a letter came back. Said twice, it counts once.
pub fn note_bounce(
    tx: &mut Tx<'_>,
    bounce: &Bounce,
    moment: &mut Moment,
) -> Result<Noted, StoreError> {
    let letter = match &bounce.letter {
        Some(id) => recipient(tx, *id)?.map(|to| (*id, to)),
        None => None,
    };
    let letter = match (letter, &bounce.recipient) {
        (Some(found), _) => found,
        (None, Some(to)) => match newest_to(tx, to)? {
            Some(id) => (id, to.clone()),
            None => return Ok(Noted::Unknown),
        },
        (None, None) => return Ok(Noted::Unknown),
    };
    let (id, to) = letter;
    match bounce.standing {
        Standing::Dead => {
            tx.execute(
                sql!(
                    "UPDATE mail_outbox SET bounced_at = COALESCE(bounced_at, $1), last_error = $2
                      WHERE mail_id = $3 AND state = 'sent'"
                ),
                params![moment.now, bounce.said, id],
            )?;
            tx.execute(
                sql!(
                    "INSERT INTO dead_mailbox (email, said, at) VALUES ($1, $2, $3)
                      ON CONFLICT (email) DO NOTHING"
                ),
                params![to, bounce.said, moment.now],
            )?;
            Ok(Noted::Dead(to))
        }
        Standing::Delayed => {
            tx.execute(
                sql!("UPDATE mail_outbox SET last_error = $1 WHERE mail_id = $2"),
                params![bounce.said, id],
            )?;
            Ok(Noted::Delayed(to))
        }
    }
}

fn recipient(tx: &mut Tx<'_>, id: MailId) -> Result<Option<Email>, StoreError> {
    tx.query_opt(sql!("SELECT recipient FROM mail_outbox WHERE mail_id = $1"), params![id], |row| {
        row.get(0)
    })
}

fn newest_to(tx: &mut Tx<'_>, to: &Email) -> Result<Option<MailId>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT mail_id FROM mail_outbox WHERE recipient = $1
              ORDER BY queued_at DESC, mail_id DESC LIMIT 1"
        ),
        params![to],
        |row| row.get(0),
    )
}

/// A mailbox to which nothing is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadMailbox {
    /// The address.
    pub email: Email,
    /// What its server said.
    pub said: String,
    /// Since when.
    pub at: Timestamp,
}

/// The mailboxes to which nothing is sent, newest first, before `before`, at most `limit`.
pub fn dead_mailboxes(
    tx: &mut Tx<'_>,
    before: Option<Timestamp>,
    limit: u32,
) -> Result<Vec<DeadMailbox>, StoreError> {
    tx.query(
        sql!(
            "SELECT email, said, at FROM dead_mailbox WHERE at < $1
              ORDER BY at DESC, email LIMIT $2"
        ),
        params![before.unwrap_or(Timestamp::from_micros(i64::MAX)), limit],
        |row| Ok(DeadMailbox { email: row.get(0)?, said: row.get(1)?, at: row.get(2)? }),
    )
}

/// Says that a mailbox takes mail again; false when it was not known as one that takes none. What was not sent
/// meanwhile stays unsent.
pub fn revive_mailbox(tx: &mut Tx<'_>, email: &Email) -> Result<bool, StoreError> {
    let revived = tx.execute(sql!("DELETE FROM dead_mailbox WHERE email = $1"), params![email])?;
    Ok(revived == 1)
}
