//! An operator decides, says why, and who bears it; after an appeal another operator decides for good.

use super::DisputeError;
use super::agreed::agreed_of;
use super::freight::beyond;
use super::money::{PayError, givable, most_with, posts};
use super::step::{advance_dispute, order_of, their_dispute};
use crate::domain::{Award, DisputeState, said};
use crate::facts;
use crate::store::{self, Decision, Dispute, DisputeLine};
use ::store::{StoreError, Tx};
use accounts::Parties;
use fulfilment::{Back, Bearer};
use kernel::{Actor, By, Decider, DisputeId, Moment, Money, SkuId};
use orders::Policy;

/// A decision.
#[derive(Clone, Debug)]
pub struct DecideDispute {
    /// Of which dispute.
    pub dispute: DisputeId,
    /// Who decides.
    pub by: Decider,
    /// What it gives.
    pub award: Award,
    /// Who bears it.
    pub bearer: Bearer,
    /// Why, in 1 to 2,000 characters; both sides read it.
    pub reasons: String,
}

/// Decides a dispute. The first decision may be appealed within the agreed days, and gives nothing before they are
/// over; the one after an appeal is given at once. Before the days of evidence are over it is decided only when
/// both sides said something.
///
/// # Errors
/// [`DisputeError::State`] when it is decided already; [`DisputeError::TooEarly`];
/// [`DisputeError::Apart`] of one whose party she is; [`DisputeError::SameOperator`] of an appeal;
/// [`DisputeError::Words`] without reasons;
/// [`DisputeError::Amount`] and [`DisputeError::Units`] of more than is disputed.
pub fn decide_dispute(
    tx: &mut Tx<'_>,
    ask: &DecideDispute,
    moment: &mut Moment,
) -> Result<(), DisputeError> {
    let one = their_dispute(tx, (ask.dispute, By::Operator))?;
    let mut one = one.ok_or(DisputeError::NotFound(ask.dispute))?;
    let parties = Parties { merchants: &[one.merchant()], shopper: Some(one.shopper) };
    accounts::stand_apart(tx, ask.by.id, parties)?;
    let appeal = match one.state {
        DisputeState::Gathering if moment.now < one.due_at && !one.both_said() => {
            return Err(DisputeError::TooEarly(one.due_at));
        }
        DisputeState::Gathering | DisputeState::Deciding => false,
        DisputeState::Appealed => true,
        state @ (DisputeState::Decided | DisputeState::Paying | DisputeState::Closed) => {
            return Err(DisputeError::State(state));
        }
    };
    if appeal && is_first(tx, ask)? && others(tx, &ask.by)? {
        return Err(DisputeError::SameOperator);
    }
    let reasons = said(&ask.reasons).filter(|words| !words.is_empty());
    let decision = Decision {
        round: if appeal { 2 } else { 1 },
        outcome: ask.award.outcome(),
        award: None,
        units: Vec::new(),
        bearer: ask.bearer,
        reasons: reasons.ok_or(DisputeError::Words)?,
        by: ask.by.to_string(),
        at: moment.now,
    };
    settle_on(tx, &mut one, (&ask.award, decision), moment)
}

/// Whether she made the first decision.
fn is_first(tx: &mut Tx<'_>, ask: &DecideDispute) -> Result<bool, StoreError> {
    let decisions = store::decisions(tx, ask.dispute)?;
    Ok(decisions.iter().any(|decision| ask.by.made(&decision.by)))
}

/// Whether there is an operator beside her.
fn others(tx: &mut Tx<'_>, by: &Decider) -> Result<bool, StoreError> {
    Ok(accounts::operator_addressees(tx)?.iter().any(|operator| operator.id != by.id))
}

