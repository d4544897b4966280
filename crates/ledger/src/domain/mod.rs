//! The rules of the books, without a database.

mod account;
mod entry;
pub mod flows;

pub use account::{Account, AccountError, Side};
pub(crate) use entry::checked;
pub use entry::{Entry, EntryKind, LedgerError};
