//! `/checkout/{checkout}`: where a shopper comes back to from the provider's page, and where she sees
//! how her checkout stands.

use crate::{
    Access, App, Layout, Problem, Reader, Routes, Shopper,
    components::{
        Claim, Tone, banner, button, form, link_button, picture, quiet_button, quiet_link,
    },
    done, t,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::{CheckoutId, MerchantId};
use maud::{Markup, html};
use orders::{CheckoutState, CheckoutView, Order, Payment, edge};
use payments::PaymentStatus;
use std::collections::BTreeMap;
use web_kit::buying::description;
use web_kit::order_parts::{merchants_of, state_chip, summary};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/checkout/{checkout}", Access::SignedIn, show)
        .post("/checkout/{checkout}/pay", Access::SignedIn, pay)
        .post("/checkout/{checkout}/call-off", Access::SignedIn, call_off)
}

/// A checkout of this shopper.
fn own(shopper: &Shopper, checkout: &str) -> Result<CheckoutId, Problem> {
    let id: CheckoutId = checkout.parse()?;
    shopper.owns(id.home())?;
    Ok(id)
}

/// The checkout as it stands; when the provider's news is not here yet, it is asked.
async fn checkout_view(app: &App, id: CheckoutId) -> Result<CheckoutView, Problem> {
    let read = || app.db.read(move |tx| orders::checkout_view(tx, id));
    let view = read().await?.ok_or_else(Problem::not_found)?;
    let open = view.payments.iter().find(|p| p.status == PaymentStatus::Open);
    let Some(open) = open.filter(|_| view.checkout.state == CheckoutState::AwaitingPayment) else {
        return Ok(view);
    };
    match edge::ask_provider(&app.db, &app.provider, open.id, &app.clock.moment()).await {
        Ok(orders::Recorded::Nothing) => Ok(view),
        Ok(_) => read().await?.ok_or_else(Problem::not_found),
        Err(error) => {
            tracing::warn!(%error, payment = %open.id, "the provider could not be asked");
            Ok(view)
        }
    }
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(checkout): Path<String>,
) -> Result<Markup, Problem> {
    let view = checkout_view(&app, own(&shopper, &checkout)?).await?;
    let ids = view.orders.iter().map(|order| order.merchant).collect();
    let merchants = merchants_of(&app, &reader, ids).await?;
    let expired = view.checkout.expires_at <= reader.now();
    let (title, body) = match view.checkout.state {
        CheckoutState::Paid => ("checkout-paid", paid(&reader, &view)),
        CheckoutState::AwaitingPayment if !expired => ("checkout-waiting", waiting(&reader, &view)),
        CheckoutState::AwaitingPayment | CheckoutState::Expired => {
            ("checkout-over", over(&reader, &view))
        }
    };
    let title = reader.text(title);
    let whole = html! {
        h1 { (title) }
        (body)
        (order_list(&reader, &view.orders, &merchants))
    };
    let back = reader.query("back").is_some();
    let undecided = view.payments.first().is_some_and(|p| p.status == PaymentStatus::Open);
    let waits = view.checkout.state == CheckoutState::AwaitingPayment && undecided && !expired;
    let layout = Layout::new(&title);
    // She decided on the provider's page; its word is on the way.
    let layout = if back && waits { layout.refresh(5) } else { layout };
    Ok(layout.shop(&reader, whole))
}

fn paid(reader: &Reader, view: &CheckoutView) -> Markup {
    html! {
        (banner(Tone::Ok, html! {
            p.refusal-what {
                (t!(reader, "checkout-paid-what", total = reader.money_text(view.checkout.total)))
            }
            p { (t!(reader, "checkout-paid-next", count = view.orders.len())) }
        }))
        div.actions {
            (link_button("/orders", &t!(reader, "checkout-to-orders")))
            (quiet_link("/", &t!(reader, "cart-empty-action")))
        }
    }
}

fn waiting(reader: &Reader, view: &CheckoutView) -> Markup {
    let id = view.checkout.id;
    let last = view.payments.first();
    let total = reader.money_text(view.checkout.total);
    let until = reader.time_in_zone(view.checkout.expires_at);
    let claim = Claim::of_all(view.orders.iter().map(|order| &order.quote));
    html! {
        (attempt(reader, last))
        div.panel.narrow-start {
            p.landed-total { span.price { (reader.money(view.checkout.total)) } (claim.plus(reader)) }
            p.landed-note { (claim.words(reader)) }
            p { (t!(reader, "checkout-pay-by", until = until)) }
            div.actions {
                (form(reader, &format!("/checkout/{id}/pay"),
                    button(&t!(reader, "checkout-pay-now", total = total))))
                (form(reader, &format!("/checkout/{id}/call-off"),
                    quiet_button(&t!(reader, "checkout-call-off"))))
            }
            p.small.soft { (t!(reader, "checkout-held")) }
        }
    }
}

