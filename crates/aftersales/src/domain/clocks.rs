//! How long each state may last. What was agreed with the shopper (days to answer, to send back, to appeal) is
//! frozen with her order; here is what the house sets for everybody, in whole days.

use super::{DisputeState, ReturnState};
use kernel::Timestamp;
use orders::Policy;

/// A merchant who agreed by silence says where the goods go within these, or the goods stay with the shopper.
pub(crate) const ADDRESS_DAYS: i64 = 5;
/// A shopper takes an offer within these, or it is left.
pub(crate) const OFFER_DAYS: i64 = 7;
/// However late it was agreed, so many days are left to send the goods.
const SEND_DAYS_MIN: i64 = 10;
/// So long before a return lapses its shopper is reminded.
const REMIND_DAYS: i64 = 5;
/// What was sent counts as received after these, unless the merchant says more before.
pub(crate) const TRAVEL_DAYS: i64 = 30;
/// Goods that are back are looked at within these, or count as accepted.
pub const INSPECT_DAYS: i64 = 7;
/// Other goods are sent within these, or the money goes back instead.
pub(crate) const EXCHANGE_DAYS: i64 = 7;
/// Other goods count as received after these.
pub(crate) const REPLACED_DAYS: i64 = 30;
/// What a merchant's account does not hold is tried again daily for so long, and then the market lends it to her.
pub(crate) const OWED_DAYS: i64 = 14;
/// Both sides of a dispute say what they have within these.
pub const EVIDENCE_DAYS: i64 = 7;
/// And an operator decides within these.
pub(crate) const DECIDE_DAYS: i64 = 7;
/// What is not decided so long after that is decided by the rule of silence.
pub(crate) const OVERDUE_DAYS: i64 = 21;
/// Operators are told again of what is overdue every so many days.
pub(crate) const OVERDUE_EVERY: i64 = 3;

/// No clock of a case is set for more days: nothing that is agreed takes more than a year.
pub(crate) const CLOCK_DAYS_MAX: i64 = 366;

/// How long a return stands in a state that begins now.
pub(crate) fn days_of(state: ReturnState, policy: &Policy, has_address: bool) -> i64 {
    match state {
        ReturnState::Asked => policy.answer_days.into(),
        ReturnState::Offered => OFFER_DAYS,
        ReturnState::Declined | ReturnState::Judged => policy.dispute_days.into(),
        ReturnState::Agreed if has_address => policy.back_days.into(),
        ReturnState::Agreed => ADDRESS_DAYS,
        ReturnState::Sent => TRAVEL_DAYS,
        ReturnState::Received => INSPECT_DAYS,
        ReturnState::Replacing => EXCHANGE_DAYS,
        ReturnState::Replaced => REPLACED_DAYS,
        ReturnState::Paying | ReturnState::Disputed | ReturnState::Closed => 0,
    }
}

/// As [`days_of`], of a dispute.
pub(crate) fn dispute_days_of(state: DisputeState, policy: &Policy) -> i64 {
    match state {
        DisputeState::Gathering => EVIDENCE_DAYS,
        DisputeState::Deciding | DisputeState::Appealed => DECIDE_DAYS,
        DisputeState::Decided => policy.appeal_days.into(),
        DisputeState::Paying | DisputeState::Closed => 0,
    }
}

/// Whether a clock was set by one that was ahead.
pub(crate) fn is_too_far(due_at: Timestamp, now: Timestamp) -> bool {
    due_at > now.plus_days(CLOCK_DAYS_MAX)
}

/// When goods have to be on their way back: within the agreed days of their release, and never sooner than
/// [`SEND_DAYS_MIN`] after it was agreed.
pub(crate) fn send_by(policy: &Policy, released: Timestamp, agreed: Timestamp) -> Timestamp {
    let by = released.plus_days(policy.back_days.into());
    by.max(agreed.plus_days(SEND_DAYS_MIN))
}

/// When the shopper is reminded of that.
pub(crate) fn remind_at(send_by: Timestamp) -> Timestamp {
    send_by.plus_days(-REMIND_DAYS)
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
