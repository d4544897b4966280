//! The table of payouts and runs against their states, and the documentation against the table.

use super::*;
use crate::domain::{PayoutState, RunState};
use std::collections::BTreeSet;

fn states(of: &str) -> BTreeSet<&'static str> {
    match of {
        PAYOUT => PayoutState::ALL.iter().map(|state| state.key()).collect(),
        _ => RunState::ALL.iter().map(|state| state.key()).collect(),
    }
}

/// Nothing is due where it stands. What the bank paid may come back all the same.
fn rests(state: &str) -> bool {
    matches!(state, "paid" | "returned" | "cancelled")
}

#[test]
fn the_table_names_the_states_that_there_are_and_no_other() {
    for step in STEPS {
        let known = states(step.of);
        for state in step.from.iter().chain([&step.to]).filter(|state| !state.is_empty()) {
            assert!(known.contains(state), "{} {state}", step.of);
        }
        assert!(!step.who.is_empty() && !step.verb.is_empty());
    }
    for of in [PAYOUT, RUN] {
        for state in states(of) {
            assert!(STEPS.iter().any(|step| step.of == of && step.to == state), "{of} {state}");
        }
    }
}

#[test]
fn whatever_leads_to_a_state_that_waits_says_until_when_and_what_silence_means() {
    for step in STEPS {
        let told = (step.by_when.is_some(), step.silence.is_some());
        let wanted = !rests(step.to);
        assert_eq!(told, (wanted, wanted), "{} to {} of a {}", step.verb, step.to, step.of);
    }
}

#[test]
fn in_every_state_that_waits_somebody_is_told_by_the_clock_and_somebody_moves_it_on() {
    for of in [PAYOUT, RUN] {
        for state in states(of).into_iter().filter(|state| !rests(state)) {
            let own = || STEPS.iter().filter(|step| step.of == of && step.from.contains(&state));
            // A run that is with the bank is over once the bank spoke of all of it; a payout that is in a run has its clock.
            let moves = own().any(|step| step.to != state) || (of, state) == (RUN, "sent");
            let rings = own().any(|step| step.who.contains(&Who::Market));
            assert!(moves, "{of} {state} has no end");
            assert!(rings || matches!(state, "gathered" | "sent"), "{of} {state} waits unseen");
        }
    }
}

/// `ENTREPOT_WRITE_DOCS=1 cargo test -p settlement lifecycle` writes it anew.
#[test]
fn the_documentation_prints_the_tables_as_they_are() {
    assert!(!printed().contains('{'), "{}", printed());
    testkit::holds_printed("payouts.md", "the steps of payouts and runs", &printed());
}
