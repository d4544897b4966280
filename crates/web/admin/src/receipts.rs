//! `/admin/receipts`: money that payment providers moved and no order explains, and what to do with it.

use crate::{
    Access, App, Form, Operator, Problem, Reader, Routes, admin_page,
    components::{Field, empty_state, form, hidden, quiet_button, section},
    done, t,
};
use axum::{extract::State, response::Response};
use kernel::CheckoutId;
use maud::{Markup, html};
use orders::{DecideError, DecideReceipt, Direction, Movement, MovementState, ProviderNotice};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/receipts", Access::MONEY, show)
        .post("/admin/receipts/return", Access::MONEY, give_back)
        .post("/admin/receipts/assign", Access::MONEY, assign)
        .post("/admin/receipts/seen", Access::MONEY, see)
}

/// More than this of a kind are not listed at once; the oldest come first.
const LISTED_MAX: u32 = 100;

/// A receipt or a message, and the checkout that it is assigned to.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Typed {
    provider: String,
    id: String,
    checkout: String,
}

async fn show(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
) -> Result<Markup, Problem> {
    let found = app.db.read(|tx| {
        let open = orders::movements(tx, MovementState::Open, None, LISTED_MAX)?;
        let returning = orders::movements(tx, MovementState::Returning, None, LISTED_MAX)?;
        Ok::<_, store::StoreError>((open, returning, orders::unseen_notices(tx, LISTED_MAX)?))
    });
    let (open, returning, notices) = found.await?;
    let body = html! {
        p.lead { (t!(&reader, "receipts-lead")) }
        @if open.is_empty() && returning.is_empty() && notices.is_empty() {
            (empty_state("check", &t!(&reader, "receipts-none"), &t!(&reader, "receipts-none-way"), None))
        }
        @if !open.is_empty() { (section(&t!(&reader, "receipts-open"), rows(&reader, &open))) }
        @if !returning.is_empty() {
            (section(&t!(&reader, "receipts-returning"), rows(&reader, &returning)))
        }
        @if !notices.is_empty() {
            (section(&t!(&reader, "receipts-notices"), messages(&reader, &notices)))
        }
    };
    Ok(admin_page(&reader, &t!(&reader, "receipts-title"), body))
}

/// Each for itself, since what can be done about one needs room.
fn rows(reader: &Reader, movements: &[Movement]) -> Markup {
    html! {
        @for one in movements {
            div.panel.stack {
                p {
                    b { (reader.money(one.amount)) } " · "
                    (reader.text(&format!("receipts-why-{}", one.why)))
                }
                p.soft.small {
                    (reader.time(one.told_at)) " · "
                    span.code { (one.provider) " · " (one.provider_ref) " · " (one.reference) }
                }
                (what_to_do(reader, one))
            }
        }
    }
}

fn what_to_do(reader: &Reader, one: &Movement) -> Markup {
    let id = html! { (hidden("provider", &one.provider)) (hidden("id", &one.provider_ref)) };
    match (one.state, one.direction) {
        (MovementState::Open, Direction::In) => html! {
            (form(reader, "/admin/receipts/return", html! {
                (id) div.actions { (quiet_button(&t!(reader, "receipts-return"))) }
            }))
            details {
                summary { (t!(reader, "receipts-assign-to")) }
                (form(reader, "/admin/receipts/assign", html! {
                    (id)
                    (Field::text("checkout", &t!(reader, "receipts-checkout"))
                        .hint(&t!(reader, "receipts-checkout-hint")))
                    div.actions { (quiet_button(&t!(reader, "receipts-assign"))) }
                }))
            }
        },
        (MovementState::Open, Direction::Out) => {
            html! { p { (t!(reader, "receipts-unasked-do")) } }
        }
        _ => html! { p { (t!(reader, "receipts-returning-do")) } },
    }
}

fn messages(reader: &Reader, notices: &[ProviderNotice]) -> Markup {
    html! {
        @for one in notices {
            div.panel {
                p { (reader.time(one.told_at)) " · " span.code { (one.provider) " · " (one.kind) } }
                p.code { (one.body.chars().take(1_000).collect::<String>()) }
                (form(reader, "/admin/receipts/seen", html! {
                    (hidden("provider", &one.provider)) (hidden("id", &one.id))
                    div.actions { (quiet_button(&t!(reader, "receipts-seen"))) }
                }))
            }
        }
    }
}

async fn give_back(
    State(app): State<App>,
    Operator(person): Operator,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (moment, by) = (app.clock.moment(), person.decider().to_string());
    let ask = DecideReceipt { provider: typed.provider, provider_ref: typed.id, by };
    app.db.write(move |tx| orders::return_receipt(tx, &ask, &mut moment.clone())).await?;
    Ok(done("/admin/receipts", "receipt-returned"))
}

async fn assign(
    State(app): State<App>,
    Operator(person): Operator,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (moment, by) = (app.clock.moment(), person.decider().to_string());
    let checkout = typed.checkout.trim().parse::<CheckoutId>();
    let id = checkout.map_err(|_| Problem::from(DecideError::NoCheckout))?;
    let ask = DecideReceipt { provider: typed.provider, provider_ref: typed.id, by };
    app.db.write(move |tx| orders::assign_receipt(tx, &ask, id, &mut moment.clone())).await?;
    Ok(done("/admin/receipts", "receipt-assigned"))
}

async fn see(
    State(app): State<App>,
    Operator(person): Operator,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (now, by) = (app.clock.now(), person.decider().to_string());
    let seen = move |tx: &mut store::Tx<'_>| {
        orders::see_notice(tx, (&typed.provider, &typed.id), &by, now)
    };
    if !app.db.write(seen).await? {
        return Err(Problem::not_found());
    }
    Ok(done("/admin/receipts", "notice-seen"))
}
