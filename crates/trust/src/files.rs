//! The files that merchants send: kept in the object store as long as they may be read again.

use ::store::{Db, StoreError};
use jobs::Failed;
use kernel::{MerchantId, Moment, SkuId, Timestamp, UploadId};
use object_store::{Error as ObjectError, ObjectStore, ObjectStoreExt, path::Path as Key};

/// Where they are kept, each in the folder of its merchant.
const FOLDER: &str = "imports";
/// A file stays so long after its last run has ended: she may take it or have it read once more.
const KEEP_DAYS: i64 = 7;
/// A file of which no run was begun was refused or cut off.
const UNBEGUN_DAYS: i64 = 1;
/// Files that are looked up, let go and removed at a time.
const PORTION: usize = 64;

/// A key for a file that `merchant` is about to send.
#[must_use]
pub fn new_file_key(merchant: MerchantId, moment: &mut Moment) -> String {
    let id: UploadId = moment.id(merchant.home());
    format!("{FOLDER}/{merchant}/{id}.csv")
}

/// When a file was sent, which its name tells; none for what is no such file.
fn sent_at(place: &Key) -> Option<Timestamp> {
    let name = place.filename()?.strip_suffix(".csv")?;
    // Files had ids of another kind before they had their own.
    let id = name.parse::<UploadId>().map(UploadId::id);
    let id = id.or_else(|_| name.parse::<SkuId>().map(SkuId::id));
    Some(id.ok()?.made_at())
}

/// Why files that nobody needs were not all removed. The next sweep goes on.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The object store failed.
    #[error("the files that merchants sent cannot be listed or removed: {0}")]
    Objects(#[from] ObjectError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SweepError> for Failed {
    fn from(error: SweepError) -> Failed {
        Failed::again(error)
    }
}

/// Removes the files whose last run ended seven days ago, and those of a day ago of which none was begun;
/// answers how many. One merchant after the other, some files at a time.
///
/// # Errors
/// [`SweepError::Objects`] when one cannot be removed; those before it are.
pub async fn sweep_files(
    db: &Db,
    objects: &dyn ObjectStore,
    now: Timestamp,
) -> Result<u64, SweepError> {
    let before = now.plus_days(-UNBEGUN_DAYS);
    let mut removed = 0;
    for folder in objects.list_with_delimiter(Some(&Key::from(FOLDER))).await?.common_prefixes {
        let merchant = folder.filename().and_then(|name| name.parse::<MerchantId>().ok());
        let Some(merchant) = merchant else { continue };
        let files = objects.list_with_delimiter(Some(&folder)).await?.objects;
        let places = files.into_iter().map(|file| file.location);
        let old = places.filter(|place| sent_at(place).is_some_and(|sent| sent < before));
        let old: Vec<String> = old.map(|place| place.to_string()).collect();
        for keys in old.chunks(PORTION) {
            removed += sweep_portion((db, objects), merchant, keys.to_vec(), now).await?;
        }
    }
    Ok(removed)
}

async fn sweep_portion(
    (db, objects): (&Db, &dyn ObjectStore),
    merchant: MerchantId,
    keys: Vec<String>,
    now: Timestamp,
) -> Result<u64, SweepError> {
    let ended_before = now.plus_days(-KEEP_DAYS);
    // Read first: most looks find nothing, and a read holds up no writer.
    let look = move |tx: &mut ::store::Tx<'_>| {
        catalog::unneeded_import_files(tx, merchant, &keys, ended_before)
    };
    let unneeded = db.read(look).await?;
    if unneeded.is_empty() {
        return Ok(0);
    }
    let release = move |tx: &mut ::store::Tx<'_>| {
        catalog::release_import_files(tx, merchant, &unneeded, ended_before)
    };
    let free = db.write(release).await?;
    for key in &free {
        match objects.delete(&Key::from(key.as_str())).await {
            Ok(()) | Err(ObjectError::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(free.len() as u64)
}
