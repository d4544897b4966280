//! Letters by where they stand, for whoever looks after them.

use super::{MAIL, Mail, MailState, mail_row};
use kernel::{MailId, Timestamp};
use store::{StoreError, Tx, params, sql};

/// The newest letters that wait, left (and perhaps came back) or were given up, before the letter `before` when one is
/// given.
pub fn mails_in(
    tx: &mut Tx<'_>,
    state: MailState,
    before: Option<(Timestamp, MailId)>,
    limit: u32,
) -> Result<Vec<Mail>, StoreError> {
    let sealer = tx.sealer()?;
    let state = match state {
        MailState::Bounced => MailState::Sent,
        state @ (MailState::Queued | MailState::Sent | MailState::Failed) => state,
    };
    let (at, id) =
        before.map_or((Timestamp::from_micros(i64::MAX), [0xFF; 16]), |(at, id)| (at, *id.bytes()));
    tx.query(
        sql!(
            "SELECT {columns}
              FROM mail_outbox WHERE state = $1 AND (queued_at, mail_id) < ($2, $3)
              ORDER BY queued_at DESC, mail_id DESC LIMIT $4",
            MAIL
        ),
        params![state.key(), at, id[..], limit],
        |row| mail_row(row, &sealer),
    )
}

/// How many letters that were tried since `since` were given up.
pub fn given_up(tx: &mut Tx<'_>, since: Timestamp) -> Result<i64, StoreError> {
    let count = tx.query_opt(
        sql!(
            "SELECT COUNT(*) FROM mail_outbox
              WHERE state = 'failed' AND queued_at >= $1 AND attempts > 0"
        ),
        params![since],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}
