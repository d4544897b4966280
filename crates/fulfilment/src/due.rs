//! The orders that confirm themselves, and those that nobody ships.

use crate::domain::CLOCK_DAYS_MAX;
use crate::{
    CONFIRM_TIMER, ConfirmError, Rang, ShipClock, ShipClockError, Terms, ring_clock,
    ring_ship_clock,
};
use ::jobs::{Done, Failed, Item, Job};
use ::store::Db;
use kernel::{Id, OrderId};
use orders::{OrderState, SHIP_TIMER};

/// Orders at a time.
const AT_ONCE: u32 = 32;

/// Shoppers who are asked whether a parcel has come, and orders that count as received because their time
/// has come; merchants who are reminded to ship, and orders that are called off because they did not.
#[must_use]
pub fn jobs(db: &Db, terms: Terms) -> Vec<Job> {
    let order = |id: &[u8]| Some(OrderId::from(Id::from_bytes(id)?).to_string());
    let own = db.clone();
    let confirm = Job::due(CONFIRM_TIMER, AT_ONCE, move |item| ring(own.clone(), terms, item));
    let own = db.clone();
    let ship = Job::due(SHIP_TIMER, AT_ONCE, move |item| ring_ship(own.clone(), terms, item));
    let ordered = |job: Job| job.about(order).waits_at_most(CLOCK_DAYS_MAX);
    vec![ordered(confirm), ordered(ship)]
}

async fn ring_ship(db: Db, terms: Terms, item: Item) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let id = Id::from_bytes(&id).map(OrderId::from).ok_or_else(|| Failed::person("no id"))?;
    let rung = db.write(move |tx| ring_ship_clock(tx, id, terms, &mut moment.clone()));
    match rung.await {
        Ok(ShipClock::Stopped | ShipClock::CalledOff) => Ok(Done::Done),
        Ok(ShipClock::RingsAt(at) | ShipClock::Reminded(at)) => Ok(Done::Later(at)),
        Err(ShipClockError::Store(error)) => Err(error.into()),
        Err(
            error @ (ShipClockError::NotFound(_)
            | ShipClockError::NotPaid(_)
            | ShipClockError::Ledger(_)),
        ) => Err(Failed::person(error)),
    }
}

async fn ring(db: Db, terms: Terms, item: Item) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let id = Id::from_bytes(&id).map(OrderId::from).ok_or_else(|| Failed::person("no id"))?;
    let rung = db.write(move |tx| ring_clock(tx, id, terms, &mut moment.clone()));
    match rung.await {
        Ok(Rang::Confirmed(_)) => Ok(Done::Done),
        Ok(Rang::Asked(until) | Rang::SetRight(until)) => Ok(Done::Later(until)),
        Err(ConfirmError::TooEarly(due_at)) => Ok(Done::Later(due_at)),
        // What is decided otherwise, or waits for somebody's decision, has no clock.
        Err(
            ConfirmError::RefundAsked
            | ConfirmError::OnHold
            | ConfirmError::State(OrderState::Cancelled | OrderState::Refunded | OrderState::Expired),
        ) => Ok(Done::Done),
        Err(ConfirmError::Store(error)) => Err(error.into()),
        Err(
            error @ (ConfirmError::NotFound(_)
            | ConfirmError::State(_)
            | ConfirmError::NotAsked
            | ConfirmError::Ledger(_)),
        ) => Err(Failed::person(error)),
    }
}
