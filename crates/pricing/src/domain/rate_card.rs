//! A merchant's prices for carriage: to these countries, by this service, up to this weight.

use kernel::{Country, Currency, Date, Grams, MerchantId, Money, Timestamp};

/// A weight step: parcels up to `up_to` cost `price`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Step {
    /// The heaviest parcel of this step.
    pub up_to: Grams,
    /// What it costs, in the card's currency.
    pub price: Money,
}

/// The prices of one service to one zone.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RateCard {
    /// Whose card.
    pub merchant: MerchantId,
    /// Its name, unique per merchant: small letters, digits, hyphens.
    pub code: String,
    /// The service, for example `standard` or `express`; small letters, digits, hyphens.
    pub service: String,
    /// Where parcels are handed over.
    pub sent_from: Country,
    /// The zone: where parcels go.
    pub countries: Vec<Country>,
    /// Working time before a parcel is handed over.
    pub handling_days: u32,
    /// Shortest time under way.
    pub transit_days_min: u32,
    /// Longest time under way.
    pub transit_days_max: u32,
    /// Lightest first, at least one.
    pub steps: Vec<Step>,
    /// Rises by one with every change; 0 for a card that is not saved yet.
    pub version: i64,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What is wrong with a card, by field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardFault {
    /// The code or service is not a plain word.
    #[error("{field} must be 2 to 40 small letters, digits and hyphens, not \"{given}\"")]
    Word {
        /// `code` or `service`.
        field: &'static str,
        /// What was given.
        given: String,
    },
    /// No country.
    #[error("a card needs at least one destination country")]
    NoCountry,
    /// The country of departure is among the destinations.
    #[error("{0} is where the parcels are sent from: leave it out of the destinations")]
    Home(Country),
    /// No step.
    #[error("a card needs at least one weight step")]
    NoStep,
    /// Too many steps.
    #[error("a card has at most {0} weight steps")]
    ManySteps(usize),
    /// A step of no weight, or two of the same.
    #[error("step {0}: each step must be heavier than the one before")]
    Weights(usize),
    /// A step cheaper than a lighter one.
    #[error("step {0}: a heavier parcel must not cost less than a lighter one")]
    Prices(usize),
    /// A price below zero.
    #[error("step {0}: the price must not be below zero")]
    Negative(usize),
    /// Prices in several currencies.
    #[error("step {0}: all steps must be in one currency")]
    Currencies(usize),
    /// Days that cannot be.
    #[error(
        "the longest time under way must be at least the shortest, and all of it at most {0} days"
    )]
    Days(u32),
}

impl CardFault {
    /// The field of the form: `code`, `service`, `countries`, `steps` or `days`.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            CardFault::Word { field, .. } => field,
            CardFault::NoCountry | CardFault::Home(_) => "countries",
            CardFault::NoStep
            | CardFault::ManySteps(_)
            | CardFault::Weights(_)
            | CardFault::Prices(_)
            | CardFault::Negative(_)
            | CardFault::Currencies(_) => "steps",
            CardFault::Days(_) => "days",
        }
    }
}

/// The most steps of a card.
const STEPS_MAX: usize = 40;
/// The longest promise.
const DAYS_MAX: u32 = 180;

/// What carriage of one parcel costs, and how long it takes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Freight {
    /// In the merchant's currency.
    pub amount: Money,
    /// The service.
    pub service: String,
    /// Where it is handed over.
    pub sent_from: Country,
    /// Handling and the shortest time under way.
    pub promise_days_min: u32,
    /// Handling and the longest time under way.
    pub promise_days_max: u32,
    /// The code of the card.
    pub card: String,
}

/// Why there is no price for carriage.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FreightError {
    /// No card names the destination.
    #[error("the merchant has no rate card for {0}")]
    NoCard(Country),
    /// No card for the destination has the service.
    #[error("the merchant has no service \"{service}\" to {destination}")]
    NoService {
        /// Where to.
        destination: Country,
        /// What was asked for.
        service: String,
    },
    /// Heavier than the last step.
    #[error("the parcel weighs {weight}; the merchant's cards for {destination} end at {heaviest}")]
    TooHeavy {
        /// Where to.
        destination: Country,
        /// The parcel.
        weight: Grams,
        /// The last step.
        heaviest: Grams,
    },
}

