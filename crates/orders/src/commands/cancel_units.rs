//! Some units of a paid order are called off before they leave.

use super::cancel_order::{CancelOrder, CancelOrderError, cancel_order, reason};
use super::emit;
use super::part_back::{give_limit_back, give_part_back, note_rest};
use super::refund::request_refund;
use crate::domain::part::{Bearer, Fit, Going, OrderPart, PartKind, fit_units, going, goodwill};
use crate::domain::part_key::PartKey;
use crate::domain::wish::WishAnswer;
use crate::{LineCount, Order, OrderState, RefundError, queries, store};
use ::store::{StoreError, Tx};
use kernel::{Actor, By, Moment, Money, MoneyError, OrderId, SkuId};
use ledger::LedgerError;

/// Units to be called off before they leave.
#[derive(Clone, Debug)]
pub struct CancelUnits {
    /// Of which order.
    pub order: OrderId,
    /// By whom.
    pub by: By,
    /// Which, and how many of each.
    pub units: Vec<(SkuId, u32)>,
    /// Why, for the other side to read; may be empty.
    pub why: String,
}

/// Why they were not called off.
#[derive(Debug, thiserror::Error)]
pub enum CancelUnitsError {
    /// The order cannot be called off at all now.
    #[error(transparent)]
    Order(CancelOrderError),
    /// Fewer units of it have not left, or none were named.
    #[error("{left} units of {sku} can still be called off")]
    Units {
        /// Of which.
        sku: SkuId,
        /// How many.
        left: u32,
    },
    /// Nothing was named, or something twice.
    #[error("name the units to be called off, each product once")]
    Nothing,
    /// The books refuse.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<CancelOrderError> for CancelUnitsError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: CancelOrderError) -> CancelUnitsError {
        match error {
            CancelOrderError::Store(error) => CancelUnitsError::Store(error),
            CancelOrderError::Ledger(error) => CancelUnitsError::Ledger(error),
            refusal => CancelUnitsError::Order(refusal),
        }
    }
}

impl From<RefundError> for CancelUnitsError {
    fn from(error: RefundError) -> CancelUnitsError {
        match error {
            RefundError::NotPaid => CancelUnitsError::Order(CancelOrderError::NotPaid),
            RefundError::Ledger(error) => CancelUnitsError::Ledger(error),
            RefundError::Store(error) => CancelUnitsError::Store(error),
        }
    }
}

/// Calls units of a paid order off before they leave: what they carry of its price goes back, their stock and their
/// part of the year are free again. With the last of them the order is called off, or is shipped where others left.
/// Answers the order's state then.
///
/// # Errors
/// [`CancelUnitsError::Units`] says how many of it can still be called off; [`CancelUnitsError::Order`] as
/// [`cancel_order`], with [`CancelOrderError::Packed`] for a shopper, who asks her merchant by [`crate::ask_cancel`]
/// until the order is overdue.
pub fn cancel_units(
    tx: &mut Tx<'_>,
    ask: &CancelUnits,
    moment: &mut Moment,
) -> Result<OrderState, CancelUnitsError> {
    let order = open(tx, ask)?;
    let counts = queries::lines::line_counts(tx, order.id)?;
    let wanted = wanted(&counts, &ask.units)?;
    let left: u32 = counts.iter().map(LineCount::to_ship).sum();
    let all = wanted.iter().map(|(_, units)| units).sum::<u32>() == left;
    if all && counts.iter().all(|count| count.shipped == 0) {
        let ask = CancelOrder { order: order.id, by: ask.by, why: ask.why.clone() };
        cancel_order(tx, &ask, moment)?;
        return Ok(OrderState::Cancelled);
    }
    if !store::order::touch(tx, order.id, order.version)? {
        return Err(tx.lost_race().into());
    }
    let shares = queries::lines::shares(tx, &order)?;
    let units = going(&shares, &counts, &wanted).map_err(money)?;
    for (seen, units) in &wanted {
        if !store::line::cancel(tx, order.id, (seen, *units))? {
            return Err(tx.lost_race().into());
        }
    }
    give_limit_back(tx, &order, (None, moment.now))?;
    let named: Vec<(SkuId, u32)> = wanted.iter().map(|(seen, n)| (seen.sku, *n)).collect();
    inventory::release_units(tx, order.id, &named)?;
    let over = give_back(tx, &order, (ask, &wanted, &units), moment)?;
    let to = match (over, all) {
        (true, _) => OrderState::Refunded,
        (false, true) => OrderState::Shipped,
        (false, false) => order.state,
    };
    if to != order.state {
        all_left(tx, &order, to, moment)?;
    }
    end_wish(tx, order.id, WishAnswer::Agreed, moment)?;
    Ok(to)
}

