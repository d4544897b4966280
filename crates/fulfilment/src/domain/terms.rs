//! The times that an operator sets.

/// How long things may take, in whole days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Terms {
    /// A merchant is expected to ship this long after the payment.
    pub ship_within_days: u32,
    /// An order counts as received this long after it was reported delivered.
    pub confirm_days_after_delivery: u32,
    /// An order counts as received this long after shipping when no delivery was reported.
    pub confirm_days_after_shipping: u32,
}

impl Default for Terms {
    /// 3, 7 and 45 days.
    fn default() -> Terms {
        Terms {
            ship_within_days: 3,
            confirm_days_after_delivery: 7,
            confirm_days_after_shipping: 45,
        }
    }
}
