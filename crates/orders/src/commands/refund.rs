//! Money that goes back to shoppers: what is asked for once, and what providers say of it.

use super::explain::{left_of, place};
use super::{odd, timer};
use crate::domain::movement::{Movement, MovementState};
use crate::facts::OfPayment;
use crate::store::payment::{Posts, RefundOf};
use crate::store::sending::Sending;
use crate::{OrderHead, Refund, facts, store};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use events::{Fact, Subject};
use kernel::{Moment, Money, PaymentId};
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

/// Gives what is left of the order's money back to its shopper, through the provider and after this transaction.
/// Asking again changes nothing, and so does nothing that is left. The state of the order and the ledger are the caller's business, and
/// come first.
///
/// # Errors
/// [`RefundError::NotPaid`] for an order without a payment.
pub fn request_refund(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    (left, reason): (Money, &str),
    moment: &mut Moment,
) -> Result<(), RefundError> {
    let payment = order.payment.ok_or(RefundError::NotPaid)?;
    let key = order.id.to_string();
    if left.is_positive() && ask(tx, (payment, &key), left, reason, moment)? {
        emit(tx, facts::REFUND_ASKED, (payment, None), moment)?;
        left_of(tx, (payment, &key), moment)?;
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

/// What a step of a movement is called in the journal: as the movement, with its number after the first. No id of
/// a provider has a NUL, so that no step is called as another movement.
pub(super) fn step(subject: &str, number: i64) -> String {
    if number == 1 { subject.to_owned() } else { format!("{subject}\0{number}") }
}

/// A part of a refund is back, by `step` of a movement, and the books follow; the refund is made with the last.
pub(super) fn gave_back(
    tx: &mut Tx<'_>,
    refund: &Refund,
    (part, step): (Money, &str),
    moment: &mut Moment,
) -> Result<(), LedgerError> {
    let back = refund.back.plus(part)?;
    if !store::payment::add_back(tx, refund, back)? {
        return Err(tx.lost_race().into());
    }
    let made = back == refund.amount;
    match refund.of() {
        RefundOf::Order(order) if made => ledger::refund_sent(tx, order, part, moment)?,
        RefundOf::Order(order) | RefundOf::Part(order) => {
            ledger::refund_part_sent(tx, (order, step), part, moment)?;
        }
        RefundOf::Receipt(id) => receipt_back(tx, refund, (id, part), moment)?,
    }
    if made { done(tx, refund, moment) } else { Ok(()) }
}

/// A part of a payment that goes back is back, or the whole.
fn receipt_back(
    tx: &mut Tx<'_>,
    refund: &Refund,
    (id, part): (&str, Money),
    moment: &mut Moment,
) -> Result<(), LedgerError> {
    let receipt = store::movement::receipt(tx, refund.payment, id)?;
    let receipt = receipt.ok_or(StoreError::Column("receipt"))?;
    let used = receipt.used.plus(part)?;
    let whole = used == receipt.amount;
    let state = if whole { MovementState::Returned } else { receipt.state };
    if !store::movement::use_up(tx, &receipt, (used, receipt.borne), state)? {
        return Err(tx.lost_race().into());
    }
    let parts = store::sending::parts(tx, (refund.payment, &refund.key))?.len();
    let parts = i64::try_from(parts).map_err(|_| StoreError::Column("parts"))?;
    let returned = step(&receipt.subject(), parts);
    ledger::book_movement(tx, (EntryKind::ReceiptReturned, &returned), part, moment)
}

/// It is made, once.
fn done(tx: &mut Tx<'_>, refund: &Refund, moment: &Moment) -> Result<(), LedgerError> {
    let (payment, key) = (refund.payment, refund.key.as_str());
    if !store::payment::finish_refund(tx, payment, key, "done", moment.now)? {
        return Err(tx.lost_race().into());
    }
    timers::clear(tx, timer::REFUND, &timer_id(payment, key))?;
    emit(tx, facts::REFUND_DONE, (payment, Some(key)), moment)?;
    Ok(())
}

/// Records a refund that the provider made, from a webhook, its answer or its list. Said twice it counts
/// once, by the provider's own id; what is told under a key of ours is our refund, whatever the amount is. One that
/// nobody asked for is in the books and waits for an operator, unless refunds of ours are still to be made that
/// it can be; and so does, as a message, one that no books can hold or that is told as another. Answers whether it
/// waits.
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
    let mut movement = Movement::refund(provider, word, moment.now);
    if let Some(why) = movement.not_bookable() {
        return Ok(odd::keep(tx, &movement, why)?);
    }
    let sending = store::sending::sending(tx, provider, &word.key)?;
    let (payment, key) = match &sending {
        Some(sending) => (sending.refund.0, sending.refund.1.as_str()),
        None => (word.reference, word.key.as_str()),
    };
    let ours = store::payment::refund(tx, (payment, key))?;
    place(tx, &mut movement, sending.as_ref())?;
    if let Some(refund) =
        ours.as_ref().filter(|refund| refund.posts == Posts::Asked && refund.amount == word.amount)
    {
        return Ok(made_before(tx, &movement, (refund, sending.as_ref()), moment)?);
    }
    if !store::movement::insert(tx, &movement)? {
        return Ok(odd::keep_other(tx, &movement)?);
    }
    store::purse::count_movement(tx, &movement)?;
    if let Some(sending) = &sending {
        settle(tx, sending, "made", moment)?;
    }
    let ours = ours.filter(|refund| !refund.is_done() && refund.posts != Posts::Asked);
    match ours.as_ref().filter(|refund| fits(refund, word.amount)) {
        Some(refund) => {
            matched(tx, &movement, refund, moment)?;
            Ok(false)
        }
        None => Ok(unasked(tx, &movement, ours.as_ref(), moment)?),
    }
}

/// The refund is of at least that amount still.
fn fits(refund: &Refund, amount: Money) -> bool {
    let left = refund.left();
    left.currency() == amount.currency() && left.minor() >= amount.minor()
}

/// The posting of a refund of the oldest versions was made when it was asked for; they kept no movement.
fn made_before(
    tx: &mut Tx<'_>,
    movement: &Movement,
    (refund, sending): (&Refund, Option<&Sending>),
    moment: &mut Moment,
) -> Result<bool, StoreError> {
    let (payment, key) = (refund.payment, refund.key.as_str());
    if !store::payment::finish_refund(tx, payment, key, "done", moment.now)? {
        return Ok(false);
    }
    let nothing = Money::zero(refund.amount.currency());
    let purse = (movement.provider.as_str(), movement.purse);
    store::purse::add(tx, purse, nothing, refund.amount)?;
    if let Some(sending) = sending {
        settle(tx, sending, "made", moment)?;
    }
    timers::clear(tx, timer::REFUND, &timer_id(payment, key))?;
    emit(tx, facts::REFUND_DONE, (payment, Some(key)), moment)?;
    Ok(false)
}

/// What was asked for is told, or was refused: it is asked for no more. What was refused may be made after all.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    sending: &Sending,
    to: &str,
    moment: &Moment,
) -> Result<(), StoreError> {
    if store::sending::settle(tx, sending, ("asked", to), moment.now)? {
        let purse = (sending.provider.as_str(), sending.purse);
        return store::purse::put_back(tx, purse, sending.amount);
    }
    if to == "made" {
        for from in ["refused", "over"] {
            store::sending::settle(tx, sending, (from, to), moment.now)?;
        }
    }
    Ok(())
}

