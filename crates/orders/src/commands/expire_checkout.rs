use super::{emit, place_checkout::CHECKOUT_SECONDS, timer};
use crate::facts;
use crate::{CartLine, CheckoutState, OrderHead, OrderState, store};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use kernel::{CheckoutId, Moment, OrderId, ShopperId, Timestamp};

/// Why a checkout was not called off.
#[derive(Debug, thiserror::Error)]
pub enum ExpireError {
    /// No such checkout of this shopper.
    #[error("there is no such checkout")]
    NotFound,
    /// It is paid: cancel its orders instead.
    #[error("it is paid already")]
    Paid,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The time to pay is over: stock and quota are free again, and the lines are back in the cart.
/// Answers whether it expired now; before its time and after its payment nothing happens.
///
/// # Errors
/// [`ExpireError::NotFound`] for an id that no checkout has.
pub fn expire_checkout(
    tx: &mut Tx<'_>,
    id: CheckoutId,
    moment: &mut Moment,
) -> Result<bool, ExpireError> {
    let checkout = store::checkout::checkout(tx, id)?.ok_or(ExpireError::NotFound)?;
    match checkout.state {
        CheckoutState::AwaitingPayment if is_early(checkout.expires_at, moment.now) => {
            return Ok(false);
        }
        CheckoutState::AwaitingPayment => (),
        CheckoutState::Paid | CheckoutState::Expired => {
            timers::clear(tx, timer::EXPIRE, id.bytes())?;
            return Ok(false);
        }
    }
    Ok(end(tx, id, "not-paid-in-time", moment)?)
}

/// Before its time. One that would end later than any can was placed under a clock that was ahead and was
/// set right since: it holds no stock until then.
fn is_early(expires_at: Timestamp, now: Timestamp) -> bool {
    expires_at > now && expires_at <= now.plus_seconds(2 * CHECKOUT_SECONDS)
}

/// The shopper calls her unpaid checkout off. A payment that arrives all the same is given back or
/// brings the orders back, as after expiry.
///
/// # Errors
/// [`ExpireError::NotFound`] also for another's; [`ExpireError::Paid`]: cancel its orders.
pub fn call_off_checkout(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    id: CheckoutId,
    moment: &mut Moment,
) -> Result<(), ExpireError> {
    let own = id.home() == shopper.home();
    let checkout = if own { store::checkout::checkout(tx, id)? } else { None };
    match checkout.ok_or(ExpireError::NotFound)?.state {
        CheckoutState::Paid => Err(ExpireError::Paid),
        CheckoutState::Expired => Ok(()),
        CheckoutState::AwaitingPayment => {
            if end(tx, id, "called-off", moment)? {
                Ok(())
            } else {
                Err(ExpireError::Paid)
            }
        }
    }
}

fn end(tx: &mut Tx<'_>, id: CheckoutId, why: &str, moment: &Moment) -> Result<bool, StoreError> {
    let (from, to) = (CheckoutState::AwaitingPayment, CheckoutState::Expired);
    // Before the checkout, as everywhere.
    store::cart::open(tx, &[ShopperId::of(id.home()).into()], moment.now)?;
    if !store::checkout::change(tx, id, from, to, moment.now)? {
        return Ok(false);
    }
    let ids = store::checkout::order_ids(tx, id)?;
    let mut orders = store::order::heads_with_lines(tx, &ids)?;
    orders.retain(|order| order.state == OrderState::AwaitingPayment);
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    if !store::order::expire(tx, &ids, why, moment.now)? {
        return Err(tx.lost_race());
    }
    store::quota::give_back(tx, &orders.iter().collect::<Vec<_>>(), moment.now)?;
    inventory::release(tx, &ids)?;
    refill_cart(tx, ShopperId::of(id.home()), &orders, moment)?;
    timers::clear(tx, timer::EXPIRE, id.bytes())?;
    for order in &orders {
        emit::order(tx, OrderState::Expired, (order.id, &order.number), moment.now)?;
    }
    emit::checkout(tx, facts::CHECKOUT_EXPIRED, id, moment.now)?;
    Ok(true)
}

/// What was not bought is in the cart again, unless she put it there herself meanwhile.
fn refill_cart(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    orders: &[OrderHead],
    moment: &Moment,
) -> Result<(), StoreError> {
    let there = store::cart::lines(tx, shopper.into())?;
    let lines = orders.iter().flat_map(|order| {
        order.lines.iter().map(|line| CartLine {
            merchant: order.merchant,
            sku: line.sku,
            listing: line.listing,
            quantity: line.quantity,
            added_at: moment.now,
        })
    });
    let lines: Vec<CartLine> =
        lines.filter(|line| !there.iter().any(|t| t.sku == line.sku)).collect();
    store::cart::put(tx, shopper.into(), &lines)
}
