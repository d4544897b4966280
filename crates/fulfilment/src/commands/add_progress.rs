//! Something was seen of a parcel.

use super::load::{Step, advance, theirs};
use crate::CONFIRM_TIMER;
use crate::contacts::without_contacts;
use crate::domain::{Actor, By, OutOfOrder, Progress, Terms, is_authenticated, may_follow};
use crate::facts::{self, ParcelSeen};
use crate::store::{self, Clock, Parcel, Seen};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Moment, OrderId, Timestamp};
use orders::{OrderHead, OrderState};

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
    /// Where an operator has a delivery from, at most 200 characters; may be empty otherwise.
    pub source: String,
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
    /// The order has no parcel of that number.
    #[error("the order has no parcel of that number")]
    NoParcel,
    /// It cannot have been then.
    #[error("that is before the parcel was handed over, or still to come")]
    Time,
    /// A place, a note or a source is too long.
    #[error("a place has at most 80 characters, a note and a source at most 200")]
    TooLong,
    /// As much was told of it as anybody reads.
    #[error("at most {} things are told of a parcel", SEEN_MAX)]
    Crowded,
    /// It is behind what was seen already.
    #[error("the parcel is further: {} was seen already", .0.key())]
    Behind(Progress),
    /// Something else comes first.
    #[error("that leaves out a part of the way: tell {} first", .0.key())]
    Before(Progress),
    /// A delivery starts the clock of the merchant's payment, so an operator says where the news is from.
    #[error("say where the news of the delivery is from, such as the carrier's own page")]
    Source,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Clocks differ: this much of the future is believed, in seconds.
const AHEAD_MAX: i64 = 300;

/// So many things are told of one parcel by its merchant; carriers and operators tell what they see.
const SEEN_MAX: usize = 60;

impl From<OutOfOrder> for ProgressError {
    fn from(error: OutOfOrder) -> ProgressError {
        match error {
            OutOfOrder::Behind(seen) => ProgressError::Behind(seen),
            OutOfOrder::Before(first) => ProgressError::Before(first),
        }
    }
}

/// Whether `actor` may tell `next` of a parcel of which `known` was told: what those say whose word starts no clock is in
/// nobody's way whose word does.
///
/// # Errors
/// [`OutOfOrder`]: what is in the way.
pub fn may_tell(known: &[Seen], actor: Actor, next: Progress) -> Result<(), OutOfOrder> {
    let believed = |one: &&Seen| !is_authenticated(actor) || is_authenticated(one.by);
    let way: Vec<Progress> = known.iter().filter(believed).map(|one| one.progress).collect();
    may_follow(&way, next, is_authenticated(actor))
}

/// Adds what was seen of a parcel; told twice, it counts once, and a way goes forward. What the merchant
/// says is shown as the merchant's word and starts nothing. A delivery by a carrier's or an operator's word
/// starts the shorter clock, from when it was told, so that a date in the past does not hurry the shopper.
///
/// # Errors
/// [`ProgressError::NotFound`] also for another's; [`ProgressError::State`] when nothing is on its way.
/// To be mended by whoever tells it: [`ProgressError::Time`], [`ProgressError::TooLong`],
/// [`ProgressError::Source`], [`ProgressError::Crowded`], and [`ProgressError::Behind`] or [`ProgressError::Before`] with the stage
/// in the way.
pub fn add_progress(
    tx: &mut Tx<'_>,
    ask: &NewProgress,
    moment: &mut Moment,
) -> Result<(), ProgressError> {
    add_parcel_progress(tx, ask, None, moment)
}

/// As [`add_progress`], of one of the order's parcels by its number, 1, 2, 3 …; where none is named, of the first that
/// is not there yet. An order is delivered with its last parcel, and its clock runs from then.
///
/// # Errors
/// As [`add_progress`], and [`ProgressError::NoParcel`].
pub fn add_parcel_progress(
    tx: &mut Tx<'_>,
    ask: &NewProgress,
    parcel: Option<i64>,
    moment: &mut Moment,
) -> Result<(), ProgressError> {
    add_progress_of(tx, ask, |_| parcel, moment)
}

/// As [`add_parcel_progress`], of the one that `which` names among the order's parcels.
pub(super) fn add_progress_of(
    tx: &mut Tx<'_>,
    ask: &NewProgress,
    which: impl FnOnce(&[Parcel]) -> Option<i64>,
    moment: &mut Moment,
) -> Result<(), ProgressError> {
    let order = theirs(tx, ask.order, ask.by)?.ok_or(ProgressError::NotFound(ask.order))?;
    // Deliveries of two parcels at one moment see each other: the order is delivered with the last.
    if ask.progress == Progress::Delivered && !orders::hold_version(tx, order.id, order.version)? {
        return Err(tx.lost_race().into());
    }
    let parcels = store::parcels(tx, order.id)?;
    let parcel = which(&parcels);
    let on_its_way = match order.state {
        OrderState::Shipped | OrderState::Delivered => true,
        // A part of it left.
        OrderState::Packed => !parcels.is_empty(),
        OrderState::AwaitingPayment
        | OrderState::Paid
        | OrderState::Completed
        | OrderState::Cancelled
        | OrderState::Refunded
        | OrderState::Expired => false,
    };
    if !on_its_way {
        return Err(ProgressError::State(order.state));
    }
    check(ask)?;
    let ask = &as_heard(tx, ask)?;
    let there = |one: &&Parcel| match parcel {
        Some(number) => one.number == number,
        None => one.delivered_at.is_none(),
    };
    let found = parcels.iter().find(there).or(parcels.last().filter(|_| parcel.is_none()));
    let Some(one) = found else { return Err(ProgressError::NoParcel) };
    // A form gives minutes, so the minute of the handing over is still right.
    if ask.at.seconds_since(one.shipped_at) < -60 || ask.at.seconds_since(moment.now) > AHEAD_MAX {
        return Err(ProgressError::Time);
    }
    let actor = ask.by.actor();
    let mut known = store::tracking(tx, order.id)?;
    known.retain(|seen| seen.parcel == one.number);
    let same = |one: &Seen| {
        (one.progress, one.at, one.place.as_str()) == (ask.progress, ask.at, ask.place.as_str())
            && (one.by == actor || !is_authenticated(actor))
    };
    if known.iter().any(same) {
        return Ok(());
    }
    if actor == Actor::Merchant && known.len() >= SEEN_MAX {
        return Err(ProgressError::Crowded);
    }
    may_tell(&known, actor, ask.progress)?;
    let counts = ask.progress == Progress::Delivered && is_authenticated(actor);
    let mut others = parcels.iter().filter(|other| other.number != one.number);
    let last = others.all(|other| other.delivered_at.is_some());
    let whole = counts && last && order.state != OrderState::Packed;
    if whole {
        arrive(tx, &order, moment)?;
    }
    write(tx, (ask, one.number), (counts, whole), moment)
}

