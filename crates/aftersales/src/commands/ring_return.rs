//! The clock of a return rings: silence has a meaning in each state.

use super::ReturnError;
use super::answer_return::{agree, give_up_exchange, policy_of};
use super::close_ended::close_ended;
use super::inspect_return::{accept, arrive};
use super::money::PayError;
use super::pay_return::pay_return;
use super::step::{close, save, tell};
use super::take_offer::{exchanged, pay_next};
use crate::domain::{ReturnEnd, ReturnState, clocks};
use crate::facts;
use crate::store::{self, ReturnCase};
use ::store::{StoreError, Tx};
use kernel::{Actor, Moment, ReturnId, Timestamp};

/// What a ringing clock of a return did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnRang {
    /// It has no clock any more.
    Stopped,
    /// It rings again then.
    RingsAt(Timestamp),
}

/// Why a clock did nothing.
#[derive(Debug, thiserror::Error)]
pub enum RingError {
    /// The money is not in the merchant's account.
    #[error(transparent)]
    Pay(PayError),
    /// A step is refused: a person must look at it.
    #[error(transparent)]
    Step(ReturnError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReturnError> for RingError {
    fn from(error: ReturnError) -> RingError {
        match error {
            ReturnError::Store(error) => RingError::Store(error),
            refusal => RingError::Step(refusal),
        }
    }
}

impl From<PayError> for RingError {
    fn from(error: PayError) -> RingError {
        match error {
            PayError::Store(error) => RingError::Store(error),
            refusal => RingError::Pay(refusal),
        }
    }
}

/// Does what silence means: unanswered is agreed; no address is money back without the goods; an offer is left; a
/// no that nobody disputes stands; goods that were not sent lapse after a reminder; goods that were sent count as
/// there, and as accepted; other goods that are not sent are money back, and those that were sent came. A clock that
/// was set by one which was ahead counts from now.
///
/// # Errors
/// [`RingError::Pay`]: what is to be paid back is not there, try again later. Nothing of the caller's transaction
/// may be kept then.
pub fn ring_return(
    tx: &mut Tx<'_>,
    id: ReturnId,
    moment: &mut Moment,
) -> Result<ReturnRang, RingError> {
    let Some(case) = store::return_case(tx, id)? else { return Ok(ReturnRang::Stopped) };
    close_ended(tx, case.order, Actor::Market, moment)?;
    let case = store::return_case(tx, id)?.filter(|case| !case.state.is_closed());
    let Some(mut case) = case else { return Ok(ReturnRang::Stopped) };
    if clocks::is_too_far(case.due_at, moment.now) {
        let policy = policy_of(tx, &case)?;
        let days = clocks::days_of(case.state, &policy, case.has_address());
        case.due_at = moment.now.plus_days(days);
        save(tx, &mut case)?;
    }
    if moment.now < case.due_at {
        remind(tx, &mut case, moment)?;
        return rings(tx, id);
    }
    let by = Actor::Market;
    match case.state {
        ReturnState::Asked | ReturnState::Offered => {
            agree(tx, &mut case, (by, String::new()), moment)?;
        }
        ReturnState::Declined => close(tx, &mut case, (ReturnEnd::Declined, by), moment)?,
        ReturnState::Agreed if case.has_address() => {
            close(tx, &mut case, (ReturnEnd::Lapsed, by), moment)?;
        }
        ReturnState::Agreed => without_the_goods(tx, &mut case, moment)?,
        ReturnState::Sent => arrive(tx, &mut case, by, moment)?,
        ReturnState::Received => {
            all_accepted(&mut case);
            accept(tx, &mut case, by, moment)?;
        }
        ReturnState::Paying => pay_return(tx, id, moment)?,
        ReturnState::Judged => {
            let paid = case.paid_at.map(|_| case.ended.unwrap_or(ReturnEnd::Refunded));
            let ended = paid.unwrap_or(ReturnEnd::Declined);
            close(tx, &mut case, (ended, by), moment)?;
        }
        ReturnState::Replacing => {
            give_up_exchange(tx, &mut case, moment)?;
            inventory::release(tx, &[super::step::shelf(id)])?;
            pay_next(tx, &mut case, by, moment)?;
        }
        ReturnState::Replaced => exchanged(tx, &mut case, by, moment)?,
        ReturnState::Disputed | ReturnState::Closed => {}
    }
    rings(tx, id)
}

/// When it rings next, as it stands now.
fn rings(tx: &mut Tx<'_>, id: ReturnId) -> Result<ReturnRang, RingError> {
    let case = store::return_case(tx, id)?;
    let clock = case.filter(|case| !case.state.is_closed() && case.state != ReturnState::Disputed);
    Ok(clock.map_or(ReturnRang::Stopped, |case| ReturnRang::RingsAt(case.due_at)))
}

/// A merchant who agreed by silence, and says nothing of where the goods go, is given them up for.
fn without_the_goods(
    tx: &mut Tx<'_>,
    case: &mut ReturnCase,
    moment: &Moment,
) -> Result<(), ReturnError> {
    all_accepted(case);
    pay_next(tx, case, Actor::Market, moment)
}

fn all_accepted(case: &mut ReturnCase) {
    for line in &mut case.lines {
        line.accepted = Some(line.quantity);
    }
}

/// Its shopper is reminded once to send the goods.
fn remind(tx: &mut Tx<'_>, case: &mut ReturnCase, moment: &Moment) -> Result<(), StoreError> {
    if case.state != ReturnState::Agreed || case.reminded_at.is_some() || !case.has_address() {
        return Ok(());
    }
    case.reminded_at = Some(moment.now);
    save(tx, case)?;
    let told = (Actor::Market, Some(case.due_at), None);
    tell(tx, facts::RETURN_REMINDED, (case.id.id(), case.order), told, moment.now)
}
