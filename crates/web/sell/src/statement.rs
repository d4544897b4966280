//! The statement on a merchant's money page: each movement with the order, the return or the payout that made it.

use crate::{
    Reader,
    components::{Column, empty_state, money_cell, table},
    stakes::case_link,
    t,
};
use aftersales::CaseId;
use kernel::{Money, OrderId};
use ledger::{EntryKind, StatementLine};
use maud::{Markup, html};
use std::collections::{BTreeMap, btree_map::Entry};
use store::{StoreError, Tx};

/// What the lines of a statement are called: orders by their numbers, and what went back by its case.
pub(crate) struct Named {
    numbers: BTreeMap<OrderId, String>,
    parts: BTreeMap<OrderId, Vec<orders::OrderPart>>,
}

impl Named {
    /// Reads the orders of all lines at once, and the parts of those that gave something back.
    pub(crate) fn of(tx: &mut Tx<'_>, lines: &[StatementLine]) -> Result<Named, StoreError> {
        let mut ids: Vec<OrderId> = lines.iter().filter_map(|line| line.order).collect();
        ids.sort_unstable();
        ids.dedup();
        let heads = orders::order_heads(tx, &ids)?;
        let numbers = heads.into_iter().map(|head| (head.id, head.number)).collect();
        let mut parts = BTreeMap::new();
        for order in lines.iter().filter(|line| gives(line)).filter_map(|line| line.order) {
            if let Entry::Vacant(free) = parts.entry(order) {
                free.insert(orders::order_parts(tx, order)?);
            }
        }
        Ok(Named { numbers, parts })
    }

    /// The return or the dispute by which a line's money went back: both were written in one moment.
    fn case(&self, line: &StatementLine) -> Option<CaseId> {
        if !gives(line) {
            return None;
        }
        let parts = self.parts.get(&line.order?)?;
        let part = parts.iter().find(|part| part.at == line.at)?;
        let key = part.key.strip_suffix("-freight").unwrap_or(&part.key);
        let of_return = key.parse().ok().map(CaseId::Return);
        of_return.or_else(|| key.parse().ok().map(CaseId::Dispute))
    }
}

const fn gives(line: &StatementLine) -> bool {
    matches!(line.kind, EntryKind::PartRefund | EntryKind::Reversal | EntryKind::Refund)
}

pub(crate) fn statement_table(reader: &Reader, lines: &[StatementLine], named: &Named) -> Markup {
    if lines.is_empty() {
        let (title, way) =
            (t!(reader, "money-statement-empty"), t!(reader, "money-statement-empty-way"));
        return empty_state("coins", &title, &way, None);
    }
    let columns = [
        Column::text(t!(reader, "money-column-date")),
        Column::text(t!(reader, "money-column-what")),
        Column::number(t!(reader, "money-column-in")),
        Column::number(t!(reader, "money-column-out")),
        Column::number(t!(reader, "money-column-balance")),
    ];
    let turned = |money: Money| Money::new(money.minor().saturating_neg(), money.currency());
    let rows = html! {
        @for line in lines {
            tr {
                td.nowrap { (reader.time(line.at)) }
                td {
                    (about(reader, line))
                    @if let Some(number) = line.order.and_then(|order| named.numbers.get(&order)) {
                        " " span.nowrap { (number) }
                    }
                    @if let Some(case) = named.case(line) { " · " (case_link(reader, case)) }
                }
                (money_cell(reader, line.amount.is_negative().then(|| turned(line.amount))))
                (money_cell(reader, line.amount.is_positive().then_some(line.amount)))
                (money_cell(reader, Some(turned(line.balance))))
            }
        }
    };
    table(&t!(reader, "money-statement-title"), &columns, rows, None)
}

/// Every figure leads to what made it.
pub(crate) fn about(reader: &Reader, line: &StatementLine) -> Markup {
    let what = reader.text(&format!("entry-{}", line.kind.key()));
    html! {
        @match (line.order, line.payout) {
            (Some(order), _) => { a href={ "/sell/orders/" (order) } { (what) } }
            (None, Some(payout)) => { a href={ "/sell/money/payouts/" (payout) } { (what) } }
            (None, None) => { (what) }
        }
    }
}
