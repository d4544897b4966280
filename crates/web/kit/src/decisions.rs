//! How a dispute was decided, as both sides and operators read it: what goes back, to whom, at whose cost, and when.

use crate::{Reader, components::section, t};
use aftersales::{Decision, DisputeState, DisputeView, Outcome};
use fulfilment::Bearer;
use kernel::Decider;
use maud::{Markup, html};

/// The decisions, the last one first: each with its reasons.
pub fn decision_list(reader: &Reader, view: &DisputeView) -> Markup {
    html! {
        @for one in view.decisions.iter().rev() {
            (section(&decision_title(reader, one), html! {
                div.panel {
                    @let last = view.decisions.last().is_some_and(|last| last.round == one.round);
                    @let when = given_when(reader, view).filter(|_| last);
                    // An amount stands in the sentence that says when it goes back.
                    @if when.is_none() || one.award.is_none() { p { strong { (decision_text(reader, one)) } } }
                    @if let Some(when) = when { p { (when) } }
                    // Where nobody decided, who decided says so.
                    @if one.by != "market" { p.said { (one.reasons) } }
                    p.soft.small {
                        (decided_by(reader, one)) " · " (reader.time(one.at)) " · "
                        (reader.text(bearer_key(one.bearer)))
                    }
                }
            }))
        }
    }
}

fn decided_by(reader: &Reader, one: &Decision) -> String {
    match one.by.as_str() {
        "market" => t!(reader, "dispute-by-silence"),
        by => Decider::name_in(by).to_owned(),
    }
}

const fn bearer_key(bearer: Bearer) -> &'static str {
    match bearer {
        Bearer::Merchant => "dispute-borne-merchant",
        Bearer::Market => "dispute-borne-market",
    }
}

fn decision_title(reader: &Reader, one: &Decision) -> String {
    let key = if one.round == 1 { "dispute-decision" } else { "dispute-decision-final" };
    reader.text(key)
}

fn decision_text(reader: &Reader, one: &Decision) -> String {
    let units: u32 = one.units.iter().map(|(_, n)| *n).fold(0, u32::saturating_add);
    match one.award {
        Some(amount) => t!(reader, "dispute-gives-amount", amount = reader.money_text(amount)),
        None if one.outcome == Outcome::None => t!(reader, "dispute-gives-none"),
        None if units == 0 => t!(reader, "dispute-gives-freight"),
        None => t!(reader, &format!("dispute-gives-{}", one.outcome), count = units),
    }
}

/// How much the decision that stands gives back, how, and when; nothing where it gives nothing.
fn given_when(reader: &Reader, view: &DisputeView) -> Option<String> {
    let one = &view.dispute;
    let day = |at| reader.day(reader.date_of(at));
    if one.given.is_positive() {
        let at = one.closed_at.unwrap_or(one.due_at);
        let amount = reader.money_text(one.given);
        return Some(t!(reader, "dispute-given-on", amount = amount, date = day(at)));
    }
    let amount = reader.money_text(view.gives.filter(|gives| gives.is_positive())?);
    match one.state {
        DisputeState::Decided => {
            Some(t!(reader, "dispute-gives-when", amount = amount, date = day(one.due_at)))
        }
        DisputeState::Paying => Some(t!(reader, "dispute-gives-now", amount = amount)),
        DisputeState::Gathering
        | DisputeState::Deciding
        | DisputeState::Appealed
        | DisputeState::Closed => None,
    }
}
