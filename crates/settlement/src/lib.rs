//! Settlement: how merchants' money leaves the market.
//!
//! Decides what may be asked for, what an operator's run gathers of it, that two people stand behind a run, and what
//! became of each payout. It never moves money by itself: the ledger posts, the file goes to a bank by an operator's hand,
//! and what the bank says comes in as an argument. A payout counts as sent when an operator says so, as paid when the
//! bank does. Every step can be asked for twice and happens once; [`lifecycle::STEPS`] has them all.

mod commands;
mod domain;
mod due;
mod edge;
pub mod face;
pub mod facts;
mod letters;
pub mod lifecycle;
mod queries;
mod store;

pub use commands::{
    ApproveRun, ApproveRunError, Approved, AskPayout, AskPayoutError, BankWord, CancelRunError,
    HoldPayoutsError, ProposeRun, ProposeRunError, ReturnPayout, SendRunError, SettleError,
    WriteOffDebt, WriteOffError, approve_run, ask_payout, cancel_run, free_payouts, hold_payouts,
    paid_before, pay_payout, payable, propose_run, recall_payouts, return_payout, ring_run,
    ring_waiting, run_approvers, send_run, unpaid_before, write_off_debt,
};
pub use domain::{
    BankLine, BankResult, BankResultsError, Exclusion, FileFormat, Older, Payout, PayoutRun,
    PayoutState, ReadBankLine, Rules, RunItem, RunState, read_bank_results,
};
pub use edge::{BankResultsTaken, PayoutFile, PayoutFileError, take_bank_results, take_file};
pub use queries::{
    OpenRun, Preview, Taken, came_back, older_count, older_payouts, open_run, payout, payout_sums,
    payouts, payouts_held, preview, run, runs, waiting_counts, waiting_currencies,
};

/// The timers of runs that go on; the id is the run's.
pub const RUN_TIMER: &str = "payouts.run";

/// The timers of all that waits in a currency; the id is the currency's code.
pub const WAIT_TIMER: &str = "payouts.wait";
