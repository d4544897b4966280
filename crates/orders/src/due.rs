//! The work of orders that falls due by itself. Each job does one command per
//! thing, with the provider's call before it, and never inside a transaction.

use crate::commands::send_refund::{Next, Refused, is_made, next_sending, refuse_sending};
use crate::commands::timer;
use crate::store::sending::Sending;
use crate::{
    ExpireError, RecordRefundError, edge, expire_checkout, payments_of, record_refund, store,
    sweep_carts,
};
use ::jobs::{Done, Failed, Item, Job, sweep};
use ::store::Db;
use kernel::{CheckoutId, Id, Moment, PaymentId};
use payments::{PaymentStatus, Provider, ProviderError, RefundAsk};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Things at a time: most of each is waiting, for the provider or for the disk.
const AT_ONCE: u32 = 32;
/// How often the provider's list is read on.
const RECONCILE_SECONDS: i64 = 600;
/// A payment of which nothing was heard is asked for during so many seconds: an abandoned page stays open.
const ASK_SECONDS_MAX: i64 = 30 * 86_400;

/// Unpaid checkouts that expire, silent payments that are asked for, and refunds that are sent.
#[must_use]
pub fn jobs(db: &Db, provider: &Provider) -> Vec<Job> {
    let checkout = |id: &[u8]| Some(CheckoutId::from(Id::from_bytes(id)?).to_string());
    let payment = |id: &[u8]| Some(PaymentId::from(Id::from_bytes(id.get(..16)?)?).to_string());
    let silent = Silent::default();
    let expire = move |db, provider, item| expire(db, provider, item, Arc::clone(&silent));
    vec![
        job(timer::EXPIRE, db, provider, expire).about(checkout).never_waits(),
        job(timer::ASK, db, provider, ask).about(payment).never_waits(),
        job(timer::REFUND, db, provider, refund).about(payment).never_waits(),
        reconcile(db, provider),
        sweep("carts.sweep", db, sweep_carts),
    ]
}

