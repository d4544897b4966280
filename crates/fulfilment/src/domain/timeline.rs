//! The line of an order: where it stands, and what happens next and by when.

#[cfg(test)]
mod tests;

use super::Progress;
use kernel::{Date, Money, Timestamp};

/// What is known of an order's way; times are those of the facts, none when they have not happened.
#[derive(Clone, Debug)]
pub struct Facts {
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Until when its payment is awaited.
    pub pay_by: Timestamp,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// When it was packed.
    pub packed_at: Option<Timestamp>,
    /// When the merchant is expected to have shipped it.
    pub ship_by: Timestamp,
    /// When it is called off, if it is not shipped by then; some days after the reminder, as far as that is known.
    pub off_at: Timestamp,
    /// When it was shipped.
    pub shipped_at: Option<Timestamp>,
    /// When it was delivered.
    pub delivered_at: Option<Timestamp>,
    /// When its clock rings: its shopper is asked, or it counts as received. None while no clock runs.
    pub confirm_due_at: Option<Timestamp>,
    /// When its shopper was asked whether it has come.
    pub asked_at: Option<Timestamp>,
    /// When its money was released.
    pub released_at: Option<Timestamp>,
    /// The days between which it was promised; to be told once it travels.
    pub promise: Option<(Date, Date)>,
    /// What ended it otherwise, and when.
    pub ended: Option<(Ended, Timestamp)>,
    /// What carriers and operators saw of the parcel, oldest first.
    pub seen: Vec<(Progress, Timestamp)>,
    /// What the shopper pays or paid.
    pub total: Money,
    /// What the merchant got, once released.
    pub net: Option<Money>,
}

/// How an order ends without being received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Not paid in time.
    Expired,
    /// Cancelled before shipping.
    Cancelled,
    /// Paid back after shipping.
    Refunded,
}

/// A stop of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopKind {
    /// The order was placed.
    Placed,
    /// The shopper's money is held.
    InEscrow,
    /// The merchant packed it.
    Packed,
    /// The carrier has it.
    HandedOver,
    /// Customs of the destination.
    Customs,
    /// It is at the door.
    Delivered,
    /// The money was shared out.
    Released,
    /// Not paid in time.
    Expired,
    /// Cancelled.
    Cancelled,
    /// Paid back.
    Refunded,
}

impl StopKind {
    /// For texts and style.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            StopKind::Placed => "placed",
            StopKind::InEscrow => "in-escrow",
            StopKind::Packed => "packed",
            StopKind::HandedOver => "handed-over",
            StopKind::Customs => "customs",
            StopKind::Delivered => "delivered",
            StopKind::Released => "released",
            StopKind::Expired => "expired",
            StopKind::Cancelled => "cancelled",
            StopKind::Refunded => "refunded",
        }
    }
}

/// Whether a stop was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopState {
    /// Reached.
    Done,
    /// The one being waited for.
    Now,
    /// To come.
    Ahead,
}

impl StopState {
    /// For texts and style.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            StopState::Done => "done",
            StopState::Now => "now",
            StopState::Ahead => "ahead",
        }
    }
}

/// One stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Which.
    pub kind: StopKind,
    /// Reached or not.
    pub state: StopState,
    /// When it was reached.
    pub at: Option<Timestamp>,
    /// The money that moved there.
    pub money: Option<Money>,
}

/// What happens next; the reader's side chooses the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The shopper pays.
    Pay {
        /// Until when.
        by: Timestamp,
    },
    /// The merchant packs.
    Pack {
        /// Until when.
        by: Timestamp,
        /// When it is called off because it was not shipped, as far as it is known.
        off: Timestamp,
    },
    /// The merchant hands it to a carrier.
    Ship {
        /// Until when.
        by: Timestamp,
        /// When it is called off because it was not shipped, as far as it is known.
        off: Timestamp,
    },
    /// It travels.
    Arrive {
        /// First promised day.
        from: Date,
        /// Last promised day.
        to: Date,
        /// When the shopper is asked whether it has come; none while she wants her money back.
        ask_on: Option<Timestamp>,
    },
    /// The shopper says whether it has come: she was asked.
    Answer {
        /// When it counts as received by itself.
        by: Option<Timestamp>,
    },
    /// The shopper confirms.
    Confirm {
        /// When it counts as received by itself.
        by: Option<Timestamp>,
    },
    /// Nothing: the merchant has her money.
    Completed,
    /// Nothing: it ended.
    Over(Ended),
}

/// The line and what comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// In order; what was never reached is left out once the order ended.
    pub stops: Vec<Stop>,
    /// What happens next.
    pub next: Next,
}

