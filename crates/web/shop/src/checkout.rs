//! `/checkout`: one page, one form: who and where, who orders, the parcels, paying. Without scripts.

use super::{
    address_form::{self, AddressForm},
    buy_one::One,
    checkout_asked::Shown,
    checkout_told::not_placed,
    checkout_who::who_orders,
    parcel::{cart_total, parcel, year_meter},
    pay_return::to_pay,
    return_terms,
};
use crate::{
    Access, App, Form, Problem, Reader, Refusal, Refusals, Routes, Shopper,
    components::{button, error_summary, hidden, icon, radios},
    layout::destination_line,
    page, refused, t,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{AddressId, ShopperId, SkuId, Timestamp};
use maud::{Markup, html};
use orders::{Address, Orderer, PlaceCheckout, PlaceCheckoutError, Policy};
use serde::Deserialize;
use std::fmt;
use web_kit::buying::{basket_of, keep_address, keep_orderer};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/checkout", Access::SignedIn, show).post("/checkout", Access::SignedIn, place)
}

/// The form as sent.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct CheckoutForm {
    /// An address's id, or `new`.
    address: String,
    /// `saved` or `new`.
    pub(super) orderer: String,
    #[serde(rename = "orderer-name")]
    pub(super) orderer_name: String,
    #[serde(rename = "id-number")]
    pub(super) id_number: String,
    /// The cart that was shown and what it asked, sealed.
    confirmed: String,
    /// Made when the page was first shown.
    key: String,
    /// She knows what does not go back without a reason.
    knows: String,
    #[serde(flatten)]
    new: AddressForm,
}

impl fmt::Debug for CheckoutForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CheckoutForm(***)")
    }
}

/// What the page is made of.
pub(super) struct Desk {
    basket: orders::Basket,
    /// Bought alone; none for the whole cart.
    one: Option<One>,
    addresses: Vec<(AddressId, Address)>,
    pub(super) orderer: Option<Orderer>,
    /// What would be agreed about the return of each product.
    policies: Vec<(SkuId, Policy)>,
    /// The cart's digest and what it asks, sealed.
    confirmed: String,
}

async fn desk(app: &App, reader: &Reader, shopper: ShopperId) -> Result<Desk, Problem> {
    let one = One::asked(reader)?;
    let basket = basket_of(app, reader, one.map(|one| one.single)).await?;
    let sealed = app.db.read(move |tx| orders::addresses(tx, shopper)).await?;
    let addresses = orders::open_addresses(&app.vault, shopper, &sealed);
    let orderer =
        basket.orderer.as_ref().and_then(|o| orders::open_orderer(&app.vault, shopper, o));
    let policies = return_terms::policies(app, &basket).await?;
    let confirmed = Shown::of(&basket.cart, &policies).sealed(app);
    Ok(Desk { basket, one, addresses, orderer, policies, confirmed })
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
) -> Result<Response, Problem> {
    let desk = desk(&app, &reader, shopper.0.shopper_id).await?;
    if desk.basket.cart.parcels.is_empty() {
        return Ok(Redirect::to(&One::back(desk.one)).into_response());
    }
    let address = reader.query("address").unwrap_or_default();
    let form = CheckoutForm { key: fresh_key(&app), address, ..CheckoutForm::default() };
    Ok(checkout_page(&reader, &desk, &form, &Refusals::new(), None).into_response())
}

fn fresh_key(app: &App) -> String {
    let mut moment = app.clock.moment();
    format!("{:016x}{:016x}", moment.bits(), moment.bits())
}

