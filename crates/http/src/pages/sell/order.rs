//! `/sell/orders/{order}`: one order for its merchant: pack, ship, tell, answer.

use super::{orders::gross, pick_list::label};
use crate::{
    Access, App, Form, Merchant, Problem, Reader, Refusal, Refusals, Routes,
    components::{
        Column, Field, Tone, banner, button, facts, form, fx_text, money_cell, number_cell,
        quiet_button, section, table,
    },
    done,
    pages::order_parts::{
        Side, load, next_sentence, order_line, parcel_facts, seen_list, state_chip,
    },
    refused, sell_page, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use fulfilment::{
    By, Carrier, NewProgress, OrderView, Progress, ProgressError, RefundError, RefundOrder, Ship,
    ShipError, TrackingNumber, TrackingNumberError,
};
use kernel::{OrderId, Timestamp};
use maud::{Markup, html};
use orders::{CancelBy, CancelOrder, Order, OrderState};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sell/orders/{order}", Access::Merchant, show)
        .post("/sell/orders/{order}/pack", Access::Merchant, pack)
        .post("/sell/orders/{order}/ship", Access::Merchant, ship)
        .post("/sell/orders/{order}/progress", Access::Merchant, progress)
        .post("/sell/orders/{order}/cancel", Access::Merchant, cancel)
        .post("/sell/orders/{order}/refund", Access::Merchant, refund)
}

/// What was typed into any of the forms of the page.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    carrier: String,
    carrier_name: String,
    number: String,
    progress: String,
    place: String,
    note: String,
    at: String,
    reason: String,
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
) -> Result<Markup, Problem> {
    view(&app, &reader, &merchant, &order, (&Typed::default(), &Refusals::new())).await
}

async fn view(
    app: &App,
    reader: &Reader,
    merchant: &Merchant,
    order: &str,
    typed: (&Typed, &Refusals),
) -> Result<Markup, Problem> {
    let view = load(app, order, By::Merchant(merchant.id)).await?;
    let order = &view.order;
    let title = t!(reader, "order-title", number = order.number.as_str());
    let body = html! {
        div.row { (state_chip(reader, order.state)) }
        p.lead { (next_sentence(reader, Side::Merchant, &view.timeline.next)) }
        @if let Some(whole) = typed.1.of("") { (crate::components::refusal(whole)) }
        div.columns {
            div.stack {
                (steps(reader, &view, typed))
                (goods(reader, order))
                (section(&t!(reader, "order-line-heading"), html! {
                    div.panel { (order_line(reader, &view, Some(&format!("/track/{}", order.id)))) }
                }))
                @if let Some(parcel) = &view.parcel {
                    (section(&t!(reader, "order-parcel-heading"), html! {
                        div.panel { (parcel_facts(reader, parcel)) (seen_list(reader, &view.seen)) }
                    }))
                }
                (ways_out(reader, &view, typed))
            }
            div.stack {
                (address(app, reader, order))
                (money(reader, &view))
            }
        }
    };
    Ok(sell_page(reader, &title, body))
}

/// What is to be done now.
fn steps(reader: &Reader, view: &OrderView, typed: (&Typed, &Refusals)) -> Markup {
    match view.order.state {
        OrderState::Paid => {
            html! { (pack_form(reader, &view.order)) (ship_form(reader, &view.order, typed)) }
        }
        OrderState::Packed => ship_form(reader, &view.order, typed),
        OrderState::Shipped | OrderState::Delivered => html! {
            (refund_wish(reader, view))
            (progress_form(reader, &view.order, typed))
        },
        OrderState::AwaitingPayment
        | OrderState::Completed
        | OrderState::Cancelled
        | OrderState::Refunded
        | OrderState::Expired => html! {},
    }
}

fn pack_form(reader: &Reader, order: &Order) -> Markup {
    html! {
        div.panel {
            h2 { (t!(reader, "sellorder-to-pack-title")) }
            (form(reader, &format!("/sell/orders/{}/pack", order.id), html! {
                p { (t!(reader, "sellorder-to-pack")) }
                (quiet_button(&t!(reader, "sellorder-pack")))
            }))
        }
    }
}

