//! The orders that confirm themselves.

use crate::{By, CONFIRM_TIMER, ConfirmError, confirm_receipt};
use ::jobs::{Done, Failed, Item, Job};
use ::store::Db;
use kernel::{Id, OrderId};
use orders::OrderState;

/// Orders at a time.
const AT_ONCE: u32 = 32;

/// Orders that count as received because their time has come.
#[must_use]
pub fn jobs(db: &Db) -> Vec<Job> {
    let db = db.clone();
    let order = |id: &[u8]| Some(OrderId::from(Id::from_bytes(id)?).to_string());
    vec![Job::due(CONFIRM_TIMER, AT_ONCE, move |item| confirm(db.clone(), item)).about(order)]
}

async fn confirm(db: Db, item: Item) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let id = Id::from_bytes(&id).map(OrderId::from).ok_or_else(|| Failed::person("no id"))?;
    let by = (id, By::Market);
    match db.write(move |tx| confirm_receipt(tx, by, &mut moment.clone())).await {
        Ok(_) => Ok(Done::Done),
        Err(ConfirmError::TooEarly(due_at)) => Ok(Done::Later(due_at)),
        // What is decided otherwise, or waits for somebody's decision, has no clock.
        Err(
            ConfirmError::RefundAsked
            | ConfirmError::State(OrderState::Cancelled | OrderState::Refunded | OrderState::Expired),
        ) => Ok(Done::Done),
        Err(ConfirmError::Store(error)) => Err(error.into()),
        Err(
            error @ (ConfirmError::NotFound(_) | ConfirmError::State(_) | ConfirmError::Ledger(_)),
        ) => Err(Failed::person(error)),
    }
}
