//! `/track/{order}`: where a parcel is, for its shopper, its merchant and the operator. It shows
//! no name and no address.

use crate::{
    Access, App, Problem, Reader, Routes, Shopper,
    components::{empty_state, quiet_link, section},
    page, t,
};
use axum::extract::{Path, State};
use fulfilment::{By, OrderView};
use kernel::OrderId;
use maud::{Markup, html};
use web_kit::headline::{about_orders, headline};
use web_kit::order_parts::{Side, load, seen_list};
use web_kit::order_units::{parcel_facts, parcels_section};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/track/{order}", Access::SignedIn, show)
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(order): Path<String>,
) -> Result<Markup, Problem> {
    let id: OrderId = order.parse()?;
    let person = &shopper.0;
    let sells_it = person.merchant.filter(|merchant| merchant.home() == id.home());
    let (by, side, back) = match (sells_it, person.is_operator()) {
        (Some(merchant), _) => (By::Merchant(merchant), Side::Merchant, "/sell/orders/"),
        (None, true) => (By::Operator, Side::Operator, "/admin/orders/"),
        (None, false) => (By::Shopper(person.shopper_id), Side::Shopper, "/orders/"),
    };
    let view = load(&app, &order, by).await?;
    let about = app.db.read(move |tx| about_orders(tx, &[id])).await?;
    let about = about.get(&id).cloned().unwrap_or_default();
    let title = t!(reader, "track-title", number = view.order.number.as_str());
    let body = html! {
        h1 { (title) }
        p.lead { (headline(&reader, side, (&view.order, &view.timeline.next), &about)) }
        (way(&reader, &view))
        p { (quiet_link(&format!("{back}{id}"), &t!(reader, "track-to-order"))) }
    };
    Ok(page(&reader, &title, body))
}

fn way(reader: &Reader, view: &OrderView) -> Markup {
    if view.parcels.is_empty() {
        let (title, text) = (t!(reader, "track-none-title"), t!(reader, "track-none"));
        return empty_state("parcel", &title, &text, None);
    }
    html! {
        @if view.parcels.len() > 1 {
            div { (parcels_section(reader, view)) }
        } @else {
            div.columns {
                div { (section(&t!(reader, "order-line-heading"), seen_list(reader, &view.seen))) }
                @for parcel in &view.parcels {
                    div {
                        (section(&t!(reader, "order-parcel-heading"), html! {
                            div.panel { (parcel_facts(reader, view, parcel)) }
                        }))
                    }
                }
            }
        }
    }
}
