//! Who may take which step of a return and of a dispute, what it posts, whom it tells, by when, and what happens
//! when nobody does: one table, which the documentation prints, and which tests hold against the commands.

use crate::domain::{ReturnEnd, clocks};
use crate::letters::{self, of_end};
use fulfilment::lifecycle;
pub use fulfilment::lifecycle::{Step, Who};
use orders::CaseDays;

const RETURN: &str = "return";
const DISPUTE: &str = "dispute";

/// A row that posts nothing and tells nobody, to be filled.
const fn row(
    of: &'static str,
    from: &'static [&'static str],
    (verb, to): (&'static str, &'static str),
    who: &'static [Who],
) -> Step {
    Step::bare(of, from, (verb, to), who)
}

/// The same, with whom it tells.
const fn told(step: Step, tells: letters::Tells) -> Step {
    step.telling(tells)
}

/// The same, with the clock of the state that it leads to, and what silence means there.
const fn clocked(step: Step, by_when: &'static str, silence: &'static str) -> Step {
    step.clocked(by_when, silence)
}

const SHOPPER: &[Who] = &[Who::Shopper];
const MERCHANT: &[Who] = &[Who::Merchant];
const OPERATOR: &[Who] = &[Who::Operator];
const MARKET: &[Who] = &[Who::Market];
const SIDES: &[Who] = &[Who::Shopper, Who::Merchant];
const SELLS: &[Who] = &[Who::Merchant, Who::Operator];
const OPENS: &[Who] = &[Who::Shopper, Who::Merchant, Who::Operator, Who::Carrier];

/// Money goes back: to the shopper from escrow, or after the release from the merchant's account.
const GIVES: &str = "gives back: units by their stored shares, or an amount";

const ONCE: &str = "at once";
const OWED: &str =
    "tried again daily; after {owed} days the market lends it to the merchant, who owes it";
const NO_ADDRESS: &str = "{address} days for the merchant's address";
const STAY: &str = "the money goes back and the goods stay";

const ADDRESS_LETTERS: letters::Tells =
    &[(Who::Merchant, &letters::ADDRESS), (Who::Shopper, &letters::WAITS)];
const RECEIVED_LETTERS: letters::Tells =
    &[(Who::Shopper, &letters::RECEIVED), (Who::Merchant, &letters::RECEIVED)];
const REPLACING_LETTERS: letters::Tells =
    &[(Who::Merchant, &letters::REPLACING), (Who::Shopper, &letters::REPLACING)];
const JUDGED_LETTERS: letters::Tells = &[(Who::Shopper, &letters::JUDGED)];
const DECIDED_LETTERS: letters::Tells =
    &[(Who::Shopper, &letters::DISPUTE_DECIDED), (Who::Merchant, &letters::DISPUTE_DECIDED)];
const CLOSED_LETTERS: letters::Tells =
    &[(Who::Shopper, &letters::DISPUTE_CLOSED), (Who::Merchant, &letters::DISPUTE_CLOSED)];

