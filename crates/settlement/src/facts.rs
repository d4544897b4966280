//! The facts that settlement tells; the subject is the payout, the run or the entry of the books.

use kernel::Money;
use serde::{Deserialize, Serialize};

/// A payout moved on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutTold {
    /// How much.
    pub amount: Money,
}

/// A payout came back, or will not leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutReturned {
    /// How much.
    pub amount: Money,
    /// Why, in the bank's or the operator's words, for the merchant to read.
    pub why: String,
}

/// The market gave up what a merchant owed it, or a part of that; the entry of it is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DebtWrittenOff {
    /// How much.
    pub amount: Money,
    /// Why, in the operator's words, for the merchant to read.
    pub why: String,
}

/// A run moved on, or it or payouts wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunTold {
    /// All of it together.
    pub total: Money,
    /// How many payouts.
    pub payouts: u32,
}

events::facts! {
    /// A merchant asked to be paid.
    PAYOUT_ASKED: PayoutTold = "payout.asked", 1;
    /// The market gave it to its bank.
    PAYOUT_SENT: PayoutTold = "payout.sent", 1;
    /// The bank paid it. Told by older versions when it was asked for.
    PAYOUT_PAID: PayoutTold = "payout.paid", 1;
    /// It came back, or will not leave: the merchant can ask for it again.
    PAYOUT_RETURNED: PayoutReturned = "payout.returned", 1;
    /// A run waits for another operator.
    RUN_PROPOSED: RunTold = "payout_run.proposed", 1;
    /// Another operator approved it.
    RUN_APPROVED: RunTold = "payout_run.approved", 1;
    /// A run waits for days to be approved, or for its file to go to the bank.
    RUN_OVERDUE: RunTold = "payout_run.overdue", 1;
    /// For days the bank has said nothing of payouts of a run: so many.
    RUN_SILENT: RunTold = "payout_run.silent", 1;
    /// Payouts of a currency, which is the subject, wait for days.
    PAYOUTS_WAIT: RunTold = "payout.waiting", 1;
    /// The market gave up what a merchant owed it, or a part.
    DEBT_WRITTEN_OFF: DebtWrittenOff = "debt.written_off", 1;
}
