//! What is seen of a parcel on its way, and who may say so.

use kernel::{MerchantId, ShopperId};

/// Something that happened to a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// The carrier has it.
    HandedOver,
    /// It left the country it was sent from.
    Departed,
    /// It came to the country it is sent to.
    Arrived,
    /// It is with customs.
    Customs,
    /// Customs let it go.
    Cleared,
    /// It is on the last van.
    OutForDelivery,
    /// It is there.
    Delivered,
    /// Something keeps it; the note says what.
    Delayed,
}

impl Progress {
    /// In the order in which they usually happen.
    pub const ALL: [Progress; 8] = [
        Progress::HandedOver,
        Progress::Departed,
        Progress::Arrived,
        Progress::Customs,
        Progress::Cleared,
        Progress::OutForDelivery,
        Progress::Delivered,
        Progress::Delayed,
    ];

    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Progress::HandedOver => "handed_over",
            Progress::Departed => "departed",
            Progress::Arrived => "arrived",
            Progress::Customs => "customs",
            Progress::Cleared => "cleared",
            Progress::OutForDelivery => "out_for_delivery",
            Progress::Delivered => "delivered",
            Progress::Delayed => "delayed",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Progress> {
        Progress::ALL.into_iter().find(|progress| progress.key() == key)
    }
}

/// Who does something to an order.
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
