use crate::{OrderHead, OrderState, commands::emit, store};
use ::store::{StoreError, Tx};
use kernel::{Moment, OrderId, Timestamp};

/// Why an order did not move.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// It never goes that way.
    #[error("an order that is {from} cannot become {to}")]
    NotAllowed {
        /// From here.
        from: OrderState,
        /// To here.
        to: OrderState,
    },
    /// It moved meanwhile: load it again.
    #[error("the order is not {0} any more")]
    Moved(OrderState),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Moves an order from `from` to `to`, notes the time, and writes the event `order.<to>`. Only one of
/// several callers at the same moment succeeds. Money, stock and quota are the caller's business, in
/// the same transaction and after this.
///
/// # Errors
/// [`StateError::Moved`] when somebody was quicker: load it again. [`StateError::NotAllowed`]: no order
/// goes that way.
pub fn set_state(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    from: OrderState,
    to: OrderState,
    moment: &mut Moment,
) -> Result<(), StateError> {
    if !from.may_become(to) {
        return Err(StateError::NotAllowed { from, to });
    }
    let (payment, why) = (order.payment, order.closed_why.as_deref());
    let step = store::order::Move { order: order.id, from, to, payment, why };
    if !store::order::change(tx, &step, moment.now)? {
        return Err(StateError::Moved(from));
    }
    Ok(emit::order(tx, to, (order.id, &order.number), moment.now)?)
}

/// Whether an order still stands at the version that somebody read; if so, nobody else moves it until
/// the transaction ends. Whether they may know of it is the caller's business, before this.
pub fn hold_version(tx: &mut Tx<'_>, order: OrderId, version: i64) -> Result<bool, StoreError> {
    store::order::hold(tx, order, version)
}

/// What was paid, or whose merchant was reminded, later than now was so under a clock that was ahead and was set
/// right since: it counts as done now. `false` where nothing was later. The order stays at its version.
pub fn set_times_right(
    tx: &mut Tx<'_>,
    order: OrderId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    store::order::set_times_right(tx, order, now)
}

/// An order was shipped by calling off what had not left: the last of it left at `at`, and not now. In the transaction that
/// called it off.
pub fn set_shipped_at(tx: &mut Tx<'_>, order: OrderId, at: Timestamp) -> Result<(), StoreError> {
    store::order::set_shipped_at(tx, order, at)
}

/// Takes an order to its next version, for whoever changes what stands beside its state; `false` when it was changed
/// since it was read. Nobody else moves it until the transaction ends.
pub fn next_version(tx: &mut Tx<'_>, order: &OrderHead) -> Result<bool, StoreError> {
    store::order::touch(tx, order.id, order.version)
}

/// Notes that the merchant of a paid order was reminded to ship it; `false` when she was before, or it is
/// shipped or over. What she reads is the caller's business, in the same transaction. The order stays at its
/// version: whoever read it before may take a step of it.
pub fn note_reminder(tx: &mut Tx<'_>, order: OrderId, now: Timestamp) -> Result<bool, StoreError> {
    store::order::remind(tx, order, now)
}
