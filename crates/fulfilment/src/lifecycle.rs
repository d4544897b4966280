//! The life of an order in one table: who may take which step, what it posts, whom it tells, by when, and what happens
//! when nobody does. The documentation prints it (`docs/orders.md`), and tests hold it against the commands.

use crate::domain::{GRACE_DAYS, Terms};
use crate::letters::{
    ASKED, COMPLETED, DELIVERED, OVERDUE, RECEIVED, REFUNDED, REFUNDED_SOLD, SHIPPED,
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

impl Step {
    /// One that posts nothing, tells nobody and starts no clock: what it is `of`, the states from and to, the verb and who
    /// takes it.
    #[must_use]
    pub const fn bare(
        of: &'static str,
        from: &'static [&'static str],
        (verb, to): (&'static str, &'static str),
        who: &'static [Who],
    ) -> Step {
        Step { of, from, to, verb, who, posts: "", tells: &[], by_when: None, silence: None }
    }

    /// The same, with what it posts.
    #[must_use]
    pub const fn posting(self, posts: &'static str) -> Step {
        Step { posts, ..self }
    }

    /// The same, with whom it tells.
    #[must_use]
    pub const fn telling(self, tells: &'static [(Who, &'static LetterKind)]) -> Step {
        Step { tells, ..self }
    }

    /// The same, with the clock of the state that it leads to, and what silence means there.
    #[must_use]
    pub const fn clocked(self, by_when: &'static str, silence: &'static str) -> Step {
        Step { by_when: Some(by_when), silence: Some(silence), ..self }
    }
}

const ORDER: &str = "order";

/// A shopper calls off what is packed only once her merchant was reminded of it; until then she asks.
const PACKED: &[Who] = ANYBODY;
const SHOPPER: &[Who] = &[Who::Shopper];
const MERCHANT: &[Who] = &[Who::Merchant];
const PROVIDER: &[Who] = &[Who::Provider];
const SELLS: &[Who] = &[Who::Merchant, Who::Operator];
const ANYBODY: &[Who] = &[Who::Shopper, Who::Merchant, Who::Operator, Who::Market];
const GIVES: &[Who] = &[Who::Merchant, Who::Operator, Who::Market];

const HELD: &str = "Dr provider clearing, Cr escrow";
const BACK: &str = "Dr escrow, Cr refunds payable";
const PART: &str =
    "Dr escrow, or after the release whom it was shared out to, or goodwill; Cr refunds payable";
const SHARED: &str = "Dr escrow; Cr tax owed, commission, merchant payable, over the FX position";

const TO_SHIP: &str = "{ship} days from the payment, a reminder after {remind}";
const NOT_SHIPPED: &str = "what did not leave is called off {cancel} days after and paid back";
const TO_ARRIVE: &str = "the promised days from shipping";
const NOT_TOLD: &str = "the shopper is asked, and {asked} days later it counts as received";
const TO_CONFIRM: &str = "{confirm} days from the delivery of the last parcel";
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
    Step::bare(ORDER, from, (verb, to), who)
}

const fn posting(step: Step, posts: &'static str) -> Step {
    step.posting(posts)
}

const fn telling(step: Step, tells: &'static [(Who, &'static LetterKind)]) -> Step {
    step.telling(tells)
}

const fn clocked(step: Step, (by_when, silence): (&'static str, &'static str)) -> Step {
    step.clocked(by_when, silence)
}

