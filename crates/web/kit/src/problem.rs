//! A refusal as HTTP tells it: RFC 9457 JSON under `/v1`, a page in the reader's language elsewhere.
//!
//! A handler answers `Err(Problem)`; [`crate::session`] turns it into the medium. The `slug` is API
//! and never renamed. Internal errors are logged in full and told in brief.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};
use store::StoreError;

/// Who is told that the database has no time may ask again after so many seconds.
const BUSY_SECONDS: i64 = 2;

/// What went wrong, for a program and for a person.
#[derive(Clone, Debug)]
pub struct Problem(Box<Parts>);

/// The same value in handlers of pages: texts come from `problem-<slug>` in Fluent.
pub type PageProblem = Problem;

#[derive(Clone, Debug)]
struct Parts {
    status: StatusCode,
    slug: &'static str,
    detail: String,
    members: Map<String, Value>,
    fields: Vec<(String, String)>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem of that status; `detail` is shown to API clients and never names internals.
    #[must_use]
    pub fn new(status: StatusCode, slug: &'static str, detail: impl ToString) -> Problem {
        Problem(Box::new(Parts {
            status,
            slug,
            detail: detail.to_string(),
            members: Map::new(),
            fields: Vec::new(),
            headers: Vec::new(),
        }))
    }

    /// 400: the request cannot be read.
    #[must_use]
    pub fn bad_request(slug: &'static str, detail: impl ToString) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, slug, detail)
    }

    /// 400: a text holds U+0000, which is written nowhere.
    #[must_use]
    pub fn nul_in_text() -> Problem {
        let detail = "a text holds the character NUL (U+0000), which is kept nowhere; leave it out";
        Problem::bad_request("nul-in-text", detail)
    }

    /// 401: nobody is signed in.
    #[must_use]
    pub fn unauthorized() -> Problem {
        let challenge = HeaderValue::from_static("Bearer");
        Problem::new(StatusCode::UNAUTHORIZED, "sign-in-needed", "sign in first")
            .header(header::WWW_AUTHENTICATE, challenge)
    }

    /// 403: understood, and not allowed.
    #[must_use]
    pub fn forbidden(slug: &'static str, detail: impl ToString) -> Problem {
        Problem::new(StatusCode::FORBIDDEN, slug, detail)
    }

