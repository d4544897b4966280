//! Asking for an account. The account opens when the mailbox is confirmed, and its name and password are
//! said there: nobody can hold another's address, name her, or hold the key to what she opens. The answer
//! never tells whether the address has an account.

use crate::commands::{TooMany, address_bucket, charge, email_bucket};
use crate::domain::{limit::Limits, token::TokenHash};
use crate::letters::{ALREADY, VERIFY};
use crate::store::people::{self, PendingRow};
use crate::store::sessions;
use kernel::{Lang, Moment};
use letters::{Direct, Email, House, Said, write_directly};
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
    let account = people::account_of(tx, &ask.email)?;
    let what = if account.is_some() { "mail already" } else { "mail confirm" };
    let bucket = email_bucket(what, &ask.email);
    if sessions::charge(tx, &bucket, ask.limits.mail_email, now)?.is_some() {
        return Ok(());
    }
    let Some(account) = account else {
        return ask_to_confirm(tx, ask, moment).map_err(SignUpError::Store);
    };
    let direct = Direct {
        kind: &ALREADY,
        email: account.email,
        name: account.name,
        lang: account.lang,
        zone: account.zone,
        link: format!("{}/sign-in", House::of(tx).site()),
        facts: Vec::new(),
    };
    write_directly(tx, &direct, moment)?;
    Ok(())
}

fn ask_to_confirm(tx: &mut Tx<'_>, ask: &SignUp, moment: &mut Moment) -> Result<(), StoreError> {
    let expires_at = moment.now.plus_seconds(CONFIRM_HOURS * 3600);
    let pending = PendingRow { email: ask.email.clone(), lang: ask.lang, expires_at };
    people::insert_pending(tx, ask.token, &pending)?;
    let direct = Direct {
        kind: &VERIFY,
        // Nobody has said yet how she is called: whoever asked may be a stranger, and his words are not mailed.
        name: pending.email.as_str().to_owned(),
        email: pending.email,
        lang: pending.lang,
        zone: None,
        link: ask.confirm_link.clone(),
        facts: vec![("until", Said::At(expires_at))],
    };
    write_directly(tx, &direct, moment).map(drop)
}
