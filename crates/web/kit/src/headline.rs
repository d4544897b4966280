//! The one sentence about where an order stands: what is open about it comes first, then how far it is, and at its end
//! what of its money went where. The same on lists, on its page and where its parcels are followed.

use crate::{
    Reader,
    case_parts::{dispute_chip, dispute_next, return_chip, return_next},
    order_parts::{Side, next_sentence},
    t,
};
use aftersales::{Dispute, OrderCases, ReturnCase, ReturnEnd};
use fulfilment::{Ended, Next};
use kernel::OrderId;
use ledger::HoldView;
use maud::{Markup, html};
use orders::OrderHead;
use std::collections::BTreeMap;
use store::{StoreError, Tx};

/// What is told of an order beside how far it is.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Its returns and disputes.
    pub cases: OrderCases,
    /// Its money.
    pub hold: Option<HoldView>,
}

impl About {
    fn dispute(&self) -> Option<&Dispute> {
        self.cases.disputes.iter().rfind(|one| one.closed_at.is_none())
    }

    fn return_case(&self) -> Option<&ReturnCase> {
        self.cases.returns.iter().rfind(|case| case.closed_at.is_none())
    }

    /// Whether a return or a dispute about it runs.
    #[must_use]
    pub fn has_open_case(&self) -> bool {
        self.dispute().is_some() || self.return_case().is_some()
    }
}

/// The same of each of `orders`, which whoever asks may see.
pub fn about_orders(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
) -> Result<BTreeMap<OrderId, About>, StoreError> {
    let mut found: BTreeMap<OrderId, About> = BTreeMap::new();
    for (order, cases) in aftersales::cases_of_orders(tx, orders)? {
        found.entry(order).or_default().cases = cases;
    }
    for (order, hold) in ledger::holds_of(tx, orders)? {
        found.entry(order).or_default().hold = Some(hold);
    }
    Ok(found)
}

/// Where an order stands, in one sentence.
pub fn headline(
    reader: &Reader,
    side: Side,
    (order, next): (&OrderHead, &Next),
    about: &About,
) -> String {
    if let Some(one) = about.dispute() {
        return dispute_next(reader, one);
    }
    // Who runs the market has no step in a return before it is disputed.
    if let Some(case) = about.return_case().filter(|_| side != Side::Operator) {
        return return_next(reader, side, case);
    }
    match next {
        Next::Pack { by, off } | Next::Ship { by, off } if is_part_sent(order) => {
            let late = if *by < reader.now() { "-late" } else { "" };
            let day = |at| reader.day(reader.date_of(at));
            let key = format!("next-{}-part{late}", side.key());
            t!(reader, &key, by = day(*by), off = day(*off))
        }
        Next::Ship { by, off }
            if side == Side::Shopper && *by < reader.now() && !order.is_overdue() =>
        {
            let day = |at| reader.day(reader.date_of(at));
            t!(reader, "next-shopper-late-packed", by = day(*by), off = day(*off))
        }
        Next::Over(Ended::Cancelled) if order.closed_why.as_deref() == Some("not-shipped") => {
            t!(reader, &format!("next-{}-called-off", side.key()))
        }
        Next::Completed => completed(reader, side, about),
        next => next_sentence(reader, side, next),
    }
}

/// What of the money went where, and how its last case ended where none of it went back.
fn completed(reader: &Reader, side: Side, about: &About) -> String {
    let hold = about.hold.as_ref();
    if let Some(hold) = hold.filter(|hold| hold.back.is_positive()) {
        let rest = hold.left().is_ok_and(|left| left.is_positive());
        let key = format!("next-{}-completed-{}", side.key(), if rest { "part" } else { "whole" });
        return t!(reader, &key, amount = reader.money_text(hold.back));
    }
    let told = |case: &&ReturnCase| {
        let silent = [Some(ReturnEnd::Withdrawn), Some(ReturnEnd::Lapsed)];
        !silent.contains(&case.ended)
    };
    let dispute = about.cases.disputes.iter().rfind(|one| one.outcome.is_some());
    match (dispute, about.cases.returns.iter().rfind(told)) {
        (Some(_), _) => t!(reader, &format!("next-{}-completed-nothing", side.key())),
        (None, Some(case)) => return_next(reader, side, case),
        (None, None) => next_sentence(reader, side, &Next::Completed),
    }
}

/// Some of its units left, and some are still to be sent.
#[must_use]
pub fn is_part_sent(order: &OrderHead) -> bool {
    let sent = order.lines.iter().any(|line| line.shipped > 0);
    sent && order.lines.iter().any(|line| line.to_ship() > 0)
}

/// What is open about an order, as a word.
pub fn case_chip(reader: &Reader, about: &About) -> Markup {
    html! {
        @match (about.dispute(), about.return_case()) {
            (Some(one), _) => { (dispute_chip(reader, one)) }
            (None, Some(case)) => { (return_chip(reader, case)) }
            (None, None) => {}
        }
    }
}
