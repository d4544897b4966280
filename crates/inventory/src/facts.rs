//! The facts that inventory tells.

use kernel::SkuId;
use serde::{Deserialize, Serialize};

/// Stock was counted in a place, which is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockCounted {
    /// Of these SKUs the count was taken.
    pub skus: Vec<SkuId>,
}

events::facts! {
    /// A merchant said how much there is.
    STOCK_COUNTED: StockCounted = "stock.counted", 1;
}
