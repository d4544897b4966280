//! `/admin/orders`: every order, its journal, and what the operator may decide.

use super::messages::desk;
use crate::{
    Access, App, Form, Operator, Paging, Problem, Reader, Refusal, Refusals, Routes, admin_page,
    components::{
        Column, Field, empty_state, facts, form, money_cell, pager, quiet_button, quiet_link,
        refused_head, section, table,
    },
    done, refused, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use fulfilment::{By, OrderView, RefundError, RefundOrder};
use kernel::{MerchantId, OrderId, Timestamp};
use maud::{Markup, html};
use orders::{CancelOrder, OrderHead, OrderState, Refund};
use std::collections::BTreeMap;
use web_kit::{
    again::told_above,
    case_parts::{OrdersOf, case_table},
    cursor::cut,
    headline::{About, headline},
    letter_parts::letters_of,
    order_forms::{Typed, money, progress_forms, tell_progress},
    order_parts::{
        Side, filters_at, goods_list, load, merchants_of, order_line, refund_text, state_chip,
        summary,
    },
    order_units::{parcels_section, parts_section},
    parties::apart_of_order,
    talk::{Desk, order_section},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/orders", Access::ORDERS, list)
        .get("/admin/orders/{order}", Access::ORDERS, show)
        .post("/admin/orders/{order}/progress", Access::ORDERS, add_progress)
        .post("/admin/orders/{order}/confirm", Access::ORDERS, confirm)
        .post("/admin/orders/{order}/cancel", Access::ORDERS, cancel)
        .post("/admin/orders/{order}/refund", Access::ORDERS, refund)
}

async fn list(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    paging: Paging<(i64, OrderId)>,
) -> Result<Markup, Problem> {
    let state = reader.query("state").and_then(|key| key.parse::<OrderState>().ok());
    let before = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let more = paging.limit.saturating_add(1);
    let found = app.db.read(move |tx| {
        let counts = orders::order_counts_everywhere(tx)?;
        Ok::<_, store::StoreError>((orders::orders_everywhere(tx, state, before, more)?, counts))
    });
    let (mut orders, counts) = found.await?;
    let next = cut(&mut orders, paging.limit, |order| (order.times.placed.micros(), order.id));
    let ids = orders.iter().map(|order| order.merchant).collect();
    let merchants = merchants_of(&app, &reader, ids).await?;
    let title = t!(&reader, "adminorder-list-title");
    let body = html! {
        (filters_at(&reader, "/admin/orders", state, &counts))
        @if orders.is_empty() {
            (empty_state(
                "parcel",
                &t!(&reader, "adminorder-empty"),
                &t!(&reader, "adminorder-empty-way"),
                None,
            ))
        } @else {
            (order_table(&reader, &orders, &merchants))
            (pager(&reader, next.as_deref()))
        }
    };
    Ok(admin_page(&reader, &title, body))
}

fn order_table(
    reader: &Reader,
    orders: &[OrderHead],
    merchants: &BTreeMap<MerchantId, (String, String)>,
) -> Markup {
    let columns = [
        Column::text(t!(reader, "sellorder-column-order")),
        Column::text(t!(reader, "adminorder-column-merchant")),
        Column::text(t!(reader, "sellorder-column-what")),
        Column::text(t!(reader, "adminorder-column-placed")),
        Column::number(t!(reader, "adminorder-column-total")),
        Column::text(t!(reader, "sellorder-column-state")),
    ];
    let rows = html! {
        @for order in orders {
            tr {
                th scope="row" { a.nowrap href={ "/admin/orders/" (order.id) } { (order.number) } }
                td { @if let Some((name, _)) = merchants.get(&order.merchant) { (name) } }
                td { (summary(reader, order)) }
                td.nowrap { (reader.time(order.times.placed)) }
                (money_cell(reader, Some(order.total)))
                td { (state_chip(reader, order.state)) }
            }
        }
    };
    table(&t!(reader, "adminorder-list-title"), &columns, rows, None)
}

async fn show(
    State(app): State<App>,
    operator: Operator,
    reader: Reader,
    Path(order): Path<String>,
) -> Result<Markup, Problem> {
    let typed = (&Typed::default(), &Refusals::new());
    order_page(&app, &reader, desk(&operator), &order, typed).await
}

pub(crate) async fn order_page(
    app: &App,
    reader: &Reader,
    desk: Desk,
    order: &str,
    typed: (&Typed, &Refusals),
) -> Result<Markup, Problem> {
    let view = load(app, order, By::Operator).await?;
    let paid = view.order.clone();
    let found = app.db.read(move |tx| {
        let cases = aftersales::cases_of_order(tx, (paid.id, By::Operator))?;
        Ok::<_, store::StoreError>((orders::refunds_of_order(tx, &paid)?, cases))
    });
    let (refunds, cases) = found.await?;
    let about = About { cases, hold: view.hold };
    let shopper = orders::open_ship_to(&app.vault, &view.order).map(|to| to.name_masked());
    let order = &view.order;
    let letters = letters_of(app, reader, order.id.id()).await?;
    let merchants = merchants_of(app, reader, vec![order.merchant]).await?;
    let title = t!(reader, "order-title", number = order.number.as_str());
    let messages = order_section(app, reader, desk, order.id).await?;
    let body = html! {
        div.row { (state_chip(reader, order.state)) }
        p.lead { (headline(reader, Side::Operator, (order, &view.timeline.next), &about)) }
        (refused_head(reader, typed.1, ("", false)))
        div.columns {
            div.stack {
                (section(&t!(reader, "order-line-heading"), html! {
                    div.panel { (order_line(reader, (&view, Side::Operator), Some(&format!("/track/{}", order.id)))) }
                }))
                (case_table(reader, (&about.cases.returns, &about.cases.disputes), (&OrdersOf::new(), "/admin")))
                (parcels_section(reader, &view))
                @if !view.parcels.is_empty() && order.state.in_escrow() {
                    (progress_forms(reader, (&format!("/admin/orders/{}/progress", order.id), Side::Operator), &view, typed))
                }
                (messages)
                (journal(reader, &view))
                (letters)
            }
            div.stack {
                (who(reader, &view, &refunds, (merchants.get(&order.merchant), shopper)))
                (section(&t!(reader, "adminorder-goods"), html! {
                    div.panel {
                        (goods_list(reader, &order.lines, |at, _| {
                            order.quote.lines.get(at).map(|line| line.amount)
                        }))
                    }
                }))
                (section(&t!(reader, "adminorder-money"), html! {
                    (money(reader, Side::Operator, &view))
                    p { (quiet_link(&format!("/admin/orders/{}/taxes", order.id), &t!(reader, "ordertax-link"))) }
                }))
                (parts_section(reader, &view))
                (decide(reader, &view, about.has_open_case(), typed))
                (super::order_units::ways(reader, &view, typed))
                @if order.state.in_escrow() && order.times.shipped.is_some() && !about.has_open_case() { (super::disputes::open_form(reader, order.id, typed)) }
            }
        }
    };
    Ok(admin_page(reader, &title, body))
}

fn who(
    reader: &Reader,
    view: &OrderView,
    refunds: &[Refund],
    (merchant, shopper): (Option<&(String, String)>, Option<String>),
) -> Markup {
    let order = &view.order;
    let mut rows = Vec::new();
    if let Some((name, href)) = merchant {
        rows.push((t!(reader, "order-seller"), html! { a href=(href) { (name) } }));
    }
    let shopper = html! {
        @if let Some(name) = shopper { (name) " " }
        span.code.small.soft { (order.shopper) }
    };
    rows.push((t!(reader, "adminorder-shopper"), shopper));
    if let Some(why) = &order.closed_why {
        let known = reader.find(&format!("closed-{why}"));
        let why = known.unwrap_or_else(|| why.clone());
        rows.push((t!(reader, "adminorder-closed"), html! { (why) }));
    }
    if let Some((_, why)) = view.parcel.as_ref().and_then(|parcel| parcel.refund_asked.as_ref()) {
        rows.push((t!(reader, "money-escrow-asked"), html! { (why) }));
    }
    section(
        &t!(reader, "adminorder-who"),
        html! {
            div.panel {
                (facts(&rows))
                @for refund in refunds { p.small { (refund_text(reader, refund)) } }
            }
        },
    )
}

fn journal(reader: &Reader, view: &OrderView) -> Markup {
    section(
        &t!(reader, "adminorder-entries-title"),
        html! {
            @if view.entries.is_empty() { p.soft { (t!(reader, "adminorder-entries-empty")) } }
            @else { (super::ledger::entries_table(reader, &view.entries)) }
        },
    )
}

fn decide(
    reader: &Reader,
    view: &OrderView,
    in_case: bool,
    (typed, wrong): (&Typed, &Refusals),
) -> Markup {
    let order = &view.order;
    let left = view.hold.as_ref().and_then(|hold| hold.left().ok()).unwrap_or(order.total);
    let total = reader.money_text(left);
    let field = || {
        Field::area("reason", &t!(reader, "adminorder-reason"), 2)
            .value(&typed.reason)
            .attribute("maxlength", "500")
            .refusals(wrong)
    };
    let step = |verb: &str, fields: Markup| {
        let text = t!(reader, &format!("adminorder-{verb}"), total = total.as_str());
        let explain = t!(reader, &format!("adminorder-{verb}-explain"), total = total.as_str());
        form(
            reader,
            &format!("/admin/orders/{}/{verb}", order.id),
            html! {
                p.soft { (explain) }
                @if in_case && verb == "refund" { p { (t!(reader, "adminorder-refund-ends-case")) } }
                (fields)
                (quiet_button(&text))
            },
        )
    };
    let body = match order.state {
        OrderState::Paid | OrderState::Packed if !view.parcels.is_empty() => return html! {},
        OrderState::Paid | OrderState::Packed => step("cancel", html! { (field()) }),
        OrderState::Shipped | OrderState::Delivered => html! {
            // While a return or a dispute is open, that is decided.
            @if view.parcel.as_ref().is_none_or(|parcel| parcel.stopped_seconds.is_none()) {
                (step("confirm", html! {}))
            }
            (step("refund", html! { (field()) }))
        },
        OrderState::Completed => step("refund", html! { (field()) }),
        OrderState::AwaitingPayment
        | OrderState::Cancelled
        | OrderState::Refunded
        | OrderState::Expired => return html! {},
    };
    section(&t!(reader, "adminorder-decide-title"), html! { div.panel { (body) } })
}

async fn add_progress(
    State(app): State<App>,
    operator: Operator,
    reader: Reader,
    Path(order): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    apart_of_order(&app, &operator.0, &order).await?;
    let id: OrderId = order.parse()?;
    match tell_progress(&app, &reader, (id, By::Operator), &typed).await? {
        None => Ok(done(&format!("/admin/orders/{id}"), "progress-added")),
        Some(wrong) => {
            Ok(refused(order_page(&app, &reader, desk(&operator), &order, (&typed, &wrong)).await?))
        }
    }
}

async fn confirm(
    State(app): State<App>,
    operator: Operator,
    reader: Reader,
    Path(order): Path<String>,
) -> Result<Response, Problem> {
    apart_of_order(&app, &operator.0, &order).await?;
    let id: OrderId = order.parse()?;
    let moment = app.clock.moment();
    let confirmed = app
        .db
        .write(move |tx| aftersales::confirm_receipt(tx, (id, By::Operator), &mut moment.clone()));
    match confirmed.await {
        Ok(_) => Ok(done(&format!("/admin/orders/{id}"), "decided")),
        Err(error) => {
            let typed = (&Typed::default(), error.into());
            above((&app, &reader), &operator, &order, typed).await
        }
    }
}

/// The page with what was typed, and above it what another step would mend.
pub(crate) async fn above(
    (app, reader): (&App, &Reader),
    operator: &Operator,
    order: &str,
    (typed, problem): (&Typed, Problem),
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    wrong.add("", told_above(reader, problem)?);
    Ok(refused(order_page(app, reader, desk(operator), order, (typed, &wrong)).await?))
}

async fn cancel(
    State(app): State<App>,
    operator: Operator,
    reader: Reader,
    Path(order): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    apart_of_order(&app, &operator.0, &order).await?;
    let id: OrderId = order.parse()?;
    if let Some(wrong) = no_reason(&reader, &typed.reason) {
        return Ok(refused(
            order_page(&app, &reader, desk(&operator), &order, (&typed, &wrong)).await?,
        ));
    }
    let ask = CancelOrder { order: id, by: By::Operator, why: typed.reason.clone() };
    let moment = app.clock.moment();
    match app.db.write(move |tx| orders::cancel_order(tx, &ask, &mut moment.clone())).await {
        Ok(_) => Ok(done(&format!("/admin/orders/{id}"), "decided")),
        Err(error) => above((&app, &reader), &operator, &order, (&typed, error.into())).await,
    }
}

async fn refund(
    State(app): State<App>,
    operator: Operator,
    reader: Reader,
    Path(order): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    apart_of_order(&app, &operator.0, &order).await?;
    let id: OrderId = order.parse()?;
    if let Some(wrong) = no_reason(&reader, &typed.reason) {
        return Ok(refused(
            order_page(&app, &reader, desk(&operator), &order, (&typed, &wrong)).await?,
        ));
    }
    let ask = RefundOrder { order: id, by: By::Operator, reason: typed.reason.clone() };
    let moment = app.clock.moment();
    let refunded = app.db.write(move |tx| aftersales::refund_order(tx, &ask, &mut moment.clone()));
    match refunded.await {
        Ok(()) => Ok(done(&format!("/admin/orders/{id}"), "decided")),
        Err(RefundError::PaidOut { short }) => {
            let short = reader.money_text(short);
            let mut wrong = Refusals::new();
            let what = t!(&reader, "sellorder-refund-paid-out", short = short);
            wrong.add("", Refusal::new(what).because(t!(&reader, "sellorder-refund-paid-out-why")));
            Ok(refused(order_page(&app, &reader, desk(&operator), &order, (&typed, &wrong)).await?))
        }
        Err(error) => above((&app, &reader), &operator, &order, (&typed, error.into())).await,
    }
}

fn no_reason(reader: &Reader, reason: &str) -> Option<Refusals> {
    if !reason.trim().is_empty() {
        return None;
    }
    let mut wrong = Refusals::new();
    wrong.add("reason", Refusal::new(t!(reader, "sellorder-reason-missing")));
    Some(wrong)
}
