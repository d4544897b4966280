//! Who may take which step of a conversation, of what operators decide about it, and of who may write; whom it tells, by
//! when, and what happens when nobody does: one table, which the documentation prints, and which tests hold against the
//! commands.

use crate::{Case, CaseKind, CaseState, Rules, Thread, letters};
use fulfilment::lifecycle;
pub use fulfilment::lifecycle::{Step, Who};

const CONVERSATION: &str = "conversation";
const CASE: &str = "case";
const WRITER: &str = "writer";

/// Where a conversation stands: nobody waits in it; its shopper waits for an answer, of which its merchant was reminded,
/// or which an operator sees; or nobody writes in it any more.
pub const STANDINGS: [&str; 5] = ["quiet", "waiting", "reminded", "shown", "closed"];

/// Which of [`STANDINGS`] it is; `cases` are its own.
#[must_use]
pub fn standing(thread: &Thread, cases: &[Case]) -> &'static str {
    let is_open = |case: &Case| case.kind == CaseKind::Unanswered && case.state == CaseState::Open;
    match (thread.closed_at, thread.waits_since, thread.reminded_at) {
        (Some(_), ..) => "closed",
        (None, None, _) => "quiet",
        (None, Some(_), _) if cases.iter().any(is_open) => "shown",
        (None, Some(_), Some(_)) => "reminded",
        (None, Some(_), None) => "waiting",
    }
}

const ANY: &[&str] = &STANDINGS;
const WRITABLE: &[&str] = &["quiet", "waiting", "reminded", "shown"];
const WAITS: &[&str] = &["waiting", "reminded", "shown"];

const SHOPPER: &[Who] = &[Who::Shopper];
const MERCHANT: &[Who] = &[Who::Merchant];
const OPERATOR: &[Who] = &[Who::Operator];
const MARKET: &[Who] = &[Who::Market];
const SELLS: &[Who] = &[Who::Merchant, Who::Operator];
const NOT_SELLS: &[Who] = &[Who::Shopper, Who::Operator];
const ANYBODY: &[Who] = &[Who::Shopper, Who::Merchant, Who::Operator];

const TO_ANSWER: &str = "{answer} hours from the first question";
const REMINDED: &str = "the merchant is reminded";
const REMINDED_DUE: &str = "{operator} hours from the reminder";
const SHOWN: &str = "operators are told, and see it";
const LOOKS: &str = "as soon as an operator looks";
const LISTED: &str = "it stays in the operators' list, the longest waiting first";

type Tells = &'static [(Who, &'static ::letters::LetterKind)];

/// To the sides that did not write; to operators where one joined.
const OTHERS: Tells = &[
    (Who::Shopper, &letters::WAIT_SHOPPER),
    (Who::Merchant, &letters::WAIT_MERCHANT),
    (Who::Operator, &letters::WAIT_OPERATOR),
];
/// To whoever reported.
const DECIDED: Tells = &[
    (Who::Shopper, &letters::DECIDED),
    (Who::Merchant, &letters::DECIDED),
    (Who::Shopper, &letters::PIECE_DONE),
    (Who::Merchant, &letters::PIECE_DONE),
];
/// To whoever reported, and to whoever wrote.
const WARNED: Tells = &[
    (Who::Shopper, &letters::DECIDED),
    (Who::Merchant, &letters::DECIDED),
    (Who::Shopper, &letters::PIECE_DONE),
    (Who::Merchant, &letters::PIECE_DONE),
    (Who::Shopper, &letters::WARNED),
    (Who::Merchant, &letters::WARNED),
];
const BARRED: Tells = &[(Who::Shopper, &letters::BARRED), (Who::Merchant, &letters::BARRED)];
const ALLOWED: Tells = &[(Who::Shopper, &letters::ALLOWED), (Who::Merchant, &letters::ALLOWED)];

const fn talk(
    from: &'static [&'static str],
    step: (&'static str, &'static str),
    who: &'static [Who],
) -> Step {
    Step::bare(CONVERSATION, from, step, who)
}

