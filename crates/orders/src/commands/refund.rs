use super::timer;
use crate::facts::OfPayment;
use crate::{Order, facts, store};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use events::{Fact, Subject};
use kernel::{Moment, Money, PaymentId};

/// Why no refund was asked for or recorded.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// The order was never paid.
    #[error("the order was never paid")]
    NotPaid,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gives the order's money back to its shopper, through the provider and after this transaction.
/// Asking again changes nothing. The state of the order and the ledger are the caller's business.
///
/// # Errors
/// [`RefundError`].
pub fn request_refund(
    tx: &mut Tx<'_>,
    order: &Order,
    reason: &str,
    moment: &mut Moment,
) -> Result<(), RefundError> {
    let payment = order.payment.ok_or(RefundError::NotPaid)?;
    let asked = ask(tx, (payment, &order.id.to_string()), order.total, reason, moment)?;
    if asked {
        emit(tx, facts::REFUND_ASKED, payment, moment)?;
    }
    Ok(())
}

/// `false` when it was asked before. Writes no event.
pub(crate) fn ask(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
    amount: Money,
    reason: &str,
    moment: &Moment,
) -> Result<bool, StoreError> {
    let new = store::payment::insert_refund(tx, (payment, key), amount, reason, moment.now)?;
    if new {
        timers::set(tx, timer::REFUND, &timer_id(payment, key), moment.now)?;
    }
    Ok(new)
}

/// The provider has given the money back (or, with `refused`, says that it never will, which an
/// operator must look at). Telling it again changes nothing.
///
/// # Errors
/// The store's.
pub fn record_refund(
    tx: &mut Tx<'_>,
    payment: PaymentId,
    key: &str,
    refused: bool,
    moment: &mut Moment,
) -> Result<(), RefundError> {
    let state = if refused { "refused" } else { "done" };
    let changed = store::payment::finish_refund(tx, payment, key, state, moment.now)?;
    // A refused one stays with the job, which makes it a dead letter for an operator.
    if !refused {
        timers::clear(tx, timer::REFUND, &timer_id(payment, key))?;
    }
    if changed {
        let fact = if refused { facts::REFUND_REFUSED } else { facts::REFUND_DONE };
        emit(tx, fact, payment, moment)?;
    }
    Ok(())
}

fn emit(
    tx: &mut Tx<'_>,
    fact: Fact<OfPayment>,
    payment: PaymentId,
    moment: &Moment,
) -> Result<(), StoreError> {
    events::emit(tx, fact, Subject::of(payment.id()), &OfPayment { payment }, moment.now)
}

/// The payment's 16 bytes and the key.
pub(crate) fn timer_id(payment: PaymentId, key: &str) -> Vec<u8> {
    [payment.bytes().as_slice(), key.as_bytes()].concat()
}
