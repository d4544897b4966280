use super::heard::heard;
use super::{emit, explain, refund};
use crate::domain::wish::WishAnswer;
use crate::{OrderHead, OrderState, store};
use ::store::{StoreError, Tx};
use kernel::{By, Moment, OrderId};
use ledger::LedgerError;

/// An order to be called off before it ships.
#[derive(Clone, Debug)]
pub struct CancelOrder {
    /// Which.
    pub order: OrderId,
    /// By whom.
    pub by: By,
    /// Why, for the other side to read; may be empty.
    pub why: String,
}

/// Why it was not called off.
#[derive(Debug, thiserror::Error)]
pub enum CancelOrderError {
    /// No such order of this shopper or merchant.
    #[error("there is no such order")]
    NotFound,
    /// It is not paid: its checkout can be called off, or will expire.
    #[error("the order is not paid: call off its checkout instead")]
    NotPaid,
    /// A part of it has shipped: what has not can be called off by its units.
    #[error("a part of the order has shipped: name the units that are to be called off")]
    PartShipped,
    /// It is packed and not overdue, and a shopper calls off what is not packed: she asks her merchant.
    #[error("the order is packed: ask its seller to call it off")]
    Packed,
    /// It is not packed, or overdue: it can be called off without asking.
    #[error("the order can be called off without asking")]
    NotPacked,
    /// No wish to call it off waits for an answer.
    #[error("nobody waits for an answer whether it is called off")]
    NotAsked,
    /// It has shipped, or is over.
    #[error("the order is {0} and cannot be cancelled any more")]
    TooLate(OrderState),
    /// The ledger refused.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<LedgerError> for CancelOrderError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: LedgerError) -> CancelOrderError {
        match error {
            LedgerError::Store(error) => CancelOrderError::Store(error),
            refusal => CancelOrderError::Ledger(refusal),
        }
    }
}

/// Calls a paid order off before any of it ships: what is left of its price goes back to the shopper, stock and
/// quota are free again. Answers the order as it stood.
///
/// # Errors
/// [`CancelOrderError::NotFound`] also for another's order; [`CancelOrderError::NotPaid`]: call off its
/// checkout; [`CancelOrderError::Packed`] for a shopper before it is [overdue](OrderHead::is_overdue), who asks by
/// [`crate::ask_cancel`];
/// [`CancelOrderError::PartShipped`]: name the units; [`CancelOrderError::TooLate`] once it is shipped: what left goes back by a return.
pub fn cancel_order(
    tx: &mut Tx<'_>,
    ask: &CancelOrder,
    moment: &mut Moment,
) -> Result<OrderHead, CancelOrderError> {
    let found = store::order::heads(tx, &[ask.order])?.pop();
    let order = found
        .filter(|order| ask.by.may_touch(order.shopper, order.merchant))
        .ok_or(CancelOrderError::NotFound)?;
    match order.state {
        OrderState::AwaitingPayment => return Err(CancelOrderError::NotPaid),
        state if !state.may_become(OrderState::Cancelled) => {
            return Err(CancelOrderError::TooLate(state));
        }
        OrderState::Packed if matches!(ask.by, By::Shopper(_)) && !order.is_overdue() => {
            return Err(CancelOrderError::Packed);
        }
        _ => (),
    }
    if store::line::counts(tx, order.id)?.iter().any(|count| count.shipped > 0) {
        return Err(CancelOrderError::PartShipped);
    }
    let payment = order.payment.ok_or(CancelOrderError::NotPaid)?;
    let why = why(ask.by, &reason(tx, (order.id, ask.by), &ask.why)?);
    let step = store::order::Move {
        order: order.id,
        from: order.state,
        to: OrderState::Cancelled,
        payment: Some(payment),
        why: Some(&why),
    };
    if !store::order::change(tx, &step, moment.now)? {
        let now = store::order::heads(tx, &[order.id])?.pop();
        let now = now.map_or(order.state, |order| order.state);
        // Packed a moment ago, it can be called off all the same.
        if now.may_become(OrderState::Cancelled) {
            return Err(tx.lost_race().into());
        }
        return Err(CancelOrderError::TooLate(now));
    }
    // Nobody hands a part of it over from here on; one who did a moment ago is to be seen.
    if store::line::counts(tx, order.id)?.iter().any(|count| count.shipped > 0) {
        return Err(tx.lost_race().into());
    }
    store::quota::give_back(tx, &[&order], moment.now)?;
    store::line::end(tx, order.id)?;
    inventory::release(tx, &[order.id])?;
    store::part::answer(tx, order.id, (WishAnswer::Agreed, ""), moment.now)?;
    let left = ledger::refund(tx, order.id, moment)?;
    let key = order.id.to_string();
    if left.is_positive() && refund::ask(tx, (payment, &key), left, "cancelled", moment)? {
        explain::left_of(tx, (payment, &key), moment)?;
    }
    emit::order(tx, step.to, (order.id, &order.number), moment.now)?;
    Ok(order)
}

/// Why, as the other side may read it.
pub(super) fn reason(
    tx: &mut Tx<'_>,
    (order, by): (OrderId, By),
    words: &str,
) -> Result<String, StoreError> {
    let words: String = words.trim().chars().filter(|c| !c.is_control()).take(300).collect();
    Ok(heard(tx, (Some(order), by.actor()), &[], &words)?.0)
}

/// `shopper: changed my mind`, or the market's key alone.
fn why(by: By, words: &str) -> String {
    if by == By::Market {
        return words.to_owned();
    }
    let who = by.actor().key();
    if words.is_empty() { who.to_owned() } else { format!("{who}: {words}") }
}
