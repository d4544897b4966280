//! All of an order went back some other way: nothing is left to decide about it.

use super::step::{close, close_dispute};
use crate::domain::{DisputeState, ReturnEnd};
use crate::store;
use crate::{Dispute, ReturnCase};
use ::store::{StoreError, Tx};
use kernel::{Actor, Moment, OrderId};
use orders::OrderState;

/// Ends what is open about an order that was paid back whole; of any other order it changes nothing. In the
/// transaction that paid it back; the clocks of its cases do it too.
pub(crate) fn close_ended(
    tx: &mut Tx<'_>,
    order: OrderId,
    by: Actor,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let state = orders::order_head(tx, order)?.map(|order| order.state);
    if !matches!(state, Some(OrderState::Refunded | OrderState::Cancelled)) {
        return Ok(());
    }
    for mut one in open_disputes(tx, order)? {
        close_dispute(tx, &mut one, by, moment)?;
    }
    // Read when the disputes are over: closing one moves the return that it is about.
    for mut case in open_returns(tx, order)? {
        close(tx, &mut case, (ReturnEnd::Refunded, by), moment)?;
    }
    Ok(())
}

/// The disputes of an order that are not over, oldest first.
pub(super) fn open_disputes(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Dispute>, StoreError> {
    let mut open = Vec::new();
    for id in store::disputes_of_order(tx, order)? {
        open.extend(store::dispute(tx, id)?.filter(|one| one.state != DisputeState::Closed));
    }
    Ok(open)
}

/// As [`open_disputes`], of returns.
pub(super) fn open_returns(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<ReturnCase>, StoreError> {
    let mut open = Vec::new();
    for id in store::returns_of_order(tx, order)? {
        open.extend(store::return_case(tx, id)?.filter(|case| !case.state.is_closed()));
    }
    Ok(open)
}

/// So many cases of an order may come to nothing; each of them held its money.
pub(super) const VAIN_MAX: usize = 3;

/// How many cases that the shopper of an order opened came to nothing: she took them back, sent nothing, or was found
/// wrong. A dispute and the return that it was about are one. The order is held by the caller.
pub(super) fn in_vain(tx: &mut Tx<'_>, order: OrderId) -> Result<usize, StoreError> {
    let (mut vain, mut gave) = (0, Vec::new());
    for id in store::disputes_of_order(tx, order)? {
        let Some(one) = store::dispute(tx, id)? else { continue };
        if one.given.is_positive() {
            gave.extend(one.of);
        } else if one.state == DisputeState::Closed
            && one.of.is_none()
            && one.opened_by == Actor::Shopper
        {
            vain += 1;
        }
    }
    for id in store::returns_of_order(tx, order)? {
        let Some(case) = store::return_case(tx, id)?.filter(|case| case.given.is_zero()) else {
            continue;
        };
        let nothing = match case.ended.filter(|_| case.state.is_closed()) {
            Some(ReturnEnd::Withdrawn | ReturnEnd::Lapsed) => true,
            Some(ReturnEnd::Decided) => !gave.contains(&case.id),
            Some(
                ReturnEnd::Refunded
                | ReturnEnd::Settled
                | ReturnEnd::Exchanged
                | ReturnEnd::Declined,
            )
            | None => false,
        };
        if nothing {
            vain += 1;
        }
    }
    Ok(vain)
}