fn money(error: MoneyError) -> CancelUnitsError {
    CancelUnitsError::Ledger(LedgerError::Money(error))
}

/// The order, if these may call units of it off now.
fn open(tx: &mut Tx<'_>, ask: &CancelUnits) -> Result<Order, CancelUnitsError> {
    let order = store::order::load(tx, &[ask.order])?.pop();
    let order = order.filter(|order| ask.by.may_touch(order.shopper, order.merchant));
    let order = order.ok_or(CancelOrderError::NotFound)?;
    let shopper = matches!(ask.by, By::Shopper(_));
    let packed = order.state == OrderState::Packed && shopper && !order.is_overdue();
    match order.state {
        OrderState::AwaitingPayment => Err(CancelOrderError::NotPaid.into()),
        OrderState::Paid | OrderState::Packed if !packed => Ok(order),
        OrderState::Packed => Err(CancelOrderError::Packed.into()),
        state => Err(CancelOrderError::TooLate(state).into()),
    }
}

/// Each line that is named, as it was read, with the units that go.
pub(crate) fn wanted(
    counts: &[LineCount],
    units: &[(SkuId, u32)],
) -> Result<Vec<(LineCount, u32)>, CancelUnitsError> {
    let mut wanted: Vec<(LineCount, u32)> = Vec::new();
    for (sku, units) in units.iter().filter(|(_, units)| *units > 0) {
        let none = CancelUnitsError::Units { sku: *sku, left: 0 };
        let seen = counts.iter().find(|count| count.sku == *sku).ok_or(none)?;
        let left = seen.to_ship();
        if *units > left {
            return Err(CancelUnitsError::Units { sku: *sku, left });
        }
        if wanted.iter().any(|(known, _)| known.sku == *sku) {
            return Err(CancelUnitsError::Nothing);
        }
        wanted.push((*seen, *units));
    }
    if wanted.is_empty() { Err(CancelUnitsError::Nothing) } else { Ok(wanted) }
}

/// Posts what the units carry; with the last ones, others of which left and were paid back, all that is left: then the
/// order is over.
fn give_back(
    tx: &mut Tx<'_>,
    order: &Order,
    (ask, units, going): (&CancelUnits, &[(LineCount, u32)], &Going),
    moment: &mut Moment,
) -> Result<bool, CancelUnitsError> {
    let hold = ledger::hold_of(tx, order.id)?.ok_or(CancelOrderError::NotPaid)?;
    let left = hold.left().map_err(money)?;
    // The order is held and no part ever goes: their number is the next one's.
    let before = store::part::parts(tx, order.id)?;
    let nth = before.len();
    let mut back = OrderPart {
        key: PartKey::own(&format!("off.{nth}")),
        kind: PartKind::Cancelled,
        units: units.iter().map(|(seen, n)| (seen.sku, *n)).collect(),
        paid: left,
        tax: Money::zero(left.currency()),
        left: Money::zero(left.currency()),
        bearer: Bearer::Merchant,
        reclaimed: Money::zero(left.currency()),
        restores: false,
        by: ask.by.actor(),
        why: reason(tx, (order.id, ask.by), &ask.why)?,
        at: moment.now,
    };
    match fit_units(order, &hold, going, goodwill(&before)).map_err(money)? {
        Fit::Part(part, reclaimed) => {
            (back.paid, back.tax, back.reclaimed) = (part.paid, part.tax, reclaimed);
            back.left = left.minus(part.paid).map_err(money)?;
            give_part_back(tx, order, (&back, part.gross), moment)?;
            Ok(false)
        }
        // All of it went back before.
        Fit::TooMuch(nothing) => {
            back.paid = nothing;
            give_part_back(tx, order, (&back, going.part.gross), moment)?;
            Ok(false)
        }
        Fit::Rest(_) => {
            back.kind = PartKind::Rest;
            back.tax = order.quote.taxes.minus(hold.back_tax).map_err(money)?;
            let shopper = ledger::refund(tx, order.id, moment).map_err(CancelOrderError::from)?;
            note_rest(tx, order.id, &back)?;
            request_refund(tx, order, (shopper, "refunded"), moment)?;
            Ok(true)
        }
    }
}

