//! What was accepted, or taken of an offer, goes back to the shopper.

use super::ReturnError;
use super::agreed::each_agreed;
use super::close_ended::close_ended;
use super::freight::beyond;
use super::inspect_return::judge;
use super::money::{PayError, givable, give};
use super::step::{close, order_of, save, tell, tell_of};
use super::window::released_at;
use crate::domain::{ReturnEnd, ReturnState, clocks};
use crate::store::{self, Docketed, ReturnCase};
use crate::{RETURN_TIMER, facts};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use fulfilment::{Back, Bearer, GiveBack, PartKey};
use kernel::{Actor, By, Moment, Money, ReturnId, SkuId, Timestamp};

/// Gives back what a return in [`ReturnState::Paying`] gives: exactly what was paid for the units that were
/// accepted, or the part that was taken, or nothing where others came for them; and what was accepted of what the way back
/// cost where the merchant bears that, as far as the order holds more. About the rest the shopper may open a dispute. A
/// second time changes nothing.
///
/// # Errors
/// [`PayError::PaidOut`] where the merchant's account lacks it: [`super::pay_short_return`] says what then. [`PayError::Refused`] for a
/// person to look at.
pub fn pay_return(tx: &mut Tx<'_>, id: ReturnId, moment: &mut Moment) -> Result<(), PayError> {
    let case = store::return_case(tx, id)?.filter(|case| case.state == ReturnState::Paying);
    let Some(mut case) = case else { return Ok(()) };
    // Nobody else pays this return from here on.
    (case.paid_at, case.paying_since) = (Some(moment.now), None);
    save(tx, &mut case)?;
    case.given = money(tx, &case, moment)?;
    if case.ended != Some(ReturnEnd::Settled) {
        orders::free_units(tx, case.order, &case.accepted())?;
    }
    // Where nothing was left to be given, the end of it is all there is to tell.
    if case.given.is_positive() {
        let told = (Actor::Market, None, case.ended.map(ReturnEnd::key));
        let (about, given) = ((case.id.id(), case.order), Some(case.given));
        tell_of(tx, facts::RETURN_PAID, about, (told, given), moment.now)?;
    }
    let rest = !case.refused().is_empty() || case.freight_open().is_some();
    if case.ended == Some(ReturnEnd::Settled) || !rest {
        let ended = case.ended.unwrap_or(ReturnEnd::Refunded);
        close(tx, &mut case, (ended, Actor::Market), moment)?;
        return others(tx, &case, moment);
    }
    store::close_docket(tx, case.id.id(), moment.now)?;
    match judge(tx, &mut case, Actor::Market, moment) {
        Ok(()) => others(tx, &case, moment),
        Err(ReturnError::Store(error)) => Err(error.into()),
        Err(refusal) => Err(PayError::Refused(refusal.to_string())),
    }
}

/// Where it gave all that was left, whatever else is open about the order is over too.
fn others(tx: &mut Tx<'_>, case: &ReturnCase, moment: &mut Moment) -> Result<(), PayError> {
    Ok(close_ended(tx, case.order, Actor::Market, moment)?)
}

/// What goes back: units by their stored shares, or an amount, and then the freight of the way back.
fn money(tx: &mut Tx<'_>, case: &ReturnCase, moment: &mut Moment) -> Result<Money, PayError> {
    let back = match (case.ended, case.offer) {
        (Some(ReturnEnd::Settled), Some(offer)) => Back::Amount(offer),
        // Other goods came for them.
        (Some(ReturnEnd::Exchanged), _) => Back::Units(Vec::new()),
        _ => Back::Units(givable(tx, case.order, &case.accepted())?),
    };
    let ask = GiveBack {
        order: case.order,
        by: By::Merchant(case.merchant()),
        back,
        why: format!("return {}: {}", case.id, case.reason),
        key: PartKey::Own(case.id.to_string()),
        bearer: Bearer::Merchant,
        restores: restores(tx, case)?,
    };
    let given = give(tx, &ask, moment)?;
    let given = given.map_or(Money::zero(case.currency), |given| given.amount);
    let Some(freight) = case.freight_due().filter(|_| case.received_at.is_some()) else {
        return Ok(given);
    };
    let name = case.id.to_string();
    let of = WayBack { name: &name, freight, settled: &case.accepted() };
    pay_freight(tx, (ask, given), &of, moment)
}

