//! The rules of the books, without a database.

mod account;
mod assessment;
mod entry;
pub mod flows;

pub use account::{Account, AccountError, Side};
pub(crate) use assessment::totals as assessed_totals;
pub use assessment::{Assess, AssessError, AssessedTax, Assessment, tax_kind};
pub(crate) use entry::checked;
pub use entry::{Entry, EntryKind, LedgerError};