async fn place(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Form(mut form): Form<CheckoutForm>,
) -> Result<Response, Problem> {
    let id = shopper.0.shopper_id;
    if form.new.only_asks_fields() {
        "new".clone_into(&mut form.address);
        let desk = desk(&app, &reader, id).await?;
        return Ok(checkout_page(&reader, &desk, &form, &Refusals::new(), None).into_response());
    }
    let mut refusals = Refusals::new();
    let shown = Shown::opened(&app, &form.confirmed);
    if shown.excepted && form.knows.is_empty() {
        refusals.add("knows", Refusal::new(t!(&reader, "returns-knows-missing")));
    }
    keep_address_of(&app, &reader, id, &mut form, &mut refusals).await?;
    if shown.identity {
        keep_orderer_of(&app, &reader, id, &mut form, &mut refusals).await?;
    }
    form.id_number.clear();
    if !refusals.is_empty() {
        let desk = desk(&app, &reader, id).await?;
        return Ok(refused(checkout_page(&reader, &desk, &form, &refusals, None)));
    }
    let (address, one): (AddressId, _) = (form.address.parse()?, One::asked(&reader)?);
    let ask = PlaceCheckout {
        shopper: id,
        only: one.map(|one| one.single),
        client_key: form.key.chars().take(64).collect(),
        address,
        destination: reader.destination(),
        confirmed: shown.digest,
    };
    let moment = app.clock.moment();
    let knows = !form.knows.is_empty();
    let placing = move |tx: &mut store::Tx<'_>| {
        let placed = orders::place_checkout(tx, &ask, &mut moment.clone())?;
        if knows {
            orders::know_exceptions(tx, placed.checkout, moment.now)?;
        }
        Ok::<_, PlaceCheckoutError>(placed)
    };
    let placed = app.db.write(placing).await;
    match placed {
        Ok(placed) => Ok(to_pay(&app, &reader, placed.checkout).await),
        Err(PlaceCheckoutError::Store(e)) => Err(e.into()),
        Err(PlaceCheckoutError::Empty) => Ok(Redirect::to(&One::back(one)).into_response()),
        Err(why) => {
            let desk = desk(&app, &reader, id).await?;
            let told = not_placed(&reader, &why, &One::address_with(one, &form.address));
            Ok(refused(checkout_page(&reader, &desk, &form, &refusals, Some(told))))
        }
    }
}

/// Keeps a new address; from then on the form names the kept one.
async fn keep_address_of(
    app: &App,
    reader: &Reader,
    shopper: ShopperId,
    form: &mut CheckoutForm,
    refusals: &mut Refusals,
) -> Result<(), Problem> {
    let known: Option<AddressId> = form.address.parse().ok();
    if known.is_some_and(|id| id.home() == shopper.home()) {
        return Ok(());
    }
    match form.new.draft(reader).parse() {
        Ok(address) => {
            let id = keep_address(app, (shopper, None), &address, app.clock.moment()).await?;
            form.address = id.to_string();
            form.new = AddressForm::default();
        }
        Err(problems) => {
            address_form::refuse(reader, form.new.country(reader), &problems, refusals);
        }
    }
    Ok(())
}

/// Keeps a new orderer; from then on the form names the kept one.
async fn keep_orderer_of(
    app: &App,
    reader: &Reader,
    shopper: ShopperId,
    form: &mut CheckoutForm,
    refusals: &mut Refusals,
) -> Result<(), Problem> {
    let saved = app.db.read(move |tx| orders::orderer(tx, shopper)).await?.is_some();
    if form.orderer == "saved" && saved {
        return Ok(());
    }
    let moment = app.clock.moment();
    let today = web_kit::buying::china_day(moment.now);
    match Orderer::parse(&form.orderer_name, &form.id_number, today) {
        Ok(orderer) => {
            keep_orderer(app, shopper, &orderer, moment).await?;
            "saved".clone_into(&mut form.orderer);
        }
        Err(problems) => {
            address_form::refuse(reader, reader.destination(), &problems, refusals);
        }
    }
    Ok(())
}

fn checkout_page(
    reader: &Reader,
    desk: &Desk,
    form: &CheckoutForm,
    refusals: &Refusals,
    told: Option<Markup>,
) -> Markup {
    let title = t!(reader, "checkout-title");
    let cart = &desk.basket.cart;
    let mut labels = address_form::labels(reader, form.new.country(reader));
    labels.push(("orderer-name", t!(reader, "orderer-name")));
    labels.push(("id-number", t!(reader, "orderer-id")));
    labels.push(("knows", t!(reader, "returns-knows")));
    let labels: Vec<(&str, &str)> = labels.iter().map(|(n, l)| (*n, l.as_str())).collect();
    let body = html! {
        h1 { (title) }
        @if let Some(told) = told { (told) }
        (error_summary(reader, refusals, &labels))
        form.columns.buying method="post" action=(One::address(desk.one)) novalidate {
            (reader.csrf_field())
            (hidden("confirmed", &desk.confirmed))
            (hidden("key", &form.key))
            // Enter in a field means this button, not the one beside the list of provinces.
            button.visually-hidden type="submit" tabindex="-1" aria-hidden="true" {}
            div.stack {
                (where_to(reader, desk, form, refusals))
                @if cart.asks_identity() { (who_orders(reader, desk, form, refusals)) }
                @let before = if cart.asks_identity() { 2 } else { 1 };
                (parcels(reader, desk, before + 1))
                @let told = return_terms::told(reader, &desk.basket, &desk.policies, (!form.knows.is_empty(), refusals));
                (part(reader, before + 2, "returns-heading", None, told))
                (paying(reader, cart.expires_at, before + 3))
            }
            (side(reader, desk))
        }
    };
    page(reader, &title, body)
}