/// The way back of a case.
pub(super) struct WayBack<'a> {
    /// What the case is called.
    pub(super) name: &'a str,
    /// What of it is to be paid.
    pub(super) freight: Money,
    /// The units of it that went back, though it holds them still.
    pub(super) settled: &'a [(SkuId, u32)],
}

/// Pays the way back, after `given` was given by `ask`; answers what was given in all. Never above what was captured, nor
/// out of what another case may give.
pub(super) fn pay_freight(
    tx: &mut Tx<'_>,
    (ask, given): (GiveBack, Money),
    of: &WayBack<'_>,
    moment: &mut Moment,
) -> Result<Money, PayError> {
    let room = beyond(tx, ask.order, of.settled)?;
    let freight = Money::new(of.freight.minor().min(room.minor()), given.currency());
    let ask = GiveBack {
        back: Back::Amount(freight),
        key: PartKey::Own(freight_name(of.name)),
        restores: false,
        ..ask
    };
    let overflow = |_| PayError::Refused("amounts that do not add up".to_owned());
    match give(tx, &ask, moment)? {
        Some(more) => given.plus(more.amount).map_err(overflow),
        None => Ok(given),
    }
}

/// What the part of an order is called that pays the freight of this return.
pub(crate) fn freight_name(case: &str) -> String {
    format!("{case}-freight")
}

/// The goods left the country again in time, so that tax and yearly quota come back: each of them by its own term, which
/// is the law's and not the merchant's. That they were sent and are back is said by their shopper and their merchant: what
/// counts as back by silence, or before it was sent, frees no year.
pub(crate) fn restores(tx: &mut Tx<'_>, case: &ReturnCase) -> Result<bool, StoreError> {
    if case.sent_at.is_none() || case.received_by != Some(Actor::Merchant) {
        return Ok(false);
    }
    let order = order_of(tx, case.order)?;
    let released = released_at(tx, &order)?;
    let each = each_agreed(tx, &order, case.lines.iter().map(|line| line.sku))?;
    let in_time = |policy| clocks::restores(policy, released, (case.asked_at, case.received_at));
    Ok(each.iter().all(in_time))
}

/// Notes that the merchant's account lacks what a return gives: operators see it, the merchant is told once, and
/// it is tried again the next day. Answers when.
pub fn note_owed(
    tx: &mut Tx<'_>,
    id: ReturnId,
    moment: &mut Moment,
) -> Result<Timestamp, StoreError> {
    let again = moment.now.plus_days(1);
    let case = store::return_case(tx, id)?.filter(|case| case.state == ReturnState::Paying);
    let Some(mut case) = case else { return Ok(again) };
    let first = store::docketed(tx, id.id())?.is_none_or(|known| known.closed_at.is_some());
    (case.due_at, case.paying_since) = (again, case.paying_since.or(Some(moment.now)));
    save(tx, &mut case)?;
    let head = order_of(tx, case.order)?;
    let listed = Docketed {
        case: case.id.id(),
        kind: "return".to_owned(),
        state: case.state.key().to_owned(),
        order: case.order,
        number: head.number,
        opened_at: case.paying_since.unwrap_or(moment.now),
        due_at: again,
        closed_at: None,
    };
    store::enter_docket(tx, &listed)?;
    timers::set(tx, RETURN_TIMER, case.id.bytes(), again)?;
    if first {
        let told = (Actor::Market, Some(again), None);
        tell(tx, facts::RETURN_OWED, (case.id.id(), case.order), told, moment.now)?;
    }
    Ok(again)
}
