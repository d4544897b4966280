//! Letters that came back: what a mail server says of them (RFC 3464), as an operator's mailbox holds it, and the
//! mailboxes that take no mail any more.

use crate::bounced::{Bounce, Standing};
use crate::{Email, sealing};
use kernel::{MailId, Moment, Timestamp};
use store::{StoreError, Tx, params, sql};

/// What was noted of one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// The mailbox takes no mail: nothing more is sent there.
    Dead(Email),
    /// It takes none at the moment, which the letter says.
    Delayed(Email),
    /// It names no letter that this market wrote to that very mailbox, so it stops nothing: anybody can write such
    /// a report, and only the mailbox knows the id of what it got. An operator looks at it.
    Unknown,
}

/// Why no letter is sent to `to`: what the mailbox's server said when it sent one back for good. `None` for a
/// mailbox that takes mail as far as is known.
pub fn dead_mailbox(tx: &mut Tx<'_>, to: &Email) -> Result<Option<String>, StoreError> {
    let key = to.key(&*tx.sealer()?);
    tx.query_opt(sql!("SELECT said FROM dead_mailbox WHERE email_key = $1"), params![key], |row| {
        row.get(0)
    })
}

/// Notes that a letter came back. Said twice, it counts once.
pub fn note_bounce(
    tx: &mut Tx<'_>,
    bounce: &Bounce,
    moment: &mut Moment,
) -> Result<Noted, StoreError> {
    let (Some(id), Some(named)) = (bounce.letter, &bounce.recipient) else {
        return Ok(Noted::Unknown);
    };
    let Some(to) = recipient(tx, id)?.filter(|to| to == named) else { return Ok(Noted::Unknown) };
    // It is kept and shown in clear, and a server repeats the mailbox.
    let said = to.masked_in(&bounce.said);
    match bounce.standing {
        Standing::Dead => {
            tx.execute(
                sql!(
                    "UPDATE mail_outbox SET bounced_at = COALESCE(bounced_at, $1), last_error = $2
                      WHERE mail_id = $3 AND state = 'sent'"
                ),
                params![moment.now, said, id],
            )?;
            stop_mailbox(tx, (&to, &said), moment.now)?;
            Ok(Noted::Dead(to))
        }
        Standing::Delayed => {
            tx.execute(
                sql!("UPDATE mail_outbox SET last_error = $1 WHERE mail_id = $2"),
                params![said, id],
            )?;
            Ok(Noted::Delayed(to))
        }
    }
}

/// Nothing more is sent to a mailbox, since its server `said` that it takes none.
pub(crate) fn stop_mailbox(
    tx: &mut Tx<'_>,
    (to, said): (&Email, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let (key, sealed) = sealing::laid_mailbox(&*tx.sealer()?, to)?;
    tx.execute(
        sql!(
            "INSERT INTO dead_mailbox (email_key, email_sealed, said, at)
              VALUES ($1, $2, $3, $4) ON CONFLICT (email_key) DO NOTHING"
        ),
        params![key, sealed, said, now],
    )
    .map(drop)
}

fn recipient(tx: &mut Tx<'_>, id: MailId) -> Result<Option<Email>, StoreError> {
    let sealer = tx.sealer()?;
    tx.query_opt(
        sql!("SELECT recipient, to_sealed FROM mail_outbox WHERE mail_id = $1"),
        params![id],
        |row| sealing::recipient(&sealer, id, (row.get(0)?, row.get(1)?)),
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
    let sealer = tx.sealer()?;
    tx.query(
        sql!(
            "SELECT email_key, email_sealed, said, at FROM dead_mailbox WHERE at < $1
              ORDER BY at DESC, email_key LIMIT $2"
        ),
        params![before.unwrap_or(Timestamp::from_micros(i64::MAX)), limit],
        |row| {
            let email = sealing::mailbox(&sealer, (row.get(0)?, row.get(1)?))?;
            Ok(DeadMailbox { email, said: row.get(2)?, at: row.get(3)? })
        },
    )
}

/// Says that a mailbox takes mail again; false when it was not known as one that takes none. What was not sent
/// meanwhile stays unsent.
pub fn revive_mailbox(tx: &mut Tx<'_>, email: &Email) -> Result<bool, StoreError> {
    let key = email.key(&*tx.sealer()?);
    let revived =
        tx.execute(sql!("DELETE FROM dead_mailbox WHERE email_key = $1"), params![key])?;
    Ok(revived == 1)
}
