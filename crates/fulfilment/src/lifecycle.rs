//! The life of an order in one table: who may take which step, what it posts, whom it tells, by when, and what happens
//! when nobody does. The documentation prints it (`docs/orders.md`), and tests hold it against the commands.

use crate::letters::{
    ASKED, COMPLETED, DELIVERED, OVERDUE, RECEIVED, REFUNDED, REFUNDED_SOLD, SHIPPED, WANTED_BACK,
};
use crate::part_letters::{
    CANCEL_AGREED, CANCEL_ASKED, CANCEL_REFUSED, CANCEL_SHIPPED, PART_BACK, PART_BACK_SOLD,
    PART_SHIPPED,
};
use ::letters::LetterKind;
use orders::letters::{
    CALLED_OFF, CALLED_OFF_SOLD, CANCELLED, CANCELLED_SOLD, EXPIRED, NEW, PAID, PLACED,
};
use std::collections::BTreeSet;

/// Who takes a step, or is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Who bought.
    Shopper,
    /// Who sells.
    Merchant,
    /// Who runs the market.
    Operator,
    /// The market's clock.
    Market,
    /// A carrier, by a signed notice.
    Carrier,
    /// The payment provider, by a signed notice.
    Provider,
}

impl Who {
    /// As printed.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Who::Shopper => "shopper",
            Who::Merchant => "merchant",
            Who::Operator => "operator",
            Who::Market => "clock",
            Who::Carrier => "carrier",
            Who::Provider => "provider",
        }
    }
}

/// One step of something that has states.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// What it is a step of: `order`, `return` …
    pub of: &'static str,
    /// The states that it may be taken from; an empty one is before there is any.
    pub from: &'static [&'static str],
    /// The state that it leads to; several for one that depends on what is left, each a row of its own.
    pub to: &'static str,
    /// The command.
    pub verb: &'static str,
    /// Who may take it.
    pub who: &'static [Who],
    /// What it posts to the ledger; empty for nothing.
    pub posts: &'static str,
    /// Whom it tells, by which letter.
    pub tells: &'static [(Who, &'static LetterKind)],
    /// Until when the next step is due; none where none is.
    pub by_when: Option<&'static str>,
    /// What happens when nobody takes it until then.
    pub silence: Option<&'static str>,
}

const ORDER: &str = "order";

const SHOPPER: &[Who] = &[Who::Shopper];
const MERCHANT: &[Who] = &[Who::Merchant];
const PROVIDER: &[Who] = &[Who::Provider];
const SELLS: &[Who] = &[Who::Merchant, Who::Operator];
const ANYBODY: &[Who] = &[Who::Shopper, Who::Merchant, Who::Operator, Who::Market];
const NOT_SHOPPER: &[Who] = &[Who::Merchant, Who::Operator, Who::Market];

const HELD: &str = "Dr provider clearing, Cr escrow";
const BACK: &str = "Dr escrow, Cr refunds payable";
const PART: &str =
    "Dr escrow, or after the release whom it was shared out to, or goodwill; Cr refunds payable";
const SHARED: &str = "Dr escrow; Cr tax owed, commission, merchant payable, over the FX position";

const TO_SHIP: &str = "the days to ship (3), a reminder a day later";
const NOT_SHIPPED: &str = "what did not leave is called off 14 days after and paid back";
const TO_ARRIVE: &str = "the promised days from shipping";
const NOT_TOLD: &str = "the shopper is asked, and 14 days later it counts as received";
const TO_CONFIRM: &str = "7 days from the delivery of the last parcel";
const RECEIVED_SO: &str = "it counts as received";

const OFF_LETTERS: &[(Who, &LetterKind)] = &[
    (Who::Shopper, &CANCELLED),
    (Who::Merchant, &CANCELLED_SOLD),
    (Who::Shopper, &CALLED_OFF),
    (Who::Merchant, &CALLED_OFF_SOLD),
];
const PART_LETTERS: &[(Who, &LetterKind)] =
    &[(Who::Shopper, &PART_BACK), (Who::Merchant, &PART_BACK_SOLD)];
const BACK_LETTERS: &[(Who, &LetterKind)] =
    &[(Who::Shopper, &REFUNDED), (Who::Merchant, &REFUNDED_SOLD)];

