//! The parcel is packed.

use super::load::{Step, advance, theirs};
use crate::domain::By;
use ::store::{StoreError, Tx};
use kernel::{Moment, OrderId};
use orders::{OrderHead, OrderState, OrderTimes};

/// Why an order cannot be packed.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// There is none, or it is another's.
    #[error("there is no order {0}")]
    NotFound(OrderId),
    /// It is not paid, or already further.
    #[error("the order is {0}, only a paid order can be packed")]
    State(OrderState),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Marks a paid order packed; a second time changes nothing.
///
/// # Errors
/// [`PackError::State`] unless it is paid; [`PackError::NotFound`] also for another's.
pub fn pack_order(
    tx: &mut Tx<'_>,
    (id, by): (OrderId, By),
    moment: &mut Moment,
) -> Result<OrderHead, PackError> {
    let order = theirs(tx, id, by)?.ok_or(PackError::NotFound(id))?;
    match order.state {
        OrderState::Packed => Ok(order),
        OrderState::Paid => match advance(tx, &order, OrderState::Packed, moment)? {
            Step::Taken => {
                let times = OrderTimes { packed: Some(moment.now), ..order.times };
                let (state, version) = (OrderState::Packed, order.version + 1);
                Ok(OrderHead { state, times, version, ..order })
            }
            Step::Known => theirs(tx, id, by)?.ok_or(PackError::NotFound(id)),
            Step::Elsewhere(state) => Err(PackError::State(state)),
        },
        state @ (OrderState::AwaitingPayment
        | OrderState::Shipped
        | OrderState::Delivered
        | OrderState::Completed
        | OrderState::Cancelled
        | OrderState::Refunded
        | OrderState::Expired) => Err(PackError::State(state)),
    }
}
