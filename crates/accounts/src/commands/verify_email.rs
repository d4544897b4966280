//! Confirming a mailbox, which opens the account that was asked for from it.

use crate::commands::open_account::{self, OpenAccount};
use crate::domain::{name::PersonName, token::TokenHash};
use crate::store::people;
use kernel::{Moment, Timestamp};
use letters::Email;
use store::{StoreError, Tx};

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

/// The mailbox that `token` would confirm, so that a page can ask before it does.
pub fn awaits_verification(
    tx: &mut Tx<'_>,
    token: TokenHash,
    now: Timestamp,
) -> Result<Option<Email>, StoreError> {
    people::pending_email(tx, token, now)
}

/// Opens the account behind `token` with the password that was chosen with it. The link works once;
/// where another link opened an account for the mailbox first, that account stays as it is.
///
/// # Errors
/// [`VerifyEmailError::Unknown`] for a link that does not work.
pub fn verify_email(
    tx: &mut Tx<'_>,
    token: TokenHash,
    moment: &mut Moment,
) -> Result<Email, VerifyEmailError> {
    let asked = people::take_pending(tx, token, moment.now)?.ok_or(VerifyEmailError::Unknown)?;
    people::drop_pending_of(tx, &asked.email)?;
    let name: PersonName = asked.name.parse().map_err(|_| StoreError::Column("name"))?;
    let ask = OpenAccount {
        email: asked.email,
        name,
        lang: asked.lang,
        password_hash: asked.password_hash,
        verified: true,
        operator: false,
    };
    open_account::open_if_new(tx, &ask, moment)?;
    Ok(ask.email)
}
