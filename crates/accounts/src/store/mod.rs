//! The SQL of people and their sessions. Nobody outside this crate calls it.

pub(crate) mod counts;
pub(crate) mod grants;
pub(crate) mod known;
pub(crate) mod links;
pub(crate) mod people;
pub(crate) mod sealed;
pub(crate) mod sessions;
pub(crate) mod writers;

use crate::domain::password::PasswordHash;
use crate::domain::token::TokenHash;
use store::{FromValue, StoreError, ToValue, Value};

impl ToValue for TokenHash {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(self.bytes())
    }
}

impl FromValue for TokenHash {
    fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
        match value {
            Value::Bytes(b) => TokenHash::from_bytes(b).ok_or(StoreError::Column("token hash")),
            _ => Err(StoreError::Column("token hash")),
        }
    }
}

impl ToValue for PasswordHash {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.as_str())
    }
}

impl FromValue for PasswordHash {
    fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
        String::from_value(value).map(PasswordHash::stored)
    }
}
