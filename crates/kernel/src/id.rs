//! Ids carry their home: a UUIDv8 of a 40-bit home number, 48-bit milliseconds and 34 bits that count
//! on from a random start ([`Moment`](crate::Moment)), shown as TypeID text (`ord_01h45y…`), so `/orders/ord_…` needs no directory.

use crate::Timestamp;
use std::fmt;

/// The number of the merchant or shopper where a row lives: 40 bits, never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Home(u64);

const HOME_BITS: u32 = 40;

impl Home {
    /// The market itself: rows of the operator that belong to no merchant or shopper.
    pub const MARKET: Home = Home(1);

    /// The low 40 bits of `bits`; the reserved numbers 0 and 1 become 2.
    #[must_use]
    pub const fn new(bits: u64) -> Home {
        let number = bits & ((1 << HOME_BITS) - 1);
        Home(if number < 2 { 2 } else { number })
    }

    /// As stored in a BIGINT column.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0.cast_signed()
    }

    /// From a BIGINT column.
    #[must_use]
    pub const fn from_number(number: i64) -> Option<Home> {
        if number > 0 && number < 1 << HOME_BITS {
            Some(Home(number.cast_unsigned()))
        } else {
            None
        }
    }
}

/// 128 bits: 40 home, 8 high milliseconds, version 8, 40 low milliseconds, variant, 34 to tell apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; 16]);

/// A text that is not an id of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not an id that starts with \"{prefix}_\"")]
pub struct IdError {
    /// What was given.
    pub text: String,
    /// The prefix of the wanted kind.
    pub prefix: &'static str,
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl Id {
    /// An id in `home` at `now`; the low 34 bits of `apart` tell ids of one millisecond apart.
    #[must_use]
    pub fn new(home: Home, now: Timestamp, apart: u64) -> Id {
        let millis = u128::from((now.micros() / 1000).cast_unsigned() & ((1 << 48) - 1));
        // 122 free bits of a UUIDv8: 40 home | 48 time | 34 apart, around version and variant.
        let free =
            (u128::from(home.0) << 82) | (millis << 34) | u128::from(apart & ((1 << 34) - 1));
        let (a, b, c) = (free >> 74, (free >> 62) & 0xFFF, free & ((1 << 62) - 1));
        Id(((a << 80) | (8 << 76) | (b << 64) | (0b10 << 62) | c).to_be_bytes())
    }

    /// The id that *is* a home: merchant and shopper ids are nothing but their home number.
    #[must_use]
    pub fn of_home(home: Home) -> Id {
        Id::new(home, Timestamp::from_micros(0), 0)
    }

    fn free_bits(self) -> u128 {
        let bits = u128::from_be_bytes(self.0);
        ((bits >> 80) << 74) | (((bits >> 64) & 0xFFF) << 62) | (bits & ((1 << 62) - 1))
    }

    /// Where the row lives.
    #[must_use]
    pub fn home(self) -> Home {
        Home(u64::try_from(self.free_bits() >> 82).unwrap_or(1).max(1))
    }

    /// When it was made, to the millisecond.
    #[must_use]
    pub fn made_at(self) -> Timestamp {
        let millis = u64::try_from((self.free_bits() >> 34) & ((1 << 48) - 1)).unwrap_or(0);
        Timestamp::from_micros(millis.cast_signed().saturating_mul(1000))
    }

    /// As stored in a BYTEA column.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// From a BYTEA column; `None` unless it is a UUIDv8 with a home.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Id> {
        let id = Id(bytes.try_into().ok()?);
        let is_v8 = id.0[6] >> 4 == 8 && id.0[8] >> 6 == 0b10;
        (is_v8 && id.free_bits() >> 82 != 0).then_some(id)
    }

    /// TypeID text: `prefix_` and 26 characters of Crockford base 32.
    #[must_use]
    pub fn text(self, prefix: &str) -> String {
        let bits = u128::from_be_bytes(self.0);
        let digits = (0..26).rev().map(|i| {
            let digit = usize::try_from((bits >> (5 * i)) & 31).unwrap_or(0);
            char::from(ALPHABET[digit])
        });
        prefix.chars().chain(['_']).chain(digits).collect()
    }

    /// Reads TypeID text.
    ///
    /// # Errors
    /// [`IdError`] when the prefix or the 26 characters are not what they should be.
    pub fn parse(text: &str, prefix: &'static str) -> Result<Id, IdError> {
        let bad = || IdError { text: text.chars().take(48).collect(), prefix };
        let digits = text.strip_prefix(prefix).and_then(|t| t.strip_prefix('_')).ok_or_else(bad)?;
        if digits.len() != 26 || digits.as_bytes()[0] > b'7' {
            return Err(bad());
        }
        let bits = digits.bytes().try_fold(0u128, |bits, byte| {
            let digit = ALPHABET.iter().position(|c| *c == byte)?;
            Some((bits << 5) | u128::try_from(digit).ok()?)
        });
        Id::from_bytes(&bits.ok_or_else(bad)?.to_be_bytes()).ok_or_else(bad)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text("id"))
    }
}

