//! What shopper and merchant do not agree on goes to an operator.

use super::add_evidence::{speak, speak_as};
use super::agreed::{agreed, agreed_of};
use super::close_ended::{VAIN_MAX, in_vain};
use super::step::{listed, order_of, save, their_return};
use super::window::{held, received_at, there};
use super::words::show;
use crate::domain::{DisputeState, Ground, ReturnState, said};
use crate::store::{self, Dispute, DisputeLine, ReturnCase};
use crate::{DISPUTE_TIMER, RETURN_TIMER, facts};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use fulfilment::without_contacts;
use kernel::{Actor, By, DisputeId, Moment, Money, OrderId, ReturnId, ShopperId, SkuId, Timestamp};
use orders::{OrderHead, OrderState, Policy};
use pictures::TakenIn;
use std::collections::BTreeMap;

/// What a dispute is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A return: declined, without an address, not accepted, or what came instead.
    Return(ReturnId),
    /// A parcel of an order: not there, lost, or broken on its way.
    Parcel {
        /// Of which order.
        order: OrderId,
        /// [`Ground::NotArrived`], [`Ground::Lost`] or [`Ground::Broken`].
        ground: Ground,
        /// Units of each line; empty for all that are in no case.
        lines: Vec<(SkuId, u32)>,
    },
}

/// A dispute to be opened.
#[derive(Clone)]
pub struct OpenDispute {
    /// About what.
    pub about: About,
    /// The shopper; of a parcel that is lost or broken also the merchant, an operator, or the market after a
    /// carrier's notice.
    pub by: By,
    /// What happened, in 1 to 2,000 characters.
    pub words: String,
    /// Evidence, and who attaches it.
    pub photos: Vec<TakenIn>,
    /// Who attaches it.
    pub person: Option<ShopperId>,
}

/// Why no dispute is opened, and what can be done instead.
#[derive(Debug, thiserror::Error)]
pub enum OpenDisputeError {
    /// There is no such order or return, or it is another's.
    #[error("there is nothing of yours to dispute there")]
    NotFound,
    /// The return goes its way.
    #[error("the return is {0}: wait for what comes next, its page says until when")]
    Return(ReturnState),
    /// Nothing was sent, or it ended.
    #[error("the order is {0}: before anything is sent one cancels")]
    State(OrderState),
    /// The parcel may still come.
    #[error("it is promised until {0}: open a dispute if it has not come then")]
    TooEarly(Timestamp),
    /// The days are over.
    #[error("a dispute could be opened until {0}")]
    TooLate(Timestamp),
    /// Fewer than that are in no open case.
    #[error("only {left} of {sku} are in no open case")]
    Units {
        /// Of what.
        sku: SkuId,
        /// How many.
        left: u32,
    },
    /// So many returns and disputes of the order came to nothing already.
    #[error(
        "{0} returns and disputes of this order came to nothing: write to the seller, who can give money back without one"
    )]
    Often(usize),
    /// Nothing is left to be disputed.
    #[error("everything that was sent went back, or is in an open case")]
    Nothing,
    /// Words are missing or too long.
    #[error("say what happened in 1 to 2,000 characters")]
    Words,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens a dispute: both sides have their days for evidence, and the money waits until it is decided.
