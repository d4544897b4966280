use super::{emit, place_checkout::take_quota, refund, timer};
use crate::facts;
use crate::views::limits::limits_of;
use crate::{CheckoutState, Order, OrderState, Payment, store};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use inventory::ReserveError;
use kernel::{Moment, Money, OrderId};
use ledger::{Hold, LedgerError};
use payments::{PaymentStatus, PaymentWord};

/// What the provider's word changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// The checkout's orders are paid.
    Paid,
    /// They are paid after their time was over: stock and quota could be had once more.
    PaidLate,
    /// The money came too late, or a second time: all of it goes back.
    GoesBack,
    /// This attempt failed; another one may be made until the checkout expires.
    Declined,
    /// Nothing: it was known, or nothing was decided.
    Nothing,
}

/// Why the provider's word was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordPaymentError {
    /// We never asked for such a payment.
    #[error("no such payment was asked for")]
    Unknown,
    /// Another amount than was asked for; an operator must look at it.
    #[error("{paid} was paid where {asked} was asked for")]
    Amount {
        /// Asked for.
        asked: Money,
        /// Paid.
        paid: Money,
    },
    /// The ledger refused.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<LedgerError> for RecordPaymentError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: LedgerError) -> RecordPaymentError {
        match error {
            LedgerError::Store(error) => RecordPaymentError::Store(error),
            refusal => RecordPaymentError::Ledger(refusal),
        }
    }
}

/// Records what the provider says of a payment, from a webhook or a look-up. Said twice, out of order
/// or at the same moment, it counts once; money that moved is never ignored.
///
/// # Errors
/// [`RecordPaymentError`].
pub fn record_payment(
    tx: &mut Tx<'_>,
    word: &PaymentWord,
    moment: &mut Moment,
) -> Result<Recorded, RecordPaymentError> {
    let payment = store::payment::payment(tx, word.reference)?;
    let payment = payment.ok_or(RecordPaymentError::Unknown)?;
    if word.amount != payment.amount {
        return Err(RecordPaymentError::Amount { asked: payment.amount, paid: word.amount });
    }
    match word.status {
        PaymentStatus::Open => Ok(Recorded::Nothing),
        PaymentStatus::Declined => declined(tx, &payment, moment),
        PaymentStatus::Approved => approved(tx, &payment, moment),
    }
}

fn declined(
    tx: &mut Tx<'_>,
    payment: &Payment,
    moment: &Moment,
) -> Result<Recorded, RecordPaymentError> {
    if !store::payment::settle(tx, payment.id, false, moment.now)? {
        return Ok(Recorded::Nothing);
    }
    timers::clear(tx, timer::ASK, payment.id.bytes())?;
    emit::payment(tx, facts::PAYMENT_DECLINED, (payment.id, payment.checkout), moment.now)?;
    Ok(Recorded::Declined)
}

fn approved(
    tx: &mut Tx<'_>,
    payment: &Payment,
    moment: &mut Moment,
) -> Result<Recorded, RecordPaymentError> {
    if !store::payment::settle(tx, payment.id, true, moment.now)? {
        return Ok(Recorded::Nothing);
    }
    timers::clear(tx, timer::ASK, payment.id.bytes())?;
    let (checkout, now) = (payment.checkout, moment.now);
    let (awaiting, paid) = (CheckoutState::AwaitingPayment, CheckoutState::Paid);
    if store::checkout::change(tx, checkout, awaiting, paid, now)? {
        pay(tx, payment, OrderState::AwaitingPayment, moment)?;
        return Ok(Recorded::Paid);
    }
    let expired = CheckoutState::Expired;
    // Whoever makes this change decides alone; it is undone when the orders cannot come back.
    if store::checkout::change(tx, checkout, expired, paid, now)? {
        if late(tx, payment, moment)? {
            return Ok(Recorded::PaidLate);
        }
        store::checkout::change(tx, checkout, paid, expired, now)?;
        return goes_back(tx, payment, "late", moment);
    }
    goes_back(tx, payment, "twice", moment)
}

