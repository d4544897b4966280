//! What fulfilment lists, and what it proves: a merchant's orders and her books agree. All of one merchant is looked at in one
//! snapshot, a page of orders at a time.

mod back;
mod wishes;

pub use crate::facts::EVENTS;
pub use crate::letters::LETTERS;

use self::back::{BOOKED, PARTED, WENT, WISHED};
use ::jobs::timers;
use ::store::proof::{Findings, Looked, Proof, READABLE, key, parts};
use ::store::{StoreError, Tx};
use kernel::{Actor, Currency, Home, MerchantId, Money, OrderId, SkuId};
use ledger::{Account, Assessment, HoldState, HoldView};
use orders::{Order, OrderHead, OrderState};
use std::collections::{BTreeMap, BTreeSet};

pub use crate::due::jobs;

const KNOWN: &str = "no posting is for an unknown order";
const POSTED: &str = "no paid order is without its postings";
const TOTALS: &str = "escrow is the sum of open paid orders' totals";
const SHARED: &str = "what was released is what the order's quote says";
const CARRIED: &str = "what each line carries is what the order's quote gives it";
const PRICED: &str = "every order's total is its quote's, and the sum of its lines";
const LIMITS: &str = "no person's yearly use is above the limit";
const WAITING: &str = "every paid order has a clock until it is shipped";
const CLOCKS: &str =
    "every parcel under way has a clock that ends its escrow, or waits for a decision";
const HEARD: &str = "no clock released an order whose shopper wanted her money back";
const STILL: &str = "no order stands still for ever";
const PARCELS: &str = "what was handed over of every order is in its parcels";
const HELD: &str =
    "the clock of a parcel stands still exactly while something is open about its order";
const ASSESSED: &str = "every assessment is beside what its order's quote says";

/// Looks at one merchant a step.
pub const PROOFS: &[Proof] = &[Proof {
    rules: &[
        KNOWN, POSTED, TOTALS, SHARED, PRICED, CARRIED, LIMITS, ASSESSED, WAITING, CLOCKS, HELD,
        HEARD, PARCELS, STILL, PARTED, BOOKED, WENT, WISHED,
    ],
    step: books_and_orders,
}];

/// How many orders are read at once.
const PAGE: u32 = 200;

/// Totals of a merchant's open paid orders, in smallest units.
type Open = BTreeMap<Currency, i128>;

/// Who has no books may still have orders that should be in them.
fn next_home(tx: &mut Tx<'_>, after: i64) -> Result<Option<MerchantId>, StoreError> {
    let (known, booked) = (merchants::merchant_after(tx, after)?, ledger::books_after(tx, after)?);
    Ok(known.into_iter().chain(booked).min_by_key(|merchant| merchant.number()))
}

fn books_and_orders(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let Some(merchant) = next_home(tx, parts(after).0)? else { return Ok(None) };
    if found.skip {
        return Ok(Some(key(merchant.number(), &[])));
    }
    found.merchants += u64::from(merchant.home() != Home::MARKET);
    agrees(tx, merchant, found)?;
    Ok(Some(key(merchant.number(), &[])))
}

fn agrees(tx: &mut Tx<'_>, merchant: MerchantId, found: &mut Findings) -> Result<(), StoreError> {
    let (mut below, mut open) = (None, Open::new());
    loop {
        let heads = orders::orders_of_merchant(tx, merchant, None, below, PAGE)?;
        // Orders come newest first; the last page reaches down to where no order is.
        let from = heads.get(PAGE as usize - 1).map(|order| order.id);
        found.orders += heads.len() as u64;
        for order in heads.iter().filter(|order| order.state.in_escrow()) {
            *open.entry(order.currency()).or_default() += i128::from(order.total.minor());
        }
        check_clocks(tx, &heads, found)?;
        check_parcels(tx, &heads, found)?;
        check_still(tx, &heads, found)?;
        let (page, unread) = orders::with_readable_quotes(tx, heads)?;
        for order in &unread {
            let told = format!("order_quote {}: a column does not hold a quote", order.id);
            found.broken(READABLE, told);
        }
        let known = |id: &OrderId| unread.iter().all(|order| order.id != *id);
        let mut holds = ledger::holds_between(tx, merchant, from, below)?;
        // What went back in parts is in escrow no more; what the market bore of it was never taken out.
        for hold in holds.iter().filter(|hold| hold.state == HoldState::Held) {
            let gone = i128::from(hold.back.minor()) - i128::from(hold.borne.minor());
            *open.entry(hold.held.currency()).or_default() -= gone;
        }
        holds.retain(|hold| known(&hold.order));
        check_shares(tx, &page, found)?;
        let by_order: BTreeMap<OrderId, HoldView> =
            holds.iter().map(|hold| (hold.order, *hold)).collect();
        match_holds(&page, holds, found);
        back::check(tx, (&page, &by_order), found)?;
        let mut assessed = ledger::assessments_between(tx, merchant, from, below)?;
        assessed.retain(|one| known(&one.order));
        match_assessments((&page, &by_order), assessed, found);
        check_limits(tx, &page, found)?;
        if from.is_none() {
            break;
        }
        below = from;
    }
    compare_escrow(tx, merchant, (open, found))
}

