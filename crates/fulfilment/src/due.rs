//! The orders that confirm themselves.

use crate::{CONFIRM_TIMER, ConfirmError, Rang, Terms, ring_clock};
use ::jobs::{Done, Failed, Item, Job};
use ::store::Db;
use kernel::{Id, OrderId};
use orders::OrderState;

/// Orders at a time.
const AT_ONCE: u32 = 32;

/// Shoppers who are asked whether a parcel has come, and orders that count as received because their time
/// has come.
#[must_use]
pub fn jobs(db: &Db, terms: Terms) -> Vec<Job> {
    let db = db.clone();
    let order = |id: &[u8]| Some(OrderId::from(Id::from_bytes(id)?).to_string());
    vec![Job::due(CONFIRM_TIMER, AT_ONCE, move |item| ring(db.clone(), terms, item)).about(order)]
}

async fn ring(db: Db, terms: Terms, item: Item) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let id = Id::from_bytes(&id).map(OrderId::from).ok_or_else(|| Failed::person("no id"))?;
    match db.write(move |tx| ring_clock(tx, id, terms, &mut moment.clone())).await {
        Ok(Rang::Confirmed(_)) => Ok(Done::Done),
        Ok(Rang::Asked(until)) => Ok(Done::Later(until)),
        Err(ConfirmError::TooEarly(due_at)) => Ok(Done::Later(due_at)),
        // What is decided otherwise, or waits for somebody's decision, has no clock.
        Err(
            ConfirmError::RefundAsked
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
