//! What a person may do beside shopping: roles, over the market or over one merchant, within a scope.

use kernel::{Home, MerchantId};

/// What somebody is to the market or to a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Runs the market.
    Operator,
    /// Owns a merchant: may do all that can be done for it.
    Owner,
    /// Works for a merchant.
    Member,
}

/// Over what a role is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The whole market.
    Market,
    /// One merchant.
    Merchant(MerchantId),
}

/// How much of what the role may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    Everything,
    /// A look at what waits: part of every scope.
    Overview,
    /// Applications of merchants.
    Merchants,
    /// Books of rules, exchange rates, scenarios.
    Rules,
    /// Orders and what customs assessed on them.
    Orders,
    /// The ledger, taxes owed, the audit.
    Money,
    /// Letters that were sent.
    Letters,
    /// What the market does by itself, and what of it fell over.
    Jobs,
}

/// One thing that a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// As what.
    pub role: Role,
    /// Over what.
    pub over: Over,
    /// How much of it.
    pub scope: Scope,
}

impl Role {
    /// Each of them.
    pub const ALL: [Role; 3] = [Role::Operator, Role::Owner, Role::Member];

    /// As stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Role::Operator => "operator",
            Role::Owner => "owner",
            Role::Member => "member",
        }
    }

    /// Whether whoever has this role may do what `asked` may.
    #[must_use]
    pub fn covers(self, asked: Role) -> bool {
        self == asked || (self, asked) == (Role::Owner, Role::Member)
    }
}

impl Scope {
    /// Each of them.
    pub const ALL: [Scope; 8] = [
        Scope::Everything,
        Scope::Overview,
        Scope::Merchants,
        Scope::Rules,
        Scope::Orders,
        Scope::Money,
        Scope::Letters,
        Scope::Jobs,
    ];

    /// As stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Scope::Everything => "everything",
            Scope::Overview => "overview",
            Scope::Merchants => "merchants",
            Scope::Rules => "rules",
            Scope::Orders => "orders",
            Scope::Money => "money",
            Scope::Letters => "letters",
            Scope::Jobs => "jobs",
        }
    }

    /// From what is stored; `None` for another word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.key() == key)
    }

    /// Whether whoever holds this scope may do what lies in `asked`.
    #[must_use]
    pub fn covers(self, asked: Scope) -> bool {
        self == Scope::Everything || self == asked || asked == Scope::Overview
    }
}

impl Over {
    /// As stored: the home of what is ruled over.
    #[must_use]
    pub fn home(self) -> Home {
        match self {
            Over::Market => Home::MARKET,
            Over::Merchant(id) => id.home(),
        }
    }

    /// From the home.
    #[must_use]
    pub fn of(home: Home) -> Over {
        if home == Home::MARKET { Over::Market } else { Over::Merchant(MerchantId::of(home)) }
    }
}

impl Grant {
    /// Runs the whole market.
    pub const OPERATOR: Grant =
        Grant { role: Role::Operator, over: Over::Market, scope: Scope::Everything };

    /// Runs that part of the market.
    #[must_use]
    pub const fn operator(scope: Scope) -> Grant {
        Grant { scope, ..Grant::OPERATOR }
    }

    /// Owns `merchant`.
    #[must_use]
    pub const fn owner(merchant: MerchantId) -> Grant {
        Grant { role: Role::Owner, over: Over::Merchant(merchant), scope: Scope::Everything }
    }

    /// Whether whoever holds it may do all that `asked` may.
    #[must_use]
    pub fn covers(self, asked: Grant) -> bool {
        self.over == asked.over && self.role.covers(asked.role) && self.scope.covers(asked.scope)
    }

    /// Works for `merchant`.
    #[must_use]
    pub const fn member(merchant: MerchantId) -> Grant {
        Grant { role: Role::Member, over: Over::Merchant(merchant), scope: Scope::Everything }
    }
}

/// Whether whoever holds `held` may grant `asked` and take it back: an operator what lies within her own
/// scope, an owner who works for her merchant. Who owns a merchant is decided with its application.
pub(crate) fn may_grant(held: &[Grant], asked: Grant) -> bool {
    let within = |own: &Grant| match (own.role, asked.role) {
        (Role::Operator, Role::Operator) | (Role::Owner, Role::Member) => {
            own.over == asked.over && own.scope.covers(asked.scope)
        }
        _ => false,
    };
    held.iter().any(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_grants_above_her_own_scope() {
        let of = Grant::operator;
        for own in Scope::ALL {
            for asked in Scope::ALL {
                assert_eq!(
                    may_grant(&[of(own)], of(asked)),
                    own.covers(asked),
                    "{own:?} {asked:?}"
                );
            }
        }
        let [mine, other] = [7, 8].map(|n| MerchantId::of(Home::new(n)));
        let all = [Grant::OPERATOR, Grant::owner(mine), Grant::member(mine)];
        let may = |own: Grant| all.into_iter().filter(|asked| may_grant(&[own], *asked)).collect();
        let allowed: Vec<Vec<Grant>> = all.into_iter().map(may).collect();
        assert_eq!(allowed, [vec![Grant::OPERATOR], vec![Grant::member(mine)], vec![]]);
        assert!(!may_grant(&[Grant::owner(other)], Grant::member(mine)) && !may_grant(&[], all[2]));
    }

    #[test]
    fn a_narrow_scope_sees_the_overview_and_its_own() {
        assert!(Scope::ALL.iter().all(|asked| Scope::Everything.covers(*asked)));
        for scope in Scope::ALL.into_iter().filter(|scope| *scope != Scope::Everything) {
            let seen: Vec<_> =
                Scope::ALL.into_iter().filter(|asked| scope.covers(*asked)).collect();
            assert!(
                seen.iter().all(|s| *s == scope || *s == Scope::Overview),
                "{scope:?}: {seen:?}"
            );
            assert!(scope.covers(Scope::Overview) && !scope.covers(Scope::Everything));
        }
    }

    #[test]
    fn an_owner_may_what_a_member_may_and_nobody_is_an_operator_by_owning() {
        assert!(Role::Owner.covers(Role::Member) && !Role::Member.covers(Role::Owner));
        assert!(!Role::Owner.covers(Role::Operator) && !Role::Operator.covers(Role::Owner));
    }

    #[test]
    fn the_market_is_told_from_merchants_by_its_home() {
        let merchant = Over::Merchant(MerchantId::of(Home::new(7)));
        assert_eq!(Over::of(merchant.home()), merchant);
        assert_eq!(Over::of(Over::Market.home()), Over::Market);
    }
}