///
/// # Errors
/// [`OpenDisputeError::NotFound`] also for another's. Else each says what is possible instead.
pub fn open_dispute(
    tx: &mut Tx<'_>,
    ask: &OpenDispute,
    moment: &mut Moment,
) -> Result<DisputeId, OpenDisputeError> {
    let written = said(&ask.words).filter(|words| !words.is_empty());
    let written = written.ok_or(OpenDisputeError::Words)?;
    let id = match &ask.about {
        About::Return(id) => of_return(tx, (*id, ask.by), moment)?,
        About::Parcel { order, ground, lines } => {
            let lines = parcel_lines(tx, (*order, *ground, lines), ask.by, moment.now)?;
            let head = order_of(tx, *order)?;
            let about = Opened { of: None, ground: *ground, lines, freight: None };
            open(tx, &head, (about, ask.by.actor()), moment)?
        }
    };
    let mut one = store::dispute(tx, id)?.ok_or(StoreError::Column("dispute"))?;
    let side = ask.by.actor();
    let (words, _) = without_contacts(tx, (Some(one.order), side), &written)?;
    match ask.person {
        Some(person) => speak_as(tx, &mut one, (side, Some(person)), &words, moment.now)?,
        None => speak(tx, &mut one, (side, &words), moment.now)?,
    }
    if let Some(person) = ask.person {
        show(tx, (id.id(), person, side), &ask.photos, moment)?;
    }
    Ok(id)
}

/// An operator decides about all of an order that is in no case, since its shopper wanted her money back under an
/// older version and no return can be made of that.
///
/// # Errors
/// [`OpenDisputeError::Nothing`]: all of it went back, or is in a case.
pub(super) fn open_of_wish(
    tx: &mut Tx<'_>,
    order: OrderId,
    words: &str,
    moment: &mut Moment,
) -> Result<DisputeId, OpenDisputeError> {
    let head = held(tx, order)?.ok_or(OpenDisputeError::NotFound)?;
    let ground = match received_at(&head) {
        Some(_) => Ground::Broken,
        None => Ground::NotArrived,
    };
    let lines = claim(tx, order, (ground, &[]), By::Market)?;
    let about = Opened { of: None, ground, lines, freight: None };
    let id = open(tx, &head, (about, Actor::Market), moment)?;
    let mut one = store::dispute(tx, id)?.ok_or(StoreError::Column("dispute"))?;
    let (words, _) = without_contacts(tx, (Some(order), Actor::Shopper), words.trim())?;
    speak(tx, &mut one, (Actor::Shopper, &words), moment.now)?;
    Ok(id)
}

/// A return goes to an operator with the units that are still its own.
fn of_return(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
    moment: &mut Moment,
) -> Result<DisputeId, OpenDisputeError> {
    let case = match by {
        By::Shopper(_) => their_return(tx, (id, by))?,
        By::Merchant(_) | By::Operator | By::Market => None,
    };
    let mut case = case.ok_or(OpenDisputeError::NotFound)?;
    let ground = match case.state {
        ReturnState::Declined => Ground::Declined,
        ReturnState::Judged => Ground::Inspection,
        ReturnState::Replaced => Ground::Replacement,
        ReturnState::Agreed if !case.has_address() => Ground::NoAddress,
        state => return Err(OpenDisputeError::Return(state)),
    };
    let head = order_of(tx, case.order)?;
    let about = Opened { of: Some(id), ground, lines: case.held(), freight: case.freight_open() };
    let policy = agreed(tx, &head, case.lines.iter().map(|line| line.sku))?;
    hand_over(tx, &mut case, &policy, moment)?;
    open(tx, &head, (about, Actor::Shopper), moment)
}

/// The return waits for its dispute: it has no clock of its own, and keeps no stock.
fn hand_over(
    tx: &mut Tx<'_>,
    case: &mut ReturnCase,
    policy: &Policy,
    moment: &Moment,
) -> Result<(), StoreError> {
    let kept = case.wanted.is_some() && case.state != ReturnState::Replaced;
    case.state = ReturnState::Disputed;
    case.due_at = moment.now.plus_days(policy.days.evidence.into());
    save(tx, case)?;
    timers::clear(tx, RETURN_TIMER, case.id.bytes())?;
    if kept {
        inventory::release(tx, &[super::step::shelf(case.id)])?;
    }
    Ok(())
}

