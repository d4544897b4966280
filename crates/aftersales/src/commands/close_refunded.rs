//! All of an order went back some other way: nothing is left to decide about it.

use super::step::{close, close_dispute};
use crate::domain::{DisputeState, ReturnEnd, ReturnState};
use crate::store;
use ::store::{StoreError, Tx};
use kernel::{Actor, Moment, OrderId};
use orders::OrderState;

/// Ends what is open about an order that was paid back whole; of any other order it changes nothing. To be called in
/// the transaction that paid it back; the clocks of its cases do it too.
pub fn close_refunded(
    tx: &mut Tx<'_>,
    order: OrderId,
    by: Actor,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    if orders::order_head(tx, order)?.is_none_or(|order| order.state != OrderState::Refunded) {
        return Ok(());
    }
    for id in store::disputes_of_order(tx, order)? {
        let open = store::dispute(tx, id)?.filter(|one| one.state != DisputeState::Closed);
        if let Some(mut one) = open {
            close_dispute(tx, &mut one, by, moment)?;
        }
    }
    for id in store::returns_of_order(tx, order)? {
        let open = store::return_case(tx, id)?.filter(|case| case.state != ReturnState::Closed);
        if let Some(mut case) = open {
            close(tx, &mut case, (ReturnEnd::Refunded, by), moment)?;
        }
    }
    Ok(())
}
