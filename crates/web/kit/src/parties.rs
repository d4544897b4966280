//! Operators at the doors: none moves money as an operator that she gets herself.

use crate::{App, Problem};
use accounts::{Parties, Principal};
use kernel::{MerchantId, OrderId, PayoutId};

/// Refuses an operator a step of an order that she bought herself, or whose merchant she acts for: what she may do as either
/// she does there.
///
/// # Errors
/// 409 `party`, with how many other operators there are.
pub async fn apart_of_order(app: &App, person: &Principal, order: &str) -> Result<(), Problem> {
    let (id, by): (OrderId, _) = (order.parse()?, person.shopper_id);
    let looks = app.db.read(move |tx| {
        let Some(order) = orders::order_head(tx, id)? else { return Ok(()) };
        let parties = Parties { merchants: &[order.merchant], shopper: Some(order.shopper) };
        accounts::stand_apart(tx, by, parties).map_err(Problem::from)
    });
    looks.await
}

/// The same of a payout of a merchant whom she acts for.
///
/// # Errors
/// 409 `party`, with how many other operators there are.
pub async fn apart_of_payout(app: &App, person: &Principal, payout: &str) -> Result<(), Problem> {
    let (id, by): (PayoutId, _) = (payout.parse()?, person.shopper_id);
    let looks = app.db.read(move |tx| {
        let parties = Parties { merchants: &[MerchantId::of(id.home())], shopper: None };
        accounts::stand_apart(tx, by, parties).map_err(Problem::from)
    });
    looks.await
}
