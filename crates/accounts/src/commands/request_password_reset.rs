//! Asking for a new password. The answer is the same whether or not the address has an account.

use crate::commands::{RESET_MAIL, TooMany, address_bucket, charge, email_bucket, pair_bucket};
use crate::domain::{limit::Limits, token::TokenHash};
use crate::letters::RESET;
use crate::store::{known, people, sessions};
use kernel::Moment;
use letters::{Direct, Email, Said, write_directly};
use store::{StoreError, Tx};

/// How long the mailed link works.
pub const RESET_MINUTES: i64 = 60;

/// A new password is asked for.
#[derive(Clone, Debug)]
pub struct RequestPasswordReset {
    /// The mailbox.
    pub email: Email,
    /// The hash of the token in `reset_link`.
    pub token: TokenHash,
    /// Where the mail leads.
    pub reset_link: String,
    /// The network address that asks.
    pub address: String,
    /// The limits in force.
    pub limits: Limits,
}

/// Why nothing was mailed.
#[derive(Debug, thiserror::Error)]
pub enum RequestPasswordResetError {
    /// From this network, too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Mails a link to choose a new password, where there is an account. Strangers together cause few letters;
/// their tries refuse nobody hers, since a link that was mailed minutes before still works, and from a
/// network that she came in from she is counted by herself.
///
/// # Errors
/// [`RequestPasswordResetError::TooMany`] says how long to wait; the same for known and unknown
/// addresses.
pub fn request_password_reset(
    tx: &mut Tx<'_>,
    ask: &RequestPasswordReset,
    moment: &mut Moment,
) -> Result<(), RequestPasswordResetError> {
    type Error = RequestPasswordResetError;
    let (now, limits) = (moment.now, ask.limits);
    charge::<Error>(tx, &address_bucket("ask", &ask.address), limits.ask_address, now)?;
    let Some(account) = people::account_of(tx, &ask.email)? else { return Ok(()) };
    let (bucket, limit) = if known::is_known(tx, account.id, &ask.address)? {
        (pair_bucket(RESET_MAIL, &ask.email, &ask.address), limits.mail_pair)
    } else {
        (email_bucket(RESET_MAIL, &ask.email), limits.mail_email)
    };
    if sessions::charge(tx, &bucket, limit, now)?.is_some() {
        return Ok(());
    }
    let expires_at = now.plus_seconds(RESET_MINUTES * 60);
    people::insert_reset(tx, ask.token, account.id, expires_at)?;
    let direct = Direct {
        kind: &RESET,
        email: account.email,
        name: account.name,
        lang: account.lang,
        zone: account.zone,
        link: ask.reset_link.clone(),
        facts: vec![("until", Said::At(expires_at))],
    };
    write_directly(tx, &direct, moment)?;
    Ok(())
}
