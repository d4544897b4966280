//! A part of an order's money goes back to its shopper, and what goes with it.

use super::{emit, explain, refund};
use crate::domain::part::{Bearer, OrderPart, roundings};
use crate::domain::share::Part;
use crate::store::payment::part_key;
use crate::{Order, OrderHead, RefundError, facts, store};
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
    if part.paid.is_positive() {
        match part.bearer {
            Bearer::Market => ledger::bear(tx, (order.id, &key), part.paid, moment)?,
            Bearer::Merchant => {
                let back = posted(order, (part, gross), &key).map_err(ledger::LedgerError::from)?;
                ledger::give_back(tx, &back, moment)?;
            }
        }
        if refund::ask(tx, (payment, &key), part.paid, part.kind.key(), moment)? {
            explain::left_of(tx, (payment, &key), moment)?;
        }
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
        rate: order.quote.fx.rate,
        roundings: roundings(order)?,
    })
}

/// Writes down that all that was left of an order went back under `part`'s key; its refund and its entries have the
/// order's own.
pub fn note_rest(tx: &mut Tx<'_>, order: OrderId, part: &OrderPart) -> Result<(), StoreError> {
    store::part::insert(tx, order, part)
}

/// Gives back of a person's year what a part of the order's goods counted: `part` of `whole`, rounded down; what
/// rounding leaves goes back with the last of it.
///
/// # Errors
/// [`StoreError`]; nothing of the caller's transaction may be kept then.
pub fn give_quota_part(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    (part, whole): (Part, Part),
) -> Result<(), StoreError> {
    let net = |part: Part| i128::from(part.paid.minor()) - i128::from(part.tax.minor());
    let share = i128::from(order.counted.minor()) * net(part);
    let minor = share.checked_div(net(whole)).unwrap_or(0);
    let minor = i64::try_from(minor).map_err(|_| StoreError::Column("quota"))?;
    if minor > 0 && store::quota::give_part(tx, order, minor)? {
        store::part::add_limit_back(tx, order.id, minor)?;
    }
    Ok(())
}

/// Gives back of a person's year all that is left of what an order counted: its goods left the country again.
pub fn give_quota_back(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    now: Timestamp,
) -> Result<(), StoreError> {
    store::quota::give_back(tx, &[order], now)?;
    store::part::all_limit_back(tx, order.id)
}
