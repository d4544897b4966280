//! A shipped order is paid back in full.

use super::load::{Step, advance, theirs};
use crate::CONFIRM_TIMER;
use crate::contacts::without_contacts;
use crate::domain::By;
use crate::store;
use ::jobs::timers;
use ::store::{StoreError, Tx};
use kernel::{Moment, Money, OrderId};
use ledger::{Account, LedgerError};
use orders::{OrderHead, OrderState, WishAnswer};

/// An order to be paid back in full, after it was shipped.
#[derive(Clone, Debug)]
pub struct RefundOrder {
    /// Of which order.
    pub order: OrderId,
    /// Merchant or operator.
    pub by: By,
    /// Why, in their words; at most 500 characters are kept.
    pub reason: String,
}

/// Why it cannot be paid back.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// There is none, or it is another's, or a shopper asks (she opens a return).
    #[error("there is no order {0}")]
    NotFound(OrderId),
    /// Before shipping it is cancelled instead; what ended is not refunded.
    #[error("the order is {0}: before shipping cancel it, and what ended stays as it is")]
    State(OrderState),
    /// The merchant was paid out already and has less than the order's part to be paid.
    #[error("the merchant's money for it was paid out; {short} is missing until further sales")]
    PaidOut {
        /// What is missing, in the merchant's currency.
        short: Money,
    },
    /// The books refuse otherwise.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<LedgerError> for RefundError {
    fn from(error: LedgerError) -> RefundError {
        match error {
            LedgerError::Overdrawn { account: Account::MerchantPayable, short } => {
                RefundError::PaidOut { short }
            }
            LedgerError::Store(error) => RefundError::Store(error),
            other => RefundError::Ledger(other),
        }
    }
}

/// Pays a shipped, delivered or completed order back, all that is left of it: from escrow before its release, from
/// what the merchant can still be paid after it. A second time changes nothing.
///
/// The goods were imported, so the person's yearly limit stays used and no stock comes back: a
/// returned parcel is counted in by the merchant.
///
/// # Errors
/// [`RefundError::State`]: before shipping cancel it. [`RefundError::PaidOut`] says how much the
/// merchant must earn or pay in first. [`RefundError::NotFound`] also for another's, and for a shopper.
/// Nothing of the caller's transaction may be kept then.
pub fn refund_order(
    tx: &mut Tx<'_>,
    ask: &RefundOrder,
    moment: &mut Moment,
) -> Result<(), RefundError> {
    let not_found = || RefundError::NotFound(ask.order);
    if matches!(ask.by, By::Shopper(_)) {
        return Err(not_found());
    }
    let order = theirs(tx, ask.order, ask.by)?.ok_or_else(not_found)?;
    match order.state {
        OrderState::Refunded => return Ok(()),
        OrderState::Shipped | OrderState::Delivered | OrderState::Completed => {}
        state @ (OrderState::AwaitingPayment
        | OrderState::Paid
        | OrderState::Packed
        | OrderState::Cancelled
        | OrderState::Expired) => return Err(RefundError::State(state)),
    }
    pay_rest_back(tx, order, (ask.by, &ask.reason), moment)
}

/// Ends an order of which something was handed over, and gives back all that is left of its money; what was not
/// handed over is called off.
pub(super) fn pay_rest_back(
    tx: &mut Tx<'_>,
    mut order: OrderHead,
    (by, reason): (By, &str),
    moment: &mut Moment,
) -> Result<(), RefundError> {
    let was = order.state;
    let words: String = reason.trim().chars().filter(|c| !c.is_control()).take(500).collect();
    let (words, _) = without_contacts(tx, (Some(order.id), by.actor()), &words)?;
    order.closed_why = Some(format!("{}: {words}", by.actor().key()));
    match advance(tx, &order, OrderState::Refunded, moment)? {
        Step::Taken => {}
        Step::Known => return Ok(()),
        Step::Elsewhere(state) => return Err(RefundError::State(state)),
    }
    store::set_refunded_by(tx, order.id, by.actor())?;
    orders::count_ended(tx, order.id)?;
    orders::end_wish(tx, order.id, WishAnswer::Agreed, moment)?;
    inventory::release(tx, &[order.id])?;
    let left = match was {
        OrderState::Completed => ledger::reclaim(tx, order.id, moment)?,
        OrderState::AwaitingPayment
        | OrderState::Paid
        | OrderState::Packed
        | OrderState::Shipped
        | OrderState::Delivered
        | OrderState::Cancelled
        | OrderState::Refunded
        | OrderState::Expired => ledger::refund(tx, order.id, moment)?,
    };
    timers::clear(tx, CONFIRM_TIMER, order.id.bytes())?;
    match orders::request_refund(tx, &order, (left, "refunded"), moment) {
        Ok(()) => Ok(()),
        Err(orders::RefundError::NotPaid) => Err(RefundError::State(was)),
        Err(orders::RefundError::Ledger(error)) => Err(error.into()),
        Err(orders::RefundError::Store(error)) => Err(error.into()),
    }
}
