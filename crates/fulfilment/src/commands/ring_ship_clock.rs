//! A paid order does not stand still for ever: whoever should ship it is reminded, and at last it is
//! called off and paid back.

use super::cancel_units::cancel_units;
use super::load::theirs_quoted;
use crate::domain::{By, Terms, promised_by};
use crate::facts::{self, OrderReminded};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Moment, OrderId, Timestamp};
use ledger::LedgerError;
use orders::{CancelOrderError, CancelUnits, CancelUnitsError, Order, OrderState, SHIP_TIMER};

/// What a ringing clock did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShipClock {
    /// The order was shipped or is over: it rings no more.
    Stopped,
    /// It rings again then.
    RingsAt(Timestamp),
    /// The merchant was reminded; it rings again, for the last time, then.
    Reminded(Timestamp),
    /// The order was called off, and its money goes back.
    CalledOff,
}

/// Why the clock did nothing: an operator must look.
#[derive(Debug, thiserror::Error)]
pub enum ShipClockError {
    /// There is no such order.
    #[error("there is no order {0}")]
    NotFound(OrderId),
    /// It was paid under no payment that is known, so there is nowhere to pay it back to.
    #[error("the order {0} cannot be called off: it is paid, and has no payment to pay back")]
    NotPaid(OrderId),
    /// The books refuse to pay it back.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The clock of a paid order rings: its merchant is reminded, once, a day after she should have shipped it,
/// and when the days after that are over too, and the promised ones, and some since the reminder, it is
/// called off. However late it rings, the reminder comes first. What was paid under a clock that was ahead and
/// was set right since counts as paid when that is seen.
///
/// # Errors
/// [`ShipClockError`]: nothing was done.
pub fn ring_ship_clock(
    tx: &mut Tx<'_>,
    id: OrderId,
    terms: Terms,
    moment: &mut Moment,
) -> Result<ShipClock, ShipClockError> {
    let order = theirs_quoted(tx, id, By::Market)?.ok_or(ShipClockError::NotFound(id))?;
    if !matches!(order.state, OrderState::Paid | OrderState::Packed) {
        return Ok(ShipClock::Stopped);
    }
    let paid = order.times.paid.unwrap_or(order.times.placed);
    if orders::set_times_right(tx, id, moment.now)? {
        return Ok(ShipClock::RingsAt(terms.remind_at(paid.min(moment.now))));
    }
    let remind_at = terms.remind_at(paid);
    if moment.now < remind_at {
        return Ok(ShipClock::RingsAt(remind_at));
    }
    let reminded = order.times.reminded;
    let promised = promised_by((order.times.placed, paid), order.quote.promise.1);
    let off_at = terms.off_at((paid, promised), reminded.unwrap_or(moment.now));
    if reminded.is_none() {
        remind(tx, &order, off_at, moment)?;
        return Ok(ShipClock::Reminded(off_at));
    }
    if moment.now < off_at {
        return Ok(ShipClock::RingsAt(off_at));
    }
    // Of what was partly shipped, what was not. Units in a case are still there: it never ends an order that has one.
    let units = order.lines.iter().map(|line| (line.sku, line.to_ship())).collect();
    let ask = CancelUnits { order: id, by: By::Market, units, why: "not-shipped".to_owned() };
    match cancel_units(tx, &ask, terms, moment) {
        Ok(_) => {}
        Err(CancelUnitsError::Ledger(error)) => return Err(ShipClockError::Ledger(error)),
        Err(CancelUnitsError::Store(error)) => return Err(error.into()),
        Err(CancelUnitsError::Units { .. } | CancelUnitsError::Nothing) => {
            return Err(tx.lost_race().into());
        }
        Err(CancelUnitsError::Order(CancelOrderError::NotFound)) => {
            return Err(ShipClockError::NotFound(id));
        }
        Err(CancelUnitsError::Order(CancelOrderError::TooLate(_))) => {
            return Ok(ShipClock::Stopped);
        }
        Err(CancelUnitsError::Order(_)) => return Err(ShipClockError::NotPaid(id)),
    }
    Ok(ShipClock::CalledOff)
}

/// All in one transaction, so that she is reminded once, and told the day on which the clock rings next.
fn remind(
    tx: &mut Tx<'_>,
    order: &Order,
    off_at: Timestamp,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    if !orders::note_reminder(tx, order.id, moment.now)? {
        return Err(tx.lost_race());
    }
    timers::set(tx, SHIP_TIMER, order.id.bytes(), off_at)?;
    let reminded = OrderReminded { until: off_at.to_string() };
    events::emit(tx, facts::ORDER_REMINDED, Subject::of(order.id.id()), &reminded, moment.now)
}
