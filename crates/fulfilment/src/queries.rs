//! What pages and the API show of an order after its payment.

use crate::commands::theirs_quoted;
use crate::domain::{
    By, Ended, Facts, Next, Terms, Timeline, is_authenticated, promised_by, timeline,
};
use crate::store::{self, Consignment, Parcel, Seen};
use ::store::{StoreError, Tx};
use catalog::LangText;
use kernel::{Date, Grams, MerchantId, OrderId, SkuId, Timestamp};
use ledger::{Assessment, HoldView, PostedEntry};
use orders::{CancelWish, Order, OrderHead, OrderPart, OrderState, Policy};
use std::collections::BTreeMap;

/// An order with its parcel and its money.
#[derive(Clone, Debug)]
pub struct OrderView {
    /// The order.
    pub order: Order,
    /// What of it travels, and its clock; none before shipping.
    pub parcel: Option<Consignment>,
    /// Its parcels, in the order in which they were handed over.
    pub parcels: Vec<Parcel>,
    /// What was seen of them, oldest first.
    pub seen: Vec<Seen>,
    /// What of its money went back in parts, oldest first.
    pub parts: Vec<OrderPart>,
    /// Its shopper's wish to call units of it off while it is packed.
    pub wish: Option<CancelWish>,
    /// What was agreed about the return of each line.
    pub policies: BTreeMap<SkuId, Policy>,
    /// Its money; none before it is paid.
    pub hold: Option<HoldView>,
    /// What customs assessed, oldest first; the last one stands.
    pub assessments: Vec<Assessment>,
    /// Its journal entries, oldest first.
    pub entries: Vec<PostedEntry>,
    /// Its line.
    pub timeline: Timeline,
}

/// An order as `by` may see it `now`; none when there is none or it is another's.
pub fn order_view(
    tx: &mut Tx<'_>,
    (order, by): (OrderId, By),
    (terms, now): (Terms, Timestamp),
) -> Result<Option<OrderView>, StoreError> {
    let Some(order) = theirs_quoted(tx, order, by)? else { return Ok(None) };
    let parcel = store::consignment(tx, order.id)?;
    let parcels = store::parcels(tx, order.id)?;
    let seen = store::tracking(tx, order.id)?;
    let (parts, wish) = (orders::order_parts(tx, order.id)?, orders::cancel_wish(tx, order.id)?);
    let mut policies = BTreeMap::new();
    for line in &order.lines {
        policies.insert(line.sku, orders::policy(tx, &order, line.sku)?);
    }
    let hold = ledger::hold_of(tx, order.id)?;
    let assessments = ledger::assessments(tx, order.id)?;
    let entries = ledger::entries_of_order(tx, order.id)?;
    // The seconds after which an unpaid checkout expires count from its placing.
    let pay_by = order.times.placed.plus_seconds(orders::CHECKOUT_SECONDS);
    let agreed = Agreed { promise: Some(order.quote.promise), pay_by, terms, now };
    let timeline = timeline(&facts(&order, parcel.as_ref(), &seen, hold.as_ref(), agreed));
    Ok(Some(OrderView {
        order,
        parcel,
        parcels,
        seen,
        parts,
        wish,
        policies,
        hold,
        assessments,
        entries,
        timeline,
    }))
}

/// What the parties agreed on, and when it is read; `promise` is in the quote, and none where nothing is
/// awaited.
struct Agreed {
    promise: Option<(Date, Date)>,
    pay_by: Timestamp,
    terms: Terms,
    now: Timestamp,
}

fn facts(
    order: &OrderHead,
    parcel: Option<&Consignment>,
    seen: &[Seen],
    hold: Option<&HoldView>,
    Agreed { promise, pay_by, terms, now }: Agreed,
) -> Facts {
    let times = order.times;
    let ended = match order.state {
        OrderState::Expired => Some(Ended::Expired),
        OrderState::Cancelled => Some(Ended::Cancelled),
        OrderState::Refunded => Some(Ended::Refunded),
        OrderState::AwaitingPayment
        | OrderState::Paid
        | OrderState::Packed
        | OrderState::Shipped
        | OrderState::Delivered
        | OrderState::Completed => None,
    };
    let paid = times.paid.unwrap_or(times.placed);
    // Whoever should have been reminded before now is reminded at once.
    let reminded = times.reminded.unwrap_or(now.max(terms.remind_at(paid)));
    let by = promise.map_or(paid.date(), |(_, by)| promised_by((times.placed, paid), by));
    Facts {
        placed_at: times.placed,
        pay_by,
        paid_at: times.paid,
        packed_at: times.packed,
        ship_by: paid.plus_days(terms.ship_within_days.into()),
        off_at: terms.off_at((paid, by), reminded),
        shipped_at: times.shipped,
        // Under older versions a merchant's word made an order delivered.
        delivered_at: times.delivered.filter(|_| parcel.is_none_or(|p| p.delivered_by.is_some())),
        asked_at: parcel.and_then(|parcel| parcel.receipt_asked_at),
        confirm_due_at: parcel
            .filter(|parcel| parcel.refund_asked.is_none() && parcel.stopped_seconds.is_none())
            .map(|parcel| parcel.confirm_due_at),
        released_at: times.completed,
        promise,
        ended: ended.zip(times.closed),
        seen: seen
            .iter()
            .filter(|seen| is_authenticated(seen.by))
            .map(|seen| (seen.progress, seen.at))
            .collect(),
        total: order.total,
        net: hold.and_then(|hold| hold.released).map(|released| released.net()),
    }
}

