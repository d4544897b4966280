//! What the market owes in taxes: taken, assessed, and the difference, by destination, regime and
//! month. Reads one merchant after the other, each in a snapshot of its own, as the audit does.

mod filter;

pub use filter::{TaxFilter, TaxFilterError, TaxFilterTyped};

use ::store::{Db, StoreError, Tx};
use kernel::{Country, Currency, Date, Id, MerchantId, Money, OrderId, Slug, Timestamp};
use ledger::{Assessment, HoldView};
use orders::{Order, OrderState};
use std::collections::BTreeMap;

/// The taxes of the shipped orders of one destination, regime, month and currency.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct TaxRow {
    /// Whose authority it is.
    pub destination: Country,
    /// The regime of the quotes.
    pub regime: String,
    /// The first day of the month.
    pub month: Date,
    /// How many orders were shipped.
    pub orders: u64,
    /// How many of them customs assessed.
    pub assessed_orders: u64,
    /// What was taken from shoppers, as quoted, and not given back.
    pub taken: Money,
    /// What customs assessed on the assessed orders.
    pub assessed: Money,
    /// What was assessed beyond what was taken for the same orders.
    pub difference: Money,
}

impl TaxRow {
    /// What is owed as far as is known: as assessed, and as taken where nothing was assessed yet.
    #[must_use]
    pub const fn owed(&self) -> Money {
        add(self.taken, self.difference.minor())
    }

    fn add(&mut self, order: &Order, (hold, assessment): (Option<&HoldView>, Option<&Assessment>)) {
        self.orders += 1;
        let taken = taken_of(order, hold).minor();
        self.taken = add(self.taken, taken);
        let Some(assessment) = assessment else { return };
        self.assessed_orders += 1;
        let assessed = assessment.assessed.minor();
        self.assessed = add(self.assessed, assessed);
        self.difference = add(self.difference, assessed.saturating_sub(taken));
    }
}

const fn add(sum: Money, minor: i64) -> Money {
    Money::new(sum.minor().saturating_add(minor), sum.currency())
}

/// The taxes that are taken for an order as it stands: the quote's, less those of what went back, nothing once all of
/// it was paid back.
#[must_use]
pub fn taken_of(order: &Order, hold: Option<&HoldView>) -> Money {
    match order.state {
        OrderState::Refunded | OrderState::Cancelled | OrderState::Expired => {
            Money::zero(order.quote.taxes.currency())
        }
        OrderState::AwaitingPayment
        | OrderState::Paid
        | OrderState::Packed
        | OrderState::Shipped
        | OrderState::Delivered
        | OrderState::Completed => {
            let back = hold.map_or(0, |hold| hold.back_tax.minor());
            add(order.quote.taxes, back.saturating_neg())
        }
    }
}

/// How many rows are read at once.
const PAGE: u32 = 200;

type Key = (Country, String, Date, Currency);

/// The taxes of all shipped orders that `filter` lets through, by destination, regime and month.
pub async fn tax_report(db: &Db, filter: &TaxFilter) -> Result<Vec<TaxRow>, StoreError> {
    let mut rows: BTreeMap<Key, TaxRow> = BTreeMap::new();
    let mut last: Option<Slug> = None;
    loop {
        let after = last.clone();
        let page = db.read(move |tx| merchants::merchants(tx, after.as_ref(), PAGE)).await?;
        let Some(end) = page.last() else { return Ok(rows.into_values().collect()) };
        last = Some(end.slug.clone());
        for merchant in page {
            let (id, asked) = (merchant.id, filter.clone());
            for row in db.read(move |tx| rows_of(tx, id, &asked)).await? {
                merge(&mut rows, row);
            }
        }
    }
}

