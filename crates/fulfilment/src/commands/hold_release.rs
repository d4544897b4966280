//! Something is open about an order, so its money waits.

use crate::CONFIRM_TIMER;
use crate::store;
use ::jobs::timers;
use ::store::{StoreError, Tx};
use kernel::{Moment, OrderId};

/// Something is open about an order, by a key of its own: until it is freed no clock releases the order's money, and
/// no clock runs. Whether people may confirm meanwhile is for who holds it to say. A second time changes nothing.
pub fn hold_release(
    tx: &mut Tx<'_>,
    order: OrderId,
    key: &str,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    store::holds::hold(tx, order, key, moment.now)?;
    stop(tx, order, moment)
}

/// It is settled: with the last thing that was open the clock goes on from where it stopped. What is not held changes
/// nothing.
pub fn free_release(
    tx: &mut Tx<'_>,
    order: OrderId,
    key: &str,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    if !store::holds::free(tx, order, key, moment.now)?
        || !store::holds::held(tx, &[order])?.is_empty()
    {
        return Ok(());
    }
    if let Some(due_at) = store::holds::go_on(tx, order, moment.now)? {
        timers::set(tx, CONFIRM_TIMER, order.bytes(), due_at)?;
    }
    Ok(())
}

/// Stops the clock of a parcel whose order is held; one that is not shipped has none yet.
pub(super) fn stop(tx: &mut Tx<'_>, order: OrderId, moment: &Moment) -> Result<(), StoreError> {
    store::holds::stop(tx, order, moment.now)?;
    timers::clear(tx, CONFIRM_TIMER, order.bytes())
}
