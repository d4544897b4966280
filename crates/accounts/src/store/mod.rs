//! The SQL of people and merchants. Nobody outside this crate calls it.

pub(crate) mod merchants;
pub(crate) mod people;
pub(crate) mod sessions;

use crate::domain::email::Email;
use crate::domain::merchant::{MerchantKind, VerifiedHow};
use crate::domain::password::PasswordHash;
use crate::domain::text::LocalText;
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

impl FromValue for LocalText {
    fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
        match value {
            Value::Text(json) => LocalText::from_json(json).ok_or(StoreError::Column("texts")),
            _ => Err(StoreError::Column("texts")),
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

macro_rules! text_value {
    ($($t:ty => $as_str:expr),* $(,)?) => {$(
        impl ToValue for $t {
            fn to_value(&self) -> Value<'_> {
                let as_str: fn(&$t) -> &str = $as_str;
                Value::Text(as_str(self))
            }
        }
        impl FromValue for $t {
            fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
                match value {
                    Value::Text(s) => s.parse().map_err(|_| StoreError::Column(stringify!($t))),
                    _ => Err(StoreError::Column(stringify!($t))),
                }
            }
        }
    )*};
}
text_value!(
    Email => |e| e.as_str(),
    MerchantKind => |k| k.key(),
    VerifiedHow => |h| h.key(),
);
