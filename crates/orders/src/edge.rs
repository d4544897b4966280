//! Paying: two commands with the provider's call between them, never a call inside a transaction.

mod compare;
mod list;

pub use compare::{Comparison, Difference, compare};
pub use list::ListError;

use crate::commands::odd;
use crate::{
    Movement as Told, Payment, ProviderNotice, RecordPaymentError, RecordRefundError, Recorded,
    StartPaymentError, payment_page, record_payment, record_refund, start_payment, store,
};
use ::store::{Db, StoreError, Tx};
use kernel::{CheckoutId, Lang, Moment, PaymentId, Timestamp};
use payments::{
    Created, Movement, NewPayment, Notice, PaymentWord, Provider, ProviderError, RefundWord,
};

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
/// [`PayError::Start`] when there is nothing (more) to pay; [`PayError::Provider`]: trying again is
/// safe, since the attempt keeps its id.
pub async fn pay(
    db: &Db,
    provider: &Provider,
    ask: &Pay,
    moment: &Moment,
) -> Result<String, PayError> {
    let (checkout, key, start) = (ask.checkout, provider.key(), moment.clone());
    let (_, payment) =
        db.write(move |tx| start_payment(tx, checkout, key, &mut start.clone())).await?;
    let id = payment.id;
    let page = page_of(provider, payment, ask).await?;
    match page.created {
        Some(created) => Ok(db.write(move |tx| payment_page(tx, id, &created)).await?),
        None => Ok(page.url),
    }
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
/// As [`pay`].
pub async fn page(
    db: &Db,
    provider: &Provider,
    id: PaymentId,
    ask: &Pay,
) -> Result<Page, PayError> {
    let found = db.read(move |tx| store::payment::payment(tx, id)).await?;
    page_of(provider, found.ok_or(StartPaymentError::NotFound)?, ask).await
}

/// As [`page`], of a payment as it was read.
async fn page_of(provider: &Provider, payment: Payment, ask: &Pay) -> Result<Page, PayError> {
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

/// A believed message of a provider.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id, the same for each attempt to deliver it.
    pub id: String,
    /// What it says.
    pub notice: Notice,
    /// As it came.
    pub body: String,
}

/// Records what a believed webhook says; what is not understood is kept for an operator.
///
/// # Errors
/// [`RecordPaymentError`], the books' or the store's: nothing was recorded, and the provider must send
/// it again.
pub async fn take_notice(
    db: &Db,
    provider: &'static str,
    message: Message,
    moment: &Moment,
) -> Result<Recorded, RecordPaymentError> {
    let moment = moment.clone();
    match message.notice {
        Notice::Payment(ref word) if bookable(Told::payment(provider, word, moment.now)) => {
            record(db, provider, word.clone(), &moment).await
        }
        Notice::Refund(ref word) if bookable(Told::refund(provider, word, moment.now)) => {
            refunded(db, provider, word.clone(), &moment).await
        }
        Notice::Payment(_) | Notice::Refund(_) | Notice::Unknown(_) => {
            db.write(move |tx| keep_notice(tx, provider, &message, moment.now)).await?;
            Ok(Recorded::Waits)
        }
    }
}

/// The whole message of one that is not is kept, not what was read of it alone.
fn bookable(told: Told) -> bool {
    told.not_bookable().is_none()
}

/// Records everything that the provider lists since the list was last read: what its webhooks lost, and
/// what nobody here asked for. Answers how much was new.
///
/// # Errors
/// [`ListError::Provider`] when it does not answer, [`ListError::Circle`] and [`ListError::Endless`] when
/// its list has no end; what was read before stays recorded, and the next run goes on from there. What the
/// books refuse stops nothing: it is kept for an operator.
pub async fn reconcile(
    db: &Db,
    provider: &Provider,
    moment: &mut Moment,
) -> Result<usize, ListError> {
    let (key, mut new) = (provider.key(), 0);
    let cursor = db.read(move |tx| store::movement::cursor(tx, key)).await?;
    let mut pages = list::Pages::after(provider, cursor);
    while let Some(page) = pages.next().await? {
        new += record_listed(db, key, &page.items, moment).await?;
        let now = moment.now;
        db.write(move |tx| store::movement::set_cursor(tx, key, &page.next, now)).await?;
    }
    Ok(new)
}

/// Records movements that a provider lists, each for itself: one that cannot be read or recorded is kept
/// for an operator. Answers how many were new.
pub async fn record_listed(
    db: &Db,
    provider: &'static str,
    listed: &[Movement],
    moment: &mut Moment,
) -> Result<usize, StoreError> {
    let mut new = 0;
    for movement in listed {
        let own = moment.part();
        let recorded = match movement.clone() {
            Movement::Payment(word) => record(db, provider, word, &own).await,
            Movement::Refund(word) => refunded(db, provider, word, &own).await,
            Movement::Unknown(_) => keep_listed(db, provider, movement, "", &own).await,
        };
        let recorded = match recorded {
            Err(RecordPaymentError::Ledger(why)) => {
                keep_listed(db, provider, movement, &why.to_string(), &own).await
            }
            other => other,
        };
        match recorded {
            Ok(recorded) => new += usize::from(recorded != Recorded::Nothing),
            Err(RecordPaymentError::Store(error)) => return Err(error),
            Err(RecordPaymentError::Ledger(error)) => {
                tracing::error!(provider, %error, "a movement that is listed could not be kept");
            }
        }
    }
    Ok(new)
}

/// Keeps what cannot be recorded, once, for an operator.
async fn keep_listed(
    db: &Db,
    provider: &'static str,
    listed: &Movement,
    why: &str,
    moment: &Moment,
) -> Result<Recorded, RecordPaymentError> {
    let (listed, why, now) = (listed.clone(), why.to_owned(), moment.now);
    let keep = move |tx: &mut Tx<'_>| match &listed {
        Movement::Payment(word) => odd::keep(tx, &Told::payment(provider, word, now), &why),
        Movement::Refund(word) => odd::keep(tx, &Told::refund(provider, word, now), &why),
        Movement::Unknown(text) => odd::keep_text(tx, provider, text, now),
    };
    let kept = db.write(keep).await?;
    Ok(if kept { Recorded::Waits } else { Recorded::Nothing })
}

