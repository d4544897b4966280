//! Forms with files, as they come in: each piece is looked at before the next is taken, words that stand
//! beside a file are bounded in kilobytes, a file is taken no further than its reader wants it, and one
//! account has few of them under way. Nothing here grows with what is sent.

use crate::{App, Problem};
use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::{HeaderValue, StatusCode, header},
};
use http_body::Frame;
use kernel::ShopperId;
use object_store::ObjectStore;
use std::{
    collections::HashMap,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

/// A word that is typed beside a file is at most this long, in bytes.
const WORD_BYTES_MAX: usize = 8 << 10;
/// The name of a file is cut after so many characters.
const NAME_CHARS_MAX: usize = 255;
/// So many bytes may come of which nothing is handed on: the heads of parts, which nobody bounds else.
const UNREAD_BYTES_MAX: usize = 1 << 20;
/// A form has at most so many parts; the longest of ours carries the texts of a whole book, some thirty.
const PARTS_MAX: u32 = 100;
/// Uploads that one account may have under way in this process.
const AT_ONCE: u32 = 3;
/// Who has that many may ask again after so many seconds.
const AGAIN_SECONDS: i64 = 10;

/// A form with files; the handler's last argument.
pub struct Upload {
    form: Multipart,
    unread: Unread,
    /// Those that were handed on.
    parts: u32,
    /// Where files may be kept.
    objects: Arc<dyn ObjectStore>,
}

/// One part of it: a word or a file.
pub struct Part<'u> {
    field: Field<'u>,
    unread: Unread,
}

impl FromRequest<App> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Upload, Problem> {
        let unread = request.extensions().get::<Unread>().cloned().unwrap_or_default();
        match Multipart::from_request(request, app).await {
            Ok(form) => {
                let objects = Arc::clone(&app.objects);
                Ok(Upload { form, unread, parts: 0, objects })
            }
            Err(error) => {
                Err(Problem::bad_request("bad-form", format!("the form cannot be read: {error}")))
            }
        }
    }
}

/// The rest does not come, or is more than is taken.
fn cut_off(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let detail = "the body is too large; send less at once";
        return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", detail);
    }
    Problem::bad_request("cut-off", "the upload broke off")
}

impl Upload {
    /// Where its files may be kept.
    pub(crate) fn objects(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.objects)
    }

    /// The next part; none when the form has ended. What was not read of the one before is skipped.
    ///
    /// # Errors
    /// 400 when the upload broke off, 413 when it is longer than its route takes, or has more than 100 parts.
    pub async fn next(&mut self) -> Result<Option<Part<'_>>, Problem> {
        let unread = self.unread.clone();
        unread.none();
        let Some(field) = self.form.next_field().await.map_err(cut_off)? else { return Ok(None) };
        self.parts = self.parts.saturating_add(1);
        if self.parts > PARTS_MAX {
            let detail = "the form has more than 100 fields and files; send less at once";
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-many-parts", detail));
        }
        Ok(Some(Part { field, unread }))
    }
}

impl Part<'_> {
    /// What the form calls it; empty when it says nothing.
    pub fn name(&self) -> &str {
        self.field.name().unwrap_or_default()
    }

    /// The name of its file; none for a word.
    pub fn file_name(&self) -> Option<String> {
        self.field.file_name().map(|name| name.chars().take(NAME_CHARS_MAX).collect())
    }

    /// The next piece; none at its end.
    ///
    /// # Errors
    /// As [`Upload::next`].
    pub async fn piece(&mut self) -> Result<Option<Bytes>, Problem> {
        let piece = self.field.chunk().await.map_err(cut_off)?;
        self.unread.none();
        Ok(piece)
    }

    /// All of it, read to its end; none when it is longer than `most` bytes, of which no more is kept.
    ///
    /// # Errors
    /// As [`Upload::next`].
    pub async fn bytes(mut self, most: usize) -> Result<Option<Vec<u8>>, Problem> {
        let (mut bytes, mut fits) = (Vec::new(), true);
        while let Some(piece) = self.piece().await? {
            fits = fits && bytes.len() + piece.len() <= most;
            if fits {
                bytes.extend_from_slice(&piece);
            } else {
                bytes = Vec::new();
            }
        }
        Ok(Some(bytes).filter(|_| fits))
    }

    /// What was typed.
    ///
    /// # Errors
    /// 413 for more than 8 KB; 400 for a text with NUL, or one that is not UTF-8; as [`Upload::next`].
    pub async fn word(self) -> Result<String, Problem> {
        let Some(bytes) = self.bytes(WORD_BYTES_MAX).await? else {
            let detail = "a field beside the file is longer than 8 KB; shorten it";
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "field-too-long", detail));
        };
        match String::from_utf8(bytes) {
            Ok(text) if text.contains('\0') => Err(Problem::nul_in_text()),
            Ok(text) => Ok(text),
            Err(_) => Err(Problem::bad_request("bad-form", "a field of the form is not UTF-8")),
        }
    }
}

