//! Asking for an account. The account opens when the mailbox is confirmed, so nobody can hold
//! another's address, and the answer never tells whether the address has an account.

use crate::commands::{TooMany, address_bucket, charge, email_bucket};
use crate::domain::{limit::Limits, name::PersonName, password::PasswordHash, token::TokenHash};
use crate::store::people::{self, PendingRow};
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
    /// How the person is addressed.
    pub name: PersonName,
    /// The language of the mails.
    pub lang: Lang,
    /// The chosen password, hashed.
    pub password_hash: PasswordHash,
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
    /// From this network or to this mailbox, too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Mails a link that opens the account; to an owner of an account, a hint that there is one.
///
/// # Errors
/// [`SignUpError::TooMany`] says how long to wait; the same for known and unknown addresses.
pub fn sign_up(tx: &mut Tx<'_>, ask: &SignUp, moment: &mut Moment) -> Result<(), SignUpError> {
    let now = moment.now;
    charge::<SignUpError>(tx, &address_bucket("ask", &ask.address), ask.limits.ask_address, now)?;
    charge::<SignUpError>(tx, &email_bucket("mail", &ask.email), ask.limits.mail_email, now)?;
    if let Some(account) = people::account_of(tx, &ask.email)? {
        let sign_in = format!("{}/sign-in", ask.site);
        let to = Addressee::from(&account);
        let mail = letter(LetterKind::Already, &to, &ask.site, &[("link", &sign_in)]);
        enqueue(tx, &mail, moment)?;
        return Ok(());
    }
    let expires_at = now.plus_seconds(CONFIRM_HOURS * 3600);
    let pending = PendingRow {
        email: ask.email.clone(),
        name: ask.name.as_str().to_owned(),
        lang: ask.lang,
        password_hash: ask.password_hash.clone(),
        expires_at,
    };
    people::insert_pending(tx, ask.token, &pending)?;
    let to = Addressee { email: pending.email, name: pending.name, lang: pending.lang };
    let until = minute(expires_at);
    let facts = [("link", ask.confirm_link.as_str()), ("until", until.as_str())];
    enqueue(tx, &letter(LetterKind::Verify, &to, &ask.site, &facts), moment)?;
    Ok(())
}
