use super::{emit, explain, refund};
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

/// Calls a paid order off before it ships: the whole price goes back to the shopper, stock and quota
/// are free again. Answers the order as it stood.
///
/// # Errors
/// [`CancelOrderError::NotFound`] also for another's order; [`CancelOrderError::NotPaid`]: call off its
/// checkout; [`CancelOrderError::TooLate`] once it is shipped: ask for a refund.
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
        _ => (),
    }
    let payment = order.payment.ok_or(CancelOrderError::NotPaid)?;
    let why = why(ask);
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
    store::quota::give_back(tx, &[&order], moment.now)?;
    store::line::end(tx, order.id)?;
    inventory::release(tx, &[order.id])?;
    ledger::refund(tx, order.id, moment)?;
    let key = order.id.to_string();
    if refund::ask(tx, (payment, &key), order.total, "cancelled", moment)? {
        explain::left_of(tx, (payment, &key), moment)?;
    }
    emit::order(tx, step.to, (order.id, &order.number), moment.now)?;
    Ok(order)
}

/// `shopper: changed my mind`, or the market's key alone.
fn why(ask: &CancelOrder) -> String {
    if ask.by == By::Market {
        return ask.why.clone();
    }
    let who = ask.by.actor().key();
    let words: String = ask.why.trim().chars().filter(|c| !c.is_control()).take(300).collect();
    if words.is_empty() { who.to_owned() } else { format!("{who}: {words}") }
}
