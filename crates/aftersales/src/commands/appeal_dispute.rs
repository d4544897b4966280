//! What follows a decision: an appeal, or the money; and the shopper who needs no decision any more.

use super::DisputeError;
use super::close_ended::close_ended;
use super::money::{PayError, givable, give};
use super::pay_return::{WayBack, pay_freight, restores};
use super::step::{
    advance_dispute, close_dispute, of_return, order_of, save_dispute, tell, their_dispute,
};
use super::words::heard;
use crate::domain::DisputeState;
use crate::store;
use crate::{DISPUTE_TIMER, facts};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use fulfilment::{Back, Bearer, GiveBack, PartKey};
use kernel::{Actor, By, DisputeId, Moment, Timestamp};

/// A side does not accept the first decision: another operator decides for good.
///
/// # Errors
/// [`DisputeError::NotFound`] also for another's and for operators; [`DisputeError::State`] before a decision,
/// after the days of the appeal, and of a second one; [`DisputeError::Words`] without a reason.
pub fn appeal_dispute(
    tx: &mut Tx<'_>,
    (id, by): (DisputeId, By),
    words: &str,
    moment: &mut Moment,
) -> Result<(), DisputeError> {
    let one = match by {
        By::Shopper(_) | By::Merchant(_) => their_dispute(tx, (id, by))?,
        By::Operator | By::Market => None,
    };
    let mut one = one.ok_or(DisputeError::NotFound(id))?;
    if one.state != DisputeState::Decided || one.appealed_by.is_some() || moment.now >= one.due_at {
        return Err(DisputeError::State(one.state));
    }
    let actor = by.actor();
    let words = heard(tx, (one.order, actor), words)?.filter(|words| !words.is_empty());
    let words = words.ok_or(DisputeError::Words)?;
    (one.appealed_by, one.reminded_at) = (Some(actor), None);
    let head = order_of(tx, one.order)?;
    let policy = super::agreed::agreed_of(tx, &head, &one)?;
    let due_at = moment.now.plus_days(policy.days.decide.into());
    let step = (DisputeState::Appealed, due_at);
    advance_dispute(tx, &mut one, step, (facts::DISPUTE_APPEALED, actor), moment)?;
    Ok(super::add_evidence::speak(tx, &mut one, (actor, &words), moment.now)?)
}

/// The shopper needs no decision any more: what was opened is over, and nothing is given.
///
/// # Errors
/// [`DisputeError::NotFound`] also for another's; [`DisputeError::State`] once it was decided.
pub fn withdraw_dispute(
    tx: &mut Tx<'_>,
    (id, by): (DisputeId, By),
    moment: &mut Moment,
) -> Result<(), DisputeError> {
    let one = match by {
        By::Shopper(_) => their_dispute(tx, (id, by))?,
        By::Merchant(_) | By::Operator | By::Market => None,
    };
    let mut one = one.ok_or(DisputeError::NotFound(id))?;
    if !one.state.may_withdraw() {
        return Err(DisputeError::State(one.state));
    }
    Ok(close_dispute(tx, &mut one, by.actor(), moment)?)
}

/// Gives what a final decision gives, and ends the dispute. A second time changes nothing.
///
/// # Errors
/// As `pay_return`.
pub fn pay_dispute(tx: &mut Tx<'_>, id: DisputeId, moment: &mut Moment) -> Result<(), PayError> {
    let one = store::dispute(tx, id)?.filter(|one| one.state == DisputeState::Paying);
    let Some(mut one) = one else { return Ok(()) };
    one.paying_since = None;
    // Nobody else pays it from here on: the return first, as everywhere.
    let case = of_return(tx, &one)?;
    save_dispute(tx, &mut one)?;
    let ask = GiveBack {
        order: one.order,
        by: By::Operator,
        back: match one.award {
            Some(amount) => Back::Amount(amount),
            None => Back::Units(givable(tx, one.order, &one.awarded())?),
        },
        why: format!("dispute {}: {}", one.id, one.ground),
        key: PartKey::Own(one.id.to_string()),
        bearer: one.bearer.unwrap_or(Bearer::Merchant),
        restores: match &case {
            Some(case) if one.award.is_none() => restores(tx, case)?,
            Some(_) | None => false,
        },
    };
    if let Some(given) = give(tx, &ask, moment)? {
        one.given = given.amount;
    }
    if let Some(freight) = one.freight_awarded() {
        let name = one.id.to_string();
        let of = WayBack { name: &name, freight, settled: &one.units() };
        one.given = pay_freight(tx, (ask, one.given), &of, moment)?;
    }
    close_dispute(tx, &mut one, Actor::Market, moment)?;
    // Where it gave all that was left, whatever else is open about the order is over too.
    Ok(close_ended(tx, one.order, Actor::Market, moment)?)
}

/// Notes that the merchant's account lacks what a dispute gives, as `note_owed` of a return. Answers when it is
/// tried again.
pub fn note_dispute_owed(
    tx: &mut Tx<'_>,
    id: DisputeId,
    moment: &mut Moment,
) -> Result<Timestamp, StoreError> {
    let again = moment.now.plus_days(1);
    let one = store::dispute(tx, id)?.filter(|one| one.state == DisputeState::Paying);
    let Some(mut one) = one else { return Ok(again) };
    let first = one.paying_since.is_some_and(|since| one.due_at <= since);
    (one.due_at, one.paying_since) = (again, one.paying_since.or(Some(moment.now)));
    save_dispute(tx, &mut one)?;
    let head = order_of(tx, one.order)?;
    store::enter_docket(tx, &super::step::listed(&one, &head))?;
    timers::set(tx, DISPUTE_TIMER, one.id.bytes(), again)?;
    if first {
        let told = (Actor::Market, Some(again), None);
        tell(tx, facts::DISPUTE_OWED, (one.id.id(), one.order), told, moment.now)?;
    }
    Ok(again)
}
