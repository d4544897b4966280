//! The goods are back: received, looked at, accepted whole or in part; and what is sent instead.

use super::ReturnError;
use super::answer_return::policy_of;
use super::step::{Next, advance, shelf, their_return};
use super::take_offer::pay_next;
use super::words::{heard, show};
use crate::domain::ReturnState;
use crate::facts;
use crate::store::ReturnCase;
use ::store::{StoreError, Tx};
use fulfilment::{Carrier, TrackingNumber};
use kernel::{Actor, By, Moment, Money, ReturnId, ShopperId, SkuId};
use pictures::TakenIn;
use std::collections::BTreeSet;

/// The return, if its merchant asks and it stands where the step begins.
fn the_merchants(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
    from: &[ReturnState],
) -> Result<ReturnCase, ReturnError> {
    let case = match by {
        By::Merchant(_) => their_return(tx, (id, by))?,
        By::Shopper(_) | By::Operator | By::Market => None,
    };
    let case = case.ok_or(ReturnError::NotFound(id))?;
    if from.contains(&case.state) { Ok(case) } else { Err(ReturnError::State(case.state)) }
}

/// The goods are there: the days of the inspection begin.
///
/// # Errors
/// [`ReturnError::NotFound`] also for another's; [`ReturnError::State`] unless they are to come.
pub fn receive_return(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
    moment: &mut Moment,
) -> Result<(), ReturnError> {
    let mut case = the_merchants(tx, (id, by), &[ReturnState::Agreed, ReturnState::Sent])?;
    Ok(arrive(tx, &mut case, Actor::Merchant, moment)?)
}

/// They are there, or count as there.
pub(crate) fn arrive(
    tx: &mut Tx<'_>,
    case: &mut ReturnCase,
    by: Actor,
    moment: &Moment,
) -> Result<(), StoreError> {
    (case.received_at, case.received_by) = (Some(moment.now), Some(by));
    let policy = policy_of(tx, case)?;
    let next = Next {
        to: ReturnState::Received,
        due_at: moment.now.plus_days(policy.days.inspect.into()),
        fact: facts::RETURN_RECEIVED,
        by,
    };
    advance(tx, case, &next, moment)
}

/// What was found.
#[derive(Clone)]
pub struct InspectReturn {
    /// Of which return.
    pub case: ReturnId,
    /// The merchant.
    pub by: By,
    /// Units of each line that are accepted; a line that is not named is not.
    pub accepted: Vec<(SkuId, u32)>,
    /// What is accepted of what the shopper says the way back cost: none for all of it.
    pub freight: Option<Money>,
    /// Why not all of it; needed then.
    pub finding: String,
    /// Units that go back into stock, of those that are accepted.
    pub restock: Vec<(SkuId, u32)>,
    /// Photos of what was found.
    pub photos: Vec<TakenIn>,
    /// Who attaches them.
    pub person: Option<ShopperId>,
}

/// Accepts what came back and what the way cost, whole or in part. What is accepted is paid back next, or exchanged; about
/// the rest the shopper may open a dispute. Where no unit is accepted, the way is not paid either.
///
/// # Errors
/// [`ReturnError::State`] unless the goods are there or on their way; [`ReturnError::Units`] of what is not in
/// it, or named twice; [`ReturnError::Freight`] of more than the shopper told, or in another currency;
/// [`ReturnError::Words`] without a finding where not all is accepted.
pub fn inspect_return(
    tx: &mut Tx<'_>,
    ask: &InspectReturn,
    moment: &mut Moment,
) -> Result<(), ReturnError> {
    let from = [ReturnState::Sent, ReturnState::Received];
    let mut case = the_merchants(tx, (ask.case, ask.by), &from)?;
    each_once(&ask.accepted)?;
    for (sku, units) in &ask.accepted {
        let line = case.lines.iter_mut().find(|line| line.sku == *sku && *units <= line.quantity);
        line.ok_or(ReturnError::Units(*sku))?.accepted = Some(*units);
    }
    for line in &mut case.lines {
        line.accepted = line.accepted.or(Some(0));
    }
    case.freight_accepted = freight_accepted(&case, ask.freight)?;
    let theirs = (case.order, Actor::Merchant);
    case.finding = heard(tx, theirs, &ask.finding)?.ok_or(ReturnError::Words)?;
    (case.finding_person, case.hidden.finding) = (ask.person, None);
    let less = !case.refused().is_empty() || case.freight_accepted.is_some();
    if less && case.finding.is_empty() {
        return Err(ReturnError::Words);
    }
    case.received_at = case.received_at.or(Some(moment.now));
    case.received_by = Some(Actor::Merchant);
    accept(tx, &mut case, Actor::Merchant, moment)?;
    restock(tx, &case, &ask.restock, moment)?;
    if let Some(person) = ask.person {
        show(tx, (case.id.id(), person, Actor::Merchant), &ask.photos, moment)?;
    }
    Ok(())
}