/// Lays out the line of an order.
#[must_use]
pub fn timeline(facts: &Facts) -> Timeline {
    let delivered = facts.delivered_at.or(seen(facts, &[Progress::Delivered]));
    let customs = seen(facts, &[Progress::Cleared, Progress::OutForDelivery])
        .or(delivered)
        .or(facts.released_at.filter(|_| facts.shipped_at.is_some()));
    let reached = [
        (StopKind::Placed, Some(facts.placed_at), Some(facts.total)),
        (StopKind::InEscrow, facts.paid_at, Some(facts.total)),
        (StopKind::Packed, facts.packed_at.or(facts.shipped_at), None),
        (StopKind::HandedOver, facts.shipped_at, None),
        (StopKind::Customs, customs, None),
        (StopKind::Delivered, delivered.or(facts.released_at), None),
        (StopKind::Released, facts.released_at, facts.net),
    ];
    let mut stops: Vec<Stop> = reached
        .iter()
        .map(|(kind, at, money)| {
            let state = if at.is_some() { StopState::Done } else { StopState::Ahead };
            Stop { kind: *kind, state, at: *at, money: *money }
        })
        .collect();
    if let Some((ended, at)) = facts.ended {
        stops.retain(|stop| stop.state == StopState::Done);
        let (kind, money) = match ended {
            Ended::Expired => (StopKind::Expired, None),
            Ended::Cancelled => (StopKind::Cancelled, facts.paid_at.map(|_| facts.total)),
            Ended::Refunded => (StopKind::Refunded, Some(facts.total)),
        };
        stops.push(Stop { kind, state: StopState::Done, at: Some(at), money });
    } else if let Some(stop) = stops.iter_mut().find(|stop| stop.state == StopState::Ahead) {
        stop.state = StopState::Now;
    }
    Timeline { stops, next: next(facts, delivered) }
}

/// Why something cannot have been seen after what was seen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutOfOrder {
    /// It is behind this, which was seen already.
    Behind(Progress),
    /// This comes first.
    Before(Progress),
}

/// How far along the way something is seen; none for what can happen anywhere.
const fn place(progress: Progress) -> Option<(u8, u8)> {
    match progress {
        Progress::HandedOver => Some((0, 0)),
        Progress::Departed => Some((0, 1)),
        Progress::Arrived => Some((1, 0)),
        Progress::Customs => Some((1, 1)),
        Progress::Cleared => Some((2, 0)),
        Progress::OutForDelivery => Some((2, 1)),
        Progress::Delivered => Some((3, 0)),
        Progress::Delayed => None,
    }
}

/// Whether `next` may be told after what was `seen`: never behind it and, unless the teller may leave
/// stages out (a carrier's scans are never complete), never past a stage: the border, the country behind
/// it, the door.
///
/// # Errors
/// [`OutOfOrder::Behind`] what was seen, or [`OutOfOrder::Before`] with what comes first.
pub(crate) fn may_follow(
    seen: &[Progress],
    next: Progress,
    may_leave_out: bool,
) -> Result<(), OutOfOrder> {
    let furthest = seen.iter().filter(|one| place(**one).is_some()).max_by_key(|one| place(**one));
    let at = furthest.and_then(|one| place(*one)).unwrap_or((0, 0));
    let to = match place(next) {
        Some(to) => to,
        // After the delivery nothing is delayed any more.
        None if at < (3, 0) => return Ok(()),
        None => return Err(OutOfOrder::Behind(Progress::Delivered)),
    };
    if to < at {
        return Err(OutOfOrder::Behind(furthest.copied().unwrap_or(Progress::HandedOver)));
    }
    if to.0 > at.0 + 1 && !may_leave_out {
        let first = if at.0 == 0 { Progress::Arrived } else { Progress::Cleared };
        return Err(OutOfOrder::Before(first));
    }
    Ok(())
}

fn seen(facts: &Facts, wanted: &[Progress]) -> Option<Timestamp> {
    facts.seen.iter().find(|(progress, _)| wanted.contains(progress)).map(|(_, at)| *at)
}

fn next(facts: &Facts, delivered: Option<Timestamp>) -> Next {
    if let Some((ended, _)) = facts.ended {
        return Next::Over(ended);
    }
    if facts.released_at.is_some() {
        return Next::Completed;
    }
    if delivered.is_some() {
        return Next::Confirm { by: facts.confirm_due_at };
    }
    if facts.shipped_at.is_some() {
        let by = facts.confirm_due_at;
        return match facts.promise.filter(|_| facts.asked_at.is_none()) {
            Some((from, to)) => Next::Arrive { from, to, ask_on: by },
            None => Next::Answer { by },
        };
    }
    match (facts.paid_at, facts.packed_at) {
        (None, _) => Next::Pay { by: facts.pay_by },
        (Some(_), None) => Next::Pack { by: facts.ship_by, off: facts.off_at },
        (Some(_), Some(_)) => Next::Ship { by: facts.ship_by, off: facts.off_at },
    }
}
