//! The letters about orders and what is paid for them: to the shopper, to whoever sees the merchant's orders, and
//! to operators where money waits for them.

use crate::facts::{
    ORDER_CANCELLED, ORDER_EXPIRED, ORDER_PAID, ORDER_PLACED, PAYMENT_WAITS, REFUND_DONE,
    REFUND_REFUSED, REFUND_UNASKED,
};
use crate::queries::orders::{order_head, order_heads, refunds_of_order};
use crate::store::payment::{Refund, RefundOf};
use crate::{OrderHead, OrderState, queries};
use ::letters::{LetterKind, Letters, Notice, Said, Topic, notify, subject};
use ::store::{StoreError, Tx};
use events::Event;
use kernel::{Id, Lang, Moment, Money, OrderId, PaymentId};

/// What every letter about an order may name.
const fn about_order(key: &'static str, facts: &'static [&'static str]) -> LetterKind {
    LetterKind { key, topic: Topic::Orders, facts }
}

const fn about_money(key: &'static str, facts: &'static [&'static str]) -> LetterKind {
    LetterKind { key, topic: Topic::AfterSales, facts }
}

/// A shopper's order waits for its payment.
pub const PLACED: LetterKind = about_order("order-placed", &["number", "total", "merchant"]);
/// The receipt of a shopper who paid.
pub const PAID: LetterKind =
    about_order("order-paid", &["number", "total", "merchant", "lines", "at"]);
/// A merchant has a new order.
pub const NEW: LetterKind = about_order("order-new", &["number", "lines", "at"]);
/// An order was not paid in time.
pub const EXPIRED: LetterKind = about_order("order-expired", &["number", "merchant"]);
/// A paid order was cancelled; to its shopper.
pub const CANCELLED: LetterKind = about_order("order-cancelled", &["number", "total", "merchant"]);
/// The same, to its merchant.
pub const CANCELLED_SOLD: LetterKind = about_order("order-cancelled-sold", &["number"]);
/// An order was called off because its merchant did not ship it; to its shopper.
pub const CALLED_OFF: LetterKind = about_order("order-called-off", &["number", "total"]);
/// The same, to its merchant.
pub const CALLED_OFF_SOLD: LetterKind = about_order("order-called-off-sold", &["number"]);
/// The payment provider gave money back.
pub const REFUND_SENT: LetterKind = about_money("refund-sent", &["amount", "at"]);
/// The payment provider refuses to; to operators.
pub const REFUND_STUCK: LetterKind = about_money("refund-stuck", &["amount"]);
/// Something was paid or paid back that nobody asked for so; to operators.
pub const MONEY_WAITS: LetterKind = about_money("money-waits", &[]);

/// What orders writes.
pub const LETTERS: Letters = Letters {
    kinds: &[
        &PLACED,
        &PAID,
        &NEW,
        &EXPIRED,
        &CANCELLED,
        &CANCELLED_SOLD,
        &CALLED_OFF,
        &CALLED_OFF_SOLD,
        &REFUND_SENT,
        &REFUND_STUCK,
        &MONEY_WAITS,
    ],
    follows: &[
        ORDER_PLACED.kind(),
        ORDER_PAID.kind(),
        ORDER_EXPIRED.kind(),
        ORDER_CANCELLED.kind(),
        REFUND_DONE.kind(),
        REFUND_REFUSED.kind(),
        PAYMENT_WAITS.kind(),
        REFUND_UNASKED.kind(),
    ],
    write,
};

fn write(tx: &mut Tx<'_>, event: &Event, moment: &mut Moment) -> Result<(), StoreError> {
    let kind = event.kind.as_str();
    if [PAYMENT_WAITS.kind().name, REFUND_UNASKED.kind().name].contains(&kind) {
        return tell_operators(tx, (&MONEY_WAITS, None), &[], moment);
    }
    if [REFUND_DONE.kind().name, REFUND_REFUSED.kind().name].contains(&kind) {
        return about_refund(tx, event, moment);
    }
    let Some(order) = order_heads(tx, &[subject::<OrderId>(event)?])?.pop() else { return Ok(()) };
    if kind == ORDER_PLACED.kind().name {
        // Who has paid meanwhile reads her receipt.
        match order.state {
            OrderState::AwaitingPayment => tell_shopper(tx, &order, (&PLACED, &[]), moment),
            _ => Ok(()),
        }
    } else if kind == ORDER_PAID.kind().name {
        let at = [("at", Said::At(event.at))];
        tell_shopper(tx, &order, (&PAID, &at), moment)?;
        tell_merchant(tx, &order, (&NEW, &at), moment)
    } else if kind == ORDER_EXPIRED.kind().name {
        tell_shopper(tx, &order, (&EXPIRED, &[]), moment)
    } else {
        let late = order.closed_why.as_deref() == Some("not-shipped");
        let (bought, sold) =
            if late { (&CALLED_OFF, &CALLED_OFF_SOLD) } else { (&CANCELLED, &CANCELLED_SOLD) };
        let total = goes_back(tx, &order)?;
        tell_shopper(tx, &order, (bought, &[total]), moment)?;
        tell_merchant(tx, &order, (sold, &[]), moment)
    }
}

/// What goes back of an order that is over, as the total of a letter: what was left of it after its parts.
pub fn goes_back(tx: &mut Tx<'_>, order: &OrderHead) -> Result<(&'static str, Said), StoreError> {
    let own = order.id.to_string();
    let refunds = refunds_of_order(tx, order)?;
    let left = refunds.iter().find(|refund| refund.key == own).map(|refund| refund.amount);
    Ok(("total", Said::Money(left.unwrap_or(Money::zero(order.currency())))))
}

/// A kind of letter with the facts that its order does not say by itself, or says otherwise.
pub type Saying<'a> = (&'static LetterKind, &'a [(&'static str, Said)]);

