//! `/sell/orders`: a merchant's orders by what is to be done with them.

use crate::{
    Access, App, Merchant, Paging, Problem, Reader, Routes,
    components::{Column, Tone, chip, empty_state, money_cell, pager, quiet_link, table},
    flag, sell_page, t,
};
use axum::extract::State;
use kernel::{MerchantId, Money, OrderId, Timestamp};
use ledger::HoldView;
use maud::{Markup, html};
use orders::{Order, OrderState};
use std::collections::BTreeMap;
use store::{StoreError, Tx};
use web_kit::cursor::cut;
use web_kit::order_parts::{filters_at, state_chip, summary};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/sell/orders", Access::MEMBER, show)
}

struct List {
    orders: Vec<Order>,
    counts: BTreeMap<OrderState, i64>,
    holds: BTreeMap<OrderId, HoldView>,
}

fn order_list(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    state: Option<OrderState>,
    paging: &Paging<OrderId>,
) -> Result<List, StoreError> {
    let more = paging.limit.saturating_add(1);
    let orders = orders::orders_of_merchant(tx, merchant, state, paging.after, more)?;
    let orders = orders::with_quotes(tx, orders)?;
    let counts = orders::order_counts(tx, merchant)?;
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    Ok(List { orders, counts, holds: ledger::holds_of(tx, &ids)? })
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    paging: Paging<OrderId>,
) -> Result<Markup, Problem> {
    let state = reader.query("state").and_then(|key| key.parse::<OrderState>().ok());
    let (id, asked) = (merchant.id, paging.clone());
    let mut list = app.db.read(move |tx| order_list(tx, id, state, &asked)).await?;
    let next = cut(&mut list.orders, paging.limit, |order| order.id);
    let ship_days = app.config.terms.ship_within_days;
    let title = t!(reader, "sellorder-list-title");
    let body = html! {
        div.section-head {
            (filters_at(&reader, "/sell/orders", state, &list.counts))
            (quiet_link("/sell/orders/pick-list", &t!(reader, "sellorder-pick-list")))
        }
        @if list.orders.is_empty() {
            (empty_state(
                "parcel",
                &t!(reader, "sellorder-empty"),
                &t!(reader, "sellorder-empty-way"),
                Some(("/sell/listings", &t!(reader, "sellorder-empty-action"))),
            ))
        } @else {
            (order_table(&reader, &list, |order| {
                let paid = order.times.paid.unwrap_or(order.times.placed);
                paid.plus_days(ship_days.into())
            }))
            (pager(&reader, next.as_deref()))
        }
    };
    Ok(sell_page(&reader, &title, body))
}

fn order_table(reader: &Reader, list: &List, due: impl Fn(&Order) -> Timestamp) -> Markup {
    let columns = [
        Column::text(t!(reader, "sellorder-column-order")),
        Column::text(t!(reader, "sellorder-column-what")),
        Column::text(t!(reader, "sellorder-column-to")),
        Column::text(t!(reader, "sellorder-column-due")),
        Column::number(t!(reader, "sellorder-column-amount")),
        Column::text(t!(reader, "sellorder-column-state")),
    ];
    let rows = html! {
        @for order in &list.orders {
            tr {
                th scope="row" {
                    a.nowrap href={ "/sell/orders/" (order.id) } { (order.number) }
                    span.soft.small { (reader.time(order.times.placed)) }
                }
                td { (summary(reader, order)) }
                td.nowrap { (flag(order.destination)) " " (reader.country(order.destination)) }
                td.nowrap { (due_cell(reader, order, due(order))) }
                (money_cell(reader, left_of(order, list.holds.get(&order.id))))
                td { (state_chip(reader, order.state)) }
            }
        }
    };
    table(&t!(reader, "sellorder-list-title"), &columns, rows, None)
}

/// What it brings before the fee, without what went back.
fn left_of(order: &Order, hold: Option<&HoldView>) -> Option<Money> {
    let gross = order.gross()?;
    match hold.and_then(|hold| hold.back_gross) {
        Some(back) => gross.minus(back).ok(),
        None => Some(gross),
    }
}

fn due_cell(reader: &Reader, order: &Order, due: Timestamp) -> Markup {
    let waits = matches!(order.state, OrderState::Paid | OrderState::Packed);
    html! {
        @if waits {
            (reader.day(reader.date_of(due)))
            @if due < reader.now() { " " (chip(Tone::Bad, &t!(reader, "sellorder-late"))) }
        }
    }
}
