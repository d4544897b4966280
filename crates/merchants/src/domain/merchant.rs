//! Merchants: who sells, how they were verified, and where their application stands.

use crate::domain::text::LocalText;
use kernel::{Country, Currency, MerchantId, Rate, ShopperId, Slug, Timestamp};
use std::{fmt, str::FromStr};

/// A word that is none of the known ones.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not one of the known kinds")]
pub struct UnknownKey(pub String);

macro_rules! keyed {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident => $key:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            /// Each of them, in the order in which people choose.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// As stored, in the API, and at the end of its name in the language files.
            #[must_use]
            pub const fn key(&self) -> &'static str {
                match self { $($name::$variant => $key),* }
            }
        }

        impl FromStr for $name {
            type Err = UnknownKey;
            fn from_str(text: &str) -> Result<$name, UnknownKey> {
                $name::ALL
                    .iter()
                    .copied()
                    .find(|known| known.key() == text)
                    .ok_or_else(|| UnknownKey(text.chars().take(40).collect()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.key())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.key())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

keyed! {
    /// What kind of seller a merchant is.
    MerchantKind {
        /// A person who sells now and then, or makes things by hand.
        Individual => "individual",
        /// A registered business.
        Business => "business",
        /// An orchard, a farm, a fishery.
        Farm => "farm",
        /// A shop with shelves that one can walk into.
        Store => "store",
        /// The owner of a brand, selling it.
        BrandFlagship => "brand_flagship",
        /// The market itself, as a first-party retailer.
        Operator => "operator",
    }
}

keyed! {
    /// How the operator made sure of who a merchant is.
    VerifiedHow {
        /// Found in the public register of businesses.
        BusinessRegister => "business_register",
        /// Showed an identity document.
        IdentityDocument => "identity_document",
        /// Found in the register of farms or fisheries.
        FarmRegister => "farm_register",
        /// Visited at its place.
        SiteVisit => "site_visit",
        /// Found as the owner in the register of trade marks.
        TrademarkRegister => "trademark_register",
        /// Belongs to the market.
        FirstParty => "first_party",
    }
}

/// The state of an application, without its reason: the filter of the operator's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MerchantState {
    /// Waits for the operator.
    Applied,
    /// May sell.
    Approved,
    /// May not sell, and may apply again.
    Refused,
}

impl MerchantState {
    /// Each of them, what waits first.
    pub const ALL: [MerchantState; 3] =
        [MerchantState::Applied, MerchantState::Approved, MerchantState::Refused];

    /// As stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            MerchantState::Applied => "applied",
            MerchantState::Approved => "approved",
            MerchantState::Refused => "refused",
        }
    }
}

impl FromStr for MerchantState {
    type Err = UnknownKey;

    fn from_str(text: &str) -> Result<MerchantState, UnknownKey> {
        MerchantState::ALL
            .into_iter()
            .find(|state| state.key() == text)
            .ok_or_else(|| UnknownKey(text.chars().take(40).collect()))
    }
}

/// Where a merchant stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MerchantStatus {
    /// Waits for the operator.
    Applied,
    /// May sell.
    Approved,
    /// May not sell, and may apply again.
    Refused {
        /// In the operator's words, for the applicant to read.
        reason: String,
    },
}

impl MerchantStatus {
    /// The state without the reason.
    #[must_use]
    pub const fn state(&self) -> MerchantState {
        match self {
            MerchantStatus::Applied => MerchantState::Applied,
            MerchantStatus::Approved => MerchantState::Approved,
            MerchantStatus::Refused { .. } => MerchantState::Refused,
        }
    }
}

/// What an applicant says of itself, and what everyone reads once it is approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerchantProfile {
    /// Its name in addresses.
    pub slug: Slug,
    /// What kind of seller.
    pub kind: MerchantKind,
    /// Its name.
    pub name: LocalText,
    /// Who they are, in a sentence or a few.
    pub about: LocalText,
    /// Where it ships from.
    pub country: Country,
    /// The town or region, as on a label.
    pub place: LocalText,
    /// The currency in which it is paid, and in which it prices.
    pub payout_currency: Currency,
}

/// Who sells, from the application on, whatever became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merchant {
    /// Its home.
    pub id: MerchantId,
    /// Its name in addresses.
    pub slug: Slug,
    /// What kind of seller.
    pub kind: MerchantKind,
    /// Its name.
    pub name: LocalText,
    /// Who they are, in a sentence or a few.
    pub about: LocalText,
    /// Where it ships from.
    pub country: Country,
    /// The town or region, as on a label.
    pub place: LocalText,
    /// The currency in which it is paid, and in which it prices.
    pub payout_currency: Currency,
    /// The market's share of the goods, exact.
    pub commission: Rate,
    /// Where it stands.
    pub status: MerchantStatus,
    /// How the operator made sure of it; there from approval on.
    pub verified_how: Option<VerifiedHow>,
    /// The account that applied.
    pub owner: ShopperId,
    /// When it last applied.
    pub applied_at: Timestamp,
    /// When the operator last decided.
    pub decided_at: Option<Timestamp>,
    /// Rises with each change, for If-Match.
    pub version: i64,
}

impl Merchant {
    /// May sell.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.status == MerchantStatus::Approved
    }
}

/// The market's share of goods and freight until an operator says otherwise: 8 %.
#[must_use]
pub fn commission_usual() -> Rate {
    Rate::new(8, 100).unwrap_or(Rate::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back() {
        for kind in MerchantKind::ALL {
            assert_eq!(kind.key().parse::<MerchantKind>().as_ref(), Ok(kind));
        }
        for how in VerifiedHow::ALL {
            assert_eq!(how.key().parse::<VerifiedHow>().as_ref(), Ok(how));
        }
        assert!("bazaar".parse::<MerchantKind>().is_err());
    }
}
