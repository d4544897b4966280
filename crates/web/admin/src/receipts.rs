//! `/admin/receipts`: money that payment providers moved and no order explains, and what to do with it.

use crate::{
    Access, App, Form, Operator, Paging, Problem, Reader, Routes, admin_page,
    components::{Field, empty_state, form, hidden, pager, quiet_button, quiet_link, section},
    done, t,
};
use axum::{extract::State, response::Response};
use kernel::{CheckoutId, Timestamp};
use maud::{Markup, html};
use orders::{DecideError, DecideReceipt, Direction, Movement, MovementState, ProviderNotice};
use web_kit::cursor::cut;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/receipts", Access::MONEY, show)
        .post("/admin/receipts/return", Access::MONEY, return_receipt)
        .post("/admin/receipts/assign", Access::MONEY, assign)
        .post("/admin/receipts/bear", Access::MONEY, bear)
        .post("/admin/receipts/seen", Access::MONEY, see)
}

/// Messages that are listed at once; the oldest come first, and each that is seen makes room.
const NOTICES_MAX: u32 = 100;

/// A receipt, a refund or a message, the checkout that it is assigned to, and why the market bears it.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Typed {
    provider: String,
    id: String,
    checkout: String,
    reason: String,
}

/// The lists of this page, by what they are called in its address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    /// What came in and waits for a decision.
    Open,
    /// What the provider gave back though nobody asked.
    Unasked,
    /// What is on its way back.
    Returning,
}

impl List {
    const ALL: [List; 3] = [List::Open, List::Unasked, List::Returning];

    const fn key(self) -> &'static str {
        match self {
            List::Open => "open",
            List::Unasked => "unasked",
            List::Returning => "returning",
        }
    }

    const fn which(self) -> (MovementState, Direction) {
        match self {
            List::Open => (MovementState::Open, Direction::In),
            List::Unasked => (MovementState::Open, Direction::Out),
            List::Returning => (MovementState::Returning, Direction::In),
        }
    }
}

/// When it was told and its id: the key of a list.
type Key = (i64, String);

/// What of a list is shown, and where it goes on.
type Shown = (List, Vec<Movement>, Option<String>);

/// Without a list in its address the page begins each of them; it goes on in one.
async fn show(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    paging: Paging<Key>,
) -> Result<Markup, Problem> {
    let asked = reader.query("list");
    let one = List::ALL.into_iter().find(|list| Some(list.key()) == asked.as_deref());
    let lists: Vec<List> = one.map_or(List::ALL.to_vec(), |list| vec![list]);
    let after = paging.after.filter(|_| one.is_some());
    let after = after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let limit = paging.limit;
    let found = app.db.read(move |tx| {
        let mut shown: Vec<Shown> = Vec::new();
        for list in &lists {
            let which = list.which();
            let more = limit.saturating_add(1);
            let mut rows = orders::movements_one_way(tx, which, after.as_ref(), more)?;
            let next =
                cut(&mut rows, limit, |row| (row.told_at.micros(), row.provider_ref.clone()));
            shown.push((*list, rows, next));
        }
        let notices = match one {
            None => orders::unseen_notices(tx, NOTICES_MAX)?,
            Some(_) => Vec::new(),
        };
        Ok::<_, store::StoreError>((shown, notices))
    });
    let (shown, notices) = found.await?;
    let nothing = shown.iter().all(|(_, rows, _)| rows.is_empty()) && notices.is_empty();
    let body = html! {
        p.lead { (t!(&reader, "receipts-lead")) }
        @if one.is_some() { p { a href="/admin/receipts" { (t!(&reader, "receipts-all")) } } }
        @if nothing {
            (empty_state("check", &t!(&reader, "receipts-none"), &t!(&reader, "receipts-none-way"), None))
        }
        @for (list, movements, next) in shown.iter().filter(|(_, movements, _)| !movements.is_empty()) {
            (section(&reader.text(&format!("receipts-{}", list.key())), html! {
                (rows(&reader, movements))
                (goes_on(&reader, *list, one.is_some(), next.as_deref()))
            }))
        }
        @if !notices.is_empty() {
            (section(&t!(&reader, "receipts-notices"), messages(&reader, &notices)))
        }
    };
    Ok(admin_page(&reader, &t!(&reader, "receipts-title"), body))
}

/// The next page of a list that is shown for itself, or the way to it.
fn goes_on(reader: &Reader, list: List, alone: bool, next: Option<&str>) -> Markup {
    if alone {
        return pager(reader, next);
    }
    html! {
        @if let Some(next) = next {
            p { (quiet_link(
                &format!("/admin/receipts?list={}&cursor={next}", list.key()),
                &t!(reader, "pager-next"),
            )) }
        }
    }
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
                @if one.left() != one.amount {
                    p { (t!(reader, "receipts-left", left = reader.money_text(one.left()))) }
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
            html! {
                p { (t!(reader, "receipts-unasked-do")) }
                details {
                    summary { (t!(reader, "receipts-bear-it")) }
                    (form(reader, "/admin/receipts/bear", html! {
                        (id)
                        (Field::text("reason", &t!(reader, "receipts-reason"))
                            .hint(&t!(reader, "receipts-reason-hint")))
                        div.actions { (quiet_button(&t!(reader, "receipts-bear"))) }
                    }))
                }
            }
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

async fn return_receipt(
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

async fn bear(
    State(app): State<App>,
    Operator(person): Operator,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (moment, by) = (app.clock.moment(), person.decider().to_string());
    let (reason, id) = (typed.reason, typed.id);
    let ask = DecideReceipt { provider: typed.provider, provider_ref: id, by };
    app.db.write(move |tx| orders::bear_refund(tx, &ask, &reason, &mut moment.clone())).await?;
    Ok(done("/admin/receipts", "refund-borne"))
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