/// The same as another row, by the clock: what silence means.
const fn by_clock(step: Step, verb: &'static str, from: &'static [&'static str]) -> Step {
    Step { verb, from, who: MARKET, ..step }
}

const AGREED: Step = clocked(
    told(
        row(
            RETURN,
            &["asked", "declined", "offered", "agreed"],
            ("answer_return", "agreed"),
            MERCHANT,
        ),
        &[
            (Who::Shopper, &letters::AGREED),
            (Who::Shopper, &letters::UNKEPT),
            (Who::Merchant, &letters::UNKEPT),
        ],
    ),
    "the days to send back that were agreed, and {send} at least, with a reminder {remind} before",
    "it lapses",
);
const LEFT: Step = clocked(
    told(row(RETURN, &["offered"], ("leave_offer", "agreed"), SHOPPER), ADDRESS_LETTERS),
    NO_ADDRESS,
    STAY,
);
const RECEIVED: Step = clocked(
    told(
        row(RETURN, &["agreed", "sent"], ("receive_return", "received"), MERCHANT),
        RECEIVED_LETTERS,
    ),
    "{inspect} days",
    "all of it is accepted",
);
/// That it is paid is told when it is.
const ACCEPTED: Step =
    clocked(row(RETURN, &["sent", "received"], ("inspect_return", "paying"), MERCHANT), ONCE, OWED);
const JUDGED: Step = clocked(
    told(
        row(RETURN, &["sent", "received"], ("inspect_return", "judged"), MERCHANT),
        JUDGED_LETTERS,
    ),
    "the days for a dispute that were agreed",
    "what was found stands",
);
const REPLACING: Step = clocked(
    told(
        row(RETURN, &["sent", "received"], ("inspect_return", "replacing"), MERCHANT),
        REPLACING_LETTERS,
    ),
    "{exchange} days",
    "the money goes back instead",
);
const REPLACED: Step = told(
    row(RETURN, &["replaced"], ("confirm_replacement", "closed"), SHOPPER),
    of_end(ReturnEnd::Exchanged),
);
const WAY_BACK: Step =
    clocked(row(RETURN, &["replaced"], ("confirm_replacement", "paying"), SHOPPER), ONCE, OWED);
const DECIDED: Step = clocked(
    told(
        row(DISPUTE, &["gathering", "deciding"], ("decide_dispute", "decided"), OPERATOR),
        DECIDED_LETTERS,
    ),
    "the days for an appeal that were agreed",
    "it is final",
);
const FINAL: Step = clocked(
    told(row(DISPUTE, &["appealed"], ("decide_dispute", "paying"), OPERATOR), DECIDED_LETTERS),
    ONCE,
    OWED,
);

/// Every step of returns and disputes. Their days stand in braces, by the names of [`CaseDays`], and `owed`.
pub const STEPS: &[Step] = &[
    clocked(
        told(
            row(RETURN, &[""], ("ask_return", "asked"), SHOPPER),
            &[(Who::Merchant, &letters::ASKED), (Who::Shopper, &letters::NOTED)],
        ),
        "the days to answer that were agreed",
        "it is agreed",
    ),
    clocked(
        told(
            row(RETURN, &["asked", "declined", "offered"], ("answer_return", "offered"), MERCHANT),
            &[(Who::Shopper, &letters::OFFERED)],
        ),
        "{offer} days",
        "the offer is left: the goods go back",
    ),
    clocked(
        told(
            row(RETURN, &["asked"], ("answer_return", "declined"), MERCHANT),
            &[(Who::Shopper, &letters::DECLINED)],
        ),
        "the days for a dispute that were agreed",
        "it stays declined",
    ),
    AGREED,
    LEFT,
    by_clock(LEFT, "ring_return", &["asked", "offered"]),
    clocked(row(RETURN, &["offered"], ("take_offer", "paying"), SHOPPER), ONCE, OWED),
    told(row(RETURN, &["agreed"], ("ring_return", "closed"), MARKET), of_end(ReturnEnd::Lapsed)),
    by_clock(ACCEPTED, "ring_return", &["agreed"]),
    clocked(
        told(
            row(RETURN, &["agreed", "sent"], ("send_return", "sent"), SHOPPER),
            &[(Who::Merchant, &letters::SENT)],
        ),
        "{travel} days",
        "the goods count as received",
    ),
    RECEIVED,
    by_clock(RECEIVED, "ring_return", &["sent"]),
    ACCEPTED,
    by_clock(ACCEPTED, "ring_return", &["received"]),
    JUDGED,
    Step { posts: GIVES, ..by_clock(JUDGED, "ring_return", &["paying"]) },
    REPLACING,
    by_clock(REPLACING, "ring_return", &["received"]),
    told(
        by_clock(ACCEPTED, "ring_return", &["replacing"]),
        &[(Who::Shopper, &letters::UNKEPT), (Who::Merchant, &letters::UNKEPT)],
    ),
    clocked(
        told(
            row(RETURN, &["replacing"], ("send_replacement", "replaced"), MERCHANT),
            &[(Who::Shopper, &letters::REPLACED)],
        ),
        "{replaced} days",
        "it counts as received",
    ),
    REPLACED,
    by_clock(REPLACED, "ring_return", &["replaced"]),
    // What the way back cost her is left to be paid.
    WAY_BACK,
    by_clock(WAY_BACK, "ring_return", &["replaced"]),
    Step {
        posts: GIVES,
        ..told(
            row(RETURN, &["paying"], ("ring_return", "closed"), MARKET),
            &[(Who::Shopper, &letters::PAID), (Who::Merchant, &letters::PAID)],
        )
    },
    told(
        row(
            RETURN,
            &["asked", "offered", "declined", "agreed"],
            ("withdraw_return", "closed"),
            SHOPPER,
        ),
        of_end(ReturnEnd::Withdrawn),
    ),
    told(
        row(RETURN, &["declined", "judged"], ("ring_return", "closed"), MARKET),
        of_end(ReturnEnd::Declined),
    ),
    row(
        RETURN,
        &["declined", "judged", "replaced", "agreed"],
        ("open_dispute", "disputed"),
        SHOPPER,
    ),
    row(RETURN, &["disputed"], ("ring_dispute", "closed"), MARKET),
    row(RETURN, &["disputed"], ("withdraw_dispute", "closed"), SHOPPER),
    clocked(
        told(
            row(DISPUTE, &[""], ("open_dispute", "gathering"), OPENS),
            &[
                (Who::Shopper, &letters::DISPUTE_OPENED),
                (Who::Merchant, &letters::DISPUTE_OPENED),
                (Who::Operator, &letters::DISPUTE_OPENED),
            ],
        ),
        "{evidence} days",
        "who says nothing said nothing; an operator decides",
    ),
    clocked(
        told(
            row(DISPUTE, &["gathering"], ("ring_dispute", "deciding"), MARKET),
            &[(Who::Operator, &letters::DISPUTE_DUE)],
        ),
        "{decide} days",
        "told to operators every {every} days; after {overdue} the silent side loses, else the market bears all of it",
    ),
    DECIDED,
    by_clock(DECIDED, "ring_dispute", &["deciding"]),
    clocked(
        told(
            row(DISPUTE, &["decided"], ("appeal_dispute", "appealed"), SIDES),
            &[
                (Who::Shopper, &letters::DISPUTE_APPEALED),
                (Who::Merchant, &letters::DISPUTE_APPEALED),
                (Who::Operator, &letters::DISPUTE_APPEALED),
            ],
        ),
        "{decide} days",
        "told to operators every {every} days; after {overdue} the first decision stands",
    ),
    FINAL,
    by_clock(FINAL, "ring_dispute", &["appealed"]),
    clocked(row(DISPUTE, &["decided"], ("ring_dispute", "paying"), MARKET), ONCE, OWED),
    Step {
        posts: GIVES,
        ..told(row(DISPUTE, &["paying"], ("ring_dispute", "closed"), MARKET), CLOSED_LETTERS)
    },
    told(
        row(DISPUTE, &["gathering", "deciding"], ("withdraw_dispute", "closed"), SHOPPER),
        &[(Who::Merchant, &letters::DISPUTE_CLOSED)],
    ),
    told(
        row(
            DISPUTE,
            &["gathering", "deciding", "appealed"],
            ("add_evidence", ""),
            &[Who::Shopper, Who::Merchant, Who::Operator],
        ),
        &[
            (Who::Shopper, &letters::DISPUTE_SAID),
            (Who::Merchant, &letters::DISPUTE_SAID),
            (Who::Operator, &letters::DISPUTE_SAID),
        ],
    ),
    // What an order is paid back whole for is over, wherever its cases stand.
    row(
        RETURN,
        &[
            "asked",
            "offered",
            "declined",
            "agreed",
            "sent",
            "received",
            "paying",
            "judged",
            "replacing",
            "replaced",
            "disputed",
        ],
        ("refund_order", "closed"),
        SELLS,
    ),
    told(
        row(
            DISPUTE,
            &["gathering", "deciding", "decided", "appealed", "paying"],
            ("refund_order", "closed"),
            SELLS,
        ),
        CLOSED_LETTERS,
    ),
];

/// The days of the clocks, by the names that [`STEPS`] give them, as terms of return are shipped; what an operator sets for each
/// lane and class is told as agreed.
fn numbers() -> Vec<(&'static str, i64)> {
    let agreed = CaseDays::SHIPPED.named().map(|(name, days)| (name, i64::from(days)));
    agreed.into_iter().chain([("owed", clocks::OWED_DAYS)]).collect()
}

/// The steps of returns, and those of disputes, as the documentation prints them: a diagram and a table of each.
#[must_use]
pub fn printed() -> String {
    lifecycle::printed(STEPS, &[RETURN, DISPUTE], &numbers())
}

#[cfg(test)]
mod tests;
