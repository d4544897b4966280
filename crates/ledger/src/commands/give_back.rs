//! A part of an order's money goes back to its shopper: out of escrow, or after the release out of what was shared
//! out, or out of the market's own pocket. Never more than was held, less what went back before.

use super::assess::retake;
use super::escrow::{HoldState, HoldView, not_held, order_entry};
use super::post::post_all;
use crate::domain::{Entry, EntryKind, LedgerError, flows};
use crate::{queries, store};
use ::store::Tx;
use kernel::{Country, Moment, Money, OrderId, Rate, Rounding};

/// A part that an order's merchant gives back, with what of it was taxes and what of it was hers.
#[derive(Clone, Debug)]
pub struct PartBack {
    /// The order.
    pub order: OrderId,
    /// The refund's own key; one entry for each.
    pub key: String,
    /// What goes back, in the shopper's currency.
    pub paid: Money,
    /// The taxes in that.
    pub tax: Money,
    /// To whom they were owed.
    pub tax_country: Country,
    /// What the market had given the shopper for it before, as goodwill, and gets back beside `paid`.
    pub reclaimed: Money,
    /// The merchant's part of both, in her currency, before the fee.
    pub gross: Money,
    /// What one unit of the merchant's currency cost in the shopper's, as in the order's quote.
    pub rate: Rate,
    /// How many amounts of it were rounded on their own.
    pub roundings: u32,
}

/// Gives a part back that leaves something there: what is there is shared out by the release, or was. Where nothing
/// is to stay there, all goes by [`crate::refund`] or [`crate::reclaim`]. After the release the fee goes back by its share.
///
/// # Errors
/// [`LedgerError::MoreThanLeft`] unless it is above nothing, at most what is left and below what is there;
/// [`LedgerError::AlreadyPosted`] for a key that was given back; [`LedgerError::NotHeld`] once it is refunded;
/// [`LedgerError::Overdrawn`] on the merchant's payable when she was paid out already;
/// [`LedgerError::Residue`] for parts that do not belong together.
pub fn give_back(tx: &mut Tx<'_>, ask: &PartBack, moment: &mut Moment) -> Result<(), LedgerError> {
    let hold = open(tx, ask.order)?;
    let left = hold.left()?;
    let all = ask.paid.plus(ask.reclaimed)?;
    let fits = all.is_positive()
        && !ask.paid.is_negative()
        && !ask.reclaimed.is_negative()
        && !ask.paid.minus(left)?.is_positive()
        && !ask.reclaimed.minus(hold.borne)?.is_positive()
        && all.minus(hold.there()?)?.is_negative()
        && !all.minus(ask.tax)?.is_negative();
    if !fits {
        return Err(LedgerError::MoreThanLeft { order: ask.order, left });
    }
    let (lines, fee) = match &hold.released {
        None => (flows::refund_rest(all, ask.reclaimed)?, Money::zero(ask.gross.currency())),
        Some(released) => {
            let gross = released.gross.minus(ask.gross)?;
            let agreed = queries::agreed_fee(tx, ask.order)?.unwrap_or(hold.commission);
            let fee = gross.times_rate(agreed, Rounding::HalfUp)?;
            let fee = released.commission.minus(fee)?;
            let part = flows::Part {
                order: ask.order,
                paid: all,
                reclaimed: ask.reclaimed,
                tax: ask.tax,
                tax_country: ask.tax_country,
                gross: ask.gross,
                fee,
                rate: ask.rate,
                roundings: ask.roundings,
            };
            (flows::part_back(&part)?, fee)
        }
    };
    if !store::add_back(tx, ask, (&hold, fee))? {
        return Err(tx.lost_race().into());
    }
    post(tx, (ask.order, &ask.key), lines, moment)?;
    retake(tx, ask.order, ask.tax, moment)
}

/// Gives a part back that the market bears: what its merchant is, or was, paid stays as it is, and so do the taxes.
/// It may be all that is left.
///
/// # Errors
/// As [`give_back`], without those about the merchant's money.
pub fn bear(
    tx: &mut Tx<'_>,
    (order, key): (OrderId, &str),
    paid: Money,
    moment: &mut Moment,
) -> Result<(), LedgerError> {
    let hold = open(tx, order)?;
    let left = hold.left()?;
    if !paid.is_positive() || paid.minus(left)?.is_positive() {
        return Err(LedgerError::MoreThanLeft { order, left });
    }
    if !store::add_borne(tx, &hold, paid)? {
        return Err(tx.lost_race().into());
    }
    post(tx, (order, key), flows::goodwill(paid)?, moment)
}

/// The money of an order that is held or released.
fn open(tx: &mut Tx<'_>, order: OrderId) -> Result<HoldView, LedgerError> {
    let hold = queries::hold_of(tx, order)?.filter(|hold| hold.state != HoldState::Refunded);
    match hold {
        Some(hold) => Ok(hold),
        None => Err(not_held(tx, order, HoldState::Held)?),
    }
}

fn post(
    tx: &mut Tx<'_>,
    (order, key): (OrderId, &str),
    lines: flows::Lines,
    moment: &mut Moment,
) -> Result<(), LedgerError> {
    let movement = Some(key.to_owned());
    let entry = Entry { movement, ..order_entry(order, EntryKind::PartRefund, lines) };
    post_all(tx, &[entry], moment).map(drop)
}
