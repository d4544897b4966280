//! How long payouts and runs may wait before operators are told, in whole days.

/// What was asked for and is in no run.
pub(crate) const WAIT_DAYS: i64 = 7;
/// A run that is not approved, or whose file is not with the bank.
pub(crate) const RUN_DAYS: i64 = 2;
/// Payouts of a run that is with the bank, which says nothing of them.
pub(crate) const BANK_DAYS: i64 = 7;
