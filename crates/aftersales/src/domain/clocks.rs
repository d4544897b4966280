//! How long each state may last, in whole days. What is agreed with the shopper is frozen with her order; it lies in
//! [`Policy`], by lane and class of goods. Here is what follows from it, and what is between the market and a merchant's
//! account alone, which nobody agrees to with an order.

use super::{DisputeState, ReturnState};
use kernel::Timestamp;
use orders::Policy;

/// What a merchant's account does not hold is tried again daily for so long, and then the market lends it to her.
pub(crate) const OWED_DAYS: i64 = 14;

/// No clock of a case is set for more days: nothing that is agreed takes more than a year.
pub(crate) const CLOCK_DAYS_MAX: i64 = 366;

/// How long a return stands in a state that begins now.
pub(crate) fn days_of(state: ReturnState, policy: &Policy, has_address: bool) -> i64 {
    match state {
        ReturnState::Asked => policy.answer_days.into(),
        ReturnState::Offered => policy.days.offer.into(),
        ReturnState::Declined | ReturnState::Judged => policy.dispute_days.into(),
        ReturnState::Agreed if has_address => policy.back_days.into(),
        ReturnState::Agreed => policy.days.address.into(),
        ReturnState::Sent => policy.days.travel.into(),
        ReturnState::Received => policy.days.inspect.into(),
        ReturnState::Replacing => policy.days.exchange.into(),
        ReturnState::Replaced => policy.days.replaced.into(),
        ReturnState::Paying | ReturnState::Disputed | ReturnState::Closed => 0,
    }
}

/// As [`days_of`], of a dispute.
pub(crate) fn dispute_days_of(state: DisputeState, policy: &Policy) -> i64 {
    match state {
        DisputeState::Gathering => policy.days.evidence.into(),
        DisputeState::Deciding | DisputeState::Appealed => policy.days.decide.into(),
        DisputeState::Decided => policy.appeal_days.into(),
        DisputeState::Paying | DisputeState::Closed => 0,
    }
}

/// Whether a clock was set by one that was ahead.
pub(crate) fn is_too_far(due_at: Timestamp, now: Timestamp) -> bool {
    due_at > now.plus_days(CLOCK_DAYS_MAX)
}

/// When goods have to be on their way back: within the agreed days of their release, and never sooner than the agreed days
/// after it was agreed.
pub(crate) fn send_by(policy: &Policy, released: Timestamp, agreed: Timestamp) -> Timestamp {
    let by = released.plus_days(policy.back_days.into());
    by.max(agreed.plus_days(policy.days.send.into()))
}

/// When the shopper is reminded of that.
pub(crate) fn remind_at(policy: &Policy, send_by: Timestamp) -> Timestamp {
    send_by.plus_days(-i64::from(policy.days.remind))
}

/// Whether tax and yearly quota are given back: it was asked for in time, and the goods left the country in time.
pub(crate) fn restores(
    policy: &Policy,
    released: Timestamp,
    (asked, received): (Timestamp, Option<Timestamp>),
) -> bool {
    let in_time = |at: Timestamp, days: u32| at <= released.plus_days(days.into());
    in_time(asked, policy.return_days) && received.is_some_and(|at| in_time(at, policy.back_days))
}
