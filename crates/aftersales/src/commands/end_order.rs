//! The steps of an order that an open case stands against, and those that may end an order with its cases. Whoever
//! takes one takes it here: fulfilment, which moves the money, knows no cases.

use super::close_ended::{close_ended, open_disputes, open_returns};
use crate::at_stake::CaseId;
use ::store::{StoreError, Tx};
use fulfilment::{GiveBack, GiveBackError, GivenBack, RefundError, RefundOrder, Terms};
use kernel::{By, Moment, OrderId};
use ledger::Released;
use orders::{CancelUnits, CancelUnitsError, OrderState};

/// Why receipt cannot be confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// A return or a dispute of it is open: its money waits for that.
    #[error(
        "{case} is open, and the money of the order waits for it: it comes to its end first, or its shopper takes it \
         back where she still may"
    )]
    Open {
        /// Which.
        case: CaseId,
        /// Whether its shopper may take it back.
        back: bool,
    },
    /// Fulfilment refuses: it was not shipped, or it ended.
    #[error(transparent)]
    Refused(fulfilment::ConfirmError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<fulfilment::ConfirmError> for ConfirmError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: fulfilment::ConfirmError) -> ConfirmError {
        match error {
            fulfilment::ConfirmError::Store(error) => ConfirmError::Store(error),
            refusal => ConfirmError::Refused(refusal),
        }
    }
}

/// Completes an order and shares out its money, as [`fulfilment::confirm_receipt`], unless a return or a dispute of it
/// is open: what is asked back is not paid out. An operator decides the case instead.
///
/// # Errors
/// [`ConfirmError::Open`] names the case and what is possible; else as [`fulfilment::confirm_receipt`]. Nothing of the
/// caller's transaction may be kept then.
pub fn confirm_receipt(
    tx: &mut Tx<'_>,
    (id, by): (OrderId, By),
    moment: &mut Moment,
) -> Result<Option<Released>, ConfirmError> {
    let order = orders::order_head(tx, id)?;
    let order = order.filter(|order| by.may_touch(order.shopper, order.merchant));
    if let Some(order) = order.filter(|order| order.state.in_escrow()) {
        // Who asks for a return at this moment holds the order too, and is seen.
        if !orders::hold_version(tx, id, order.version)? {
            return Err(tx.lost_race().into());
        }
        if let Some((case, back)) = open_case(tx, id)? {
            return Err(ConfirmError::Open { case, back });
        }
    }
    Ok(fulfilment::confirm_receipt(tx, (id, by), moment)?)
}

/// The first case of an order that is open, a dispute before the return that it is about, and whether its shopper may
/// take it back.
fn open_case(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<(CaseId, bool)>, StoreError> {
    if let Some(one) = open_disputes(tx, order)?.first() {
        return Ok(Some((CaseId::Dispute(one.id), one.state.may_withdraw())));
    }
    let returns = open_returns(tx, order)?;
    Ok(returns.first().map(|case| (CaseId::Return(case.id), case.state.may_withdraw())))
}

/// Pays a shipped order back in full, as [`fulfilment::refund_order`], and ends the cases of it.
///
/// # Errors
/// As [`fulfilment::refund_order`].
pub fn refund_order(
    tx: &mut Tx<'_>,
    ask: &RefundOrder,
    moment: &mut Moment,
) -> Result<(), RefundError> {
    fulfilment::refund_order(tx, ask, moment)?;
    Ok(close_ended(tx, ask.order, ask.by.actor(), moment)?)
}

/// Gives money of an order back by hand, as [`fulfilment::give_back`]; all that is left of it ends the cases too.
///
/// # Errors
/// As [`fulfilment::give_back`].
pub fn give_back(
    tx: &mut Tx<'_>,
    ask: &GiveBack,
    moment: &mut Moment,
) -> Result<GivenBack, GiveBackError> {
    let given = fulfilment::give_back(tx, ask, moment)?;
    close_ended(tx, ask.order, ask.by.actor(), moment)?;
    Ok(given)
}

/// Calls units off before they leave, as [`fulfilment::cancel_units`]; where the others were paid back the order is
/// over, and so are its cases.
///
/// # Errors
/// As [`fulfilment::cancel_units`].
pub fn cancel_units(
    tx: &mut Tx<'_>,
    ask: &CancelUnits,
    terms: Terms,
    moment: &mut Moment,
) -> Result<OrderState, CancelUnitsError> {
    let state = fulfilment::cancel_units(tx, ask, terms, moment)?;
    close_ended(tx, ask.order, ask.by.actor(), moment)?;
    Ok(state)
}

/// Answers a shopper's wish to call packed units off, as [`fulfilment::answer_cancel`].
///
/// # Errors
/// As [`fulfilment::answer_cancel`].
pub fn answer_cancel(
    tx: &mut Tx<'_>,
    (order, by): (OrderId, By),
    refused: Option<&str>,
    terms: Terms,
    moment: &mut Moment,
) -> Result<(), CancelUnitsError> {
    fulfilment::answer_cancel(tx, (order, by), refused, terms, moment)?;
    Ok(close_ended(tx, order, by.actor(), moment)?)
}