/// Asks the provider what became of a payment and records the answer: for a lost webhook, and for
/// the moment a shopper returns.
///
/// # Errors
/// [`AskError::Provider`]: ask again later. [`AskError::Record`] when the books refuse what it says,
/// which an operator must look at.
pub async fn ask_provider(
    db: &Db,
    provider: &Provider,
    payment: PaymentId,
    moment: &Moment,
) -> Result<Recorded, AskError> {
    match provider.look_up(payment).await? {
        Some(word) => Ok(record(db, provider.key(), word, moment).await?),
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
            refusal @ RecordPaymentError::Ledger(_) => AskError::Record(refusal),
        }
    }
}

async fn record(
    db: &Db,
    provider: &'static str,
    word: PaymentWord,
    moment: &Moment,
) -> Result<Recorded, RecordPaymentError> {
    let moment = moment.clone();
    db.write(move |tx| record_payment(tx, provider, &word, &mut moment.clone())).await
}

async fn refunded(
    db: &Db,
    provider: &'static str,
    word: RefundWord,
    moment: &Moment,
) -> Result<Recorded, RecordPaymentError> {
    let moment = moment.clone();
    let waits = db.write(move |tx| record_refund(tx, provider, &word, &mut moment.clone())).await;
    match waits {
        Ok(true) => Ok(Recorded::Waits),
        Ok(false) => Ok(Recorded::Nothing),
        Err(RecordRefundError::Ledger(error)) => Err(error.into()),
        Err(RecordRefundError::Store(error)) => Err(error.into()),
    }
}

fn keep_notice(
    tx: &mut Tx<'_>,
    provider: &str,
    message: &Message,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let kind = match &message.notice {
        Notice::Payment(_) => "payment.decided",
        Notice::Refund(_) => "payment.refunded",
        Notice::Unknown(kind) => kind,
    };
    let notice = ProviderNotice {
        provider: provider.to_owned(),
        id: message.id.clone(),
        kind: kind.to_owned(),
        body: message.body.clone(),
        told_at: now,
    };
    store::movement::keep_notice(tx, &notice)
}