fn ship_form(reader: &Reader, order: &Order, (typed, wrong): (&Typed, &Refusals)) -> Markup {
    let mut carriers: Vec<(String, String)> = Carrier::ALL
        .iter()
        .map(|carrier| {
            let name = carrier.name().map(ToOwned::to_owned);
            let name = name.unwrap_or_else(|| t!(reader, "track-carrier-other"));
            (carrier.key().to_owned(), name)
        })
        .collect();
    carriers.insert(0, (String::new(), "—".to_owned()));
    html! {
        div.panel #ship {
            h2 { (t!(reader, "sellorder-ship-title")) }
            (form(reader, &format!("/sell/orders/{}/ship", order.id), html! {
                (Field::select("carrier", &t!(reader, "sellorder-carrier"), carriers)
                    .value(&typed.carrier).refusals(wrong))
                (Field::text("carrier_name", &t!(reader, "sellorder-carrier-name"))
                    .hint(&t!(reader, "sellorder-carrier-name-hint"))
                    .value(&typed.carrier_name).attribute("maxlength", "60")
                    .optional(reader).refusals(wrong))
                (Field::text("number", &t!(reader, "sellorder-number"))
                    .hint(&t!(reader, "sellorder-number-hint"))
                    .value(&typed.number).attribute("maxlength", "60")
                    .autocomplete("off").refusals(wrong))
                (button(&t!(reader, "sellorder-ship")))
            }))
        }
    }
}

fn refund_wish(reader: &Reader, view: &OrderView) -> Markup {
    let asked = view.parcel.as_ref().and_then(|parcel| parcel.refund_asked.as_ref());
    let Some((at, reason)) = asked else { return html! {} };
    let date = reader.day(reader.date_of(*at));
    let number = view.order.number.as_str();
    banner(
        Tone::Warn,
        html! {
            p {
                (t!(reader, "sellorder-refund-wish", number = number, date = date,
                    reason = reason.as_str()))
            }
        },
    )
}

fn progress_form(reader: &Reader, order: &Order, (typed, wrong): (&Typed, &Refusals)) -> Markup {
    let choices = Progress::ALL
        .iter()
        .filter(|progress| **progress != Progress::HandedOver)
        .map(|progress| {
            let key = progress.key();
            (key.to_owned(), reader.text(&format!("progress-{key}")))
        })
        .collect();
    html! {
        details.panel.fold open[!wrong.is_empty()] {
            summary { (t!(reader, "sellorder-progress-title")) }
            (form(reader, &format!("/sell/orders/{}/progress", order.id), html! {
                (Field::select("progress", &t!(reader, "sellorder-progress-what"), choices)
                    .value(&typed.progress).refusals(wrong))
                (Field::text("place", &t!(reader, "sellorder-progress-place"))
                    .value(&typed.place).attribute("maxlength", "80").optional(reader))
                (Field::text("at", &t!(reader, "sellorder-progress-when"))
                    .hint(&t!(reader, "sellorder-progress-when-hint", zone = reader.zone()))
                    .value(&typed.at).optional(reader).refusals(wrong))
                (Field::text("note", &t!(reader, "sellorder-progress-note"))
                    .value(&typed.note).attribute("maxlength", "200").optional(reader))
                (quiet_button(&t!(reader, "sellorder-progress-add")))
            }))
        }
    }
}

fn goods(reader: &Reader, order: &Order) -> Markup {
    let columns = [
        Column::text(t!(reader, "sellorder-column-product")),
        Column::number(t!(reader, "sellorder-column-pieces")),
        Column::number(t!(reader, "sellorder-column-weight")),
        Column::text(t!(reader, "sellorder-column-hs")),
        Column::number(t!(reader, "sellorder-column-price")),
    ];
    let rows = html! {
        @for (at, line) in order.lines.iter().enumerate() {
            @let quoted = order.quote.lines.get(at);
            tr {
                th scope="row" {
                    (crate::pages::order_parts::line_name(reader, line))
                    span.soft.code { (line.code) }
                }
                (number_cell(reader, line.quantity.into()))
                td.numeric {
                    @if let Some(weight) = line.weight { (reader.weight(weight.times(line.quantity))) }
                }
                td.nowrap { @if let Some(quoted) = quoted { span.code { (quoted.hs) } } }
                (money_cell(reader, line.unit_price.times(line.quantity.into()).ok()))
            }
        }
    };
    section(
        &t!(reader, "sellorder-goods-title"),
        table(&t!(reader, "sellorder-goods-title"), &columns, rows, None),
    )
}

/// The address while it is needed: until the parcel has arrived.
fn address(app: &App, reader: &Reader, order: &Order) -> Markup {
    let needed = matches!(order.state, OrderState::Paid | OrderState::Packed | OrderState::Shipped);
    section(
        &t!(reader, "sellorder-address-title"),
        html! {
            div.panel {
                @if needed { (label(app, reader, order)) }
                @else { p.soft { (t!(reader, "sellorder-address-hidden")) } }
            }
        },
    )
}

