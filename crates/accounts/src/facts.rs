//! The facts that accounts tells.

use crate::{Grant, Over};
use events::Bare;
use kernel::{MerchantId, ShopperId};
use serde::{Deserialize, Serialize};

/// A role came or went; the subject is the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleMoved {
    /// The role.
    pub role: String,
    /// Over which merchant; none over the market.
    pub merchant: Option<MerchantId>,
    /// How much of it.
    pub scope: String,
    /// Who decided it; none for whoever runs the machine.
    pub by: Option<ShopperId>,
}

impl RoleMoved {
    pub(crate) fn new(grant: Grant, by: Option<ShopperId>) -> RoleMoved {
        let merchant = match grant.over {
            Over::Market => None,
            Over::Merchant(id) => Some(id),
        };
        RoleMoved {
            role: grant.role.key().to_owned(),
            merchant,
            scope: grant.scope.key().to_owned(),
            by,
        }
    }
}

events::facts! {
    /// A person has an account; the subject is the shopper.
    ACCOUNT_OPENED: Bare = "account.opened", 1;
    /// A person may do more than before.
    ROLE_GRANTED: RoleMoved = "role.granted", 1;
    /// A person may do less than before.
    ROLE_REVOKED: RoleMoved = "role.revoked", 1;
}
