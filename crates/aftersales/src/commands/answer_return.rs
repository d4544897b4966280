//! The merchant answers, or is silent, which agrees.

use super::ReturnError;
use super::agreed::agreed;
use super::money::most;
use super::step::{Next, advance, order_of, shelf, tell, their_return};
use super::window::released_at;
use super::words::{heard, show};
use crate::domain::{ReturnState, clocks, said};
use crate::store::ReturnCase;
use crate::{RETURN_TIMER, facts};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use inventory::{Reserve, ReserveError};
use kernel::{Actor, By, Moment, Money, ReturnId, ShopperId};
use orders::Policy;
use pictures::TakenIn;

/// What a merchant answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The goods may go back.
    Agree {
        /// Where to, or how they are handed over.
        address: String,
    },
    /// They may not.
    Decline {
        /// Why.
        why: String,
        /// What is possible instead; may be empty.
        instead: String,
    },
    /// The shopper keeps the goods and gets a part of her money.
    Offer {
        /// How much, in the currency of the order.
        amount: Money,
        /// Why so much.
        why: String,
    },
}

/// An answer to a return.
#[derive(Clone)]
pub struct AnswerReturn {
    /// To which.
    pub case: ReturnId,
    /// The merchant.
    pub by: By,
    /// What.
    pub answer: Answer,
    /// The return slip or the carrier's label, as PDF or picture, and who attached it.
    pub papers: Vec<TakenIn>,
    /// Who attaches them.
    pub person: Option<ShopperId>,
}

/// Answers a return. A merchant who declined may still agree or offer, until the shopper has a dispute; one who
/// agreed may tell the address and the label anew until the goods are on their way.
///
/// # Errors
/// [`ReturnError::NotFound`] also for another's; [`ReturnError::State`] when it is decided otherwise;
/// [`ReturnError::Words`] without an address or a reason; [`ReturnError::Amount`] of an offer that is none;
/// [`ReturnError::LowerOffer`] of one below the last.
pub fn answer_return(
    tx: &mut Tx<'_>,
    ask: &AnswerReturn,
    moment: &mut Moment,
) -> Result<(), ReturnError> {
    let case = match ask.by {
        By::Merchant(_) => their_return(tx, (ask.case, ask.by))?,
        By::Shopper(_) | By::Operator | By::Market => None,
    };
    let mut case = case.ok_or(ReturnError::NotFound(ask.case))?;
    use ReturnState::{Agreed, Asked, Declined, Offered};
    let open = match ask.answer {
        Answer::Agree { .. } => matches!(case.state, Asked | Declined | Offered | Agreed),
        Answer::Decline { .. } => matches!(case.state, Asked),
        Answer::Offer { .. } => matches!(case.state, Asked | Declined | Offered),
    };
    if !open {
        return Err(ReturnError::State(case.state));
    }
    case.answer_person = ask.person;
    match &ask.answer {
        Answer::Agree { address } => {
            // Where goods go is said with a telephone number: a carrier asks for one.
            let address = filled(said(address))?;
            agree(tx, &mut case, (Actor::Merchant, address), moment)?;
        }
        Answer::Decline { why, instead } => decline(tx, &mut case, (why, instead), moment)?,
        Answer::Offer { amount, why } => offer(tx, &mut case, (*amount, why), moment)?,
    }
    if let Some(person) = ask.person {
        show(tx, (case.id.id(), person, Actor::Merchant), &ask.papers, moment)?;
    }
    Ok(())
}

fn filled(text: Option<String>) -> Result<String, ReturnError> {
    text.filter(|text| !text.is_empty()).ok_or(ReturnError::Words)
}

/// What was agreed about the goods of a return, which its clocks are of.
pub(crate) fn policy_of(tx: &mut Tx<'_>, case: &ReturnCase) -> Result<Policy, StoreError> {
    let order = order_of(tx, case.order)?;
    agreed(tx, &order, case.lines.iter().map(|line| line.sku))
}

/// What was answered before is answered anew: what was hidden of it does not come back.
fn anew(case: &mut ReturnCase) {
    if case.hidden.answer.take().is_some() {
        case.alternative.clear();
    }
}

