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
const SHOWN_MAX: u32 = 50;

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

/// The oldest orders whose money waits, and whether there are more than these.
pub(crate) fn held(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<(Vec<Held>, bool), StoreError> {
    let mut holds = ledger::holds_waiting(tx, merchant, None, SHOWN_MAX + 1)?;
    let more = holds.len() > SHOWN_MAX as usize;
    holds.truncate(SHOWN_MAX as usize);
    let ids: Vec<OrderId> = holds.iter().map(|hold| hold.order).collect();
    let heads = orders::order_heads(tx, &ids)?;
    let mut orders: BTreeMap<OrderId, Order> =
        orders::with_quotes(tx, heads)?.into_iter().map(|order| (order.id, order)).collect();
    let held = holds.into_iter().filter_map(|hold| {
        let order = orders.remove(&hold.order)?;
        Some(Held { order, hold })
    });
    Ok((held.collect(), more))
}

/// Hers of what waits.
pub(crate) struct Hers {
    /// The orders that were looked at.
    orders: usize,
    /// There are more than these.
    more: bool,
    /// Hers of all that waits; none when that could not be reckoned.
    pub(crate) sum: Option<Money>,
}

impl Hers {
    /// Hers of `held`, to which there may be `more`, in the currency that she is paid in.
    pub(crate) fn of(held: &[Held], more: bool, currency: Currency) -> Hers {
        let nets: Option<Vec<Money>> = held.iter().map(Held::net).collect();
        let sum = nets.filter(|_| !more).and_then(|nets| Money::sum(currency, nets).ok());
        Hers { orders: held.len(), more, sum }
    }
}

/// The figure: hers, else all that shoppers paid, called that.
pub(crate) fn figure(reader: &Reader, hers: &Hers, balances: &[Balance]) -> Markup {
    let title = t!(reader, "money-escrow");
    if let Some(sum) = hers.sum {
        let note = t!(reader, "money-escrow-note", count = hers.orders);
        return stat(&title, reader.money(sum), Some(&note));
    }
    let escrow = balances.iter().filter(|balance| balance.account == Account::Escrow);
    let paid: Vec<Money> = escrow
        .map(|b| Money::new(b.amount.minor().saturating_neg(), b.amount.currency()))
        .collect();
    let note = match hers.more {
        true => t!(reader, "money-escrow-many", count = SHOWN_MAX),
        false => t!(reader, "money-escrow-gross", count = hers.orders),
    };
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
