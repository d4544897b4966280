//! Why a parcel has no landed cost, which field is to blame, and what can be done.

mod way_out;

pub use way_out::WayOut;

use crate::{Ban, HsCode, Note};
use kernel::{Country, Currency, Date, Money};

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
    /// The tariff has a line, but its rate cannot be computed.
    #[error("the rate of {hs} ({rate}) cannot be computed: {reason}")]
    RateRefused {
        /// The line.
        goods: String,
        /// Its code.
        hs: HsCode,
        /// As it is written.
        rate: String,
        /// The named reason.
        reason: String,
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
            Refusal::NoRate { .. } => "no-rate",
            Refusal::AfterBook { .. } => "date-after-data",
            Refusal::BadRegime { .. } => "bad-regime",
            Refusal::TooLarge => "amount-too-large",
        }
    }

    /// The field to blame, as the CLI and the API call it.
    #[must_use]
    pub fn field(&self) -> String {
        match self {
            Refusal::UnknownLane { .. } => "lane".to_owned(),
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
            Refusal::NoRate { .. } => "rates".to_owned(),
            Refusal::AfterBook { .. } => "date".to_owned(),
            Refusal::BadRegime { .. } => "regime".to_owned(),
            Refusal::MissingAttribute { any_of, .. } => {
                format!("attribute {}", any_of.first().map_or("", String::as_str))
            }
            Refusal::BadAttribute { name, .. } => format!("attribute {name}"),
        }
    }

    /// What can be done; never empty.
    #[must_use]
    pub fn ways_out(&self) -> Vec<WayOut> {
        match self {
            Refusal::UnknownLane { .. } => vec![WayOut::OtherDestination],
            Refusal::BeforeBook { .. } => vec![WayOut::OtherDate],
            Refusal::NoGoods
            | Refusal::Quantity { .. }
            | Refusal::Price { .. }
            | Refusal::Negative { .. }
            | Refusal::Currency { .. }
            | Refusal::BadAttribute { .. } => vec![WayOut::WriteAgain],
            Refusal::Banned { ban, .. } => ban.ways_out.clone(),
            Refusal::UnknownClass { .. } => vec![WayOut::CiteClass, WayOut::ConfirmHs],
            Refusal::UnknownHs { .. } | Refusal::RateRefused { .. } => vec![WayOut::ConfirmHs],
            Refusal::AmbiguousHs { .. } => vec![WayOut::NationalCode],
            Refusal::UnknownDuty { .. } => vec![WayOut::ConfirmHs, WayOut::CiteClass],
            Refusal::HugeQuantity { .. } => vec![WayOut::FewerUnits],
            Refusal::NoRate { .. } => vec![WayOut::ImportRates],
            Refusal::AfterBook { .. } => vec![WayOut::OtherDate],
            Refusal::BadRegime { .. } => vec![WayOut::OtherRegime],
            Refusal::MissingAttribute { any_of, .. } => {
                let duty = any_of.iter().any(|name| name.starts_with("duty_rate"));
                vec![if duty { WayOut::StateDutyRate } else { WayOut::FillAttribute }]
            }
            Refusal::OverOrderLimit { .. } | Refusal::TooLarge => {
                vec![WayOut::FewerUnits, WayOut::GeneralTrade]
            }
            Refusal::SingleItemOverLimit { .. } => vec![WayOut::GeneralTrade],
        }
    }

    /// The sentence as a Fluent key `refusal-<slug>` with its values.
    #[must_use]
    pub fn note(&self) -> Note {
        let note = Note::new(&format!("refusal-{}", self.slug()));
        match self {
            Refusal::UnknownLane { origin, destination } => {
                note.with("origin", *origin).with("destination", *destination)
            }
            Refusal::BeforeBook { date, from, .. } => note.with("date", *date).with("from", *from),
            Refusal::NoGoods | Refusal::TooLarge => note,
            Refusal::Quantity { goods } | Refusal::Price { goods } => {
                note.with("goods", goods.as_str())
            }
            Refusal::Negative { field } => note.with("field", *field),
            Refusal::Currency { field, wanted, got } => {
                note.with("field", *field).with("wanted", wanted.code()).with("got", got.code())
            }
            Refusal::Banned { goods, hs, ban } => note
                .with("goods", goods.as_str())
                .with("hs", hs.to_string())
                .with("rule", ban.rule.as_str()),
            Refusal::UnknownClass { goods, hs } | Refusal::UnknownHs { goods, hs } => {
                note.with("goods", goods.as_str()).with("hs", hs.to_string())
            }
            Refusal::UnknownDuty { goods, hs, table } => note
                .with("goods", goods.as_str())
                .with("hs", hs.to_string())
                .with("table", table.as_str()),
            Refusal::HugeQuantity { goods, most, .. } => {
                note.with("goods", goods.as_str()).with("most", u64::from(*most))
            }
            Refusal::AmbiguousHs { goods, hs, candidates } => note
                .with("goods", goods.as_str())
                .with("hs", hs.to_string())
                .with("lines", list(candidates)),
            Refusal::RateRefused { goods, hs, rate, reason } => note
                .with("goods", goods.as_str())
                .with("hs", hs.to_string())
                .with("rate", rate.as_str())
                .with("reason", reason.as_str()),
            Refusal::NoRate { currency, to } => {
                note.with("currency", currency.code()).with("to", to.code())
            }
            Refusal::AfterBook { date, until, .. } => {
                note.with("date", *date).with("until", *until)
            }
            Refusal::BadRegime { wanted, possible, .. } => {
                note.with("wanted", wanted.as_str()).with("possible", possible.join(", "))
            }
            Refusal::MissingAttribute { goods, hs, any_of, .. } => note
                .with("goods", goods.as_str())
                .with("hs", hs.to_string())
                .with("names", any_of.join(", ")),
            Refusal::BadAttribute { goods, name, value } => note
                .with("goods", goods.as_str())
                .with("name", name.as_str())
                .with("value", value.as_str()),
            Refusal::OverOrderLimit { limit, value, .. } => {
                note.with("limit", *limit).with("value", *value)
            }
            Refusal::SingleItemOverLimit { goods, limit, value, .. } => {
                note.with("goods", goods.as_str()).with("limit", *limit).with("value", *value)
            }
        }
    }
}

/// `08134010: 1.2 ¢/kg, 08134020: …`
fn list(candidates: &[(String, String)]) -> String {
    let texts: Vec<String> =
        candidates.iter().map(|(code, rate)| format!("{code} {rate}")).collect();
    texts.join(", ")
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
