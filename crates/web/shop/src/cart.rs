//! `/cart`: what a shopper or visitor has gathered, by merchant, at the price at her door.

use super::buy_one::One;
use super::parcel::{cart_total, parcel, year_meter};
use crate::{
    Access, App, Form, Problem, Reader, Routes,
    components::{Tone, banner, empty_state, form, link_button, quiet_button},
    done,
    layout::destination_line,
    page, t,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::{ListingId, SkuId};
use maud::{Markup, html};
use orders::{CartView, LineTrouble};
use serde::Deserialize;
use web_kit::buying::{basket, cart_owner};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/cart", Access::Public, show)
        .post("/cart", Access::Public, add)
        .post("/cart/clean", Access::Public, clean)
        .post("/cart/{sku}", Access::Public, change)
}

async fn show(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let cart = basket(&app, &reader).await?.cart;
    let title = t!(reader, "cart-title");
    let body = html! {
        h1 { (title) }
        @if cart.parcels.is_empty() {
            (empty_state(
                "cart",
                &t!(reader, "cart-empty"),
                &t!(reader, "cart-empty-way"),
                Some(("/", &t!(reader, "cart-empty-action"))),
            ))
        } @else {
            div.columns.buying {
                div.stack {
                    (troubles(&reader, &cart))
                    @for (at, one) in cart.parcels.iter().enumerate() {
                        (parcel(&reader, one, (at + 1, cart.parcels.len()), true))
                    }
                }
                (summary(&reader, &cart))
            }
        }
    };
    Ok(page(&reader, &title, body))
}

/// Lines that cannot be bought, with the one button that takes them out.
fn troubles(reader: &Reader, cart: &CartView) -> Markup {
    let lines = cart.parcels.iter().flat_map(|parcel| &parcel.lines);
    let count = lines.filter(|line| line.trouble.is_some()).count();
    html! {
        @if count > 0 {
            (banner(Tone::Warn, html! {
                p.refusal-what { (t!(reader, "cart-troubles", count = count)) }
                p { (t!(reader, "cart-troubles-way")) }
                (form(reader, "/cart/clean", quiet_button(&t!(reader, "cart-clean"))))
            }))
        }
    }
}

fn summary(reader: &Reader, cart: &CartView) -> Markup {
    let over = cart.year.is_some_and(|year| year.is_over());
    html! {
        aside.panel.buying-side aria-label=(t!(reader, "cart-summary")) {
            (destination_line(reader))
            (cart_total(reader, cart))
            @if let Some(year) = cart.year { (year_meter(reader, year)) }
            @if cart.can_be_bought() && !over {
                (link_button("/checkout", &t!(reader, "cart-checkout")))
            } @else {
                p.soft { (t!(reader, "cart-not-yet")) }
            }
            p.small.soft { (t!(reader, "cart-escrow")) }
        }
    }
}

#[derive(Deserialize)]
struct Add {
    listing: String,
    sku: String,
    #[serde(default)]
    quantity: String,
    /// `checkout` buys it by itself, and leaves the cart as it is.
    #[serde(default)]
    act: String,
}

/// A quantity as typed; `None` when it is no number.
fn quantity(text: &str) -> Option<u32> {
    match text.trim() {
        "" => Some(1),
        text => text.parse().ok(),
    }
}

async fn add(
    State(app): State<App>,
    reader: Reader,
    Form(ask): Form<Add>,
) -> Result<Response, Problem> {
    let item: (ListingId, SkuId) = (ask.listing.parse()?, ask.sku.parse()?);
    let count = quantity(&ask.quantity).ok_or(orders::CartError::TooMany)?;
    if ask.act == "checkout" {
        let one = One::of(item, count.max(1))?;
        return Ok(Redirect::to(&One::address(Some(one))).into_response());
    }
    let (owner, moment) = (cart_owner(&app, &reader).await?, app.clock.moment());
    let put = move |tx: &mut store::Tx<'_>| {
        orders::put_in_cart(tx, owner, item, count, &mut moment.clone())
    };
    app.db.write(put).await?;
    Ok(done("/cart", "in-cart"))
}

#[derive(Deserialize)]
struct Change {
    #[serde(default)]
    quantity: String,
}

async fn change(
    State(app): State<App>,
    reader: Reader,
    Path(sku): Path<String>,
    Form(ask): Form<Change>,
) -> Result<Response, Problem> {
    let sku: SkuId = sku.parse()?;
    let count = quantity(&ask.quantity).ok_or(orders::CartError::TooMany)?;
    let (owner, moment) = (cart_owner(&app, &reader).await?, app.clock.moment());
    let change = move |tx: &mut store::Tx<'_>| {
        orders::change_cart(tx, owner, sku, count, &mut moment.clone())
    };
    app.db.write(change).await?;
    Ok(done("/cart", if count == 0 { "out-of-cart" } else { "cart-changed" }))
}

/// Takes out what cannot be had, and leaves of the rest as many as there are.
async fn clean(State(app): State<App>, reader: Reader) -> Result<Response, Problem> {
    let owner = cart_owner(&app, &reader).await?;
    let (destination, now, moment) = (reader.destination(), reader.now(), app.clock.moment());
    let clean = move |tx: &mut store::Tx<'_>| {
        let mut moment = moment.clone();
        let cart = orders::cart_view(tx, owner, destination, None, now)?;
        for line in cart.parcels.iter().flat_map(|parcel| &parcel.lines) {
            let left = match line.trouble {
                None => continue,
                Some(LineTrouble::Gone) => 0,
                Some(LineTrouble::Short { left }) => left,
            };
            orders::change_cart(tx, owner, line.line.sku, left, &mut moment)?;
        }
        Ok::<_, orders::CartError>(())
    };
    app.db.write(clean).await?;
    Ok(done("/cart", "cart-changed"))
}
