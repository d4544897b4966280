//! Claiming a number under which somebody's rows will live.

use crate::store::people;
use kernel::{Home, Moment};
use store::{StoreError, Tx};

/// Whose rows will live there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeKind {
    /// A person's.
    Shopper,
    /// A merchant's.
    Merchant,
}

impl HomeKind {
    /// As stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            HomeKind::Shopper => "shopper",
            HomeKind::Merchant => "merchant",
        }
    }
}

/// Claims a home number that nobody has.
pub fn claim_home(
    tx: &mut Tx<'_>,
    kind: HomeKind,
    moment: &mut Moment,
) -> Result<Home, StoreError> {
    loop {
        let home = moment.home();
        if people::claim_home(tx, home, kind.key(), moment.now)? {
            return Ok(home);
        }
    }
}
