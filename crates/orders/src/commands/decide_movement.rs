//! What an operator decides about money that came in for no order.

use super::record_payment::{Paid, RecordPaymentError, pay_checkout};
use super::{explain, refund};
use crate::domain::movement::{Direction, Movement, MovementState};
use crate::{Payment, store};
use ::store::{StoreError, Tx};
use kernel::{CheckoutId, Moment, Money};
use ledger::{EntryKind, LedgerError};
use payments::PaymentStatus;

/// A receipt that waits, and who decides about it.
#[derive(Clone, Debug)]
pub struct DecideReceipt {
    /// The provider's key.
    pub provider: String,
    /// The provider's id of the receipt.
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

/// Sends a receipt back whole, through the provider and after this transaction; nothing is sent when the
/// provider gave back as much from that payment by itself.
///
/// # Errors
/// [`DecideError::NotFound`]; [`DecideError::Decided`] when it waits no more, as after another
/// operator's decision.
pub fn return_receipt(
    tx: &mut Tx<'_>,
    ask: &DecideReceipt,
    moment: &mut Moment,
) -> Result<(), DecideError> {
    let receipt = waiting(tx, ask)?;
    take(tx, &receipt, (MovementState::Returning, &ask.by), moment)?;
    let key = (receipt.reference, receipt.provider_ref.as_str());
    if refund::ask(tx, key, receipt.amount, "decided", moment)? {
        explain::left_of(tx, key, moment)?;
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
    let receipt = waiting(tx, ask)?;
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
    match pay_checkout(tx, &payment, moment)? {
        Paid::InTime | Paid::Late => Ok(()),
        Paid::TooLate | Paid::Before => Err(DecideError::Over),
    }
}

fn waiting(tx: &mut Tx<'_>, ask: &DecideReceipt) -> Result<Movement, DecideError> {
    let found = store::movement::movement(tx, &ask.provider, &ask.provider_ref)?;
    let found = found.filter(|movement| movement.direction == Direction::In);
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
    let now = store::movement::movement(tx, &receipt.provider, &receipt.provider_ref)?;
    Err(now.map_or(DecideError::NotFound, |now| DecideError::Decided(now.state)))
}
