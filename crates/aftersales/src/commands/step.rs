//! What every step is made of: the case as it is theirs to see, its next state with its clock, and its end.
//!
//! A case is saved at the version that was read, before anything else is written; who comes second begins anew
//! and sees where it stands. Rows are touched in one order: the return, the dispute, the order, units, stock, the
//! operators' list. What is asked of an order, or ends it (`ask_return`, `confirm_receipt`, `refund_order`, a dispute about a
//! parcel), holds the order first: where that meets a step of a case, PostgreSQL ends one of the two, which `Db` begins anew.

use crate::domain::{DisputeState, ReturnEnd, ReturnState};
use crate::facts::{self, CaseMoved};
use crate::store::{self, Dispute, Docketed, ReturnCase};
use crate::{DISPUTE_TIMER, RETURN_TIMER};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use events::{Fact, Subject};
use kernel::{Actor, By, DisputeId, Id, Moment, Money, OrderId, ReturnId, Timestamp};
use orders::OrderHead;

/// The return, if it exists and is theirs: whose it is not learns nothing of it.
pub(crate) fn their_return(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
) -> Result<Option<ReturnCase>, StoreError> {
    let case = store::return_case(tx, id)?;
    Ok(case.filter(|case| by.may_touch(case.shopper, case.merchant())))
}

/// As [`their_return`], of a dispute.
pub(crate) fn their_dispute(
    tx: &mut Tx<'_>,
    (id, by): (DisputeId, By),
) -> Result<Option<Dispute>, StoreError> {
    let one = store::dispute(tx, id)?;
    Ok(one.filter(|one| by.may_touch(one.shopper, one.merchant())))
}

/// The order that a case is about.
pub(crate) fn order_of(tx: &mut Tx<'_>, id: OrderId) -> Result<OrderHead, StoreError> {
    orders::order_heads(tx, &[id])?.pop().ok_or(StoreError::Column("order of a case"))
}

/// The stock that is kept for an exchange is kept under the return's own number.
pub(crate) fn shelf(id: ReturnId) -> OrderId {
    OrderId::from(id.id())
}

/// Where a return goes from here, and what is told of it.
pub(crate) struct Next {
    /// To where.
    pub(crate) to: ReturnState,
    /// When the clock of that rings.
    pub(crate) due_at: Timestamp,
    /// What is told.
    pub(crate) fact: Fact<CaseMoved>,
    /// Who takes the step.
    pub(crate) by: Actor,
}

/// Takes a step of a return: its state and its clock, and whatever the caller changed of it.
pub(crate) fn advance(
    tx: &mut Tx<'_>,
    case: &mut ReturnCase,
    next: &Next,
    moment: &Moment,
) -> Result<(), StoreError> {
    (case.state, case.due_at) = (next.to, next.due_at);
    save(tx, case)?;
    timers::set(tx, RETURN_TIMER, case.id.bytes(), next.due_at)?;
    let told = (next.by, Some(next.due_at), None);
    let offer = case.offer.filter(|_| next.to == ReturnState::Offered);
    tell_of(tx, next.fact, (case.id.id(), case.order), (told, offer), moment.now)
}

/// Saves what changed of a return.
pub(crate) fn save(tx: &mut Tx<'_>, case: &mut ReturnCase) -> Result<(), StoreError> {
    if !store::save_return(tx, case)? {
        return Err(tx.lost_race());
    }
    case.version += 1;
    Ok(())
}

/// Ends a return: nothing is held for it any more.
pub(crate) fn close(
    tx: &mut Tx<'_>,
    case: &mut ReturnCase,
    (ended, by): (ReturnEnd, Actor),
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let was = case.state;
    (case.state, case.ended, case.closed_at) = (ReturnState::Closed, Some(ended), Some(moment.now));
    save(tx, case)?;
    timers::clear(tx, RETURN_TIMER, case.id.bytes())?;
    fulfilment::free_release(tx, case.order, &case.id.to_string(), moment)?;
    match ended {
        // The dispute has let go of them.
        ReturnEnd::Decided => {}
        ReturnEnd::Settled => orders::settle_units(tx, case.order, &case.units())?,
        _ => orders::free_units(tx, case.order, &case.held())?,
    }
    if was != ReturnState::Replaced {
        inventory::release(tx, &[shelf(case.id)])?;
    }
    store::close_docket(tx, case.id.id(), moment.now)?;
    let told = (by, None, Some(ended.key()));
    tell(tx, facts::RETURN_CLOSED, (case.id.id(), case.order), told, moment.now)
}