/// A step that posts nothing, tells nobody and starts no clock.
const fn step(
    (verb, who): (&'static str, &'static [Who]),
    from: &'static [&'static str],
    to: &'static str,
) -> Step {
    Step { of: ORDER, from, to, verb, who, posts: "", tells: &[], by_when: None, silence: None }
}

const fn posting(step: Step, posts: &'static str) -> Step {
    Step { posts, ..step }
}

const fn telling(step: Step, tells: &'static [(Who, &'static LetterKind)]) -> Step {
    Step { tells, ..step }
}

const fn clocked(step: Step, (by_when, silence): (&'static str, &'static str)) -> Step {
    Step { by_when: Some(by_when), silence: Some(silence), ..step }
}

/// Every step of an order.
pub const STEPS: &[Step] = &[
    clocked(
        telling(
            step(("place_checkout", SHOPPER), &[""], "awaiting_payment"),
            &[(Who::Shopper, &PLACED)],
        ),
        ("30 minutes", "it expires, goods and yearly limit are free again"),
    ),
    clocked(
        telling(
            posting(
                step(("record_payment", PROVIDER), &["awaiting_payment", "expired"], "paid"),
                HELD,
            ),
            &[(Who::Shopper, &PAID), (Who::Merchant, &NEW)],
        ),
        (TO_SHIP, NOT_SHIPPED),
    ),
    telling(
        step(("expire_checkout", &[Who::Shopper, Who::Market]), &["awaiting_payment"], "expired"),
        &[(Who::Shopper, &EXPIRED)],
    ),
    clocked(step(("pack_order", MERCHANT), &["paid"], "packed"), (TO_SHIP, NOT_SHIPPED)),
    telling(
        step(("ring_ship_clock", &[Who::Market]), &["paid"], "paid"),
        &[(Who::Merchant, &OVERDUE)],
    ),
    telling(posting(step(("cancel_units", ANYBODY), &["paid"], "paid"), PART), PART_LETTERS),
    telling(
        posting(step(("cancel_units", NOT_SHOPPER), &["packed"], "packed"), PART),
        PART_LETTERS,
    ),
    clocked(
        telling(
            posting(step(("cancel_units", NOT_SHOPPER), &["packed"], "shipped"), PART),
            PART_LETTERS,
        ),
        (TO_ARRIVE, NOT_TOLD),
    ),
    telling(
        posting(step(("cancel_units", NOT_SHOPPER), &["packed"], "refunded"), BACK),
        BACK_LETTERS,
    ),
    telling(posting(step(("cancel_order", ANYBODY), &["paid"], "cancelled"), BACK), OFF_LETTERS),
    telling(
        posting(step(("cancel_order", NOT_SHOPPER), &["packed"], "cancelled"), BACK),
        OFF_LETTERS,
    ),
    clocked(
        telling(
            step(("ask_cancel", SHOPPER), &["packed"], "packed"),
            &[(Who::Merchant, &CANCEL_ASKED)],
        ),
        (TO_SHIP, NOT_SHIPPED),
    ),
    telling(
        step(("answer_cancel", SELLS), &["packed"], "packed"),
        &[(Who::Shopper, &CANCEL_AGREED), (Who::Shopper, &CANCEL_REFUSED)],
    ),
    clocked(
        telling(
            step(("ship_parcel", SELLS), &["paid", "packed"], "packed"),
            &[(Who::Shopper, &PART_SHIPPED), (Who::Shopper, &CANCEL_SHIPPED)],
        ),
        (TO_SHIP, NOT_SHIPPED),
    ),
    clocked(
        telling(
            step(("ship_parcel", SELLS), &["paid", "packed"], "shipped"),
            &[(Who::Shopper, &SHIPPED), (Who::Shopper, &CANCEL_SHIPPED)],
        ),
        (TO_ARRIVE, NOT_TOLD),
    ),
    clocked(
        telling(
            step(("add_progress", &[Who::Carrier, Who::Operator]), &["shipped"], "delivered"),
            &[(Who::Shopper, &DELIVERED)],
        ),
        (TO_CONFIRM, RECEIVED_SO),
    ),
    clocked(
        telling(
            step(("ring_clock", &[Who::Market]), &["shipped"], "shipped"),
            &[(Who::Shopper, &ASKED)],
        ),
        ("14 days", RECEIVED_SO),
    ),
    telling(
        posting(
            step(
                ("confirm_receipt", &[Who::Shopper, Who::Operator, Who::Market]),
                &["shipped", "delivered"],
                "completed",
            ),
            SHARED,
        ),
        &[(Who::Shopper, &RECEIVED), (Who::Merchant, &COMPLETED)],
    ),
    telling(
        step(("ask_refund", SHOPPER), &["shipped"], "shipped"),
        &[(Who::Merchant, &WANTED_BACK)],
    ),
    telling(
        step(("ask_refund", SHOPPER), &["delivered"], "delivered"),
        &[(Who::Merchant, &WANTED_BACK)],
    ),
    telling(posting(step(("give_back", SELLS), &["paid"], "paid"), PART), PART_LETTERS),
    telling(posting(step(("give_back", SELLS), &["packed"], "packed"), PART), PART_LETTERS),
    telling(posting(step(("give_back", SELLS), &["shipped"], "shipped"), PART), PART_LETTERS),
    telling(posting(step(("give_back", SELLS), &["delivered"], "delivered"), PART), PART_LETTERS),
    telling(posting(step(("give_back", SELLS), &["completed"], "completed"), PART), PART_LETTERS),
    telling(
        posting(
            step(("refund_order", SELLS), &["shipped", "delivered", "completed"], "refunded"),
            BACK,
        ),
        BACK_LETTERS,
    ),
];

