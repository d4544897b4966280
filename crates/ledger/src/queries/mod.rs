//! What pages and other crates read, and commands before they write.

mod assessments;
mod books;
mod holds;

pub(crate) use assessments::standing;
pub use assessments::{assessments, assessments_between};
pub(crate) use books::statement_csv;
pub use books::{
    Balance, PostedEntry, StatementLine, balances, balances_of, balances_of_all, debtors, entries,
    entries_of_order, entry, owed_and_payable, statement, steps_of_movements,
};
pub(crate) use holds::agreed_fee;
pub use holds::{hold_of, holds_between, holds_of, holds_waiting};
