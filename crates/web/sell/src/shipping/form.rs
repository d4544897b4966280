//! The form of a rate card: as typed, as read, what is wrong with it, and as shown.

use crate::{
    Reader, Refusal, Refusals,
    components::{Field, button, error_summary, form, icon, quiet_link, section},
    sell_page, t,
};
use kernel::{Country, Currency, Grams, MerchantId, Money, Timestamp};
use maud::{Markup, html};
use pricing::{CardFault, RateCard, Step};

/// The form as typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) code: String,
    pub(super) service: String,
    pub(super) sent_from: String,
    pub(super) countries: String,
    pub(super) currency: String,
    pub(super) handling: String,
    pub(super) transit_min: String,
    pub(super) transit_max: String,
    pub(super) version: String,
    /// Weight and price of each step.
    pub(super) steps: Vec<(String, String)>,
    /// The button.
    pub(super) pressed: String,
}

impl Typed {
    pub(super) fn of(card: &RateCard) -> Typed {
        let codes: Vec<&str> = card.countries.iter().map(Country::code).collect();
        Typed {
            code: card.code.clone(),
            service: card.service.clone(),
            sent_from: card.sent_from.code().to_owned(),
            countries: codes.join(" "),
            currency: card.currency().map_or_else(String::new, |c| c.code().to_owned()),
            handling: card.handling_days.to_string(),
            transit_min: card.transit_days_min.to_string(),
            transit_max: card.transit_days_max.to_string(),
            version: card.version.to_string(),
            steps: card
                .steps
                .iter()
                .map(|s| (s.up_to.grams().to_string(), s.price.amount_text()))
                .collect(),
            pressed: String::new(),
        }
    }

    pub(super) fn from_pairs(pairs: Vec<(String, String)>) -> Typed {
        let mut typed = Typed::default();
        for (name, value) in pairs {
            let value = value.trim().to_owned();
            match name.as_str() {
                "code" => typed.code = value,
                "service" => typed.service = value,
                "sent_from" => typed.sent_from = value,
                "countries" => typed.countries = value,
                "currency" => typed.currency = value,
                "handling" => typed.handling = value,
                "transit_min" => typed.transit_min = value,
                "transit_max" => typed.transit_max = value,
                "version" => typed.version = value,
                "press" => typed.pressed = value,
                name if name.starts_with("weight-") => typed.steps.push((value, String::new())),
                name if name.starts_with("price-") => {
                    if let Some(step) = typed.steps.last_mut() {
                        step.1 = value;
                    }
                }
                _ => {}
            }
        }
        typed
    }

    /// The card, or what is wrong beside each field.
    pub(super) fn parse(
        &self,
        reader: &Reader,
        merchant: MerchantId,
    ) -> Result<RateCard, Refusals> {
        let mut wrong = Refusals::new();
        let number = |text: &str| {
            text.parse::<u32>().map_err(|_| Refusal::new(t!(reader, "shipping-bad-number")))
        };
        let country = |text: &str| {
            let bad = || Refusal::new(t!(reader, "shipping-bad-country", given = text.to_owned()));
            Country::named(text).ok_or_else(bad)
        };
        let countries: Result<Vec<Country>, Refusal> =
            self.countries.split([' ', ',']).filter(|c| !c.is_empty()).map(country).collect();
        let currency: Result<Currency, Refusal> =
            self.currency.parse().map_err(|_| Refusal::new(t!(reader, "shipping-bad-currency")));
        let currency = wrong.keep("currency", currency);
        let steps = currency.map(|currency| self.parse_steps(reader, currency, &mut wrong));
        let card = RateCard {
            merchant,
            code: self.code.clone(),
            service: self.service.clone(),
            sent_from: wrong.keep("sent_from", country(&self.sent_from)).unwrap_or(Country::US),
            countries: wrong.keep("countries", countries).unwrap_or_default(),
            handling_days: wrong.keep("handling", number(&self.handling)).unwrap_or_default(),
            transit_days_min: wrong.keep("transit_min", number(&self.transit_min)).unwrap_or(0),
            transit_days_max: wrong.keep("transit_max", number(&self.transit_max)).unwrap_or(0),
            steps: steps.unwrap_or_default(),
            version: self.version.parse().unwrap_or_default(),
            updated_at: Timestamp::from_micros(0),
        };
        if wrong.is_empty() { Ok(card) } else { Err(wrong) }
    }

