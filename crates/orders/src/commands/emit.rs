//! The facts of orders, told with what they carry.

use crate::OrderState;
use crate::facts::{OfCheckout, OrderMoved, of_state};
use events::{Bare, Fact, Subject};
use kernel::{CheckoutId, OrderId, PaymentId, ShopperId, Timestamp};
use store::{StoreError, Tx};

/// An order came to `state`.
pub(crate) fn order(
    tx: &mut Tx<'_>,
    state: OrderState,
    (order, number): (OrderId, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let moved = OrderMoved { order, number: number.to_owned() };
    events::emit(tx, of_state(state), Subject::of(order.id()), &moved, now)
}

/// Something happened to a checkout.
pub(crate) fn checkout(
    tx: &mut Tx<'_>,
    fact: Fact<OfCheckout>,
    checkout: CheckoutId,
    now: Timestamp,
) -> Result<(), StoreError> {
    events::emit(tx, fact, Subject::of(checkout.id()), &OfCheckout { checkout }, now)
}

/// Something happened to a payment for a checkout.
pub(crate) fn payment(
    tx: &mut Tx<'_>,
    fact: Fact<OfCheckout>,
    (payment, checkout): (PaymentId, CheckoutId),
    now: Timestamp,
) -> Result<(), StoreError> {
    events::emit(tx, fact, Subject::of(payment.id()), &OfCheckout { checkout }, now)
}

/// Something happened to what is kept for a shopper.
pub(crate) fn shopper(
    tx: &mut Tx<'_>,
    fact: Fact<Bare>,
    shopper: ShopperId,
    now: Timestamp,
) -> Result<(), StoreError> {
    events::emit(tx, fact, Subject::of(shopper.id()), &Bare {}, now)
}
