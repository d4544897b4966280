//! Something was seen of a parcel.

use super::load::{Step, advance, theirs};
use crate::CONFIRM_TIMER;
use crate::domain::{By, Progress, Terms};
use crate::facts::{self, ParcelSeen};
use crate::store::{self, Seen};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Moment, OrderId, Timestamp};
use orders::{Order, OrderState};

/// What was seen.
#[derive(Clone, Debug)]
pub struct NewProgress {
    /// Of which order's parcel.
    pub order: OrderId,
    /// Who says so.
    pub by: By,
    /// What.
    pub progress: Progress,
    /// Where, at most 80 characters; may be empty.
    pub place: String,
    /// More, at most 200 characters; may be empty.
    pub note: String,
    /// When it happened.
    pub at: Timestamp,
    /// The operator's times.
    pub terms: Terms,
}

/// Why it cannot be added.
#[derive(Debug, thiserror::Error)]
pub enum ProgressError {
    /// There is none, or it is another's.
    #[error("there is no order {0}")]
    NotFound(OrderId),
    /// Nothing travels: it was not shipped, or it ended.
    #[error("the order is {0}, so nothing is on its way")]
    State(OrderState),
    /// It cannot have been then.
    #[error("that is before the parcel was handed over, or still to come")]
    Time,
    /// A place or a note is too long.
    #[error("a place has at most 80 characters, a note at most 200")]
    TooLong,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Clocks differ: this much of the future is believed, in seconds.
const AHEAD_MAX: i64 = 300;

/// Adds what was seen of a parcel; told twice, it counts once. A delivery starts the shorter clock,
/// from when it was told, so that a date in the past does not hurry the shopper.
///
/// # Errors
/// [`ProgressError`].
pub fn add_progress(
    tx: &mut Tx<'_>,
    ask: &NewProgress,
    moment: &mut Moment,
) -> Result<(), ProgressError> {
    let order = theirs(tx, ask.order, ask.by)?.ok_or(ProgressError::NotFound(ask.order))?;
    if !matches!(order.state, OrderState::Shipped | OrderState::Delivered) {
        return Err(ProgressError::State(order.state));
    }
    if ask.place.chars().count() > 80 || ask.note.chars().count() > 200 {
        return Err(ProgressError::TooLong);
    }
    let handed_over = order.times.shipped.unwrap_or(order.times.placed);
    // A form gives minutes, so the minute of the handing over is still right.
    if ask.at.seconds_since(handed_over) < -60 || ask.at.seconds_since(moment.now) > AHEAD_MAX {
        return Err(ProgressError::Time);
    }
    let seen = Seen {
        seq: 0,
        progress: ask.progress,
        place: ask.place.clone(),
        note: ask.note.clone(),
        at: ask.at,
        recorded_at: moment.now,
        by: ask.by.actor(),
    };
    let new = store::insert_event(tx, order.id, &seen)?;
    if ask.progress == Progress::Delivered && order.state == OrderState::Shipped {
        delivered(tx, &order, ask.terms, moment)?;
    } else if new {
        let seen = ParcelSeen { progress: ask.progress.key().to_owned() };
        events::emit(tx, facts::PARCEL_SEEN, Subject::of(order.id.id()), &seen, moment.now)?;
    }
    Ok(())
}

fn delivered(
    tx: &mut Tx<'_>,
    order: &Order,
    terms: Terms,
    moment: &mut Moment,
) -> Result<(), ProgressError> {
    match advance(tx, order, OrderState::Delivered, moment)? {
        Step::Taken => {}
        Step::Known => return Ok(()),
        Step::Elsewhere(state) => return Err(ProgressError::State(state)),
    }
    let due_at = moment.now.plus_days(terms.confirm_days_after_delivery.into());
    let parcel = store::consignment(tx, order.id)?;
    store::set_confirm_due(tx, order.id, due_at)?;
    // While a refund is asked for, no clock confirms.
    if parcel.is_some_and(|parcel| parcel.refund_asked.is_none()) {
        timers::set(tx, CONFIRM_TIMER, order.id.bytes(), due_at)?;
    }
    Ok(())
}
