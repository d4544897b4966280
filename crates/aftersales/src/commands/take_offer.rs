//! The shopper decides on her own side: she takes an offer or leaves it, sends the goods, says that the other
//! goods came, or takes her wish back.

use super::ReturnError;
use super::answer_return::{agree, policy_of};
use super::freight::freight_most;
use super::money::worth;
use super::step::{Next, advance, close, their_return};
use super::words::{show, show_one};
use crate::domain::{ReturnEnd, ReturnState};
use crate::facts;
use crate::store::ReturnCase;
use ::store::Tx;
use fulfilment::{Carrier, TrackingNumber};
use kernel::{Actor, AttachmentId, By, Moment, Money, ReturnId};
use orders::{FreightBearer, ReceiptRule};
use pictures::TakenIn;

/// The return, if the shopper asks for a step of her own and it stands where that step begins.
fn hers(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
    from: impl Fn(ReturnState) -> bool,
) -> Result<ReturnCase, ReturnError> {
    let case = match by {
        By::Shopper(_) => their_return(tx, (id, by))?,
        By::Merchant(_) | By::Operator | By::Market => None,
    };
    let case = case.ok_or(ReturnError::NotFound(id))?;
    if from(case.state) { Ok(case) } else { Err(ReturnError::State(case.state)) }
}

/// She takes the part that was offered and keeps the goods; what she takes is paid back next.
///
/// # Errors
/// [`ReturnError::NotFound`] also for another's; [`ReturnError::State`] when nothing is offered any more.
pub fn take_offer(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
    moment: &mut Moment,
) -> Result<(), ReturnError> {
    let mut case = hers(tx, (id, by), |state| state == ReturnState::Offered)?;
    case.ended = Some(ReturnEnd::Settled);
    pay_next(tx, &mut case, Actor::Shopper, moment)
}

/// What was decided is paid back next, by the clock, which rings at once.
pub(crate) fn pay_next(
    tx: &mut Tx<'_>,
    case: &mut ReturnCase,
    by: Actor,
    moment: &Moment,
) -> Result<(), ReturnError> {
    case.paying_since = Some(moment.now);
    case.ended = case.ended.or(Some(ReturnEnd::Refunded));
    let next =
        Next { to: ReturnState::Paying, due_at: moment.now, fact: facts::RETURN_ACCEPTED, by };
    Ok(advance(tx, case, &next, moment)?)
}

/// She leaves the offer: the goods go back after all, to the address that the merchant tells next.
///
/// # Errors
/// As [`take_offer`].
pub fn leave_offer(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
    moment: &mut Moment,
) -> Result<(), ReturnError> {
    let mut case = hers(tx, (id, by), |state| state == ReturnState::Offered)?;
    Ok(agree(tx, &mut case, (Actor::Shopper, String::new()), moment)?)
}

/// Goods on their way back.
#[derive(Clone)]
pub struct SendReturn {
    /// Of which return.
    pub case: ReturnId,
    /// Her.
    pub by: By,
    /// Who carries them.
    pub carrier: Carrier,
    /// Under which number.
    pub number: TrackingNumber,
    /// What that cost, where the merchant pays for it and gave no label.
    pub freight: Option<Money>,
    /// The receipt for that, where she has not shown it before.
    pub receipt: Option<TakenIn>,
    /// Photos of the parcel.
    pub photos: Vec<TakenIn>,
}

