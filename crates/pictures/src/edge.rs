//! Between two transactions: a picture is fetched, written anew, and kept in the object store.

use crate::commands::picture_of;
use crate::shape::{Shaped, shape};
use crate::{Failure, Fetcher, key_of_id, key_of_width, store};
use ::jobs::{Done, Failed, Item};
use ::store::Db;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, path::Path as Key};
use std::sync::Arc;

/// After so many tries in vain it is the merchant's turn: with [`pause`], after about a day.
const TRIES_MAX: i64 = 7;

/// The object store failed.
#[derive(Debug, thiserror::Error)]
#[error("a picture cannot be kept: {0}")]
pub struct KeepError(#[from] object_store::Error);

/// Keeps a picture in every size under `key`, as `/media/` serves it; the largest comes last, so that it
/// is never there without the others.
///
/// # Errors
/// [`KeepError`]: some sizes may be there; keep it again.
pub async fn keep(
    objects: &dyn ObjectStore,
    key: &str,
    sizes: Vec<Shaped>,
) -> Result<(), KeepError> {
    for Shaped { width, jpeg } in sizes {
        let name = width.map_or_else(|| key.to_owned(), |width| key_of_width(key, width));
        objects.put(&Key::from(format!("media/{name}")), PutPayload::from(jpeg)).await?;
    }
    Ok(())
}

/// Fetches a picture that waits. What its server does not give is tried again, later each time, and at last
/// left to the merchant; what we cannot keep is the operator's.
pub(crate) async fn fetch(
    (db, objects): (Db, Arc<dyn ObjectStore>),
    fetcher: Fetcher,
    item: Item,
) -> Result<Done, Failed> {
    let (merchant, id) = picture_of(&item.id).ok_or_else(|| Failed::person("no id"))?;
    let now = item.moment.now;
    let Some((address, tries)) = db.read(move |tx| store::waiting(tx, merchant, &id)).await? else {
        return Ok(Done::Done);
    };
    match shaped(&fetcher, &address).await {
        Ok(sizes) => {
            let key = key_of_id(merchant, &id);
            keep(objects.as_ref(), &key, sizes).await.map_err(Failed::again)?;
            db.write(move |tx| store::kept(tx, merchant, &id, now)).await?;
            Ok(Done::Done)
        }
        Err(failure) => {
            let tries = tries + 1;
            let again = failure.may_pass() && tries < TRIES_MAX;
            let told = (failure, tries, again);
            db.write(move |tx| store::not_taken(tx, (merchant, &id), told, now)).await?;
            Ok(if again { Done::Later(now.plus_seconds(pause(tries))) } else { Done::Done })
        }
    }
}

async fn shaped(fetcher: &Fetcher, address: &str) -> Result<Vec<Shaped>, Failure> {
    shape(fetcher.fetch(address).await?).await
}

/// One minute, then four times as long each time.
fn pause(tries: i64) -> i64 {
    60_i64 << (2 * (tries - 1)).clamp(0, 12)
}