impl Freight {
    /// Delivered between these days when ordered on `day`.
    #[must_use]
    pub fn promise(&self, day: Date) -> (Date, Date) {
        (days_after(day, self.promise_days_min), days_after(day, self.promise_days_max))
    }
}

fn days_after(day: Date, days: u32) -> Date {
    day.saturating_add(jiff::Span::new().days(i64::from(days)))
}

impl RateCard {
    /// Everything that is wrong with the card; nothing when it may be saved.
    #[must_use]
    pub fn faults(&self) -> Vec<CardFault> {
        let mut faults = Vec::new();
        for (field, given) in [("code", &self.code), ("service", &self.service)] {
            if !is_word(given) {
                faults.push(CardFault::Word { field, given: given.chars().take(48).collect() });
            }
        }
        if self.countries.is_empty() {
            faults.push(CardFault::NoCountry);
        }
        if self.countries.contains(&self.sent_from) {
            faults.push(CardFault::Home(self.sent_from));
        }
        let longest = self.handling_days.saturating_add(self.transit_days_max);
        if self.transit_days_max < self.transit_days_min || longest > DAYS_MAX {
            faults.push(CardFault::Days(DAYS_MAX));
        }
        faults.extend(self.step_faults());
        faults
    }

    fn step_faults(&self) -> Vec<CardFault> {
        let Some(first) = self.steps.first() else {
            return vec![CardFault::NoStep];
        };
        if self.steps.len() > STEPS_MAX {
            return vec![CardFault::ManySteps(STEPS_MAX)];
        }
        let mut faults = Vec::new();
        let mut before: Option<Step> = None;
        for (at, step) in self.steps.iter().enumerate() {
            let number = at + 1;
            if step.price.currency() != first.price.currency() {
                faults.push(CardFault::Currencies(number));
            }
            if step.price.is_negative() {
                faults.push(CardFault::Negative(number));
            }
            if step.up_to <= before.map_or(Grams::new(0), |b| b.up_to) {
                faults.push(CardFault::Weights(number));
            } else if before.is_some_and(|b| step.price.minor() < b.price.minor()) {
                faults.push(CardFault::Prices(number));
            }
            before = Some(*step);
        }
        faults
    }

    /// The currency of the steps.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        self.steps.first().map(|step| step.price.currency())
    }

    /// The price of a parcel of `weight`; `None` when it is heavier than the last step.
    #[must_use]
    pub fn price(&self, weight: Grams) -> Option<Money> {
        self.steps.iter().find(|step| weight <= step.up_to).map(|step| step.price)
    }

    /// Delivered between these days when ordered on `day`.
    #[must_use]
    pub fn promise(&self, day: Date) -> (Date, Date) {
        let after = |transit: u32| days_after(day, self.handling_days.saturating_add(transit));
        (after(self.transit_days_min), after(self.transit_days_max))
    }

    fn freight(&self, weight: Grams) -> Option<Freight> {
        Some(Freight {
            amount: self.price(weight)?,
            service: self.service.clone(),
            sent_from: self.sent_from,
            promise_days_min: self.handling_days.saturating_add(self.transit_days_min),
            promise_days_max: self.handling_days.saturating_add(self.transit_days_max),
            card: self.code.clone(),
        })
    }
}

fn is_word(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (2..=40).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with('-')
}

/// The price of a parcel of `weight` to `destination`. Without a `service`, `standard` where a card
/// offers it, else the cheapest that carries the weight.
pub(crate) fn choose(
    cards: &[RateCard],
    destination: Country,
    weight: Grams,
    service: Option<&str>,
) -> Result<Freight, FreightError> {
    let to_there: Vec<&RateCard> =
        cards.iter().filter(|card| card.countries.contains(&destination)).collect();
    if to_there.is_empty() {
        return Err(FreightError::NoCard(destination));
    }
    let of_service: Vec<&RateCard> = to_there
        .into_iter()
        .filter(|card| service.is_none_or(|wanted| card.service == wanted))
        .collect();
    if of_service.is_empty() {
        let service = service.unwrap_or_default().to_owned();
        return Err(FreightError::NoService { destination, service });
    }
    let best = of_service
        .iter()
        .filter_map(|card| card.freight(weight))
        .min_by_key(|f| (f.service != "standard", f.amount.minor(), f.card.clone()));
    best.ok_or_else(|| FreightError::TooHeavy {
        destination,
        weight,
        heaviest: of_service
            .iter()
            .filter_map(|card| card.steps.last())
            .map(|step| step.up_to)
            .max()
            .unwrap_or_default(),
    })
}

