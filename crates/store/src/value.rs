//! The kinds of value that both engines store without loss. There is no float (money, weights and
//! rates are whole numbers with a unit in their type) and no boolean (a flag is a date or a state).

use crate::StoreError;
use rusqlite::types as lite;
use tokio_postgres::types as pg;

/// A value on its way to or from a column; it borrows, so nothing is copied on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT, without NUL characters (PostgreSQL has none).
    Text(&'a str),
    /// BYTEA.
    Bytes(&'a [u8]),
}

/// A type that can be a statement's parameter.
pub trait ToValue {
    /// The value, borrowed.
    fn to_value(&self) -> Value<'_>;
}

/// A type that can be read from a column.
pub trait FromValue: Sized {
    /// Reads a column.
    ///
    /// # Errors
    /// [`StoreError::Column`] when the stored value is of another kind or out of range.
    fn from_value(value: Value<'_>) -> Result<Self, StoreError>;
}

macro_rules! value_type {
    ($t:ty, $v:ident => $to:expr, $pat:pat => $from:expr) => {
        impl ToValue for $t {
            fn to_value(&self) -> Value<'_> {
                let $v = self;
                $to
            }
        }
        impl FromValue for $t {
            fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
                match value {
                    $pat => Ok($from),
                    _ => Err(StoreError::Column(stringify!($t))),
                }
            }
        }
    };
}
value_type!(i64, v => Value::Int(*v), Value::Int(n) => n);
value_type!(String, v => Value::Text(v), Value::Text(s) => s.to_owned());
value_type!(Vec<u8>, v => Value::Bytes(v), Value::Bytes(b) => b.to_owned());

value_type!(u32, v => Value::Int(i64::from(*v)), Value::Int(n) => u32::try_from(n).map_err(|_| StoreError::Column("u32"))?);
value_type!(kernel::Timestamp, v => Value::Int(v.micros()), Value::Int(n) => kernel::Timestamp::from_micros(n));
value_type!(kernel::Home, v => Value::Int(v.number()), Value::Int(n) => kernel::Home::from_number(n).ok_or(StoreError::Column("home"))?);
value_type!(kernel::MerchantId, v => Value::Int(v.number()), Value::Int(n) => kernel::MerchantId::of(kernel::Home::from_number(n).ok_or(StoreError::Column("merchant_id"))?));
value_type!(kernel::ShopperId, v => Value::Int(v.number()), Value::Int(n) => kernel::ShopperId::of(kernel::Home::from_number(n).ok_or(StoreError::Column("shopper_id"))?));
value_type!(kernel::Grams, v => Value::Int(i64::from(v.grams())), Value::Int(n) => kernel::Grams::new(u32::try_from(n).map_err(|_| StoreError::Column("grams"))?));

macro_rules! id_value {
    ($($t:ident),* $(,)?) => {$(
        impl ToValue for kernel::$t {
            fn to_value(&self) -> Value<'_> {
                Value::Bytes(self.bytes())
            }
        }
        impl FromValue for kernel::$t {
            fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
                match value {
                    Value::Bytes(b) => kernel::Id::from_bytes(b).map(Into::into).ok_or(StoreError::Column(stringify!($t))),
                    _ => Err(StoreError::Column(stringify!($t))),
                }
            }
        }
    )*};
}
id_value!(
    ListingId,
    SkuId,
    OrderId,
    CheckoutId,
    PaymentId,
    LocationId,
    ConsignmentId,
    EntryId,
    PayoutId,
    PayoutRunId,
    BankAccountId,
    ReturnId,
    DisputeId,
    QuoteId,
    AddressId,
    ImportId,
    AttachmentId,
    ThreadId,
    MessageId,
    CaseId,
    MailId,
    NoticeId,
    EventId,
);

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
    kernel::Currency => |c| c.code(),
    kernel::Country => |c| c.code(),
    kernel::Lang => |l| l.tag(),
    kernel::Slug => |s| s.as_str(),
);

impl FromValue for kernel::Rate {
    fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
        match value {
            Value::Text(s) => s.parse().map_err(|_| StoreError::Column("rate")),
            _ => Err(StoreError::Column("rate")),
        }
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<'a> ToValue for Value<'a> {
    fn to_value(&self) -> Value<'_> {
        *self
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}
impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
        match value {
            Value::Bytes(b) => b.try_into().map_err(|_| StoreError::Column("array of bytes")),
            _ => Err(StoreError::Column("array of bytes")),
        }
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
        if value == Value::Null { Ok(None) } else { T::from_value(value).map(Some) }
    }
}

// ---- SQLite

impl rusqlite::ToSql for Value<'_> {
    #[inline]
    fn to_sql(&self) -> rusqlite::Result<lite::ToSqlOutput<'_>> {
        Ok(lite::ToSqlOutput::Borrowed(match *self {
            Value::Null => lite::ValueRef::Null,
            Value::Int(n) => lite::ValueRef::Integer(n),
            Value::Text(s) => lite::ValueRef::Text(s.as_bytes()),
            Value::Bytes(b) => lite::ValueRef::Blob(b),
        }))
    }
}

impl<'a> TryFrom<lite::ValueRef<'a>> for Value<'a> {
    type Error = StoreError;
    #[inline]
    fn try_from(v: lite::ValueRef<'a>) -> Result<Self, StoreError> {
        Ok(match v {
            lite::ValueRef::Null => Value::Null,
            lite::ValueRef::Integer(n) => Value::Int(n),
            lite::ValueRef::Text(s) => {
                Value::Text(std::str::from_utf8(s).map_err(|_| StoreError::Column("UTF-8"))?)
            }
            lite::ValueRef::Blob(b) => Value::Bytes(b),
            lite::ValueRef::Real(_) => return Err(StoreError::Column("no floats")),
        })
    }
}

// ---- PostgreSQL

impl pg::ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &pg::Type,
        out: &mut pg::private::BytesMut,
    ) -> Result<pg::IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (*self, ty) {
            (Value::Null, _) => Ok(pg::IsNull::Yes),
            (Value::Int(n), &pg::Type::INT4) => i32::try_from(n)?.to_sql(ty, out),
            (Value::Int(n), &pg::Type::INT8) => n.to_sql(ty, out),
            (Value::Text(s), &pg::Type::TEXT | &pg::Type::NAME) => s.to_sql(ty, out),
            (Value::Bytes(b), &pg::Type::BYTEA) => b.to_sql(ty, out),
            (other, _) => Err(format!("{other:?} is no {ty}").into()),
        }
    }
    fn accepts(ty: &pg::Type) -> bool {
        matches!(
            *ty,
            pg::Type::INT8 | pg::Type::INT4 | pg::Type::TEXT | pg::Type::NAME | pg::Type::BYTEA
        )
    }
    pg::to_sql_checked!();
}

impl<'a> pg::FromSql<'a> for Value<'a> {
    fn from_sql(
        ty: &pg::Type,
        raw: &'a [u8],
    ) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(match *ty {
            pg::Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            pg::Type::INT4 => Value::Int(i64::from(i32::from_sql(ty, raw)?)),
            pg::Type::BYTEA => Value::Bytes(raw),
            _ => Value::Text(std::str::from_utf8(raw)?),
        })
    }
    fn from_sql_null(_: &pg::Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Value::Null)
    }
    fn accepts(ty: &pg::Type) -> bool {
        <Self as pg::ToSql>::accepts(ty)
    }
}
