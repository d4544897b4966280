use super::{explain, odd, timer};
use crate::domain::movement::{Movement, MovementState};
use crate::facts::OfPayment;
use crate::{OrderHead, Refund, facts, store};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use events::{Fact, Subject};
use kernel::{Moment, Money, OrderId, PaymentId};
use ledger::{EntryKind, LedgerError};
use payments::RefundWord;

/// Why no refund was asked for.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// The order was never paid.
    #[error("the order was never paid")]
    NotPaid,
    /// The ledger refused.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a provider's refusal to give money back comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundRefused {
    /// The money is back: the provider gave it back without being asked.
    Made,
    /// The provider gave back a part without being asked: what is left is to be asked for.
    Less,
    /// An operator must look at it.
    Waits,
}

/// Why a refund that was made was not recorded: the provider must say it again.
#[derive(Debug, thiserror::Error)]
pub enum RecordRefundError {
    /// The ledger refused.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<LedgerError> for RefundError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: LedgerError) -> RefundError {
        match error {
            LedgerError::Store(error) => RefundError::Store(error),
            refusal => RefundError::Ledger(refusal),
        }
    }
}

impl From<LedgerError> for RecordRefundError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: LedgerError) -> RecordRefundError {
        match error {
            LedgerError::Store(error) => RecordRefundError::Store(error),
            refusal => RecordRefundError::Ledger(refusal),
        }
    }
}

/// Gives the order's money back to its shopper, through the provider and after this transaction.
/// Asking again changes nothing. The state of the order and the ledger are the caller's business, and
/// come first.
///
/// # Errors
/// [`RefundError::NotPaid`] for an order without a payment.
pub fn request_refund(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    reason: &str,
    moment: &mut Moment,
) -> Result<(), RefundError> {
    let payment = order.payment.ok_or(RefundError::NotPaid)?;
    let key = order.id.to_string();
    if ask(tx, (payment, &key), order.total, reason, moment)? {
        emit(tx, facts::REFUND_ASKED, payment, moment)?;
        explain::left_of(tx, (payment, &key), moment)?;
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

/// What of a refund is to be sent now: what the provider gave back without being asked is taken off. None
/// when it is made.
///
/// # Errors
/// As [`record_refund`].
pub(crate) fn left_to_send(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
    moment: &mut Moment,
) -> Result<Option<Refund>, RecordRefundError> {
    Ok(explain::left_of(tx, (payment, key), moment)?)
}

/// A refund that was asked for is made, once: the books follow.
pub(super) fn done(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
    moment: &mut Moment,
) -> Result<(), LedgerError> {
    if !store::payment::finish_refund(tx, payment, key, "done", moment.now)? {
        return Err(tx.lost_race().into());
    }
    timers::clear(tx, timer::REFUND, &timer_id(payment, key))?;
    if let Ok(order) = key.parse::<OrderId>() {
        ledger::refund_sent(tx, order, moment)?;
    }
    emit(tx, facts::REFUND_DONE, payment, moment)?;
    Ok(())
}

/// Records a refund that the provider made, from a webhook, its answer or its list. Said twice it counts
/// once, by the provider's own id; one that nobody asked for is in the books and waits for an operator, and
/// so does, as a message, one that no books can hold or that is told as another. Answers whether it waits.
///
/// # Errors
/// [`RecordRefundError`], the books' or the store's: nothing was recorded, and the provider must say it
/// again.
pub fn record_refund(
    tx: &mut Tx<'_>,
    provider: &str,
    word: &RefundWord,
    moment: &mut Moment,
) -> Result<bool, RecordRefundError> {
    let asked = store::payment::refunds(tx, word.reference)?;
    let ours = asked.iter().find(|refund| refund.key == word.key && refund.amount == word.amount);
    if let Some(refund) = ours.filter(|refund| !refund.posts_when_sent) {
        // Its posting was made when it was asked for, under an older version.
        let (payment, key) = (refund.payment, refund.key.as_str());
        if store::payment::finish_refund(tx, payment, key, "done", moment.now)? {
            timers::clear(tx, timer::REFUND, &timer_id(payment, key))?;
            emit(tx, facts::REFUND_DONE, payment, moment)?;
        }
        return Ok(false);
    }
    let movement = Movement::refund(provider, word, moment.now);
    if let Some(why) = movement.not_bookable() {
        return Ok(odd::keep(tx, &movement, why)?);
    }
    if !store::movement::insert(tx, &movement)? {
        return Ok(odd::keep_other(tx, &movement)?);
    }
    match ours.filter(|refund| refund.state != "done") {
        Some(refund) => {
            went_back(tx, provider, &refund.key, moment)?;
            done(tx, (refund.payment, &refund.key), moment)?;
            Ok(false)
        }
        None => Ok(unasked(tx, &movement, moment)?),
    }
}

/// A payment that goes back whole is told by its own id.
pub(super) fn went_back(
    tx: &mut Tx<'_>,
    provider: &str,
    key: &str,
    moment: &mut Moment,
) -> Result<(), LedgerError> {
    let Some(receipt) = store::movement::movement(tx, provider, key)? else { return Ok(()) };
    let step = (MovementState::Returning, MovementState::Returned);
    if store::movement::change(tx, &receipt, step, &receipt.why)? {
        let returned = (EntryKind::ReceiptReturned, receipt.subject());
        ledger::book_movement(tx, (returned.0, &returned.1), receipt.amount, moment)?;
    }
    Ok(())
}

/// Nobody asked for it, or not for so much. It is taken for a refund of just its amount that is not made,
/// before all for one that the provider had refused.
fn unasked(tx: &mut Tx<'_>, movement: &Movement, moment: &mut Moment) -> Result<bool, LedgerError> {
    let (matched, open) = (MovementState::Matched, MovementState::Open);
    store::movement::change(tx, movement, (matched, open), "unasked")?;
    let unasked = (EntryKind::UnaskedRefund, movement.subject());
    ledger::book_movement(tx, (unasked.0, &unasked.1), movement.amount, moment)?;
    let asked = store::payment::refunds(tx, movement.reference)?;
    let mut fits = asked.iter().filter(|refund| {
        refund.state != "done" && refund.posts_when_sent && refund.amount == movement.amount
    });
    let refused = fits.clone().find(|refund| refund.state == "refused");
    if let Some(refund) = refused.or_else(|| fits.next()) {
        let left = explain::left_of(tx, (refund.payment, &refund.key), moment)?;
        return Ok(left.is_some());
    }
    emit(tx, facts::REFUND_UNASKED, movement.reference, moment)?;
    Ok(true)
}

/// The provider says that it never will give the money back. What it gave back before without being asked
/// may be why; telling it again changes nothing.
///
/// # Errors
/// As [`record_refund`].
pub fn refuse_refund(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
    asked: Money,
    moment: &mut Moment,
) -> Result<RefundRefused, RecordRefundError> {
    let Some(left) = explain::left_of(tx, (payment, key), moment)? else {
        return Ok(RefundRefused::Made);
    };
    if left.amount != asked {
        return Ok(RefundRefused::Less);
    }
    // It stays with the job, which makes it a dead letter for an operator.
    if store::payment::finish_refund(tx, payment, key, "refused", moment.now)? {
        emit(tx, facts::REFUND_REFUSED, payment, moment)?;
    }
    Ok(RefundRefused::Waits)
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
