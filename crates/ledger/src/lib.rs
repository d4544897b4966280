//! The ledger: double entry, one set of books per merchant.
//!
//! Decides whether an entry may stand (it balances per currency, no line is nothing, no liability
//! is overdrawn, nothing is posted twice) and keeps balances that are the sums of their postings.
//! Never decides *when* money moves: orders and fulfilment say so.
//!
//! Amounts are signed: a debit is above zero, a credit below. Entries never change and are never
//! removed; a mistake is undone by its opposite. No row is touched by every order: each merchant
//! has her own accounts, and the market's totals are their sums.
//!
//! The chart of accounts is [`Account`]; the entries that the market makes are in [`flows`].

mod commands;
mod domain;
pub mod edge;
pub mod face;
mod queries;
mod store;

pub use commands::{
    Hold, HoldState, HoldView, PartBack, Release, ReleaseView, Released, advance, assess, bear,
    book_movement, give_back, hold, hold_all, market, pay_out, payout_paid, payout_returned, post,
    post_all, reclaim, refund, refund_part_sent, refund_sent, release, take_debt, write_off,
};
pub use domain::{
    Account, AccountError, Assess, AssessError, AssessedTax, Assessment, Entry, EntryKind,
    LedgerError, Side, flows, tax_kind,
};
pub use face::{books_after, homes};
pub use queries::{
    Balance, PostedEntry, StatementLine, assessments, assessments_between, balances, balances_of,
    balances_of_all, debtors, entries, entries_of_order, entry, hold_of, holds_between, holds_of,
    holds_waiting, owed_and_payable, statement, steps_of_movements,
};
