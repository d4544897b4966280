use super::{emit, explain, odd, place_checkout::take_quota, refund, timer};
use crate::domain::movement::{Movement, MovementState};
use crate::facts::{self, OfPayment};
use crate::queries::limits::limits_of;
use crate::{CheckoutState, Order, OrderHead, OrderState, Payment, store};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use events::Subject;
use inventory::{Reserve, ReserveError};
use kernel::{MerchantId, Moment, OrderId};
use ledger::{EntryKind, Hold, LedgerError};
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
    /// Another amount than was asked for, or for a payment that nobody asked for: it waits for an operator.
    Waits,
    /// This attempt failed; another one may be made until the checkout expires.
    Declined,
    /// Nothing: it was known, or nothing was decided.
    Nothing,
}

/// Why the provider's word was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordPaymentError {
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

/// Records what the provider says of a payment, from a webhook, a look-up or its list. Said twice, out of
/// order or at the same moment, it counts once, by the provider's own id. Money that moved is in the
/// books, whatever it was for: what is not needed goes back, what nobody can explain waits for an operator. So
/// does, as a message, what no books can hold, and what is told under a known id and is not what it was.
///
/// # Errors
/// [`RecordPaymentError`], the books' or the store's: nothing was recorded, and the provider must say
/// it again.
pub fn record_payment(
    tx: &mut Tx<'_>,
    provider: &str,
    word: &PaymentWord,
    moment: &mut Moment,
) -> Result<Recorded, RecordPaymentError> {
    let payment = store::payment::payment(tx, word.reference)?;
    match (word.status, payment) {
        (PaymentStatus::Open, _) | (PaymentStatus::Declined, None) => Ok(Recorded::Nothing),
        (PaymentStatus::Declined, Some(payment)) => declined(tx, &payment, moment),
        (PaymentStatus::Approved, Some(payment))
            if counted_before(&payment, &word.provider_ref) =>
        {
            Ok(Recorded::Nothing)
        }
        (PaymentStatus::Approved, payment) => {
            let movement = Movement::payment(provider, word, moment.now);
            if let Some(why) = movement.not_bookable() {
                return Ok(kept(odd::keep(tx, &movement, why)?));
            }
            if !store::movement::insert(tx, &movement)? {
                return Ok(kept(odd::keep_other(tx, &movement)?));
            }
            store::purse::count_movement(tx, &movement)?;
            match payment {
                None => waits(tx, &movement, "unknown", moment),
                Some(payment) if payment.amount != word.amount => {
                    // Another attempt may be made: this one is not what was asked for.
                    declined(tx, &payment, moment)?;
                    waits(tx, &movement, "amount", moment)
                }
                Some(payment) => approved(tx, &payment, &movement, moment),
            }
        }
    }
}

/// Whether what is not recorded waits for an operator from now on.
const fn kept(new: bool) -> Recorded {
    if new { Recorded::Waits } else { Recorded::Nothing }
}

/// It was paid under an older version, which kept no movement, and this is the same word again.
pub(crate) fn counted_before(payment: &Payment, provider_ref: &str) -> bool {
    payment.status == PaymentStatus::Approved
        && payment.movement.is_none()
        && payment.provider_ref.as_ref().is_none_or(|known| known == provider_ref)
}

fn declined(
    tx: &mut Tx<'_>,
    payment: &Payment,
    moment: &Moment,
) -> Result<Recorded, RecordPaymentError> {
    if !store::payment::decline(tx, payment.id, moment.now)? {
        return Ok(Recorded::Nothing);
    }
    timers::clear(tx, timer::ASK, payment.id.bytes())?;
    emit::payment(tx, facts::PAYMENT_DECLINED, (payment.id, payment.checkout), moment.now)?;
    Ok(Recorded::Declined)
}

fn approved(
    tx: &mut Tx<'_>,
    payment: &Payment,
    movement: &Movement,
    moment: &mut Moment,
) -> Result<Recorded, RecordPaymentError> {
    if !store::payment::approve(tx, payment.id, &movement.provider_ref, moment.now)? {
        return goes_back(tx, (payment, movement), "twice", moment);
    }
    let why = match pay_checkout(tx, payment, moment)? {
        Paid::InTime => return Ok(Recorded::Paid),
        Paid::Late => return Ok(Recorded::PaidLate),
        Paid::TooLate => "late",
        Paid::Before => "twice",
    };
    timers::clear(tx, timer::ASK, payment.id.bytes())?;
    goes_back(tx, (payment, movement), why, moment)
}

/// What an approved payment does to its checkout.
pub(crate) enum Paid {
    /// Its orders are paid.
    InTime,
    /// They were over and came back.
    Late,
    /// They were over and cannot come back.
    TooLate,
    /// Another payment paid them.
    Before,
}

