//! The table of returns and disputes against its states, and the documentation against the table.

use super::*;
use crate::domain::{DisputeState, ReturnState};
use std::collections::BTreeSet;

fn states(of: &str) -> BTreeSet<&'static str> {
    match of {
        RETURN => ReturnState::ALL.iter().map(|state| state.key()).collect(),
        _ => DisputeState::ALL.iter().map(|state| state.key()).collect(),
    }
}

#[test]
fn every_state_but_the_last_has_a_way_in_a_way_out_and_a_meaning_of_silence() {
    for of in [RETURN, DISPUTE] {
        let steps = || STEPS.iter().filter(|step| step.of == of);
        for state in states(of) {
            assert!(steps().any(|step| step.to == state), "no way to {of} {state}");
            if state == "closed" {
                continue;
            }
            assert!(steps().any(|step| step.from.contains(&state)), "{of} {state} has no end");
            let clocked = steps()
                .filter(|step| step.to == state)
                .all(|step| step.silence.is_some() && step.by_when.is_some());
            assert!(clocked || state == "disputed", "nobody knows what silence means in {state}");
        }
    }
}

#[test]
fn the_table_names_no_state_that_there_is_not() {
    for step in STEPS {
        let known = states(step.of);
        let named = step.from.iter().chain([&step.to]).filter(|state| !state.is_empty());
        for state in named {
            assert!(known.contains(state), "{} {state}", step.of);
        }
        assert!(!step.who.is_empty() && !step.verb.is_empty());
    }
}

/// `ENTREPOT_WRITE_DOCS=1 cargo test -p aftersales lifecycle` writes it anew.
#[test]
fn the_documentation_prints_the_tables_as_they_are() {
    testkit::holds_printed("guide/returns.md", "the steps of returns and disputes", &printed());
}

#[test]
fn in_every_open_state_silence_is_a_step_of_the_market() {
    for of in [RETURN, DISPUTE] {
        for state in states(of).into_iter().filter(|state| *state != "closed") {
            let rings =
                |step: &&Step| step.of == of && step.from.contains(&state) && step.who == MARKET;
            assert!(STEPS.iter().any(|step| rings(&step)), "{of} {state} waits for ever");
        }
    }
}

#[test]
fn every_number_has_its_name_and_is_printed() {
    assert!(!printed().contains('{'), "{}", printed());
    for (name, _) in numbers() {
        let named = format!("{{{name}}}");
        let texts = |step: &Step| [step.by_when, step.silence].into_iter().flatten();
        assert!(STEPS.iter().flat_map(texts).any(|text| text.contains(&named)), "{name}");
    }
}
