//! All of an order went back some other way: nothing is left to decide about it.

use super::step::{close, close_dispute};
use crate::domain::{DisputeState, ReturnEnd, ReturnState};
use crate::store;
use ::store::{StoreError, Tx};
use kernel::{Actor, Moment, OrderId};
use orders::OrderState;

/// Ends what is open about an order that was paid back whole; of any other order it changes nothing. In the
/// transaction that paid it back; the clocks of its cases do it too.
pub(crate) fn close_ended(
    tx: &mut Tx<'_>,
    order: OrderId,
    by: Actor,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let state = orders::order_head(tx, order)?.map(|order| order.state);
    if !matches!(state, Some(OrderState::Refunded | OrderState::Cancelled)) {
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