    /// 404: no such thing, or not one that this caller may know of.
    #[must_use]
    pub fn not_found() -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not-found", "there is nothing at this address")
    }

    /// 409: the present state does not allow it.
    #[must_use]
    pub fn conflict(slug: &'static str, detail: impl ToString) -> Problem {
        Problem::new(StatusCode::CONFLICT, slug, detail)
    }

    /// 412: the If-Match version is not the present one.
    #[must_use]
    pub fn stale() -> Problem {
        let detail = "somebody changed this in the meantime; read it again and repeat your change";
        Problem::new(StatusCode::PRECONDITION_FAILED, "stale", detail)
    }

    /// 422: read, but a value is wrong. Add [`Problem::field`] for each.
    #[must_use]
    pub fn invalid(slug: &'static str, detail: impl ToString) -> Problem {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, slug, detail)
    }

    /// 429: too many requests; `seconds` until the next may come.
    #[must_use]
    pub fn too_many(seconds: i64) -> Problem {
        let detail = "too many requests; wait and try again";
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", detail)
            .header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// 503: no answer in time. What was begun may still be done: look, or ask again with the same
    /// `Idempotency-Key`.
    #[must_use]
    pub fn too_slow() -> Problem {
        let detail = "no answer in time; look at what is there, or ask again with the same \
            Idempotency-Key";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too-slow", detail)
    }

    /// 503: the database has no time or does not answer; nothing was written.
    #[must_use]
    pub fn busy() -> Problem {
        let detail = "the market is busy and nothing was written; ask again in a moment";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail)
            .header(header::RETRY_AFTER, HeaderValue::from(BUSY_SECONDS))
    }

    /// 503: the search index was damaged, and is not whole again yet.
    #[must_use]
    pub fn made_anew() -> Problem {
        let detail = "the search index is being made anew; ask again in a moment";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "search-made-anew", detail)
            .header(header::RETRY_AFTER, HeaderValue::from(BUSY_SECONDS))
    }

    /// 413: a body is longer than `bytes_max`.
    #[must_use]
    pub fn too_large(bytes_max: u64) -> Problem {
        let detail = format!("a file is at most {bytes_max} bytes; divide it and send the parts");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "file-too-large", detail)
            .with("mebibytes", bytes_max >> 20)
            .with_number("bytes_max", i64::try_from(bytes_max).unwrap_or(i64::MAX))
    }

    /// 500: our fault; 503 where asking again in a moment may do. The error is logged in full and not told.
    #[must_use]
    pub fn internal(error: &(dyn std::error::Error + 'static)) -> Problem {
        let mut causes = error.to_string();
        let mut next = error.source();
        while let Some(cause) = next {
            causes.push_str(": ");
            causes.push_str(&cause.to_string());
            next = cause.source();
        }
        match error.downcast_ref::<StoreError>() {
            // The transaction runs again, unless it lost ten times.
            Some(StoreError::LostRace) => tracing::info!("lost a race"),
            // Whatever came in was looked at before; this is for what a door forgot.
            Some(error) if error.is_nul() => {
                tracing::warn!("a text with NUL came as far as the database");
                return Problem::nul_in_text();
            }
            Some(StoreError::Full(_)) => tracing::error!(error = causes, "nothing can be written"),
            Some(StoreError::Busy | StoreError::TimedOut | StoreError::Unavailable(_)) => {
                tracing::warn!(error = causes, "the database has no time");
            }
            Some(_) | None => {
                tracing::error!(error = causes, "internal error");
                return Problem::broken();
            }
        }
        Problem::busy()
    }

    /// 500 for what was logged where it was found.
    #[must_use]
    pub fn broken() -> Problem {
        let detail = "something broke on our side; we wrote it down. Try again in a moment";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }

    /// Adds a member for programs; texts are also given to the page's Fluent text.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Problem {
        self.0.members.insert(name.to_owned(), Value::String(value.to_string()));
        self
    }

    /// Adds a member that is a list of texts.
    #[must_use]
    pub fn with_texts<T: ToString>(
        mut self,
        name: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Problem {
        let texts = values.into_iter().map(|value| Value::String(value.to_string())).collect();
        self.0.members.insert(name.to_owned(), Value::Array(texts));
        self
    }

    /// Adds a member that is a number.
    #[must_use]
    pub fn with_number(mut self, name: &str, value: i64) -> Problem {
        self.0.members.insert(name.to_owned(), value.into());
        self
    }

    /// Names a field of the body and what to mend in it.
    #[must_use]
    pub fn field(mut self, name: impl ToString, mend: impl ToString) -> Problem {
        self.0.fields.push((name.to_string(), mend.to_string()));
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Problem {
        self.0.headers.push((name, value));
        self
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable name.
    #[must_use]
    pub fn slug(&self) -> &'static str {
        self.0.slug
    }

    /// The sentence for API clients.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The fields of the body that it names, in order.
    pub(crate) fn field_names(&self) -> impl Iterator<Item = &str> {
        self.0.fields.iter().map(|(name, _)| name.as_str())
    }

    pub(crate) fn members(&self) -> &Map<String, Value> {
        &self.0.members
    }

    fn json(&self) -> Value {
        let parts = &self.0;
        let mut body = parts.members.clone();
        body.insert("type".into(), format!("/problems/{}", parts.slug).into());
        body.insert("title".into(), parts.status.canonical_reason().unwrap_or("Problem").into());
        body.insert("status".into(), parts.status.as_u16().into());
        body.insert("detail".into(), parts.detail.clone().into());
        if !parts.fields.is_empty() {
            let fields = parts
                .fields
                .iter()
                .map(|(name, mend)| serde_json::json!({ "field": name, "detail": mend }));
            body.insert("errors".into(), fields.collect());
        }
        Value::Object(body)
    }

    /// The answer's headers, on a body made elsewhere.
    pub(crate) fn dress(&self, mut response: Response) -> Response {
        *response.status_mut() = self.0.status;
        for (name, value) in &self.0.headers {
            response.headers_mut().insert(name, value.clone());
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let headers = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = self.dress((headers, self.json().to_string()).into_response());
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        Problem::internal(&error)
    }
}

impl From<kernel::IdError> for Problem {
    /// An id that cannot be read names nothing.
    fn from(_: kernel::IdError) -> Problem {
        Problem::not_found()
    }
}

impl From<kernel::MoneyError> for Problem {
    fn from(error: kernel::MoneyError) -> Problem {
        Problem::internal(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_as_rfc_9457() {
        let problem = Problem::invalid("bad-listing", "two values are wrong")
            .with("sku", "sku_1")
            .field("title_en", "write a title");
        assert_eq!(
            problem.json(),
            serde_json::json!({
                "type": "/problems/bad-listing", "title": "Unprocessable Entity", "status": 422,
                "detail": "two values are wrong", "sku": "sku_1",
                "errors": [{"field": "title_en", "detail": "write a title"}],
            })
        );
    }

    #[test]
    fn a_database_without_time_is_told_as_503_and_when_to_ask_again() {
        let told = |error: StoreError| {
            let problem = Problem::internal(&error);
            let after = problem.into_response().headers().get(header::RETRY_AFTER).cloned();
            (Problem::internal(&error).status().as_u16(), after.is_some())
        };
        let stopped = StoreError::Unavailable("10.0.0.7 refused".to_owned());
        let full = StoreError::Full("database or disk is full".to_owned());
        for busy in [StoreError::Busy, StoreError::TimedOut, StoreError::LostRace, stopped, full] {
            assert_eq!(told(busy), (503, true));
        }
        for broken in [StoreError::Column("x"), StoreError::Conflict, StoreError::CommitUnknown] {
            assert_eq!(told(broken), (500, false));
        }
    }

    #[test]
    fn what_broke_inside_is_not_told() {
        let told = Problem::internal(&std::io::Error::other("password=hunter2"));
        assert!(!told.json().to_string().contains("hunter2"));
    }
}
