//! The facts of orders, told with what they carry.

use crate::domain::part::OrderPart;
use crate::domain::wish::WishAnswer;
use crate::facts::{
    CANCEL_ANSWERED, CancelAnswered, OfCheckout, OrderMoved, OrderPartBack, of_state,
};
use crate::{OrderHead, OrderState};
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

/// A part of an order's money goes back.
pub(crate) fn part(
    tx: &mut Tx<'_>,
    fact: Fact<OrderPartBack>,
    order: &OrderHead,
    part: &OrderPart,
    now: Timestamp,
) -> Result<(), StoreError> {
    let told = OrderPartBack {
        order: order.id,
        number: order.number.clone(),
        part: part.key.clone(),
        amount: part.paid,
    };
    events::emit(tx, fact, Subject::of(order.id.id()), &told, now)
}

/// Her shopper wants units of an order called off, or no more.
pub(crate) fn wish(
    tx: &mut Tx<'_>,
    fact: Fact<OrderMoved>,
    order: &OrderHead,
    now: Timestamp,
) -> Result<(), StoreError> {
    let told = OrderMoved { order: order.id, number: order.number.clone() };
    events::emit(tx, fact, Subject::of(order.id.id()), &told, now)
}

/// What became of that.
pub(crate) fn wish_answered(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    how: WishAnswer,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (id, number) = (order.id, order.number.clone());
    let told = CancelAnswered { order: id, number, how: Some(how.key().to_owned()) };
    events::emit(tx, CANCEL_ANSWERED, Subject::of(id.id()), &told, now)
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
