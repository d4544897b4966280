//! How letters lie in the database: to whom, sealed and found by a name; and what they say, sealed, since their
//! links may open an account; and the mailboxes that take no mail.

use crate::Email;
use kernel::MailId;
use std::fmt::Write as _;
use store::{Sealer, StoreError};

fn context(id: MailId) -> String {
    format!("letter {id}")
}

fn recipient_context(id: MailId) -> String {
    format!("letter {id} to")
}

/// The body of letter `id` as it is to lie.
pub(crate) fn laid(sealer: &Sealer, id: MailId, body: &str) -> Result<Vec<u8>, StoreError> {
    sealer.seal(body, &context(id))
}

/// Whom letter `id` goes to, as it is to lie.
pub(crate) fn laid_recipient(
    sealer: &Sealer,
    id: MailId,
    to: &Email,
) -> Result<Vec<u8>, StoreError> {
    sealer.seal(to.as_str(), &recipient_context(id))
}

/// The body of letter `id` out of what lies there.
pub(crate) fn opened(
    sealer: &Sealer,
    id: MailId,
    lies: (String, Option<Vec<u8>>),
) -> Result<String, StoreError> {
    sealer.read(lies, &context(id))
}

/// Whom letter `id` goes to, out of what lies there.
pub(crate) fn recipient(
    sealer: &Sealer,
    id: MailId,
    lies: (String, Option<Vec<u8>>),
) -> Result<Email, StoreError> {
    let text = sealer.read(lies, &recipient_context(id))?;
    text.parse().map_err(|_| StoreError::Column("e-mail"))
}

fn mailbox_context(key: &[u8]) -> String {
    key.iter().fold("dead mailbox ".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A mailbox that takes no mail as it is to lie: its key, and itself.
pub(crate) fn laid_mailbox(
    sealer: &Sealer,
    mailbox: &Email,
) -> Result<([u8; 32], Vec<u8>), StoreError> {
    let key = mailbox.key(sealer);
    Ok((key, sealer.seal(mailbox.as_str(), &mailbox_context(&key))?))
}

/// The mailbox out of what lies there.
pub(crate) fn mailbox(
    sealer: &Sealer,
    (key, sealed): (Vec<u8>, Vec<u8>),
) -> Result<Email, StoreError> {
    let text = sealer.open(&sealed, &mailbox_context(&key))?;
    text.parse().map_err(|_| StoreError::Column("e-mail"))
}
