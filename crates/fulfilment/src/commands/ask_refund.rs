//! The shopper wants her money back after shipping.

use super::load::theirs;
use crate::CONFIRM_TIMER;
use crate::domain::By;
use crate::facts;
use crate::store;
use ::jobs::timers;
use ::store::{StoreError, Tx};
use events::{Bare, Subject};
use kernel::{Moment, OrderId};
use orders::OrderState;

/// Why it cannot be asked for.
#[derive(Debug, thiserror::Error)]
pub enum AskRefundError {
    /// There is none, or it is another's.
    #[error("there is no order {0}")]
    NotFound(OrderId),
    /// Before shipping one cancels; after confirming the merchant decides alone.
    #[error("the order is {0}, a refund is asked for between shipping and confirming")]
    State(OrderState),
    /// The reason is empty or longer than 500 characters.
    #[error("say why in 1 to 500 characters")]
    Reason,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Notes the wish, stops the clock that would confirm the order, and tells the merchant; a second
/// wish changes nothing. Merchant or operator then refund, or the shopper confirms after all.
///
/// # Errors
/// [`AskRefundError::State`]: before shipping she cancels, after confirming, or once it counts as received,
/// she writes to the merchant.
/// [`AskRefundError::Reason`] without one; [`AskRefundError::NotFound`] also for another's.
pub fn ask_refund(
    tx: &mut Tx<'_>,
    (id, by): (OrderId, By),
    reason: &str,
    moment: &mut Moment,
) -> Result<(), AskRefundError> {
    let order = theirs(tx, id, by)?.ok_or(AskRefundError::NotFound(id))?;
    if !matches!(order.state, OrderState::Shipped | OrderState::Delivered) {
        return Err(AskRefundError::State(order.state));
    }
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(AskRefundError::Reason);
    }
    if store::set_refund_asked(tx, id, reason, moment.now)? {
        timers::clear(tx, CONFIRM_TIMER, id.bytes())?;
        events::emit(tx, facts::REFUND_ASKED, Subject::of(id.id()), &Bare {}, moment.now)?;
        return Ok(());
    }
    // She asked before, or it was received or paid back since it was looked at.
    match theirs(tx, id, by)?.map_or(order.state, |order| order.state) {
        OrderState::Shipped | OrderState::Delivered => Ok(()),
        state => Err(AskRefundError::State(state)),
    }
}
