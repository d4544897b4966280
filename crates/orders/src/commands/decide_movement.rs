//! What an operator decides about money that no order explains.

use super::record_payment::{Paid, RecordPaymentError, pay_checkout};
use super::{explain, refund};
use crate::domain::movement::{Direction, Movement, MovementState};
use crate::{Payment, store};
use ::store::{StoreError, Tx};
use kernel::{CheckoutId, Moment, Money};
use ledger::{EntryKind, LedgerError};
use payments::PaymentStatus;

/// How long the reason of a decision can be.
pub const REASON_CHARACTERS_MAX: usize = 500;

/// A receipt that waits, or an unasked refund, and who decides about it.
#[derive(Clone, Debug)]
pub struct DecideReceipt {
    /// The provider's key.
    pub provider: String,
    /// The provider's id of it.
    pub provider_ref: String,
    /// The operator, as the record names her.
    pub by: String,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// The provider told of no such receipt.
    #[error("there is no such receipt")]
    NotFound,
    /// It was decided, or never waited.
    #[error("the receipt is {} and waits for nobody", .0.key())]
    Decided(MovementState),
    /// No such checkout.
    #[error("there is no such checkout")]
    NoCheckout,
    /// The checkout is of another amount: give the money back, and let the shopper pay what it costs.
    #[error("{paid} was paid, the checkout costs {total}")]
    Amount {
        /// What came in.
        paid: Money,
        /// What the checkout costs.
        total: Money,
    },
    /// The checkout is paid, or is over and its goods are gone: give the money back.
    #[error("the checkout is paid or over, and cannot be paid any more")]
    Over,
    /// The market bears nothing without a reason, of [`REASON_CHARACTERS_MAX`] characters at most: say why.
    #[error("a reason of 1 to {REASON_CHARACTERS_MAX} characters is needed")]
    Reason,
    /// The ledger refused.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<LedgerError> for DecideError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: LedgerError) -> DecideError {
        match error {
            LedgerError::Store(error) => DecideError::Store(error),
            refusal => DecideError::Ledger(refusal),
        }
    }
}

impl From<RecordPaymentError> for DecideError {
    fn from(error: RecordPaymentError) -> DecideError {
        match error {
            RecordPaymentError::Ledger(error) => DecideError::Ledger(error),
            RecordPaymentError::Store(error) => DecideError::Store(error),
        }
    }
}

/// Sends a receipt back, through the provider and after this transaction; what the provider gave back from that
/// payment by itself is not sent again.
///
/// # Errors
/// [`DecideError::NotFound`]; [`DecideError::Decided`] when it waits no more, as after another
/// operator's decision.
pub fn return_receipt(
    tx: &mut Tx<'_>,
    ask: &DecideReceipt,
    moment: &mut Moment,
) -> Result<(), DecideError> {
    let receipt = waiting(tx, ask, Direction::In)?;
    take(tx, &receipt, (MovementState::Returning, &ask.by), moment)?;
    let key = store::payment::receipt_key(&receipt.provider_ref);
    if refund::ask(tx, (receipt.reference, &key), receipt.amount, "decided", moment)? {
        explain::left_of(tx, (receipt.reference, &key), moment)?;
    }
    Ok(())
}

