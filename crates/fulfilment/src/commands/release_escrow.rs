//! How an order's money is shared out: every figure is its quote's.

use ::store::Tx;
use kernel::Moment;
use ledger::{LedgerError, Release, Released};
use orders::Order;

/// The release that an order's quote asks for.
///
/// # Errors
/// [`LedgerError::Money`] when goods and freight do not add up in one currency.
pub fn release_of(order: &Order) -> Result<Release, LedgerError> {
    let quote = &order.quote;
    // Each unit's price was rounded on its own, and the freight once.
    let units = quote.lines.iter().fold(0u32, |sum, line| sum.saturating_add(line.quantity));
    Ok(Release {
        order: order.id,
        tax: quote.taxes,
        tax_country: quote.destination,
        gross: quote.merchant_goods.plus(quote.merchant_freight.amount)?,
        rate: quote.fx.rate,
        roundings: units.saturating_add(1),
    })
}

/// Shares out an order's held money: its tax is owed to the destination's authority, the market
/// keeps its fee, the merchant can be paid the rest in her currency at the rate of the quote.
///
/// # Errors
/// [`LedgerError::NotHeld`] unless it is held now.
pub(super) fn release_escrow(
    tx: &mut Tx<'_>,
    order: &Order,
    moment: &mut Moment,
) -> Result<Released, LedgerError> {
    ledger::release(tx, &release_of(order)?, moment)
}
