//! The ledger's SQL that writes, and how words of its columns are read; what others read is in `queries`.

mod assessment;
mod debtor;
mod write;

pub(crate) use assessment::{insert_assessment, set_replaced, subject as assessment_subject};
pub(crate) use debtor::{enter_debtor, strike_debtor};
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
