//! The clock of a dispute rings.

use super::DisputeError;
use super::appeal_dispute::pay_dispute;
use super::close_ended::close_ended;
use super::decide_dispute::{policy_of, settle_on};
use super::money::PayError;
use super::step::{advance_dispute, listed, order_of, save_dispute, tell};
use crate::domain::{Award, DisputeState, Outcome, clocks};
use crate::facts;
use crate::store::{self, Decision, Dispute};
use ::store::{StoreError, Tx};
use fulfilment::Bearer;
use kernel::{Actor, DisputeId, Moment, Timestamp};

/// What a ringing clock of a dispute did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisputeRang {
    /// It has no clock any more.
    Stopped,
    /// It rings again then.
    RingsAt(Timestamp),
}

/// Why a clock of a dispute did nothing.
#[derive(Debug, thiserror::Error)]
pub enum DisputeRingError {
    /// What it gives could not be given.
    #[error(transparent)]
    Pay(PayError),
    /// A step is refused: a person must look at it.
    #[error(transparent)]
    Step(DisputeError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DisputeError> for DisputeRingError {
    fn from(error: DisputeError) -> DisputeRingError {
        match error {
            DisputeError::Store(error) => DisputeRingError::Store(error),
            refusal => DisputeRingError::Step(refusal),
        }
    }
}

impl From<PayError> for DisputeRingError {
    fn from(error: PayError) -> DisputeRingError {
        match error {
            PayError::Store(error) => DisputeRingError::Store(error),
            refusal => DisputeRingError::Pay(refusal),
        }
    }
}

/// Does what the time says: the days of evidence are over, and an operator decides; what is not decided in time is
/// told to operators again and again, and at last decided by the rule of silence; a decision that nobody appealed is
/// final, and paid. A clock that was set by one which was ahead counts from now.
///
/// # Errors
/// [`DisputeRingError::Pay`]: try again later. Nothing of the caller's transaction may be kept then.
pub fn ring_dispute(
    tx: &mut Tx<'_>,
    id: DisputeId,
    moment: &mut Moment,
) -> Result<DisputeRang, DisputeRingError> {
    let Some(one) = store::dispute(tx, id)? else { return Ok(DisputeRang::Stopped) };
    close_ended(tx, one.order, Actor::Market, moment)?;
    let one = store::dispute(tx, id)?.filter(|one| one.state != DisputeState::Closed);
    let Some(mut one) = one else { return Ok(DisputeRang::Stopped) };
    let now = moment.now;
    if clocks::is_too_far(one.due_at, now) {
        let days = clocks::dispute_days_of(one.state, &policy_of(tx, &one)?);
        one.due_at = now.plus_days(days);
        save_dispute(tx, &mut one)?;
        let head = order_of(tx, one.order)?;
        store::enter_docket(tx, &listed(&one, &head))?;
    }
    if now >= one.due_at {
        match one.state {
            DisputeState::Gathering => {
                let days = policy_of(tx, &one)?.days.decide;
                let step = (DisputeState::Deciding, now.plus_days(days.into()));
                advance_dispute(tx, &mut one, step, (facts::DISPUTE_DUE, Actor::Market), moment)?;
            }
            DisputeState::Deciding | DisputeState::Appealed => {
                if let Some(again) = overdue(tx, &mut one, moment)? {
                    return Ok(DisputeRang::RingsAt(again));
                }
            }
            DisputeState::Decided => {
                one.paying_since = Some(now);
                let step = (DisputeState::Paying, now);
                // Paid by the next ring, which is at once: that it is final stands, whether the money is there or not.
                advance_dispute(tx, &mut one, step, (facts::DISPUTE_FINAL, Actor::Market), moment)?;
            }
            DisputeState::Paying => pay_dispute(tx, id, moment)?,
            DisputeState::Closed => {}
        }
    }
    let one = store::dispute(tx, id)?.filter(|one| one.state != DisputeState::Closed);
    Ok(one.map_or(DisputeRang::Stopped, |one| DisputeRang::RingsAt(one.due_at)))
}

/// Operators are told again, and the day on which they had to decide stays what it was; in the end the market
/// decides.
fn overdue(
    tx: &mut Tx<'_>,
    one: &mut Dispute,
    moment: &mut Moment,
) -> Result<Option<Timestamp>, DisputeRingError> {
    let days = policy_of(tx, one)?.days;
    if moment.now >= one.due_at.plus_days(days.overdue.into()) {
        by_silence(tx, one, moment)?;
        return Ok(None);
    }
    one.reminded_at = Some(moment.now);
    save_dispute(tx, one)?;
    let told = (Actor::Market, Some(one.due_at), None);
    tell(tx, facts::DISPUTE_OVERDUE, (one.id.id(), one.order), told, moment.now)?;
    Ok(Some(moment.now.plus_days(days.every.into())))
}

/// Nobody decided. Who was silent loses, but for a shopper whose parcel others reported lost or broken; where both spoke,
/// or neither did, the market did not do its part: the shopper gets all of it, and the market bears it. After an appeal
/// the first decision stands.
fn by_silence(
    tx: &mut Tx<'_>,
    one: &mut Dispute,
    moment: &mut Moment,
) -> Result<(), DisputeRingError> {
    let first = store::decisions(tx, one.id)?.pop();
    let (award, bearer) = match (&first, one.shopper_said, one.merchant_said) {
        (Some(first), _, _) => (stands(first), first.bearer),
        // What merchant, carrier or operator report lost or broken the shopper need not say again.
        (None, None, Some(_)) if one.opened_by != Actor::Shopper => (Award::Full, Bearer::Merchant),
        (None, None, Some(_)) => (Award::None, Bearer::Merchant),
        (None, Some(_), None) => (Award::Full, Bearer::Merchant),
        (None, Some(_), Some(_)) | (None, None, None) => (Award::Full, Bearer::Market),
    };
    let reasons = match &first {
        Some(first) => first.reasons.clone(),
        None => "not decided in time: decided by the rule of silence".to_owned(),
    };
    let decision = Decision {
        round: if first.is_some() { 2 } else { 1 },
        outcome: award.outcome(),
        award: None,
        units: Vec::new(),
        bearer,
        reasons,
        by: Actor::Market.key().to_owned(),
        at: moment.now,
    };
    Ok(settle_on(tx, one, (&award, decision), moment)?)
}

fn stands(first: &Decision) -> Award {
    match (first.award, first.units.is_empty()) {
        (Some(amount), _) => Award::Amount(amount),
        // Of the way back alone no units are named.
        (None, true) if first.outcome == Outcome::Full => Award::Full,
        (None, true) => Award::None,
        (None, false) => Award::Units(first.units.clone()),
    }
}
