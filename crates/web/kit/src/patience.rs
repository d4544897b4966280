//! How long a request may take: a handler that does not answer in time is given up and the caller told,
//! so that none waits for ever; of an upload each piece must come in time, and the whole in half an hour, and
//! one account has few of them under way.

use crate::{App, Problem, Reader, upload::paced};
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{collections::HashSet, sync::Arc, time::Duration};
use tower_http::timeout::TimeoutBody;

/// An upload takes at most so many times as long as another request, however steadily it drips.
const UPLOAD_TIMES: u32 = 60;

/// The routes whose bodies are streamed, with what every handler is given.
#[derive(Clone)]
pub(crate) struct Patience {
    pub(crate) app: App,
    pub(crate) uploads: Arc<HashSet<&'static str>>,
}

pub(crate) async fn limit(
    State(patience): State<Patience>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let upload = path.is_some_and(|path| patience.uploads.contains(path.as_str()));
    let longest = patience.app.config.patience;
    if upload && request.method() == axum::http::Method::POST {
        let reader = request.extensions().get::<Reader>();
        let account = reader.and_then(Reader::principal).map(|person| person.shopper_id);
        let _turn = match account.map(|account| patience.app.uploads.begin(account)) {
            Some(Err(problem)) => return problem.into_response(),
            Some(Ok(turn)) => Some(turn),
            None => None,
        };
        let timed = request.map(|body| Body::new(TimeoutBody::new(longest, body)));
        return in_time(longest.saturating_mul(UPLOAD_TIMES), next.run(paced(timed))).await;
    }
    in_time(longest, next.run(request)).await
}

async fn in_time(longest: Duration, answer: impl Future<Output = Response>) -> Response {
    match tokio::time::timeout(longest, answer).await {
        Ok(response) => response,
        Err(_) => Problem::too_slow().into_response(),
    }
}
