//! Outside any transaction: what somebody sends is looked at, written anew and kept in the object store, before
//! anything names it.

use crate::shape::shape;
use crate::{Attachment, BYTES_MAX, Failure};
use kernel::text::{spaced, without_hidden};
use object_store::{
    Error as ObjectError, ObjectStore, ObjectStoreExt, PutPayload, path::Path as Key,
};

/// Photos and papers that go with one message or form.
pub const ATTACHMENTS_MAX: usize = 6;
/// Where they are kept, in 256 folders by the first byte of their name.
pub(crate) const FOLDER: &str = "attached";
/// How a PDF begins.
const PDF: &[u8] = b"%PDF-";
/// A paper is at most this long, in bytes.
const PDF_BYTES_MAX: usize = 10 << 20;
/// Names are cut after so many characters, their ending aside.
const NAME_CHARS_MAX: usize = 80;

/// A photo or paper that is kept and that nothing names yet; what is not attached within a day is removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenIn {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) media: &'static str,
    pub(crate) bytes: i64,
}

impl TakenIn {
    /// As it is called, with the ending of what it is.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same under another name.
    #[must_use]
    pub fn called(self, name: String) -> TakenIn {
        TakenIn { name, ..self }
    }
}

/// Why something was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum TakeInError {
    /// It is no photo that we can read and no PDF, or too large a one: send another.
    #[error("{0}")]
    Refused(#[from] Failure),
    /// A PDF is longer than 10 MB.
    #[error("a PDF is at most 10 MB")]
    PaperLong,
    /// It could not be kept; nothing of it is there.
    #[error("an attachment cannot be kept: {0}")]
    Objects(#[from] ObjectError),
    /// The system gave no random bytes to name it by.
    #[error("the system gave no random bytes")]
    NoName,
}

/// Why an attachment cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Its file is not where it was kept.
    #[error("the file of this attachment is gone")]
    Gone,
    /// The object store failed.
    #[error("an attachment cannot be read: {0}")]
    Objects(ObjectError),
}

/// Keeps what somebody sends under `name`: a photo written anew, so that it tells nothing of where and with what it
/// was taken, or a PDF as it is. Attach it ([`attach`](crate::attach)) in the transaction of what it goes with.
///
/// # Errors
/// [`TakeInError::Refused`] and [`TakeInError::PaperLong`] say what to send instead.
pub async fn take_in(
    objects: &dyn ObjectStore,
    bytes: Vec<u8>,
    name: &str,
) -> Result<TakenIn, TakeInError> {
    let (media, ending, file) = if bytes.starts_with(PDF) {
        if bytes.len() > PDF_BYTES_MAX {
            return Err(TakeInError::PaperLong);
        }
        ("application/pdf", "pdf", bytes)
    } else {
        ("image/jpeg", "jpg", photo(bytes).await?)
    };
    let key = fresh_key(ending)?;
    let taken = TakenIn {
        name: named(name, ending),
        media,
        bytes: i64::try_from(file.len()).unwrap_or(i64::MAX),
        key,
    };
    objects.put(&Key::from(taken.key.as_str()), PutPayload::from(file)).await?;
    Ok(taken)
}

/// The largest of its sizes.
async fn photo(bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let mut sizes = shape(bytes).await?;
    sizes.pop().map(|largest| largest.jpeg).ok_or(Failure::NotPicture)
}

fn fresh_key(ending: &str) -> Result<String, TakeInError> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| TakeInError::NoName)?;
    let hex: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{FOLDER}/{}/{hex}.{ending}", &hex[..2]))
}

/// A name that steers nothing: the last part of a path, on one line, with the ending of what it is.
fn named(name: &str, ending: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = without_hidden(last).chars().filter(|c| !c.is_control()).collect();
    let stem = seen.rsplit_once('.').map_or(seen.as_str(), |(stem, _)| stem);
    let stem: String = spaced(stem).chars().take(NAME_CHARS_MAX).collect();
    let stem = stem.trim_matches(['.', ' ']);
    let stem = if stem.is_empty() { "file" } else { stem };
    format!("{stem}.{ending}")
}

/// The bytes of an attachment.
///
/// # Errors
/// [`ReadError::Gone`] when its file was lost.
pub async fn read_attachment(
    objects: &dyn ObjectStore,
    attachment: &Attachment,
) -> Result<Vec<u8>, ReadError> {
    let found = match objects.get(&Key::from(attachment.key.as_str())).await {
        Ok(found) => found,
        Err(ObjectError::NotFound { .. }) => return Err(ReadError::Gone),
        Err(error) => return Err(ReadError::Objects(error)),
    };
    let bytes = found.bytes().await.map_err(ReadError::Objects)?;
    Ok(bytes.to_vec())
}

const _: () = assert!(PDF_BYTES_MAX <= BYTES_MAX);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_steers_nothing_and_ends_as_what_it_is() {
        for (sent, kept) in [
            ("photo.png", "photo.jpg"),
            ("C:\\pictures\\broken jar.JPEG", "broken jar.jpg"),
            ("../../etc/passwd", "passwd.jpg"),
            ("a\u{202E}gpj.exe", "agpj.jpg"),
            ("碎了.heic", "碎了.jpg"),
            ("", "file.jpg"),
            ("...", "file.jpg"),
            ("a\r\nb.png", "ab.jpg"),
        ] {
            assert_eq!(named(sent, "jpg"), kept, "{sent:?}");
        }
        assert_eq!(named(&"x".repeat(300), "pdf").len(), NAME_CHARS_MAX + 4);
    }
}
