//! A part of an order's money goes back to its shopper, and what goes with it.

use super::{emit, explain, refund};
use crate::domain::limit::{freed, limit_back};
use crate::domain::part::{Bearer, OrderPart, roundings};
use crate::store::payment::part_key;
use crate::{Order, OrderHead, RefundError, facts, queries, store};
use ::store::{StoreError, Tx};
use kernel::{Moment, Money, MoneyError, OrderId, Timestamp};
use ledger::PartBack;

/// Posts a part, writes it down and asks the provider to give it back. The units, the state and the quota are the
/// caller's business; the order is held by the caller, so that nothing of it moves meanwhile. `gross` is what of the
/// part is the merchant's, in her currency; where the market bears it, nothing is. A part of nothing (a unit that
/// costs less than the smallest unit) is written down alone.
///
/// # Errors
/// [`RefundError::NotPaid`] for an order without a payment; [`RefundError::Ledger`] when the books refuse:
/// [`ledger::LedgerError::Overdrawn`] where the merchant was paid out already.
pub fn give_part_back(
    tx: &mut Tx<'_>,
    order: &Order,
    (part, gross): (&OrderPart, Money),
    moment: &mut Moment,
) -> Result<(), RefundError> {
    let payment = order.payment.ok_or(RefundError::NotPaid)?;
    store::part::insert(tx, order.id, part)?;
    let key = part_key(order.id, &part.key);
    if part.paid.is_positive() || part.reclaimed.is_positive() {
        match part.bearer {
            Bearer::Market => ledger::bear(tx, (order.id, &key), part.paid, moment)?,
            Bearer::Merchant => {
                let back = posted(order, (part, gross), &key).map_err(ledger::LedgerError::from)?;
                ledger::give_back(tx, &back, moment)?;
            }
        }
    }
    if part.paid.is_positive()
        && refund::ask(tx, (payment, &key), part.paid, part.kind.key(), moment)?
    {
        explain::left_of(tx, (payment, &key), moment)?;
    }
    emit::part(tx, facts::ORDER_PART_BACK, order, part, moment.now)?;
    Ok(())
}

fn posted(
    order: &Order,
    (part, gross): (&OrderPart, Money),
    key: &str,
) -> Result<PartBack, MoneyError> {
    Ok(PartBack {
        order: order.id,
        key: key.to_owned(),
        paid: part.paid,
        tax: part.tax,
        tax_country: order.quote.destination,
        gross,
        reclaimed: part.reclaimed,
        rate: order.quote.fx.rate,
        roundings: roundings(order)?,
    })
}

/// Writes down that all that was left of an order went back under `part`'s key; its refund and its entries have the
/// order's own.
pub fn note_rest(tx: &mut Tx<'_>, order: OrderId, part: &OrderPart) -> Result<(), StoreError> {
    store::part::insert(tx, order, part)
}

/// Gives back of a person's year what the order's units counted that never left, or that left the country again in
/// time, as far as that did not go back before; all of it once every unit is such. What became of the units is counted
/// first, by a caller who holds the order; `going` is a part that is yet to be written down, since the quota is
/// touched before the ledger.
///
/// # Errors
/// [`StoreError`]; nothing of the caller's transaction may be kept then.
pub fn give_limit_back(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    (going, now): (Option<&OrderPart>, Timestamp),
) -> Result<(), StoreError> {
    if !order.counted.is_positive() {
        return Ok(());
    }
    let mut parts = store::part::parts(tx, order.id)?;
    parts.extend(going.cloned());
    let counts = store::line::counts(tx, order.id)?;
    let shares = queries::lines::shares(tx, order)?;
    let off = counts.iter().map(|count| (count.sku, count.cancelled));
    let restoring = parts.iter().filter(|part| part.restores).flat_map(|part| &part.units);
    let back = limit_back(order.counted, &shares, &freed(off, restoring));
    let back = back.map_err(|_| StoreError::Column("shares"))?.minor();
    let more = back.saturating_sub(store::part::limit_back(tx, order.id)?);
    if more <= 0 {
        return Ok(());
    }
    if back == order.counted.minor() {
        store::quota::give_back(tx, &[order], now)?;
    } else if !store::quota::give_part(tx, order, more)? {
        // No use of it is known: the audit says so, and the money goes back all the same.
        return Ok(());
    }
    store::part::add_limit_back(tx, order.id, more)
}
