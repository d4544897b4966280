//! What a case gives and its merchant's account lacks: noted and tried again daily, and in the end lent to that account by
//! the market, so that no shopper waits for her merchant's next sale.

use super::appeal_dispute::note_dispute_owed;
use super::money::PayError;
use super::pay_return::note_owed;
use super::ring_dispute::{DisputeRang, DisputeRingError, ring_dispute};
use super::ring_return::{ReturnRang, RingError, ring_return};
use super::step::tell_of;
use crate::domain::{DisputeState, ReturnState, clocks};
use crate::facts::{self, CaseMoved};
use crate::store::{self, Dispute, ReturnCase};
use ::store::Tx;
use events::Fact;
use kernel::{Actor, DisputeId, Id, MerchantId, Moment, Money, OrderId, ReturnId, Timestamp};
use ledger::LedgerError;

/// After a return could not be paid because its merchant's account lacks `short`: within [`clocks::OWED_DAYS`] of when
/// it was to be paid that is noted, and tried again the next day; after them the market lends her that much, she owes it, and
/// the return is paid.
///
/// # Errors
/// [`RingError::Pay`] with a larger [`PayError::PaidOut`] where more is lacking meanwhile: try again with all of it. Nothing
/// of the caller's transaction may be kept then.
pub fn pay_short_return(
    tx: &mut Tx<'_>,
    (id, short): (ReturnId, Money),
    moment: &mut Moment,
) -> Result<ReturnRang, RingError> {
    let is_late = |case: &ReturnCase| {
        case.state == ReturnState::Paying && is_over(case.paying_since, moment.now)
    };
    let Some(case) = store::return_case(tx, id)?.filter(is_late) else {
        return Ok(ReturnRang::RingsAt(note_owed(tx, id, moment)?));
    };
    let lent = (facts::RETURN_LENT, case.id.id(), case.order);
    lend(tx, lent, short, moment)?;
    let rang = ring_return(tx, id, moment).map_err(|error| match error {
        RingError::Pay(error) => RingError::Pay(more(error, short)),
        other => other,
    })?;
    leave_none(tx, (case.order, short), moment)?;
    Ok(rang)
}

/// As [`pay_short_return`], of what a final decision gives.
///
/// # Errors
/// As [`pay_short_return`].
pub fn pay_short_dispute(
    tx: &mut Tx<'_>,
    (id, short): (DisputeId, Money),
    moment: &mut Moment,
) -> Result<DisputeRang, DisputeRingError> {
    let is_late =
        |one: &Dispute| one.state == DisputeState::Paying && is_over(one.paying_since, moment.now);
    let Some(one) = store::dispute(tx, id)?.filter(is_late) else {
        return Ok(DisputeRang::RingsAt(note_dispute_owed(tx, id, moment)?));
    };
    let lent = (facts::DISPUTE_LENT, one.id.id(), one.order);
    lend(tx, lent, short, moment)?;
    let rang = ring_dispute(tx, id, moment).map_err(|error| match error {
        DisputeRingError::Pay(error) => DisputeRingError::Pay(more(error, short)),
        other => other,
    })?;
    leave_none(tx, (one.order, short), moment)?;
    Ok(rang)
}

/// Whether a merchant's account was given time enough.
fn is_over(since: Option<Timestamp>, now: Timestamp) -> bool {
    since.is_some_and(|since| now >= since.plus_days(clocks::OWED_DAYS))
}

/// All that is lacking, where `short` of it was lent already.
fn more(error: PayError, short: Money) -> PayError {
    match error {
        PayError::PaidOut { short: more } => match more.plus(short) {
            Ok(short) => PayError::PaidOut { short },
            Err(error) => PayError::Refused(error.to_string()),
        },
        other => other,
    }
}

fn lend(
    tx: &mut Tx<'_>,
    (fact, case, order): (Fact<CaseMoved>, Id, OrderId),
    short: Money,
    moment: &mut Moment,
) -> Result<(), PayError> {
    ledger::advance(tx, order, short, moment).map_err(booked)?;
    let told = (Actor::Market, None, None);
    Ok(tell_of(tx, fact, (case, order), (told, Some(short)), moment.now)?)
}

/// What was lent and not needed after all is taken back at once.
fn leave_none(
    tx: &mut Tx<'_>,
    (order, short): (OrderId, Money),
    moment: &mut Moment,
) -> Result<(), PayError> {
    let whose = (MerchantId::of(order.home()), short.currency());
    ledger::take_debt(tx, whose, moment).map(drop).map_err(booked)
}

fn booked(error: LedgerError) -> PayError {
    match error {
        LedgerError::Store(error) => PayError::Store(error),
        other => PayError::Refused(other.to_string()),
    }
}