/// What a merchant has to take from the shelves, and for whom.
#[derive(Clone, Debug)]
pub struct PickList {
    /// Each product once, by the merchant's code, with all the units wanted.
    pub shelf: Vec<PickLine>,
    /// The orders, longest paid first.
    pub orders: Vec<OrderHead>,
    /// There are more than the list holds.
    pub more: bool,
}

/// Units of one product.
#[derive(Clone, Debug)]
pub struct PickLine {
    /// The product.
    pub sku: SkuId,
    /// The merchant's own code.
    pub code: String,
    /// The listing's title.
    pub title: LangText,
    /// The chosen options.
    pub variant: LangText,
    /// Units over all orders of the list.
    pub quantity: u32,
    /// Of one unit.
    pub weight: Option<Grams>,
}

/// The merchant's paid and packed orders that wait for shipping, at most `limit` of each.
pub fn pick_list(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    limit: u32,
) -> Result<PickList, StoreError> {
    let (mut orders, mut more) = (Vec::new(), false);
    for state in [OrderState::Paid, OrderState::Packed] {
        let page =
            orders::orders_of_merchant(tx, merchant, Some(state), None, limit.saturating_add(1))?;
        more |= page.len() > limit as usize;
        orders.extend(page.into_iter().take(limit as usize));
    }
    orders.sort_by_key(|order| (order.times.paid, order.id));
    Ok(PickList { shelf: shelf(&orders), orders, more })
}

fn shelf(orders: &[OrderHead]) -> Vec<PickLine> {
    let mut shelf: BTreeMap<(&str, SkuId), PickLine> = BTreeMap::new();
    // What was packed and not sent is off the shelf; of what was sent in part the rest is on it still.
    let in_part = |order: &OrderHead| order.lines.iter().any(|line| line.shipped > 0);
    let waits = |order: &&OrderHead| order.state == OrderState::Paid || in_part(order);
    let waiting = orders.iter().filter(waits);
    for line in waiting.flat_map(|order| &order.lines).filter(|line| line.to_ship() > 0) {
        let pick = shelf.entry((&line.code, line.sku)).or_insert_with(|| PickLine {
            sku: line.sku,
            code: line.code.clone(),
            title: line.title.clone(),
            variant: line.variant.clone(),
            quantity: 0,
            weight: line.weight,
        });
        pick.quantity = pick.quantity.saturating_add(line.to_ship());
    }
    shelf.into_values().collect()
}

/// What happens next to each of `orders` as of `now`, for lists: without its journal and without what was
/// seen.
pub fn nexts_of(
    tx: &mut Tx<'_>,
    orders: Vec<OrderHead>,
    (terms, now): (Terms, Timestamp),
) -> Result<Vec<(OrderHead, Next)>, StoreError> {
    let awaited: Vec<_> = orders.iter().filter(|order| is_awaited(order.state)).collect();
    let promised =
        orders::order_quotes(tx, &awaited.iter().map(|order| order.id).collect::<Vec<_>>())?;
    let travels =
        |order: &&OrderHead| matches!(order.state, OrderState::Shipped | OrderState::Delivered);
    let travelling: Vec<_> = orders.iter().filter(travels).map(|order| order.id).collect();
    let parcels = store::consignments(tx, &travelling)?;
    let with_next = |order: OrderHead| {
        let parcel = parcels.get(&order.id);
        let promise = promised.get(&order.id).map(|quote| quote.promise);
        let pay_by = order.times.placed.plus_seconds(orders::CHECKOUT_SECONDS);
        let agreed = Agreed { promise, pay_by, terms, now };
        let next = timeline(&facts(&order, parcel, &[], None, agreed)).next;
        (order, next)
    };
    Ok(orders.into_iter().map(with_next).collect())
}

/// Those of `parcels` for whose orders money is still held, each with its order.
pub fn with_held_orders(
    tx: &mut Tx<'_>,
    parcels: Vec<Consignment>,
) -> Result<Vec<(Consignment, OrderHead)>, StoreError> {
    let ids: Vec<OrderId> = parcels.iter().map(|parcel| parcel.order).collect();
    let heads = orders::order_heads(tx, &ids)?;
    let mut heads: BTreeMap<OrderId, OrderHead> =
        heads.into_iter().map(|order| (order.id, order)).collect();
    let held = parcels.into_iter().filter_map(|parcel| {
        let order = heads.remove(&parcel.order).filter(|order| order.state.in_escrow())?;
        Some((parcel, order))
    });
    Ok(held.collect())
}

/// Its goods are paid and not yet in the shopper's hands.
fn is_awaited(state: OrderState) -> bool {
    use OrderState::{Delivered, Packed, Paid, Shipped};
    matches!(state, Paid | Packed | Shipped | Delivered)
}
