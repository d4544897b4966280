use super::timer;
use crate::{Checkout, CheckoutState, Payment, commands::emit, facts, store};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use kernel::{CheckoutId, Moment, PaymentId};
use payments::{Created, PaymentStatus};

/// When a payment's fate is asked for if no webhook comes.
const ASK_SECONDS: i64 = 120;

/// Why no payment was started.
#[derive(Debug, thiserror::Error)]
pub enum StartPaymentError {
    /// No such checkout.
    #[error("there is no such checkout")]
    NotFound,
    /// It is paid already.
    #[error("it is paid already")]
    Paid,
    /// Its time is over; the cart was filled again.
    #[error("the time to pay is over")]
    Expired,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An attempt to pay a checkout: the open one, or a new one when there is none. The provider is told
/// of it outside the transaction, and [`payment_page`] records what it answers.
///
/// # Errors
/// [`StartPaymentError::Expired`]: the lines are in the cart again. [`StartPaymentError::Paid`],
/// [`StartPaymentError::NotFound`].
pub fn start_payment(
    tx: &mut Tx<'_>,
    id: CheckoutId,
    provider: &str,
    moment: &mut Moment,
) -> Result<(Checkout, Payment), StartPaymentError> {
    let checkout = store::checkout::checkout(tx, id)?.ok_or(StartPaymentError::NotFound)?;
    match checkout.state {
        CheckoutState::Paid => return Err(StartPaymentError::Paid),
        CheckoutState::Expired => return Err(StartPaymentError::Expired),
        CheckoutState::AwaitingPayment if checkout.expires_at <= moment.now => {
            return Err(StartPaymentError::Expired);
        }
        CheckoutState::AwaitingPayment => (),
    }
    let attempts = store::payment::payments(tx, id)?;
    let is_open = |p: &&Payment| p.status == PaymentStatus::Open && p.provider == provider;
    if let Some(open) = attempts.iter().find(is_open) {
        return Ok((checkout, open.clone()));
    }
    let number = i64::try_from(attempts.len()).unwrap_or(i64::MAX - 1) + 1;
    let payment = Payment {
        id: moment.id(id.home()),
        checkout: id,
        provider: provider.to_owned(),
        provider_ref: None,
        pay_url: None,
        status: PaymentStatus::Open,
        amount: checkout.total,
        created_at: moment.now,
        settled_at: None,
        movement: None,
    };
    if !store::payment::insert_payment(tx, &payment, number)? {
        // She pressed twice: the other attempt is the open one, and is to be seen now.
        return Err(tx.lost_race().into());
    }
    timers::set(tx, timer::ASK, payment.id.bytes(), moment.now.plus_seconds(ASK_SECONDS))?;
    emit::payment(tx, facts::PAYMENT_STARTED, (payment.id, id), moment.now)?;
    Ok((checkout, payment))
}

/// The provider knows of the attempt: this is its page. Answers the first one that was told of it, so
/// that all who pressed at the same moment go to the same.
pub fn payment_page(
    tx: &mut Tx<'_>,
    payment: PaymentId,
    created: &Created,
) -> Result<String, StoreError> {
    let stands = store::payment::set_page(tx, payment, &created.provider_ref, &created.pay_url)?;
    stands.ok_or(StoreError::Column("payment"))
}
