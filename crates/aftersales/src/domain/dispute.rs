//! What is disputed, and how it is decided.

use super::keyed::keyed;
use kernel::{Money, SkuId};

keyed! {
    /// What a dispute is about.
    Ground {
        /// The parcel never came.
        NotArrived = "not_arrived",
        /// The carrier lost it.
        Lost = "lost",
        /// The carrier broke it.
        Broken = "broken",
        /// The merchant declined a return.
        Declined = "declined",
        /// The merchant agreed to a return and does not say where the goods go.
        NoAddress = "no_address",
        /// Not all of what went back was accepted.
        Inspection = "inspection",
        /// What was sent instead is wrong, broken, or never came.
        Replacement = "replacement",
    }
}

impl Ground {
    /// It is about the parcel itself, not about a return.
    #[must_use]
    pub const fn is_of_parcel(self) -> bool {
        matches!(self, Ground::NotArrived | Ground::Lost | Ground::Broken)
    }
}

keyed! {
    /// Where a dispute stands. Only [`Closed`](DisputeState::Closed) has no clock.
    DisputeState {
        /// Both sides say and show what they have.
        Gathering = "gathering",
        /// An operator decides.
        Deciding = "deciding",
        /// Decided; either side may appeal.
        Decided = "decided",
        /// Another operator decides, for good.
        Appealed = "appealed",
        /// Final: the money is given back next.
        Paying = "paying",
        /// Over.
        Closed = "closed",
    }
}

impl DisputeState {
    /// Its shopper may still take it back: nothing is decided.
    #[must_use]
    pub const fn may_withdraw(self) -> bool {
        matches!(self, DisputeState::Gathering | DisputeState::Deciding)
    }
}

keyed! {
    /// What a decision gives.
    Outcome {
        /// All that was paid for the units that are disputed.
        Full = "full",
        /// A part: an amount, or some of the units.
        Part = "part",
        /// Nothing.
        None = "none",
    }
}

/// What a decision gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Award {
    /// All that was paid for the units that are disputed.
    Full,
    /// What was paid for so many units of each.
    Units(Vec<(SkuId, u32)>),
    /// An amount in the currency of the order.
    Amount(Money),
    /// Nothing.
    None,
}

impl Award {
    /// What it is called.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match self {
            Award::Full => Outcome::Full,
            Award::Units(_) | Award::Amount(_) => Outcome::Part,
            Award::None => Outcome::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back() {
        for ground in Ground::ALL {
            assert_eq!(Ground::from_key(ground.key()), Some(*ground));
        }
        for state in DisputeState::ALL {
            assert_eq!(DisputeState::from_key(state.key()), Some(*state));
        }
        assert_eq!(Outcome::from_key(Award::None.outcome().key()), Some(Outcome::None));
    }
}
