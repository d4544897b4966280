//! Units of a paid order are called off before they leave. Where others left and are there, nothing is under way any
//! more.

use super::add_progress::arrive_whole;
use crate::domain::{By, Terms};
use crate::store;
use ::store::{StoreError, Tx};
use kernel::{Moment, OrderId};
use orders::{CancelUnits, CancelUnitsError, OrderState};

/// Calls units of a paid order off, as [`orders::cancel_units`]. With the last that had not left an order is shipped
/// whose others did, and delivered where all its parcels are there already: its clock runs from then. Answers the
/// order's state.
///
/// # Errors
/// As [`orders::cancel_units`]. Nothing of the caller's transaction may be kept then.
pub fn cancel_units(
    tx: &mut Tx<'_>,
    ask: &CancelUnits,
    terms: Terms,
    moment: &mut Moment,
) -> Result<OrderState, CancelUnitsError> {
    let to = orders::cancel_units(tx, ask, moment)?;
    Ok(if there(tx, (ask.order, to), terms, moment)? { OrderState::Delivered } else { to })
}

/// Answers a shopper's wish to call packed units off, as [`orders::answer_cancel`]; what follows is as of
/// [`cancel_units`].
///
/// # Errors
/// As [`orders::answer_cancel`]. Nothing of the caller's transaction may be kept then.
pub fn answer_cancel(
    tx: &mut Tx<'_>,
    (order, by): (OrderId, By),
    refused: Option<&str>,
    terms: Terms,
    moment: &mut Moment,
) -> Result<(), CancelUnitsError> {
    orders::answer_cancel(tx, (order, by), refused, moment)?;
    let state = orders::order_head(tx, order)?.map(|order| order.state);
    if let Some(state) = state {
        there(tx, (order, state), terms, moment)?;
    }
    Ok(())
}

/// An order that is shipped by this has come too, if all its parcels have. Whether it has.
fn there(
    tx: &mut Tx<'_>,
    (order, state): (OrderId, OrderState),
    terms: Terms,
    moment: &mut Moment,
) -> Result<bool, StoreError> {
    if state != OrderState::Shipped {
        return Ok(false);
    }
    if let Some(last) = store::parcels(tx, order)?.last() {
        orders::set_shipped_at(tx, order, last.shipped_at)?;
    }
    arrive_whole(tx, order, terms, moment)
}
