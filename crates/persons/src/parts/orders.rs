//! Of buying: addresses, who orders, the cart, and each order with its payments, refunds, returns and disputes.

use super::{Page, Whose};
use ::orders::{Address, CartOwner, OrderHead};
use aftersales::{Dispute, OrderCases, ReturnCase};
use kernel::{AddressId, By, OrderId};
use pictures::Attachment;
use serde_json::{Value, json};
use store::{StoreError, Tx};

/// So many are read at a time.
const ORDERS: u32 = 10;

pub(super) fn addresses(
    tx: &mut Tx<'_>,
    whose: &Whose,
    _after: Option<&str>,
) -> Result<Page, StoreError> {
    let sealed = ::orders::addresses(tx, whose.shopper)?;
    let opened = ::orders::open_addresses(&whose.vault, whose.shopper, &sealed);
    let one =
        |(id, address): (AddressId, Address)| json!({ "id": id.to_string(), "address": address });
    Ok(Page { items: opened.into_iter().map(one).collect(), ..Page::default() })
}

/// The name, and the number as pages show it.
pub(super) fn identity(
    tx: &mut Tx<'_>,
    whose: &Whose,
    _after: Option<&str>,
) -> Result<Page, StoreError> {
    let sealed = ::orders::orderer(tx, whose.shopper)?;
    let opened = sealed.and_then(|one| ::orders::open_orderer(&whose.vault, whose.shopper, &one));
    let told = |who: ::orders::Orderer| json!({ "name": who.name, "id_number": who.id_masked() });
    Ok(Page { items: opened.map(told).into_iter().collect(), ..Page::default() })
}

pub(super) fn cart(
    tx: &mut Tx<'_>,
    whose: &Whose,
    _after: Option<&str>,
) -> Result<Page, StoreError> {
    let lines = ::orders::cart_lines(tx, CartOwner::from(whose.shopper))?;
    let one = |line: &::orders::CartLine| {
        json!({
            "listing": line.listing.to_string(),
            "sku": line.sku.to_string(),
            "quantity": line.quantity,
            "added_at": line.added_at,
        })
    };
    Ok(Page { items: lines.iter().map(one).collect(), ..Page::default() })
}

pub(super) fn orders(
    tx: &mut Tx<'_>,
    whose: &Whose,
    after: Option<&str>,
) -> Result<Page, StoreError> {
    let after: Option<OrderId> = after.and_then(|id| id.parse().ok());
    let heads = ::orders::orders_of_shopper(tx, whose.shopper, after, ORDERS)?;
    let last = heads.last().filter(|_| heads.len() == ORDERS as usize);
    let next = last.map(|order| order.id.to_string());
    let ids: Vec<OrderId> = heads.iter().map(|order| order.id).collect();
    let mut cases = aftersales::cases_of_orders(tx, &ids)?;
    let mut page = Page { next, ..Page::default() };
    for head in heads {
        let of = cases.remove(&head.id).unwrap_or_default();
        page.items.push(order(tx, whose, (&head, &of), &mut page.files)?);
    }
    Ok(page)
}

fn order(
    tx: &mut Tx<'_>,
    whose: &Whose,
    (head, cases): (&OrderHead, &OrderCases),
    files: &mut u64,
) -> Result<Value, StoreError> {
    let payments = ::orders::payments_of(tx, head.checkout)?;
    let payments = payments.iter().map(|payment| {
        json!({
            "id": payment.id.to_string(),
            "provider": payment.provider,
            "of_the_whole_checkout": payment.amount,
            "created_at": payment.created_at,
            "settled_at": payment.settled_at,
        })
    });
    let payments: Vec<Value> = payments.collect();
    let refunds = ::orders::refunds_of_order(tx, head)?;
    let refunds = refunds.iter().map(|refund| {
        json!({
            "amount": refund.amount,
            "back": refund.back,
            "reason": refund.reason,
            "state": refund.state,
            "asked_at": refund.asked_at,
            "done_at": refund.done_at,
        })
    });
    let refunds: Vec<Value> = refunds.collect();
    let who = ::orders::SealedOrderer { sealed: head.orderer.clone(), person_key: Vec::new() };
    let who = ::orders::open_orderer(&whose.vault, whose.shopper, &who);
    let who = who.map(|who| json!({ "name": who.name, "id_number": who.id_masked() }));
    let mut returns = Vec::new();
    for case in &cases.returns {
        returns.push(returned(tx, whose, case, files)?);
    }
    let mut disputes = Vec::new();
    for dispute in &cases.disputes {
        disputes.push(disputed(tx, whose, dispute, files)?);
    }
    Ok(json!({
        "id": head.id.to_string(),
        "number": head.number,
        "merchant": head.merchant.to_string(),
        "state": head.state.key(),
        "total": head.total,
        "destination": head.destination.code(),
        "lines": head.lines,
        "times": head.times,
        "closed_why": head.closed_why,
        "ship_to": ::orders::open_ship_to(&whose.vault, head),
        "ordered_by": who,
        "payments": payments,
        "refunds": refunds,
        "returns": returns,
        "disputes": disputes,
    }))
}

/// Her files among `all`, with where each is.
fn hers(whose: &Whose, all: &[Attachment], place: &str, files: &mut u64) -> Vec<Value> {
    let own = all.iter().filter(|file| file.by == whose.shopper);
    let named = own.map(|file| {
        json!({
            "name": file.name,
            "bytes": file.bytes,
            "at": format!("{place}/attachments/{}", file.id),
        })
    });
    let named: Vec<Value> = named.collect();
    *files += named.len() as u64;
    named
}

fn returned(
    tx: &mut Tx<'_>,
    whose: &Whose,
    case: &ReturnCase,
    files: &mut u64,
) -> Result<Value, StoreError> {
    let view = aftersales::return_view(tx, (case.id, By::Shopper(whose.shopper)))?;
    let attached = view.map(|view| view.attachments).unwrap_or_default();
    let lines = case.lines.iter();
    Ok(json!({
        "id": case.id.to_string(),
        "reason": case.reason.key(),
        "words": case.words,
        "state": case.state.key(),
        "ended": case.ended.map(|end| end.key()),
        "asked_at": case.asked_at,
        "answer": case.answer,
        "offer": case.offer,
        "freight": case.freight,
        "carrier": case.carrier,
        "number": case.number,
        "given": case.given,
        "closed_at": case.closed_at,
        "lines": lines.map(|line| json!({ "sku": line.sku.to_string(), "quantity": line.quantity }))
            .collect::<Vec<_>>(),
        "files": hers(whose, &attached, &format!("/returns/{}", case.id), files),
    }))
}

fn disputed(
    tx: &mut Tx<'_>,
    whose: &Whose,
    dispute: &Dispute,
    files: &mut u64,
) -> Result<Value, StoreError> {
    let view = aftersales::dispute_view(tx, (dispute.id, By::Shopper(whose.shopper)))?;
    let (words, attached) = view.map(|view| (view.words, view.attachments)).unwrap_or_default();
    let words = words.iter();
    Ok(json!({
        "id": dispute.id.to_string(),
        "ground": dispute.ground.key(),
        "state": dispute.state.key(),
        "opened_at": dispute.opened_at,
        "outcome": dispute.outcome.map(|outcome| outcome.key()),
        "given": dispute.given,
        "closed_at": dispute.closed_at,
        "words": words.map(|word| json!({ "side": word.side.key(), "text": word.text, "at": word.at }))
            .collect::<Vec<_>>(),
        "files": hers(whose, &attached, &format!("/disputes/{}", dispute.id), files),
    }))
}
