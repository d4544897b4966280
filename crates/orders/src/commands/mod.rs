//! One file per command.

pub(crate) mod cancel_order;
pub(crate) mod cancel_units;
pub(crate) mod cart;
pub(crate) mod claim_units;
pub(crate) mod count_units;
pub(crate) mod decide_movement;
pub(crate) mod emit;
pub(crate) mod expire_checkout;
pub(crate) mod explain;
pub(crate) mod heard;
pub(crate) mod odd;
pub(crate) mod part_back;
pub(crate) mod people;
pub(crate) mod place_checkout;
pub(crate) mod record_payment;
pub(crate) mod refund;
pub(crate) mod send_refund;
pub(crate) mod set_return_terms;
pub(crate) mod set_state;
pub(crate) mod start_payment;
pub(crate) mod withdraw_cancel;

/// Timers that this crate sets; [`crate::due`] looks after them.
pub(crate) mod timer {
    /// A checkout's time is over. Id: the checkout's.
    pub const EXPIRE: &str = "checkout.expire";
    /// A payment's fate is not known. Id: the payment's.
    pub(crate) const ASK: &str = "payment.ask";
    /// A paid order has to be shipped; fulfilment looks after it. Id: the order's.
    pub const SHIP: &str = "order.ship";
    /// Money has to go back. Id: the payment's and the refund's key.
    pub(crate) const REFUND: &str = "refund.send";
}
