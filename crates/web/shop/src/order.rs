//! `/orders/{order}`: one order for who bought it, with what can be done now.

use super::order_units::{cancel_form, wish};
use crate::{
    Access, App, Form, Problem, Reader, Refusals, Routes, Shopper,
    components::{
        Claim, Field, Tone, banner, button, chip, facts, form, landed_price, link_button,
        quiet_button, quiet_link, quote_receipt, refused_head, section,
    },
    done, page, refused, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use fulfilment::{By, Next, OrderView};
use kernel::OrderId;
use maud::{Markup, html};
use orders::{CancelOrder, Order, OrderState, Refund};
use web_kit::{
    again::told_above,
    case_parts::{OrdersOf, case_table},
    headline::{About, headline, is_part_sent},
    letter_parts::letters_of,
    order_parts::{
        Side, goods_list, line_name, load, merchants_of, order_line, refund_text, state_chip,
    },
    order_units::{TypedUnits, parcels_section, parts_section},
    return_terms::policy_list,
    talk::{Desk, order_section},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/orders/{order}", Access::SignedIn, show)
        .post("/orders/{order}/confirm", Access::SignedIn, confirm)
        .post("/orders/{order}/cancel", Access::SignedIn, cancel)
}

/// Why, in the shopper's words.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct ReasonForm {
    reason: String,
}

/// What the page shows.
struct Shown {
    view: OrderView,
    merchant: Option<(String, String)>,
    refunds: Vec<Refund>,
    about: About,
    letters: Markup,
    messages: Markup,
    sent: Sent,
}

/// What was typed into one of the forms of the page, and what is wrong with it; the default where nothing was.
#[derive(Default)]
pub(crate) struct Sent {
    /// Why she cancels all of it.
    pub(crate) reason: String,
    /// The fields of the form about units.
    pub(crate) units: TypedUnits,
    /// What is wrong.
    pub(crate) wrong: Refusals,
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(order): Path<String>,
) -> Result<Markup, Problem> {
    order_page(&app, &reader, &shopper, &order, Sent::default()).await
}

pub(crate) async fn order_page(
    app: &App,
    reader: &Reader,
    shopper: &Shopper,
    order: &str,
    sent: Sent,
) -> Result<Markup, Problem> {
    let view = load(app, order, By::Shopper(shopper.0.shopper_id)).await?;
    let paid = view.order.clone();
    let by = By::Shopper(shopper.0.shopper_id);
    let found = app.db.read(move |tx| {
        let cases = aftersales::cases_of_order(tx, (paid.id, by))?;
        Ok::<_, store::StoreError>((orders::refunds_of_order(tx, &paid)?, cases))
    });
    let (refunds, cases) = found.await?;
    let mut merchants = merchants_of(app, reader, vec![view.order.merchant]).await?;
    let merchant = merchants.remove(&view.order.merchant);
    let letters = letters_of(app, reader, view.order.id.id()).await?;
    let desk = Desk::shopper(shopper.0.shopper_id);
    let messages = order_section(app, reader, desk, view.order.id).await?;
    let about = About { cases, hold: view.hold };
    let shown = Shown { view, merchant, refunds, about, letters, messages, sent };
    let title = t!(reader, "order-title", number = shown.view.order.number.as_str());
    Ok(page(reader, &title, body(app, reader, &shown, &title)))
}

/// What was agreed when it was placed, once where it is the same of all lines.
fn agreed(reader: &Reader, shown: &Shown) -> Markup {
    let view = &shown.view;
    let lines = view.order.lines.iter();
    let all: Vec<_> =
        lines.filter_map(|line| Some((line, view.policies.get(&line.sku)?))).collect();
    let same = all.windows(2).all(|pair| pair[0].1 == pair[1].1);
    let count = if same { 1 } else { all.len() };
    section(
        &t!(reader, "returns-heading"),
        html! {
            div.panel {
                @for (line, policy) in all.iter().take(count) {
                    @if !same { p { strong { (line_name(reader, line)) } } }
                    (policy_list(reader, policy))
                }
            }
        },
    )
}

