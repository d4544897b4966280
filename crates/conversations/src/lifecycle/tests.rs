//! The tables of conversations against their states, and the documentation against the tables.

use super::*;
use std::collections::BTreeSet;

fn states(of: &str) -> BTreeSet<&'static str> {
    match of {
        CONVERSATION => STANDINGS.into(),
        CASE => CaseState::ALL.iter().map(|state| state.key()).collect(),
        _ => ["free", "barred"].into(),
    }
}

#[test]
fn the_tables_name_the_states_that_there_are_and_no_other() {
    for step in STEPS {
        let known = states(step.of);
        for state in step.from.iter().chain([&step.to]).filter(|state| !state.is_empty()) {
            assert!(known.contains(state), "{} {state}", step.of);
        }
        assert!(!step.who.is_empty() && !step.verb.is_empty());
    }
    for of in [CONVERSATION, CASE, WRITER] {
        for state in states(of) {
            assert!(STEPS.iter().any(|step| step.of == of && step.to == state), "{of} {state}");
        }
    }
}

#[test]
fn whoever_waits_has_a_clock_or_stands_in_a_list_and_there_is_an_end() {
    for (of, waits) in [(CONVERSATION, WAITS), (CASE, &["open"][..])] {
        for state in waits {
            let own = || STEPS.iter().filter(|step| step.of == of);
            let clocked = own().filter(|step| step.to == *state).all(|step| step.silence.is_some());
            assert!(clocked, "nobody knows what silence means in {state}");
            let ends = own().filter(|step| step.from.contains(state) && !step.to.is_empty());
            assert!(ends.count() > 0, "{of} {state} has no end");
        }
    }
    for step in STEPS {
        assert_eq!(step.by_when.is_some(), step.silence.is_some(), "{}", step.verb);
    }
}

/// `ENTREPOT_WRITE_DOCS=1 cargo test -p conversations lifecycle` writes it anew.
#[test]
fn the_documentation_prints_the_tables_as_they_are() {
    assert!(!printed().contains('{'), "{}", printed());
    testkit::holds_printed("conversations.md", "the steps of conversations", &printed());
}
