//! That what went back of an order is said alike by its parts, its money and its units, and that no wish waits for
//! units that are gone.

use ::store::proof::Findings;
use ::store::{StoreError, Tx};
use kernel::OrderId;
use ledger::{Account, EntryKind, HoldView, PostedEntry};
use orders::{Bearer, Order, OrderPart, OrderState, PartKind};
use std::collections::BTreeMap;

pub(super) const PARTED: &str = "what went back of an order's money is what its parts say";
pub(super) const WENT: &str =
    "the units that went back, or were called off, are those of the parts";
pub(super) const BOOKED: &str =
    "every part that went back is booked once, at the cost of who bears it";
pub(super) const WISHED: &str = "no wish to call units off waits of an order that is not packed";

/// Looks at the orders of a page, beside their money.
pub(super) fn check(
    tx: &mut Tx<'_>,
    (page, holds): (&[Order], &BTreeMap<OrderId, HoldView>),
    found: &mut Findings,
) -> Result<(), StoreError> {
    let ids: Vec<OrderId> = page.iter().map(|order| order.id).collect();
    let parts = orders::parts_of(tx, &ids)?;
    for order in page {
        let own = parts.get(&order.id).map(Vec::as_slice).unwrap_or_default();
        if let Some(told) = money(own, holds.get(&order.id)) {
            found.broken(PARTED, format!("{}: {told}", order.id));
        }
        units(order, own, found);
        if !own.is_empty()
            && let Some(told) = booked(tx, order.id, own)?
        {
            found.broken(BOOKED, format!("{}: {told}", order.id));
        }
    }
    for id in orders::waiting_wishes(tx, &ids)? {
        let state = page.iter().find(|order| order.id == id).map(|order| order.state);
        if let Some(state) = state.filter(|state| *state != OrderState::Packed) {
            found.broken(WISHED, format!("{id} is {state}, and its shopper waits for an answer"));
        }
    }
    Ok(())
}

/// What is wrong with the sums of an order's parts. What was the rest went back under the order's own key, and is no
/// part of what went before.
fn money(parts: &[OrderPart], hold: Option<&HoldView>) -> Option<String> {
    let Some(hold) = hold else {
        return (!parts.is_empty())
            .then(|| "parts of it went back, and it was never paid".to_owned());
    };
    let (mut all, mut back, mut borne, mut tax) = (0_i64, 0_i64, 0_i64, 0_i64);
    for part in parts {
        let paid = part.paid.minor();
        all = all.saturating_add(paid);
        if part.kind == PartKind::Rest {
            continue;
        }
        back = back.saturating_add(paid);
        match part.bearer {
            Bearer::Market => borne = borne.saturating_add(paid),
            Bearer::Merchant => {
                tax = tax.saturating_add(part.tax.minor());
                borne = borne.saturating_sub(part.reclaimed.minor());
            }
        }
    }
    let is = (hold.back.minor(), hold.borne.minor(), hold.back_tax.minor());
    if (back, borne, tax) != is {
        return Some(format!(
            "{is:?} went back, was borne and was tax, its parts say {:?}",
            (back, borne, tax)
        ));
    }
    let (left, least) =
        (hold.held.minor().saturating_sub(all), parts.iter().map(|part| part.left.minor()).min());
    let wrong = least.filter(|least| *least != left)?;
    Some(format!("{left} is left of it, its parts say {wrong}"))
}

/// What is wrong with the entries of an order's parts: each gives what its part says, and the market's are goodwill.
fn booked(
    tx: &mut Tx<'_>,
    order: OrderId,
    parts: &[OrderPart],
) -> Result<Option<String>, StoreError> {
    let gave = |part: &&OrderPart| {
        let moved = part.paid.is_positive() || part.reclaimed.is_positive();
        part.kind != PartKind::Rest && moved
    };
    let told = |part: &OrderPart| (part.paid.minor(), part.bearer == Bearer::Market);
    let mut wanted: Vec<(i64, bool)> = parts.iter().filter(gave).map(told).collect();
    let entries = ledger::entries_of_order(tx, order)?;
    let entries = entries.iter().filter(|entry| entry.kind == EntryKind::PartRefund);
    let on = |entry: &PostedEntry, account: Account| {
        let lines = entry.lines.iter().filter(|(of, _)| *of == account);
        lines.map(|(_, amount)| amount.minor()).fold(0, i64::saturating_add)
    };
    let credit = |entry: &PostedEntry| {
        (on(entry, Account::RefundsPayable).saturating_neg(), on(entry, Account::Goodwill) > 0)
    };
    let mut is: Vec<(i64, bool)> = entries.map(credit).collect();
    wanted.sort_unstable();
    is.sort_unstable();
    Ok((wanted != is).then(|| {
        format!("its parts gave {wanted:?}, its entries {is:?} (and whether the market bore it)")
    }))
}

/// Once an order is over, all of its units went, whatever its parts named.
fn units(order: &Order, parts: &[OrderPart], found: &mut Findings) {
    let over = matches!(order.state, OrderState::Cancelled | OrderState::Refunded);
    for line in &order.lines {
        let named = |kind: PartKind| {
            let units = parts.iter().filter(|part| part.kind == kind).flat_map(|part| &part.units);
            let own = units.filter(|(sku, _)| *sku == line.sku);
            own.map(|(_, n)| *n).fold(0, u32::saturating_add)
        };
        let (off, back) = (named(PartKind::Cancelled), named(PartKind::Units));
        let fits = match over {
            true => off <= line.cancelled && back <= line.given_back,
            false => off == line.cancelled && back == line.given_back,
        };
        if !fits {
            let (cancelled, given) = (line.cancelled, line.given_back);
            let told = format!(
                "{}: {cancelled} of {} were called off and {given} given back, its parts name {off} and {back}",
                order.id, line.sku
            );
            found.broken(WENT, told);
        }
    }
}