/// The goods are on their way; told again before they are there, the number is corrected.
///
/// # Errors
/// [`ReturnError::State`] when they are not to go back, or are there; [`ReturnError::NoAddress`] before the
/// merchant said where they go; [`ReturnError::Amount`] of a freight above what the goods cost, or above what the order
/// holds beyond what goes back; [`ReturnError::NoFreight`] where that is nothing; [`ReturnError::Receipt`] of one that no
/// receipt shows, where that was agreed.
pub fn send_return(
    tx: &mut Tx<'_>,
    ask: &SendReturn,
    moment: &mut Moment,
) -> Result<(), ReturnError> {
    let open = |state| matches!(state, ReturnState::Agreed | ReturnState::Sent);
    let mut case = hers(tx, (ask.case, ask.by), open)?;
    if !case.has_address() {
        return Err(ReturnError::NoAddress);
    }
    let borne = ask.freight.filter(|_| case.freight_by == FreightBearer::Merchant);
    if let Some(freight) = borne {
        let (goods, room) = (worth(tx, case.order, &case.units())?, freight_most(tx, &case)?);
        let max = if room.minor() < goods.minor() { room } else { goods };
        if !max.is_positive() {
            return Err(ReturnError::NoFreight);
        }
        let fits = freight.currency() == case.currency && freight.is_positive();
        if !fits || freight.minor() > max.minor() {
            return Err(ReturnError::Amount { max });
        }
    }
    let policy = policy_of(tx, &case)?;
    if borne.is_some() {
        case.receipt = receipt(tx, &case, (ask, policy.receipt), moment)?;
    }
    case.carrier = ask.carrier.key().to_owned();
    case.number = ask.number.as_str().to_owned();
    case.freight = borne;
    case.sent_at = case.sent_at.or(Some(moment.now));
    let next = Next {
        to: ReturnState::Sent,
        due_at: case.sent_at.unwrap_or(moment.now).plus_days(policy.days.travel.into()),
        fact: facts::RETURN_SENT,
        by: Actor::Shopper,
    };
    advance(tx, &mut case, &next, moment)?;
    show(tx, (case.id.id(), case.shopper, Actor::Shopper), &ask.photos, moment)?;
    Ok(())
}

/// The receipt for the way back: the one that she shows now, or showed before. Who is barred from showing anything is asked for
/// none.
fn receipt(
    tx: &mut Tx<'_>,
    case: &ReturnCase,
    (ask, rule): (&SendReturn, ReceiptRule),
    moment: &mut Moment,
) -> Result<Option<AttachmentId>, ReturnError> {
    let barred = accounts::is_barred(tx, case.shopper)?;
    let hers = (case.id.id(), case.shopper, Actor::Shopper);
    let shown = match ask.receipt.as_ref().filter(|_| !barred) {
        Some(file) => Some(show_one(tx, hers, file, moment)?),
        None => case.receipt,
    };
    match rule {
        ReceiptRule::Needed if shown.is_none() && !barred => Err(ReturnError::Receipt),
        ReceiptRule::Needed | ReceiptRule::Asked => Ok(shown),
    }
}

/// The other goods came; what the way back cost is paid then, where the merchant bears that.
///
/// # Errors
/// As [`take_offer`].
pub fn confirm_replacement(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
    moment: &mut Moment,
) -> Result<(), ReturnError> {
    let mut case = hers(tx, (id, by), |state| state == ReturnState::Replaced)?;
    exchanged(tx, &mut case, Actor::Shopper, moment)
}

/// The exchange is done: what is left is the freight of the way back, if she told one.
pub(crate) fn exchanged(
    tx: &mut Tx<'_>,
    case: &mut ReturnCase,
    by: Actor,
    moment: &mut Moment,
) -> Result<(), ReturnError> {
    if case.freight.is_none() {
        return Ok(close(tx, case, (ReturnEnd::Exchanged, by), moment)?);
    }
    case.ended = Some(ReturnEnd::Exchanged);
    pay_next(tx, case, by, moment)
}

/// She takes her wish back while no goods are under way; the clock of the release goes on.
///
/// # Errors
/// As [`take_offer`].
pub fn withdraw_return(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
    moment: &mut Moment,
) -> Result<(), ReturnError> {
    let mut case = hers(tx, (id, by), ReturnState::may_withdraw)?;
    Ok(close(tx, &mut case, (ReturnEnd::Withdrawn, Actor::Shopper), moment)?)
}
