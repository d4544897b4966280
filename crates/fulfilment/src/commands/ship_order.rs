//! The parcel is handed to a carrier.

use super::hold_release;
use super::load::{Step, advance, theirs_quoted};
use crate::CONFIRM_TIMER;
use crate::contacts::without_contacts;
use crate::domain::{By, Carrier, Progress, TrackingNumber, ask_at};
use crate::facts;
use crate::store::{self, Consignment, Parcel, Seen};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use events::{Bare, Subject};
use kernel::{Moment, OrderId, SkuId, Timestamp};
use orders::{Order, OrderLine, OrderState, WishAnswer};
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
    /// Fewer units of it are left to be handed over, or it is named twice.
    #[error("{left} units of {sku} are left to be shipped")]
    Units {
        /// Of which product.
        sku: SkuId,
        /// How many.
        left: u32,
    },
    /// No units are named.
    #[error("name the units that are in the parcel")]
    NoUnits,
    /// Another order travels under that number.
    #[error("another order was shipped as {0}")]
    NumberTaken(TrackingNumber),
    /// Other units of it travel under that number.
    #[error(
        "other units of the order were shipped as {0}: what is left travels under its own number"
    )]
    NumberOfOrder(TrackingNumber),
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

/// Hands all that is left of a paid order to a carrier, in one parcel. The same parcel told twice changes nothing.
///
/// # Errors
/// As [`ship_parcel`].
pub fn ship_order(
    tx: &mut Tx<'_>,
    ask: &Ship,
    moment: &mut Moment,
) -> Result<Consignment, ShipError> {
    ship_parcel(tx, ask, None, moment)
}

/// Hands units of a paid order to a carrier, or all that are left, and takes them out of stock. With its last unit
/// the order is shipped, and the clock starts after which its shopper is asked whether it has come; until then what is
/// left can still be called off, and is when the time to ship is over. The same parcel told twice changes nothing, as far
/// as it can only be the same: units that are still left are never taken for those that went under its number.
///
/// # Errors
/// [`ShipError::State`] unless it is paid; [`ShipError::AlreadyShipped`] and [`ShipError::NumberTaken`]
/// for another number than its parcels' own; [`ShipError::NumberOfOrder`] when what is left is sent under the
/// number of a parcel that has left: give it its own; [`ShipError::Units`] says how many are left; [`ShipError::Banned`]
/// when the rules have changed since: refund it. [`ShipError::NotFound`] also for another's.
pub fn ship_parcel(
    tx: &mut Tx<'_>,
    ask: &Ship,
    units: Option<&[(SkuId, u32)]>,
    moment: &mut Moment,
) -> Result<Consignment, ShipError> {
    let order = theirs_quoted(tx, ask.order, ask.by)?.ok_or(ShipError::NotFound(ask.order))?;
    let parcels = store::parcels(tx, order.id)?;
    let same = |one: &Parcel| one.carrier == ask.carrier && one.tracking == ask.number;
    if let Some(known) = parcels.iter().find(|one| same(one)) {
        return match is_told_again(&order, known, units) {
            true => consignment(tx, &order),
            false => Err(ShipError::NumberOfOrder(ask.number.clone())),
        };
    }
    if !matches!(order.state, OrderState::Paid | OrderState::Packed) {
        return Err(match parcels.into_iter().next_back() {
            Some(known) => ShipError::AlreadyShipped(known.tracking),
            None => ShipError::State(order.state),
        });
    }
    let units = wanted(&order, units)?;
    check_bans(tx, &order, moment.now)?;
    let left: u32 = order.lines.iter().map(OrderLine::to_ship).sum();
    let last = units.iter().map(|(_, n)| n).sum::<u32>() == left;
    if let Some(elsewhere) = step(tx, &order, last, moment)? {
        return elsewhere;
    }
    if !orders::count_shipped(tx, order.id, &units)? {
        return Err(tx.lost_race().into());
    }
    let number = i64::try_from(parcels.len()).map_err(|_| StoreError::Column("parcels"))? + 1;
    let due_at = ask_at(order.times.placed, order.quote.promise.1, moment.now);
    let first = write(tx, &order, (ask, number, &units), due_at, moment)?;
    inventory::ship_units(tx, order.id, &units)?;
    if first.is_none() {
        let due = (due_at, due_at.seconds_since(moment.now));
        store::parcels::set_due(tx, order.id, due)?;
    }
    timers::set(tx, CONFIRM_TIMER, order.id.bytes(), due_at)?;
    let is_held = !store::holds::held(tx, &[order.id])?.is_empty();
    if is_held {
        hold_release::stop(tx, order.id, moment)?;
    }
    orders::end_wish(tx, order.id, WishAnswer::Shipped, moment)?;
    if !last {
        let subject = Subject::of(order.id.id());
        events::emit(tx, facts::PART_SHIPPED, subject, &Bare {}, moment.now)?;
    }
    match first {
        Some(written) if !is_held => Ok(written),
        Some(_) | None => consignment(tx, &order),
    }
}

