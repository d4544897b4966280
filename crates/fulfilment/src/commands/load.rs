//! What every step begins with.

use crate::domain::By;
use ::store::{StoreError, Tx};
use kernel::{Moment, OrderId};
use orders::{Order, OrderHead, OrderState, StateError};

/// The order, if it exists and is theirs: whose it is not learns nothing of it.
pub(crate) fn theirs(
    tx: &mut Tx<'_>,
    order: OrderId,
    by: By,
) -> Result<Option<OrderHead>, StoreError> {
    let order = orders::order_head(tx, order)?;
    Ok(order.filter(|order| by.may_touch(order.shopper, order.merchant)))
}

/// As [`theirs`], with its lines and its quote.
pub(crate) fn theirs_quoted(
    tx: &mut Tx<'_>,
    order: OrderId,
    by: By,
) -> Result<Option<Order>, StoreError> {
    let order = orders::order(tx, order)?;
    Ok(order.filter(|order| by.may_touch(order.shopper, order.merchant)))
}

/// What became of a step.
pub(crate) enum Step {
    /// Taken; the rest of the command follows in the same transaction.
    Taken,
    /// Another took the same step a moment before, with all that follows.
    Known,
    /// The order went elsewhere a moment before, from where there is no such step.
    Elsewhere(OrderState),
}

/// Moves an order on, before anything else is written: of several callers at the same moment one
/// takes the step, and the others see where the order stands now. Where it can still be taken from there
/// (packed a moment ago, it ships all the same) the transaction begins anew, and nobody is refused for it.
pub(crate) fn advance(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    to: OrderState,
    moment: &mut Moment,
) -> Result<Step, StoreError> {
    match orders::set_state(tx, order, order.state, to, moment) {
        Ok(()) => Ok(Step::Taken),
        Err(StateError::Moved(from) | StateError::NotAllowed { from, .. }) => {
            match orders::order_head(tx, order.id)?.map_or(from, |order| order.state) {
                now if now == to => Ok(Step::Known),
                now if now.may_become(to) => Err(tx.lost_race()),
                now => Ok(Step::Elsewhere(now)),
            }
        }
        Err(StateError::Store(error)) => Err(error),
    }
}