    fn parse_steps(&self, reader: &Reader, currency: Currency, wrong: &mut Refusals) -> Vec<Step> {
        let mut steps = Vec::new();
        for (at, (weight, price)) in self.steps.iter().enumerate() {
            let weight = weight.parse::<u32>().ok().filter(|grams| *grams > 0);
            let weight = weight.ok_or_else(|| Refusal::new(t!(reader, "shipping-bad-weight")));
            let price = Money::parse(price, currency);
            let price = price.map_err(|_| Refusal::new(t!(reader, "shipping-bad-price")));
            let number = at + 1;
            let weight = wrong.keep(&format!("weight-{number}"), weight);
            if let Some((grams, price)) = weight.zip(wrong.keep(&format!("price-{number}"), price))
            {
                steps.push(Step { up_to: Grams::new(grams), price });
            }
        }
        steps
    }
}

/// What is wrong with a well-read card, beside its fields.
pub(super) fn fault_refusals(reader: &Reader, faults: &[CardFault]) -> Refusals {
    let mut wrong = Refusals::new();
    for fault in faults {
        let step = |what: &str, number: usize| format!("{what}-{number}");
        let (field, text) = match fault {
            CardFault::Word { field, .. } => {
                ((*field).to_owned(), t!(reader, "shipping-fault-code"))
            }
            CardFault::NoCountry => {
                ("countries".to_owned(), t!(reader, "shipping-fault-countries-none"))
            }
            CardFault::Home(home) => (
                "countries".to_owned(),
                t!(reader, "shipping-fault-countries-home", country = reader.country(*home)),
            ),
            CardFault::NoStep => (String::new(), t!(reader, "shipping-fault-steps-none")),
            CardFault::ManySteps(count) => {
                (String::new(), t!(reader, "shipping-fault-steps-many", count = *count))
            }
            CardFault::Weights(n) => (step("weight", *n), t!(reader, "shipping-fault-weights")),
            CardFault::Prices(n) => (step("price", *n), t!(reader, "shipping-fault-prices")),
            CardFault::Negative(n) => (step("price", *n), t!(reader, "shipping-fault-negative")),
            CardFault::Currencies(n) => {
                (step("price", *n), t!(reader, "shipping-fault-currencies"))
            }
            CardFault::Days(count) => {
                ("transit_max".to_owned(), t!(reader, "shipping-fault-days", count = *count))
            }
        };
        wrong.add(&field, Refusal::new(text));
    }
    wrong
}

pub(super) fn editor(
    reader: &Reader,
    typed: &Typed,
    wrong: &Refusals,
    example: Option<Markup>,
) -> Markup {
    let is_new = typed.version.parse::<i64>().unwrap_or_default() == 0;
    let action = match is_new {
        true => "/sell/shipping/new".to_owned(),
        false => format!("/sell/shipping/{}", typed.code),
    };
    let title = if is_new {
        t!(reader, "shipping-new")
    } else {
        format!("{} · {}", t!(reader, "shipping-card"), typed.code)
    };
    let body = html! {
        p { a href="/sell/shipping" { (t!(reader, "shipping-back")) } }
        (summary(reader, wrong, typed.steps.len()))
        div.panel { (form(reader, &action, fields(reader, typed, wrong, is_new))) }
        @if let Some(example) = example { (section(&t!(reader, "shipping-example"), example)) }
        @if !is_new {
            (section(&t!(reader, "shipping-remove"), html! {
                p.soft { (t!(reader, "shipping-remove-hint")) }
                (form(reader, &format!("{action}/remove"), html! {
                    div.actions {
                        button.button.button-bad type="submit" {
                            (icon("trash")) (t!(reader, "shipping-remove"))
                        }
                    }
                }))
            }))
        }
    };
    sell_page(reader, &title, body)
}