/// A numbered part of the form that folds when it is done.
pub(super) fn part(
    reader: &Reader,
    number: usize,
    key: &str,
    done: Option<&str>,
    body: Markup,
) -> Markup {
    html! {
        details.panel.checkout-part open[done.is_none()] {
            summary {
                span.checkout-number aria-hidden="true" {
                    @if done.is_some() { (icon("check")) } @else { (number) }
                }
                div.checkout-what {
                    h2 { (reader.text(key)) }
                    @if let Some(done) = done { span.soft.checkout-done { (done) } }
                }
            }
            div.stack { (body) }
        }
    }
}

fn where_to(reader: &Reader, desk: &Desk, form: &CheckoutForm, refusals: &Refusals) -> Markup {
    let known = |id: &AddressId| id.to_string();
    let here = |(_, address): &&(AddressId, Address)| address.country == reader.destination();
    let chosen = match form.address.as_str() {
        "" => desk.addresses.iter().find(here).map_or("new".to_owned(), |(id, _)| known(id)),
        chosen => chosen.to_owned(),
    };
    let mut choices: Vec<(String, Markup)> = desk
        .addresses
        .iter()
        .map(|(id, address)| (known(id), address_masked(reader, address)))
        .collect();
    choices.push(("new".to_owned(), html! { (t!(reader, "address-new")) }));
    let current = desk.addresses.iter().find(|(id, _)| known(id) == chosen);
    let done = current.map(|(_, a)| format!("{} · {}", a.name_masked(), a.region_text()));
    let new = chosen == "new";
    let body = html! {
        @if desk.addresses.is_empty() {
            (hidden("address", "new"))
            (address_form::fields(reader, &form.new, refusals))
        } @else {
            (radios("address", &t!(reader, "address-which"), &choices, &chosen))
            details.new-address open[new] {
                summary { (t!(reader, "address-new-fields")) }
                (address_form::fields(reader, &form.new, refusals))
            }
        }
    };
    part(reader, 1, "checkout-where", done.as_deref().filter(|_| !new), body)
}

/// An address with what others should not read over the shoulder hidden.
pub(crate) fn address_masked(reader: &Reader, address: &Address) -> Markup {
    let (region, street) = (address.region_text(), address.street_masked());
    html! {
        span.address-masked {
            strong { (address.name_masked()) " " span.numeric { (address.mobile_masked()) } }
            @if address.is_chinese() { span lang="zh" { (region) " " (street) } }
            @else { span { (street) ", " (region) } }
            @if address.country != reader.destination() {
                span.soft { (reader.country(address.country)) }
            }
            @if let Some(ended) = address.ended_division() {
                span.address-ended { (address_form::ended_text(reader, ended)) }
            }
        }
    }
}

fn parcels(reader: &Reader, desk: &Desk, number: usize) -> Markup {
    let all = &desk.basket.cart.parcels;
    let body = html! {
        p { (t!(reader, "checkout-parcels-what", count = all.len())) }
        @for (at, one) in all.iter().enumerate() {
            (parcel(reader, one, (at + 1, all.len()), false))
        }
        @match desk.one {
            Some(_) => { p { a href=(One::back(desk.one)) { (t!(reader, "checkout-change-one")) } } }
            None => { p { a href="/cart" { (t!(reader, "checkout-change-cart")) } } }
        }
    };
    part(reader, number, "checkout-parcels", None, body)
}

fn paying(reader: &Reader, until: Option<Timestamp>, number: usize) -> Markup {
    let body = html! {
        p { (t!(reader, "pay-how")) }
        @if let Some(until) = until {
            p { (t!(reader, "checkout-stands", until = reader.time_in_zone(until))) }
        }
        p.soft { (t!(reader, "pay-escrow")) }
    };
    part(reader, number, "checkout-pay", None, body)
}

fn side(reader: &Reader, desk: &Desk) -> Markup {
    let cart = &desk.basket.cart;
    let over = cart.year.is_some_and(|year| year.is_over());
    html! {
        aside.panel.buying-side.buying-bar aria-label=(t!(reader, "cart-summary")) {
            (destination_line(reader))
            (cart_total(reader, cart))
            @if let Some(year) = cart.year { (year_meter(reader, year)) }
            @match cart.total {
                Some(total) if cart.can_be_bought() && !over => {
                    (button(&t!(reader, "checkout-place", total = reader.money_text(total))))
                    p.small.soft.bar-note { (t!(reader, "checkout-place-note")) }
                }
                _ => { p { a href=(One::back(desk.one)) { (t!(reader, "checkout-not-yet")) } } }
            }
        }
    }
}
