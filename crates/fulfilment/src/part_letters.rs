//! The letters about parts of orders: a parcel of several, money that goes back in part, units that are to be called
//! off.

use crate::facts::PART_SHIPPED as PART_LEFT;
use ::letters::{LetterKind, Letters, Said, Topic, subject};
use ::store::{StoreError, Tx};
use events::Event;
use kernel::{Actor, DisputeId, Moment, OrderId, ReturnId};
use orders::facts::{CANCEL_ANSWERED as ANSWERED, CANCEL_ASKED as ASKED, ORDER_PART_BACK};
use orders::letters::{tell_merchant, tell_shopper};
use orders::{PartKey, WishAnswer};

const fn about_order(key: &'static str, facts: &'static [&'static str]) -> LetterKind {
    LetterKind { key, topic: Topic::Orders, facts }
}

const fn about_money_back(key: &'static str, facts: &'static [&'static str]) -> LetterKind {
    LetterKind { key, topic: Topic::AfterSales, facts }
}

/// A part of an order left, others are to follow; to its shopper.
pub const PART_SHIPPED: LetterKind = about_order("order-part-shipped", &["number", "merchant"]);
/// A part of an order's money goes back; to its shopper.
pub const PART_BACK: LetterKind = about_money_back("order-part-back", &["number", "amount"]);
/// The same, to its merchant, where she did not do it herself.
pub const PART_BACK_SOLD: LetterKind =
    about_money_back("order-part-back-sold", &["number", "amount"]);
/// A shopper asks to have units of a packed order called off; to its merchant.
pub const CANCEL_ASKED: LetterKind = about_order("order-cancel-asked", &["number"]);
/// Her merchant agreed; to the shopper.
pub const CANCEL_AGREED: LetterKind = about_order("order-cancel-agreed", &["number"]);
/// Her merchant refused; to the shopper.
pub const CANCEL_REFUSED: LetterKind = about_order("order-cancel-refused", &["number"]);

/// It had left before her merchant answered; to the shopper.
pub const CANCEL_SHIPPED: LetterKind = about_order("order-cancel-shipped", &["number"]);

/// What is written about parts of orders.
pub const LETTERS: Letters = Letters {
    kinds: &[
        &PART_SHIPPED,
        &PART_BACK,
        &PART_BACK_SOLD,
        &CANCEL_ASKED,
        &CANCEL_AGREED,
        &CANCEL_REFUSED,
        &CANCEL_SHIPPED,
    ],
    follows: &[PART_LEFT.kind(), ORDER_PART_BACK.kind(), ASKED.kind(), ANSWERED.kind()],
    write,
};

/// Whether a part is what a return or a dispute gives: its own letter says how much that is, freight and all.
fn is_of_case(part: &str) -> bool {
    let begins = |prefix: &str| part.starts_with(&format!("{}_", PartKey::own(prefix)));
    begins(ReturnId::PREFIX) || begins(DisputeId::PREFIX)
}

fn write(tx: &mut Tx<'_>, event: &Event, moment: &mut Moment) -> Result<(), StoreError> {
    let Some(order) = orders::order_head(tx, subject::<OrderId>(event)?)? else { return Ok(()) };
    let kind = event.kind.as_str();
    let unreadable = |_| StoreError::Column("event about an order");
    if let Some(back) = ORDER_PART_BACK.read(event).map_err(unreadable)? {
        // What the market had given before goes back to it: nothing reaches the shopper.
        if is_of_case(&back.part) || !back.amount.is_positive() {
            return Ok(());
        }
        let facts = [("amount", Said::Money(back.amount))];
        tell_shopper(tx, &order, (&PART_BACK, &facts), moment)?;
        let part = orders::order_part(tx, order.id, &back.part)?;
        if part.is_none_or(|part| part.by != Actor::Merchant) {
            tell_merchant(tx, &order, (&PART_BACK_SOLD, &facts), moment)?;
        }
        Ok(())
    } else if kind == PART_LEFT.kind().name {
        tell_shopper(tx, &order, (&PART_SHIPPED, &[]), moment)
    } else if kind == ASKED.kind().name {
        tell_merchant(tx, &order, (&CANCEL_ASKED, &[]), moment)
    } else {
        // As it was when it happened: it may have been asked anew since.
        let told = ANSWERED.read(event).map_err(unreadable)?.and_then(|told| told.how);
        let how = match told.as_deref().and_then(WishAnswer::from_key) {
            Some(how) => Some(how),
            None => orders::cancel_wish(tx, order.id)?.and_then(|wish| wish.answer),
        };
        let answer = match how {
            Some(WishAnswer::Refused) => &CANCEL_REFUSED,
            Some(WishAnswer::Shipped) => &CANCEL_SHIPPED,
            Some(WishAnswer::Agreed) | None => &CANCEL_AGREED,
        };
        tell_shopper(tx, &order, (answer, &[]), moment)
    }
}