/// What the order brings, as agreed when it was paid.
pub(crate) fn money(reader: &Reader, view: &OrderView) -> Markup {
    let (order, quote) = (&view.order, &view.order.quote);
    let Some(gross) = gross(order) else { return html! {} };
    let mut rows = vec![(t!(reader, "sellorder-money-gross"), html! { (reader.money(gross)) })];
    if let Some(hold) = &view.hold {
        let fee = hold
            .released
            .map(|released| released.commission)
            .or_else(|| gross.times_rate(hold.commission, kernel::Rounding::HalfUp).ok());
        if let Some(fee) = fee {
            let percent = reader.percent(hold.commission);
            let net = gross.minus(fee).unwrap_or(gross);
            let minus = fee.negated().unwrap_or(fee);
            let label = t!(reader, "sellorder-money-fee", percent = percent);
            rows.push((label, html! { (reader.money(minus)) }));
            rows.push((
                t!(reader, "sellorder-money-net"),
                html! { strong { (reader.money(net)) } },
            ));
        }
    }
    rows.push((t!(reader, "sellorder-money-held"), html! { (reader.money(order.total)) }));
    rows.push((t!(reader, "sellorder-money-tax"), html! { (reader.money(quote.taxes)) }));
    if let Some(rate) = fx_text(reader, &quote.fx) {
        rows.push((t!(reader, "sellorder-money-rate"), html! { span.small { (rate) } }));
    }
    section(
        &t!(reader, "sellorder-money-title"),
        html! { div.panel.money-facts { (facts(&rows)) } },
    )
}

/// Cancelling before shipping, paying back after it.
fn ways_out(reader: &Reader, view: &OrderView, (typed, wrong): (&Typed, &Refusals)) -> Markup {
    let order = &view.order;
    let total = reader.money_text(order.total);
    let (verb, key) = match order.state {
        OrderState::Paid | OrderState::Packed => ("cancel", "sellorder-cancel"),
        OrderState::Shipped | OrderState::Delivered | OrderState::Completed => {
            ("refund", "sellorder-refund")
        }
        OrderState::AwaitingPayment
        | OrderState::Cancelled
        | OrderState::Refunded
        | OrderState::Expired => return html! {},
    };
    let asked = view.parcel.as_ref().is_some_and(|parcel| parcel.refund_asked.is_some());
    let open = asked || wrong.of("reason").is_some() || wrong.of("").is_some();
    html! {
        details.panel.fold #(verb) open[open] {
            summary { (t!(reader, &format!("{key}-title"))) }
            (form(reader, &format!("/sell/orders/{}/{verb}", order.id), html! {
                p { (t!(reader, &format!("{key}-explain"), total = total.as_str())) }
                (Field::area("reason", &t!(reader, &format!("{key}-reason")), 3)
                    .value(&typed.reason).attribute("maxlength", "500").refusals(wrong))
                button.button.button-bad type="submit" { (t!(reader, key, total = total.as_str())) }
            }))
        }
    }
}

async fn pack(
    State(app): State<App>,
    merchant: Merchant,
    Path(order): Path<String>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    let (by, moment) = (By::Merchant(merchant.id), app.clock.moment());
    app.db.write(move |tx| fulfilment::pack_order(tx, (id, by), &mut moment.clone())).await?;
    Ok(done(&format!("/sell/orders/{id}"), "order-packed"))
}

/// A tracking number, or what is wrong with it and why.
pub(crate) fn parse_number(reader: &Reader, text: &str) -> Result<TrackingNumber, Refusal> {
    TrackingNumber::parse(text).map_err(|error| match error {
        TrackingNumberError::Shape => Refusal::new(t!(reader, "sellorder-number-shape"))
            .because(t!(reader, "sellorder-number-shape-why")),
        TrackingNumberError::CheckDigit { expected, .. } => {
            Refusal::new(t!(reader, "sellorder-number-check")).because(t!(
                reader,
                "sellorder-number-check-why",
                expected = expected.to_string()
            ))
        }
    })
}

