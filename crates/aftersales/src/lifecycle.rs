//! Who may take which step of a return and of a dispute, what it posts, whom it tells, by when, and what happens
//! when nobody does: one table, which the documentation prints, and which tests hold against the commands.

use crate::domain::ReturnEnd;
use crate::letters::{self, of_end};
use fulfilment::lifecycle;
pub use fulfilment::lifecycle::{Step, Who};

const RETURN: &str = "return";
const DISPUTE: &str = "dispute";

/// A row that posts nothing and tells nobody, to be filled.
const fn row(
    of: &'static str,
    from: &'static [&'static str],
    (verb, to): (&'static str, &'static str),
    who: &'static [Who],
) -> Step {
    Step { of, from, to, verb, who, posts: "", tells: &[], by_when: None, silence: None }
}

/// The same, with whom it tells.
const fn told(step: Step, tells: letters::Tells) -> Step {
    Step { tells, ..step }
}

/// The same, with the clock of the state that it leads to, and what silence means there.
const fn clocked(step: Step, by_when: &'static str, silence: &'static str) -> Step {
    Step { by_when: Some(by_when), silence: Some(silence), ..step }
}

const SHOPPER: &[Who] = &[Who::Shopper];
const MERCHANT: &[Who] = &[Who::Merchant];
const MARKET: &[Who] = &[Who::Market];
const AGREES: &[Who] = &[Who::Merchant, Who::Market];
const SIDES: &[Who] = &[Who::Shopper, Who::Merchant];
const OPENS: &[Who] = &[Who::Shopper, Who::Merchant, Who::Operator, Who::Carrier];

/// Money goes back: to the shopper from escrow, or after the release from the merchant's account.
const GIVES: &str = "gives back: units by their stored shares, or an amount";

