//! `/orders`: what a shopper bought, newest first.

use crate::{
    Access, App, Paging, Problem, Reader, Routes, Shopper,
    components::{empty_state, pager, picture},
    page, t,
};
use axum::extract::State;
use fulfilment::Next;
use kernel::{Actor, MerchantId, OrderId, ShopperId};
use maud::{Markup, html};
use orders::OrderHead;
use std::collections::BTreeMap;
use web_kit::cursor::cut;
use web_kit::headline::{About, about_orders, case_chip, headline};
use web_kit::order_parts::{Side, kept_units, merchants_of, state_chip, summary};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/orders", Access::SignedIn, show)
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    paging: Paging<OrderId>,
) -> Result<Markup, Problem> {
    let (id, as_of) = (shopper.0.shopper_id, (app.config.terms, reader.now()));
    let found = app.db.read(move |tx| {
        let more = paging.limit.saturating_add(1);
        let orders = orders::orders_of_shopper(tx, id, paging.after, more)?;
        let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
        let about = about_orders(tx, &ids)?;
        Ok::<_, store::StoreError>((fulfilment::nexts_of(tx, orders, as_of)?, about))
    });
    let (mut found, about) = found.await?;
    let page_of = cut(&mut found, paging.limit, |(order, _)| order.id);
    let merchants = found.iter().map(|(order, _)| order.merchant).collect();
    let merchants = merchants_of(&app, &reader, merchants).await?;
    let (title, nothing) = (t!(reader, "order-list-title"), About::default());
    let body = html! {
        h1 { (title) }
        @if found.is_empty() {
            (empty_state(
                "parcel",
                &t!(reader, "order-list-empty"),
                &t!(reader, "order-list-empty-way"),
                Some(("/", &t!(reader, "order-list-empty-action"))),
            ))
        } @else {
            ul.order-list {
                @for (order, next) in &found {
                    @let known = about.get(&order.id).unwrap_or(&nothing);
                    li { (row(&reader, (order, next), known, &merchants)) }
                }
            }
            (pager(&reader, page_of.as_deref()))
        }
    };
    Ok(page(&reader, &title, body))
}

fn row(
    reader: &Reader,
    (order, next): (&OrderHead, &Next),
    about: &About,
    merchants: &BTreeMap<MerchantId, (String, String)>,
) -> Markup {
    let pieces: u32 = order.lines.iter().map(kept_units).sum();
    let back = about.hold.as_ref().map(|hold| hold.back).filter(|back| back.is_positive());
    let date = reader.day(reader.date_of(order.times.placed));
    html! {
        article.panel.order-row {
            div.order-row-pictures aria-hidden="true" {
                @for line in order.lines.iter().take(2) { (picture(line.picture.as_deref(), "")) }
            }
            div.order-row-text {
                h2 { a.order-row-link href={ "/orders/" (order.id) } { (summary(reader, order)) } }
                p.soft.small {
                    @if let Some((name, _)) = merchants.get(&order.merchant) {
                        (t!(reader, "order-from", merchant = name.as_str())) " · "
                    }
                    (t!(reader, "order-placed-on", date = date)) " · "
                    (t!(reader, "order-pieces", count = pieces))
                }
                p.order-row-next { (headline(reader, Side::Shopper, (order, next), about)) }
            }
            div.order-row-end {
                (state_chip(reader, order.state))
                (case_chip(reader, about))
                p.order-row-total.numeric { (reader.money(order.total)) }
                @if let Some(back) = back {
                    p.soft.small { (t!(reader, "order-list-back", amount = reader.money_text(back))) }
                }
            }
        }
    }
}

/// One of her orders, by its id: asked before files about it are kept.
pub(crate) async fn hers(app: &App, shopper: &Shopper, order: &str) -> Result<OrderId, Problem> {
    let (id, person): (OrderId, ShopperId) = (order.parse()?, shopper.0.shopper_id);
    let found = app.db.read(move |tx| ::orders::order_head(tx, id)).await?;
    found.filter(|order| order.shopper == person).ok_or_else(Problem::not_found)?;
    web_kit::attach::may(app, (person, Actor::Shopper)).await?;
    Ok(id)
}
