//! `/sell/orders/pick-list`: what to take from the shelves and a label for each parcel, on paper.

use crate::{
    Access, App, Layout, Merchant, Problem, Reader, Routes,
    components::{Column, Tone, banner, empty_state, number_cell, table},
    i18n::Locale,
    t,
};
use axum::extract::State;
use fulfilment::PickList;
use kernel::Lang;
use maud::{Markup, html};
use orders::{OrderHead, OrderState};
use web_kit::order_parts::line_name;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/sell/orders/pick-list", Access::MEMBER, show)
}

/// Orders on one list; a person packs no more at once.
const ORDERS_MAX: u32 = 60;

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
) -> Result<Markup, Problem> {
    let id = merchant.id;
    let list = app.db.read(move |tx| fulfilment::pick_list(tx, id, ORDERS_MAX)).await?;
    let title = t!(reader, "pick-title");
    let body = html! {
        @if list.orders.is_empty() {
            (empty_state(
                "parcel",
                &t!(reader, "pick-empty"),
                &t!(reader, "pick-empty-way"),
                Some(("/sell/orders", &t!(reader, "pick-empty-action"))),
            ))
        } @else {
            p.soft {
                @let now = reader.time_in_zone(reader.now());
                (t!(reader, "pick-made", date = now)) " · "
                (t!(reader, "pick-orders", count = list.orders.len()))
            }
            @if list.more { (banner(Tone::Warn, html! { p { (t!(reader, "pick-more")) } })) }
            (shelf(&reader, &list))
            @for order in &list.orders { (slip(&app, &reader, order)) }
        }
    };
    Ok(Layout::new(&title).sell(&reader, body))
}

fn shelf(reader: &Reader, list: &PickList) -> Markup {
    let columns = [
        Column::text(t!(reader, "sellorder-column-code")),
        Column::text(t!(reader, "sellorder-column-product")),
        Column::number(t!(reader, "sellorder-column-pieces")),
    ];
    let rows = html! {
        @for line in &list.shelf {
            tr {
                th scope="row" { span.code { (line.code) } }
                td {
                    (line.title.get(reader.lang()))
                    @let variant = line.variant.get(reader.lang());
                    @if !variant.is_empty() { span.soft { (variant) } }
                }
                (number_cell(reader, line.quantity.into()))
            }
        }
    };
    html! {
        @if !list.shelf.is_empty() {
            section.section.print-page {
                h2 { (t!(reader, "pick-shelf")) }
                (table(&t!(reader, "pick-shelf"), &columns, rows, None))
            }
        }
    }
}

/// One parcel: its label and what goes in.
fn slip(app: &App, reader: &Reader, order: &OrderHead) -> Markup {
    html! {
        article.panel.slip {
            div.section-head {
                h2 { a href={ "/sell/orders/" (order.id) } { (order.number) } }
                @if order.state == OrderState::Packed {
                    span.soft { (reader.text("order-state-packed")) }
                }
            }
            div.columns.columns-even {
                div {
                    p.soft.small { (t!(reader, "pick-label")) }
                    (label(app, reader, order))
                }
                ul.check-list {
                    @for line in order.lines.iter().filter(|line| line.to_ship() > 0) {
                        li {
                            span.check-box aria-hidden="true" {}
                            span.numeric { (line.to_ship()) " × " }
                            span { (line_name(reader, line)) " " span.code.soft { (line.code) } }
                        }
                    }
                }
            }
        }
    }
}

/// The address as a carrier needs it: whole, in the language of the country it goes to.
pub(crate) fn label(app: &App, reader: &Reader, order: &OrderHead) -> Markup {
    let Some(address) = orders::open_ship_to(&app.vault, order) else {
        return html! { p { (t!(reader, "sellorder-address-broken")) } };
    };
    // Posts of every country read English.
    let there = Locale::of(Lang::EN).country(address.country).to_uppercase();
    html! {
        address.label lang=[address.is_chinese().then_some("zh-CN")] {
            p { strong { (address.name) } " " span.numeric { (address.mobile) } }
            @for line in address.label_lines() { p { (line) } }
            p {
                @if address.is_chinese() { (address.country.name_zh()) " " }
                (there)
            }
        }
    }
}