/// Every step of returns and disputes.
pub const STEPS: &[Step] = &[
    clocked(
        told(
            row(RETURN, &[""], ("ask", "asked"), SHOPPER),
            &[(Who::Merchant, &letters::ASKED), (Who::Shopper, &letters::NOTED)],
        ),
        "the days to answer that were agreed",
        "it is agreed",
    ),
    clocked(
        told(
            row(RETURN, &["asked", "declined", "offered"], ("offer", "offered"), MERCHANT),
            &[(Who::Shopper, &letters::OFFERED)],
        ),
        "7 days",
        "the offer is left: the goods go back",
    ),
    clocked(
        told(
            row(RETURN, &["asked"], ("decline", "declined"), MERCHANT),
            &[(Who::Shopper, &letters::DECLINED)],
        ),
        "the days for a dispute that were agreed",
        "it stays declined",
    ),
    clocked(
        told(
            row(RETURN, &["asked", "declined", "offered", "agreed"], ("agree", "agreed"), AGREES),
            &[
                (Who::Shopper, &letters::AGREED),
                (Who::Merchant, &letters::ADDRESS),
                (Who::Shopper, &letters::WAITS),
                (Who::Shopper, &letters::UNKEPT),
                (Who::Merchant, &letters::UNKEPT),
            ],
        ),
        "the days to send back that were agreed, with a reminder; 5 days for a missing address",
        "it lapses; without an address the money goes back and the goods stay",
    ),
    clocked(
        told(
            row(RETURN, &["offered"], ("leave", "agreed"), SHOPPER),
            &[(Who::Merchant, &letters::ADDRESS)],
        ),
        "5 days for the merchant's address",
        "the money goes back and the goods stay",
    ),
    clocked(
        row(RETURN, &["offered"], ("take", "paying"), SHOPPER),
        "at once",
        "tried again daily; after 14 days the market bears it",
    ),
    told(row(RETURN, &["agreed"], ("lapse", "closed"), MARKET), of_end(ReturnEnd::Lapsed)),
    clocked(
        row(RETURN, &["agreed"], ("give_up_goods", "paying"), MARKET),
        "at once",
        "tried again daily; after 14 days the market bears it",
    ),
    clocked(
        told(
            row(RETURN, &["agreed", "sent"], ("send", "sent"), SHOPPER),
            &[(Who::Merchant, &letters::SENT)],
        ),
        "30 days",
        "the goods count as received",
    ),
    clocked(
        told(
            row(RETURN, &["agreed", "sent"], ("receive", "received"), AGREES),
            &[(Who::Shopper, &letters::RECEIVED), (Who::Merchant, &letters::RECEIVED)],
        ),
        "7 days",
        "all of it is accepted",
    ),
    clocked(
        row(RETURN, &["sent", "received"], ("accept", "paying"), AGREES),
        "at once",
        "tried again daily; after 14 days the market bears it",
    ),
    clocked(
        told(
            row(RETURN, &["sent", "received", "paying"], ("judge", "judged"), AGREES),
            &[(Who::Shopper, &letters::JUDGED)],
        ),
        "the days for a dispute that were agreed",
        "what was found stands",
    ),
    clocked(
        told(
            row(RETURN, &["sent", "received"], ("exchange", "replacing"), AGREES),
            &[(Who::Merchant, &letters::REPLACING), (Who::Shopper, &letters::REPLACING)],
        ),
        "7 days",
        "the money goes back instead",
    ),
    clocked(
        told(
            row(RETURN, &["replacing"], ("give_up_exchange", "paying"), MARKET),
            &[(Who::Shopper, &letters::UNKEPT), (Who::Merchant, &letters::UNKEPT)],
        ),
        "at once",
        "tried again daily; after 14 days the market bears it",
    ),
    clocked(
        told(
            row(RETURN, &["replacing"], ("send_replacement", "replaced"), MERCHANT),
            &[(Who::Shopper, &letters::REPLACED)],
        ),
        "30 days",
        "it counts as received",
    ),
    told(
        row(RETURN, &["replaced"], ("confirm_replacement", "closed"), &[Who::Shopper, Who::Market]),
        of_end(ReturnEnd::Exchanged),
    ),
    clocked(
        row(RETURN, &["replaced"], ("pay_way_back", "paying"), &[Who::Shopper, Who::Market]),
        "at once",
        "tried again daily; after 14 days the market bears it",
    ),
    Step {
        posts: GIVES,
        ..told(
            row(RETURN, &["paying"], ("pay", "closed"), MARKET),
            &[(Who::Shopper, &letters::PAID), (Who::Merchant, &letters::PAID)],
        )
    },
    told(
        row(RETURN, &["asked", "offered", "declined", "agreed"], ("withdraw", "closed"), SHOPPER),
        of_end(ReturnEnd::Withdrawn),
    ),
    told(
        row(RETURN, &["declined", "judged"], ("let_stand", "closed"), MARKET),
        of_end(ReturnEnd::Declined),
    ),
    row(RETURN, &["declined", "judged", "replaced", "agreed"], ("dispute", "disputed"), SHOPPER),
    row(RETURN, &["disputed"], ("decide", "closed"), MARKET),
    clocked(
        told(
            row(DISPUTE, &[""], ("open", "gathering"), OPENS),
            &[
                (Who::Shopper, &letters::DISPUTE_OPENED),
                (Who::Merchant, &letters::DISPUTE_OPENED),
                (Who::Operator, &letters::DISPUTE_OPENED),
            ],
        ),
        "7 days",
        "who says nothing said nothing; an operator decides",
    ),
    clocked(
        told(
            row(DISPUTE, &["gathering"], ("end_gathering", "deciding"), MARKET),
            &[(Who::Operator, &letters::DISPUTE_DUE)],
        ),
        "7 days",
        "told to operators every 3 days; after 21 the silent side loses, else the market bears all of it",
    ),
    clocked(
        told(
            row(
                DISPUTE,
                &["gathering", "deciding"],
                ("decide", "decided"),
                &[Who::Operator, Who::Market],
            ),
            &[
                (Who::Shopper, &letters::DISPUTE_DECIDED),
                (Who::Merchant, &letters::DISPUTE_DECIDED),
            ],
        ),
        "the days for an appeal that were agreed",
        "it is final",
    ),
    clocked(
        told(
            row(DISPUTE, &["decided"], ("appeal", "appealed"), SIDES),
            &[
                (Who::Shopper, &letters::DISPUTE_APPEALED),
                (Who::Merchant, &letters::DISPUTE_APPEALED),
                (Who::Operator, &letters::DISPUTE_APPEALED),
            ],
        ),
        "7 days",
        "told to operators every 3 days; after 21 the first decision stands",
    ),
    clocked(
        told(
            row(DISPUTE, &["appealed"], ("decide_appeal", "paying"), &[Who::Operator, Who::Market]),
            &[
                (Who::Shopper, &letters::DISPUTE_DECIDED),
                (Who::Merchant, &letters::DISPUTE_DECIDED),
            ],
        ),
        "at once",
        "tried again daily; after 14 days the market bears it",
    ),
    clocked(
        row(DISPUTE, &["decided"], ("stand", "paying"), MARKET),
        "at once",
        "tried again daily; after 14 days the market bears it",
    ),
    Step {
        posts: GIVES,
        ..told(
            row(DISPUTE, &["paying"], ("pay", "closed"), MARKET),
            &[(Who::Shopper, &letters::DISPUTE_CLOSED), (Who::Merchant, &letters::DISPUTE_CLOSED)],
        )
    },
    told(
        row(DISPUTE, &["gathering", "deciding"], ("withdraw", "closed"), SHOPPER),
        &[(Who::Merchant, &letters::DISPUTE_CLOSED)],
    ),
    told(
        row(
            DISPUTE,
            &["gathering", "deciding", "appealed"],
            ("say", ""),
            &[Who::Shopper, Who::Merchant, Who::Operator],
        ),
        &[
            (Who::Shopper, &letters::DISPUTE_SAID),
            (Who::Merchant, &letters::DISPUTE_SAID),
            (Who::Operator, &letters::DISPUTE_SAID),
        ],
    ),
];

