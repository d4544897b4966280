//! Confirming a mailbox, which opens the account that was asked for from it. Name and password are said
//! here, by whoever reads the mailbox: who asked for the account may have been another.

use crate::commands::open_account::{self, OpenAccount};
use crate::domain::{name::PersonName, password::PasswordHash, token::TokenHash};
use crate::store::{known, people, sealed::EmailKey};
use kernel::{Moment, Timestamp};
use letters::Email;
use store::{StoreError, Tx};

/// A mailbox is confirmed.
#[derive(Clone, Debug)]
pub struct VerifyEmail {
    /// The hash of the token in the link.
    pub token: TokenHash,
    /// How the person is addressed.
    pub name: PersonName,
    /// The password that was chosen with it, hashed.
    pub password_hash: PasswordHash,
    /// The network address that confirms.
    pub address: String,
}

/// Why a mailbox was not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum VerifyEmailError {
    /// The link was used before, is too old, or never was one.
    #[error("this link was used before or is too old: sign in, or sign up again")]
    Unknown,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The mailbox that `token` would confirm, so that a page can ask for name and password before it does.
pub fn awaits_verification(
    tx: &mut Tx<'_>,
    token: TokenHash,
    now: Timestamp,
) -> Result<Option<Email>, StoreError> {
    people::pending_email(tx, token, now)
}

/// Opens the account behind the link, with the name and the password of whoever follows it. The link works
/// once, and so does one of several that were asked for.
///
/// # Errors
/// [`VerifyEmailError::Unknown`] for a link that does not work, or when there is an account by now.
pub fn verify_email(
    tx: &mut Tx<'_>,
    ask: &VerifyEmail,
    moment: &mut Moment,
) -> Result<Email, VerifyEmailError> {
    let taken = people::take_pending(tx, ask.token, moment.now)?;
    let wish = taken.ok_or(VerifyEmailError::Unknown)?;
    let email = EmailKey::of(tx, &wish.email)?;
    people::drop_pending_of(tx, email)?;
    let open = OpenAccount {
        email: wish.email,
        name: ask.name.clone(),
        lang: wish.lang,
        password_hash: ask.password_hash.clone(),
        verified: true,
        operator: false,
    };
    let opened = open_account::open_if_new(tx, &open, moment)?;
    let shopper = opened.ok_or(VerifyEmailError::Unknown)?;
    known::remember(tx, shopper, &ask.address, moment.now)?;
    Ok(open.email)
}
