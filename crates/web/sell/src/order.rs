//! `/sell/orders/{order}`: one order for its merchant: what to do, where it stands, what it brings.

use super::{messages::desk, pick_list::label};
use crate::{
    Access, App, Merchant, Problem, Reader, Refusals, Routes,
    components::{
        Column, Field, Tone, banner, button, chip, form, hidden, money_cell, number_cell,
        quiet_button, quiet_link, refused_head, section, table,
    },
    sell_page, t,
};
use aftersales::{ReturnCase, ReturnState};
use axum::extract::{Path, State};
use fulfilment::{By, Carrier, OrderView};
use maud::{Markup, html};
use orders::{Order, OrderHead, OrderLine, OrderState};
use web_kit::{
    case_parts::{OrdersOf, case_table},
    headline::{About, headline, is_part_sent},
    letter_parts::letters_of,
    order_forms::{Typed, money, progress_forms},
    order_parts::{Side, line_name, load, order_line, state_chip},
    order_units::{line_story, parcels_section, parts_section, unit_fields, units_text},
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
    let by = By::Merchant(merchant.id);
    let view = load(app, order, by).await?;
    let order = &view.order;
    let id = order.id;
    let cases = app.db.read(move |tx| aftersales::cases_of_order(tx, (id, by))).await?;
    let about = About { cases, hold: view.hold };
    let letters = letters_of(app, reader, order.id.id()).await?;
    let title = t!(reader, "order-title", number = order.number.as_str());
    let messages = order_section(app, reader, desk(merchant), order.id).await?;
    let body = html! {
        div.row {
            (state_chip(reader, order.state))
            @if is_part_sent(order) { (chip(Tone::Warn, &t!(reader, "units-part-sent"))) }
        }
        (wish(reader, &view, typed))
        p.lead { (headline(reader, Side::Merchant, (order, &view.timeline.next), &about)) }
        (refused_head(reader, typed.1, ("", false)))
        div.columns {
            div.stack {
                (steps(reader, &view, typed))
                (case_table(reader, (&about.cases.returns, &about.cases.disputes), (&OrdersOf::new(), "/sell")))
                (goods(reader, order))
                (messages)
                (section(&t!(reader, "order-line-heading"), html! {
                    div.panel { (order_line(reader, (&view, Side::Merchant), Some(&format!("/track/{}", order.id)))) }
                }))
                (parcels_section(reader, &view))
                (ways_out(reader, &view, about.has_open_case(), typed))
                (cancel_units_form(reader, &view, typed))
                (letters)
            }
            div.stack {
                (address(app, reader, order, &about))
                (section(&t!(reader, "sellorder-money-title"), html! {
                    (money(reader, Side::Merchant, &view))
                    @if may_give_back(order) {
                        p { (quiet_link(&format!("/sell/orders/{}/give-back", order.id), &t!(reader, "giveback-link"))) }
                    }
                }))
                (parts_section(reader, &view))
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
        OrderState::Packed => html! {
            (ship_form(reader, &view.order, typed))
            @if is_part_sent(&view.order) {
                (progress_forms(reader, (&format!("/sell/orders/{}/progress", view.order.id), Side::Merchant), view, typed))
            }
        },
        OrderState::Shipped | OrderState::Delivered => html! {
            (refund_wish(reader, view))
            (progress_forms(reader, (&format!("/sell/orders/{}/progress", view.order.id), Side::Merchant), view, typed))
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
                @if order.lines.iter().map(OrderLine::to_ship).sum::<u32>() > 1 {
                    p.soft { (t!(reader, "shipunits-hint")) }
                    (unit_fields(reader, ("ship", &order.lines), OrderLine::to_ship, (&typed.units, true)))
                }
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

/// What goes in: what was called off does not, until the order ended and the list only says what it was.
fn goods(reader: &Reader, order: &Order) -> Markup {
    let over = !order.state.in_escrow() && order.state != OrderState::Completed;
    let units = |line: &OrderLine| match over {
        true => line.quantity,
        false => line.quantity.saturating_sub(line.cancelled),
    };
    let columns = [
        Column::text(t!(reader, "sellorder-column-product")),
        Column::number(t!(reader, "sellorder-column-pieces")),
        Column::number(t!(reader, "sellorder-column-weight")),
        Column::text(t!(reader, "sellorder-column-hs")),
        Column::number(t!(reader, "sellorder-column-price")),
    ];
    let rows = html! {
        @for (at, line) in order.lines.iter().enumerate().filter(|(_, line)| units(line) > 0) {
            @let quoted = order.quote.lines.get(at);
            @let count = units(line);
            tr {
                th scope="row" {
                    (line_name(reader, line))
                    span.soft.code { (line.code) }
                    @if let Some(story) = line_story(reader, line) { span.soft.small { (story) } }
                }
                (number_cell(reader, count.into()))
                td.numeric {
                    @if let Some(weight) = line.weight { (reader.weight(weight.times(count))) }
                }
                td.nowrap { @if let Some(quoted) = quoted { span.code { (quoted.hs) } } }
                (money_cell(reader, line.unit_price.times(count.into()).ok()))
            }
        }
    };
    section(
        &t!(reader, "sellorder-goods-title"),
        table(&t!(reader, "sellorder-goods-title"), &columns, rows, None),
    )
}

/// The address while it is needed: until the parcel has arrived, and while an exchange is to be sent there.
fn address(app: &App, reader: &Reader, order: &Order, about: &About) -> Markup {
    let to_arrive =
        matches!(order.state, OrderState::Paid | OrderState::Packed | OrderState::Shipped);
    let replacing = |case: &ReturnCase| case.state == ReturnState::Replacing;
    let needed = to_arrive || about.cases.returns.iter().any(replacing);
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

/// Its shopper asks to have units called off while it is packed.
fn wish(reader: &Reader, view: &OrderView, (typed, wrong): (&Typed, &Refusals)) -> Markup {
    let Some(wish) = view.wish.as_ref().filter(|wish| wish.answer.is_none()) else {
        return html! {};
    };
    let (id, units) = (view.order.id, units_text(reader, view, &wish.units));
    let action = format!("/sell/orders/{id}/cancel-answer");
    banner(
        Tone::Warn,
        html! {
            p { (t!(reader, "cancelask-sell", units = units)) }
            @if !wish.why.is_empty() { p.said { "“" (wish.why) "”" } }
            (form(reader, &action, html! {
                (hidden("answer", "agree"))
                (button(&t!(reader, "cancelask-agree")))
            }))
            (form(reader, &action, html! {
                (Field::text("refusal", &t!(reader, "cancelask-refuse-reason"))
                    .value(typed.units.get("refusal").map_or("", String::as_str))
                    .attribute("maxlength", "300").refusals(wrong))
                (hidden("answer", "refuse"))
                (quiet_button(&t!(reader, "cancelask-refuse")))
            }))
        },
    )
}

fn may_give_back(order: &OrderHead) -> bool {
    order.state.in_escrow() || order.state == OrderState::Completed
}

/// Calling off what has not left, unit by unit.
fn cancel_units_form(
    reader: &Reader,
    view: &OrderView,
    (typed, wrong): (&Typed, &Refusals),
) -> Markup {
    let order = &view.order;
    let left: u32 = order.lines.iter().map(OrderLine::to_ship).sum();
    let open = matches!(order.state, OrderState::Paid | OrderState::Packed);
    let sent = order.lines.iter().any(|line| line.shipped > 0);
    if !open || left == 0 || left == 1 && !sent {
        return html! {};
    }
    html! {
        details.panel.fold open[wrong.of("off_reason").is_some()] {
            summary { (t!(reader, "cancelunits-title")) }
            (form(reader, &format!("/sell/orders/{}/cancel-units", order.id), html! {
                p { (t!(reader, "cancelunits-explain-sell")) }
                (unit_fields(reader, ("off", &order.lines), OrderLine::to_ship, (&typed.units, false)))
                (Field::area("off_reason", &t!(reader, "sellorder-cancel-reason"), 2)
                    .attribute("maxlength", "300").refusals(wrong))
                (quiet_button(&t!(reader, "cancelunits-do")))
            }))
        }
    }
}

/// Cancelling before shipping, paying back after it.
fn ways_out(
    reader: &Reader,
    view: &OrderView,
    in_case: bool,
    (typed, wrong): (&Typed, &Refusals),
) -> Markup {
    let order = &view.order;
    let left = view.hold.as_ref().and_then(|hold| hold.left().ok()).unwrap_or(order.total);
    let total = reader.money_text(left);
    let (verb, key) = match order.state {
        OrderState::Paid | OrderState::Packed if is_part_sent(order) => return html! {},
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
                @if in_case && verb == "refund" { p { (t!(reader, "sellorder-refund-ends-case")) } }
                (Field::area("reason", &t!(reader, &format!("{key}-reason")), 3)
                    .value(&typed.reason).attribute("maxlength", "500").refusals(wrong))
                button.button.button-bad type="submit" { (t!(reader, key, total = total.as_str())) }
            }))
        }
    }
}
