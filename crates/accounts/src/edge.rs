//! Signing in and changing a password as the doors of the market do it: the commands, with the slow
//! work on passwords between their transactions.

use crate::commands::TooMany;
use crate::commands::change_password::{
    ChangePassword, ChangePasswordError, change_password, password_hash_of,
};
use crate::commands::sign_in::{
    SignIn, SignInError, StartSignIn, StartSignInError, sign_in, start_sign_in,
};
use crate::domain::limit::Limits;
use crate::domain::password::{
    HashError, Password, PasswordError, PasswordHash, hash_password, verify_password,
};
use crate::domain::token::{EntropyError, Token, TokenHash};
use kernel::{Moment, ShopperId, Timestamp};
use letters::Email;
use store::{Db, StoreError};

/// An e-mail and a password, from somewhere.
#[derive(Clone, Debug)]
pub struct PasswordSignIn {
    /// The mailbox.
    pub email: Email,
    /// As typed.
    pub password: Password,
    /// The session that the browser had before, which ends.
    pub previous: Option<TokenHash>,
    /// The browser's own description of itself.
    pub agent: String,
    /// The network address that asks.
    pub address: String,
    /// The limits in force.
    pub limits: Limits,
}

/// A new session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Whose.
    pub shopper: ShopperId,
    /// The secret for the cookie.
    pub token: Token,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// Why nobody was let in.
#[derive(Debug, thiserror::Error)]
pub enum PasswordSignInError {
    /// Unknown address or wrong password: which of them is nobody's business.
    #[error("the e-mail or the password is not right")]
    Wrong,
    /// For this account or from this network, too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The password could not be compared.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// There was no randomness for a token.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SignInError> for PasswordSignInError {
    fn from(error: SignInError) -> PasswordSignInError {
        match error {
            SignInError::Wrong => PasswordSignInError::Wrong,
            SignInError::Store(e) => PasswordSignInError::Store(e),
        }
    }
}

/// Compares the password and opens a session. Takes the same time for an unknown address.
///
/// # Errors
/// [`PasswordSignInError::Wrong`], the same for an unknown address; [`PasswordSignInError::TooMany`]
/// says how many seconds to wait. The others are the machine's: try again.
pub async fn sign_in_with_password(
    db: &Db,
    ask: PasswordSignIn,
    moment: &Moment,
) -> Result<SignedIn, PasswordSignInError> {
    let (ask, token) = compare_password(db, ask, moment).await?;
    let (shopper, at) = (ask.claimed.shopper, moment.clone());
    let expires_at = db.write(move |tx| sign_in(tx, &ask, &mut at.clone())).await?;
    Ok(SignedIn { shopper, token, expires_at })
}

/// Compares the password: what [`sign_in`] is then asked, and the secret of the session to be.
///
/// # Errors
/// As [`sign_in_with_password`].
pub async fn compare_password(
    db: &Db,
    ask: PasswordSignIn,
    moment: &Moment,
) -> Result<(SignIn, Token), PasswordSignInError> {
    let start = StartSignIn { email: ask.email, address: ask.address.clone(), limits: ask.limits };
    let at = moment.clone();
    let claimed = db.write(move |tx| start_sign_in(tx, &start, &mut at.clone())).await;
    let claimed = claimed.map_err(|e| match e {
        StartSignInError::TooMany(e) => PasswordSignInError::TooMany(e),
        StartSignInError::Store(e) => PasswordSignInError::Store(e),
    })?;
    let hash = claimed.as_ref().map(|c| c.password_hash.clone());
    let right = verify_password(ask.password.clone(), hash).await?;
    let Some(claimed) = claimed.filter(|_| right) else { return Err(PasswordSignInError::Wrong) };
    let rehash = if claimed.password_hash.is_outdated() {
        Some(hash_password(ask.password).await?)
    } else {
        None
    };
    let token = Token::random()?;
    let ask = SignIn {
        claimed,
        rehash,
        token: token.hash(),
        previous: ask.previous,
        agent: ask.agent,
        address: ask.address,
    };
    Ok((ask, token))
}

