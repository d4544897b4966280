//! Money that waits for an operator, or is on its way back, as read.

use crate::domain::movement::{Direction, Movement, MovementState};
use crate::{Refund, store};
use ::store::{StoreError, Tx};
use kernel::{PaymentId, Timestamp};

/// Movements in one state, longest told first, after the last one of the page before.
pub fn movements(
    tx: &mut Tx<'_>,
    state: MovementState,
    after: Option<&(Timestamp, String)>,
    limit: u32,
) -> Result<Vec<Movement>, StoreError> {
    one_way(tx, (state, None), after, limit)
}

/// As [`movements`], of those that came in or those that went out.
pub fn movements_one_way(
    tx: &mut Tx<'_>,
    (state, direction): (MovementState, Direction),
    after: Option<&(Timestamp, String)>,
    limit: u32,
) -> Result<Vec<Movement>, StoreError> {
    one_way(tx, (state, Some(direction)), after, limit)
}

fn one_way(
    tx: &mut Tx<'_>,
    which: (MovementState, Option<Direction>),
    after: Option<&(Timestamp, String)>,
    limit: u32,
) -> Result<Vec<Movement>, StoreError> {
    let start = (Timestamp::from_micros(0), String::new());
    let (at, id) = after.unwrap_or(&start);
    store::movement::in_state(tx, which, (*at, id), limit)
}

/// How much of what providers told waits for an operator: movements that nothing explains, and messages
/// that are not understood.
pub fn receipts_waiting(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    store::movement::waiting(tx)
}

/// What a provider told about one payment, oldest first; at most a hundred.
pub fn movements_of(tx: &mut Tx<'_>, payment: PaymentId) -> Result<Vec<Movement>, StoreError> {
    store::movement::about(tx, payment, 100)
}

/// The refunds from one payment, oldest first.
pub fn refunds_of_payment(tx: &mut Tx<'_>, id: PaymentId) -> Result<Vec<Refund>, StoreError> {
    store::payment::refunds(tx, id)
}

/// The movement that a provider knows by that id.
pub fn movement(
    tx: &mut Tx<'_>,
    provider: &str,
    provider_ref: &str,
) -> Result<Option<Movement>, StoreError> {
    store::movement::movement(tx, provider, provider_ref)
}

/// Messages of providers that this version does not understand and no operator has seen, oldest first.
pub fn unseen_notices(
    tx: &mut Tx<'_>,
    limit: u32,
) -> Result<Vec<store::movement::ProviderNotice>, StoreError> {
    store::movement::unseen_notices(tx, limit)
}

/// An operator has seen such a message; `false` when none of that id waits.
pub fn see_notice(
    tx: &mut Tx<'_>,
    notice: (&str, &str),
    by: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    store::movement::see_notice(tx, notice, by, now)
}
