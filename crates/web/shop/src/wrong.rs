//! `/orders/{order}/wrong`: the one door for whatever is wrong with what was sent; a choice leads to the way that helps.

use crate::{
    Access, App, Problem, Reader, Routes, Shopper,
    components::{quiet_link, task, tasks},
    page, t,
};
use axum::extract::{Path, State};
use fulfilment::By;
use kernel::{OrderId, Timestamp};
use maud::{Markup, html};
use orders::OrderHead;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/orders/{order}/wrong", Access::SignedIn, show)
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(order): Path<String>,
) -> Result<Markup, Problem> {
    let id: OrderId = order.parse()?;
    let by = By::Shopper(shopper.0.shopper_id);
    let read = move |tx: &mut store::Tx<'_>| {
        let theirs = |order: &OrderHead| by.may_touch(order.shopper, order.merchant);
        let Some(order) = orders::order_head(tx, id)?.filter(theirs) else { return Ok(None) };
        let missing = aftersales::missing_from(tx, &order)?;
        Ok::<_, store::StoreError>(Some((order, missing)))
    };
    let (order, missing) = app.db.read(read).await?.ok_or_else(Problem::not_found)?;
    let title = t!(&reader, "wrong-title", number = order.number.as_str());
    let broken = task(
        "parcel",
        html! { (t!(&reader, "wrong-broken")) },
        html! { (t!(&reader, "wrong-broken-way")) },
        quiet_link(&format!("/orders/{id}/return"), &t!(&reader, "return-link")),
    );
    let body = html! {
        div.page-head { h1 { (title) } }
        p.lead { (t!(&reader, "wrong-lead")) }
        (tasks(&[broken, not_come(&reader, id, missing)]))
        p { (quiet_link(&format!("/orders/{id}"), &t!(&reader, "case-to-order"))) }
    };
    Ok(page(&reader, &title, body))
}

/// That it has not come: from the day on which it may be said, and in other words where its carrier says it came.
fn not_come(reader: &Reader, id: OrderId, missing: Option<Timestamp>) -> Markup {
    let day = |at| reader.day(reader.date_of(at));
    let way = quiet_link(&format!("/orders/{id}/dispute"), &t!(reader, "dispute-link"));
    let (what, detail, way) = match missing {
        None => (t!(reader, "wrong-not-here"), t!(reader, "wrong-not-here-way"), way),
        Some(from) if from <= reader.now() => {
            (t!(reader, "wrong-not-come"), t!(reader, "wrong-not-come-way"), way)
        }
        Some(from) => {
            let early = t!(reader, "wrong-not-come-early", date = day(from));
            (t!(reader, "wrong-not-come"), early, html! {})
        }
    };
    task("ship", html! { (what) }, html! { (detail) }, way)
}
