//! Who took the file of a run, and what the bank's own file said of it.

use crate::{
    Reader,
    components::{Column, Tone, banner, chip, table},
    t,
};
use kernel::Decider;
use maud::{Markup, html};
use settlement::{BankResultsTaken, OpenRun, PayoutState};

pub(super) fn taken_table(reader: &Reader, open: &OpenRun) -> Markup {
    let columns = [
        Column::text(t!(reader, "run-taken-at")),
        Column::text(t!(reader, "run-taken-by")),
        Column::text(t!(reader, "run-taken-digest")),
    ];
    let rows = html! {
        @for one in &open.taken {
            tr {
                th scope="row" { (reader.time(one.at)) }
                td { (Decider::name_in(&one.by)) }
                td { span.code.small { (one.digest) } }
            }
        }
    };
    table(&t!(reader, "run-taken"), &columns, rows, None)
}

pub(super) fn results_banner(reader: &Reader, told: &BankResultsTaken) -> Markup {
    let tone = if told.refused.is_empty() { Tone::Ok } else { Tone::Warn };
    let count = |n: u64| n.cast_signed();
    banner(
        tone,
        html! {
            p { (t!(reader, "run-results-told", lines = count(told.lines), paid = count(told.paid),
                returned = count(told.returned), refused = told.refused.len())) }
            @for (line, why) in told.refused.iter().take(20) {
                p lang="en" { (t!(reader, "fx-issue", line = *line, why = why.as_str())) }
            }
        },
    )
}

/// How a payout of the run stands.
pub(super) fn payout_chip(reader: &Reader, state: PayoutState) -> Markup {
    let tone = match state {
        PayoutState::Paid => Tone::Ok,
        PayoutState::Returned => Tone::Bad,
        PayoutState::Asked | PayoutState::Gathered | PayoutState::Sent => Tone::Plain,
    };
    chip(tone, &reader.text(&format!("payout-state-{}", state.key())))
}
