//! The facts that the house tells; they lie in the market's own home.

use serde::{Deserialize, Serialize};

/// The market presents itself anew, or sells elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketChanged {
    /// The version that holds from now on.
    pub version: i64,
    /// Who decided.
    pub by: String,
}

events::facts! {
    /// Name, look, languages, lanes, currency or fee were decided.
    MARKET_CHANGED: MarketChanged = "market.changed", 1;
}