fn summary(reader: &Reader, wrong: &Refusals, steps: usize) -> Markup {
    let mut all: Vec<(String, String)> = [
        ("code", "shipping-code"),
        ("service", "shipping-service"),
        ("sent_from", "shipping-from"),
        ("countries", "shipping-countries"),
        ("currency", "shipping-currency"),
        ("handling", "shipping-handling"),
        ("transit_min", "shipping-transit-min"),
        ("transit_max", "shipping-transit-max"),
    ]
    .map(|(name, key)| (name.to_owned(), reader.text(key)))
    .to_vec();
    for number in 1..=steps {
        let weight = t!(reader, "shipping-step-number", number = number);
        all.push((format!("weight-{number}"), weight));
        let price = t!(reader, "shipping-step-number-price", number = number);
        all.push((format!("price-{number}"), price));
    }
    let named: Vec<(&str, &str)> = all.iter().map(|(n, l)| (n.as_str(), l.as_str())).collect();
    error_summary(reader, wrong, &named)
}

fn fields(reader: &Reader, typed: &Typed, wrong: &Refusals, is_new: bool) -> Markup {
    let text = |name: &str, key: &str, value: &str| {
        Field::text(name, &reader.text(key)).value(value).refusals(wrong)
    };
    let number = |name: &str, key: &str, value: &str| {
        Field::number(name, &reader.text(key)).value(value).refusals(wrong)
    };
    html! {
        // The first button is what Enter presses.
        button.visually-hidden type="submit" name="press" value="save" tabindex="-1" {
            (t!(reader, "shipping-save"))
        }
        input type="hidden" name="version" value=(typed.version);
        @if is_new {
            (text("code", "shipping-code", &typed.code).hint(&t!(reader, "shipping-code-hint")))
        }
        (text("service", "shipping-service", &typed.service)
            .hint(&t!(reader, "shipping-service-hint")).attribute("maxlength", "40"))
        div.fields {
            (text("sent_from", "shipping-from", &typed.sent_from)
                .hint(&t!(reader, "shipping-from-hint")).attribute("maxlength", "2"))
            (text("countries", "shipping-countries", &typed.countries)
                .hint(&t!(reader, "shipping-countries-hint")))
        }
        div.fields {
            (number("transit_min", "shipping-transit-min", &typed.transit_min))
            (number("transit_max", "shipping-transit-max", &typed.transit_max))
            (number("handling", "shipping-handling", &typed.handling))
            (text("currency", "shipping-currency", &typed.currency).class("field-short")
                .attribute("maxlength", "3"))
        }
        fieldset.field {
            legend { (t!(reader, "shipping-steps")) }
            div.stack {
                @for (at, (weight, price)) in typed.steps.iter().enumerate() {
                    @let number = at + 1;
                    div.fields {
                        (Field::number(&format!("weight-{number}"),
                            &t!(reader, "shipping-step-number", number = number))
                            .value(weight).suffix("g").refusals(wrong))
                        (Field::amount(&format!("price-{number}"),
                            &t!(reader, "shipping-step-number-price", number = number))
                            .value(price).prefix(&typed.currency).refusals(wrong))
                    }
                }
            }
            div.actions {
                button.button.button-quiet type="submit" name="press" value="add" {
                    (t!(reader, "shipping-add-step"))
                }
                @if typed.steps.len() > 1 {
                    button.button.button-quiet type="submit" name="press" value="drop" {
                        (t!(reader, "shipping-drop-step"))
                    }
                }
            }
        }
        div.actions {
            (button(&t!(reader, "shipping-save")))
            (quiet_link("/sell/shipping", &t!(reader, "shipping-back")))
        }
    }
}
