//! Whose turn it is, as a merchant sorts her returns and disputes.

use super::ReturnState;
use super::keyed::keyed;

keyed! {
    /// For whom a return or a dispute waits.
    Turn {
        /// Its merchant answers, says where the goods go, looks at them or sends others; in a dispute she has said nothing.
        Merchant = "merchant",
        /// Its shopper takes an offer or leaves it, sends the goods, or leaves it at what was found.
        Shopper = "shopper",
        /// Goods are on their way, money is about to go back, or an operator decides.
        Market = "market",
        /// Nothing more happens.
        Over = "over",
    }
}

impl Turn {
    /// For whom a return waits that stands there; once it is agreed it matters whether it is said where the goods go.
    #[must_use]
    pub const fn of(state: ReturnState, has_address: bool) -> Turn {
        use ReturnState as S;
        match state {
            S::Asked | S::Received | S::Replacing => Turn::Merchant,
            S::Agreed if !has_address => Turn::Merchant,
            S::Agreed | S::Offered | S::Declined | S::Judged | S::Replaced => Turn::Shopper,
            S::Sent | S::Paying | S::Disputed => Turn::Market,
            S::Closed => Turn::Over,
        }
    }
}