const fn case(
    from: &'static [&'static str],
    step: (&'static str, &'static str),
    who: &'static [Who],
) -> Step {
    Step::bare(CASE, from, step, who)
}

const fn writer(
    from: &'static [&'static str],
    step: (&'static str, &'static str),
    who: &'static [Who],
) -> Step {
    Step::bare(WRITER, from, step, who)
}

/// Every step. A row without a state to go to leaves it where it is. Its hours stand in braces, by the names of
/// [`printed`].
pub const STEPS: &[Step] = &[
    talk(&[""], ("write_message", "waiting"), SHOPPER).telling(OTHERS).clocked(TO_ANSWER, REMINDED),
    talk(&[""], ("write_message", "quiet"), SELLS).telling(OTHERS),
    talk(&["quiet"], ("write_message", "waiting"), SHOPPER)
        .telling(OTHERS)
        .clocked(TO_ANSWER, REMINDED),
    talk(&["quiet"], ("write_message", ""), SELLS).telling(OTHERS),
    talk(WAITS, ("write_message", ""), NOT_SELLS).telling(OTHERS),
    talk(WAITS, ("write_message", "quiet"), MERCHANT).telling(OTHERS),
    talk(WAITS, ("settle_thread", "quiet"), MERCHANT),
    talk(&["waiting"], ("ring_answer_clock", "reminded"), MARKET)
        .telling(&[(Who::Merchant, &letters::REMINDED)])
        .clocked(REMINDED_DUE, SHOWN),
    talk(&["reminded"], ("ring_answer_clock", "shown"), MARKET)
        .telling(&[(Who::Operator, &letters::MISSING)])
        .clocked(LOOKS, LISTED),
    talk(&["shown"], ("decide_case", "quiet"), OPERATOR),
    talk(ANY, ("join_thread", ""), OPERATOR).telling(OTHERS),
    talk(WRITABLE, ("close_thread", "closed"), OPERATOR).telling(OTHERS),
    talk(&["closed"], ("reopen_thread", "quiet"), OPERATOR).telling(OTHERS),
    case(&[""], ("report_message", "open"), ANYBODY)
        .telling(&[(Who::Operator, &letters::REPORTED)])
        .clocked(LOOKS, LISTED),
    case(&[""], ("report_piece", "open"), ANYBODY)
        .telling(&[(Who::Operator, &letters::PIECE)])
        .clocked(LOOKS, LISTED),
    case(&[""], ("ring_answer_clock", "open"), MARKET)
        .telling(&[(Who::Operator, &letters::MISSING)])
        .clocked(LOOKS, LISTED),
    case(&["open"], ("decide_case", "dismissed"), OPERATOR).telling(DECIDED),
    case(&["open"], ("decide_case", "warned"), OPERATOR).telling(WARNED),
    case(&["open"], ("decide_case", "hidden"), OPERATOR).telling(DECIDED),
    case(&["open"], ("decide_case", "barred"), OPERATOR).telling(DECIDED),
    case(&["open"], ("write_message", "answered"), MERCHANT),
    case(&["open"], ("settle_thread", "answered"), MERCHANT),
    case(&["open"], ("close_thread", "answered"), OPERATOR),
    writer(&["free"], ("decide_case", "barred"), OPERATOR).telling(BARRED),
    writer(&["barred"], ("allow_writer", "free"), OPERATOR).telling(ALLOWED),
];

/// The steps of conversations, of what is decided about them, and of who may write, as the documentation prints them: a
/// diagram and a table of each. The hours are those of the rules as they are shipped.
#[must_use]
pub fn printed() -> String {
    let rules = Rules::default();
    let numbers =
        [("answer", i64::from(rules.answer_hours)), ("operator", i64::from(rules.operator_hours))];
    lifecycle::printed(STEPS, &[CONVERSATION, CASE, WRITER], &numbers)
}

#[cfg(test)]
mod tests;
