//! What is seen of a parcel on its way, and whose word on it counts.

use kernel::Actor;

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

/// Whose word on a delivery starts the clock after which the money is released: an operator's, who says where
/// it is from, and the market's own, which is a carrier's signed notice. Whoever is paid by that clock does
/// not start it.
#[must_use]
pub(crate) const fn is_authenticated(actor: Actor) -> bool {
    match actor {
        Actor::Operator | Actor::Market => true,
        Actor::Shopper | Actor::Merchant => false,
    }
}