/// Tells a fact about a case.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    fact: Fact<CaseMoved>,
    about: (Id, OrderId),
    told: Told<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tell_of(tx, fact, about, (told, None), now)
}

/// Who did it, until when whoever is next has time, and how it ended.
pub(crate) type Told<'a> = (Actor, Option<Timestamp>, Option<&'a str>);

/// Tells a fact about a case, and the amount that it is about.
pub(crate) fn tell_of(
    tx: &mut Tx<'_>,
    fact: Fact<CaseMoved>,
    (case, order): (Id, OrderId),
    ((by, until, how), amount): (Told<'_>, Option<Money>),
    now: Timestamp,
) -> Result<(), StoreError> {
    let number = orders::order_head(tx, order)?.map(|order| order.number).unwrap_or_default();
    let moved = CaseMoved {
        order,
        number,
        by: by.key().to_owned(),
        until: until.map(|at| at.to_string()),
        how: how.map(str::to_owned),
        amount,
    };
    events::emit(tx, fact, Subject::of(case), &moved, now)
}

/// Takes a step of a dispute, as [`advance`] of a return.
pub(crate) fn advance_dispute(
    tx: &mut Tx<'_>,
    one: &mut Dispute,
    (to, due_at): (DisputeState, Timestamp),
    (fact, by): (Fact<CaseMoved>, Actor),
    moment: &Moment,
) -> Result<(), StoreError> {
    (one.state, one.due_at) = (to, due_at);
    save_dispute(tx, one)?;
    timers::set(tx, DISPUTE_TIMER, one.id.bytes(), due_at)?;
    let head = order_of(tx, one.order)?;
    store::enter_docket(tx, &listed(one, &head))?;
    let how = one.outcome.map(crate::Outcome::key);
    tell(tx, fact, (one.id.id(), one.order), (by, Some(due_at), how), moment.now)
}

/// Saves what changed of a dispute.
pub(crate) fn save_dispute(tx: &mut Tx<'_>, one: &mut Dispute) -> Result<(), StoreError> {
    if !store::save_dispute(tx, one)? {
        return Err(tx.lost_race());
    }
    one.version += 1;
    Ok(())
}

/// A dispute as operators have it on their list.
pub(crate) fn listed(one: &Dispute, order: &OrderHead) -> Docketed {
    Docketed {
        case: one.id.id(),
        kind: "dispute".to_owned(),
        state: one.state.key().to_owned(),
        order: one.order,
        number: order.number.clone(),
        opened_at: one.opened_at,
        due_at: one.due_at,
        closed_at: one.closed_at,
    }
}

/// Ends a dispute, and with it the return that it is about.
pub(crate) fn close_dispute(
    tx: &mut Tx<'_>,
    one: &mut Dispute,
    by: Actor,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    // The return first, as everywhere.
    if let Some(mut case) = of_return(tx, one)?.filter(|case| !case.state.is_closed()) {
        close(tx, &mut case, (ReturnEnd::Decided, by), moment)?;
    }
    (one.state, one.closed_at) = (DisputeState::Closed, Some(moment.now));
    save_dispute(tx, one)?;
    timers::clear(tx, DISPUTE_TIMER, one.id.bytes())?;
    fulfilment::free_release(tx, one.order, &one.id.to_string(), moment)?;
    // An amount stands for units that stay with the shopper: what was paid for them is not all there any more.
    match one.award.is_some() && one.given.is_positive() {
        true => orders::settle_units(tx, one.order, &one.units())?,
        false => orders::free_units(tx, one.order, &one.units())?,
    }
    store::close_docket(tx, one.id.id(), moment.now)?;
    let told = (by, None, one.outcome.map(crate::Outcome::key));
    let about = (one.id.id(), one.order);
    tell_of(tx, facts::DISPUTE_CLOSED, about, (told, Some(one.given)), moment.now)
}

/// The return that a dispute is about.
pub(crate) fn of_return(tx: &mut Tx<'_>, one: &Dispute) -> Result<Option<ReturnCase>, StoreError> {
    match one.of {
        Some(id) => store::return_case(tx, id),
        None => Ok(None),
    }
}
