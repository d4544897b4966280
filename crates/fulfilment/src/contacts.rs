//! What shoppers and merchants write to each other about an order, in a message, a reason, a return or a dispute, leads nobody
//! around the market.

use crate::parcels;
use ::store::{StoreError, Tx};
use formats::mask::masked;
use kernel::{Actor, OrderId, text::without_hidden};

/// `text` as the other side may read it, as [`orders::heard`], and how much was taken out; the numbers of the order's
/// parcels stay too.
pub fn without_contacts(
    tx: &mut Tx<'_>,
    (order, side): (Option<OrderId>, Actor),
    text: &str,
) -> Result<(String, u32), StoreError> {
    let parcels = match order {
        Some(id) if matches!(side, Actor::Shopper | Actor::Merchant) && !text.is_empty() => {
            parcels(tx, id)?
        }
        Some(_) | None => Vec::new(),
    };
    let known: Vec<&str> = parcels.iter().map(|parcel| parcel.tracking.as_str()).collect();
    orders::heard(tx, (order, side), &known, text)
}

/// The name of a file as the other side may read it: it leads around the market as well as words do.
#[must_use]
pub fn contactless(side: Actor, name: &str) -> String {
    match side {
        Actor::Shopper | Actor::Merchant => masked(&without_hidden(name), &[]).0,
        Actor::Operator | Actor::Market => name.to_owned(),
    }
}
