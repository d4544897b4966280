//! What falls due by itself. Each job asks the timers, does one command per thing, and can be run by
//! several processes at once: the commands decide who was first.

use crate::commands::{refund::timer_id, timer};
use crate::{ExpireError, RefundError, edge, expire_checkout, payments_of, record_refund, store};
use ::jobs::timers;
use ::store::{Db, StoreError};
use kernel::{CheckoutId, Id, Moment, PaymentId, Timestamp};
use payments::{PaymentStatus, Provider, ProviderError, RefundAsk};

const BATCH: u32 = 100;

async fn due(db: &Db, kind: &'static str, now: Timestamp) -> Result<Vec<Vec<u8>>, StoreError> {
    db.read(move |tx| timers::due(tx, kind, now, BATCH)).await
}

async fn clear(db: &Db, kind: &'static str, id: Vec<u8>) -> Result<(), StoreError> {
    db.write(move |tx| timers::clear(tx, kind, &id)).await
}

async fn later(db: &Db, kind: &'static str, id: Vec<u8>, at: Timestamp) -> Result<(), StoreError> {
    db.write(move |tx| timers::set(tx, kind, &id, at)).await
}

/// A moment of the same time with ids of its own.
fn next(moment: &mut Moment) -> Moment {
    Moment::new(moment.now, moment.bits())
}

/// Ends checkouts that were not paid in time; answers how many. The provider is asked first, so that
/// a payment whose news was lost still counts.
///
/// # Errors
/// The store's; a provider that does not answer holds nothing up.
pub async fn expire_due(
    db: &Db,
    provider: &Provider,
    moment: &mut Moment,
) -> Result<usize, StoreError> {
    let mut ended = 0;
    for bytes in due(db, timer::EXPIRE, moment.now).await? {
        let Some(id) = Id::from_bytes(&bytes).map(CheckoutId::from) else {
            clear(db, timer::EXPIRE, bytes).await?;
            continue;
        };
        let attempts = db.read(move |tx| payments_of(tx, id)).await?;
        for open in attempts.iter().filter(|p| p.status == PaymentStatus::Open) {
            if let Err(e) = edge::ask_provider(db, provider, open.id, &next(moment)).await {
                tracing::warn!(payment = %open.id, error = %e, "asked before expiry, in vain");
            }
        }
        let at = next(moment);
        match db.write(move |tx| expire_checkout(tx, id, &mut at.clone())).await {
            Ok(true) => ended += 1,
            Ok(false) | Err(ExpireError::Paid) => (),
            Err(ExpireError::NotFound) => clear(db, timer::EXPIRE, bytes).await?,
            Err(ExpireError::Store(e)) => return Err(e),
        }
    }
    Ok(ended)
}

/// Asks the provider about payments of which nothing was heard; answers how many were decided.
///
/// # Errors
/// The store's; what the provider does not answer is asked again later.
pub async fn ask_due(
    db: &Db,
    provider: &Provider,
    moment: &mut Moment,
) -> Result<usize, StoreError> {
    let mut decided = 0;
    for bytes in due(db, timer::ASK, moment.now).await? {
        let Some(id) = Id::from_bytes(&bytes).map(PaymentId::from) else {
            clear(db, timer::ASK, bytes).await?;
            continue;
        };
        if let Err(e) = edge::ask_provider(db, provider, id, &next(moment)).await {
            tracing::warn!(payment = %id, error = %e, "a payment could not be asked for");
        }
        let payment = db.read(move |tx| store::payment::payment(tx, id)).await?;
        let open = payment.filter(|payment| payment.status == PaymentStatus::Open);
        let Some(open) = open else {
            decided += 1;
            clear(db, timer::ASK, bytes).await?;
            continue;
        };
        // Ever more rarely, at most four times a day, and not for ever: an abandoned page stays open.
        let age = moment.now.seconds_since(open.created_at).max(60);
        if age > 30 * 86_400 {
            clear(db, timer::ASK, bytes).await?;
        } else {
            later(db, timer::ASK, bytes, moment.now.plus_seconds(age.min(6 * 3600))).await?;
        }
    }
    Ok(decided)
}

/// Sends refunds that were asked for; answers how many were done.
///
/// # Errors
/// The store's; a refund that the provider could not do is tried again, one that it refuses waits
/// for an operator.
pub async fn refund_due(
    db: &Db,
    provider: &Provider,
    moment: &mut Moment,
) -> Result<usize, StoreError> {
    let mut done = 0;
    for bytes in due(db, timer::REFUND, moment.now).await? {
        let id = bytes.get(..16).and_then(Id::from_bytes).map(PaymentId::from);
        let key = bytes.get(16..).and_then(|key| std::str::from_utf8(key).ok());
        let (Some(id), Some(key)) = (id, key.map(str::to_owned)) else {
            clear(db, timer::REFUND, bytes).await?;
            continue;
        };
        let asked = db.read(move |tx| store::payment::refunds(tx, id)).await?;
        let Some(refund) = asked.into_iter().find(|r| r.key == key && r.state == "asked") else {
            clear(db, timer::REFUND, bytes).await?;
            continue;
        };
        let ask = RefundAsk { reference: id, key: key.clone(), amount: refund.amount };
        let refused = match provider.refund(&ask).await {
            Ok(_) => false,
            Err(ProviderError::Refused(why)) => {
                tracing::error!(payment = %id, key, why, "the provider refuses a refund");
                true
            }
            Err(e) => {
                tracing::warn!(payment = %id, key, error = %e, "a refund has to wait");
                let age = moment.now.seconds_since(refund.asked_at).clamp(60, 3600);
                later(db, timer::REFUND, timer_id(id, &key), moment.now.plus_seconds(age)).await?;
                continue;
            }
        };
        let at = next(moment);
        let record =
            move |tx: &mut ::store::Tx<'_>| record_refund(tx, id, &key, refused, &mut at.clone());
        match db.write(record).await {
            Ok(()) | Err(RefundError::NotPaid) => done += usize::from(!refused),
            Err(RefundError::Store(e)) => return Err(e),
        }
    }
    Ok(done)
}
