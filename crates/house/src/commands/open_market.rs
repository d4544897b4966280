//! The first operator comes in: by the link that the server printed, or as whoever holds the machine.

use super::save_identity::{SaveIdentity, SaveIdentityError, save_identity};
use crate::domain::identity::{Identity, IdentityFault};
use crate::queries::is_opened;
use crate::store::{identity, link};
use ::store::{StoreError, Tx};
use accounts::{OpenAccount, TokenHash, ensure_operator};
use kernel::{Decider, Moment, ShopperId, Timestamp};

/// A link leads in for so many hours.
pub const SETUP_HOURS: i64 = 24;

/// The first operator, as the page of the link asks for her.
#[derive(Clone, Debug)]
pub struct OpenMarket {
    /// The hash of the link's token.
    pub token: TokenHash,
    /// Her account.
    pub account: OpenAccount,
}

/// Why nobody came in.
#[derive(Debug, thiserror::Error)]
pub enum OpenMarketError {
    /// The market has an operator, who lets others in.
    #[error("this market has an operator already")]
    Opened,
    /// The link is none, was used or is too old: a server that starts prints another one.
    #[error("this link does not lead in (any more): start the market again, it prints a new one")]
    NoLink,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Has a link lead in from now on, in the place of any before; false where the market has an operator.
pub fn make_setup_link(
    tx: &mut Tx<'_>,
    hash: TokenHash,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if is_opened(tx)? {
        link::forget(tx)?;
        return Ok(false);
    }
    link::put(tx, hash, (now, now.plus_seconds(SETUP_HOURS * 3_600)))?;
    Ok(true)
}

/// Whether the link leads in now.
///
/// # Errors
/// [`OpenMarketError::Opened`] and [`OpenMarketError::NoLink`].
pub fn can_open(tx: &mut Tx<'_>, token: TokenHash, now: Timestamp) -> Result<(), OpenMarketError> {
    if is_opened(tx)? {
        return Err(OpenMarketError::Opened);
    }
    if link::leads(tx, token, now)? { Ok(()) } else { Err(OpenMarketError::NoLink) }
}

/// Makes the first operator; the link is used up.
///
/// # Errors
/// [`OpenMarketError::Opened`] and [`OpenMarketError::NoLink`].
pub fn open_market(
    tx: &mut Tx<'_>,
    ask: &OpenMarket,
    moment: &mut Moment,
) -> Result<ShopperId, OpenMarketError> {
    if is_opened(tx)? {
        return Err(OpenMarketError::Opened);
    }
    // Two who come by one link are one after the other: the second finds none.
    if !link::take(tx, ask.token, moment.now)? {
        return Err(OpenMarketError::NoLink);
    }
    Ok(ensure_operator(tx, &ask.account, moment)?)
}

/// A whole beginning, by whoever holds the machine.
#[derive(Clone, Debug)]
pub struct InitMarket {
    /// The first operator's account.
    pub account: OpenAccount,
    /// What the market is.
    pub identity: Identity,
}

/// Why the market was not begun.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// There is an operator, or somebody decided what the market is: nothing is overwritten.
    #[error("this market was begun already, and nothing of it is overwritten")]
    Begun,
    /// It cannot present itself so.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Faults(Vec<IdentityFault>),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins a market: its first operator, and what it is, at once or not at all.
///
/// # Errors
/// [`InitError::Begun`]; [`InitError::Faults`], each with its field.
pub fn init_market(
    tx: &mut Tx<'_>,
    ask: &InitMarket,
    moment: &mut Moment,
) -> Result<ShopperId, InitError> {
    if is_opened(tx)? || identity::newest(tx)?.is_some() {
        return Err(InitError::Begun);
    }
    let id = ensure_operator(tx, &ask.account, moment)?;
    link::forget(tx)?;
    let by = Decider { id, name: ask.account.name.as_str().to_owned() };
    let save = SaveIdentity { identity: ask.identity.clone(), logo: None, version: 0, by };
    match save_identity(tx, &save, moment) {
        Ok(_) => Ok(id),
        Err(SaveIdentityError::Faults(faults)) => Err(InitError::Faults(faults)),
        Err(SaveIdentityError::Changed) => Err(InitError::Begun),
        Err(SaveIdentityError::Store(error)) => Err(error.into()),
    }
}