/// The units of a parcel that may be disputed now, taken out of what others may have.
fn parcel_lines(
    tx: &mut Tx<'_>,
    (id, ground, asked): (OrderId, Ground, &[(SkuId, u32)]),
    by: By,
    now: Timestamp,
) -> Result<Vec<(SkuId, u32)>, OpenDisputeError> {
    let theirs = |order: &OrderHead| by.may_touch(order.shopper, order.merchant);
    let order = orders::order_head(tx, id)?.filter(theirs).ok_or(OpenDisputeError::NotFound)?;
    let may = match by {
        By::Shopper(_) => ground.is_of_parcel(),
        By::Merchant(_) | By::Operator | By::Market => {
            matches!(ground, Ground::Lost | Ground::Broken)
        }
    };
    if !may {
        return Err(OpenDisputeError::NotFound);
    }
    if matches!(
        order.state,
        OrderState::AwaitingPayment
            | OrderState::Cancelled
            | OrderState::Refunded
            | OrderState::Expired
    ) {
        return Err(OpenDisputeError::State(order.state));
    }
    let order = held(tx, id)?.ok_or(OpenDisputeError::NotFound)?;
    if matches!(by, By::Shopper(_)) && in_vain(tx, id)? >= VAIN_MAX {
        return Err(OpenDisputeError::Often(VAIN_MAX));
    }
    in_time(tx, &order, (ground, by), now)?;
    claim(tx, id, (ground, asked), by)
}

/// Takes units out of what others may have: those that were asked for, or all that are in no case. Of what the market
/// names, which knows parcels and no cases, those that are in none. All of them, or none.
fn claim(
    tx: &mut Tx<'_>,
    id: OrderId,
    (ground, asked): (Ground, &[(SkuId, u32)]),
    by: By,
) -> Result<Vec<(SkuId, u32)>, OpenDisputeError> {
    let (counts, taken) = (orders::line_counts(tx, id)?, orders::unit_claims(tx, id)?);
    let free = |sku: SkuId| {
        let (open, settled) = taken.get(&sku).copied().unwrap_or((0, 0));
        there(&counts, sku).saturating_sub(open).saturating_sub(settled)
    };
    let mut lines: BTreeMap<SkuId, u32> = BTreeMap::new();
    for (sku, units) in asked {
        let sum = lines.entry(*sku).or_default();
        *sum = sum.saturating_add(*units);
    }
    if asked.is_empty() {
        let travels = on_their_way(tx, id, ground)?;
        let units = |sku: SkuId| match &travels {
            Some(travels) => free(sku).min(travels.get(&sku).copied().unwrap_or(0)),
            None => free(sku),
        };
        lines = counts.iter().map(|count| (count.sku, units(count.sku))).collect();
    }
    if matches!(by, By::Market) {
        for (sku, units) in &mut lines {
            *units = (*units).min(free(*sku));
        }
    }
    lines.retain(|_, units| *units > 0);
    if lines.is_empty() {
        return Err(OpenDisputeError::Nothing);
    }
    // The order is held: whoever takes the refusal for an answer has taken nothing.
    if let Some((sku, _)) = lines.iter().find(|(sku, units)| **units > free(**sku)) {
        return Err(OpenDisputeError::Units { sku: *sku, left: free(*sku) });
    }
    for (sku, units) in &lines {
        if !orders::claim_units(tx, id, (*sku, *units))? {
            return Err(OpenDisputeError::Units { sku: *sku, left: free(*sku) });
        }
    }
    Ok(lines.into_iter().collect())
}

/// Of an order in several parcels, what is in those that were not delivered; none where it is not known, and where
/// all were: then she says that they were not.
fn on_their_way(
    tx: &mut Tx<'_>,
    order: OrderId,
    ground: Ground,
) -> Result<Option<BTreeMap<SkuId, u32>>, StoreError> {
    let parcels = fulfilment::parcels(tx, order)?;
    let mut units: BTreeMap<SkuId, u32> = BTreeMap::new();
    let travels = parcels.iter().filter(|parcel| parcel.delivered_at.is_none());
    for (sku, n) in travels.flat_map(|parcel| &parcel.units) {
        let sum = units.entry(*sku).or_default();
        *sum = sum.saturating_add(*n);
    }
    let known = ground == Ground::NotArrived && !units.is_empty();
    Ok(known.then_some(units))
}