/// Tells the shopper of `order`, with its number, total, merchant and lines where the kind names them.
pub fn tell_shopper(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    (kind, facts): Saying<'_>,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let Some(to) = accounts::addressee(tx, order.shopper)? else { return Ok(()) };
    let facts = known(tx, order, (kind, facts))?;
    let (about, link) = (Some(order.id.id()), format!("/orders/{}", order.id));
    notify(tx, &Notice { kind, to, about, link, facts }, moment)
}

/// Tells everybody who sees the orders of its merchant; the same facts.
pub fn tell_merchant(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    (kind, facts): Saying<'_>,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    for to in accounts::merchant_addressees(tx, order.merchant)? {
        let facts = known(tx, order, (kind, facts))?;
        let (about, link) = (Some(order.id.id()), format!("/sell/orders/{}", order.id));
        notify(tx, &Notice { kind, to, about, link, facts }, moment)?;
    }
    Ok(())
}

/// What the order says by itself, as far as the kind names it.
fn known(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    (kind, facts): Saying<'_>,
) -> Result<Vec<(&'static str, Said)>, StoreError> {
    let mut all = facts.to_vec();
    for name in kind.facts {
        let said = match *name {
            given if facts.iter().any(|(fact, _)| *fact == given) => continue,
            "number" => Said::Text(order.number.clone()),
            "total" => Said::Money(order.total),
            "lines" => Said::in_each(|lang| lines(order, lang)),
            "merchant" => {
                let merchant = merchants::merchant(tx, order.merchant)?;
                let name = merchant.map(|merchant| merchant.name).unwrap_or_default();
                Said::in_each(|lang| name.get(lang).to_owned())
            }
            _ => continue,
        };
        all.push((*name, said));
    }
    Ok(all)
}

/// `2 × Dried cherries, Large`, a line for each.
fn lines(order: &OrderHead, lang: Lang) -> String {
    let line = |line: &crate::OrderLine| {
        let (title, variant) = (line.title.get(lang), line.variant.get(lang));
        let joint = if variant.is_empty() { "" } else { ", " };
        format!("{} × {title}{joint}{variant}", line.quantity)
    };
    order.lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Tells those who look after orders of something at `/admin/receipts`.
fn tell_operators(
    tx: &mut Tx<'_>,
    (kind, about): (&'static LetterKind, Option<Id>),
    facts: &[(&'static str, Said)],
    moment: &mut Moment,
) -> Result<(), StoreError> {
    for to in accounts::operator_addressees_of(tx, accounts::Scope::Money)? {
        let (facts, link) = (facts.to_vec(), "/admin/receipts".to_owned());
        notify(tx, &Notice { kind, to, about, link, facts }, moment)?;
    }
    Ok(())
}

/// The refund that ended with the event, of an order or of a part of one where it is; in events of older versions, which
/// name none, all of its payment that ended then.
fn about_refund(tx: &mut Tx<'_>, event: &Event, moment: &mut Moment) -> Result<(), StoreError> {
    let payment: PaymentId = subject(event)?;
    let made = event.kind == REFUND_DONE.kind().name;
    let fact = if made { REFUND_DONE } else { REFUND_REFUSED };
    let told = fact.read(event).map_err(|_| StoreError::Column("event about a refund"))?;
    let key = told.and_then(|told| told.refund);
    for refund in queries::movements::refunds_of_payment(tx, payment)? {
        if key.as_ref().is_some_and(|key| *key != refund.key) || made && is_told(&refund) {
            continue;
        }
        let order = match refund.of() {
            RefundOf::Order(id) | RefundOf::Part(id) => order_head(tx, id)?,
            RefundOf::Receipt(_) => None,
        };
        if made && refund.state == "done" && refund.done_at == Some(event.at) {
            tell_of_sent(tx, (&refund, order.as_ref()), event, moment)?;
        } else if !made && refund.state == "refused" {
            let about = order.map(|order| order.id.id());
            let facts = [("amount", Said::Money(refund.amount))];
            tell_operators(tx, (&REFUND_STUCK, about), &facts, moment)?;
        }
    }
    Ok(())
}

/// A provider that gives back at once says nothing new: who is paid back was told so in that hour, by the letter that
/// says for what.
fn is_told(refund: &Refund) -> bool {
    let at_once = refund.done_at.is_some_and(|at| at.seconds_since(refund.asked_at) < 3_600);
    at_once && !matches!(refund.of(), RefundOf::Receipt(_))
}

/// Whoever paid is the payment's own home.
fn tell_of_sent(
    tx: &mut Tx<'_>,
    (refund, order): (&Refund, Option<&OrderHead>),
    event: &Event,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let shopper = kernel::ShopperId::of(refund.payment.home());
    let Some(to) = accounts::addressee(tx, shopper)? else { return Ok(()) };
    let notice = Notice {
        kind: &REFUND_SENT,
        to,
        about: order.map(|order| order.id.id()),
        link: order.map_or("/orders".to_owned(), |order| format!("/orders/{}", order.id)),
        facts: vec![("amount", Said::Money(refund.amount)), ("at", Said::At(event.at))],
    };
    notify(tx, &notice, moment)
}
