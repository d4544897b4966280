//! The goods are there: the escrow is released.

use super::load::{Step, advance, theirs};
use crate::CONFIRM_TIMER;
use crate::domain::{By, CLOCK_DAYS_MAX, Terms};
use crate::facts::{self, ReceiptAsked};
use crate::store;
use ::jobs::timers;
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Moment, OrderId, Timestamp};
use ledger::{LedgerError, Released};
use orders::{OrderHead, OrderState};

/// Why receipt cannot be confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// There is none, or it is not theirs to confirm.
    #[error("there is no order {0}")]
    NotFound(OrderId),
    /// It was not shipped, or it ended.
    #[error("the order is {0}, only a shipped order can be confirmed")]
    State(OrderState),
    /// The shopper wants her money back, so no clock may confirm.
    #[error("a refund was asked for, so the order does not confirm itself")]
    RefundAsked,
    /// Something is open about it, so no clock may confirm.
    #[error("something is open about the order, so it does not confirm itself")]
    OnHold,
    /// Its time has not come.
    #[error("the order confirms itself at {0}")]
    TooEarly(Timestamp),
    /// Nobody but the merchant said that it was delivered, and its shopper was not asked.
    #[error("the shopper was not asked yet whether the order has come")]
    NotAsked,
    /// The books refuse.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<LedgerError> for ConfirmError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: LedgerError) -> ConfirmError {
        match error {
            LedgerError::Store(error) => ConfirmError::Store(error),
            refusal => ConfirmError::Ledger(refusal),
        }
    }
}

/// Completes an order and shares out its money; answers how, or nothing when it was complete already. The
/// shopper herself and an operator may confirm although she asked for her money back; the market's clock
/// never does, however close her wish came to it.
///
/// # Errors
/// [`ConfirmError::NotFound`] also for another's, and for its merchant, whom the money is for; [`ConfirmError::State`] unless it is shipped;
/// [`ConfirmError::RefundAsked`], [`ConfirmError::OnHold`], [`ConfirmError::TooEarly`] and [`ConfirmError::NotAsked`] for the market
/// alone; [`ConfirmError::Ledger`] when the books do not hold its money, which an operator must look at.
/// Nothing of the caller's transaction may be kept then.
pub fn confirm_receipt(
    tx: &mut Tx<'_>,
    (id, by): (OrderId, By),
    moment: &mut Moment,
) -> Result<Option<Released>, ConfirmError> {
    if matches!(by, By::Merchant(_)) {
        return Err(ConfirmError::NotFound(id));
    }
    let order = theirs(tx, id, by)?.ok_or(ConfirmError::NotFound(id))?;
    match order.state {
        OrderState::Completed => return Ok(None),
        OrderState::Shipped | OrderState::Delivered => {}
        state @ (OrderState::AwaitingPayment
        | OrderState::Paid
        | OrderState::Packed
        | OrderState::Cancelled
        | OrderState::Refunded
        | OrderState::Expired) => return Err(ConfirmError::State(state)),
    }
    if by == By::Market {
        check_time(tx, &order, moment.now)?;
    }
    match advance(tx, &order, OrderState::Completed, moment)? {
        Step::Taken => {}
        Step::Known => return Ok(None),
        Step::Elsewhere(state) => return Err(ConfirmError::State(state)),
    }
    if by == By::Market {
        by_clock(tx, &order, moment.now)?;
    } else if !store::set_confirmed_by(tx, order.id, by.actor())? {
        return Err(ConfirmError::State(order.state));
    }
    let quoted = orders::with_quotes(tx, vec![order])?.pop();
    let quoted = quoted.ok_or(StoreError::Column("quote"))?;
    let released = super::release_escrow(tx, &quoted, moment)?;
    timers::clear(tx, CONFIRM_TIMER, id.bytes())?;
    Ok(Some(released))
}

