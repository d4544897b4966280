//! The facts that orders tell.

use crate::OrderState;
use events::{Bare, Fact};
use kernel::{CheckoutId, Money, OrderId, PaymentId};
use serde::{Deserialize, Serialize};

/// An order came to a state; the order is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderMoved {
    /// The order.
    pub order: OrderId,
    /// Its number, for people.
    pub number: String,
}

/// A part of an order's money goes back; the order is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPartBack {
    /// The order.
    pub order: OrderId,
    /// Its number, for people.
    pub number: String,
    /// The part's key.
    pub part: String,
    /// How much.
    pub amount: Money,
}

/// A wish to have units called off was answered; the order is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelAnswered {
    /// The order.
    pub order: OrderId,
    /// Its number, for people.
    pub number: String,
    /// What became of the wish: the key of a [`WishAnswer`](crate::WishAnswer); none in facts of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
}

/// Something happened to a checkout, or to a payment for it; which of them is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfCheckout {
    /// The checkout.
    pub checkout: CheckoutId,
}

/// Something happened to a refund out of a payment, which is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfPayment {
    /// The payment.
    pub payment: PaymentId,
    /// The key of the refund, where it is about one; none in facts of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<String>,
}

events::facts! {
    /// A shopper ordered; the checkout is the subject.
    CHECKOUT_PLACED: OfCheckout = "checkout.placed", 1;
    /// All of its orders are paid.
    CHECKOUT_PAID: OfCheckout = "checkout.paid", 1;
    /// It was not paid in time.
    CHECKOUT_EXPIRED: OfCheckout = "checkout.expired", 1;
    /// An order waits for its payment.
    ORDER_PLACED: OrderMoved = "order.placed", 1;
    /// The money is in escrow.
    ORDER_PAID: OrderMoved = "order.paid", 1;
    /// The parcel is packed.
    ORDER_PACKED: OrderMoved = "order.packed", 1;
    /// The parcel was handed over.
    ORDER_SHIPPED: OrderMoved = "order.shipped", 1;
    /// The parcel is there.
    ORDER_DELIVERED: OrderMoved = "order.delivered", 1;
    /// The money is the merchant's.
    ORDER_COMPLETED: OrderMoved = "order.completed", 1;
    /// The order was called off.
    ORDER_CANCELLED: OrderMoved = "order.cancelled", 1;
    /// The money went back.
    ORDER_REFUNDED: OrderMoved = "order.refunded", 1;
    /// The order was not paid in time.
    ORDER_EXPIRED: OrderMoved = "order.expired", 1;
    /// A part of its money goes back.
    ORDER_PART_BACK: OrderPartBack = "order.part_back", 1;
    /// The shopper asks to have units of a packed order called off.
    CANCEL_ASKED: OrderMoved = "order.cancel_asked", 1;
    /// Her merchant answered.
    CANCEL_ANSWERED: CancelAnswered = "order.cancel_answered", 1;
    /// The shopper took that wish back.
    CANCEL_WITHDRAWN: OrderMoved = "order.cancel_withdrawn", 1;
    /// An attempt to pay was begun; the payment is the subject.
    PAYMENT_STARTED: OfCheckout = "payment.started", 1;
    /// The provider has the money.
    PAYMENT_APPROVED: OfCheckout = "payment.approved", 1;
    /// The provider does not get it.
    PAYMENT_DECLINED: OfCheckout = "payment.declined", 1;
    /// It paid nothing that could be bought any more.
    PAYMENT_GOES_BACK: OfCheckout = "payment.goes_back", 1;
    /// Something was paid that was not asked for so: an operator decides about it.
    PAYMENT_WAITS: OfPayment = "payment.waits", 1;
    /// The provider paid back what nobody asked it to.
    REFUND_UNASKED: OfPayment = "refund.unasked", 1;
    /// The provider is to pay back.
    REFUND_ASKED: OfPayment = "refund.asked", 1;
    /// The provider paid back.
    REFUND_DONE: OfPayment = "refund.done", 1;
    /// The provider refuses to.
    REFUND_REFUSED: OfPayment = "refund.refused", 1;
    /// A shopper's address book changed; the shopper is the subject, as below.
    ADDRESS_SAVED: Bare = "address.saved", 1;
    /// An address is gone.
    ADDRESS_FORGOTTEN: Bare = "address.forgotten", 1;
    /// Who orders in the eyes of customs was kept.
    ORDERER_SAVED: Bare = "orderer.saved", 1;
    /// It was forgotten.
    ORDERER_FORGOTTEN: Bare = "orderer.forgotten", 1;
    /// A shopper's cart changed.
    CART_CHANGED: Bare = "cart.changed", 1;
}

/// The fact that tells of having come to `state`.
#[must_use]
pub const fn of_state(state: OrderState) -> Fact<OrderMoved> {
    match state {
        OrderState::AwaitingPayment => ORDER_PLACED,
        OrderState::Paid => ORDER_PAID,
        OrderState::Packed => ORDER_PACKED,
        OrderState::Shipped => ORDER_SHIPPED,
        OrderState::Delivered => ORDER_DELIVERED,
        OrderState::Completed => ORDER_COMPLETED,
        OrderState::Cancelled => ORDER_CANCELLED,
        OrderState::Refunded => ORDER_REFUNDED,
        OrderState::Expired => ORDER_EXPIRED,
    }
}