/// Whatever has not left is called off, and others left: the order is shipped, or is over where they were paid back.
fn all_left(
    tx: &mut Tx<'_>,
    order: &Order,
    to: OrderState,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let (from, payment) = (order.state, order.payment);
    let why = (to == OrderState::Refunded).then_some("cancelled");
    let step = store::order::Move { order: order.id, from, to, payment, why };
    if !store::order::change(tx, &step, moment.now)? {
        return Err(tx.lost_race());
    }
    emit::order(tx, to, (order.id, &order.number), moment.now)
}

/// A shopper asks to have units of her packed order called off; her merchant agrees, refuses, or ships. Where her
/// merchant does nothing, she may call it off herself once it is overdue, and it is called off whole when its time to
/// ship is over. Asked again while it waits, nothing changes.
///
/// # Errors
/// As [`cancel_units`]; [`CancelOrderError::NotPacked`] while she may call it off herself.
pub fn ask_cancel(
    tx: &mut Tx<'_>,
    ask: &CancelUnits,
    moment: &mut Moment,
) -> Result<(), CancelUnitsError> {
    let order = match open(tx, ask) {
        Err(CancelUnitsError::Order(CancelOrderError::Packed)) => {
            store::order::load(tx, &[ask.order])?.pop().ok_or(CancelOrderError::NotFound)?
        }
        Ok(_) => return Err(CancelOrderError::NotPacked.into()),
        Err(error) => return Err(error),
    };
    let counts = queries::lines::line_counts(tx, order.id)?;
    let wanted = wanted(&counts, &ask.units)?;
    let units: Vec<(SkuId, u32)> = wanted.iter().map(|(seen, n)| (seen.sku, *n)).collect();
    let words = reason(tx, (order.id, ask.by), &ask.why)?;
    if store::part::ask(tx, order.id, (&units, &words), moment.now)? {
        if !store::order::touch(tx, order.id, order.version)? {
            return Err(tx.lost_race().into());
        }
        emit::wish(tx, crate::facts::CANCEL_ASKED, &order, moment.now)?;
    }
    Ok(())
}

/// A merchant or an operator answers a shopper's wish: what she wants is called off, or it is not, and why.
///
/// # Errors
/// [`CancelOrderError::NotAsked`] where no wish waits; else as [`cancel_units`].
pub fn answer_cancel(
    tx: &mut Tx<'_>,
    (order, by): (OrderId, By),
    refused: Option<&str>,
    moment: &mut Moment,
) -> Result<(), CancelUnitsError> {
    let found = store::order::heads(tx, &[order])?.pop();
    let found = found.filter(|head| by.may_touch(head.shopper, head.merchant));
    let head = found.filter(|_| by.actor() != Actor::Shopper).ok_or(CancelOrderError::NotFound)?;
    let wish = store::part::wish(tx, order)?.filter(|wish| wish.answer.is_none());
    let wish = wish.ok_or(CancelOrderError::NotAsked)?;
    let (answer, words) = match refused {
        Some(words) => (WishAnswer::Refused, reason(tx, (order, by), words)?),
        None => (WishAnswer::Agreed, String::new()),
    };
    if !store::part::answer(tx, order, (answer, &words), moment.now)? {
        return Err(tx.lost_race().into());
    }
    if answer == WishAnswer::Agreed {
        let ask = CancelUnits { order, by, units: wish.units, why: wish.why };
        cancel_units(tx, &ask, moment)?;
    } else if !store::order::touch(tx, order, head.version)? {
        return Err(tx.lost_race().into());
    }
    emit::wish_answered(tx, &head, answer, moment.now)?;
    Ok(())
}

/// A wish that waits is over once not all of its units can be called off any more: they left, were called off, or
/// their order is over. `how` is what became of them, which its shopper is told; of any other wish it changes nothing.
pub fn end_wish(
    tx: &mut Tx<'_>,
    order: OrderId,
    how: WishAnswer,
    moment: &Moment,
) -> Result<(), StoreError> {
    let wish = store::part::wish(tx, order)?.filter(|wish| wish.answer.is_none());
    let Some(wish) = wish else { return Ok(()) };
    let Some(head) = store::order::heads(tx, &[order])?.pop() else { return Ok(()) };
    let counts = queries::lines::line_counts(tx, order)?;
    let left =
        |sku: SkuId| counts.iter().find(|count| count.sku == sku).map_or(0, LineCount::to_ship);
    let waits = head.state == OrderState::Packed;
    if waits && wish.units.iter().all(|(sku, units)| *units <= left(*sku)) {
        return Ok(());
    }
    if store::part::answer(tx, order, (how, ""), moment.now)? {
        emit::wish_answered(tx, &head, how, moment.now)?;
    }
    Ok(())
}
