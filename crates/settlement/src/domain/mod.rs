//! The rules of settlement: values in, values or a refusal out.

mod bank_results;
pub(crate) mod clocks;
mod payout;
mod payout_file;
mod rules;
mod run;

pub use bank_results::{BankLine, BankResult, BankResultsError, ReadBankLine, read_bank_results};
pub(crate) use kernel::{Actor, By};
pub use payout::{Older, Payout, PayoutState};
pub use payout_file::FileFormat;
pub(crate) use payout_file::Written;
pub use rules::Rules;
pub(crate) use run::account_for;
pub use run::{Exclusion, PayoutRun, RunItem, RunState};
