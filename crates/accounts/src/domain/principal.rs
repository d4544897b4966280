//! Who is asking, and the session in which they ask.

use crate::domain::grant::{Grant, Over, Role, Scope, may_grant};
use crate::domain::token::TokenHash;
use kernel::{Country, Decider, Lang, MerchantId, ShopperId, Timestamp};
use letters::Email;

/// A signed-in person and what they may act for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The person's account; every account may shop.
    pub shopper_id: ShopperId,
    /// Where mail reaches the person.
    pub email: Email,
    /// How the person is addressed.
    pub name: String,
    /// The language of the person's mail.
    pub lang: Lang,
    /// The mailbox was proven to be theirs.
    pub verified: bool,
    /// What the person may do beside shopping, oldest first.
    pub grants: Vec<Grant>,
    /// The merchant that the person acts for: the one chosen in this session, else the first one.
    pub merchant: Option<MerchantId>,
    /// The country the person buys for, once they chose one.
    pub destination: Option<Country>,
}

impl Principal {
    /// Whether the person runs the market, or a part of it.
    #[must_use]
    pub fn is_operator(&self) -> bool {
        runs_the_market(&self.grants)
    }

    /// Whether the person runs the part of the market that lies in `scope`.
    #[must_use]
    pub fn operates(&self, scope: Scope) -> bool {
        let fits = |grant: &&Grant| grant.role == Role::Operator && grant.over == Over::Market;
        self.grants.iter().filter(fits).any(|grant| grant.scope.covers(scope))
    }

    /// Whether the person may do what `role` may, with the merchant that she acts for.
    #[must_use]
    pub fn acts_as(&self, role: Role) -> bool {
        let Some(merchant) = self.merchant else { return false };
        let whole = |grant: &&Grant| {
            grant.over == Over::Merchant(merchant) && grant.scope == Scope::Everything
        };
        self.grants.iter().filter(whole).any(|grant| grant.role.covers(role))
    }

    /// Whether the person may grant `asked` and take it back.
    #[must_use]
    pub fn may_grant(&self, asked: Grant) -> bool {
        may_grant(&self.grants, asked)
    }

    /// The merchants that the person may act for, each once.
    #[must_use]
    pub fn merchants(&self) -> Vec<MerchantId> {
        let mut all: Vec<MerchantId> = Vec::new();
        for grant in &self.grants {
            if let Over::Merchant(id) = grant.over
                && !all.contains(&id)
            {
                all.push(id);
            }
        }
        all
    }

    /// The same person, acting for `merchant`; `None` when she has no role with it.
    #[must_use]
    pub fn acting_for(self, merchant: MerchantId) -> Option<Principal> {
        let granted = self.merchants().contains(&merchant);
        granted.then_some(Principal { merchant: Some(merchant), ..self })
    }

    /// As records keep who decided something.
    #[must_use]
    pub fn decider(&self) -> Decider {
        Decider { id: self.shopper_id, name: self.name.clone() }
    }
}

/// Whether one of the grants is an operator's.
pub(crate) fn runs_the_market(grants: &[Grant]) -> bool {
    grants.iter().any(|grant| grant.role == Role::Operator && grant.over == Over::Market)
}

/// A live session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Names the session without giving its token away.
    pub token_hash: TokenHash,
    /// What a form of this session must bring along.
    pub csrf: String,
    /// When it last was used, to about [`TOUCH_SECONDS`].
    pub seen_at: Timestamp,
    /// When it ends in any case.
    pub expires_at: Timestamp,
}

/// A session as its owner sees it in the list of sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// Names the session.
    pub token_hash: TokenHash,
    /// The browser's own description of itself.
    pub agent: String,
    /// The network address at sign-in.
    pub address: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last was used, to about [`TOUCH_SECONDS`].
    pub seen_at: Timestamp,
}

/// A session's last use is written at most this often.
pub const TOUCH_SECONDS: i64 = 900;

impl Session {
    /// Due for [`touch_session`](crate::touch_session): last seen long ago, or by a clock that was ahead.
    #[must_use]
    pub fn is_stale(&self, now: Timestamp) -> bool {
        now.seconds_since(self.seen_at).saturating_abs() >= TOUCH_SECONDS
    }
}

/// How long a session lives unused, and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLife {
    /// Seconds without a request after which it ends.
    pub idle_seconds: i64,
    /// Seconds after which it ends in any case.
    pub whole_seconds: i64,
}

impl SessionLife {
    /// Operators hold the keys of the house, so their sessions are short.
    #[must_use]
    pub const fn of(operator: bool) -> SessionLife {
        if operator {
            SessionLife { idle_seconds: 12 * 3600, whole_seconds: 7 * 86_400 }
        } else {
            SessionLife { idle_seconds: 14 * 86_400, whole_seconds: 90 * 86_400 }
        }
    }
}
