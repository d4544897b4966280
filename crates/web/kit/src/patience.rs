//! How long a request may take: a handler that does not answer in time is given up and the caller told,
//! so that none waits for ever; of an upload each piece must come in time, and the whole in half an hour, and
//! one account has few of them under way. Finding out who asks counts from the same moment.

use crate::{App, Problem, Reader, upload::paced};
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{collections::HashSet, sync::Arc, time::Duration};
use tokio::time::{Instant, timeout};
use tower_http::timeout::TimeoutBody;

/// An upload takes at most so many times as long as another request, however steadily it drips.
const UPLOAD_TIMES: u32 = 60;

/// The routes whose bodies are streamed, with what every handler is given.
#[derive(Clone)]
pub(crate) struct Patience {
    pub(crate) app: App,
    pub(crate) uploads: Arc<HashSet<&'static str>>,
}

/// When a request came in: all that is done for it shares one bound.
#[derive(Clone, Copy)]
pub(crate) struct Came(Instant);

impl Came {
    pub(crate) fn now() -> Came {
        Came(Instant::now())
    }

    /// What `work` gives; nothing when it takes longer than `longest` since the request came.
    pub(crate) async fn within<T>(
        self,
        longest: Duration,
        work: impl Future<Output = T>,
    ) -> Option<T> {
        timeout(longest.saturating_sub(self.0.elapsed()), work).await.ok()
    }
}

pub(crate) async fn limit(
    State(patience): State<Patience>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let upload = path.is_some_and(|path| patience.uploads.contains(path.as_str()));
    let longest = patience.app.config.patience;
    let came = request.extensions().get::<Came>().copied().unwrap_or_else(Came::now);
    if upload && request.method() == axum::http::Method::POST {
        let reader = request.extensions().get::<Reader>();
        let account = reader.and_then(Reader::principal).map(|person| person.shopper_id);
        let _turn = match account.map(|account| patience.app.uploads.begin(account)) {
            Some(Err(problem)) => return problem.into_response(),
            Some(Ok(turn)) => Some(turn),
            None => None,
        };
        let timed = request.map(|body| Body::new(TimeoutBody::new(longest, body)));
        let longest = longest.saturating_mul(UPLOAD_TIMES);
        return or_too_late(came.within(longest, next.run(paced(timed))).await);
    }
    or_too_late(came.within(longest, next.run(request)).await)
}

fn or_too_late(answer: Option<Response>) -> Response {
    answer.unwrap_or_else(|| Problem::too_slow().into_response())
}