/// Not before the promised days are over, unless somebody saw that it is lost or broken; and not long after it was
/// received.
fn in_time(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    (ground, by): (Ground, By),
    now: Timestamp,
) -> Result<(), OpenDisputeError> {
    let policy = agreed(tx, order, order.lines.iter().map(|line| line.sku))?;
    if let Some(received) = received_at(order) {
        let until = received.plus_days(policy.dispute_days.into());
        return if now <= until { Ok(()) } else { Err(OpenDisputeError::TooLate(until)) };
    }
    if ground == Ground::NotArrived && matches!(by, By::Shopper(_)) {
        let until = promised_by(tx, order)?;
        if now < until {
            return Err(OpenDisputeError::TooEarly(until));
        }
    }
    Ok(())
}

/// When the promised days are over.
fn promised_by(tx: &mut Tx<'_>, order: &OrderHead) -> Result<Timestamp, StoreError> {
    let quote = orders::order_quotes(tx, &[order.id])?.remove(&order.id);
    let promised = quote.map(|quote| quote.promise.1);
    let days =
        promised.map_or(0, |by| by.duration_since(order.times.placed.date()).as_hours() / 24);
    // The promised day itself is still a day to come.
    Ok(order.times.placed.plus_days(days.max(0).saturating_add(1)))
}

/// From when its shopper may say that a parcel has not come; none once its carrier, an operator or she has said that it
/// came. That it counts as received, by silence, nobody has said.
pub fn missing_from(tx: &mut Tx<'_>, order: &OrderHead) -> Result<Option<Timestamp>, StoreError> {
    let parcel = fulfilment::consignment(tx, order.id)?;
    let hers = parcel.is_some_and(|parcel| parcel.confirmed_by == Some(Actor::Shopper));
    match order.times.delivered.is_some() || hers {
        true => Ok(None),
        false => promised_by(tx, order).map(Some),
    }
}

/// What a dispute is opened about.
struct Opened {
    of: Option<ReturnId>,
    ground: Ground,
    lines: Vec<(SkuId, u32)>,
    /// What the way back cost and was not paid.
    freight: Option<Money>,
}

fn open(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    (about, by): (Opened, Actor),
    moment: &mut Moment,
) -> Result<DisputeId, OpenDisputeError> {
    let line = |(sku, quantity): (SkuId, u32)| DisputeLine { sku, quantity, awarded: None };
    let mut one = Dispute {
        id: moment.id(order.merchant.home()),
        order: order.id,
        shopper: order.shopper,
        of: about.of,
        ground: about.ground,
        opened_by: by,
        state: DisputeState::Gathering,
        opened_at: moment.now,
        shopper_said: None,
        merchant_said: None,
        outcome: None,
        award: None,
        freight: about.freight,
        currency: order.currency(),
        bearer: None,
        appealed_by: None,
        reminded_at: None,
        paying_since: None,
        given: Money::zero(order.currency()),
        due_at: moment.now,
        closed_at: None,
        version: 1,
        lines: about.lines.into_iter().map(line).collect(),
    };
    let policy = agreed_of(tx, order, &one)?;
    one.due_at = moment.now.plus_days(policy.days.evidence.into());
    store::insert_dispute(tx, &one)?;
    fulfilment::hold_release(tx, order.id, &one.id.to_string(), moment)?;
    timers::set(tx, DISPUTE_TIMER, one.id.bytes(), one.due_at)?;
    store::enter_docket(tx, &listed(&one, order))?;
    let told = (by, Some(one.due_at), Some(about.ground.key()));
    super::step::tell(tx, facts::DISPUTE_OPENED, (one.id.id(), order.id), told, moment.now)?;
    Ok(one.id)
}
