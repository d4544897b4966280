//! The table of an order against its states, and the documentation against the table.

use super::*;
use orders::OrderState;

/// Whether an order that stands there may rest: its money is where it stays unless somebody acts.
fn rests(state: OrderState) -> bool {
    use OrderState::{Cancelled, Completed, Expired, Refunded};
    matches!(state, Cancelled | Completed | Expired | Refunded)
}

#[test]
fn the_table_has_every_move_that_an_order_may_make_and_no_other() {
    for from in OrderState::ALL {
        for to in OrderState::ALL.into_iter().filter(|to| *to != from) {
            let told =
                STEPS.iter().any(|step| step.from.contains(&from.key()) && step.to == to.key());
            assert_eq!(told, from.may_become(to), "{from} to {to}");
        }
    }
    for step in STEPS {
        for state in step.from.iter().chain([&step.to]).filter(|state| !state.is_empty()) {
            assert!(state.parse::<OrderState>().is_ok(), "{state}");
        }
        assert_eq!(step.by_when.is_some(), step.silence.is_some(), "{}", step.verb);
    }
}

#[test]
fn every_state_that_does_not_rest_has_a_clock_and_reaches_an_end() {
    for state in OrderState::ALL.into_iter().filter(|state| !rests(*state)) {
        let leads = |step: &&Step| step.to == state.key() && step.by_when.is_some();
        assert!(STEPS.iter().any(|step| leads(&step)), "nothing is due in {state}");
        let rings = |step: &&Step| {
            step.from.contains(&state.key())
                && step.to != state.key()
                && step.who.contains(&Who::Market)
        };
        assert!(STEPS.iter().any(|step| rings(&step)), "no clock moves {state} on");
        // By the clock alone.
        let (mut at, mut seen) = (state.key(), BTreeSet::new());
        while !at.parse().is_ok_and(rests) {
            assert!(seen.insert(at), "{state} goes in a circle at {at}");
            let next = STEPS.iter().find(|step| {
                step.from.contains(&at) && step.to != at && step.who.contains(&Who::Market)
            });
            at = next.map_or(at, |step| step.to);
        }
    }
}

/// `ENTREPOT_WRITE_DOCS=1 cargo test -p fulfilment lifecycle` writes it anew.
#[test]
fn the_documentation_prints_the_table_and_the_diagram_as_they_are() {
    let printed = format!(
        "```mermaid\n{}```\n\n{}",
        diagram(STEPS),
        table(STEPS, &numbers(Terms::default()))
    );
    assert!(!printed.contains('{'), "a number without a name");
    testkit::holds_printed("orders.md", "the steps of an order", &printed);
}
