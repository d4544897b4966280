//! `/addresses`: where parcels go, and who orders in the eyes of customs.

use super::{
    address_form::{self, AddressForm},
    checkout::address_masked,
    checkout_who::masked_orderer,
};
use crate::{
    Access, App, Form, Problem, Reader, Refusals, Routes, Shopper,
    components::{
        Field, Tone, button, chip, empty_state, error_summary, form, icon, quiet_button,
        quiet_link, section,
    },
    done, page, refused, t,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use kernel::{AddressId, Country, ShopperId};
use maud::{Markup, html};
use orders::{Address, FieldProblem, Orderer, Wrong};
use serde::Deserialize;
use std::fmt;
use web_kit::buying::{china_day, keep_address, keep_orderer};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/addresses", Access::SignedIn, show)
        .post("/addresses", Access::SignedIn, add)
        .post("/addresses/orderer", Access::SignedIn, save_orderer)
        .post("/addresses/orderer/forget", Access::SignedIn, forget_orderer)
        .get("/addresses/{address}", Access::SignedIn, edit)
        .post("/addresses/{address}", Access::SignedIn, save)
        .post("/addresses/{address}/prefer", Access::SignedIn, prefer)
        .post("/addresses/{address}/forget", Access::SignedIn, forget)
}

struct Book {
    addresses: Vec<(AddressId, Address)>,
    orderer: Option<Orderer>,
}

async fn book(app: &App, shopper: ShopperId) -> Result<Book, Problem> {
    let found = app.db.read(move |tx| {
        let addresses = orders::addresses(tx, shopper)?;
        Ok::<_, store::StoreError>((addresses, orders::orderer(tx, shopper)?))
    });
    let (sealed, orderer) = found.await?;
    let orderer = orderer.and_then(|orderer| orders::open_orderer(&app.vault, shopper, &orderer));
    Ok(Book { addresses: orders::open_addresses(&app.vault, shopper, &sealed), orderer })
}

async fn show(State(app): State<App>, reader: Reader, shopper: Shopper) -> Result<Markup, Problem> {
    let book = book(&app, shopper.0.shopper_id).await?;
    Ok(addresses_page(&reader, &book, &AddressForm::default(), &Refusals::new()))
}

fn addresses_page(
    reader: &Reader,
    book: &Book,
    typed: &AddressForm,
    refusals: &Refusals,
) -> Markup {
    let title = t!(reader, "addresses-title");
    let mut labels = address_form::labels(reader, typed.country(reader));
    labels.push(("orderer-name", t!(reader, "orderer-name")));
    labels.push(("id-number", t!(reader, "orderer-id")));
    let labels: Vec<(&str, &str)> = labels.iter().map(|(n, l)| (*n, l.as_str())).collect();
    let body = html! {
        h1 { (title) }
        (error_summary(reader, refusals, &labels))
        div.columns {
            div.stack {
                @if book.addresses.is_empty() {
                    (empty_state("pin", &t!(reader, "addresses-empty"), &t!(reader, "addresses-empty-way"), None))
                } @else {
                    ul.address-list {
                        @for (at, (id, address)) in book.addresses.iter().enumerate() {
                            li.panel { (entry(reader, *id, address, at == 0)) }
                        }
                    }
                }
                @if book.orderer.is_some() || reader.destinations().asks_identity(reader.destination()) {
                    (section(&t!(reader, "orderer-title"), orderer_part(reader, book, refusals)))
                }
            }
            div.panel #new {
                h2 { (t!(reader, "address-new")) }
                (form(reader, "/addresses#new", html! {
                    button.visually-hidden type="submit" tabindex="-1" aria-hidden="true" {}
                    (address_form::fields(reader, typed, refusals))
                    div.actions { (button(&t!(reader, "address-save"))) }
                }))
            }
        }
    };
    page(reader, &title, body)
}

fn entry(reader: &Reader, id: AddressId, address: &Address, first: bool) -> Markup {
    html! {
        (address_masked(reader, address))
        div.actions {
            a.button.button-quiet href={ "/addresses/" (id) } { (t!(reader, "address-edit")) }
            @if first {
                (chip(Tone::Ok, &t!(reader, "address-preferred")))
            } @else {
                (form(reader, &format!("/addresses/{id}/prefer"),
                    quiet_button(&t!(reader, "address-prefer"))))
            }
            (form(reader, &format!("/addresses/{id}/forget"), html! {
                button.link-button type="submit" { (t!(reader, "address-forget")) }
            }))
        }
    }
}

fn orderer_part(reader: &Reader, book: &Book, refusals: &Refusals) -> Markup {
    html! {
        p { (t!(reader, "orderer-why")) }
        @if let Some(orderer) = &book.orderer {
            div.panel {
                p.numeric { (masked_orderer(orderer)) }
                (form(reader, "/addresses/orderer/forget", html! {
                    button.link-button type="submit" { (t!(reader, "orderer-forget")) }
                }))
            }
        } @else {
            (form(reader, "/addresses/orderer", html! {
                div.fields {
                    (Field::text("orderer-name", &t!(reader, "orderer-name"))
                        .hint(&t!(reader, "orderer-name-hint")).refusals(refusals))
                    (Field::text("id-number", &t!(reader, "orderer-id")).autocomplete("off")
                        .hint(&t!(reader, "orderer-id-hint")).refusals(refusals))
                }
                div.actions { (quiet_button(&t!(reader, "orderer-save"))) }
            }))
        }
        p.small.soft.kept { (icon("lock")) span { (t!(reader, "orderer-kept")) } }
    }
}

