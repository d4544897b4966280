//! What waits in escrow for a merchant: hers is what is left after taxes and the market's fee.

use crate::{
    Reader,
    components::{Column, stat},
    t,
};
use kernel::{Currency, MerchantId, Money, OrderId, Rounding};
use ledger::{Account, Balance, HoldView};
use maud::{Markup, html};
use orders::Order;
use std::collections::BTreeMap;
use store::{StoreError, Tx};

/// Orders that are looked at one by one.
pub(crate) const SHOWN_MAX: u32 = 50;

/// An order whose money waits.
pub(crate) struct Held {
    /// The order.
    pub(crate) order: Order,
    /// Its money.
    pub(crate) hold: HoldView,
}

impl Held {
    /// What the merchant will get of it, at its own rate and fee.
    pub(crate) fn net(&self) -> Option<Money> {
        let gross = self.order.gross()?;
        let gross = match self.hold.back_gross {
            Some(back) => gross.minus(back).ok()?,
            None => gross,
        };
        gross.minus(gross.times_rate(self.hold.commission, Rounding::HalfUp).ok()?).ok()
    }
}

/// The oldest orders whose money waits.
pub(crate) fn held(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Vec<Held>, StoreError> {
    let holds = ledger::holds_waiting(tx, merchant, None, SHOWN_MAX)?;
    let ids: Vec<OrderId> = holds.iter().map(|hold| hold.order).collect();
    let heads = orders::order_heads(tx, &ids)?;
    let mut orders: BTreeMap<OrderId, Order> =
        orders::with_quotes(tx, heads)?.into_iter().map(|order| (order.id, order)).collect();
    let held = holds.into_iter().filter_map(|hold| {
        let order = orders.remove(&hold.order)?;
        Some(Held { order, hold })
    });
    Ok(held.collect())
}

/// Hers of all that waits; none when there is more than was looked at.
pub(crate) fn hers(nets: &[Option<Money>], currency: Currency) -> Option<Money> {
    let nets: Option<Vec<Money>> = nets.iter().copied().collect();
    let complete = nets.filter(|nets| nets.len() < SHOWN_MAX as usize)?;
    Money::sum(currency, complete).ok()
}

/// The figure: hers, else all that shoppers paid, called that.
pub(crate) fn figure(
    reader: &Reader,
    (nets, currency): (&[Option<Money>], Currency),
    balances: &[Balance],
) -> Markup {
    let title = t!(reader, "money-escrow");
    if let Some(hers) = hers(nets, currency) {
        let note = t!(reader, "money-escrow-note", count = nets.len());
        return stat(&title, reader.money(hers), Some(&note));
    }
    let escrow = balances.iter().filter(|balance| balance.account == Account::Escrow);
    let paid: Vec<Money> = escrow
        .map(|b| Money::new(b.amount.minor().saturating_neg(), b.amount.currency()))
        .collect();
    let note = t!(reader, "money-escrow-many", count = SHOWN_MAX);
    let paid = html! {
        @for (at, money) in paid.iter().enumerate() { @if at > 0 { br; } (reader.money(*money)) }
    };
    stat(&t!(reader, "money-escrow-column-held"), paid, Some(&note))
}

/// The columns of the money of an order that waits.
pub(crate) fn columns(reader: &Reader) -> [Column; 2] {
    [
        Column::number(t!(reader, "money-escrow-column-held")),
        Column::number(t!(reader, "money-escrow-column-net")),
    ]
}
