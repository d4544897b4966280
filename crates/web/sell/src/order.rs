//! `/sell/orders/{order}`: one order for its merchant: what to do, where it stands, what it brings.

use super::{messages::desk, pick_list::label};
use crate::{
    Access, App, Merchant, Problem, Reader, Refusals, Routes,
    components::{
        Column, Field, Tone, banner, button, form, money_cell, number_cell, quiet_button, section,
        table,
    },
    sell_page, t,
};
use axum::extract::{Path, State};
use fulfilment::{By, Carrier, OrderView};
use maud::{Markup, html};
use orders::{Order, OrderState};
use web_kit::{
    letter_parts::letters_of,
    order_forms::{Typed, money, progress_form},
    order_parts::{
        Side, line_name, load, next_sentence, order_line, parcel_facts, seen_list, state_chip,
    },
    talk::order_section,
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/sell/orders/{order}", Access::MEMBER, show)
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
) -> Result<Markup, Problem> {
    order_page(&app, &reader, &merchant, &order, (&Typed::default(), &Refusals::new())).await
}

/// The page with what was typed and what is wrong with it.
pub(super) async fn order_page(
    app: &App,
    reader: &Reader,
    merchant: &Merchant,
    order: &str,
    typed: (&Typed, &Refusals),
) -> Result<Markup, Problem> {
    let view = load(app, order, By::Merchant(merchant.id)).await?;
    let order = &view.order;
    let letters = letters_of(app, reader, order.id.id()).await?;
    let title = t!(reader, "order-title", number = order.number.as_str());
    let messages = order_section(app, reader, desk(merchant), order.id).await?;
    let body = html! {
        div.row { (state_chip(reader, order.state)) }
        p.lead { (next_sentence(reader, Side::Merchant, &view.timeline.next)) }
        @if let Some(whole) = typed.1.of("") { (crate::components::refusal(whole)) }
        div.columns {
            div.stack {
                (steps(reader, &view, typed))
                (goods(reader, order))
                (messages)
                (section(&t!(reader, "order-line-heading"), html! {
                    div.panel { (order_line(reader, &view, Some(&format!("/track/{}", order.id)))) }
                }))
                @if let Some(parcel) = &view.parcel {
                    (section(&t!(reader, "order-parcel-heading"), html! {
                        div.panel { (parcel_facts(reader, parcel)) (seen_list(reader, &view.seen)) }
                    }))
                }
                (ways_out(reader, &view, typed))
                (letters)
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
            (progress_form(reader, (&format!("/sell/orders/{}/progress", view.order.id), Side::Merchant), typed))
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
                    (line_name(reader, line))
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
