//! Paying: two commands with the provider's call between them, never a call inside a transaction.

use crate::{
    RecordPaymentError, Recorded, RefundError, StartPaymentError, payment_page, record_payment,
    record_refund, start_payment, store,
};
use ::store::{Db, StoreError};
use kernel::{CheckoutId, Lang, Moment, PaymentId};
use payments::{Created, NewPayment, Notice, PaymentWord, Provider, ProviderError};

/// A shopper who wants to pay.
#[derive(Clone, Debug)]
pub struct Pay {
    /// What she pays.
    pub checkout: CheckoutId,
    /// What for, in her words.
    pub description: String,
    /// Where her browser goes afterwards.
    pub return_url: String,
    /// Her language.
    pub lang: Lang,
}

/// Why she cannot be sent to the provider's page.
#[derive(Debug, thiserror::Error)]
pub enum PayError {
    /// There is nothing to pay.
    #[error(transparent)]
    Start(StartPaymentError),
    /// The provider did not answer as it should; trying again is safe.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<StartPaymentError> for PayError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: StartPaymentError) -> PayError {
        match error {
            StartPaymentError::Store(error) => PayError::Store(error),
            refusal => PayError::Start(refusal),
        }
    }
}

/// Starts or resumes a payment; answers with the provider's page.
///
/// # Errors
/// [`PayError`].
pub async fn pay(
    db: &Db,
    provider: &Provider,
    ask: &Pay,
    moment: &Moment,
) -> Result<String, PayError> {
    let (checkout, key, start) = (ask.checkout, provider.key(), moment.clone());
    let (_, payment) =
        db.write(move |tx| start_payment(tx, checkout, key, &mut start.clone())).await?;
    let page = page(db, provider, payment.id, ask).await?;
    if let Some(created) = page.created {
        db.write(move |tx| payment_page(tx, payment.id, &created)).await?;
    }
    Ok(page.url)
}

/// The provider's page of a payment.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where the shopper pays.
    pub url: String,
    /// What the provider answered, to be recorded by [`payment_page`]; none when it was before.
    pub created: Option<Created>,
}

/// The page of a started payment, which the provider makes when it was not told of it yet. It knows
/// the payment by its id, so that telling it twice makes one.
///
/// # Errors
/// [`PayError`].
pub async fn page(
    db: &Db,
    provider: &Provider,
    id: PaymentId,
    ask: &Pay,
) -> Result<Page, PayError> {
    let found = db.read(move |tx| store::payment::payment(tx, id)).await?;
    let payment = found.ok_or(StartPaymentError::NotFound)?;
    if let Some(url) = payment.pay_url {
        return Ok(Page { url, created: None });
    }
    let new = NewPayment {
        reference: payment.id,
        amount: payment.amount,
        description: ask.description.clone(),
        return_url: ask.return_url.clone(),
        lang: ask.lang,
    };
    let created = provider.create(&new).await?;
    ::jobs::step("pay.created");
    Ok(Page { url: created.pay_url.clone(), created: Some(created) })
}

/// Records what a believed webhook says.
///
/// # Errors
/// [`RecordPaymentError`]: the provider should send it again only when the store failed.
pub async fn take_notice(
    db: &Db,
    notice: Notice,
    moment: &Moment,
) -> Result<Recorded, RecordPaymentError> {
    let moment = moment.clone();
    match notice {
        Notice::Payment(word) => record(db, word, &moment).await,
        Notice::Refund(word) => {
            let done = db.write(move |tx| {
                record_refund(tx, word.reference, &word.key, false, &mut moment.clone())
            });
            match done.await {
                Ok(()) | Err(RefundError::NotPaid) => Ok(Recorded::Nothing),
                Err(RefundError::Store(e)) => Err(e.into()),
            }
        }
    }
}

/// Asks the provider what became of a payment and records the answer: for a lost webhook, and for
/// the moment a shopper returns.
///
/// # Errors
/// [`AskError`].
pub async fn ask_provider(
    db: &Db,
    provider: &Provider,
    payment: PaymentId,
    moment: &Moment,
) -> Result<Recorded, AskError> {
    match provider.look_up(payment).await? {
        Some(word) => Ok(record(db, word, moment).await?),
        None => Ok(Recorded::Nothing),
    }
}

/// Why asking the provider changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The provider did not answer.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// Its answer cannot be recorded; an operator must look at it.
    #[error(transparent)]
    Record(RecordPaymentError),
    /// The store.
    #[error(transparent)]
    Store(StoreError),
}

impl From<RecordPaymentError> for AskError {
    fn from(error: RecordPaymentError) -> AskError {
        match error {
            RecordPaymentError::Store(error) => AskError::Store(error),
            refusal @ (RecordPaymentError::Unknown
            | RecordPaymentError::Amount { .. }
            | RecordPaymentError::Ledger(_)) => AskError::Record(refusal),
        }
    }
}

async fn record(
    db: &Db,
    word: PaymentWord,
    moment: &Moment,
) -> Result<Recorded, RecordPaymentError> {
    let moment = moment.clone();
    db.write(move |tx| record_payment(tx, &word, &mut moment.clone())).await
}