fn job<F, W>(kind: &'static str, db: &Db, provider: &Provider, run: F) -> Job
where
    F: Fn(Db, Provider, Item) -> W + Send + Sync + 'static,
    W: Future<Output = Result<Done, Failed>> + Send + 'static,
{
    let (db, provider) = (db.clone(), provider.clone());
    Job::due(kind, AT_ONCE, move |item| run(db.clone(), provider.clone(), item))
}

/// Reads on in the provider's own list of what moved: what its webhooks lost is recorded all the same.
fn reconcile(db: &Db, provider: &Provider) -> Job {
    let (db, provider) = (db.clone(), provider.clone());
    Job::every("payments.reconcile", RECONCILE_SECONDS, move |now| {
        let (db, provider) = (db.clone(), provider.clone());
        async move {
            let mut moment = Moment::new(now, now.micros().cast_unsigned());
            match edge::reconcile(&db, &provider, &mut moment).await {
                Ok(0) => Ok(()),
                Ok(new) => {
                    tracing::warn!(new, "the provider lists what it had not told");
                    Ok(())
                }
                Err(edge::ListError::Store(error)) => Err(error.into()),
                Err(
                    error @ (edge::ListError::Provider(_)
                    | edge::ListError::Circle { .. }
                    | edge::ListError::Endless),
                ) => Err(Failed::again(error)),
            }
        }
    })
}

/// A provider that did not answer is not asked again before an expiry for so many seconds: else each of
/// them would wait for it, and nothing would be free again.
const SILENT_SECONDS: i64 = 60;

/// Until when the provider is not asked before an expiry, in microseconds.
type Silent = Arc<AtomicI64>;

/// Ends a checkout that was not paid in time. The provider is asked first, so that a payment whose news
/// was lost still counts; one that does not answer holds nothing up.
async fn expire(db: Db, provider: Provider, item: Item, silent: Silent) -> Result<Done, Failed> {
    let Item { id, mut moment } = item;
    let id = Id::from_bytes(&id).map(CheckoutId::from).ok_or_else(|| Failed::person("no id"))?;
    let attempts = db.read(move |tx| payments_of(tx, id)).await?;
    for open in attempts.iter().filter(|p| p.status == PaymentStatus::Open) {
        let left = silent.load(Ordering::Relaxed).saturating_sub(moment.now.micros());
        if (1..=SILENT_SECONDS * 1_000_000).contains(&left) {
            break;
        }
        if let Err(error) = edge::ask_provider(&db, &provider, open.id, &moment.part()).await {
            tracing::warn!(payment = %open.id, %error, "asked before expiry, in vain");
            if matches!(error, edge::AskError::Provider(ProviderError::Unreachable(_))) {
                let until = moment.now.plus_seconds(SILENT_SECONDS);
                silent.store(until.micros(), Ordering::Relaxed);
            }
        }
    }
    match db.write(move |tx| expire_checkout(tx, id, &mut moment.clone())).await {
        Ok(true) | Err(ExpireError::Paid) => Ok(Done::Done),
        Ok(false) => {
            let found = db.read(move |tx| store::checkout::checkout(tx, id)).await?;
            let early = found.filter(|c| c.state == crate::CheckoutState::AwaitingPayment);
            Ok(early.map_or(Done::Done, |checkout| Done::Later(checkout.expires_at)))
        }
        Err(error @ ExpireError::NotFound) => Err(Failed::person(error)),
        Err(ExpireError::Store(error)) => Err(error.into()),
    }
}

/// Asks the provider about a payment of which nothing was heard; what it does not answer is asked again,
/// ever more rarely, and at last not any more.
async fn ask(db: Db, provider: Provider, item: Item) -> Result<Done, Failed> {
    let Item { id, mut moment } = item;
    let id = Id::from_bytes(&id).map(PaymentId::from).ok_or_else(|| Failed::person("no id"))?;
    match edge::ask_provider(&db, &provider, id, &moment.part()).await {
        Ok(_) => {}
        Err(edge::AskError::Provider(error)) => {
            tracing::warn!(payment = %id, %error, "a payment could not be asked for");
        }
        Err(edge::AskError::Store(error)) => return Err(error.into()),
        Err(edge::AskError::Record(error)) => return Err(Failed::person(error)),
    }
    let payment = db.read(move |tx| store::payment::payment(tx, id)).await?;
    let Some(open) = payment.filter(|payment| payment.status == PaymentStatus::Open) else {
        return Ok(Done::Done);
    };
    let age = moment.now.seconds_since(open.created_at).max(60);
    if age > ASK_SECONDS_MAX {
        return Ok(Done::Done);
    }
    // At most four times a day.
    Ok(Done::Later(moment.now.plus_seconds(age.min(6 * 3600))))
}

/// Sends of a refund that was asked for what the provider has not given back by itself. One that the provider
/// refuses waits for an operator, who may have it sent again.
async fn refund(db: Db, provider: Provider, item: Item) -> Result<Done, Failed> {
    let Item { id: bytes, mut moment } = item;
    let id = bytes.get(..16).and_then(Id::from_bytes).map(PaymentId::from);
    let key = bytes.get(16..).and_then(|key| std::str::from_utf8(key).ok());
    let (Some(id), Some(key)) = (id, key.map(str::to_owned)) else {
        return Err(Failed::person("no id"));
    };
    let before = moment.part();
    let next = db.write(move |tx| next_sending(tx, (id, &key), &mut before.clone())).await;
    match next.map_err(in_vain)? {
        Next::Made => Ok(Done::Done),
        Next::Send(sending) => send(db, provider, sending, moment).await,
        Next::Empty => Err(Failed::person("the provider holds nothing that could be given back")),
    }
}

/// Asks the provider for what was prepared, and records its answer. What is left after it is sent next.
async fn send(
    db: Db,
    provider: Provider,
    sending: Sending,
    moment: Moment,
) -> Result<Done, Failed> {
    let ask = RefundAsk {
        reference: sending.purse,
        charge: (!sending.charge.is_empty()).then(|| sending.charge.clone()),
        key: sending.key.clone(),
        amount: sending.amount,
    };
    let made = match provider.refund(&ask).await {
        Ok(word) => Ok(word),
        Err(ProviderError::Refused(why)) => Err(why),
        Err(error @ (ProviderError::Unreachable(_) | ProviderError::Failed(_))) => {
            return Err(Failed::again(error));
        }
    };
    ::jobs::step("refund.sent");
    let (now, bank) = (moment.now, provider.key());
    let word = match made {
        Ok(word) => word,
        Err(why) => {
            let refuse =
                move |tx: &mut ::store::Tx<'_>| refuse_sending(tx, &sending, &mut moment.clone());
            return match db.write(refuse).await.map_err(in_vain)? {
                Refused::Made => Ok(Done::Done),
                Refused::Again => Ok(Done::Later(now)),
                Refused::Waits => Err(Failed::Person(why)),
            };
        }
    };
    let (told, asked) = (word.amount, sending.amount);
    let record = move |tx: &mut ::store::Tx<'_>| -> Result<Answer, RecordRefundError> {
        record_refund(tx, bank, &word, &mut moment.clone())?;
        let sent = store::sending::sending(tx, &sending.provider, &sending.key)?;
        let made = is_made(tx, (sending.refund.0, &sending.refund.1))?;
        Ok(match (made, sent.is_some_and(|sent| sent.state == "asked")) {
            (true, _) => Answer::Made,
            (false, false) => Answer::Part,
            (false, true) => Answer::Odd,
        })
    };
    match db.write(record).await.map_err(in_vain)? {
        Answer::Made => Ok(Done::Done),
        Answer::Part => Ok(Done::Later(now.plus_seconds(PART_SECONDS))),
        Answer::Odd => Err(Failed::person(format!("{told} was given back, not {asked}"))),
    }
}

/// A provider that makes less of each thing that it is asked for is not asked in a circle.
const PART_SECONDS: i64 = 60;

/// What the provider's answer to a refund comes to.
enum Answer {
    /// All of the refund is back.
    Made,
    /// It was made, and something of the refund is left.
    Part,
    /// It is about something else, or no books can hold it.
    Odd,
}

/// What the books refuse an operator must look at.
fn in_vain(error: RecordRefundError) -> Failed {
    match error {
        RecordRefundError::Store(error) => error.into(),
        error @ RecordRefundError::Ledger(_) => Failed::person(error),
    }
}
