//! `/sell/shipping`: a merchant's rate cards, and an editor that works by posting the form: steps are
//! added and taken away by its buttons, and nothing is kept until it is saved.

use crate::{
    Access, App, Form, Merchant, Problem, Reader, Refusal, Refusals, Routes,
    components::{
        Column, Field, Tone, banner, button, empty_state, error_summary, form, icon, link_button,
        quiet_link, section, table,
    },
    done, refused, sell_page, t,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use kernel::{Country, Currency, Grams, MerchantId, Money, Timestamp};
use maud::{Markup, html};
use pricing::{
    CardFault, FxQuote, RateCard, RemoveRateCardError, SaveRateCardError, Step, default_card,
    rate_card, rate_cards, remove_rate_card, save_rate_card,
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sell/shipping", Access::Merchant, list)
        .get("/sell/shipping/new", Access::Merchant, blank)
        .post("/sell/shipping/new", Access::Merchant, create)
        .get("/sell/shipping/{card}", Access::Merchant, show)
        .post("/sell/shipping/{card}", Access::Merchant, change)
        .post("/sell/shipping/{card}/remove", Access::Merchant, remove)
}

async fn list(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
) -> Result<Markup, Problem> {
    let cards = app.db.read(move |tx| rate_cards(tx, merchant.id)).await?;
    let body = html! {
        p.soft { (t!(&reader, "shipping-lead")) }
        @if cards.is_empty() {
            (empty_state("ship", &t!(&reader, "shipping-none"), &t!(&reader, "shipping-none-text"),
                Some(("/sell/shipping/new", &t!(&reader, "shipping-new-first")))))
        } @else {
            (cards_table(&reader, &cards))
            p { (link_button("/sell/shipping/new", &t!(&reader, "shipping-new"))) }
        }
    };
    Ok(sell_page(&reader, &t!(&reader, "shipping-title"), body))
}

fn cards_table(reader: &Reader, cards: &[RateCard]) -> Markup {
    let columns = [
        Column::text(t!(reader, "shipping-card")),
        Column::text(t!(reader, "shipping-service")),
        Column::text(t!(reader, "shipping-to")),
        Column::text(t!(reader, "shipping-days")),
        Column::text(t!(reader, "shipping-steps")),
    ];
    let rows = html! {
        @for card in cards {
            @let to: Vec<String> = card.countries.iter().map(|c| reader.country(*c)).collect();
            tr {
                th scope="row" { a href={ "/sell/shipping/" (card.code) } { (card.code) } }
                td { (service_name(reader, &card.service)) }
                td { (to.join(", ")) }
                td { (days_text(reader, card)) }
                td {
                    (t!(reader, "shipping-steps-text", count = card.steps.len(),
                        heaviest = card.steps.last().map_or_else(String::new, |s| reader.weight(s.up_to))))
                }
            }
        }
    };
    table(&t!(reader, "shipping-title"), &columns, rows, None)
}

fn service_name(reader: &Reader, service: &str) -> String {
    reader.find(&format!("service-{service}")).unwrap_or_else(|| service.to_owned())
}

fn days_text(reader: &Reader, card: &RateCard) -> String {
    let days = |transit: u32| i64::from(card.handling_days.saturating_add(transit));
    let (min, max) = (days(card.transit_days_min), days(card.transit_days_max));
    t!(reader, "shipping-days-text", min = min, max = max)
}

/// The form as typed.
#[derive(Clone, Debug, Default)]
struct Typed {
    code: String,
    service: String,
    sent_from: String,
    countries: String,
    currency: String,
    handling: String,
    transit_min: String,
    transit_max: String,
    version: String,
    /// Weight and price of each step.
    steps: Vec<(String, String)>,
    /// The button.
    pressed: String,
}

impl Typed {
    fn of(card: &RateCard) -> Typed {
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

    fn read(pairs: Vec<(String, String)>) -> Typed {
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
    fn parse(&self, reader: &Reader, merchant: MerchantId) -> Result<RateCard, Refusals> {
        let mut wrong = Refusals::new();
        let number = |text: &str| {
            text.parse::<u32>().map_err(|_| Refusal::new(t!(reader, "shipping-bad-number")))
        };
        let country = |text: &str| {
            let bad = || Refusal::new(t!(reader, "shipping-bad-country", given = text.to_owned()));
            text.parse::<Country>().map_err(|_| bad())
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
fn fault_refusals(reader: &Reader, faults: &[CardFault]) -> Refusals {
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

async fn blank(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
) -> Result<Markup, Problem> {
    let id = merchant.id;
    let (found, cards) = app
        .db
        .read(move |tx| {
            Ok::<_, store::StoreError>((accounts::merchant(tx, id)?, rate_cards(tx, id)?))
        })
        .await?;
    let seller = found.ok_or_else(Problem::not_found)?;
    let mut card = default_card(id, seller.country, seller.payout_currency);
    if !cards.is_empty() {
        card.code = format!("standard-{}", cards.len() + 1);
    }
    let typed = Typed::of(&card);
    Ok(editor(&reader, &typed, &Refusals::new(), None))
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(code): Path<String>,
) -> Result<Markup, Problem> {
    let (id, today) = (merchant.id, reader.today());
    let found = app.db.read(move |tx| {
        let Some(card) = rate_card(tx, id, &code)? else { return Ok(None) };
        let rates: Vec<FxQuote> = (card.currency().into_iter())
            .filter_map(|own| pricing::fx(tx, own, Currency::CNY, today).ok())
            .collect();
        Ok::<_, store::StoreError>(Some((card, rates)))
    });
    let (card, rates) = found.await?.ok_or_else(Problem::not_found)?;
    let example = example(&reader, &card, rates.first());
    Ok(editor(&reader, &Typed::of(&card), &Refusals::new(), Some(example)))
}

async fn create(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    save(&app, &reader, merchant.id, Typed::read(pairs)).await
}

async fn change(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(code): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed = Typed { code, ..Typed::read(pairs) };
    save(&app, &reader, merchant.id, typed).await
}

/// Adds or drops a step and shows the form again, or saves the card.
async fn save(
    app: &App,
    reader: &Reader,
    merchant: MerchantId,
    mut typed: Typed,
) -> Result<Response, Problem> {
    let none = Refusals::new();
    match typed.pressed.as_str() {
        "add" => {
            typed.steps.push((String::new(), String::new()));
            return Ok(editor(reader, &typed, &none, None).into_response());
        }
        "drop" => {
            typed.steps.pop();
            return Ok(editor(reader, &typed, &none, None).into_response());
        }
        _ => {}
    }
    let card = match typed.parse(reader, merchant) {
        Ok(card) => card,
        Err(wrong) => return Ok(refused(editor(reader, &typed, &wrong, None))),
    };
    let (moment, is_new) = (app.clock.moment(), card.version == 0);
    let saved = app.db.write(move |tx| save_rate_card(tx, &card, &mut moment.clone())).await;
    let wrong = match saved {
        Ok(_) => return Ok(done("/sell/shipping", "saved")),
        Err(SaveRateCardError::Faults(faults)) => fault_refusals(reader, &faults),
        Err(SaveRateCardError::Changed { .. }) => {
            let mut wrong = Refusals::new();
            let (field, key) =
                if is_new { ("code", "shipping-taken") } else { ("", "shipping-changed") };
            wrong.add(field, Refusal::new(t!(reader, key)));
            wrong
        }
        Err(SaveRateCardError::Many(count)) => {
            let mut wrong = Refusals::new();
            wrong.add("", Refusal::new(t!(reader, "shipping-many", count = count)));
            wrong
        }
        Err(SaveRateCardError::Store(error)) => return Err(error.into()),
    };
    Ok(refused(editor(reader, &typed, &wrong, None)))
}

async fn remove(
    State(app): State<App>,
    merchant: Merchant,
    Path(code): Path<String>,
    Form(_): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let moment = app.clock.moment();
    let removed =
        app.db.write(move |tx| remove_rate_card(tx, merchant.id, &code, &mut moment.clone())).await;
    match removed {
        Ok(()) => Ok(done("/sell/shipping", "saved")),
        Err(RemoveRateCardError::Unknown(_)) => Err(Problem::not_found()),
        Err(RemoveRateCardError::Store(error)) => Err(error.into()),
    }
}

fn editor(reader: &Reader, typed: &Typed, wrong: &Refusals, example: Option<Markup>) -> Markup {
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

/// Three parcels under this card, with what the shopper sees of them.
fn example(reader: &Reader, card: &RateCard, fx: Option<&FxQuote>) -> Markup {
    let columns = [
        Column::number(t!(reader, "shipping-example-weight")),
        Column::number(t!(reader, "shipping-example-price")),
        Column::number(t!(reader, "shipping-example-here")),
        Column::text(t!(reader, "shipping-example-arrives")),
    ];
    let country = card.countries.first().map_or_else(String::new, |c| reader.country(*c));
    let (from, to) = card.promise(reader.today());
    let rows = html! {
        @for grams in [300, 1_000, 3_000] {
            tr {
                td.numeric { (reader.weight(Grams::new(grams))) }
                @match card.price(Grams::new(grams)) {
                    Some(price) => {
                        td.numeric { (reader.money(price)) }
                        td.numeric { @if let Some(here) = here(price, fx) { (reader.money(here)) } }
                        td { (reader.days(from, to)) }
                    }
                    None => { td.soft colspan="3" { (t!(reader, "shipping-example-none")) } }
                }
            }
        }
    };
    html! {
        p.soft { (t!(reader, "shipping-example-lead", country = country)) }
        (table(&t!(reader, "shipping-example"), &columns, rows, None))
        @if let Some(text) = fx.and_then(|fx| crate::components::fx_text(reader, fx)) {
            (banner(Tone::Plain, html! { p { (text) } }))
        }
    }
}

fn here(price: Money, fx: Option<&FxQuote>) -> Option<Money> {
    let fx = fx?;
    price.convert(fx.to, fx.rate, kernel::Rounding::HalfUp).ok()
}