/// What is accepted of the freight, where that is less than was told.
fn freight_accepted(
    case: &ReturnCase,
    accepted: Option<Money>,
) -> Result<Option<Money>, ReturnError> {
    let Some(accepted) = accepted else { return Ok(None) };
    let told = case.freight.unwrap_or(Money::zero(case.currency));
    let fits = accepted.currency() == case.currency && !accepted.is_negative();
    if !fits || accepted.minor() > told.minor() {
        return Err(ReturnError::Freight { told });
    }
    Ok(Some(accepted).filter(|accepted| *accepted != told))
}

fn each_once(units: &[(SkuId, u32)]) -> Result<(), ReturnError> {
    let mut known = BTreeSet::new();
    match units.iter().find(|(sku, _)| !known.insert(*sku)) {
        Some((sku, _)) => Err(ReturnError::Units(*sku)),
        None => Ok(()),
    }
}

fn restock(
    tx: &mut Tx<'_>,
    case: &ReturnCase,
    units: &[(SkuId, u32)],
    moment: &mut Moment,
) -> Result<(), ReturnError> {
    each_once(units)?;
    let accepted = case.accepted();
    for (sku, n) in units {
        if !accepted.iter().any(|(known, most)| known == sku && n <= most) {
            return Err(ReturnError::Units(*sku));
        }
    }
    Ok(inventory::put_back(tx, case.merchant(), units, moment)?)
}

/// What follows from what was accepted, which stands in its lines.
pub(crate) fn accept(
    tx: &mut Tx<'_>,
    case: &mut ReturnCase,
    by: Actor,
    moment: &mut Moment,
) -> Result<(), ReturnError> {
    if case.accepted().is_empty() {
        return judge(tx, case, by, moment);
    }
    if case.wanted.is_some() && case.refused().is_empty() {
        let policy = policy_of(tx, case)?;
        let next = Next {
            to: ReturnState::Replacing,
            due_at: moment.now.plus_days(policy.days.exchange.into()),
            fact: facts::RETURN_REPLACING,
            by,
        };
        return Ok(advance(tx, case, &next, moment)?);
    }
    pay_next(tx, case, by, moment)
}

/// Not all of it was accepted: the shopper may open a dispute about the rest.
pub(crate) fn judge(
    tx: &mut Tx<'_>,
    case: &mut ReturnCase,
    by: Actor,
    moment: &Moment,
) -> Result<(), ReturnError> {
    let policy = policy_of(tx, case)?;
    let next = Next {
        to: ReturnState::Judged,
        due_at: moment.now.plus_days(policy.dispute_days.into()),
        fact: facts::RETURN_JUDGED,
        by,
    };
    Ok(advance(tx, case, &next, moment)?)
}

/// Other goods, on their way.
#[derive(Clone, Debug)]
pub struct SendReplacement {
    /// For which return.
    pub case: ReturnId,
    /// The merchant.
    pub by: By,
    /// Who carries them.
    pub carrier: Carrier,
    /// Under which number.
    pub number: TrackingNumber,
}

/// The other goods are sent: they leave the stock that was kept for them.
///
/// # Errors
/// [`ReturnError::NotFound`] also for another's; [`ReturnError::State`] unless they are to be sent.
pub fn send_replacement(
    tx: &mut Tx<'_>,
    ask: &SendReplacement,
    moment: &mut Moment,
) -> Result<(), ReturnError> {
    let mut case = the_merchants(tx, (ask.case, ask.by), &[ReturnState::Replacing])?;
    case.carrier = ask.carrier.key().to_owned();
    case.number = ask.number.as_str().to_owned();
    let policy = policy_of(tx, &case)?;
    let next = Next {
        to: ReturnState::Replaced,
        due_at: moment.now.plus_days(policy.days.replaced.into()),
        fact: facts::RETURN_REPLACED,
        by: Actor::Merchant,
    };
    advance(tx, &mut case, &next, moment)?;
    inventory::ship(tx, &[shelf(case.id)])?;
    Ok(())
}
