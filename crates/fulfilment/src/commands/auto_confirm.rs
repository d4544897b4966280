//! Orders that count as received because their time has come.

use super::confirm_receipt::{ConfirmError, confirm_receipt};
use crate::CONFIRM_TIMER;
use crate::domain::By;
use ::jobs::timers;
use ::store::{Db, StoreError};
use kernel::{Id, Moment, OrderId};

/// Confirms what is due, at most `limit` orders, each in its own transaction; answers how many.
/// A shop of many orders calls it again until it answers 0.
///
/// # Errors
/// The database's. An order that cannot be confirmed loses its timer and is told in the log.
pub async fn auto_confirm_due(db: &Db, mut moment: Moment, limit: u32) -> Result<u32, StoreError> {
    let now = moment.now;
    let due = db.read(move |tx| timers::due(tx, CONFIRM_TIMER, now, limit)).await?;
    let mut confirmed = 0;
    for id in due {
        let own = Moment::new(now, moment.bits());
        let order = Id::from_bytes(&id).map(OrderId::from);
        let done = match order {
            Some(order) => {
                db.write(move |tx| confirm_receipt(tx, (order, By::Market), &mut own.clone())).await
            }
            None => Err(ConfirmError::Store(StoreError::Column("order_id"))),
        };
        match done {
            Ok(_) => confirmed += 1,
            Err(ConfirmError::TooEarly(due_at)) => {
                db.write(move |tx| timers::set(tx, CONFIRM_TIMER, &id, due_at)).await?;
            }
            Err(ConfirmError::Store(error)) if order.is_some() => return Err(error),
            Err(
                error @ (ConfirmError::NotFound(_)
                | ConfirmError::State(_)
                | ConfirmError::RefundAsked
                | ConfirmError::Ledger(_)
                | ConfirmError::Store(_)),
            ) => {
                tracing::warn!(order = ?order, %error, "an order did not confirm itself");
                db.write(move |tx| timers::clear(tx, CONFIRM_TIMER, &id)).await?;
            }
        }
    }
    Ok(confirmed)
}
