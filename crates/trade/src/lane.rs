//! The regimes of a destination, as data: who pays what share of which tax, up to which limits.

use kernel::{Country, Currency, Date, Money, Rate, Rounding};

/// The limits of a regime, on the dutiable value (goods, freight and insurance).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// At most this per order.
    pub order: Money,
    /// At most this per person and calendar year in the destination's time.
    pub person_year: Money,
    /// In force since.
    pub since: Date,
    /// Where the limits were read.
    pub source: String,
}

impl Limits {
    /// Whether one order worth `value` is within the limit.
    #[must_use]
    pub fn allows_order(&self, value: Money) -> bool {
        value.currency() == self.order.currency() && value.minor() <= self.order.minor()
    }

    /// Whether a person who already used `used` this year may add `value`.
    #[must_use]
    pub fn allows_year(&self, used: Money, value: Money) -> bool {
        used.plus(value).is_ok_and(|sum| {
            sum.currency() == self.person_year.currency() && sum.minor() <= self.person_year.minor()
        })
    }
}

/// How parcels of a destination are taxed under one procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regime {
    /// Its name in quotes and commands: `cbec-retail-import`.
    pub name: String,
    /// Where it applies.
    pub destination: Country,
    /// The currency in which it counts.
    pub currency: Currency,
    /// The IANA zone whose calendar it follows.
    pub zone: String,
    /// Its rules are known from this day …
    pub valid_from: Date,
    /// … and were last looked at on this one.
    pub known_until: Date,
    /// Duty on the dutiable value, within the limits.
    pub duty: Rate,
    /// The share of the statutory VAT and consumption tax that is owed.
    pub tax_share: Rate,
    /// How the taxes of one order become whole minor units.
    pub rounding: Rounding,
    /// Whose rule the rounding is.
    pub rounding_source: String,
    /// Per order and per person and year.
    pub limits: Limits,
    /// Where the duty and the share were read.
    pub source: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct LaneFile {
    destination: Country,
    currency: Currency,
    zone: String,
    regime: Vec<RegimeText>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RegimeText {
    name: String,
    valid_from: String,
    known_until: String,
    duty: Rate,
    tax_share: Rate,
    rounding: Rounding,
    rounding_source: String,
    order_limit: String,
    person_year_limit: String,
    limits_since: String,
    limits_source: String,
    source: String,
}

/// Reads one lane file.
pub(crate) fn read_lane(text: &str) -> Result<Vec<Regime>, String> {
    let file: LaneFile = toml::from_str(text).map_err(|e| e.to_string())?;
    let money = |text: &str| Money::parse(text, file.currency).map_err(|e| e.to_string());
    let date = |text: &str| text.parse::<Date>().map_err(|e| e.to_string());
    file.regime
        .iter()
        .map(|r| {
            Ok(Regime {
                name: r.name.clone(),
                destination: file.destination,
                currency: file.currency,
                zone: file.zone.clone(),
                valid_from: date(&r.valid_from)?,
                known_until: date(&r.known_until)?,
                duty: r.duty,
                tax_share: r.tax_share,
                rounding: r.rounding,
                rounding_source: r.rounding_source.clone(),
                limits: Limits {
                    order: money(&r.order_limit)?,
                    person_year: money(&r.person_year_limit)?,
                    since: date(&r.limits_since)?,
                    source: r.limits_source.clone(),
                },
                source: r.source.clone(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::Book;
    use kernel::{Country, Currency, Money};

    #[test]
    fn d26_limits_of_an_order_and_of_a_person_and_year() {
        let regime = Book::shipped().regime(Country::US, Country::CN, None).unwrap();
        let cny = |text| Money::parse(text, Currency::CNY).unwrap();
        assert!(regime.limits.allows_order(cny("5000.00")));
        assert!(!regime.limits.allows_order(cny("5000.01")));
        assert!(!regime.limits.allows_year(cny("25990.00"), cny("20.00")));
        assert!(regime.limits.allows_year(cny("25980.00"), cny("20.00")));
    }
}