/// The goods may go back; without an address, which is silence, the merchant is asked for one first.
pub(crate) fn agree(
    tx: &mut Tx<'_>,
    case: &mut ReturnCase,
    (by, address): (Actor, String),
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let (order, policy) = (order_of(tx, case.order)?, policy_of(tx, case)?);
    let told = !address.is_empty();
    // The days to send the goods are of whoever knows where to: counted from when that is said, and once.
    let known = case.has_address().then_some(case.due_at);
    let send_by = clocks::send_by(&policy, released_at(tx, &order)?, moment.now);
    let send_by = known.unwrap_or(send_by);
    (case.agreed_at, case.offer) = (case.agreed_at.or(Some(moment.now)), None);
    case.answered_by = case.answered_by.filter(|_| case.state != ReturnState::Asked).or(Some(by));
    anew(case);
    case.answer_person = case.answer_person.filter(|_| by == Actor::Merchant);
    case.answer = address;
    keep_stock(tx, case, moment)?;
    let (fact, due_at) = match told {
        true => (facts::RETURN_AGREED, send_by),
        false => (facts::RETURN_ADDRESS_ASKED, moment.now.plus_days(policy.days.address.into())),
    };
    let next = Next { to: ReturnState::Agreed, due_at, fact, by };
    advance(tx, case, &next, moment)?;
    let remind_at = clocks::remind_at(&policy, send_by);
    if told && remind_at > moment.now && case.reminded_at.is_none() {
        timers::set(tx, RETURN_TIMER, case.id.bytes(), remind_at)?;
    }
    Ok(())
}

/// What is wanted instead is kept from the agreement on; where there is none, the money goes back.
fn keep_stock(tx: &mut Tx<'_>, case: &mut ReturnCase, moment: &Moment) -> Result<(), StoreError> {
    let Some(wanted) = case.wanted else { return Ok(()) };
    let units = case.lines.iter().map(|line| line.quantity).fold(0, u32::saturating_add);
    let ask = Reserve { order: shelf(case.id), lines: vec![(wanted, units)] };
    match inventory::reserve(tx, &ask, moment.now) {
        Ok(()) => inventory::commit(tx, &[ask.order]),
        Err(ReserveError::Store(error)) => Err(error),
        Err(ReserveError::Short(_) | ReserveError::Lines(_) | ReserveError::Shipped(_)) => {
            give_up_exchange(tx, case, moment)
        }
    }
}

/// What was wanted instead is not there, or was not sent: the money goes back, and both sides are told.
pub(crate) fn give_up_exchange(
    tx: &mut Tx<'_>,
    case: &mut ReturnCase,
    moment: &Moment,
) -> Result<(), StoreError> {
    case.unkept = case.wanted.take();
    let told = (Actor::Market, None, None);
    tell(tx, facts::RETURN_UNKEPT, (case.id.id(), case.order), told, moment.now)
}

fn decline(
    tx: &mut Tx<'_>,
    case: &mut ReturnCase,
    (why, instead): (&str, &str),
    moment: &Moment,
) -> Result<(), ReturnError> {
    let policy = policy_of(tx, case)?;
    let theirs = (case.order, Actor::Merchant);
    let (why, instead) = (heard(tx, theirs, why)?, heard(tx, theirs, instead)?);
    anew(case);
    (case.answer, case.alternative) = (filled(why)?, instead.ok_or(ReturnError::Words)?);
    case.answered_by = Some(Actor::Merchant);
    let next = Next {
        to: ReturnState::Declined,
        due_at: moment.now.plus_days(policy.dispute_days.into()),
        fact: facts::RETURN_DECLINED,
        by: Actor::Merchant,
    };
    Ok(advance(tx, case, &next, moment)?)
}

fn offer(
    tx: &mut Tx<'_>,
    case: &mut ReturnCase,
    (amount, why): (Money, &str),
    moment: &Moment,
) -> Result<(), ReturnError> {
    let (max, policy) = (most(tx, case.order, &case.units())?, policy_of(tx, case)?);
    let fits = amount.currency() == case.currency && amount.is_positive();
    if !fits || amount.minor() > max.minor() {
        return Err(ReturnError::Amount { max });
    }
    if let Some(offered) = case.offer.filter(|offered| amount.minor() < offered.minor()) {
        return Err(ReturnError::LowerOffer { offered });
    }
    let why = heard(tx, (case.order, Actor::Merchant), why)?;
    anew(case);
    (case.answer, case.offer) = (filled(why)?, Some(amount));
    case.answered_by = Some(Actor::Merchant);
    let next = Next {
        to: ReturnState::Offered,
        due_at: moment.now.plus_days(policy.days.offer.into()),
        fact: facts::RETURN_OFFERED,
        by: Actor::Merchant,
    };
    Ok(advance(tx, case, &next, moment)?)
}