fn merge(rows: &mut BTreeMap<Key, TaxRow>, row: TaxRow) {
    let key = (row.destination, row.regime.clone(), row.month, row.taken.currency());
    match rows.get_mut(&key) {
        None => {
            rows.insert(key, row);
        }
        Some(sum) => {
            sum.orders += row.orders;
            sum.assessed_orders += row.assessed_orders;
            sum.taken = add(sum.taken, row.taken.minor());
            sum.assessed = add(sum.assessed, row.assessed.minor());
            sum.difference = add(sum.difference, row.difference.minor());
        }
    }
}

/// A quote's day and the moment of its order are at most this far apart, in days.
const APART: i64 = 2;

fn rows_of(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    filter: &TaxFilter,
) -> Result<Vec<TaxRow>, StoreError> {
    let (from, to) = (filter.from.first_of_month(), filter.to.last_of_month());
    let not_before = midnight(from).plus_days(-APART);
    let end = midnight(to).plus_days(1 + APART);
    let mut below: OrderId = Id::new(merchant.home(), end, 0).into();
    let mut rows: BTreeMap<Key, TaxRow> = BTreeMap::new();
    loop {
        let page = orders::orders_of_merchant(tx, merchant, None, Some(below), PAGE)?;
        let page = orders::with_quotes(tx, page)?;
        let Some(oldest) = page.last().map(|order| (order.id, order.times.placed)) else { break };
        let known = ledger::assessments_between(tx, merchant, Some(oldest.0), Some(below))?;
        let known: BTreeMap<OrderId, Assessment> =
            known.into_iter().map(|one| (one.order, one)).collect();
        let holds = ledger::holds_between(tx, merchant, Some(oldest.0), Some(below))?;
        let holds: BTreeMap<OrderId, HoldView> =
            holds.into_iter().map(|hold| (hold.order, hold)).collect();
        for order in page.iter().filter(|order| wanted(order, (from, to), filter)) {
            add_order(&mut rows, order, (holds.get(&order.id), known.get(&order.id)));
        }
        if oldest.1 < not_before || page.len() < PAGE as usize {
            break;
        }
        below = oldest.0;
    }
    Ok(rows.into_values().collect())
}

fn midnight(day: Date) -> Timestamp {
    format!("{day}T00:00:00Z").parse().unwrap_or(Timestamp::from_micros(0))
}

fn wanted(order: &Order, (from, to): (Date, Date), filter: &TaxFilter) -> bool {
    let quote = &order.quote;
    order.times.shipped.is_some()
        && (from..=to).contains(&quote.date)
        && filter.destination.is_none_or(|only| only == quote.destination)
        && filter.regime.as_ref().is_none_or(|only| *only == quote.regime)
}

fn add_order(
    rows: &mut BTreeMap<Key, TaxRow>,
    order: &Order,
    money: (Option<&HoldView>, Option<&Assessment>),
) {
    let quote = &order.quote;
    let (month, currency) = (quote.date.first_of_month(), quote.taxes.currency());
    let key = (quote.destination, quote.regime.clone(), month, currency);
    let row = rows.entry(key).or_insert_with(|| TaxRow {
        destination: quote.destination,
        regime: quote.regime.clone(),
        month,
        orders: 0,
        assessed_orders: 0,
        taken: Money::zero(currency),
        assessed: Money::zero(currency),
        difference: Money::zero(currency),
    });
    row.add(order, money);
}

/// The report as CSV: destination, regime, month, currency, orders, taken, assessed orders,
/// assessed, difference, owed.
#[must_use]
pub fn tax_report_csv(rows: &[TaxRow]) -> String {
    let mut csv = "destination,regime,month,currency,orders,taken,assessed_orders,assessed,\
                   difference,owed\r\n"
        .to_owned();
    for row in rows {
        let fields = [
            row.destination.to_string(),
            row.regime.clone(),
            row.month.strftime("%Y-%m").to_string(),
            row.taken.currency().to_string(),
            row.orders.to_string(),
            row.taken.amount_text(),
            row.assessed_orders.to_string(),
            row.assessed.amount_text(),
            row.difference.amount_text(),
            row.owed().amount_text(),
        ];
        csv.push_str(&fields.join(","));
        csv.push_str("\r\n");
    }
    csv
}