fn body(app: &App, reader: &Reader, shown: &Shown, title: &str) -> Markup {
    let view = &shown.view;
    let order = &view.order;
    html! {
        div.page-head {
            h1 { (title) } (state_chip(reader, order.state))
            @if is_part_sent(order) { (chip(Tone::Warn, &t!(reader, "units-part-sent"))) }
        }
        p.lead { (headline(reader, Side::Shopper, (order, &view.timeline.next), &shown.about)) }
        (refused_head(reader, &shown.sent.wrong, ("", false)))
        (wish(reader, view))
        (notices(reader, shown))
        (first_action(reader, shown))
        div.columns {
            div.stack {
                (section(&t!(reader, "order-line-heading"), html! {
                    div.panel { (order_line(reader, (view, Side::Shopper), Some(&format!("/track/{}", order.id)))) }
                }))
                (parcels_section(reader, view))
                (cases(reader, shown))
                (shown.messages)
                (help(reader, shown))
                (cancel_form(reader, view, &shown.sent))
                (shown.letters)
            }
            div.stack {
                (section(&t!(reader, "order-lines-heading"), html! {
                    div.panel {
                        (goods_list(reader, &order.lines, |at, _| {
                            order.quote.lines.get(at).map(|line| line.amount)
                        }))
                        (about(reader, shown))
                    }
                }))
                (section(&t!(reader, paid_heading(order)), html! {
                    (landed_price(reader, order.total, &Claim::of(&order.quote), &receipt(reader, order)))
                }))
                (parts_section(reader, view))
                (address(app, reader, view))
                (agreed(reader, shown))
            }
        }
    }
}

fn paid_heading(order: &Order) -> &'static str {
    if order.times.paid.is_some() { "order-paid-heading" } else { "order-to-pay-heading" }
}

/// How the price adds up, each product by its own name.
fn receipt(reader: &Reader, order: &Order) -> Markup {
    quote_receipt(reader, &order.quote, &|quoted| {
        let line = order.lines.iter().find(|line| line.sku == quoted.sku)?;
        Some(line_name(reader, line))
    })
}

fn about(reader: &Reader, shown: &Shown) -> Markup {
    let order = &shown.view.order;
    let (from, to) = order.quote.promise;
    let mut rows = Vec::new();
    if let Some((name, href)) = &shown.merchant {
        rows.push((t!(reader, "order-seller"), html! { a href=(href) { (name) } }));
    }
    rows.push((t!(reader, "order-number"), html! { span.code { (order.number) } }));
    if !matches!(shown.view.timeline.next, Next::Over(_)) {
        rows.push((t!(reader, "order-promised"), html! { (reader.days(from, to)) }));
    }
    facts(&rows)
}

/// Money on its way back, and the wish for it.
fn notices(reader: &Reader, shown: &Shown) -> Markup {
    let asked = shown.view.parcel.as_ref().and_then(|parcel| parcel.refund_asked.as_ref());
    let open = matches!(shown.view.order.state, OrderState::Shipped | OrderState::Delivered);
    html! {
        @if let Some((at, reason)) = asked.filter(|_| open) {
            @let date = reader.day(reader.date_of(*at));
            (banner(Tone::Warn, html! {
                p { (t!(reader, "order-refund-asked", date = date, reason = reason.as_str())) }
            }))
        }
        @for refund in &shown.refunds { (banner(refund_tone(refund), html! { p { (refund_text(reader, refund)) } })) }
    }
}

fn refund_tone(refund: &Refund) -> Tone {
    match refund.state.as_str() {
        "done" => Tone::Ok,
        "refused" => Tone::Bad,
        _ => Tone::Plain,
    }
}

/// The one thing to do now.
fn first_action(reader: &Reader, shown: &Shown) -> Markup {
    let order = &shown.view.order;
    let there = shown.view.hold.as_ref().and_then(|hold| hold.there().ok());
    let total = reader.money_text(there.unwrap_or(order.total));
    match order.state {
        OrderState::AwaitingPayment => html! {
            p { (link_button(&format!("/checkout/{}", order.checkout), &t!(reader, "order-pay"))) }
        },
        // What is asked back is not released: its case says what to do.
        OrderState::Shipped | OrderState::Delivered if shown.about.has_open_case() => html! {},
        OrderState::Shipped | OrderState::Delivered => html! {
            div.panel.act {
                (form(reader, &format!("/orders/{}/confirm", order.id), html! {
                    p { (t!(reader, "order-confirm-explain", total = total)) }
                    div.actions {
                        (button(&t!(reader, "order-confirm")))
                        (quiet_link(&format!("/track/{}", order.id), &t!(reader, "order-track")))
                    }
                }))
            }
        },
        OrderState::Paid
        | OrderState::Packed
        | OrderState::Completed
        | OrderState::Cancelled
        | OrderState::Refunded
        | OrderState::Expired => html! {},
    }
}