/// Whether who names `units` under the number of a `known` parcel can only mean that parcel: those units are in it, and
/// as many are not left any more; without names, nothing is.
fn is_told_again(order: &Order, known: &Parcel, units: Option<&[(SkuId, u32)]>) -> bool {
    let left = |sku: SkuId| {
        let line = order.lines.iter().find(|line| line.sku == sku);
        line.map_or(0, OrderLine::to_ship)
    };
    let Some(units) = units else { return order.lines.iter().all(|line| line.to_ship() == 0) };
    let named = || units.iter().filter(|(_, count)| *count > 0);
    let gone = named().any(|(sku, count)| *count > left(*sku));
    let whole = order.lines.iter().all(|line| line.to_ship() == 0);
    whole
        || gone
            && named().all(|unit| known.units.contains(unit))
            && named().count() == known.units.len()
}

fn consignment(tx: &mut Tx<'_>, order: &Order) -> Result<Consignment, ShipError> {
    store::consignment(tx, order.id)?.ok_or(ShipError::State(order.state))
}

/// Those that are named, or all that are left.
fn wanted(order: &Order, units: Option<&[(SkuId, u32)]>) -> Result<Vec<(SkuId, u32)>, ShipError> {
    let Some(units) = units else {
        let left = order.lines.iter().map(|line| (line.sku, line.to_ship()));
        return Ok(left.filter(|(_, units)| *units > 0).collect());
    };
    let mut wanted: Vec<(SkuId, u32)> = Vec::new();
    for (sku, units) in units.iter().filter(|(_, units)| *units > 0) {
        let line = order.lines.iter().find(|line| line.sku == *sku);
        let left = line.map_or(0, OrderLine::to_ship);
        if *units > left || wanted.iter().any(|(known, _)| known == sku) {
            return Err(ShipError::Units { sku: *sku, left });
        }
        wanted.push((*sku, *units));
    }
    if wanted.is_empty() { Err(ShipError::NoUnits) } else { Ok(wanted) }
}

/// Moves the order on: it is shipped with its last unit, and packed before that. Answers what became of it when somebody
/// else moved it a moment before.
fn step(
    tx: &mut Tx<'_>,
    order: &Order,
    last: bool,
    moment: &mut Moment,
) -> Result<Option<Result<Consignment, ShipError>>, ShipError> {
    let to = if last { OrderState::Shipped } else { OrderState::Packed };
    if order.state == to {
        // What stands beside its state changes; nobody else changes it meanwhile.
        return match orders::next_version(tx, order)? {
            true => Ok(None),
            false => Err(tx.lost_race().into()),
        };
    }
    match advance(tx, order, to, moment)? {
        Step::Taken => Ok(None),
        // Who was quicker handed other units over, or these.
        Step::Known => Err(tx.lost_race().into()),
        Step::Elsewhere(state) => Ok(Some(Err(ShipError::State(state)))),
    }
}

/// Writes the parcel, and that it was handed over; of the first one also the consignment, whose clock rings then, and
/// answers it.
fn write(
    tx: &mut Tx<'_>,
    order: &Order,
    (ask, number, units): (&Ship, i64, &[(SkuId, u32)]),
    due_at: Timestamp,
    moment: &mut Moment,
) -> Result<Option<Consignment>, ShipError> {
    let from = (Some(order.id), ask.by.actor());
    let parcel = Parcel {
        id: moment.id(order.merchant.home()),
        order: order.id,
        number,
        carrier: ask.carrier,
        carrier_name: without_contacts(tx, from, &ask.carrier_name)?.0,
        tracking: ask.number.clone(),
        units: units.to_vec(),
        shipped_at: moment.now,
        delivered_at: None,
    };
    let taken = || ShipError::NumberTaken(ask.number.clone());
    if !store::claim_number(tx, (ask.carrier, &ask.number), order.id, moment.now)? {
        return Err(taken());
    }
    let first = (number == 1).then(|| first(&parcel, due_at));
    if let Some(first) = &first
        && !store::insert_consignment(tx, first)?
    {
        return Err(taken());
    }
    if !store::parcels::insert_parcel(tx, &parcel)? {
        return Err(taken());
    }
    let handed_over = Seen {
        seq: 0,
        parcel: number,
        progress: Progress::HandedOver,
        place: String::new(),
        note: String::new(),
        at: moment.now,
        recorded_at: moment.now,
        by: ask.by.actor(),
        source: String::new(),
    };
    store::insert_event(tx, order.id, &handed_over)?;
    Ok(first)
}

/// The consignment of an order's first parcel; its clock is set anew with each further one.
fn first(parcel: &Parcel, confirm_due_at: Timestamp) -> Consignment {
    Consignment {
        id: parcel.id,
        order: parcel.order,
        carrier: parcel.carrier,
        carrier_name: parcel.carrier_name.clone(),
        number: parcel.tracking.clone(),
        shipped_at: parcel.shipped_at,
        confirm_due_at,
        delivered_by: None,
        receipt_asked_at: None,
        confirmed_by: None,
        refund_asked: None,
        refunded_by: None,
        stopped_seconds: None,
    }
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
