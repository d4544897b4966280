//! `/sell/orders/{order}`: one order for its merchant: what to do, where it stands, what it brings.

use super::{orders::gross, pick_list::label};
use crate::{
    Access, App, Merchant, Problem, Reader, Refusals, Routes,
    components::{
        Column, Field, Tone, banner, button, facts, form, fx_text, money_cell, number_cell,
        quiet_button, section, table,
    },
    pages::order_parts::{
        Side, load, next_sentence, order_line, parcel_facts, seen_list, state_chip,
    },
    sell_page, t,
};
use axum::extract::{Path, State};
use fulfilment::{By, Carrier, OrderView, Progress};
use ledger::HoldState;
use maud::{Markup, html};
use orders::{Order, OrderState};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/sell/orders/{order}", Access::Merchant, show)
}

/// What was typed into any of the forms of the page.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(super) carrier: String,
    pub(super) carrier_name: String,
    pub(super) number: String,
    pub(super) progress: String,
    pub(super) place: String,
    pub(super) note: String,
    pub(super) at: String,
    pub(crate) reason: String,
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
) -> Result<Markup, Problem> {
    view(&app, &reader, &merchant, &order, (&Typed::default(), &Refusals::new())).await
}

/// The page with what was typed and what is wrong with it.
pub(super) async fn view(
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
                (section(&t!(reader, "sellorder-money-title"), money(reader, &view)))
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
            (progress_form(reader, &format!("/sell/orders/{}/progress", view.order.id), typed))
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

/// What was seen of a parcel, told at `action`.
pub(crate) fn progress_form(
    reader: &Reader,
    action: &str,
    (typed, wrong): (&Typed, &Refusals),
) -> Markup {
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
            (form(reader, action, html! {
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
    let kept = view.hold.as_ref().filter(|hold| hold.state != HoldState::Refunded);
    if let Some(hold) = kept {
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
    if let Some(hold) = &view.hold {
        let label = match hold.state {
            HoldState::Held => t!(reader, "sellorder-money-held"),
            HoldState::Released => t!(reader, "entry-hold"),
            HoldState::Refunded => t!(reader, "entry-refund"),
        };
        rows.push((label, html! { (reader.money(hold.held)) }));
        rows.push((t!(reader, "sellorder-money-tax"), html! { (reader.money(quote.taxes)) }));
    }
    if let Some(rate) = fx_text(reader, &quote.fx) {
        rows.push((t!(reader, "sellorder-money-rate"), html! { span.small { (rate) } }));
    }
    html! { div.panel.money-facts { (facts(&rows)) } }
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
