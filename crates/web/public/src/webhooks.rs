//! What the payment provider tells the market.

use crate::{
    Access, App, Problem, Routes,
    openapi::{Part, ProblemBody},
};
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use orders::{RecordPaymentError, edge, edge::Message};
use payments::SignedHeaders;
use utoipa::OpenApi;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.document(Part::Payments, Api::openapi()).post("/webhooks/payments", Access::Public, take)
}

#[derive(OpenApi)]
#[openapi(paths(take))]
struct Api;

/// News of the payment provider
///
/// Signed after Standard Webhooks. The same news may come any number of times. What is signed and not
/// understood is kept for an operator.
#[utoipa::path(post, path = "/webhooks/payments", tag = "payments",
    request_body(content = String, content_type = "application/json",
        description = "`{\"type\", \"data\"}`"),
    params(
        ("webhook-id" = String, Header, description = "The same for each attempt"),
        ("webhook-timestamp" = String, Header, description = "Seconds since 1970 of this attempt"),
        ("webhook-signature" = String, Header, description = "`v1,` and the base 64 of the HMAC")),
    responses(
        (status = 204, description = "Taken; it need not be told again"),
        (status = 401, description = "Not believed", body = ProblemBody)))]
async fn take(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let signed = SignedHeaders {
        id: text("webhook-id"),
        timestamp: text("webhook-timestamp"),
        signature: text("webhook-signature"),
    };
    let moment = app.clock.moment();
    let notice = app.provider.verify_webhook(&signed, &body, moment.now)?;
    let id = signed.id.to_owned();
    let message = Message { id, notice, body: String::from_utf8_lossy(&body).into_owned() };
    match edge::take_notice(&app.db, app.provider.key(), message, &moment).await {
        Ok(recorded) => tracing::info!(?recorded, webhook = signed.id, "the provider told"),
        Err(RecordPaymentError::Store(error)) => return Err(error.into()),
        Err(RecordPaymentError::Ledger(error)) => return Err(Problem::internal(&error)),
    }
    Ok(StatusCode::NO_CONTENT)
}
