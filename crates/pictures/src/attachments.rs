//! Attachments as rows: what is attached to what, by whom. Their home is that of what they are about.

use crate::TakenIn;
use crate::taking::FOLDER;
use ::jobs::Failed;
use ::store::{Db, Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};
use kernel::{AttachmentId, Id, MerchantId, Moment, ShopperId, Timestamp};
use object_store::{Error as ObjectError, ObjectStore, ObjectStoreExt, path::Path as Key};
use std::collections::BTreeSet;

/// What was taken in and is attached to nothing is removed after so many seconds.
const UNATTACHED_SECONDS: i64 = 86_400;
/// Files that are looked up at a time.
const PORTION: usize = 64;

/// A photo or paper that goes with something: a message, a return, a piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its id; the home is the merchant.
    pub id: AttachmentId,
    /// What it goes with.
    pub about: Id,
    /// As it was called, with the ending of what it is.
    pub name: String,
    /// `image/jpeg` or `application/pdf`.
    pub media: String,
    /// How long it is.
    pub bytes: i64,
    /// Who attached it.
    pub by: ShopperId,
    /// When.
    pub at: Timestamp,
    /// When an operator hid it from the parties.
    pub hidden_at: Option<Timestamp>,
    /// Where its bytes are.
    pub(crate) key: String,
}

impl Attachment {
    /// A photo, which a page can show; else a paper.
    #[must_use]
    pub fn is_photo(&self) -> bool {
        self.media == "image/jpeg"
    }
}

/// Attaches what was taken in to `about`, whose home is a merchant; answers its id.
pub fn attach(
    tx: &mut Tx<'_>,
    about: Id,
    by: ShopperId,
    taken: &TakenIn,
    moment: &mut Moment,
) -> Result<AttachmentId, StoreError> {
    let id: AttachmentId = moment.id(about.home());
    tx.execute(
        sql!(
            "INSERT INTO attachment (merchant_id, attachment_id, about, name, media, bytes,
                object_key, attached_by, attached_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        params![
            about.home(),
            id,
            about.bytes(),
            taken.name,
            taken.media,
            taken.bytes,
            taken.key,
            by,
            moment.now
        ],
    )?;
    tx.execute(
        sql!("INSERT INTO attachment_object (object_key) VALUES ($1) ON CONFLICT DO NOTHING"),
        params![taken.key],
    )?;
    Ok(id)
}

/// As [`row`] reads them.
const COLUMNS: &str =
    "attachment_id, about, name, media, bytes, attached_by, attached_at, object_key, hidden_at";

fn row(row: &Row<'_>) -> Result<Attachment, StoreError> {
    let about: Vec<u8> = row.get(1)?;
    Ok(Attachment {
        id: row.get(0)?,
        about: Id::from_bytes(&about).ok_or(StoreError::Column("id"))?,
        name: row.get(2)?,
        media: row.get(3)?,
        bytes: row.get(4)?,
        by: row.get(5)?,
        at: row.get(6)?,
        key: row.get(7)?,
        hidden_at: row.get(8)?,
    })
}

/// What is attached to each of `about`, in the order in which it was attached.
pub fn attachments(tx: &mut Tx<'_>, about: &[Id]) -> Result<Vec<Attachment>, StoreError> {
    let mut about = about.to_vec();
    about.sort_unstable();
    about.dedup();
    let homes: Vec<MerchantId> = about.iter().map(|id| MerchantId::of(id.home())).collect();
    let rows: Vec<[Value<'_>; 2]> = about
        .iter()
        .zip(&homes)
        .map(|(id, home)| [home.to_value(), Value::Bytes(id.bytes())])
        .collect();
    let mut found = tx.query_set(
        sql_set!(
            "WITH v(home, wanted) AS (VALUES {rows})
             SELECT {columns} FROM v JOIN attachment a
               ON a.merchant_id = v.home AND a.about = v.wanted",
            [BIGINT, BYTEA],
            COLUMNS
        ),
        &rows,
        row,
    )?;
    found.sort_by_key(|one| one.id);
    Ok(found)
}

/// One attachment; ask first whether the reader may see what it is about.
pub fn attachment(tx: &mut Tx<'_>, id: AttachmentId) -> Result<Option<Attachment>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT {columns} FROM attachment
             WHERE merchant_id = $1 AND attachment_id = $2",
            COLUMNS
        ),
        params![id.home(), id],
        row,
    )
}

/// Hides an attachment from the parties; false when it is hidden, or there is none.
pub fn hide_attachment(
    tx: &mut Tx<'_>,
    id: AttachmentId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE attachment SET hidden_at = $1
             WHERE merchant_id = $2 AND attachment_id = $3 AND hidden_at IS NULL"
        ),
        params![now, id.home(), id],
    )?;
    Ok(changed == 1)
}

/// Those of `keys` that an attachment names.
fn named(tx: &mut Tx<'_>, keys: &[String]) -> Result<BTreeSet<String>, StoreError> {
    let rows: Vec<[Value<'_>; 1]> = keys.iter().map(|key| [Value::Text(key)]).collect();
    let found: Vec<String> = tx.query_set(
        sql_set!(
            "WITH v(object_key) AS (VALUES {rows})
             SELECT o.object_key FROM v JOIN attachment_object o ON o.object_key = v.object_key",
            [TEXT]
        ),
        &rows,
        |row| row.get(0),
    )?;
    Ok(found.into_iter().collect())
}

/// Removes what was taken in a day ago and is attached to nothing: its form was refused, or cut off; answers how
/// many that were.
pub async fn sweep_attachments(
    db: &Db,
    objects: &dyn ObjectStore,
    now: Timestamp,
) -> Result<u64, Failed> {
    let before = now.plus_seconds(-UNATTACHED_SECONDS).micros().div_euclid(1_000_000);
    let folders = objects.list_with_delimiter(Some(&Key::from(FOLDER))).await;
    let mut removed = 0;
    for folder in folders.map_err(Failed::again)?.common_prefixes {
        let files = objects.list_with_delimiter(Some(&folder)).await.map_err(Failed::again)?;
        let files = files.objects.into_iter();
        let old = files.filter(|file| file.last_modified.timestamp() < before);
        let old: Vec<String> = old.map(|file| file.location.to_string()).collect();
        for keys in old.chunks(PORTION) {
            let looked = keys.to_vec();
            let named = db.read(move |tx| named(tx, &looked)).await?;
            for key in keys.iter().filter(|key| !named.contains(*key)) {
                match objects.delete(&Key::from(key.as_str())).await {
                    Ok(()) | Err(ObjectError::NotFound { .. }) => removed += 1,
                    Err(error) => return Err(Failed::again(error)),
                }
            }
        }
    }
    Ok(removed)
}