/// What was seen, in words that the shopper may read.
fn as_heard(tx: &mut Tx<'_>, ask: &NewProgress) -> Result<NewProgress, StoreError> {
    let from = (Some(ask.order), ask.by.actor());
    let (place, _) = without_contacts(tx, from, &ask.place)?;
    let (note, _) = without_contacts(tx, from, &ask.note)?;
    Ok(NewProgress { place, note, ..ask.clone() })
}

/// What was typed is short enough, and a delivery names its source.
fn check(ask: &NewProgress) -> Result<(), ProgressError> {
    let longest = ask.note.chars().count().max(ask.source.chars().count());
    if ask.place.chars().count() > 80 || longest > 200 {
        return Err(ProgressError::TooLong);
    }
    let operator = ask.by.actor() == Actor::Operator;
    if operator && ask.progress == Progress::Delivered && ask.source.trim().is_empty() {
        return Err(ProgressError::Source);
    }
    Ok(())
}

/// Writes what was seen of a parcel; whether that counts as its delivery, and as the order's.
fn write(
    tx: &mut Tx<'_>,
    (ask, number): (&NewProgress, i64),
    (counts, whole): (bool, bool),
    moment: &Moment,
) -> Result<(), ProgressError> {
    let (order, actor) = (ask.order, ask.by.actor());
    let seen = Seen {
        seq: 0,
        parcel: number,
        progress: ask.progress,
        place: ask.place.clone(),
        note: ask.note.clone(),
        at: ask.at,
        recorded_at: moment.now,
        by: actor,
        source: ask.source.trim().to_owned(),
    };
    let new = store::insert_event(tx, order, &seen)?;
    if counts {
        store::parcels::set_delivered(tx, (order, number), moment.now)?;
    }
    if whole {
        start_clock(tx, order, (actor, ask.terms), moment.now)?;
    } else if new {
        let seen = ParcelSeen { progress: ask.progress.key().to_owned() };
        events::emit(tx, facts::PARCEL_SEEN, Subject::of(order.id()), &seen, moment.now)?;
    }
    Ok(())
}

/// The order before its parcel, as every step takes them, so that no two wait for each other.
fn arrive(tx: &mut Tx<'_>, order: &OrderHead, moment: &mut Moment) -> Result<(), ProgressError> {
    // Under older versions a merchant's word made an order delivered.
    if order.state == OrderState::Shipped
        && let Step::Elsewhere(state) = advance(tx, order, OrderState::Delivered, moment)?
    {
        return Err(ProgressError::State(state));
    }
    Ok(())
}

/// Nothing of a shipped order is left to be sent: where all its parcels are there already, it is delivered now, by the
/// word of whoever told the last of them. Whether it was.
pub(super) fn arrive_whole(
    tx: &mut Tx<'_>,
    id: OrderId,
    terms: Terms,
    moment: &mut Moment,
) -> Result<bool, StoreError> {
    let parcels = store::parcels(tx, id)?;
    if parcels.is_empty() || parcels.iter().any(|parcel| parcel.delivered_at.is_none()) {
        return Ok(false);
    }
    let Some(order) = orders::order_head(tx, id)? else { return Ok(false) };
    if let Step::Elsewhere(_) = advance(tx, &order, OrderState::Delivered, moment)? {
        return Ok(false);
    }
    let told = store::tracking(tx, id)?;
    let counts = |seen: &&Seen| seen.progress == Progress::Delivered && is_authenticated(seen.by);
    let by = told.iter().filter(counts).max_by_key(|seen| seen.recorded_at);
    start_clock(tx, id, (by.map_or(Actor::Market, |seen| seen.by), terms), moment.now)?;
    Ok(true)
}

fn start_clock(
    tx: &mut Tx<'_>,
    order: OrderId,
    (by, terms): (Actor, Terms),
    now: Timestamp,
) -> Result<(), StoreError> {
    let days = i64::from(terms.confirm_days_after_delivery);
    let due_at = now.plus_days(days);
    let due = (due_at, days.saturating_mul(86_400));
    // While a refund is asked for, or something else is open, no clock confirms.
    if store::set_delivered_by(tx, order, by, due)? == Some(Clock::Runs) {
        timers::set(tx, CONFIRM_TIMER, order.bytes(), due_at)?;
    }
    Ok(())
}
