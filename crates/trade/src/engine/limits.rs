//! Whether the consignment stays within the regime's limits, and what it falls to when it does not.

use super::Case;
use crate::lane::Regime;
use crate::{GoodsLine, Refusal};

/// The regime to compute under: the chosen one, or, for one indivisible unit above the limit of an order,
/// the one that the limits name.
pub(super) fn regime<'b>(case: &Case<'b, '_>) -> Result<&'b Regime, Refusal> {
    let Some(limits) = &case.regime.limits else { return Ok(case.regime) };
    let value = case.goods.plus(case.carriage)?;
    if limits.allows_order(value) {
        return Ok(case.regime);
    }
    let (limit, regime) = (limits.order, case.regime.name.clone());
    let [GoodsLine { key, quantity: 1, .. }] = case.ask.goods.as_slice() else {
        let destination = case.ask.destination;
        return Err(Refusal::OverOrderLimit { destination, regime, limit, value });
    };
    let over = case.book.over_regime(case.regime, case.ask.date);
    let within_year = limits.person_year.is_none_or(|year| value.minor() <= year.minor());
    match over.filter(|_| within_year) {
        Some(over) => Ok(over),
        None => Err(Refusal::SingleItemOverLimit { goods: key.clone(), regime, limit, value }),
    }
}