fn check_time(tx: &mut Tx<'_>, order: &OrderHead, now: Timestamp) -> Result<(), ConfirmError> {
    let parcel = store::consignment(tx, order.id)?;
    let parcel = parcel.ok_or(ConfirmError::State(order.state))?;
    if parcel.refund_asked.is_some() {
        return Err(ConfirmError::RefundAsked);
    }
    if parcel.stopped_seconds.is_some() {
        return Err(ConfirmError::OnHold);
    }
    if now < parcel.confirm_due_at {
        return Err(ConfirmError::TooEarly(parcel.confirm_due_at));
    }
    if parcel.delivered_by.is_none() && parcel.receipt_asked_at.is_none() {
        return Err(ConfirmError::NotAsked);
    }
    Ok(())
}

/// Writes the market's confirmation under the very conditions that [`check_time`] read: what changed since
/// is told as what it is, and the order does not move.
fn by_clock(tx: &mut Tx<'_>, order: &OrderHead, now: Timestamp) -> Result<(), ConfirmError> {
    if store::set_confirmed_by_clock(tx, order.id, now)? {
        return Ok(());
    }
    check_time(tx, order, now)?;
    Err(tx.lost_race().into())
}

/// What a ringing clock did.
#[derive(Clone, Copy, Debug)]
pub enum Rang {
    /// The shopper is asked whether it has come; it counts as received then, if she says nothing.
    Asked(Timestamp),
    /// It had been set by a clock that was ahead; it rings then.
    SetRight(Timestamp),
    /// It counts as received: its money was shared out so, or before.
    Confirmed(Option<Released>),
}

/// The clock of a shipped order rings. Where nobody but the merchant says that it was delivered, its shopper
/// is asked first, on her order and by letter; else it counts as received.
///
/// # Errors
/// [`ConfirmError::TooEarly`]: set the clock to the time in it. [`ConfirmError::RefundAsked`]: it has no clock
/// any more. Else as [`confirm_receipt`].
pub fn ring_clock(
    tx: &mut Tx<'_>,
    id: OrderId,
    terms: Terms,
    moment: &mut Moment,
) -> Result<Rang, ConfirmError> {
    let order = theirs(tx, id, By::Market)?.ok_or(ConfirmError::NotFound(id))?;
    if order.state == OrderState::Packed {
        // A part of it left; what did not has a clock of its own.
        return Err(ConfirmError::TooEarly(moment.now.plus_days(1)));
    }
    let on_its_way = matches!(order.state, OrderState::Shipped | OrderState::Delivered);
    if on_its_way && let Some(due_at) = set_right(tx, id, terms, moment.now)? {
        return Ok(Rang::SetRight(due_at));
    }
    let due_at = moment.now.plus_days(terms.confirm_days_after_asking.into());
    if on_its_way
        && let Err(ConfirmError::NotAsked) = check_time(tx, &order, moment.now)
        && store::set_receipt_asked(tx, id, due_at, moment.now)?
    {
        ask(tx, &order, due_at, moment)?;
        return Ok(Rang::Asked(due_at));
    }
    confirm_receipt(tx, (id, By::Market), moment).map(Rang::Confirmed)
}

/// When a parcel's clock rings that was set by a clock which was ahead: as long from now on as it had been from
/// then on; none for any other parcel.
fn set_right(
    tx: &mut Tx<'_>,
    id: OrderId,
    terms: Terms,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let far = now.plus_days(CLOCK_DAYS_MAX);
    let parcel = store::consignment(tx, id)?.filter(|parcel| parcel.confirm_due_at > far);
    let Some(parcel) = parcel else { return Ok(None) };
    let due_at = if parcel.delivered_by.is_some() {
        now.plus_days(terms.confirm_days_after_delivery.into())
    } else if parcel.receipt_asked_at.is_some() {
        now.plus_days(terms.confirm_days_after_asking.into())
    } else {
        let after = parcel.confirm_due_at.seconds_since(parcel.shipped_at);
        now.plus_seconds(after.clamp(0, CLOCK_DAYS_MAX * 86_400))
    };
    store::set_due(tx, id, due_at, now)?;
    Ok(Some(due_at))
}

/// In the transaction that notes it, so that she is asked once.
fn ask(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    due_at: Timestamp,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    timers::set(tx, CONFIRM_TIMER, order.id.bytes(), due_at)?;
    let asked = ReceiptAsked { until: due_at.to_string() };
    events::emit(tx, facts::RECEIPT_ASKED, Subject::of(order.id.id()), &asked, moment.now)
}
