//! The way back, where the merchant bears it: she gives a label, or pays what it cost out of what her order holds beyond
//! what goes back. No provider gives back more than it took, so that nothing is paid of an order that goes back whole.

use super::step::order_of;
use crate::store::ReturnCase;
use ::store::{StoreError, Tx};
use kernel::{Money, MoneyError, OrderId, SkuId};
use orders::LineCount;

/// The most that can be paid for the way back of a return, as it stands now: less may be left when it is paid.
pub(crate) fn freight_most(tx: &mut Tx<'_>, case: &ReturnCase) -> Result<Money, StoreError> {
    let exchanged = case.wanted.map(|_| case.units()).unwrap_or_default();
    beyond(tx, case.order, &exchanged)
}

/// What an order holds beyond the units in its open cases and the taxes of what its shopper keeps. Of the units in
/// `settled` nothing goes back any more, though a case holds them still. The order always keeps something: a freight
/// never ends it.
pub(crate) fn beyond(
    tx: &mut Tx<'_>,
    order: OrderId,
    settled: &[(SkuId, u32)],
) -> Result<Money, StoreError> {
    let head = order_of(tx, order)?;
    let Some(hold) = ledger::hold_of(tx, order)? else { return Ok(Money::zero(head.currency())) };
    let (shares, counts) = (orders::shares(tx, &head)?, orders::line_counts(tx, order)?);
    let taken = orders::unit_claims(tx, order)?;
    let claimed = |count: &LineCount| {
        let open = taken.get(&count.sku).map_or(0, |(open, _)| *open);
        let own = settled.iter().find(|(sku, _)| *sku == count.sku).map_or(0, |(_, n)| *n);
        let units = open.saturating_sub(own).min(count.kept());
        (units > 0).then_some((*count, units))
    };
    let units: Vec<(LineCount, u32)> = counts.iter().filter_map(claimed).collect();
    let unsound = |_: MoneyError| StoreError::Column("shares that add up");
    let going = orders::going(&shares, &counts, &units).map_err(unsound)?;
    let left = hold.left().map_err(unsound)?;
    let stays = going.rest.tax.minus(going.part.tax).map_err(unsound)?;
    let room = left.minus(going.part.paid).and_then(|room| room.minus(stays)).map_err(unsound)?;
    let most = room.minor().min(left.minor().saturating_sub(1)).max(0);
    Ok(Money::new(most, head.currency()))
}
