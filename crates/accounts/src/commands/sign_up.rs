//! Asking for an account. The account opens when the mailbox is confirmed, and its name and password are
//! said there: nobody can hold another's address, name her, or hold the key to what she opens. The answer
//! never tells whether the address has an account.

use crate::commands::{TooMany, address_bucket, charge, email_bucket};
use crate::domain::{limit::Limits, token::TokenHash};
use crate::store::people::{self, PendingRow};
use crate::store::{sealed::EmailKey, sessions};
use kernel::{Lang, Moment};
use letters::{Addressee, Email, LetterKind, enqueue, letter, minute};
use store::{StoreError, Tx};

/// How long the mailed link works.
pub const CONFIRM_HOURS: i64 = 48;

/// An account is asked for.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// The mailbox.
    pub email: Email,
    /// The language of the mails.
    pub lang: Lang,
    /// The hash of the token in `confirm_link`.
    pub token: TokenHash,
    /// Where the mail leads to open the account.
    pub confirm_link: String,
    /// The market's address, without a slash at the end.
    pub site: String,
    /// The network address that asks.
    pub address: String,
    /// The limits in force.
    pub limits: Limits,
}

/// Why nothing was asked for.
#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    /// From this network, too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Mails a link that opens the account; to an owner of an account, a hint that there is one. A mailbox
/// that was written to often is not written to again: what was mailed minutes before still leads on.
///
/// # Errors
/// [`SignUpError::TooMany`] says how long to wait; the same for known and unknown addresses.
pub fn sign_up(tx: &mut Tx<'_>, ask: &SignUp, moment: &mut Moment) -> Result<(), SignUpError> {
    let now = moment.now;
    charge::<SignUpError>(tx, &address_bucket("ask", &ask.address), ask.limits.ask_address, now)?;
    let email = EmailKey::of(tx, &ask.email)?;
    let account = people::account_of(tx, email)?;
    let what = if account.is_some() { "mail already" } else { "mail confirm" };
    let bucket = email_bucket(what, email);
    if sessions::charge(tx, &bucket, ask.limits.mail_email, now)?.is_some() {
        return Ok(());
    }
    if let Some(account) = account {
        let sign_in = format!("{}/sign-in", ask.site);
        let to = Addressee::from(&account);
        let mail = letter(LetterKind::Already, &to, &ask.site, &[("link", &sign_in)]);
        enqueue(tx, &mail, moment)?;
        return Ok(());
    }
    let expires_at = now.plus_seconds(CONFIRM_HOURS * 3600);
    let pending = PendingRow { email: ask.email.clone(), lang: ask.lang, expires_at };
    people::insert_pending(tx, ask.token, &pending)?;
    // Nobody has said yet how she is called: whoever asked may be a stranger, and his words are not mailed.
    let name = pending.email.as_str().to_owned();
    let to = Addressee { email: pending.email, name, lang: pending.lang };
    let until = minute(expires_at);
    let facts = [("link", ask.confirm_link.as_str()), ("until", until.as_str())];
    enqueue(tx, &letter(LetterKind::Verify, &to, &ask.site, &facts), moment)?;
    Ok(())
}
