//! What of an order may go back, and until when.

use crate::domain::Reason;
use ::store::{StoreError, Tx};
use fulfilment::Progress;
use kernel::{Actor, OrderId, SkuId, Timestamp};
use orders::{LineCount, OrderHead, Policy};

/// What of one line may go back.
#[derive(Clone, Debug)]
pub struct Returnable {
    /// Of what.
    pub sku: SkuId,
    /// Units that were sent, were not given back, and are in no open case.
    pub units: u32,
    /// What was agreed about it when the order was placed.
    pub policy: Policy,
    /// Until when no reason is asked for; none where that was never agreed, and for ever before it arrives.
    pub no_reason_until: Option<Timestamp>,
    /// Until when it may be asked for at all; none before it arrives.
    pub until: Option<Timestamp>,
}

/// Days are counted from the one after: the day of receipt is none of them.
const DAY_OF_RECEIPT: i64 = 1;

impl Returnable {
    /// Whether it may be asked for `reason` at `now`.
    #[must_use]
    pub fn may(&self, reason: Reason, now: Timestamp) -> bool {
        let open = self.until.is_none_or(|until| now <= until);
        match reason {
            Reason::NoReason => {
                let agreed = self.policy.no_reason_days.is_some();
                open && agreed && self.no_reason_until.is_none_or(|until| now <= until)
            }
            Reason::WrongItem
            | Reason::Damaged
            | Reason::NotAsDescribed
            | Reason::MissingParts
            | Reason::ArrivedLate
            | Reason::Other => open,
        }
    }
}

/// When the goods of an order came to their shopper, as far as anybody knows.
pub(crate) fn received_at(order: &OrderHead) -> Option<Timestamp> {
    order.times.delivered.or(order.times.completed)
}

/// When customs let them go; where nobody said so, when they came, else when they were sent.
pub(crate) fn released_at(tx: &mut Tx<'_>, order: &OrderHead) -> Result<Timestamp, StoreError> {
    let seen = fulfilment::tracking(tx, order.id)?;
    let believed = seen.iter().filter(|one| matches!(one.by, Actor::Operator | Actor::Market));
    let cleared = believed.filter(|one| one.progress == Progress::Cleared).map(|one| one.at).min();
    let known = cleared.or_else(|| received_at(order)).or(order.times.shipped);
    Ok(known.unwrap_or(order.times.placed))
}

/// Units of each line that were sent and not given back, in open cases or not.
pub(crate) fn there(counts: &[LineCount], sku: SkuId) -> u32 {
    let count = counts.iter().find(|count| count.sku == sku);
    count.map_or(0, |count| count.shipped.saturating_sub(count.given_back))
}

/// What of each line of an order may go back.
pub fn returnable(tx: &mut Tx<'_>, order: &OrderHead) -> Result<Vec<Returnable>, StoreError> {
    let (counts, taken) = (orders::line_counts(tx, order.id)?, orders::unit_claims(tx, order.id)?);
    let received = received_at(order);
    let mut lines = Vec::new();
    for count in &counts {
        let policy = orders::policy(tx, order, count.sku)?;
        let (open, settled) = taken.get(&count.sku).copied().unwrap_or((0, 0));
        let units = there(&counts, count.sku).saturating_sub(open).saturating_sub(settled);
        let after = |days: u32| received.map(|at| at.plus_days(i64::from(days) + DAY_OF_RECEIPT));
        lines.push(Returnable {
            sku: count.sku,
            units,
            no_reason_until: policy.no_reason_days.and_then(after),
            until: after(policy.return_days),
            policy,
        });
    }
    Ok(lines)
}

/// The order, held where it stands until the transaction ends: nobody moves it, and nothing of it is given back
/// meanwhile.
pub(crate) fn held(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<OrderHead>, StoreError> {
    let Some(order) = orders::order_heads(tx, &[id])?.pop() else { return Ok(None) };
    match orders::hold_version(tx, id, order.version)? {
        true => Ok(Some(order)),
        false => Err(tx.lost_race()),
    }
}