fn match_holds(page: &[Order], holds: Vec<HoldView>, found: &mut Findings) {
    let mut by_order: BTreeMap<OrderId, HoldView> =
        holds.into_iter().map(|hold| (hold.order, hold)).collect();
    for order in page {
        check_order(order, by_order.remove(&order.id), found);
    }
    for unknown in by_order.into_values() {
        let detail =
            format!("{}: {} was held, there is no such order", unknown.order, unknown.held);
        found.broken(KNOWN, detail);
    }
}

fn check_order(order: &Order, hold: Option<HoldView>, found: &mut Findings) {
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
        found.broken(POSTED, detail);
    }
    check_price(order, found);
    let Some(hold) = hold else { return };
    if hold.held != order.total {
        let detail = format!("{id}: {} was held for an order of {}", hold.held, order.total);
        found.broken(POSTED, detail);
    }
    let Some(released) = hold.released else { return };
    let quoted = crate::release_of(order);
    let same = quoted.is_ok_and(|quoted| {
        let gross = match hold.back_gross {
            Some(back) => quoted.gross.minus(back),
            None => Ok(quoted.gross),
        };
        quoted.tax.minus(hold.back_tax) == Ok(released.tax)
            && gross == Ok(released.gross)
            && quoted.rate == released.rate
    });
    if !same {
        let detail = format!(
            "{id}: released {} of tax and {} at {}, the quote has {} of tax and {} of goods at {}, and {} went back",
            released.tax,
            released.gross,
            released.rate,
            order.quote.taxes,
            order.quote.merchant_goods,
            order.quote.fx.rate,
            hold.back
        );
        found.broken(SHARED, detail);
    }
}

/// The yearly limit of whoever an order of the page counts for.
fn check_limits(tx: &mut Tx<'_>, page: &[Order], found: &mut Findings) -> Result<(), StoreError> {
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
            found.broken(LIMITS, detail);
        }
    }
    Ok(())
}

/// A paid order has a timer until it is shipped, and then one that ends its escrow, which may be a dead
/// letter that an operator sees; where a refund was asked for, it becomes a case with a timer of its own. Her
/// wish and the market's word exclude each other, so that both on a complete order are a release too many,
/// until it is paid back.
fn check_clocks(
    tx: &mut Tx<'_>,
    page: &[OrderHead],
    found: &mut Findings,
) -> Result<(), StoreError> {
    let waits = |order: &&OrderHead| matches!(order.state, OrderState::Paid | OrderState::Packed);
    for order in page.iter().filter(waits) {
        let timer = timers::find(tx, orders::SHIP_TIMER, order.id.bytes())?;
        if !timer.is_some_and(|timer| timer.rings(order.times.placed)) {
            let detail = format!("{} is {} and may stand so for ever", order.id, order.state);
            found.broken(WAITING, detail);
        }
    }
    let sent = |order: &&OrderHead| {
        use OrderState::{Completed, Delivered, Shipped};
        matches!(order.state, Shipped | Delivered | Completed)
    };
    let ids: Vec<OrderId> = page.iter().filter(sent).map(|order| order.id).collect();
    let parcels = crate::store::consignments(tx, &ids)?;
    let open = crate::store::holds::held(tx, &ids)?;
    for order in page.iter().filter(sent) {
        let parcel = parcels.get(&order.id);
        let asked = parcel.is_some_and(|parcel| parcel.refund_asked.is_some());
        let stopped = parcel.is_some_and(|parcel| parcel.stopped_seconds.is_some());
        if stopped != open.contains(&order.id) {
            let detail = format!("{}: its clock, and what is open about it, disagree", order.id);
            found.broken(HELD, detail);
        }
        if order.state == OrderState::Completed {
            let by = parcel.and_then(|parcel| parcel.confirmed_by);
            if asked && by == Some(Actor::Market) {
                let detail = format!("{} counted as received against its shopper's wish", order.id);
                found.broken(HEARD, detail);
            }
        } else if !stopped && !wishes::is_taken_up(tx, parcel)? {
            let timer = timers::find(tx, crate::CONFIRM_TIMER, order.id.bytes())?;
            if !timer.is_some_and(|timer| timer.rings(order.times.placed)) {
                let detail =
                    format!("{} is {} and nothing will release its money", order.id, order.state);
                found.broken(CLOCKS, detail);
            }
        }
    }
    Ok(())
}