async fn add(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Form(typed): Form<AddressForm>,
) -> Result<Response, Problem> {
    let id = shopper.0.shopper_id;
    if typed.only_asks_fields() {
        let book = book(&app, id).await?;
        return Ok(addresses_page(&reader, &book, &typed, &Refusals::new()).into_response());
    }
    match typed.draft(&reader).parse() {
        Ok(address) => {
            keep_address(&app, (id, None), &address, app.clock.moment()).await?;
            Ok(done("/addresses", "address-saved"))
        }
        Err(problems) => {
            let mut refusals = Refusals::new();
            address_form::refuse(&reader, typed.country(&reader), &problems, &mut refusals);
            let book = book(&app, id).await?;
            Ok(refused(addresses_page(&reader, &book, &typed, &refusals)))
        }
    }
}

/// One of her own addresses, opened.
async fn own(app: &App, shopper: &Shopper, id: &str) -> Result<(AddressId, Address), Problem> {
    let id: AddressId = id.parse().map_err(|_| Problem::not_found())?;
    shopper.owns(id.home())?;
    let sealed = app.db.read(move |tx| orders::address(tx, id)).await?;
    let opened = orders::open_addresses(&app.vault, shopper.0.shopper_id, &Vec::from_iter(sealed));
    opened.into_iter().next().ok_or_else(Problem::not_found)
}

async fn edit(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(address): Path<String>,
) -> Result<Markup, Problem> {
    let (id, address) = own(&app, &shopper, &address).await?;
    let mut refusals = Refusals::new();
    if address.ended_division().is_some() {
        let ended = FieldProblem { field: orders::Field::Division, wrong: Wrong::Ended };
        address_form::refuse(&reader, address.country, &[ended], &mut refusals);
    }
    Ok(edit_view(&reader, id, &AddressForm::of(&address), &refusals))
}

fn edit_view(reader: &Reader, id: AddressId, typed: &AddressForm, refusals: &Refusals) -> Markup {
    let title = t!(reader, "address-edit-title");
    let labels = address_form::labels(reader, typed.country(reader));
    let labels: Vec<(&str, &str)> = labels.iter().map(|(n, l)| (*n, l.as_str())).collect();
    let body = html! {
        h1 { (title) }
        (error_summary(reader, refusals, &labels))
        div.panel {
            (form(reader, &format!("/addresses/{id}"), html! {
                button.visually-hidden type="submit" tabindex="-1" aria-hidden="true" {}
                (address_form::fields(reader, typed, refusals))
                div.actions {
                    (button(&t!(reader, "address-save")))
                    (quiet_link("/addresses", &t!(reader, "address-keep")))
                }
            }))
        }
    };
    page(reader, &title, body)
}

async fn save(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(address): Path<String>,
    Form(typed): Form<AddressForm>,
) -> Result<Response, Problem> {
    let (id, _) = own(&app, &shopper, &address).await?;
    if typed.only_asks_fields() {
        return Ok(edit_view(&reader, id, &typed, &Refusals::new()).into_response());
    }
    match typed.draft(&reader).parse() {
        Ok(address) => {
            keep_address(&app, (shopper.0.shopper_id, Some(id)), &address, app.clock.moment())
                .await?;
            Ok(done("/addresses", "address-saved"))
        }
        Err(problems) => {
            let mut refusals = Refusals::new();
            address_form::refuse(&reader, typed.country(&reader), &problems, &mut refusals);
            Ok(refused(edit_view(&reader, id, &typed, &refusals)))
        }
    }
}

async fn prefer(
    State(app): State<App>,
    shopper: Shopper,
    Path(address): Path<String>,
) -> Result<Response, Problem> {
    let (id, who, moment) = (address.parse()?, shopper.0.shopper_id, app.clock.moment());
    let prefer =
        move |tx: &mut store::Tx<'_>| orders::prefer_address(tx, who, id, &mut moment.clone());
    app.db.write(prefer).await?;
    Ok(done("/addresses", "saved"))
}

async fn forget(
    State(app): State<App>,
    shopper: Shopper,
    Path(address): Path<String>,
) -> Result<Response, Problem> {
    let (id, who, moment) = (address.parse()?, shopper.0.shopper_id, app.clock.moment());
    let forget =
        move |tx: &mut store::Tx<'_>| orders::forget_address(tx, who, id, &mut moment.clone());
    app.db.write(forget).await?;
    Ok(done("/addresses", "address-forgotten"))
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct OrdererForm {
    #[serde(rename = "orderer-name")]
    name: String,
    #[serde(rename = "id-number")]
    id_number: String,
}

impl fmt::Debug for OrdererForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OrdererForm(***)")
    }
}

async fn save_orderer(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Form(typed): Form<OrdererForm>,
) -> Result<Response, Problem> {
    let id = shopper.0.shopper_id;
    let moment = app.clock.moment();
    match Orderer::parse(&typed.name, &typed.id_number, china_day(moment.now)) {
        Ok(orderer) => {
            keep_orderer(&app, id, &orderer, moment).await?;
            Ok(done("/addresses", "saved"))
        }
        Err(problems) => {
            let mut refusals = Refusals::new();
            address_form::refuse(&reader, Country::CN, &problems, &mut refusals);
            let book = book(&app, id).await?;
            Ok(refused(addresses_page(&reader, &book, &AddressForm::default(), &refusals)))
        }
    }
}

async fn forget_orderer(State(app): State<App>, shopper: Shopper) -> Result<Response, Problem> {
    let (who, moment) = (shopper.0.shopper_id, app.clock.moment());
    let forget = move |tx: &mut store::Tx<'_>| orders::forget_orderer(tx, who, &mut moment.clone());
    app.db.write(forget).await?;
    Ok(done("/addresses", "saved"))
}
