//! What can be wrong with an address or an orderer, for people (by key) and for programs (in words).

use serde::Serialize;
use std::fmt;

/// A field of an address or an orderer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The country.
    Country,
    /// Who takes the parcel.
    Name,
    /// The telephone number.
    Mobile,
    /// Province, city and district.
    Division,
    /// The street.
    Street,
    /// The second line.
    Line2,
    /// The city.
    City,
    /// The state, province or county.
    State,
    /// The postcode.
    Postcode,
    /// The name on the identity card.
    OrdererName,
    /// The number of the identity card.
    IdNumber,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// Nothing was written.
    Missing,
    /// Longer than fits on a label.
    TooLong,
    /// Not of the form it must have.
    Form,
    /// The check character of the identity number does not fit: a digit is mistyped.
    Checksum,
    /// No such place.
    Unknown,
    /// The district was abolished.
    Ended,
    /// The date of birth in the identity number is still to come.
    Future,
    /// Fifteen digits, of an identity card of the first generation.
    FirstGeneration,
    /// The number of a foreigner's permanent residence card.
    ResidenceCard,
    /// The number of a travel permit of residents of Hong Kong and Macao.
    TravelPermit,
    /// The number of a passport.
    Passport,
}

/// One wrong field; its Fluent key is `wrong-<field>-<wrong>`, and `Display` says it to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// Which.
    pub field: Field,
    /// What.
    pub wrong: Wrong,
}

impl Field {
    /// The name of the form field and the end of its Fluent keys.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Field::Country => "country",
            Field::Name => "name",
            Field::Mobile => "mobile",
            Field::Division => "division",
            Field::Street => "street",
            Field::Line2 => "line2",
            Field::City => "city",
            Field::State => "state",
            Field::Postcode => "postcode",
            Field::OrdererName => "orderer-name",
            Field::IdNumber => "id-number",
        }
    }

    /// What it has to look like.
    const fn form(self) -> &'static str {
        match self {
            Field::Country => "two letters of ISO 3166-1 that we know, such as SG",
            Field::Mobile => {
                "a telephone number of the country, in China a mobile number of 11 digits that \
                 begins with 13 to 19"
            }
            Field::Division => {
                "the code of a district of mainland China (GB/T 2260), such as 310115"
            }
            Field::State => "a state or province of the country, by code or name",
            Field::Postcode => "a postcode as the country writes it, in China six digits",
            Field::IdNumber => {
                "the number of an identity card of mainland China: 17 digits and a digit or X, the \
                 first two a province, the seventh to the fourteenth a date of birth since 1900"
            }
            Field::Name | Field::OrdererName => {
                "a name in which nothing is hidden: no control characters and no marks of direction"
            }
            Field::Street | Field::Line2 | Field::City => "a text",
        }
    }
}

impl Wrong {
    /// The end of its Fluent key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Wrong::Missing => "missing",
            Wrong::TooLong => "too-long",
            Wrong::Form => "form",
            Wrong::Checksum => "checksum",
            Wrong::Unknown => "unknown",
            Wrong::Ended => "ended",
            Wrong::Future => "future",
            Wrong::FirstGeneration => "first-generation",
            Wrong::ResidenceCard => "residence-card",
            Wrong::TravelPermit => "travel-permit",
            Wrong::Passport => "passport",
        }
    }
}

impl FieldProblem {
    pub(crate) const fn new(field: Field, wrong: Wrong) -> FieldProblem {
        FieldProblem { field, wrong }
    }
}

/// Customs takes nothing else, so this is the way out for whoever has none.
const NO_CARD: &str = "China's customs identifies who orders by an identity card of mainland China or a \
    residence permit of residents of Hong Kong, Macao or Taiwan (18 characters); somebody who has one can \
    order and pay from an account of their own";

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.wrong {
            Wrong::Missing => write!(f, "missing: write {}", self.field.form()),
            Wrong::TooLong => f.write_str("longer than fits on a label"),
            Wrong::Form | Wrong::Unknown => write!(f, "write {}", self.field.form()),
            Wrong::Checksum => {
                f.write_str("a digit is mistyped: the last character does not fit the others")
            }
            Wrong::Ended => f.write_str(
                "this district was abolished: write the code of the district that the street belongs \
                 to today",
            ),
            Wrong::Future => f.write_str("digits 7 to 14 are a date of birth that is still to come"),
            Wrong::FirstGeneration => f.write_str(
                "cards with 15 digits ended in 2013: write the 18 characters of the card of today",
            ),
            Wrong::ResidenceCard => write!(f, "this is a permanent residence card: {NO_CARD}"),
            Wrong::TravelPermit => write!(f, "this is a travel permit (home-return permit): {NO_CARD}"),
            Wrong::Passport => write!(f, "this is a passport: {NO_CARD}"),
        }
    }
}
