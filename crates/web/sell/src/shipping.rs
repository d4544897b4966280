//! `/sell/shipping`: a merchant's rate cards, and an editor that works by posting the form: steps are
//! added and taken away by its buttons, and nothing is kept until it is saved.

mod form;

use crate::{
    Access, App, Form, Merchant, Problem, Reader, Refusal, Refusals, Routes,
    components::{Column, Tone, banner, empty_state, fx_text, link_button, table},
    done, refused, sell_page, t,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use form::{Typed, editor, fault_refusals};
use kernel::{Grams, MerchantId, Money};
use maud::{Markup, html};
use pricing::{
    FxQuote, RateCard, RemoveRateCardError, SaveRateCardError, default_card, rate_card, rate_cards,
    remove_rate_card, save_rate_card,
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sell/shipping", Access::MEMBER, list)
        .get("/sell/shipping/new", Access::MEMBER, blank)
        .post("/sell/shipping/new", Access::MEMBER, create)
        .get("/sell/shipping/{card}", Access::MEMBER, show)
        .post("/sell/shipping/{card}", Access::MEMBER, change)
        .post("/sell/shipping/{card}/remove", Access::MEMBER, remove)
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

async fn blank(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
) -> Result<Markup, Problem> {
    let id = merchant.id;
    let (found, cards) = app
        .db
        .read(move |tx| {
            Ok::<_, store::StoreError>((merchants::merchant(tx, id)?, rate_cards(tx, id)?))
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
    let (id, today, known) = (merchant.id, reader.today(), reader.destinations().clone());
    let found = app.db.read(move |tx| {
        let Some(card) = rate_card(tx, id, &code)? else { return Ok(None) };
        // The example is told in the money of the first country that the card leads to.
        let there = card.countries.iter().find_map(|country| known.market(*country));
        let rates: Vec<FxQuote> = (card.currency().into_iter().zip(there))
            .filter_map(|(own, there)| pricing::fx(tx, own, there.currency, today).ok())
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
    save(&app, &reader, merchant.id, Typed::from_pairs(pairs)).await
}

async fn change(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(code): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed = Typed { code, ..Typed::from_pairs(pairs) };
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
        @if let Some(text) = fx.and_then(|fx| fx_text(reader, fx)) {
            (banner(Tone::Plain, html! { p { (text) } }))
        }
    }
}

fn here(price: Money, fx: Option<&FxQuote>) -> Option<Money> {
    let fx = fx?;
    price.convert(fx.to, fx.rate, kernel::Rounding::HalfUp).ok()
}