/// Every step of an order. Its times stand in braces, by the names of [`numbers`].
pub const STEPS: &[Step] = &[
    clocked(
        telling(
            step(("place_checkout", SHOPPER), &[""], "awaiting_payment"),
            &[(Who::Shopper, &PLACED)],
        ),
        ("{minutes} minutes", "it expires, goods and yearly limit are free again"),
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
    telling(
        step(("ring_ship_clock", &[Who::Market]), &["packed"], "packed"),
        &[(Who::Merchant, &OVERDUE)],
    ),
    telling(posting(step(("cancel_units", ANYBODY), &["paid"], "paid"), PART), PART_LETTERS),
    telling(posting(step(("cancel_units", PACKED), &["packed"], "packed"), PART), PART_LETTERS),
    clocked(
        telling(
            posting(step(("cancel_units", PACKED), &["packed"], "shipped"), PART),
            PART_LETTERS,
        ),
        (TO_ARRIVE, NOT_TOLD),
    ),
    telling(posting(step(("cancel_units", PACKED), &["packed"], "refunded"), BACK), BACK_LETTERS),
    telling(posting(step(("cancel_units", ANYBODY), &["paid"], "cancelled"), BACK), OFF_LETTERS),
    telling(posting(step(("cancel_units", PACKED), &["packed"], "cancelled"), BACK), OFF_LETTERS),
    telling(posting(step(("cancel_order", ANYBODY), &["paid"], "cancelled"), BACK), OFF_LETTERS),
    telling(posting(step(("cancel_order", PACKED), &["packed"], "cancelled"), BACK), OFF_LETTERS),
    clocked(
        telling(
            step(("ask_cancel", SHOPPER), &["packed"], "packed"),
            &[(Who::Merchant, &CANCEL_ASKED)],
        ),
        (TO_SHIP, NOT_SHIPPED),
    ),
    step(("withdraw_cancel", SHOPPER), &["packed"], "packed"),
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
        ("{asked} days", RECEIVED_SO),
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
    telling(posting(step(("give_back", GIVES), &["paid"], "paid"), PART), PART_LETTERS),
    telling(posting(step(("give_back", GIVES), &["packed"], "packed"), PART), PART_LETTERS),
    telling(posting(step(("give_back", GIVES), &["shipped"], "shipped"), PART), PART_LETTERS),
    telling(posting(step(("give_back", GIVES), &["delivered"], "delivered"), PART), PART_LETTERS),
    telling(posting(step(("give_back", GIVES), &["completed"], "completed"), PART), PART_LETTERS),
    // All that is left.
    telling(
        posting(step(("give_back", GIVES), &["paid", "packed"], "cancelled"), BACK),
        OFF_LETTERS,
    ),
    telling(
        posting(
            step(
                ("give_back", GIVES),
                &["packed", "shipped", "delivered", "completed"],
                "refunded",
            ),
            BACK,
        ),
        BACK_LETTERS,
    ),
    telling(
        posting(
            step(("refund_order", SELLS), &["shipped", "delivered", "completed"], "refunded"),
            BACK,
        ),
        BACK_LETTERS,
    ),
];

/// The times that [`STEPS`] name, under these terms: days, and minutes for a payment.
#[must_use]
pub fn numbers(terms: Terms) -> [(&'static str, i64); 6] {
    [
        ("ship", terms.ship_within_days.into()),
        ("remind", i64::from(terms.ship_within_days) + GRACE_DAYS),
        ("cancel", terms.cancel_days_after_due.into()),
        ("confirm", terms.confirm_days_after_delivery.into()),
        ("asked", terms.confirm_days_after_asking.into()),
        ("minutes", orders::CHECKOUT_SECONDS / 60),
    ]
}

/// A text with what its names in braces stand for.
fn filled(text: &str, numbers: &[(&str, i64)]) -> String {
    let fill = |text: String, (name, number): &(&str, i64)| {
        text.replace(&format!("{{{name}}}"), &number.to_string())
    };
    numbers.iter().fold(text.to_owned(), fill)
}

/// The steps as a table in Markdown, with these numbers where it names them.
#[must_use]
pub fn table(steps: &[Step], numbers: &[(&str, i64)]) -> String {
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
            filled(step.by_when.unwrap_or_default(), numbers),
            filled(step.silence.unwrap_or_default(), numbers),
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

/// The steps of each of these as the documentation prints them, one after another: a diagram and a table. What moves
/// nothing stands in the table alone.
#[must_use]
pub fn printed(steps: &[Step], kinds: &[&str], numbers: &[(&str, i64)]) -> String {
    let mut text = String::new();
    for kind in kinds {
        let own: Vec<Step> = steps.iter().filter(|step| step.of == *kind).copied().collect();
        let moves: Vec<Step> = own.iter().filter(|step| !step.to.is_empty()).copied().collect();
        let (drawn, table) = (diagram(&moves), table(&own, numbers));
        text.push_str(&format!("```mermaid\n{drawn}```\n\n{table}\n"));
    }
    text
}

#[cfg(test)]
mod tests;