/// The steps of returns, and those of disputes, as the documentation prints them: a diagram and a table of each.
#[must_use]
pub fn printed() -> String {
    let mut text = String::new();
    for of in [RETURN, DISPUTE] {
        let steps: Vec<Step> = STEPS.iter().filter(|step| step.of == of).copied().collect();
        let moves: Vec<Step> = steps.iter().filter(|step| !step.to.is_empty()).copied().collect();
        let (drawn, table) = (lifecycle::diagram(&moves), lifecycle::table(&steps));
        text.push_str(&format!("```mermaid\n{drawn}```\n\n{table}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
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
                assert!(
                    clocked || state == "disputed",
                    "nobody knows what silence means in {state}"
                );
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
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/returns.md");
        let known = std::fs::read_to_string(path).unwrap();
        let begin = "<!-- the steps of returns and disputes -->\n";
        let end = "<!-- end of the steps of returns and disputes -->";
        let head = known.split(begin).next().unwrap();
        let tail = known.split(end).nth(1).unwrap();
        let wanted = format!("{head}{begin}{}{end}{tail}", printed());
        if std::env::var_os("ENTREPOT_WRITE_DOCS").is_some() {
            std::fs::write(path, &wanted).unwrap();
        } else {
            assert_eq!(known, wanted, "docs/guide/returns.md is not what lifecycle.rs says");
        }
    }

    #[test]
    fn what_only_the_market_does_is_what_happens_in_silence() {
        let silent = STEPS.iter().filter(|step| step.who.len() == 1);
        let silent = silent.filter(|step| matches!(step.who, [Who::Market])).count();
        assert!(silent >= 8, "{silent}");
    }
}
