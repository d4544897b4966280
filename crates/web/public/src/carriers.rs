//! What carriers tell the market, signed.

use crate::{
    Access, App, Problem, Routes,
    openapi::{Part, ProblemBody},
};
use aftersales::ParcelTrouble;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use fulfilment::{Carrier, CarrierNotice};
use payments::{SignedHeaders, WebhookError};
use utoipa::OpenApi;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.document(Part::Fulfilment, Api::openapi()).post(
        "/webhooks/carriers/{carrier}",
        Access::Public,
        take,
    )
}

#[derive(OpenApi)]
#[openapi(paths(take))]
struct Api;

/// What a carrier saw of a parcel
///
/// Signed after Standard Webhooks with the secret that the operator keeps for this carrier. A delivery starts
/// the clock after which the merchant is paid; `parcel.lost` and `parcel.broken` open a dispute in which both sides
/// are heard. The same notice may come any number of times; one of another
/// `type` is taken and changes nothing. One that cannot be read is refused, and told which field is wrong.
#[utoipa::path(post, path = "/webhooks/carriers/{carrier}", tag = "fulfilment",
    request_body(content = String, content_type = "application/json",
        description = "`{\"type\": \"parcel.seen\", \"data\": {\"tracking_number\", \"progress\", \
            \"place\", \"note\", \"at\"}}`"),
    params(
        ("carrier" = String, Path, description = "`usps`, `ups`, `fedex`, `dhl`, `ems`, `sf` or `other`"),
        ("webhook-id" = String, Header, description = "The same for each attempt"),
        ("webhook-timestamp" = String, Header, description = "Seconds since 1970 of this attempt"),
        ("webhook-signature" = String, Header, description = "`v1,` and the base 64 of the HMAC")),
    responses(
        (status = 204, description = "Taken; it need not be told again"),
        (status = 401, description = "Not believed", body = ProblemBody),
        (status = 404, description = "No such parcel, or not yet: tell it again later",
            body = ProblemBody),
        (status = 409, description = "It does not follow from what was seen, or the order is over",
            body = ProblemBody),
        (status = 422, description = "It cannot be read; `errors` names the field",
            body = ProblemBody)))]
async fn take(
    State(app): State<App>,
    Path(carrier): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let signed = SignedHeaders {
        id: text("webhook-id"),
        timestamp: text("webhook-timestamp"),
        signature: text("webhook-signature"),
    };
    let carrier = Carrier::from_key(&carrier).ok_or_else(Problem::not_found)?;
    let moment = app.clock.moment();
    // Whoever is not believed is not told with which carriers the market has a secret.
    match app.config.carriers.get(&carrier) {
        Some(secret) => secret.believe(&signed, &body, moment.now)?,
        None => signed.in_time(moment.now).and(Err(WebhookError::Signature))?,
    }
    if let Some(trouble) = ParcelTrouble::read(&body) {
        let take = move |tx: &mut store::Tx<'_>| {
            aftersales::take_parcel_trouble(tx, (carrier, &trouble), &mut moment.clone())
        };
        app.db.write(take).await?;
        return Ok(StatusCode::NO_CONTENT);
    }
    let seen = match CarrierNotice::read(&body)? {
        CarrierNotice::Seen(seen) => seen,
        CarrierNotice::Unknown(kind) => {
            let carrier = carrier.key();
            tracing::warn!(carrier, kind, webhook = signed.id, "a notice of another kind");
            return Ok(StatusCode::NO_CONTENT);
        }
    };
    let terms = app.config.terms;
    let take = move |tx: &mut store::Tx<'_>| {
        fulfilment::take_carrier_notice(tx, (carrier, &seen), terms, &mut moment.clone())
    };
    app.db.write(take).await?;
    Ok(StatusCode::NO_CONTENT)
}
