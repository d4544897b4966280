//! The parcel is handed to a carrier.

use super::hold_release;
use super::load::{Step, advance, theirs_quoted};
use crate::CONFIRM_TIMER;
use crate::domain::{By, Carrier, Progress, TrackingNumber, ask_at};
use crate::store::{self, Consignment, Seen};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use kernel::{Moment, OrderId, SkuId, Timestamp};
use orders::{Order, OrderState};
use trade::Ban;

/// A parcel on its way.
#[derive(Clone, Debug)]
pub struct Ship {
    /// Its order.
    pub order: OrderId,
    /// Who says so.
    pub by: By,
    /// Who carries it.
    pub carrier: Carrier,
    /// The name of a carrier that is none of the known ones, else empty.
    pub carrier_name: String,
    /// The carrier's number.
    pub number: TrackingNumber,
}

/// Why a parcel cannot go.
#[derive(Debug, thiserror::Error)]
pub enum ShipError {
    /// There is none, or it is another's.
    #[error("there is no order {0}")]
    NotFound(OrderId),
    /// It is not paid, or it ended.
    #[error("the order is {0}, only a paid order can be shipped")]
    State(OrderState),
    /// It was shipped under another number.
    #[error("the order was already shipped, as {0}")]
    AlreadyShipped(TrackingNumber),
    /// Another order travels under that number; a parcel carries one order, whole.
    #[error("another order was shipped as {0}")]
    NumberTaken(TrackingNumber),
    /// The rules of the destination changed since the order, or the product did.
    #[error("{code} may not be sent by parcel to {}: {}", ban.destination, ban.rule)]
    Banned {
        /// Which product.
        sku: SkuId,
        /// The merchant's own code for it.
        code: String,
        /// The rule.
        ban: Box<Ban>,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Marks a paid order shipped, takes its goods out of stock and starts the clock after which its shopper
/// is asked whether it has come. The same parcel told twice changes nothing.
///
/// # Errors
/// [`ShipError::State`] unless it is paid; [`ShipError::AlreadyShipped`] and [`ShipError::NumberTaken`]
/// for another number than the parcel's own; [`ShipError::Banned`] when the rules have changed since:
/// refund it. [`ShipError::NotFound`] also for another's.
pub fn ship_order(
    tx: &mut Tx<'_>,
    ask: &Ship,
    moment: &mut Moment,
) -> Result<Consignment, ShipError> {
    let order = theirs_quoted(tx, ask.order, ask.by)?.ok_or(ShipError::NotFound(ask.order))?;
    if let Some(known) = store::consignment(tx, order.id)? {
        return again(known, ask);
    }
    if !matches!(order.state, OrderState::Paid | OrderState::Packed) {
        return Err(ShipError::State(order.state));
    }
    check_bans(tx, &order, moment.now)?;
    let parcel = Consignment {
        id: moment.id(order.merchant.home()),
        order: order.id,
        carrier: ask.carrier,
        carrier_name: ask.carrier_name.clone(),
        number: ask.number.clone(),
        shipped_at: moment.now,
        confirm_due_at: ask_at(order.times.placed, order.quote.promise.1, moment.now),
        delivered_by: None,
        receipt_asked_at: None,
        confirmed_by: None,
        refund_asked: None,
        refunded_by: None,
        stopped_seconds: None,
    };
    match advance(tx, &order, OrderState::Shipped, moment)? {
        Step::Taken => {}
        Step::Known => {
            let known = store::consignment(tx, order.id)?.ok_or(ShipError::State(order.state))?;
            return again(known, ask);
        }
        Step::Elsewhere(state) => return Err(ShipError::State(state)),
    }
    let claimed = store::claim_number(tx, (ask.carrier, &ask.number), order.id, moment.now)?;
    if !claimed || !store::insert_consignment(tx, &parcel)? {
        return Err(ShipError::NumberTaken(ask.number.clone()));
    }
    let handed_over = Seen {
        seq: 0,
        progress: Progress::HandedOver,
        place: String::new(),
        note: String::new(),
        at: moment.now,
        recorded_at: moment.now,
        by: ask.by.actor(),
        source: String::new(),
    };
    store::insert_event(tx, order.id, &handed_over)?;
    let units: Vec<(SkuId, u32)> =
        order.lines.iter().map(|line| (line.sku, line.to_ship())).collect();
    if !orders::count_shipped(tx, order.id, &units)? {
        return Err(tx.lost_race().into());
    }
    inventory::ship(tx, &[order.id])?;
    timers::set(tx, CONFIRM_TIMER, order.id.bytes(), parcel.confirm_due_at)?;
    if !store::holds::held(tx, &[order.id])?.is_empty() {
        hold_release::stop(tx, order.id, moment)?;
    }
    orders::end_wish(tx, order.id, moment)?;
    Ok(parcel)
}

/// The same parcel told twice is the same; another one is refused.
fn again(known: Consignment, ask: &Ship) -> Result<Consignment, ShipError> {
    let same = known.carrier == ask.carrier && known.number == ask.number;
    if same { Ok(known) } else { Err(ShipError::AlreadyShipped(known.number)) }
}

/// Rules and products may have changed since the order: both the product as ordered and the product
/// as it is described now must be free to go.
fn check_bans(tx: &mut Tx<'_>, order: &Order, now: Timestamp) -> Result<(), ShipError> {
    let (book, there) = (rules::books::active(tx, now.date())?, order.destination);
    let skus: Vec<SkuId> = order.lines.iter().map(|line| line.sku).collect();
    let variants = catalog::variants(tx, order.merchant, &skus)?;
    let described = variants.iter().filter_map(|variant| {
        variant.hs.get(&there).map(|hs| (variant.id, hs.code, &variant.attributes))
    });
    let ordered = order.quote.lines.iter().map(|line| (line.sku, line.hs, &line.attributes));
    for (sku, hs, attributes) in ordered.chain(described) {
        if let Some(ban) = trade::restriction(&book, there, hs, attributes) {
            let line = order.lines.iter().find(|line| line.sku == sku);
            let code = line.map_or_else(|| hs.to_string(), |line| line.code.clone());
            return Err(ShipError::Banned { sku, code, ban: Box::new(ban) });
        }
    }
    Ok(())
}