/// Pays a checkout's orders with an approved payment, if they still can be.
pub(crate) fn pay_checkout(
    tx: &mut Tx<'_>,
    payment: &Payment,
    moment: &mut Moment,
) -> Result<Paid, RecordPaymentError> {
    let (checkout, now) = (payment.checkout, moment.now);
    let (awaiting, paid) = (CheckoutState::AwaitingPayment, CheckoutState::Paid);
    if store::checkout::change(tx, checkout, awaiting, paid, now)? {
        pay(tx, payment, OrderState::AwaitingPayment, moment)?;
        return Ok(Paid::InTime);
    }
    let expired = CheckoutState::Expired;
    // Whoever makes this change decides alone; it is undone when the orders cannot come back.
    if store::checkout::change(tx, checkout, expired, paid, now)? {
        if late(tx, payment, moment)? {
            return Ok(Paid::Late);
        }
        store::checkout::change(tx, checkout, paid, expired, now)?;
        return Ok(Paid::TooLate);
    }
    Ok(Paid::Before)
}

/// Paid after its time: the orders come back, or nothing happens.
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
    Ok(false)
}

/// What came in stands in the market's books until the provider has given it back, as it may have done
/// before we ask.
fn goes_back(
    tx: &mut Tx<'_>,
    (payment, movement): (&Payment, &Movement),
    why: &str,
    moment: &mut Moment,
) -> Result<Recorded, RecordPaymentError> {
    set_aside(tx, movement, (MovementState::Returning, why), moment)?;
    let key = store::payment::receipt_key(&movement.provider_ref);
    if refund::ask(tx, (movement.reference, &key), movement.amount, why, moment)? {
        explain::left_of(tx, (movement.reference, &key), moment)?;
    }
    emit::payment(tx, facts::PAYMENT_GOES_BACK, (payment.id, payment.checkout), moment.now)?;
    Ok(Recorded::GoesBack)
}

/// What came in stands in the market's books until an operator has decided.
fn waits(
    tx: &mut Tx<'_>,
    movement: &Movement,
    why: &str,
    moment: &mut Moment,
) -> Result<Recorded, RecordPaymentError> {
    set_aside(tx, movement, (MovementState::Open, why), moment)?;
    let payment = movement.reference;
    let subject = Subject::of(payment.id());
    events::emit(
        tx,
        facts::PAYMENT_WAITS,
        subject,
        &OfPayment { payment, refund: None },
        moment.now,
    )?;
    Ok(Recorded::Waits)
}

fn set_aside(
    tx: &mut Tx<'_>,
    movement: &Movement,
    (state, why): (MovementState, &str),
    moment: &mut Moment,
) -> Result<(), RecordPaymentError> {
    store::movement::change(tx, movement, (MovementState::Matched, state), why)?;
    let receipt = (EntryKind::Receipt, movement.subject());
    ledger::book_movement(tx, (receipt.0, &receipt.1), movement.amount, moment)?;
    Ok(())
}

/// The orders are paid: the money is held, stock no longer expires.
fn pay(
    tx: &mut Tx<'_>,
    payment: &Payment,
    from: OrderState,
    moment: &mut Moment,
) -> Result<(), RecordPaymentError> {
    let ids = store::checkout::order_ids(tx, payment.checkout)?;
    let orders = store::order::heads(tx, &ids)?;
    if !store::order::pay(tx, &ids, from, payment.id, moment.now)? {
        return Err(tx.lost_race().into());
    }
    for order in &orders {
        emit::order(tx, OrderState::Paid, (order.id, &order.number), moment.now)?;
    }
    inventory::commit(tx, &ids)?;
    let holds = holds(tx, &orders)?;
    ledger::hold_all(tx, &holds, moment)?;
    // Nobody is late within a day: when it rings, fulfilment says when it is due.
    let first = moment.now.plus_days(1);
    let clocks: Vec<_> = ids.iter().map(|id| (id.bytes().as_slice(), first)).collect();
    timers::set_all(tx, timer::SHIP, &clocks)?;
    let (checkout, attempt) = (&payment.checkout.bytes()[..], &payment.id.bytes()[..]);
    timers::clear_all(tx, &[(timer::EXPIRE, checkout), (timer::ASK, attempt)])?;
    emit::checkout(tx, facts::CHECKOUT_PAID, payment.checkout, moment.now)?;
    emit::payment(tx, facts::PAYMENT_APPROVED, (payment.id, payment.checkout), moment.now)?;
    Ok(())
}

/// What the ledger is told: the merchant's fee is fixed with the payment.
fn holds(tx: &mut Tx<'_>, orders: &[OrderHead]) -> Result<Vec<Hold>, StoreError> {
    let ids: Vec<MerchantId> = orders.iter().map(|order| order.merchant).collect();
    let merchants = merchants::merchants_by_id(tx, &ids)?;
    let hold = |order: &OrderHead| {
        let merchant = merchants.get(&order.merchant).ok_or(StoreError::Column("merchant"))?;
        Ok(Hold { order: order.id, total: order.total, commission: merchant.commission })
    };
    orders.iter().map(hold).collect()
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
        let ask = Reserve { order: order.id, lines: order.skus() };
        match inventory::reserve(tx, &ask, moment.now) {
            Ok(()) => held.push(order.id),
            Err(ReserveError::Store(e)) => return Err(e.into()),
            Err(_) => {
                inventory::release(tx, &held)?;
                if limit.is_some() {
                    let orders: Vec<&OrderHead> = orders.iter().map(|order| &order.head).collect();
                    store::quota::give_back(tx, &orders, moment.now)?;
                }
                return Ok(false);
            }
        }
    }
    Ok(true)
}
