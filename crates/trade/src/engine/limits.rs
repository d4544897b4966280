//! Whether the consignment stays within the regime's limits, and what it falls to when it does not.

use super::Answer;
use crate::lane::Regime;
use crate::{Book, GoodsLine, ParcelAsk, Refusal};
use kernel::Money;

/// The regime to compute under: the chosen one, or, for one indivisible unit above the limit of an order,
/// the one that the limits name.
pub(super) fn regime<'b>(
    book: &'b Book,
    ask: &ParcelAsk,
    chosen: &'b Regime,
    (goods, carriage): (Money, Money),
) -> Answer<&'b Regime> {
    let Some(limits) = &chosen.limits else { return Ok(chosen) };
    let value = goods.plus(carriage)?;
    if limits.allows_order(value) {
        return Ok(chosen);
    }
    let (limit, regime) = (limits.order, chosen.name.clone());
    let [GoodsLine { key, quantity: 1, .. }] = ask.goods.as_slice() else {
        let destination = ask.destination;
        return Err(Refusal::OverOrderLimit { destination, regime, limit, value }.into());
    };
    let over = book.over_regime(chosen, ask.date);
    let within_year = limits.person_year.is_none_or(|year| value.minor() <= year.minor());
    match over.filter(|_| within_year) {
        Some(over) => Ok(over),
        None => {
            let goods = key.clone();
            Err(Refusal::SingleItemOverLimit { goods, regime, limit, value }.into())
        }
    }
}