/// Somebody who is signed in shows again that she knows her password, before what an open browser must not do.
#[derive(Clone, Debug)]
pub struct ProvePassword {
    /// Whose.
    pub shopper: ShopperId,
    /// Her mailbox, under which guesses are counted as at sign-in.
    pub email: Email,
    /// As typed.
    pub password: Password,
    /// The limits in force.
    pub limits: Limits,
    /// The network address that asks.
    pub address: String,
}

/// Why it is not believed.
#[derive(Debug, thiserror::Error)]
pub enum ProvePasswordError {
    /// It is not her password.
    #[error("the password is not right")]
    Wrong,
    /// Too many guesses.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The password could not be compared.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Compares the password of somebody who is signed in; answers the hash that it was compared with.
///
/// # Errors
/// [`ProvePasswordError::Wrong`]: type it again. After guesses [`ProvePasswordError::TooMany`] says how long to wait.
pub async fn prove_password(
    db: &Db,
    ask: ProvePassword,
    moment: &Moment,
) -> Result<PasswordHash, ProvePasswordError> {
    let start = StartSignIn { email: ask.email, address: ask.address, limits: ask.limits };
    let at = moment.clone();
    let counted = db.write(move |tx| start_sign_in(tx, &start, &mut at.clone())).await;
    counted.map_err(|e| match e {
        StartSignInError::TooMany(e) => ProvePasswordError::TooMany(e),
        StartSignInError::Store(e) => ProvePasswordError::Store(e),
    })?;
    let shopper = ask.shopper;
    let proven = db.read(move |tx| password_hash_of(tx, shopper)).await?;
    let right = verify_password(ask.password, proven.clone()).await?;
    proven.filter(|_| right).ok_or(ProvePasswordError::Wrong)
}

/// The old password and the new one.
#[derive(Clone, Debug)]
pub struct NewPassword {
    /// Whose.
    pub shopper: ShopperId,
    /// The current password, as typed.
    pub current: Password,
    /// The new password, as typed; it must be one that may be chosen.
    pub chosen: String,
    /// The session that goes on.
    pub keep: Option<TokenHash>,
    /// The limits in force: guessing the current password counts like guessing at sign-in.
    pub limits: Limits,
    /// The network address that asks.
    pub address: String,
}

/// Why the password stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum NewPasswordError {
    /// The current password is not right.
    #[error("the current password is not right")]
    Wrong,
    /// The new one may not be a password.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Too many guesses at the current password.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A password could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ProvePasswordError> for NewPasswordError {
    fn from(error: ProvePasswordError) -> NewPasswordError {
        match error {
            ProvePasswordError::Wrong => NewPasswordError::Wrong,
            ProvePasswordError::TooMany(wait) => NewPasswordError::TooMany(wait),
            ProvePasswordError::Hash(error) => NewPasswordError::Hash(error),
            ProvePasswordError::Store(error) => NewPasswordError::Store(error),
        }
    }
}

/// Compares the current password, hashes the new one and sets it.
///
/// # Errors
/// [`NewPasswordError::Wrong`] and [`NewPasswordError::Password`] are hers to mend: the current
/// password, and why the new one is none. After guesses [`NewPasswordError::TooMany`] says how long to
/// wait.
pub async fn set_new_password(
    db: &Db,
    email: Email,
    ask: NewPassword,
    moment: &Moment,
) -> Result<(), NewPasswordError> {
    let chosen = Password::chosen(&ask.chosen)?;
    let (shopper, address, limits) = (ask.shopper, ask.address, ask.limits);
    let known = ProvePassword { shopper, email, password: ask.current, limits, address };
    let proven = prove_password(db, known, moment).await?;
    let password_hash = hash_password(chosen).await?;
    let change = ChangePassword { shopper, proven, password_hash, keep: ask.keep };
    let at = moment.clone();
    let changed = db.write(move |tx| change_password(tx, &change, &mut at.clone())).await;
    changed.map_err(|e| match e {
        ChangePasswordError::Wrong => NewPasswordError::Wrong,
        ChangePasswordError::Store(e) => NewPasswordError::Store(e),
    })
}
