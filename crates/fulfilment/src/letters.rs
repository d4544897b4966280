//! The letters about parcels and what follows them: shipped, there, received, paid back.

use crate::facts::{ORDER_REMINDED, RECEIPT_ASKED};
use crate::store;
use ::letters::{LetterKind, Letters, Said, Topic, subject};
use ::store::{StoreError, Tx};
use events::{Event, Unreadable};
use kernel::{Moment, OrderId, Timestamp};
use orders::OrderHead;
use orders::facts::{ORDER_COMPLETED, ORDER_DELIVERED, ORDER_REFUNDED, ORDER_SHIPPED};
use orders::letters::{goes_back, tell_merchant, tell_shopper};

const fn about_order(key: &'static str, facts: &'static [&'static str]) -> LetterKind {
    LetterKind { key, topic: Topic::Orders, facts }
}

const fn about_money_back(key: &'static str, facts: &'static [&'static str]) -> LetterKind {
    LetterKind { key, topic: Topic::AfterSales, facts }
}

/// The parcel was handed over; to its shopper.
pub const SHIPPED: LetterKind =
    about_order("order-shipped", &["number", "merchant", "carrier", "tracking", "at"]);
/// The parcel is there.
pub const DELIVERED: LetterKind = about_order("order-delivered", &["number", "at"]);
/// A shopper is asked whether her order has come.
pub const ASKED: LetterKind = about_order("receipt-asked", &["number", "until"]);
/// The order counts as received; to its shopper.
pub const RECEIVED: LetterKind = about_order("order-received", &["number", "merchant"]);
/// Its money is the merchant's.
pub const COMPLETED: LetterKind = about_order("order-completed", &["number"]);
/// A merchant has not shipped in time.
pub const OVERDUE: LetterKind = about_order("order-overdue", &["number", "paid", "until"]);
/// An order is paid back; to its shopper.
pub const REFUNDED: LetterKind = about_money_back("order-refunded", &["number", "total"]);
/// The same, to its merchant.
pub const REFUNDED_SOLD: LetterKind = about_money_back("order-refunded-sold", &["number"]);

/// What fulfilment writes.
pub const LETTERS: Letters = Letters {
    kinds: &[
        &SHIPPED,
        &DELIVERED,
        &ASKED,
        &RECEIVED,
        &COMPLETED,
        &OVERDUE,
        &REFUNDED,
        &REFUNDED_SOLD,
    ],
    follows: &[
        ORDER_SHIPPED.kind(),
        ORDER_DELIVERED.kind(),
        ORDER_COMPLETED.kind(),
        ORDER_REFUNDED.kind(),
        RECEIPT_ASKED.kind(),
        ORDER_REMINDED.kind(),
    ],
    write,
};

fn write(tx: &mut Tx<'_>, event: &Event, moment: &mut Moment) -> Result<(), StoreError> {
    let Some(order) = orders::order_head(tx, subject::<OrderId>(event)?)? else { return Ok(()) };
    let (kind, at) = (event.kind.as_str(), [("at", Said::At(event.at))]);
    if kind == ORDER_SHIPPED.kind().name {
        // Shipped by calling off what had not left: nothing left now, and what did was told when it did.
        if !store::parcels(tx, order.id)?.iter().any(|parcel| parcel.shipped_at == event.at) {
            return Ok(());
        }
        let mut facts = parcel(tx, &order)?;
        facts.extend(at);
        tell_shopper(tx, &order, (&SHIPPED, &facts), moment)
    } else if kind == ORDER_DELIVERED.kind().name {
        tell_shopper(tx, &order, (&DELIVERED, &at), moment)
    } else if kind == ORDER_COMPLETED.kind().name {
        tell_shopper(tx, &order, (&RECEIVED, &[]), moment)?;
        tell_merchant(tx, &order, (&COMPLETED, &[]), moment)
    } else if kind == ORDER_REFUNDED.kind().name {
        let total = goes_back(tx, &order)?;
        tell_shopper(tx, &order, (&REFUNDED, &[total]), moment)?;
        tell_merchant(tx, &order, (&REFUNDED_SOLD, &[]), moment)
    } else if let Some(asked) = RECEIPT_ASKED.read(event).map_err(unreadable)? {
        let facts = [("until", Said::At(time(&asked.until)?))];
        tell_shopper(tx, &order, (&ASKED, &facts), moment)
    } else if let Some(reminded) = ORDER_REMINDED.read(event).map_err(unreadable)? {
        let paid = order.times.paid.unwrap_or(order.times.placed);
        let facts = [("paid", Said::At(paid)), ("until", Said::At(time(&reminded.until)?))];
        tell_merchant(tx, &order, (&OVERDUE, &facts), moment)
    } else {
        Ok(())
    }
}

fn unreadable(_: Unreadable) -> StoreError {
    StoreError::Column("event about an order")
}

fn time(text: &str) -> Result<Timestamp, StoreError> {
    text.parse().map_err(|_| StoreError::Column("time in an event"))
}

/// Who carries its last parcel, and under which number.
fn parcel(tx: &mut Tx<'_>, order: &OrderHead) -> Result<Vec<(&'static str, Said)>, StoreError> {
    let parcel = store::parcels(tx, order.id)?.pop();
    let carrier = parcel.as_ref().and_then(store::Parcel::carrier_text);
    let number = parcel.as_ref().map(|parcel| parcel.tracking.to_string());
    Ok(vec![
        ("carrier", Said::Text(carrier.unwrap_or("—").to_owned())),
        ("tracking", Said::Text(number.unwrap_or_else(|| "—".to_owned()))),
    ])
}
