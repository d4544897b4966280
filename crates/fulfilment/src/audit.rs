//! Do orders, stock, quotas, payments and books agree? Runs on a live database, one merchant after
//! the other, each in a snapshot of its own, so its memory does not grow with the market.

use ::store::{Db, StoreError, Tx};
use kernel::{Currency, MerchantId, Money, OrderId, Slug};
use ledger::{Account, Assessment, HoldState, HoldView};
use orders::{Order, OrderFault, OrderState};
use std::collections::{BTreeMap, BTreeSet};

/// One invariant.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Check {
    /// What must be true, in English.
    pub name: &'static str,
    /// Whether it is.
    pub ok: bool,
    /// Where it is not and by how much, with ids and amounts; the first few.
    pub detail: Vec<String>,
}

/// What was looked at and found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AuditReport {
    /// The invariants, in the order in which they were looked at.
    pub checks: Vec<Check>,
    /// How many merchants' books and orders were read.
    pub merchants: u64,
    /// How many orders.
    pub orders: u64,
}

/// More examples than this of one kind are not told.
const EXAMPLES_MAX: usize = 5;
/// How many rows are read at once.
const PAGE: u32 = 200;

const KNOWN: &str = "no posting is for an unknown order";
const POSTED: &str = "no paid order is without its postings";
const TOTALS: &str = "escrow is the sum of open paid orders' totals";
const SHARED: &str = "what was released is what the order's quote says";
const PRICED: &str = "every order's total is its quote's, and the sum of its lines";
const QUOTAS: &str = "a person's yearly use is the sum of her orders";
const LIMITS: &str = "no person's yearly use is above the limit";
const COUNTED: &str = "every order counts against a limit exactly when it should";
const CHECKOUTS: &str = "every checkout is the sum of its orders";
const PAYMENTS: &str = "every payment is of its checkout's total";
const INDEXED: &str = "shoppers and merchants see the same orders";
const ASSESSED: &str = "every assessment is beside what its order's quote says";
const STOCK: &str = "stock is never negative and reservations are open promises";

impl AuditReport {
    fn new() -> AuditReport {
        let names = ledger::CHECKS
            .iter()
            .chain(&[
                KNOWN, POSTED, TOTALS, SHARED, PRICED, STOCK, QUOTAS, LIMITS, COUNTED, CHECKOUTS,
            ])
            .chain(&[PAYMENTS, INDEXED, ASSESSED]);
        let checks = names.map(|name| Check { name, ok: true, detail: Vec::new() }).collect();
        AuditReport { checks, merchants: 0, orders: 0 }
    }

    /// Everything is true.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.first_broken().is_none()
    }

    /// The first invariant that does not hold.
    #[must_use]
    pub fn first_broken(&self) -> Option<&Check> {
        self.checks.iter().find(|check| !check.ok)
    }

    fn add(&mut self, found: Found) {
        self.merchants += 1;
        self.orders += found.orders;
        for (name, detail) in found.breaches {
            self.broken(name, detail);
        }
    }

    fn broken(&mut self, name: &'static str, detail: String) {
        let known = self.checks.iter().position(|check| check.name == name);
        let at = known.unwrap_or_else(|| {
            self.checks.push(Check { name, ok: true, detail: Vec::new() });
            self.checks.len() - 1
        });
        let check = &mut self.checks[at];
        check.ok = false;
        if check.detail.len() < EXAMPLES_MAX {
            check.detail.push(detail);
        }
    }
}

/// What one merchant's snapshot showed.
#[derive(Default)]
struct Found {
    breaches: Vec<(&'static str, String)>,
    orders: u64,
    /// Totals of open paid orders, in smallest units.
    open: BTreeMap<Currency, i128>,
}

/// Looks at everything.
///
/// # Errors
/// The database's; a broken invariant is no error but a [`Check`].
pub async fn audit(db: &Db) -> Result<AuditReport, StoreError> {
    let mut report = AuditReport::new();
    let mut last = None;
    loop {
        let page = db.read(move |tx| ledger::homes(tx, last, PAGE)).await?;
        let Some(end) = page.last() else { break };
        last = Some(*end);
        for merchant in page {
            report.add(db.read(move |tx| audit_merchant(tx, merchant)).await?);
        }
    }
    audit_merchants_without_books(db, &mut report).await?;
    for fault in db.read(inventory::audit).await? {
        let detail = format!(
            "{} of {}: {} on hand, {} reserved, open reservations sum to {}",
            fault.sku, fault.merchant, fault.on_hand, fault.reserved, fault.promised
        );
        report.broken(STOCK, detail);
    }
    for fault in db.read(orders::audit).await? {
        report.broken(check_of(&fault), fault.to_string());
    }
    Ok(report)
}

const fn check_of(fault: &OrderFault) -> &'static str {
    match fault {
        OrderFault::Quota { .. } => QUOTAS,
        OrderFault::QuotaOfOrder { .. } => COUNTED,
        OrderFault::Checkout { .. } => CHECKOUTS,
        OrderFault::Payment { .. } => PAYMENTS,
        OrderFault::Index { .. } => INDEXED,
    }
}

