//! Who may take which step of a payout and of a run, what it posts, whom it tells, by when, and what happens when nobody
//! does: one table, which the documentation prints, and which tests hold against the commands.

use crate::domain::clocks;
use crate::letters;
use fulfilment::lifecycle;
pub use fulfilment::lifecycle::{Step, Who};

const PAYOUT: &str = "payout";
const RUN: &str = "run";

const OPERATOR: &[Who] = &[Who::Operator];
const MARKET: &[Who] = &[Who::Market];
const ASKS: &[Who] = &[Who::Merchant, Who::Operator];
const PROPOSES: &[Who] = &[Who::Operator, Who::Market];

const LEAVES: &str = "Dr merchant payable, Cr payout clearing";
const LEFT: &str = "Dr payout clearing, Cr bank";
const BACK: &str = "Dr payout clearing, Cr merchant payable";
const BACK_PAID: &str = "Dr bank, Cr merchant payable";

const NEXT_RUN: &str = "the market's next run";
const WAITS: &str = "operators are told after {wait} days, and every {wait} days; nothing leaves by itself, and she \
                     takes it back whenever she wants";
const RUN_DUE: &str = "{run} days";
const RUN_WAITS: &str =
    "operators are told every {run} days; nothing leaves by itself, and the run can be called off";
const RUN_GOES: &str =
    "operators are told every {run} days; until its file is taken the run can be called off";
const BANK_DUE: &str = "{bank} days for the bank's word";
const BANK_SILENT: &str =
    "operators are told every {bank} days of how many payouts the bank said nothing";

const RETURNED: &[(Who, &::letters::LetterKind)] = &[(Who::Merchant, &letters::RETURNED)];

const fn payout(
    from: &'static [&'static str],
    step: (&'static str, &'static str),
    who: &'static [Who],
) -> Step {
    Step::bare(PAYOUT, from, step, who)
}

const fn run(
    from: &'static [&'static str],
    step: (&'static str, &'static str),
    who: &'static [Who],
) -> Step {
    Step::bare(RUN, from, step, who)
}

/// Every step of payouts, and of the runs in which they leave. Their days stand in braces, by the names of [`printed`].
pub const STEPS: &[Step] = &[
    payout(&[""], ("ask_payout", "asked"), ASKS)
        .posting(LEAVES)
        .telling(&[(Who::Merchant, &letters::ASKED)])
        .clocked(NEXT_RUN, WAITS),
    payout(&["asked"], ("ring_waiting", "asked"), MARKET)
        .telling(&[(Who::Operator, &letters::WAITING)])
        .clocked("{wait} days", WAITS),
    payout(&["asked"], ("propose_run", "gathered"), PROPOSES).clocked(RUN_DUE, RUN_WAITS),
    payout(&["gathered"], ("cancel_run", "asked"), OPERATOR).clocked(NEXT_RUN, WAITS),
    payout(&["gathered"], ("send_run", "sent"), OPERATOR)
        .telling(&[(Who::Merchant, &letters::SENT)])
        .clocked(BANK_DUE, BANK_SILENT),
    payout(&["sent"], ("pay_payout", "paid"), OPERATOR)
        .posting(LEFT)
        .telling(&[(Who::Merchant, &letters::PAID)]),
    payout(&["asked"], ("return_payout", "returned"), ASKS).posting(BACK).telling(RETURNED),
    payout(&["sent"], ("return_payout", "returned"), OPERATOR).posting(BACK).telling(RETURNED),
    payout(&["paid"], ("return_payout", "returned"), OPERATOR).posting(BACK_PAID).telling(RETURNED),
    // For returns and disputes that are decided and find her account empty.
    payout(&["asked"], ("recall_payouts", "returned"), MARKET).posting(BACK).telling(RETURNED),
    // Of an older version, which kept no more of it than that it was asked for.
    payout(&["asked"], ("paid_before", "paid"), OPERATOR).posting(LEFT),
    payout(&["asked"], ("unpaid_before", "asked"), OPERATOR).clocked(NEXT_RUN, WAITS),
    run(&[""], ("propose_run", "proposed"), PROPOSES)
        .telling(&[(Who::Operator, &letters::RUN_WAITS)])
        .clocked(RUN_DUE, RUN_WAITS),
    // What the market proposed: somebody stands for it, and waits for another.
    run(&["proposed"], ("approve_run", "proposed"), OPERATOR).clocked(RUN_DUE, RUN_WAITS),
    run(&["proposed"], ("approve_run", "approved"), OPERATOR)
        .telling(&[(Who::Operator, &letters::RUN_APPROVED)])
        .clocked(RUN_DUE, RUN_GOES),
    run(&["proposed"], ("ring_run", "proposed"), MARKET)
        .telling(&[(Who::Operator, &letters::RUN_LATE)])
        .clocked(RUN_DUE, RUN_WAITS),
    run(&["approved"], ("ring_run", "approved"), MARKET)
        .telling(&[(Who::Operator, &letters::RUN_LATE)])
        .clocked(RUN_DUE, RUN_GOES),
    run(&["approved"], ("take_file", "approved"), OPERATOR).clocked(RUN_DUE, RUN_GOES),
    run(&["sent"], ("take_file", "sent"), OPERATOR).clocked(BANK_DUE, BANK_SILENT),
    run(&["proposed", "approved"], ("cancel_run", "cancelled"), OPERATOR),
    run(&["approved"], ("send_run", "sent"), OPERATOR).clocked(BANK_DUE, BANK_SILENT),
    run(&["sent"], ("ring_run", "sent"), MARKET)
        .telling(&[(Who::Operator, &letters::RUN_SILENT)])
        .clocked(BANK_DUE, BANK_SILENT),
];

/// The steps of payouts, and those of runs, as the documentation prints them: a diagram and a table of each.
#[must_use]
pub fn printed() -> String {
    let numbers =
        [("wait", clocks::WAIT_DAYS), ("run", clocks::RUN_DAYS), ("bank", clocks::BANK_DAYS)];
    lifecycle::printed(STEPS, &[PAYOUT, RUN], &numbers)
}

#[cfg(test)]
mod tests;
