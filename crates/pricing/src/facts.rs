//! The facts that pricing tells.

use crate::LaneStance;
use kernel::{Country, Date};
use serde::{Deserialize, Serialize};

/// A rate card of a merchant; its code is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateCardSaved {
    /// The card.
    pub code: String,
    /// Its version from now on.
    pub version: i64,
}

/// A rate card that is gone; its code is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateCardRemoved {
    /// The card.
    pub code: String,
}

/// Reference rates came in; the subject is `fx`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FxImported {
    /// Days that were not known before.
    pub added: usize,
    /// Days whose rates are others now.
    pub changed: usize,
    /// The last day of the file.
    pub last: Option<Date>,
}

/// A decision about prices to one country that are not all, or rest on what is old; its code is the
/// subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneChosen {
    /// Where to.
    pub destination: Country,
    /// What becomes of such prices from now on; as for all lanes when `None`.
    pub stance: Option<LaneStance>,
}

events::facts! {
    /// A merchant wrote or changed a rate card.
    RATE_CARD_SAVED: RateCardSaved = "rate_card.saved", 1;
    /// A merchant took a rate card away.
    RATE_CARD_REMOVED: RateCardRemoved = "rate_card.removed", 1;
    /// The operator imported reference rates.
    FX_IMPORTED: FxImported = "fx.imported", 1;
    /// The operator decided about a lane.
    LANE_CHOSEN: LaneChosen = "lane.chosen", 1;
}
