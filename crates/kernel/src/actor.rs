//! Who acts: for whom something is done, and which person decided it.

use crate::{MerchantId, ShopperId};
use std::fmt;

/// Who does something to an order, as records keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Who bought.
    Shopper,
    /// Who sells.
    Merchant,
    /// Who runs the market.
    Operator,
    /// The market itself, when a time has come.
    Market,
}

impl Actor {
    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Actor::Shopper => "shopper",
            Actor::Merchant => "merchant",
            Actor::Operator => "operator",
            Actor::Market => "market",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Actor> {
        [Actor::Shopper, Actor::Merchant, Actor::Operator, Actor::Market]
            .into_iter()
            .find(|actor| actor.key() == key)
    }
}

/// Who asks for a step, with the id that must be the order's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A shopper: only of her own orders.
    Shopper(ShopperId),
    /// A merchant: only of his own orders.
    Merchant(MerchantId),
    /// The operator: of any.
    Operator,
    /// The market itself, when a time has come: of any.
    Market,
}

impl By {
    /// Without the id.
    #[must_use]
    pub const fn actor(self) -> Actor {
        match self {
            By::Shopper(_) => Actor::Shopper,
            By::Merchant(_) => Actor::Merchant,
            By::Operator => Actor::Operator,
            By::Market => Actor::Market,
        }
    }

    /// Whether an order of these two is theirs to see and to act on.
    #[must_use]
    pub fn may_touch(self, shopper: ShopperId, merchant: MerchantId) -> bool {
        match self {
            By::Shopper(id) => id == shopper,
            By::Merchant(id) => id == merchant,
            By::Operator | By::Market => true,
        }
    }
}

/// A person who decided something, with the name that she had then. Records keep `Ada · shp_…`: the name
/// is for readers, the account tells one person from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decider {
    /// The account.
    pub id: ShopperId,
    /// How the person was addressed.
    pub name: String,
}

const BETWEEN: &str = " · ";

impl Decider {
    /// Whether she is the one whom `record` names, whatever she was called then.
    #[must_use]
    pub fn made(&self, record: &str) -> bool {
        record.rsplit_once(BETWEEN).is_some_and(|(_, id)| id == self.id.to_string())
    }

    /// The name in a record, without the account.
    #[must_use]
    pub fn name_in(record: &str) -> &str {
        record.rsplit_once(BETWEEN).map_or(record, |(name, _)| name)
    }
}

impl fmt::Display for Decider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{BETWEEN}{}", self.name, self.id)
    }
}

/// Who brought something in, as records keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorder {
    /// A person with an account.
    Person(Decider),
    /// Whoever holds the machine, under the name that was given there; may be empty.
    Machine(String),
}

impl Default for Recorder {
    fn default() -> Recorder {
        Recorder::Machine(String::new())
    }
}

impl From<Decider> for Recorder {
    fn from(person: Decider) -> Recorder {
        Recorder::Person(person)
    }
}

impl fmt::Display for Recorder {
    /// At most 120 characters, none of them a control character.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Recorder::Person(person) => person.to_string(),
            Recorder::Machine(name) => name.clone(),
        };
        name.chars().filter(|c| !c.is_control()).take(120).try_for_each(|c| write!(f, "{c}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Home;

    #[test]
    fn a_new_name_makes_no_second_person() {
        let ada = Decider { id: ShopperId::of(Home::new(7)), name: "Ada".to_owned() };
        let renamed = Decider { name: "Ada · shp_of_another".to_owned(), ..ada.clone() };
        let ben = Decider { id: ShopperId::of(Home::new(8)), name: "Ada".to_owned() };
        assert!(ada.made(&renamed.to_string()) && renamed.made(&ada.to_string()));
        assert!(!ben.made(&ada.to_string()) && !ada.made("Ada"));
        assert_eq!(Decider::name_in(&renamed.to_string()), "Ada · shp_of_another");
        assert_eq!(Decider::name_in("ada@example.org"), "ada@example.org");
    }

    #[test]
    fn keys_read_back() {
        for by in [By::Operator, By::Market, By::Shopper(ShopperId::of(Home::new(7)))] {
            assert_eq!(Actor::from_key(by.actor().key()), Some(by.actor()));
        }
        assert_eq!(Actor::from_key("carrier"), None);
    }
}
