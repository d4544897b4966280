//! Why a parcel has no landed cost, which field is to blame, and what can be done.

mod reason;
mod told;
mod way_out;

pub(crate) use reason::known as known_reason;
pub use way_out::WayOut;

use crate::{Ban, HsCode, Texts};
use kernel::{Country, Currency, Date, Money};
use told::list;

/// Why [`landed_cost`](crate::landed_cost) answers no amount. Lines are named by their `key`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No regime of the book serves the pair.
    #[error("there is no regime for parcels from {origin} to {destination}")]
    UnknownLane {
        /// Where it is sent from.
        origin: Country,
        /// Where it is sent to.
        destination: Country,
    },
    /// The rules of the regime are not known for so early a day.
    #[error("the rules of {regime} are known from {from} on, not on {date}")]
    BeforeBook {
        /// The regime.
        regime: String,
        /// The day that was asked for.
        date: Date,
        /// The first day that the data covers.
        from: Date,
    },
    /// The parcel is empty.
    #[error("a parcel needs at least one product")]
    NoGoods,
    /// A quantity of zero.
    #[error("the quantity of {goods} must be at least 1")]
    Quantity {
        /// The line.
        goods: String,
    },
    /// A price of nothing or less.
    #[error("the price of {goods} must be above zero")]
    Price {
        /// The line.
        goods: String,
    },
    /// Freight or insurance below zero.
    #[error("{field} must not be below zero")]
    Negative {
        /// `freight` or `insurance`.
        field: &'static str,
    },
    /// An amount is not in the destination's currency.
    #[error("{field} must be in {wanted}, not {got}")]
    Currency {
        /// `price`, `freight` or `insurance`.
        field: &'static str,
        /// The destination's currency.
        wanted: Currency,
        /// What was given.
        got: Currency,
    },
    /// The product may not come by parcel.
    #[error("{hs} may not be sent to {destination} by parcel: {rule}", destination = .ban.destination, rule = .ban.rule)]
    Banned {
        /// The line.
        goods: String,
        /// Its code.
        hs: HsCode,
        /// The rule, its source and the ways out.
        ban: Box<Ban>,
    },
    /// The table of tax classes has no line for the code.
    #[error("no cited tax class covers {hs}, and a class is never guessed")]
    UnknownClass {
        /// The line.
        goods: String,
        /// Its code.
        hs: HsCode,
    },
    /// The tax class needs to know something about the product.
    #[error("the tax class of {hs} ({class}) needs the attribute {names}", names = .any_of.join(" or "))]
    MissingAttribute {
        /// The line.
        goods: String,
        /// Its code.
        hs: HsCode,
        /// The tax class.
        class: String,
        /// One of these is enough.
        any_of: Vec<String>,
    },
    /// An attribute is not a number above zero.
    #[error("{name} of {goods} must be a number above zero, not \"{value}\"")]
    BadAttribute {
        /// The line.
        goods: String,
        /// The attribute.
        name: String,
        /// What was given.
        value: String,
    },
    /// Several units exceed the limit of one order.
    #[error(
        "an order to {destination} may be worth at most {limit} under {regime}; this one is {value}"
    )]
    OverOrderLimit {
        /// Where it is sent to.
        destination: Country,
        /// The regime.
        regime: String,
        /// The limit on goods, freight and insurance.
        limit: Money,
        /// Goods, freight and insurance of this order.
        value: Money,
    },
    /// One indivisible unit exceeds the limit of one order: it owes full duty and taxes, which this book cannot compute.
    #[error(
        "one unit of {goods} is worth {value}, over the limit of {limit} of {regime}: it would owe full duty and taxes"
    )]
    SingleItemOverLimit {
        /// The line.
        goods: String,
        /// The regime.
        regime: String,
        /// The limit on goods, freight and insurance.
        limit: Money,
        /// Goods, freight and insurance of this order.
        value: Money,
    },
    /// More units of one product than a consignment can have.
    #[error("the quantity of {goods} is {quantity}, above {most}")]
    HugeQuantity {
        /// The line.
        goods: String,
        /// What was given.
        quantity: u32,
        /// The most that is computed.
        most: u32,
    },
    /// The Harmonized System has no such subheading.
    #[error("{hs} is not a subheading of the Harmonized System 2022")]
    UnknownHs {
        /// The line.
        goods: String,
        /// Its code.
        hs: HsCode,
    },
    /// The tariff has several lines below the code, with different rates.
    #[error("{hs} has several lines with different rates: {list}", list = list(.candidates))]
    AmbiguousHs {
        /// The line.
        goods: String,
        /// Its code.
        hs: HsCode,
        /// Codes and rates below it, at most 40.
        candidates: Vec<(String, String)>,
    },
    /// The tariff has no line for the code.
    #[error("{table} has no rate for {hs}, and a rate is never guessed")]
    UnknownDuty {
        /// The line.
        goods: String,
        /// Its code.
        hs: HsCode,
        /// The table that was read.
        table: String,
    },
    /// The book has a rule for the goods, but no rate that can be computed.
    #[error("{hs}: {reason}")]
    RateRefused {
        /// The line.
        goods: String,
        /// Its code.
        hs: HsCode,
        /// The rate as it is written, for programs: no reader is shown it.
        rate: String,
        /// Why, in English.
        reason: String,
        /// Why, in the languages it is written in; empty when it is written in one only.
        texts: Texts,
        /// What can be done; empty: the rate is not in the book.
        ways: Vec<WayOut>,
    },
    /// Nothing is imported: both countries lie within the customs union that the lane is of.
    #[error(
        "{origin} and {destination} are of one customs union: goods in free circulation move between them \
         without import, and the seller charges the VAT"
    )]
    SameUnion {
        /// Where it is sent from.
        origin: Country,
        /// Where it is sent to.
        destination: Country,
    },
    /// A preference is claimed that no programme of the lane is called.
    #[error("{claimed} is no preference of this lane; for these goods there is: {}", one_of(.possible))]
    UnknownPreference {
        /// The line.
        goods: String,
        /// What was claimed.
        claimed: String,
        /// The programmes whose rates the line has and whose origins the goods fit.
        possible: Vec<String>,
    },
    /// A preference is claimed for goods of a country that it is not for.
    #[error("preference {claimed} is for goods of {}; these are of {made_in}", codes(.origins))]
    PreferenceOrigin {
        /// The line.
        goods: String,
        /// What was claimed.
        claimed: String,
        /// The countries whose goods it is for.
        origins: Vec<Country>,
        /// Where the goods were made, or are sent from.
        made_in: Country,
    },
    /// A preference is claimed on a day on which it is not in force.
    #[error("preference {claimed} is not in force on {date}{}", until(*.last))]
    PreferenceDay {
        /// The line.
        goods: String,
        /// What was claimed.
        claimed: String,
        /// The day that was asked for.
        date: Date,
        /// The last day on which it was, when it ended before.
        last: Option<Date>,
    },
    /// A rule is written in a currency that the asker gave no rate for.
    #[error("a rule is written in {currency}: its rate to {to} is missing")]
    NoRate {
        /// The currency of the rule.
        currency: Currency,
        /// The destination's.
        to: Currency,
    },
    /// The regime ended, or the rules are asked about a day after they were last looked at.
    #[error("the rules of {regime} are known until {until}, not on {date}")]
    AfterBook {
        /// The regime.
        regime: String,
        /// The day that was asked for.
        date: Date,
        /// The last day that the data covers.
        until: Date,
    },
    /// The asker named a regime that the lane does not have.
    #[error("{wanted} is no regime from {origin} to {destination}: {possible}", possible = .possible.join(", "))]
    BadRegime {
        /// What was named.
        wanted: String,
        /// Where it is sent from.
        origin: Country,
        /// Where it is sent to.
        destination: Country,
        /// The regimes there are.
        possible: Vec<String>,
    },
    /// What the goods cost vanishes in the other currency: at this rate it is nothing.
    #[error("at this exchange rate {goods} costs less than the smallest amount of {currency}")]
    Vanishes {
        /// The line.
        goods: String,
        /// Of the destination.
        currency: Currency,
    },
    /// An amount does not fit in 63 bits of minor units.
    #[error("the amounts are too large to be computed exactly")]
    TooLarge,
}

