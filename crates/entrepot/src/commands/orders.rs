//! `entrepot orders`: what was ordered, for whoever holds the machine. Names and addresses stay sealed; what is to be
//! done with an order is done on pages and over the API, under a name.

use crate::{Outcome, cli::Orders, config::Config, market::Market, report::Report};
use conversations::Voice;
use kernel::{By, Home, Lang, OrderId, ShopperId};
use orders::{OrderHead, OrderLine};
use serde_json::{Value, json};
use store::{StoreError, Tx};

/// How many are listed.
const LISTED: u32 = 100;

/// Reads, also beside a running market.
pub(crate) async fn run(config: &Config, ask: &Orders, report: Report) -> anyhow::Result<Outcome> {
    let db = Market::database_for_reading(config).await?;
    match ask {
        Orders::List { state } => {
            let state = *state;
            let found =
                db.read(move |tx| orders::orders_everywhere(tx, state, None, LISTED)).await?;
            let items: Vec<_> = found.iter().map(order_json).collect();
            report.answer(&json!({ "items": items }), |_| match found.is_empty() {
                true => "nothing was ordered".to_owned(),
                false => found.iter().map(line).collect::<Vec<_>>().join("\n"),
            })?;
        }
        Orders::Show { id } => {
            let id = *id;
            let Some(shown) = db.read(move |tx| whole(tx, id)).await? else {
                return report.refuse("no-such-order", "there is no such order");
            };
            report.answer(&shown, |json| format!("{json:#}"))?;
        }
    }
    Ok(Outcome::Done)
}

/// Whoever holds the machine reads for the market.
pub(super) fn reader() -> Voice {
    Voice::operator(ShopperId::of(Home::MARKET))
}

fn order_json(order: &OrderHead) -> Value {
    json!({
        "id": order.id, "number": order.number, "state": order.state.key(),
        "merchant": order.merchant, "shopper": order.shopper, "total": order.total.to_string(),
        "placed_at": order.times.placed.to_string(),
    })
}

fn line(order: &OrderHead) -> String {
    let (at, state) = (order.times.placed, order.state.key());
    format!("{at}  {state:<16}  {}  {}  {}", order.number, order.total, order.id)
}

/// All that is known of it but who it goes to.
fn whole(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<Value>, StoreError> {
    let Some(order) = orders::order_heads(tx, &[id])?.pop() else { return Ok(None) };
    let parcels = fulfilment::parcels(tx, id)?;
    let parts = orders::order_parts(tx, id)?;
    let cases = aftersales::cases_of_order(tx, (id, By::Operator))?;
    let thread = conversations::thread_of_order(tx, (id, reader()), Lang::EN)?;
    let mut shown = order_json(&order);
    shown["lines"] = order.lines.iter().map(units).collect();
    shown["parcels"] = parcels
        .iter()
        .map(|one| {
            json!({
                "carrier": one.carrier.key(), "tracking_number": one.tracking.as_str(),
                "shipped_at": one.shipped_at.to_string(),
                "delivered_at": one.delivered_at.map(|at| at.to_string()),
            })
        })
        .collect();
    shown["given_back"] = parts
        .iter()
        .map(|part| {
            json!({
                "amount": part.paid.to_string(), "by": part.by.key(), "why": part.why,
                "at": part.at.to_string(),
            })
        })
        .collect();
    let returns = cases.returns.iter().map(|case| (case.id.to_string(), case.state.key()));
    let disputes = cases.disputes.iter().map(|one| (one.id.to_string(), one.state.key()));
    shown["cases"] =
        returns.chain(disputes).map(|(id, state)| json!({ "id": id, "state": state })).collect();
    shown["conversation"] = json!(thread.map(|view| view.thread.id.to_string()));
    Ok(Some(shown))
}

fn units(line: &OrderLine) -> Value {
    json!({
        "code": line.code, "title": line.title.get(Lang::EN), "ordered": line.quantity,
        "cancelled": line.cancelled, "shipped": line.shipped, "given_back": line.given_back,
    })
}