/// Where it goes; masked, as everything personal is.
fn address(app: &App, reader: &Reader, view: &OrderView) -> Markup {
    let Some(address) = orders::open_ship_to(&app.vault, &view.order) else { return html! {} };
    section(
        &t!(reader, "order-address-heading"),
        html! {
            address.panel.ship-to {
                p { (address.name_masked()) " " span.numeric { (address.mobile_masked()) } }
                @if address.is_chinese() {
                    p lang="zh-CN" { (address.region_text()) " " (address.street_masked()) }
                } @else {
                    p { (address.street_masked()) ", " (address.region_text()) }
                }
                p.soft { (reader.country(address.country)) }
            }
        },
    )
}

/// What is open or over about it, and the ways to more.
fn cases(reader: &Reader, shown: &Shown) -> Markup {
    let (cases, order) = (&shown.about.cases, &shown.view.order);
    let free = cases.lines.iter().any(|line| line.units > 0);
    if cases.returns.is_empty() && cases.disputes.is_empty() && !free {
        return html! {};
    }
    section(
        &t!(reader, "case-list-title"),
        html! {
            (case_table(reader, (&cases.returns, &cases.disputes), (&OrdersOf::new(), "")))
            @if free {
                div.actions {
                    (quiet_link(&format!("/orders/{}/wrong", order.id), &t!(reader, "wrong-link")))
                }
            }
        },
    )
}

/// Before anything is packed, and where it is overdue, she cancels; whatever is wrong later has a door of its own.
fn help(reader: &Reader, shown: &Shown) -> Markup {
    let order = &shown.view.order;
    if order.state != OrderState::Paid && !order.is_overdue() || is_part_sent(order) {
        return html! {};
    }
    let left = shown.view.hold.as_ref().and_then(|hold| hold.left().ok());
    let total = reader.money_text(left.unwrap_or(order.total));
    let field = Field::area("reason", &t!(reader, "order-cancel-reason"), 3)
        .value(&shown.sent.reason)
        .attribute("maxlength", "500")
        .refusals(&shown.sent.wrong)
        .optional(reader);
    section(
        &t!(reader, "order-help-heading"),
        html! {
            details.panel.fold open[!shown.sent.reason.is_empty()] {
                summary { (t!(reader, "order-cancel-title")) }
                (form(reader, &format!("/orders/{}/cancel", order.id), html! {
                    p { (t!(reader, "order-cancel-explain", total = total)) }
                    (field)
                    (quiet_button(&t!(reader, "order-cancel")))
                }))
            }
        },
    )
}

async fn confirm(
    State(app): State<App>,
    shopper: Shopper,
    Path(order): Path<String>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    let (by, moment) = (By::Shopper(shopper.0.shopper_id), app.clock.moment());
    app.db.write(move |tx| aftersales::confirm_receipt(tx, (id, by), &mut moment.clone())).await?;
    Ok(done(&format!("/orders/{id}"), "order-confirmed"))
}

async fn cancel(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(order): Path<String>,
    Form(form): Form<ReasonForm>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    let (by, reason) = (By::Shopper(shopper.0.shopper_id), form.reason);
    let (ask, moment) = (CancelOrder { order: id, by, why: reason.clone() }, app.clock.moment());
    match app.db.write(move |tx| orders::cancel_order(tx, &ask, &mut moment.clone())).await {
        Ok(_) => Ok(done(&format!("/orders/{id}"), "order-cancelled")),
        Err(error) => {
            // Packed a moment ago, it is asked for in the form below.
            let mut sent = Sent { reason, ..Sent::default() };
            sent.wrong.add("", told_above(&reader, error.into())?);
            Ok(refused(order_page(&app, &reader, &shopper, &order, sent).await?))
        }
    }
}
