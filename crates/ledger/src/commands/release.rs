//! Releasing escrow: the goods are there, so everyone gets their part.

use super::debt::take_debt;
use super::escrow::{HoldState, ReleaseView, not_held, order_entry};
use super::post::post_all;
use crate::domain::flows::{self, Shared};
use crate::domain::{EntryKind, LedgerError};
use crate::{queries, store};
use ::store::Tx;
use kernel::{Country, MerchantId, Moment, Money, OrderId, Rate};

/// How an order's money is shared out; every figure is the quote's, and what went back of each is taken off.
#[derive(Clone, Copy, Debug)]
pub struct Release {
    /// The order.
    pub order: OrderId,
    /// The taxes in its total, in the shopper's currency.
    pub tax: Money,
    /// To whom they are owed.
    pub tax_country: Country,
    /// Goods and freight in the merchant's currency.
    pub gross: Money,
    /// What one unit of the merchant's currency cost in the shopper's.
    pub rate: Rate,
    /// How many amounts of the quote were rounded on their own.
    pub roundings: u32,
}

/// What a release did.
#[derive(Clone, Copy, Debug)]
pub struct Released {
    /// The merchant's.
    pub net: Money,
    /// What of that the market took for what she owed it; the rest is payable to her now.
    pub taken: Money,
    /// The market's fee.
    pub commission: Money,
    /// What rounding left over, in the shopper's currency.
    pub residue: Money,
}

/// Shares out the held money of an order, once, for the fee that was agreed on when it was held. What its merchant owes
/// the market is taken from her part first.
///
/// # Errors
/// [`LedgerError::NotHeld`] unless it is held now; [`LedgerError::Residue`] when the quote's numbers do
/// not belong together, which an operator must look at.
pub fn release(
    tx: &mut Tx<'_>,
    ask: &Release,
    moment: &mut Moment,
) -> Result<Released, LedgerError> {
    let hold = queries::hold_of(tx, ask.order)?.filter(|hold| hold.state == HoldState::Held);
    let Some(hold) = hold else {
        return Err(not_held(tx, ask.order, HoldState::Held)?);
    };
    let agreed = queries::agreed_fee(tx, ask.order)?.unwrap_or(hold.commission);
    let nothing = Money::zero(ask.gross.currency());
    let ask = &Release {
        tax: ask.tax.minus(hold.back_tax)?,
        gross: ask.gross.minus(hold.back_gross.unwrap_or(nothing))?,
        roundings: ask.roundings.saturating_add(hold.back_roundings),
        ..*ask
    };
    let held = hold.there()?;
    let shared = flows::release(&flows::Shares {
        order: ask.order,
        held,
        tax: ask.tax,
        tax_country: ask.tax_country,
        gross: ask.gross,
        commission: agreed,
        rate: ask.rate,
        roundings: ask.roundings,
    })?;
    let view = ReleaseView {
        tax: ask.tax,
        gross: ask.gross,
        commission: shared.commission,
        rate: ask.rate,
        at: moment.now,
    };
    // The conditional update decides a race between a release and a refund.
    if !store::set_released(tx, ask, (&view, &hold))? {
        return Err(match queries::hold_of(tx, ask.order)? {
            // A part of it went back meanwhile: less is to be shared out.
            Some(hold) if hold.state == HoldState::Held => tx.lost_race().into(),
            Some(_) | None => not_held(tx, ask.order, HoldState::Held)?,
        });
    }
    post_all(tx, &[order_entry(ask.order, EntryKind::Release, shared.lines)], moment)?;
    let whose = (MerchantId::of(ask.order.home()), shared.net.currency());
    let taken = take_debt(tx, whose, moment)?;
    let Shared { net, commission, residue, .. } = shared;
    Ok(Released { net, taken, commission, residue })
}