/// What became of the last attempt.
fn attempt(reader: &Reader, last: Option<&Payment>) -> Markup {
    let told = |tone, key: &str| {
        banner(
            tone,
            html! {
                p.refusal-what { (reader.text(key)) }
                p { (reader.text(&format!("{key}-way"))) }
            },
        )
    };
    if reader.query("trouble").is_some() {
        return told(Tone::Warn, "pay-trouble");
    }
    match last.map(|payment| payment.status) {
        Some(PaymentStatus::Declined) => told(Tone::Bad, "pay-declined"),
        Some(PaymentStatus::Open) if reader.query("back").is_some() => {
            told(Tone::Plain, "pay-undecided")
        }
        Some(PaymentStatus::Open | PaymentStatus::Approved) | None => html! {},
    }
}

fn over(reader: &Reader, view: &CheckoutView) -> Markup {
    let came = view.payments.iter().any(|p| p.status == PaymentStatus::Approved);
    html! {
        (banner(Tone::Warn, html! {
            p.refusal-what { (t!(reader, "checkout-over-what")) }
            p { (t!(reader, "checkout-over-way")) }
            @if came { p { (t!(reader, "checkout-goes-back", total = reader.money_text(view.checkout.total))) } }
        }))
        div.actions { (link_button("/cart", &t!(reader, "checkout-to-cart"))) }
    }
}

fn order_list(
    reader: &Reader,
    orders: &[Order],
    merchants: &BTreeMap<MerchantId, (String, String)>,
) -> Markup {
    html! {
        section.section {
            h2 { (t!(reader, "checkout-orders", count = orders.len())) }
            ul.placed-orders {
                @for order in orders {
                    li.panel {
                        span.thumb { (picture(order.lines.first().and_then(|l| l.picture.as_deref()), "")) }
                        div {
                            p { a href={ "/orders/" (order.id) } { (t!(reader, "order-title", number = order.number.as_str())) } " " (state_chip(reader, order.state)) }
                            p { (summary(reader, order)) }
                            @if let Some((name, href)) = merchants.get(&order.merchant) {
                                p.soft.small { a href=(href) { (name) } " · "
                                    (t!(reader, "promise-arrives", days = reader.days(order.quote.promise.0, order.quote.promise.1))) }
                            }
                        }
                        p.numeric { (reader.money(order.total)) }
                    }
                }
            }
        }
    }
}

async fn pay(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(checkout): Path<String>,
) -> Result<Response, Problem> {
    let id = own(&shopper, &checkout)?;
    let description = description(&app, &reader, id).await;
    Ok(to_pay(&app, &reader, id, description).await)
}

async fn call_off(
    State(app): State<App>,
    shopper: Shopper,
    Path(checkout): Path<String>,
) -> Result<Response, Problem> {
    let (id, who, moment) = (own(&shopper, &checkout)?, shopper.0.shopper_id, app.clock.moment());
    let call_off =
        move |tx: &mut store::Tx<'_>| orders::call_off_checkout(tx, who, id, &mut moment.clone());
    app.db.write(call_off).await?;
    Ok(done("/cart", "called-off"))
}

/// Sends the browser to the provider's page, which says what is paid for; if that is not to be had, to the
/// checkout's own page, where paying can be tried again.
pub(crate) async fn to_pay(
    app: &App,
    reader: &Reader,
    checkout: CheckoutId,
    description: String,
) -> Response {
    let own = format!("/checkout/{checkout}");
    let ask = edge::Pay {
        checkout,
        description,
        return_url: app.address(&format!("{own}?back=1")),
        lang: reader.lang(),
    };
    match edge::pay(&app.db, &app.provider, &ask, &app.clock.moment()).await {
        Ok(page) => Redirect::to(&page).into_response(),
        Err(edge::PayError::Start(_)) => Redirect::to(&own).into_response(),
        Err(error) => {
            tracing::error!(%error, %checkout, "the provider's page is not to be had");
            Redirect::to(&format!("{own}?trouble=provider")).into_response()
        }
    }
}