/// Does what takes long, such as the reading of a file, away from the threads that answer.
///
/// # Errors
/// 500 when it panics.
pub async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::internal(&error))
}

/// How much has come in of which nothing was handed on.
#[derive(Clone, Debug, Default)]
struct Unread(Arc<AtomicUsize>);

impl Unread {
    fn none(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Whether that is more than a head of a part needs.
    fn grows_past(&self, bytes: usize) -> bool {
        self.0.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) > UNREAD_BYTES_MAX
    }
}

/// A body whose pieces come one at a time: who reads it is asked again after each, so that none gathers
/// whatever the socket has.
struct Paced {
    body: Body,
    /// For a form with files.
    unread: Option<Unread>,
    pauses: bool,
}

/// Says of a request that its body may be a large file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Streamed;

/// `request` with its body paced, and measured where it is a form.
pub(crate) fn paced(mut request: Request) -> Request {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_form = kind.is_some_and(|kind| kind.starts_with("multipart/form-data"));
    let unread = is_form.then(Unread::default);
    request.extensions_mut().insert(Streamed);
    if let Some(unread) = &unread {
        request.extensions_mut().insert(unread.clone());
    }
    request.map(|body| Body::new(Paced { body, unread, pauses: false }))
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if std::mem::take(&mut self.pauses) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            self.pauses = true;
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            if self.unread.as_ref().is_some_and(|unread| unread.grows_past(bytes)) {
                return Poll::Ready(Some(Err(axum::Error::new("a part has no end to its head"))));
            }
        }
        polled
    }
}

/// The uploads of each account that are under way.
#[derive(Debug, Default)]
pub(crate) struct UnderWay(Mutex<HashMap<ShopperId, u32>>);

/// One of them, until it is dropped.
pub(crate) struct Turn {
    all: Arc<UnderWay>,
    account: ShopperId,
}

impl UnderWay {
    /// Counts one more.
    ///
    /// # Errors
    /// 429 while `account` has as many as it may.
    pub(crate) fn begin(self: &Arc<Self>, account: ShopperId) -> Result<Turn, Problem> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(account).or_default();
        if *count >= AT_ONCE {
            let detail = "three uploads of this account are under way; wait for one of them";
            let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-uploads", detail);
            return Err(problem.header(header::RETRY_AFTER, HeaderValue::from(AGAIN_SECONDS)));
        }
        *count += 1;
        Ok(Turn { all: Arc::clone(self), account })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut counts = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = counts.get(&self.account).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            counts.remove(&self.account);
        } else {
            counts.insert(self.account, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Home;

    #[test]
    fn an_account_has_three_uploads_under_way_and_another_its_own() {
        let all = Arc::new(UnderWay::default());
        let account = |home| ShopperId::of(Home::new(home));
        let begun: Vec<Turn> = (0..3).filter_map(|_| all.begin(account(7)).ok()).collect();
        assert_eq!(begun.len(), 3);
        let refused = all.begin(account(7)).err().unwrap();
        assert_eq!((refused.status().as_u16(), refused.slug()), (429, "too-many-uploads"));
        assert!(all.begin(account(8)).is_ok());
        drop(begun);
        assert!(all.begin(account(7)).is_ok());
        assert!(all.0.lock().unwrap().is_empty());
    }
}