/// The steps as a table in Markdown.
#[must_use]
pub fn table(steps: &[Step]) -> String {
    let mut text = "| step | from | to | who | posts | tells | by when | when nobody does |\n\
                    | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        .to_owned();
    for step in steps {
        let who: Vec<&str> = step.who.iter().map(|who| who.key()).collect();
        let tells = step.tells.iter().map(|(who, kind)| format!("{}: {}", who.key(), kind.key));
        let from: Vec<&str> =
            step.from.iter().map(|from| if from.is_empty() { "—" } else { from }).collect();
        let cells = [
            format!("`{}`", step.verb),
            from.join(", "),
            step.to.to_owned(),
            who.join(", "),
            step.posts.to_owned(),
            tells.collect::<Vec<_>>().join("; "),
            step.by_when.unwrap_or_default().to_owned(),
            step.silence.unwrap_or_default().to_owned(),
        ];
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// The steps that lead to another state, as a state diagram in Mermaid.
#[must_use]
pub fn diagram(steps: &[Step]) -> String {
    let mut moves: Vec<(&str, &str, &str)> = Vec::new();
    for step in steps {
        for from in step.from.iter().filter(|from| **from != step.to) {
            let from = if from.is_empty() { "[*]" } else { from };
            if !moves.contains(&(from, step.to, step.verb)) {
                moves.push((from, step.to, step.verb));
            }
        }
    }
    let left: BTreeSet<&str> = moves.iter().map(|(from, ..)| *from).collect();
    let mut text = "stateDiagram-v2\n".to_owned();
    for (from, to, verb) in &moves {
        text.push_str(&format!("    {from} --> {to}: {verb}\n"));
    }
    let ends: BTreeSet<&str> =
        moves.iter().map(|(_, to, _)| *to).filter(|to| !left.contains(to)).collect();
    for end in ends {
        text.push_str(&format!("    {end} --> [*]\n"));
    }
    text
}

#[cfg(test)]
mod tests {
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
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/orders.md");
        let known = std::fs::read_to_string(path).unwrap();
        let (begin, end) =
            ("<!-- the steps of an order -->\n", "<!-- end of the steps of an order -->");
        let head = known.split(begin).next().unwrap();
        let tail = known.split(end).nth(1).unwrap();
        let printed = format!("```mermaid\n{}```\n\n{}", diagram(STEPS), table(STEPS));
        let wanted = format!("{head}{begin}{printed}{end}{tail}");
        if std::env::var_os("ENTREPOT_WRITE_DOCS").is_some() {
            std::fs::write(path, &wanted).unwrap();
        } else {
            assert_eq!(known, wanted, "docs/orders.md is not what lifecycle.rs says");
        }
    }
}
