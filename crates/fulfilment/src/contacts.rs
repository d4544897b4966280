//! What shoppers and merchants write to each other about an order, in a message, a return or a dispute, leads nobody
//! around the market.

use crate::parcels;
use ::store::{StoreError, Tx};
use formats::mask::masked;
use kernel::{Actor, OrderId, text::without_hidden};

/// `text` of a shopper or a merchant without e-mail addresses and telephone numbers, and how many were taken out, and
/// without what nobody sees; the numbers of the order and of its parcels stay. What operators and the market write stays as
/// it is.
pub fn without_contacts(
    tx: &mut Tx<'_>,
    (order, side): (Option<OrderId>, Actor),
    text: &str,
) -> Result<(String, u32), StoreError> {
    if !matches!(side, Actor::Shopper | Actor::Merchant) {
        return Ok((text.to_owned(), 0));
    }
    let mut known = Vec::new();
    if let Some(id) = order {
        known.extend(orders::order_head(tx, id)?.map(|order| order.number));
        known.extend(parcels(tx, id)?.iter().map(|parcel| parcel.tracking.as_str().to_owned()));
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Ok(masked(&without_hidden(text), &known))
}

/// The name of a file, a reason or a note as the other side may read it: it leads around the market as well as words do.
#[must_use]
pub fn contactless(side: Actor, name: &str) -> String {
    match side {
        Actor::Shopper | Actor::Merchant => masked(&without_hidden(name), &[]).0,
        Actor::Operator | Actor::Market => name.to_owned(),
    }
}
