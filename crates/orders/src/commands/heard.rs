//! What one side of an order writes for the other to read, as it is kept: one reader for every such text.

use crate::store;
use ::store::{StoreError, Tx};
use formats::mask::{MASK, masked};
use kernel::text::without_hidden;
use kernel::{Actor, OrderId};

/// `text` as the other side may read it, and how much was taken out: signs that nobody sees, of whoever writes; of
/// shoppers and merchants also e-mail addresses and telephone numbers, but for the order's own number and those in
/// `known`, and all of it where an operator barred them from writing. A step may be taken without words then.
pub fn heard(
    tx: &mut Tx<'_>,
    (order, side): (Option<OrderId>, Actor),
    known: &[&str],
    text: &str,
) -> Result<(String, u32), StoreError> {
    let text = without_hidden(text);
    if text.trim().is_empty() || !matches!(side, Actor::Shopper | Actor::Merchant) {
        return Ok((text.into_owned(), 0));
    }
    let head = match order {
        Some(id) => store::order::heads(tx, &[id])?.pop(),
        None => None,
    };
    let mut known = known.to_vec();
    if let Some(head) = &head {
        let is_silent = match side {
            Actor::Merchant => accounts::is_merchant_barred(tx, head.merchant)?,
            Actor::Shopper | Actor::Operator | Actor::Market => {
                accounts::is_barred(tx, head.shopper)?
            }
        };
        if is_silent {
            return Ok((MASK.to_owned(), 1));
        }
        known.push(head.number.as_str());
    }
    Ok(masked(&text, &known))
}