/// The card a new merchant starts with, to change: parcels from `sent_from` to China by air, in
/// `currency`. Its prices are an example, not a carrier's.
#[must_use]
pub fn default_card(merchant: MerchantId, sent_from: Country, currency: Currency) -> RateCard {
    // Hundredths of a major unit; as many whole units where the currency has no smaller ones (690 yen).
    let steps = [(500, 690), (1_000, 990), (2_000, 1_590), (5_000, 3_290), (10_000, 5_990)];
    let per = if currency.digits() == 0 { 100 } else { currency.minor_per_major() };
    let price = |hundredths: i64| Money::new(hundredths.saturating_mul(per) / 100, currency);
    RateCard {
        merchant,
        code: "standard-cn".to_owned(),
        service: "standard".to_owned(),
        sent_from,
        countries: vec![Country::CN],
        handling_days: 2,
        transit_days_min: 6,
        transit_days_max: 10,
        steps: steps
            .iter()
            .map(|(g, price_of)| Step { up_to: Grams::new(*g), price: price(*price_of) })
            .collect(),
        version: 0,
        updated_at: Timestamp::from_micros(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Home;

    fn card() -> RateCard {
        default_card(MerchantId::of(Home::new(9)), Country::US, Currency::USD)
    }

    #[test]
    fn the_step_that_just_fits_is_the_price() {
        let card = card();
        for (grams, cents) in [(1, 690), (500, 690), (501, 990), (10_000, 5_990)] {
            assert_eq!(card.price(Grams::new(grams)).map(Money::minor), Some(cents), "{grams}");
        }
        assert_eq!(card.price(Grams::new(10_001)), None);
    }

    #[test]
    fn standard_is_chosen_unless_another_service_is_asked_for() {
        let cheap = RateCard { code: "eco".into(), service: "economy".into(), ..card() };
        let mut cheap = cheap;
        cheap.steps[0].price = Money::new(100, Currency::USD);
        let cards = [cheap, card()];
        let choose = |service| choose(&cards, Country::CN, Grams::new(100), service);
        assert_eq!(choose(None).unwrap().service, "standard");
        assert_eq!(choose(Some("economy")).unwrap().amount.minor(), 100);
        assert!(matches!(choose(Some("sea")), Err(FreightError::NoService { .. })));
    }

    #[test]
    fn a_parcel_that_is_too_heavy_or_goes_elsewhere_is_refused() {
        let cards = [card()];
        let error = choose(&cards, Country::CN, Grams::new(20_000), None).unwrap_err();
        assert!(
            matches!(error, FreightError::TooHeavy { heaviest, .. } if heaviest == Grams::new(10_000))
        );
        let error = choose(&cards, Country::US, Grams::new(1), None).unwrap_err();
        assert_eq!(error, FreightError::NoCard(Country::US));
    }

    #[test]
    fn what_is_wrong_with_a_card_is_told_all_at_once() {
        assert_eq!(card().faults(), []);
        let step =
            |g, cents| Step { up_to: Grams::new(g), price: Money::new(cents, Currency::USD) };
        let bad = RateCard {
            code: "Ä".into(),
            countries: vec![Country::US],
            transit_days_max: 1,
            steps: vec![step(500, 10), step(500, 20), step(600, 5), step(700, -1)],
            ..card()
        };
        let fields: Vec<&str> = bad.faults().iter().map(CardFault::field).collect();
        assert_eq!(fields, ["code", "countries", "days", "steps", "steps", "steps", "steps"]);
    }
}
