//! A wish for a refund that an older version noted goes where wishes are answered.

use crate::CONFIRM_TIMER;
use crate::store;
use ::jobs::timers;
use ::store::{StoreError, Tx};
use kernel::OrderId;

/// Takes a shopper's wish off her parcel, for whoever opens a case of it in the same transaction; `false` when there
/// is none any more. The clock that it stopped goes on from where it stood, unless the case holds it.
pub fn take_wish(tx: &mut Tx<'_>, order: OrderId) -> Result<bool, StoreError> {
    let Some(due_at) = store::drop_refund_asked(tx, order)? else { return Ok(false) };
    timers::set(tx, CONFIRM_TIMER, order.bytes(), due_at)?;
    Ok(true)
}