/// Pays a checkout with a receipt of just its total; its orders are then paid as by any payment.
///
/// # Errors
/// [`DecideError::Amount`], [`DecideError::NoCheckout`] and [`DecideError::Over`]: send the money back
/// instead. Else as [`return_receipt`]. Nothing of the caller's transaction may be kept then.
pub fn assign_receipt(
    tx: &mut Tx<'_>,
    ask: &DecideReceipt,
    id: CheckoutId,
    moment: &mut Moment,
) -> Result<(), DecideError> {
    let receipt = waiting(tx, ask, Direction::In)?;
    let checkout = store::checkout::checkout(tx, id)?.ok_or(DecideError::NoCheckout)?;
    if checkout.total != receipt.amount {
        return Err(DecideError::Amount { paid: receipt.amount, total: checkout.total });
    }
    take(tx, &receipt, (MovementState::Assigned, &ask.by), moment)?;
    let assigned = (EntryKind::ReceiptAssigned, receipt.subject());
    ledger::book_movement(tx, (assigned.0, &assigned.1), receipt.amount, moment)?;
    let payment = Payment {
        id: moment.id(id.home()),
        checkout: id,
        provider: receipt.provider.clone(),
        provider_ref: Some(receipt.provider_ref.clone()),
        pay_url: None,
        status: PaymentStatus::Open,
        amount: receipt.amount,
        created_at: moment.now,
        settled_at: None,
        movement: None,
    };
    let number = store::payment::next_attempt(tx, id)?;
    if !store::payment::insert_payment(tx, &payment, number)? {
        return Err(tx.lost_race().into());
    }
    store::payment::approve(tx, payment.id, &receipt.provider_ref, moment.now)?;
    store::movement::assign(tx, &receipt, payment.id)?;
    match pay_checkout(tx, &payment, moment)? {
        Paid::InTime | Paid::Late => Ok(()),
        Paid::TooLate | Paid::Before => Err(DecideError::Over),
    }
}

/// Ends a refund that nobody asked for and no order explains: the market bears what of it is open, as its loss. An
/// order of that payment that is refunded after all takes it back from there.
///
/// # Errors
/// [`DecideError::Reason`]; else as [`return_receipt`].
pub fn bear_refund(
    tx: &mut Tx<'_>,
    ask: &DecideReceipt,
    reason: &str,
    moment: &mut Moment,
) -> Result<(), DecideError> {
    let reason = reason.replace('\0', "");
    let reason = kernel::text::without_hidden(&reason);
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_CHARACTERS_MAX {
        return Err(DecideError::Reason);
    }
    let unasked = waiting(tx, ask, Direction::Out)?;
    if !store::movement::bear(tx, &unasked, reason, (&ask.by, moment.now))? {
        return Err(decided(tx, &unasked)?);
    }
    let borne = (EntryKind::UnaskedRefundBorne, unasked.subject());
    ledger::book_movement(tx, (borne.0, &borne.1), unasked.left(), moment)?;
    Ok(())
}

fn waiting(
    tx: &mut Tx<'_>,
    ask: &DecideReceipt,
    direction: Direction,
) -> Result<Movement, DecideError> {
    // PostgreSQL has no place for a NUL, nor has any id that is kept.
    if ask.provider.contains('\0') || ask.provider_ref.contains('\0') {
        return Err(DecideError::NotFound);
    }
    let found = store::movement::movement(tx, &ask.provider, &ask.provider_ref)?;
    let found = found.filter(|movement| movement.direction == direction);
    let receipt = found.ok_or(DecideError::NotFound)?;
    match receipt.state {
        MovementState::Open => Ok(receipt),
        MovementState::Matched
        | MovementState::Returning
        | MovementState::Returned
        | MovementState::Assigned
        | MovementState::Explained => Err(DecideError::Decided(receipt.state)),
    }
}

/// Of two operators at the same moment one decides.
fn take(
    tx: &mut Tx<'_>,
    receipt: &Movement,
    (to, by): (MovementState, &str),
    moment: &Moment,
) -> Result<(), DecideError> {
    if store::movement::decide(tx, receipt, to, (by, moment.now))? {
        return Ok(());
    }
    Err(decided(tx, receipt)?)
}

/// What somebody else made of it at the same moment.
fn decided(tx: &mut Tx<'_>, before: &Movement) -> Result<DecideError, DecideError> {
    let now = store::movement::movement(tx, &before.provider, &before.provider_ref)?;
    Ok(now.map_or(DecideError::NotFound, |now| DecideError::Decided(now.state)))
}
