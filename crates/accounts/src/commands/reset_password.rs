//! Choosing a new password through a mailed link.

use crate::commands::{
    RESET_MAIL, change_password::tell_owner, drop_reset_links, email_bucket, pair_bucket,
};
use crate::domain::{password::PasswordHash, token::TokenHash};
use crate::store::{known, people, sessions};
use kernel::{Moment, Timestamp};
use letters::Email;
use store::{StoreError, Tx};

/// A new password, by mailed link.
#[derive(Clone, Debug)]
pub struct ResetPassword {
    /// The hash of the token in the link.
    pub token: TokenHash,
    /// The chosen password, hashed.
    pub password_hash: PasswordHash,
    /// The network address that chooses.
    pub address: String,
}

/// Why the password stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ResetPasswordError {
    /// The link was used before, is too old, or never was one.
    #[error("this link was used before or is too old: ask for a new one")]
    Unknown,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether the link behind `token` still works, so that a page can say so before it asks.
pub fn awaits_reset(tx: &mut Tx<'_>, token: TokenHash, now: Timestamp) -> Result<bool, StoreError> {
    people::reset_is_open(tx, token, now)
}

/// Sets the password, ends every session and every other such link, and tells the owner. The
/// mailbox counts as proven from here on, and whoever holds it is let in from this network however often
/// others guessed.
///
/// # Errors
/// [`ResetPasswordError::Unknown`] for a link that does not work.
pub fn reset_password(
    tx: &mut Tx<'_>,
    ask: &ResetPassword,
    moment: &mut Moment,
) -> Result<Email, ResetPasswordError> {
    let taken = people::take_reset(tx, ask.token, moment.now)?;
    let id = taken.ok_or(ResetPasswordError::Unknown)?;
    let account = people::account(tx, id)?.ok_or(ResetPasswordError::Unknown)?;
    people::set_password(tx, id, &ask.password_hash)?;
    people::set_verified(tx, id, moment.now)?;
    drop_reset_links(tx, id, &account.email)?;
    sessions::end_all(tx, id, None)?;
    // What others tried counts no more, so that her other devices come in too.
    sessions::clear(tx, &email_bucket("sign-in", &account.email))?;
    for what in ["sign-in", RESET_MAIL] {
        sessions::clear(tx, &pair_bucket(what, &account.email, &ask.address))?;
    }
    known::remember(tx, id, &ask.address, moment.now)?;
    let email = account.email.clone();
    tell_owner(tx, account, moment)?;
    Ok(email)
}
