//! Signing in by a mailed link: once, soon, and by a button, since mail programs look at links by themselves. Who runs
//! the market signs in with the password alone. The answer never tells whether an address has an account.

use crate::commands::{
    TooMany, address_bucket, charge, email_bucket, pair_bucket, sign_in::open_session,
};
use crate::domain::principal::runs_the_market;
use crate::domain::{limit::Limits, token::TokenHash};
use crate::letters::{SIGN_IN_LINK, SIGN_IN_PASSWORD};
use crate::store::{grants, known, links, people, sealed::EmailKey, sessions};
use kernel::{Moment, ShopperId, Timestamp};
use letters::{Direct, Email, House, Said, write_directly};
use store::{StoreError, Tx};

/// How long the mailed link works.
pub const LINK_MINUTES: i64 = 15;

/// What letters with such a link count against.
const LINK_MAIL: &str = "mail sign-in";

/// Somebody wants in by a mailed link.
#[derive(Clone, Debug)]
pub struct RequestSignInLink {
    /// The mailbox.
    pub email: Email,
    /// The hash of the token in `link`.
    pub token: TokenHash,
    /// Where the letter leads.
    pub link: String,
    /// The network address that asks.
    pub address: String,
    /// The limits in force.
    pub limits: Limits,
}

/// Why nothing was mailed.
#[derive(Debug, thiserror::Error)]
pub enum RequestSignInLinkError {
    /// From this network, too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Mails a link that signs in, where there is an account; to who runs the market, that the password is needed. Letters
/// are counted as those to a new password are.
///
/// # Errors
/// [`RequestSignInLinkError::TooMany`] says how long to wait; the same for known and unknown addresses.
pub fn request_sign_in_link(
    tx: &mut Tx<'_>,
    ask: &RequestSignInLink,
    moment: &mut Moment,
) -> Result<(), RequestSignInLinkError> {
    type Error = RequestSignInLinkError;
    let (now, limits) = (moment.now, ask.limits);
    charge::<Error>(tx, &address_bucket("ask", &ask.address), limits.ask_address, now)?;
    let email = EmailKey::of(tx, &ask.email)?;
    let Some(account) = people::account_of(tx, email)? else { return Ok(()) };
    let (bucket, limit) = if known::is_known(tx, account.id, &ask.address)? {
        (pair_bucket(LINK_MAIL, email, &ask.address), limits.mail_pair)
    } else {
        (email_bucket(LINK_MAIL, email), limits.mail_email)
    };
    if sessions::charge(tx, &bucket, limit, now)?.is_some() {
        return Ok(());
    }
    let expires_at = now.plus_seconds(LINK_MINUTES * 60);
    let (kind, link, facts) = if runs_the_market(&grants::of(tx, account.id)?) {
        (&SIGN_IN_PASSWORD, format!("{}/sign-in", House::of(tx).site()), Vec::new())
    } else {
        links::insert_sign_in(tx, ask.token, account.id, expires_at)?;
        (&SIGN_IN_LINK, ask.link.clone(), vec![("until", Said::At(expires_at))])
    };
    let direct = Direct {
        kind,
        email: account.email,
        name: account.name,
        lang: account.lang,
        zone: account.zone,
        link,
        facts,
    };
    write_directly(tx, &direct, moment)?;
    Ok(())
}

/// The mailbox of the account that the link behind `token` would open, so that a page can name it beside the button.
pub fn awaits_sign_in(
    tx: &mut Tx<'_>,
    token: TokenHash,
    now: Timestamp,
) -> Result<Option<Email>, StoreError> {
    match links::sign_in_of(tx, token, now)? {
        Some(id) => Ok(people::account(tx, id)?.map(|account| account.email)),
        None => Ok(None),
    }
}

/// The button of the page behind a mailed link was pressed.
#[derive(Clone, Debug)]
pub struct SignInByLink {
    /// The hash of the token in the link.
    pub link: TokenHash,
    /// The hash of the new session's token.
    pub token: TokenHash,
    /// The session that the browser had before, which ends.
    pub previous: Option<TokenHash>,
    /// The browser's own description of itself.
    pub agent: String,
    /// The network address that asks.
    pub address: String,
}

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub enum SignInByLinkError {
    /// The link was used before, is too old, or never was one.
    #[error("this link was used before or is too old: ask for a new one")]
    Unknown,
    /// The account runs the market since the link was mailed.
    #[error("who runs the market signs in with the password")]
    Operator,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens a session, once; other such links work no more, and the mailbox counts as proven. Answers whose it is and when
/// it ends at the latest.
///
/// # Errors
/// [`SignInByLinkError::Unknown`] for a link that does not work; [`SignInByLinkError::Operator`]: with the password.
pub fn sign_in_by_link(
    tx: &mut Tx<'_>,
    ask: &SignInByLink,
    moment: &mut Moment,
) -> Result<(ShopperId, Timestamp), SignInByLinkError> {
    type Error = SignInByLinkError;
    let id = links::take_sign_in(tx, ask.link, moment.now)?.ok_or(Error::Unknown)?;
    let account = people::account(tx, id)?.ok_or(Error::Unknown)?;
    if runs_the_market(&grants::of(tx, id)?) {
        return Err(Error::Operator);
    }
    links::drop_sign_ins_of(tx, id)?;
    people::set_verified(tx, id, moment.now)?;
    if let Some(previous) = ask.previous {
        sessions::end(tx, previous)?;
    }
    let door = (ask.agent.as_str(), ask.address.as_str());
    let ends = open_session(tx, (id, &account.email), ask.token, door, moment.now)?;
    Ok((id, ends))
}
