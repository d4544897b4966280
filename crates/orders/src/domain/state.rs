//! Where an order stands, and where it may go from there.

use std::{fmt, str::FromStr};

/// Where an order stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Stock and quota are held until the checkout is paid or expires.
    AwaitingPayment,
    /// The money is in escrow; the merchant packs.
    Paid,
    /// Packed, not yet handed over.
    Packed,
    /// Handed to the carrier.
    Shipped,
    /// The carrier says it arrived.
    Delivered,
    /// Confirmed by the shopper or by time; the merchant is paid.
    Completed,
    /// Called off before shipping; the money goes back.
    Cancelled,
    /// The money went back after shipping.
    Refunded,
    /// Never paid in time.
    Expired,
}

/// A word that is no state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a state of an order")]
pub struct UnknownState(pub String);

impl OrderState {
    /// Every one, as an order usually goes.
    pub const ALL: [OrderState; 9] = [
        OrderState::AwaitingPayment,
        OrderState::Paid,
        OrderState::Packed,
        OrderState::Shipped,
        OrderState::Delivered,
        OrderState::Completed,
        OrderState::Cancelled,
        OrderState::Refunded,
        OrderState::Expired,
    ];

    /// As stored, in the API and in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            OrderState::AwaitingPayment => "awaiting_payment",
            OrderState::Paid => "paid",
            OrderState::Packed => "packed",
            OrderState::Shipped => "shipped",
            OrderState::Delivered => "delivered",
            OrderState::Completed => "completed",
            OrderState::Cancelled => "cancelled",
            OrderState::Refunded => "refunded",
            OrderState::Expired => "expired",
        }
    }

    /// An order may go from here to `to`.
    #[must_use]
    pub const fn may_become(self, to: OrderState) -> bool {
        use OrderState::{
            AwaitingPayment, Cancelled, Completed, Delivered, Expired, Packed, Paid, Refunded,
            Shipped,
        };
        match self {
            AwaitingPayment => matches!(to, Paid | Expired),
            // Paid after its time, when stock and quota could be had once more.
            Expired => matches!(to, Paid),
            Paid => matches!(to, Packed | Shipped | Cancelled),
            // Refunded when a part left and was paid back, and the rest is called off.
            Packed => matches!(to, Shipped | Cancelled | Refunded),
            Shipped => matches!(to, Delivered | Completed | Refunded),
            Delivered => matches!(to, Completed | Refunded),
            Completed => matches!(to, Refunded),
            Cancelled | Refunded => false,
        }
    }

    /// The shopper's money lies in escrow.
    #[must_use]
    pub const fn in_escrow(self) -> bool {
        use OrderState::{Delivered, Packed, Paid, Shipped};
        matches!(self, Paid | Packed | Shipped | Delivered)
    }

    /// The order counts against the person's yearly limit.
    #[must_use]
    pub const fn uses_quota(self) -> bool {
        use OrderState::{Cancelled, Expired};
        !matches!(self, Cancelled | Expired)
    }
}

impl FromStr for OrderState {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<OrderState, UnknownState> {
        let unknown = || UnknownState(text.chars().take(40).collect());
        OrderState::ALL.into_iter().find(|state| state.key() == text).ok_or_else(unknown)
    }
}

impl fmt::Display for OrderState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_read_back_and_ends_are_ends() {
        for state in OrderState::ALL {
            assert_eq!(state.key().parse::<OrderState>().unwrap(), state);
            assert!(!state.may_become(OrderState::AwaitingPayment), "{state}");
            assert!(
                !OrderState::Cancelled.may_become(state) && !OrderState::Refunded.may_become(state)
            );
            assert!(!state.may_become(state));
        }
    }

    #[test]
    fn what_is_shipped_is_refunded_and_never_cancelled() {
        assert!(!OrderState::Shipped.may_become(OrderState::Cancelled));
        assert!(!OrderState::Paid.may_become(OrderState::Refunded));
    }
}
