//! Signing in, in two commands with the slow comparison of the password between them, at the edge.

use crate::commands::{TooMany, address_bucket, charge, email_bucket, pair_bucket};
use crate::domain::principal::{Principal, Session, SessionLife, runs_the_market};
use crate::domain::{
    limit::Limits,
    password::PasswordHash,
    token::{Token, TokenHash},
};
use crate::store::{grants, known, people, sealed::EmailKey, sessions};
use kernel::{Moment, ShopperId, Timestamp};
use letters::Email;
use store::{StoreError, Tx};

/// Somebody wants in.
#[derive(Clone, Debug)]
pub struct StartSignIn {
    /// The mailbox.
    pub email: Email,
    /// The network address that asks.
    pub address: String,
    /// The limits in force.
    pub limits: Limits,
}

/// Whose password is to be compared.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The account.
    pub shopper: ShopperId,
    /// Its stored hash.
    pub password_hash: PasswordHash,
}

/// Why a sign-in did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartSignInError {
    /// For this account from this network, or from networks that it was never entered from, too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Counts the try, before the password is compared, and finds the account; `None` for an unknown
/// address, which the caller must not tell. Tries from elsewhere shut nobody out of a network that the
/// account was entered from.
///
/// # Errors
/// [`StartSignInError::TooMany`] with the seconds to wait.
pub fn start_sign_in(
    tx: &mut Tx<'_>,
    ask: &StartSignIn,
    moment: &mut Moment,
) -> Result<Option<Claimed>, StartSignInError> {
    type Error = StartSignInError;
    let (now, limits) = (moment.now, ask.limits);
    let email = EmailKey::of(tx, &ask.email)?;
    let pair = pair_bucket("sign-in", email, &ask.address);
    charge::<Error>(tx, &pair, limits.sign_in_pair, now)?;
    charge::<Error>(tx, &address_bucket("sign-in", &ask.address), limits.sign_in_address, now)?;
    let account = people::account_of(tx, email)?;
    let knows = match &account {
        Some(account) => known::is_known(tx, account.id, &ask.address)?,
        None => false,
    };
    if !knows {
        charge::<Error>(tx, &email_bucket("sign-in", email), limits.sign_in_account, now)?;
    }
    Ok(account.map(|a| Claimed { shopper: a.id, password_hash: a.password_hash }))
}

/// The password was right.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Whose it was, and the hash it was compared with.
    pub claimed: Claimed,
    /// The same password hashed anew, when the parameters changed since.
    pub rehash: Option<PasswordHash>,
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
pub enum SignInError {
    /// The password changed while it was being compared.
    #[error("the e-mail or the password is not right")]
    Wrong,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens a session under a new token, clears the count of tries from this network and knows it from here
/// on. Answers when the session ends at the latest.
///
/// # Errors
/// [`SignInError::Wrong`] when the password changed meanwhile.
pub fn sign_in(
    tx: &mut Tx<'_>,
    ask: &SignIn,
    moment: &mut Moment,
) -> Result<Timestamp, SignInError> {
    let account = people::account(tx, ask.claimed.shopper)?.ok_or(SignInError::Wrong)?;
    if account.password_hash != ask.claimed.password_hash {
        return Err(SignInError::Wrong);
    }
    if let Some(hash) = &ask.rehash {
        people::set_password(tx, account.id, hash)?;
    }
    if let Some(previous) = ask.previous {
        sessions::end(tx, previous)?;
    }
    let door = (ask.agent.as_str(), ask.address.as_str());
    Ok(open_session(tx, (account.id, &account.email), ask.token, door, moment.now)?)
}

/// Opens a session for who showed who she is: the count of tries from this network begins anew, and it is known from
/// here on. Answers when the session ends at the latest.
pub(crate) fn open_session(
    tx: &mut Tx<'_>,
    (shopper, email): (ShopperId, &Email),
    token: TokenHash,
    (agent, address): (&str, &str),
    now: Timestamp,
) -> Result<Timestamp, StoreError> {
    let email = EmailKey::of(tx, email)?;
    sessions::clear(tx, &pair_bucket("sign-in", email, address))?;
    known::remember(tx, shopper, address, now)?;
    let agent: String = agent.chars().filter(|c| !c.is_control()).take(200).collect();
    let address: String = address.chars().take(64).collect();
    let session = sessions::NewSession {
        token,
        shopper,
        agent: &agent,
        address: &address,
        life: SessionLife::of(runs_the_market(&grants::of(tx, shopper)?)),
    };
    sessions::insert(tx, &session, now)
}

/// The live session behind a cookie, and who it is.
pub fn session_principal(
    tx: &mut Tx<'_>,
    token: &str,
    now: Timestamp,
) -> Result<Option<(Session, Principal)>, StoreError> {
    let token = Token::of(token);
    let Some(row) = sessions::live(tx, token.hash(), now)? else { return Ok(None) };
    let Some(mut principal) = principal(tx, row.shopper)? else { return Ok(None) };
    if let Some(chosen) = row.acts_for.filter(|chosen| principal.merchants().contains(chosen)) {
        principal.merchant = Some(chosen);
    }
    let session = Session {
        token_hash: token.hash(),
        csrf: token.csrf(),
        seen_at: row.seen_at,
        expires_at: row.expires_at,
    };
    Ok(Some((session, principal)))
}

/// A person and what they may act for.
pub fn principal(tx: &mut Tx<'_>, shopper: ShopperId) -> Result<Option<Principal>, StoreError> {
    let Some(account) = people::account(tx, shopper)? else { return Ok(None) };
    let mut principal = Principal {
        shopper_id: account.id,
        email: account.email,
        name: account.name,
        lang: account.lang,
        verified: account.verified_at.is_some(),
        grants: grants::of(tx, shopper)?,
        merchant: None,
        destination: account.destination,
    };
    principal.merchant = principal.merchants().first().copied();
    Ok(Some(principal))
}

/// The account of an address, for tools of whoever runs the machine; never for strangers.
pub fn principal_by_email(tx: &mut Tx<'_>, email: &Email) -> Result<Option<Principal>, StoreError> {
    let email = EmailKey::of(tx, email)?;
    match people::owner_of(tx, email)? {
        Some(id) => principal(tx, id),
        None => Ok(None),
    }
}