/// Ids of rows that live in a home: `id_types! { /// An order. OrderId => "ord" }`.
/// Each has `home()`, text, serde, and never compares with another kind.
#[macro_export]
macro_rules! id_types {
    ($($(#[$doc:meta])* $name:ident => $prefix:literal),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::Id);

        impl $name {
            /// The letters before the underscore.
            pub const PREFIX: &'static str = $prefix;
            /// The 128 bits.
            #[must_use]
            pub const fn id(self) -> $crate::Id { self.0 }
            /// As stored in a BYTEA column.
            #[must_use]
            pub const fn bytes(&self) -> &[u8; 16] { self.0.bytes() }
            /// Where the row lives.
            #[must_use]
            pub fn home(self) -> $crate::Home { self.0.home() }
        }
        impl From<$crate::Id> for $name {
            fn from(id: $crate::Id) -> Self { $name(id) }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0.text($prefix))
            }
        }
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0.text($prefix))
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = $crate::IdError;
            fn from_str(text: &str) -> Result<Self, $crate::IdError> {
                $crate::Id::parse(text, $prefix).map($name)
            }
        }
        impl $crate::__serde::Serialize for $name {
            fn serialize<S: $crate::__serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> $crate::__serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <::std::borrow::Cow<'de, str> as $crate::__serde::Deserialize>::deserialize(d)?;
                text.parse().map_err($crate::__serde::de::Error::custom)
            }
        }
    )*};
}

id_types! {
    /// A merchant: nothing but its home number. Column `merchant_id BIGINT`.
    MerchantId => "mer",
    /// An account of a person, who shops: nothing but its home number. Column `shopper_id BIGINT`.
    ShopperId => "shp",
    /// A listing of a merchant.
    ListingId => "lst",
    /// A variant of a listing, the unit of stock and of sale.
    SkuId => "sku",
    /// A merchant's order; its home is the merchant.
    OrderId => "ord",
    /// What a shopper pays at once; its home is the shopper.
    CheckoutId => "chk",
    /// A payment attempt for a checkout; its home is the shopper.
    PaymentId => "pay",
    /// A place that holds stock; its home is the merchant.
    LocationId => "loc",
    /// A parcel of an order; its home is the merchant.
    ConsignmentId => "con",
    /// A journal entry of the ledger; its home is the merchant.
    EntryId => "ent",
    /// Money sent to a merchant; its home is the merchant.
    PayoutId => "pot",
    /// Payouts that leave together; its home is the market.
    PayoutRunId => "run",
    /// An account of a merchant at her bank; its home is the merchant.
    BankAccountId => "bnk",
    /// Units that a shopper sends back, or means to; its home is the merchant.
    ReturnId => "ret",
    /// What shopper and merchant do not agree on, and an operator decides; its home is the merchant.
    DisputeId => "dsp",
    /// A priced and explained landed cost with an expiry.
    QuoteId => "quo",
    /// A shopper's address; its home is the shopper.
    AddressId => "adr",
    /// A run of an import; its home is the merchant.
    ImportId => "imp",
    /// A file that a merchant sent; its home is the merchant.
    UploadId => "upl",
    /// A photo or paper that somebody attached; its home is the merchant.
    AttachmentId => "att",
    /// A conversation between a shopper and a merchant; its home is the merchant.
    ThreadId => "thr",
    /// A message in a conversation; its home is the merchant.
    MessageId => "msg",
    /// Something about a conversation that an operator decides; its home is the merchant.
    CaseId => "cas",
    /// A mail in the outbox.
    MailId => "mai",
    /// What a person is told; its home is the shopper.
    NoticeId => "ntc",
    /// A fact that others may follow; its home is that of the row it speaks of.
    EventId => "evt",
}

macro_rules! home_id {
    ($($name:ident),*) => {$(
        impl $name {
            /// The id of `home`.
            #[must_use]
            pub fn of(home: Home) -> $name { $name(Id::of_home(home)) }
            /// As stored in a BIGINT column.
            #[must_use]
            pub fn number(self) -> i64 { self.home().number() }
        }
    )*};
}
home_id!(MerchantId, ShopperId);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_remembers_its_home_and_its_time(bits in any::<u64>(), millis in 0i64..(1 << 47), random in any::<u64>()) {
            let (home, at) = (Home::new(bits), Timestamp::from_micros(millis * 1000));
            let id = OrderId::from(Id::new(home, at, random));
            prop_assert_eq!(id.home(), home);
            prop_assert_eq!(id.id().made_at(), at);
            prop_assert_eq!(Id::from_bytes(id.bytes()), Some(id.id()));
            prop_assert_eq!(id.to_string().parse::<OrderId>().unwrap(), id);
            prop_assert!(id.to_string().parse::<SkuId>().is_err());
        }

        #[test]
        fn any_text_is_an_id_or_is_refused(text in "[a-z_0-9]{0,40}") {
            let _ = text.parse::<OrderId>();
        }
    }

    #[test]
    fn a_merchant_is_its_home() {
        let home = Home::new(77);
        assert_eq!(MerchantId::of(home).number(), 77);
        assert_eq!(MerchantId::of(home).to_string().parse::<MerchantId>().unwrap().home(), home);
    }
}
