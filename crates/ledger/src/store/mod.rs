//! The ledger's SQL.

mod assessment;
mod holds;
mod read;
mod write;

pub(crate) use assessment::{
    assessments, assessments_between, insert_assessment, set_replaced, standing,
    subject as assessment_subject,
};
pub(crate) use holds::{agreed_fee, hold_of, holds_between, holds_of, holds_waiting};
pub use read::{Balance, PostedEntry, StatementLine};
pub(crate) use read::{
    balances, balances_of, balances_of_all, entries, entries_of_order, entry, statement,
    statement_csv, steps_of_movements,
};
pub(crate) use write::{
    Delta, Moved, NewEntry, NewPosting, add_back, add_borne, insert_entries, insert_holds,
    insert_postings, lock_hold, move_balances, set_refunded, set_released,
};

use crate::commands::HoldState;
use crate::domain::{Account, EntryKind};
use ::store::{FromValue, StoreError, Value};

impl FromValue for Account {
    fn from_value(value: Value<'_>) -> Result<Account, StoreError> {
        match value {
            Value::Text(code) => code.parse().map_err(|_| StoreError::Column("account")),
            Value::Null | Value::Int(_) | Value::Bytes(_) => Err(StoreError::Column("account")),
        }
    }
}

impl FromValue for EntryKind {
    fn from_value(value: Value<'_>) -> Result<EntryKind, StoreError> {
        match value {
            Value::Text(key) => EntryKind::from_key(key).ok_or(StoreError::Column("entry kind")),
            Value::Null | Value::Int(_) | Value::Bytes(_) => Err(StoreError::Column("entry kind")),
        }
    }
}

impl FromValue for HoldState {
    fn from_value(value: Value<'_>) -> Result<HoldState, StoreError> {
        match value {
            Value::Text(key) => HoldState::from_key(key).ok_or(StoreError::Column("hold state")),
            Value::Null | Value::Int(_) | Value::Bytes(_) => Err(StoreError::Column("hold state")),
        }
    }
}
