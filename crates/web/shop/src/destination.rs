//! `/destination`: the country a shopper buys for. With a full cart she is shown what would change
//! before it does.

use crate::{
    Access, App, Form, Problem, Reader, Refusal, Refusals, Routes,
    components::{
        Column, Tone, banner, button, error_summary, form, hidden, quiet_link, shopper_sentence,
        table,
    },
    layout::destination_form,
    local_path, page,
    parcel::title_in,
    refused,
    session::{destination_cookie, remember_destination},
    t,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use kernel::Country;
use maud::{Markup, html};
use orders::{CartParcel, CartView};
use pricing::QuoteRefusal;
use serde::Deserialize;
use store::StoreError;
use web_kit::buying::cart_owner;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/destination", Access::Public, show).post("/destination", Access::Public, choose)
}

/// The form as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chosen {
    to: String,
    /// Where the person came from.
    back: String,
    /// She has seen what changes in her cart.
    sure: String,
}

async fn show(reader: Reader) -> Markup {
    let back = reader.query("back").unwrap_or_else(|| "/".to_owned());
    chooser(&reader, local_path(&back), &Refusals::new())
}

fn chooser(reader: &Reader, back: &str, refusals: &Refusals) -> Markup {
    let title = t!(reader, "to-title");
    let body = html! {
        h1 { (title) }
        (error_summary(reader, refusals, &[("to", &t!(reader, "to-label"))]))
        p.lead { (t!(reader, "to-lead")) }
        div.panel.to-page { (destination_form(reader, back, "f-to")) }
    };
    page(reader, &title, body)
}

async fn choose(
    State(app): State<App>,
    reader: Reader,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Problem> {
    let back = local_path(&chosen.back).to_owned();
    let to: Option<Country> = chosen.to.parse().ok();
    let Some(market) = to.and_then(|to| reader.destinations().market(to)) else {
        let mut refusals = Refusals::new();
        refusals.add("to", Refusal::new(t!(reader, "to-unknown")));
        return Ok(refused(chooser(&reader, &back, &refusals)));
    };
    let to = market.destination;
    if chosen.sure.is_empty() && to != reader.destination() {
        let (was, would) = carts(&app, &reader, to).await?;
        if !was.parcels.is_empty() {
            return Ok(comparison(&reader, (&was, &would), &back).into_response());
        }
    }
    remember_destination(&app, reader.principal(), to).await;
    let joint = if back.contains('?') { '&' } else { '?' };
    let location = format!("{back}{joint}done=destination");
    let mut response = axum::response::Redirect::to(&location).into_response();
    response.headers_mut().append(header::SET_COOKIE, destination_cookie(&app, to));
    Ok(response)
}

/// Her cart as it is priced now, and as it would be.
async fn carts(app: &App, reader: &Reader, to: Country) -> Result<(CartView, CartView), Problem> {
    let owner = cart_owner(app, reader).await?;
    let (from, now) = (reader.destination(), reader.now());
    let found = app.db.read(move |tx| {
        let was = orders::cart_view(tx, owner, from, None, now)?;
        Ok::<_, StoreError>((was, orders::cart_view(tx, owner, to, None, now)?))
    });
    Ok(found.await?)
}

fn comparison(reader: &Reader, (was, would): (&CartView, &CartView), back: &str) -> Markup {
    let (from, to) = (reader.country_said(was.destination), reader.country_said(would.destination));
    let title = t!(reader, "to-cart-title", country = to.as_str());
    let gone = would.parcels.iter().filter(|parcel| why_gone(reader, parcel).is_some()).count();
    let body = html! {
        h1 { (title) }
        p.lead { (t!(reader, "to-cart-lead", from = from.as_str())) }
        @if gone > 0 {
            (banner(Tone::Warn, html! {
                p { (t!(reader, "to-cart-gone", count = gone, country = to.as_str())) }
                ul {
                    @for parcel in &would.parcels {
                        @if let Some(why) = why_gone(reader, parcel) {
                            li { strong { (parcel.merchant.name.get(reader.lang())) } " · " (why) }
                        }
                    }
                }
            }))
        }
        (prices(reader, was, would))
        @if was.asks_identity() != would.asks_identity() {
            @let key = if would.asks_identity() { "to-cart-identity" } else { "to-cart-no-identity" };
            p { (t!(reader, key, country = to.as_str())) }
        }
        div.actions {
            (form(reader, "/destination", html! {
                (hidden("to", would.destination.code()))
                (hidden("back", back))
                (hidden("sure", "1"))
                (button(&t!(reader, "to-cart-sure", country = to.as_str())))
            }))
            (quiet_link(back, &t!(reader, "to-cart-stay", country = from.as_str())))
        }
    };
    page(reader, &title, body)
}

/// Why nothing of the parcel may be sent there, when that is not for its stock.
fn why_gone(reader: &Reader, parcel: &CartParcel) -> Option<String> {
    match &parcel.quote {
        Ok(_) | Err(QuoteRefusal::Empty) => None,
        Err(refusal) => Some(shopper_sentence(reader, refusal, &title_in(reader, parcel))),
    }
}

fn prices(reader: &Reader, was: &CartView, would: &CartView) -> Markup {
    let column =
        |country| Column::number(t!(reader, "to-cart-was", country = reader.country_said(country)));
    let columns = [
        Column::text(t!(reader, "to-cart-parcel")),
        column(was.destination),
        column(would.destination),
    ];
    let total = |cart: &CartView| match cart.total {
        Some(total) => reader.money(total),
        None => html! { "–" },
    };
    let rows = html! {
        @for (before, after) in was.parcels.iter().zip(&would.parcels) {
            tr {
                th scope="row" { (before.merchant.name.get(reader.lang())) }
                td.numeric { (price(reader, before)) }
                td.numeric { (price(reader, after)) }
            }
        }
    };
    let totals = html! {
        tr {
            th scope="row" { (t!(reader, "to-cart-total")) }
            td.numeric { (total(was)) }
            td.numeric { (total(would)) }
        }
    };
    let caption = t!(reader, "to-cart-title", country = reader.country_said(would.destination));
    table(&caption, &columns, rows, Some(totals))
}

fn price(reader: &Reader, parcel: &CartParcel) -> Markup {
    match &parcel.quote {
        Ok(quote) => reader.money(quote.total),
        Err(_) => html! { (t!(reader, "to-cart-none")) },
    }
}