/// It is a refund of ours, or a part of it.
fn matched(
    tx: &mut Tx<'_>,
    movement: &Movement,
    refund: &Refund,
    moment: &mut Moment,
) -> Result<(), LedgerError> {
    let whole = (movement.amount, movement.borne);
    if !store::movement::use_up(tx, movement, whole, MovementState::Matched)? {
        return Err(tx.lost_race().into());
    }
    store::sending::insert_part(tx, movement, refund, movement.amount, moment.now)?;
    gave_back(tx, refund, (movement.amount, &movement.subject()), moment)?;
    wake(tx, refund, moment)?;
    Ok(())
}

/// What is left of a refund that waited for an operator is looked at anew: there is less of it, or another word.
fn wake(tx: &mut Tx<'_>, refund: &Refund, moment: &Moment) -> Result<(), StoreError> {
    let id = timer_id(refund.payment, &refund.key);
    match timers::given_up(tx, timer::REFUND, &id)? {
        Some(_) => timers::set(tx, timer::REFUND, &id, moment.now),
        None => Ok(()),
    }
}

/// Nobody asked for it, or not for so much. It is taken for refunds of the same purse that are not made: the one
/// that it was asked for, then one of just its amount, before all one that the provider had refused.
fn unasked(
    tx: &mut Tx<'_>,
    movement: &Movement,
    ours: Option<&Refund>,
    moment: &mut Moment,
) -> Result<bool, LedgerError> {
    let (matched, open) = (MovementState::Matched, MovementState::Open);
    store::movement::change(tx, movement, (matched, open), "unasked")?;
    let unasked = (EntryKind::UnaskedRefund, movement.subject());
    ledger::book_movement(tx, (unasked.0, &unasked.1), movement.amount, moment)?;
    let mut fits: Vec<Refund> = Vec::new();
    for payment in store::purse::payments(tx, (&movement.provider, movement.purse))? {
        fits.extend(store::payment::refunds(tx, payment)?);
    }
    fits.retain(|refund| !refund.is_done());
    fits.sort_by_key(|refund| {
        let own = ours.is_some_and(|ours| ours.key == refund.key);
        (!own, refund.left() != movement.amount, refund.state != "refused")
    });
    for refund in &fits {
        if left_of(tx, (refund.payment, &refund.key), moment)?.is_some() {
            wake(tx, refund, moment)?;
        }
    }
    let told = store::movement::movement(tx, &movement.provider, &movement.provider_ref)?;
    if told.is_none_or(|told| told.state != open) {
        return Ok(false);
    }
    emit(tx, facts::REFUND_UNASKED, (movement.reference, None), moment)?;
    Ok(true)
}

pub(super) fn emit(
    tx: &mut Tx<'_>,
    fact: Fact<OfPayment>,
    (payment, key): (PaymentId, Option<&str>),
    moment: &Moment,
) -> Result<(), StoreError> {
    let told = OfPayment { payment, refund: key.map(ToOwned::to_owned) };
    events::emit(tx, fact, Subject::of(payment.id()), &told, moment.now)
}

/// The payment's 16 bytes and the key.
pub(crate) fn timer_id(payment: PaymentId, key: &str) -> Vec<u8> {
    [payment.bytes().as_slice(), key.as_bytes()].concat()
}