impl Refusal {
    /// A stable name, for an API: `parcel-banned`.
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        match self {
            Refusal::UnknownLane { .. } => "unknown-lane",
            Refusal::BeforeBook { .. } => "date-before-data",
            Refusal::NoGoods => "no-goods",
            Refusal::Quantity { .. } => "bad-quantity",
            Refusal::Price { .. } => "bad-price",
            Refusal::Negative { .. } => "negative-amount",
            Refusal::Currency { .. } => "wrong-currency",
            Refusal::Banned { .. } => "parcel-banned",
            Refusal::UnknownClass { .. } => "unknown-tax-class",
            Refusal::MissingAttribute { .. } => "missing-attribute",
            Refusal::BadAttribute { .. } => "bad-attribute",
            Refusal::OverOrderLimit { .. } => "over-order-limit",
            Refusal::SingleItemOverLimit { .. } => "single-item-over-limit",
            Refusal::HugeQuantity { .. } => "huge-quantity",
            Refusal::UnknownHs { .. } => "unknown-hs",
            Refusal::AmbiguousHs { .. } => "ambiguous-hs",
            Refusal::UnknownDuty { .. } => "unknown-duty",
            Refusal::RateRefused { .. } => "rate-refused",
            Refusal::SameUnion { .. } => "same-union",
            Refusal::UnknownPreference { .. } => "unknown-preference",
            Refusal::PreferenceOrigin { .. } => "preference-origin",
            Refusal::PreferenceDay { .. } => "preference-day",
            Refusal::NoRate { .. } => "no-rate",
            Refusal::AfterBook { .. } => "date-after-data",
            Refusal::BadRegime { .. } => "bad-regime",
            Refusal::Vanishes { .. } => "amount-vanishes",
            Refusal::TooLarge => "amount-too-large",
        }
    }

    /// The field to blame, as the CLI and the API call it.
    #[must_use]
    pub fn field(&self) -> String {
        match self {
            Refusal::UnknownLane { .. } | Refusal::SameUnion { .. } => "lane".to_owned(),
            Refusal::UnknownPreference { .. }
            | Refusal::PreferenceOrigin { .. }
            | Refusal::PreferenceDay { .. } => "preference".to_owned(),
            Refusal::BeforeBook { .. } => "date".to_owned(),
            Refusal::NoGoods => "goods".to_owned(),
            Refusal::Quantity { .. } | Refusal::OverOrderLimit { .. } => "quantity".to_owned(),
            Refusal::Price { .. } | Refusal::SingleItemOverLimit { .. } | Refusal::TooLarge => {
                "price".to_owned()
            }
            Refusal::Negative { field } | Refusal::Currency { field, .. } => (*field).to_owned(),
            Refusal::Banned { .. }
            | Refusal::UnknownClass { .. }
            | Refusal::UnknownHs { .. }
            | Refusal::AmbiguousHs { .. }
            | Refusal::UnknownDuty { .. }
            | Refusal::RateRefused { .. } => "hs".to_owned(),
            Refusal::HugeQuantity { .. } => "quantity".to_owned(),
            Refusal::NoRate { .. } | Refusal::Vanishes { .. } => "rates".to_owned(),
            Refusal::AfterBook { .. } => "date".to_owned(),
            Refusal::BadRegime { .. } => "regime".to_owned(),
            Refusal::MissingAttribute { any_of, .. } => {
                format!("attribute {}", any_of.first().map_or("", String::as_str))
            }
            Refusal::BadAttribute { name, .. } => format!("attribute {name}"),
        }
    }
}

impl From<kernel::MoneyError> for Refusal {
    fn from(_: kernel::MoneyError) -> Refusal {
        Refusal::TooLarge
    }
}

impl From<kernel::RateError> for Refusal {
    fn from(_: kernel::RateError) -> Refusal {
        Refusal::TooLarge
    }
}

/// `KR`; `CA, MX and 3 more`.
fn codes(countries: &[Country]) -> String {
    let shown: Vec<&str> = countries.iter().take(12).map(|country| country.code()).collect();
    match countries.len().saturating_sub(shown.len()) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn one_of(possible: &[String]) -> String {
    if possible.is_empty() { "none".to_owned() } else { possible.join(", ") }
}

fn until(last: Option<Date>) -> String {
    last.map_or_else(String::new, |last| format!(": it ended on {last}"))
}
