//! A shopper takes back her wish to have packed units called off.

use super::cancel_order::CancelOrderError;
use super::emit;
use crate::{facts, store};
use ::store::Tx;
use kernel::{Actor, By, Moment, OrderId};

/// Takes a wish back that waits for its answer: nothing is called off by it, and she may ask anew.
///
/// # Errors
/// [`CancelOrderError::NotFound`] also for another's order; [`CancelOrderError::NotAsked`] where no wish waits: it
/// was answered meanwhile, or the goods left.
pub fn withdraw_cancel(
    tx: &mut Tx<'_>,
    (order, by): (OrderId, By),
    moment: &mut Moment,
) -> Result<(), CancelOrderError> {
    let found = store::order::heads(tx, &[order])?.pop();
    let found = found.filter(|head| by.may_touch(head.shopper, head.merchant));
    let head = found.filter(|_| by.actor() == Actor::Shopper).ok_or(CancelOrderError::NotFound)?;
    if !store::part::withdraw(tx, order)? {
        return Err(CancelOrderError::NotAsked);
    }
    if !store::order::touch(tx, order, head.version)? {
        return Err(tx.lost_race().into());
    }
    Ok(emit::wish(tx, facts::CANCEL_WITHDRAWN, &head, moment.now)?)
}