/// Whatever does not rest has a clock that rings, or something open about it, which has one of its own.
fn check_still(
    tx: &mut Tx<'_>,
    page: &[OrderHead],
    found: &mut Findings,
) -> Result<(), StoreError> {
    let ids: Vec<OrderId> = page.iter().map(|order| order.id).collect();
    let open = crate::store::holds::held(tx, &ids)?;
    let parcels = crate::store::consignments(tx, &ids)?;
    for order in page {
        let (kind, id) = match order.state {
            OrderState::AwaitingPayment => (orders::EXPIRE_TIMER, order.checkout.bytes()),
            OrderState::Paid | OrderState::Packed => (orders::SHIP_TIMER, order.id.bytes()),
            OrderState::Shipped | OrderState::Delivered => (crate::CONFIRM_TIMER, order.id.bytes()),
            OrderState::Completed
            | OrderState::Cancelled
            | OrderState::Refunded
            | OrderState::Expired => continue,
        };
        if open.contains(&order.id) || wishes::is_taken_up(tx, parcels.get(&order.id))? {
            continue;
        }
        if !timers::find(tx, kind, id)?.is_some_and(|timer| timer.rings(order.times.placed)) {
            let detail = format!("{} is {} and nothing moves it on", order.id, order.state);
            found.broken(STILL, detail);
        }
    }
    Ok(())
}

/// Parcels of older versions say nothing of what is in them.
fn check_parcels(
    tx: &mut Tx<'_>,
    page: &[OrderHead],
    found: &mut Findings,
) -> Result<(), StoreError> {
    let ids: Vec<OrderId> = page.iter().map(|order| order.id).collect();
    let parcels = crate::store::parcels::parcels_of(tx, &ids)?;
    for order in page {
        let own = parcels.get(&order.id).map(Vec::as_slice).unwrap_or_default();
        if own.iter().any(|parcel| parcel.units.is_empty()) {
            continue;
        }
        let mut left: BTreeMap<SkuId, i64> = BTreeMap::new();
        for line in &order.lines {
            *left.entry(line.sku).or_default() += i64::from(line.shipped);
        }
        for (sku, units) in own.iter().flat_map(|parcel| &parcel.units) {
            *left.entry(*sku).or_default() -= i64::from(*units);
        }
        if left.values().any(|units| *units != 0) {
            let detail = format!("{}: its {} parcels hold something else", order.id, own.len());
            found.broken(PARCELS, detail);
        }
    }
    Ok(())
}

/// An assessment is of a shipped order, and names the taxes that were quoted and taken for it.
fn match_assessments(
    (page, holds): (&[Order], &BTreeMap<OrderId, HoldView>),
    assessed: Vec<Assessment>,
    found: &mut Findings,
) {
    let orders: BTreeMap<OrderId, &Order> = page.iter().map(|order| (order.id, order)).collect();
    for one in assessed {
        let Some(order) = orders.get(&one.order) else {
            let detail =
                format!("{}: {} was assessed, there is no such order", one.order, one.assessed);
            found.broken(ASSESSED, detail);
            continue;
        };
        let taken = crate::taken_of(order, holds.get(&order.id));
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
            found.broken(ASSESSED, detail);
        }
    }
}

/// What was kept when it was placed is what its quote gives each line: so money goes back by what was agreed.
fn check_shares(tx: &mut Tx<'_>, page: &[Order], found: &mut Findings) -> Result<(), StoreError> {
    for order in page {
        let quoted = orders::quoted_shares(order).ok();
        if quoted.is_none() || Some(orders::shares(tx, order)?) != quoted {
            let detail = format!("{}: its lines carry another part of its price", order.id);
            found.broken(CARRIED, detail);
        }
    }
    Ok(())
}

/// The price quoted is the price paid, and every line of it adds up.
fn check_price(order: &Order, found: &mut Findings) {
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
        found.broken(PRICED, detail);
    }
    let ordered = order.lines.iter().map(|line| (line.sku, line.quantity));
    let quoted = quote.lines.iter().map(|line| (line.sku, line.quantity));
    if !ordered.eq(quoted) {
        let detail = format!("{}: the order's lines are not its quote's", order.id);
        found.broken(PRICED, detail);
    }
}

fn compare_escrow(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    (open, found): (Open, &mut Findings),
) -> Result<(), StoreError> {
    let mut sums: BTreeMap<Currency, (i128, i128)> =
        open.into_iter().map(|(currency, open)| (currency, (open, 0))).collect();
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
            found.broken(TOTALS, detail);
        }
    }
    Ok(())
}