/// Who has no books may still have orders that should be in them.
async fn audit_merchants_without_books(
    db: &Db,
    report: &mut AuditReport,
) -> Result<(), StoreError> {
    let mut last: Option<Slug> = None;
    loop {
        let after = last.clone();
        let page = db.read(move |tx| merchants::merchants(tx, after.as_ref(), PAGE)).await?;
        let Some(end) = page.last() else { return Ok(()) };
        last = Some(end.slug.clone());
        for merchant in page.into_iter().map(|merchant| merchant.id) {
            let found = db
                .read(move |tx| match ledger::balances(tx, merchant)?.is_empty() {
                    true => audit_merchant(tx, merchant).map(Some),
                    false => Ok::<_, StoreError>(None),
                })
                .await?;
            if let Some(found) = found {
                report.add(found);
            }
        }
    }
}

fn audit_merchant(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Found, StoreError> {
    let mut found = Found::default();
    for breach in ledger::audit(tx, merchant)? {
        found.breaches.push((breach.check, breach.detail));
    }
    let mut below = None;
    loop {
        let page = orders::orders_of_merchant(tx, merchant, None, below, PAGE)?;
        // Orders come newest first; the last page reaches down to where no order is.
        let from = page.get(PAGE as usize - 1).map(|order| order.id);
        let holds = ledger::holds_between(tx, merchant, from, below)?;
        found.orders += page.len() as u64;
        match_holds(&page, holds, &mut found);
        let assessed = ledger::assessments_between(tx, merchant, from, below)?;
        match_assessments(&page, assessed, &mut found);
        check_limits(tx, &page, &mut found)?;
        if from.is_none() {
            break;
        }
        below = from;
    }
    compare_escrow(tx, merchant, &mut found)?;
    Ok(found)
}

fn match_holds(page: &[Order], holds: Vec<HoldView>, found: &mut Found) {
    let mut by_order: BTreeMap<OrderId, HoldView> =
        holds.into_iter().map(|hold| (hold.order, hold)).collect();
    for order in page {
        check_order(order, by_order.remove(&order.id), found);
    }
    for unknown in by_order.into_values() {
        let detail =
            format!("{}: {} was held, there is no such order", unknown.order, unknown.held);
        found.breaches.push((KNOWN, detail));
    }
}

fn check_order(order: &Order, hold: Option<HoldView>, found: &mut Found) {
    let wanted: &[Option<HoldState>] = match order.state {
        OrderState::AwaitingPayment => &[None],
        OrderState::Paid | OrderState::Packed | OrderState::Shipped | OrderState::Delivered => {
            &[Some(HoldState::Held)]
        }
        OrderState::Completed => &[Some(HoldState::Released)],
        OrderState::Cancelled | OrderState::Refunded => &[Some(HoldState::Refunded)],
        // Paid too late, it was held and went straight back.
        OrderState::Expired => &[None, Some(HoldState::Refunded)],
    };
    let id = order.id;
    let state = hold.map(|hold| hold.state);
    if !wanted.contains(&state) {
        let is = state.map_or("not there", HoldState::key);
        let detail = format!("{id} is {}, its money of {} is {is}", order.state, order.total);
        found.breaches.push((POSTED, detail));
    }
    check_price(order, found);
    if order.state.in_escrow() {
        *found.open.entry(order.currency()).or_default() += i128::from(order.total.minor());
    }
    let Some(hold) = hold else { return };
    if hold.held != order.total {
        let detail = format!("{id}: {} was held for an order of {}", hold.held, order.total);
        found.breaches.push((POSTED, detail));
    }
    let Some(released) = hold.released else { return };
    let quoted = crate::release_of(order);
    let same = quoted.is_ok_and(|quoted| {
        (quoted.tax, quoted.gross, quoted.rate) == (released.tax, released.gross, released.rate)
    });
    if !same {
        let detail = format!(
            "{id}: released {} of tax and {} at {}, the quote has {} of tax and {} of goods at {}",
            released.tax,
            released.gross,
            released.rate,
            order.quote.taxes,
            order.quote.merchant_goods,
            order.quote.fx.rate
        );
        found.breaches.push((SHARED, detail));
    }
}

/// The yearly limit of whoever an order of the page counts for.
fn check_limits(tx: &mut Tx<'_>, page: &[Order], found: &mut Found) -> Result<(), StoreError> {
    let mut seen = BTreeSet::new();
    for order in page.iter().filter(|order| order.counted.is_positive()) {
        if !seen.insert((&order.person_key, order.quota_year)) {
            continue;
        }
        let used = orders::quota_used(tx, &order.person_key, order.quota_year)?;
        let limits = orders::limits_of(tx, &order.quote)?;
        // Without limits there is nothing to hold it against.
        let limit =
            limits.and_then(|limits| limits.person_year).map_or(i64::MAX, |year| year.minor());
        if used > limit {
            let detail = format!(
                "the person of {} used {used} of {limit} {} (smallest units) in {}",
                order.id,
                order.currency(),
                order.quota_year
            );
            found.breaches.push((LIMITS, detail));
        }
    }
    Ok(())
}

/// An assessment is of a shipped order, and names the taxes that were quoted and taken for it.
fn match_assessments(page: &[Order], assessed: Vec<Assessment>, found: &mut Found) {
    let orders: BTreeMap<OrderId, &Order> = page.iter().map(|order| (order.id, order)).collect();
    for one in assessed {
        let Some(order) = orders.get(&one.order) else {
            let detail =
                format!("{}: {} was assessed, there is no such order", one.order, one.assessed);
            found.breaches.push((ASSESSED, detail));
            continue;
        };
        let taken = crate::taken_of(order);
        let quoted = crate::quoted_taxes(order).is_ok_and(|quoted| {
            let told = one.taxes.iter().filter(|tax| !tax.quoted.is_zero());
            told.clone().count() == quoted.len()
                && told.clone().all(|tax| quoted.contains(&(tax.kind, tax.quoted)))
        });
        if order.times.shipped.is_none() || one.taken != taken || !quoted {
            let detail = format!(
                "{}: assessment {} says that {} was taken, the order ({}) says {taken}",
                one.order, one.number, one.taken, order.state
            );
            found.breaches.push((ASSESSED, detail));
        }
    }
}

/// The price quoted is the price paid, and every line of it adds up.
fn check_price(order: &Order, found: &mut Found) {
    let quote = &order.quote;
    let lines = quote.lines.iter().map(|line| line.amount);
    let sums = [
        Ok(quote.total),
        quote.goods.plus(quote.freight).and_then(|sum| sum.plus(quote.taxes)),
        Money::sum(quote.currency, quote.landed.lines.iter().map(|line| line.amount)),
        Money::sum(quote.currency, lines)
            .and_then(|goods| goods.plus(quote.freight))
            .and_then(|sum| sum.plus(quote.taxes)),
    ];
    if let Some(other) = sums.iter().find(|sum| sum.as_ref() != Ok(&order.total)) {
        let other = other.as_ref().map_or_else(ToString::to_string, ToString::to_string);
        let detail = format!("{}: the order says {}, its quote {other}", order.id, order.total);
        found.breaches.push((PRICED, detail));
    }
    let ordered = order.lines.iter().map(|line| (line.sku, line.quantity));
    let quoted = quote.lines.iter().map(|line| (line.sku, line.quantity));
    if !ordered.eq(quoted) {
        let detail = format!("{}: the order's lines are not its quote's", order.id);
        found.breaches.push((PRICED, detail));
    }
}

fn compare_escrow(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    found: &mut Found,
) -> Result<(), StoreError> {
    let mut sums: BTreeMap<Currency, (i128, i128)> = BTreeMap::new();
    for (currency, open) in &found.open {
        sums.entry(*currency).or_default().0 += open;
    }
    for balance in ledger::balances(tx, merchant)? {
        if balance.account == Account::Escrow {
            let held = -i128::from(balance.amount.minor());
            sums.entry(balance.amount.currency()).or_default().1 += held;
        }
    }
    for (currency, (orders, escrow)) in sums {
        if orders != escrow {
            let detail = format!(
                "{merchant}: open paid orders total {orders}, escrow holds {escrow} (smallest \
                 units of {currency})"
            );
            found.breaches.push((TOTALS, detail));
        }
    }
    Ok(())
}