/// Writes the decision, and where it goes from there.
pub(crate) fn settle_on(
    tx: &mut Tx<'_>,
    one: &mut Dispute,
    (award, mut decision): (&Award, Decision),
    moment: &mut Moment,
) -> Result<(), DisputeError> {
    let by = if decision.by == Actor::Market.key() { Actor::Market } else { Actor::Operator };
    (decision.units, decision.award) = match award {
        // By silence the first decision stands, however much went back since: of it is given what is left.
        Award::Amount(amount) if by == Actor::Market => (Vec::new(), Some(*amount)),
        award => awarded(tx, one, award)?,
    };
    (one.outcome, one.award) = (Some(decision.outcome), decision.award);
    one.bearer = Some(decision.bearer);
    let amount = decision.award.is_some();
    for line in &mut one.lines {
        let units = decision.units.iter().find(|(sku, _)| *sku == line.sku).map_or(0, |u| u.1);
        line.awarded = if amount { None } else { Some(units) };
    }
    let due_at = if decision.round == 1 {
        moment.now.plus_days(policy_of(tx, one)?.appeal_days.into())
    } else {
        one.paying_since = Some(moment.now);
        moment.now
    };
    let to = if decision.round == 1 { DisputeState::Decided } else { DisputeState::Paying };
    advance_dispute(tx, one, (to, due_at), (facts::DISPUTE_DECIDED, by), moment)?;
    if !store::insert_decision(tx, one, &decision)? {
        return Err(DisputeError::Store(tx.lost_race()));
    }
    Ok(())
}

/// The units of an award, or its amount.
type Awarded = (Vec<(SkuId, u32)>, Option<Money>);

/// The units and the amount that an award names, if they lie in what is disputed.
fn awarded(tx: &mut Tx<'_>, one: &Dispute, award: &Award) -> Result<Awarded, DisputeError> {
    match award {
        Award::Full => Ok((one.units(), None)),
        Award::None => Ok((Vec::new(), None)),
        Award::Units(units) => {
            let within = |line: &DisputeLine, units: u32| units > 0 && units <= line.quantity;
            for (sku, n) in units {
                let once = units.iter().filter(|(other, _)| other == sku).count() == 1;
                if !once || !one.lines.iter().any(|line| line.sku == *sku && within(line, *n)) {
                    return Err(DisputeError::Units(*sku));
                }
            }
            match units.first() {
                Some(_) => Ok((units.clone(), None)),
                None => Err(DisputeError::Amount { max: amount_most(tx, one)? }),
            }
        }
        Award::Amount(amount) => {
            let max = amount_most(tx, one)?;
            let fits = amount.currency() == one.currency && amount.is_positive();
            if !fits || amount.minor() > max.minor() {
                return Err(DisputeError::Amount { max });
            }
            Ok((Vec::new(), Some(*amount)))
        }
    }
}

/// What was agreed about the goods of a dispute.
pub(crate) fn policy_of(tx: &mut Tx<'_>, one: &Dispute) -> Result<Policy, StoreError> {
    let order = order_of(tx, one.order)?;
    agreed_of(tx, &order, one)
}

/// The most that can be given as an amount: what was paid for what is disputed, with the way back.
fn amount_most(tx: &mut Tx<'_>, one: &Dispute) -> Result<Money, StoreError> {
    let freight = one.freight.unwrap_or(Money::zero(one.currency));
    most_with(tx, one.order, (&one.units(), freight))
}

/// What a decision would post, for whoever is about to make it; none where it gives nothing. What the way back cost is
/// given beside units, as far as the order holds more.
///
/// # Errors
/// As [`decide_dispute`] of an award that is none; [`DisputeError::Amount`] of more than is left.
pub fn preview_decision(
    tx: &mut Tx<'_>,
    one: &Dispute,
    (award, bearer): (&Award, Bearer),
) -> Result<Option<fulfilment::Preview>, DisputeError> {
    let (units, amount) = awarded(tx, one, award)?;
    let back = match (amount, one.freight) {
        (Some(amount), _) => Back::Amount(amount),
        // Only the way back is disputed.
        (None, Some(freight)) if one.lines.is_empty() && *award == Award::Full => {
            let most = beyond(tx, one.order, &[])?;
            Back::Amount(if freight.minor() < most.minor() { freight } else { most })
        }
        (None, _) => Back::Units(givable(tx, one.order, &units)?),
    };
    match posts(tx, (one.order, back), bearer) {
        Ok(preview) => Ok(preview),
        Err(PayError::Store(error)) => Err(error.into()),
        Err(PayError::PaidOut { .. } | PayError::Refused(_)) => {
            Err(DisputeError::Amount { max: amount_most(tx, one)? })
        }
    }
}