async fn ship(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    let mut wrong = Refusals::new();
    let carrier = Carrier::from_key(&typed.carrier)
        .ok_or_else(|| Refusal::new(t!(&reader, "sellorder-carrier-missing")));
    let carrier = wrong.keep("carrier", carrier);
    let number = wrong.keep("number", parse_number(&reader, &typed.number));
    let (Some(carrier), Some(number)) = (carrier, number) else {
        return again(&app, &reader, &merchant, &order, (&typed, &wrong)).await;
    };
    let carrier_name = match carrier {
        Carrier::Other => typed.carrier_name.trim().chars().take(60).collect(),
        _ => String::new(),
    };
    let ask = Ship {
        order: id,
        by: By::Merchant(merchant.id),
        carrier,
        carrier_name,
        number,
        terms: app.config.terms,
    };
    let moment = app.clock.moment();
    match app.db.write(move |tx| fulfilment::ship_order(tx, &ask, &mut moment.clone())).await {
        Ok(_) => Ok(done(&format!("/sell/orders/{id}"), "order-shipped")),
        Err(ShipError::NumberTaken(_)) => {
            let refusal = Refusal::new(t!(&reader, "sellorder-number-taken"))
                .because(t!(&reader, "sellorder-number-taken-why"));
            wrong.add("number", refusal);
            again(&app, &reader, &merchant, &order, (&typed, &wrong)).await
        }
        Err(ShipError::Banned { code, ban, .. }) => {
            let country = reader.country(ban.destination);
            let why = t!(&reader, "sellorder-banned-why", rule = ban.rule, destination = country);
            let what = t!(&reader, "sellorder-banned", code = code);
            wrong.add("", Refusal::new(what).because(why));
            again(&app, &reader, &merchant, &order, (&typed, &wrong)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn again(
    app: &App,
    reader: &Reader,
    merchant: &Merchant,
    order: &str,
    typed: (&Typed, &Refusals),
) -> Result<Response, Problem> {
    Ok(refused(view(app, reader, merchant, order, typed).await?))
}

/// `2026-11-24 14:05` in the reader's zone; empty is now.
pub(crate) fn parse_time(reader: &Reader, text: &str) -> Option<Timestamp> {
    let text = text.trim().replace(['T', '/'], " ").replace('年', "-");
    if text.is_empty() {
        return Some(reader.now());
    }
    let civil = match text.len() {
        10 => text.parse::<kernel::Date>().ok()?.at(12, 0, 0, 0),
        _ => text.parse().ok()?,
    };
    let zoned = civil.in_tz(reader.zone()).ok()?;
    Some(Timestamp::from_micros(zoned.timestamp().as_microsecond()))
}

async fn progress(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    let mut wrong = Refusals::new();
    let when_wrong = || Refusal::new(t!(&reader, "sellorder-progress-when-wrong"));
    let at = wrong.keep("at", parse_time(&reader, &typed.at).ok_or_else(when_wrong));
    let progress = Progress::from_key(&typed.progress);
    let (Some(at), Some(progress)) = (at, progress) else {
        return again(&app, &reader, &merchant, &order, (&typed, &wrong)).await;
    };
    let ask = NewProgress {
        order: id,
        by: By::Merchant(merchant.id),
        progress,
        place: typed.place.trim().to_owned(),
        note: typed.note.trim().to_owned(),
        at,
        terms: app.config.terms,
    };
    let moment = app.clock.moment();
    match app.db.write(move |tx| fulfilment::add_progress(tx, &ask, &mut moment.clone())).await {
        Ok(()) => Ok(done(&format!("/sell/orders/{id}"), "progress-added")),
        Err(ProgressError::Time) => {
            wrong.add("at", when_wrong());
            again(&app, &reader, &merchant, &order, (&typed, &wrong)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn cancel(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    if typed.reason.trim().is_empty() {
        let mut wrong = Refusals::new();
        wrong.add("reason", Refusal::new(t!(&reader, "sellorder-reason-missing")));
        return again(&app, &reader, &merchant, &order, (&typed, &wrong)).await;
    }
    let by = CancelBy::Merchant(merchant.id);
    let (ask, moment) = (CancelOrder { order: id, by, why: typed.reason }, app.clock.moment());
    app.db.write(move |tx| orders::cancel_order(tx, &ask, &mut moment.clone())).await?;
    Ok(done(&format!("/sell/orders/{id}"), "order-called-off"))
}

async fn refund(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    let mut wrong = Refusals::new();
    if typed.reason.trim().is_empty() {
        wrong.add("reason", Refusal::new(t!(&reader, "sellorder-reason-missing")));
        return again(&app, &reader, &merchant, &order, (&typed, &wrong)).await;
    }
    let (by, reason) = (By::Merchant(merchant.id), typed.reason.clone());
    let (ask, moment) = (RefundOrder { order: id, by, reason }, app.clock.moment());
    match app.db.write(move |tx| fulfilment::refund_order(tx, &ask, &mut moment.clone())).await {
        Ok(()) => Ok(done(&format!("/sell/orders/{id}"), "order-refunded")),
        Err(RefundError::PaidOut { short }) => {
            let short = reader.money_text(short);
            let refusal = Refusal::new(t!(&reader, "sellorder-refund-paid-out", short = short))
                .because(t!(&reader, "sellorder-refund-paid-out-why"));
            wrong.add("", refusal);
            again(&app, &reader, &merchant, &order, (&typed, &wrong)).await
        }
        Err(error) => Err(error.into()),
    }
}