/// Paid after its time: the orders come back, or the books show that the money came and goes back.
fn late(
    tx: &mut Tx<'_>,
    payment: &Payment,
    moment: &mut Moment,
) -> Result<bool, RecordPaymentError> {
    let ids = store::checkout::order_ids(tx, payment.checkout)?;
    let orders = store::order::load(tx, &ids)?;
    if !never_held(tx, &orders)? {
        return Ok(false);
    }
    if hold_again(tx, &orders, moment)? {
        pay(tx, payment, OrderState::Expired, moment)?;
        return Ok(true);
    }
    let holds = holds(tx, &orders)?;
    ledger::hold_all(tx, &holds, moment)?;
    for order in &orders {
        ledger::refund(tx, order.id, moment)?;
    }
    Ok(false)
}

fn goes_back(
    tx: &mut Tx<'_>,
    payment: &Payment,
    reason: &str,
    moment: &Moment,
) -> Result<Recorded, RecordPaymentError> {
    refund::ask(tx, (payment.id, "whole"), payment.amount, reason, moment)?;
    emit::payment(tx, facts::PAYMENT_GOES_BACK, (payment.id, payment.checkout), moment.now)?;
    Ok(Recorded::GoesBack)
}

/// The orders are paid: the money is held, stock no longer expires.
fn pay(
    tx: &mut Tx<'_>,
    payment: &Payment,
    from: OrderState,
    moment: &mut Moment,
) -> Result<(), RecordPaymentError> {
    let ids = store::checkout::order_ids(tx, payment.checkout)?;
    let orders = store::order::load(tx, &ids)?;
    for order in &orders {
        let to = OrderState::Paid;
        let step =
            store::order::Move { order: order.id, from, to, payment: Some(payment.id), why: None };
        if !store::order::change(tx, &step, moment.now)? {
            return Err(StoreError::LostRace.into());
        }
        emit::order(tx, to, (order.id, &order.number), moment.now)?;
    }
    for order in &orders {
        inventory::commit(tx, order.merchant, order.id)?;
    }
    let holds = holds(tx, &orders)?;
    ledger::hold_all(tx, &holds, moment)?;
    timers::clear(tx, timer::EXPIRE, payment.checkout.bytes())?;
    emit::checkout(tx, facts::CHECKOUT_PAID, payment.checkout, moment.now)?;
    emit::payment(tx, facts::PAYMENT_APPROVED, (payment.id, payment.checkout), moment.now)?;
    Ok(())
}

/// What the ledger is told: the merchant's fee is fixed with the payment.
fn holds(tx: &mut Tx<'_>, orders: &[Order]) -> Result<Vec<Hold>, StoreError> {
    let mut holds = Vec::new();
    for order in orders {
        let merchant = merchants::merchant(tx, order.merchant)?;
        let commission = merchant.ok_or(StoreError::Column("merchant"))?.commission;
        holds.push(Hold { order: order.id, total: order.total, commission });
    }
    Ok(holds)
}

/// No money ever stood in escrow for these orders.
fn never_held(tx: &mut Tx<'_>, orders: &[Order]) -> Result<bool, StoreError> {
    for order in orders {
        if ledger::hold_of(tx, order.id)?.is_some() {
            return Ok(false);
        }
    }
    Ok(!orders.is_empty())
}

/// Quota and stock for all orders once more, or nothing of it.
fn hold_again(
    tx: &mut Tx<'_>,
    orders: &[Order],
    moment: &Moment,
) -> Result<bool, RecordPaymentError> {
    let mut limit = None;
    for order in orders.iter().filter(|order| order.counted.is_positive()) {
        limit = limit.or(limits_of(tx, &order.quote)?.and_then(|limits| limits.person_year));
    }
    if let Some(limit) = limit
        && take_quota(tx, orders, limit, moment.now)?.is_some()
    {
        return Ok(false);
    }
    let mut held: Vec<OrderId> = Vec::new();
    for order in orders {
        match inventory::reserve(tx, order.merchant, order.id, &order.skus(), moment.now) {
            Ok(()) => held.push(order.id),
            Err(ReserveError::Store(e)) => return Err(e.into()),
            Err(_) => {
                for taken in orders.iter().filter(|o| held.contains(&o.id)) {
                    inventory::release(tx, taken.merchant, taken.id)?;
                }
                for order in orders.iter().filter(|_| limit.is_some()) {
                    let person = (order.person_key.as_slice(), order.quota_year);
                    store::quota::give_back(tx, person, order.id, moment.now)?;
                }
                return Ok(false);
            }
        }
    }
    Ok(true)
}
