//! An operator decides how the market presents itself and where it sells.

use crate::domain::identity::{Identity, IdentityFault};
use crate::facts::{self, MarketChanged};
use crate::store::identity as rows;
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Decider, Home, Id, Moment};
use pictures::TakenIn;

/// What the market is to be from now on.
#[derive(Clone, Debug)]
pub struct SaveIdentity {
    /// All of it; what was read, with what is changed.
    pub identity: Identity,
    /// A new logo, taken in and named by nothing yet.
    pub logo: Option<TakenIn>,
    /// The version that was read: 0 where there was none.
    pub version: i64,
    /// Who decides.
    pub by: Decider,
}

/// Why the market stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum SaveIdentityError {
    /// It cannot present itself so: every fault, with its field.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Faults(Vec<IdentityFault>),
    /// Another operator changed it since it was read: read it again.
    #[error("the market was changed since it was read: read it again")]
    Changed,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What all logos of the market are attached to.
pub(crate) fn logos() -> Id {
    Id::of_home(Home::MARKET)
}

/// Has the market be so from now on; answers the new version, or the one that was read where nothing changes.
///
/// # Errors
/// [`SaveIdentityError::Faults`]; [`SaveIdentityError::Changed`].
pub fn save_identity(
    tx: &mut Tx<'_>,
    ask: &SaveIdentity,
    moment: &mut Moment,
) -> Result<i64, SaveIdentityError> {
    let checked = ask.identity.clone().checked().map_err(SaveIdentityError::Faults)?;
    let before = rows::newest(tx)?.unwrap_or_default();
    if before.version != ask.version {
        return Err(SaveIdentityError::Changed);
    }
    if ask.logo.is_none() && before.version > 0 && before.identity == checked {
        return Ok(before.version);
    }
    let logo = match &ask.logo {
        Some(taken) => Some(pictures::attach(tx, logos(), ask.by.id, taken, moment)?),
        // None but the one that was there: an id that somebody typed names no file of the market.
        None => checked.logo.filter(|logo| before.identity.logo == Some(*logo)),
    };
    let (identity, version) = (Identity { logo, ..checked }, before.version + 1);
    if !rows::insert(tx, version, &identity, (moment.now, &ask.by.name))? {
        return Err(SaveIdentityError::Changed);
    }
    pricing::sell_to(tx, &identity.destinations)?;
    let told = MarketChanged { version, by: ask.by.name.clone() };
    let subject = Subject::coded(Home::MARKET, "market");
    events::emit(tx, facts::MARKET_CHANGED, subject, &told, moment.now)?;
    Ok(version)
}
