//! Proposals of the book that a run makes, and their confirmation by a second operator.

use super::refusal_of;
use crate::{
    Reader, Refusals,
    components::{Field, button, form, hidden, quiet_button, section},
    t,
};
use kernel::Decider;
use maud::{Markup, html};
use rules::books::Adoption;
use rules::scenario::Run;
use trade::scenario::read;

/// Proposals of the run's book, and the form for another one.
pub(super) fn adoption(
    reader: &Reader,
    run: &Run,
    proposed: &[Adoption],
    me: &Decider,
    wrong: &Refusals,
) -> Markup {
    let Ok(scenario) = read(&run.scenario) else { return html! {} };
    if !scenario.changes_rules() {
        return section(
            &t!(reader, "scenario-adopt"),
            html! { p.soft { (t!(reader, "scenario-nothing-to-adopt")) } },
        );
    }
    let path = |what: &str| format!("/admin/scenarios/{}/{what}", run.id);
    section(
        &t!(reader, "scenario-adopt"),
        html! {
            p.soft { (t!(reader, "scenario-adopt-lead")) }
            (refusal_of(wrong, "adoption"))
            @for one in proposed { (proposal(reader, one, me, &path("confirm"))) }
            @if !proposed.iter().any(Adoption::is_open) {
                (form(reader, &path("propose"), html! {
                    (Field::date("from", &t!(reader, "scenario-from"))
                        .value(&scenario.date.to_string()).class("field-short").refusals(wrong))
                    div.actions { (quiet_button(&t!(reader, "scenario-propose"))) }
                }))
            }
        },
    )
}

fn proposal(reader: &Reader, one: &Adoption, me: &Decider, path: &str) -> Markup {
    let day = reader.date(one.valid_from);
    let book = one.digest.get(..12).unwrap_or(&one.digest);
    html! {
        div.panel {
            p { (t!(reader, "scenario-proposed-by", by = Decider::name_in(&one.proposed_by), date = day)) " "
                a.code href={ "/admin/books/" (one.digest) } { (book) }
            }
            @if let Some(by) = &one.withdrawn_by {
                p.soft { (t!(reader, "scenario-withdrawn-by", by = Decider::name_in(by))) }
            } @else if let Some(by) = &one.confirmed_by {
                p { (t!(reader, "scenario-confirmed-by", by = Decider::name_in(by))) }
            } @else if me.made(&one.proposed_by) {
                p.soft { (t!(reader, "scenario-waits")) }
            } @else {
                (form(reader, path, html! {
                    (hidden("adoption", &one.id.to_string()))
                    div.actions { (button(&t!(reader, "scenario-confirm"))) }
                }))
            }
        }
    }
}
