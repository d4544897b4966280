//! What the other side wrote or showed in a return or a dispute, reported over the API.

use crate::{
    Access, Answered, Body, Merchant, Once, Problem, Routes, Shopper,
    openapi::{Part, ProblemBody},
};
use ::conversations::{ReportPiece, ReportReason, Voice};
use aftersales::{CaseId, Piece};
use axum::{extract::Path, http::StatusCode};
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Aftersales, Api::openapi())
        .command("/v1/returns/{case}/report", Access::SignedIn, report_return)
        .command("/v1/disputes/{dispute}/report", Access::SignedIn, report_dispute)
        .command("/v1/merchant/returns/{case}/report", Access::MEMBER, report_own_return)
        .command("/v1/merchant/disputes/{dispute}/report", Access::MEMBER, report_own_dispute)
}

#[derive(OpenApi)]
#[openapi(
    paths(report_return, report_dispute, report_own_return, report_own_dispute),
    components(schemas(ReportPieceBody))
)]
struct Api;

/// What is reported, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReportPieceBody {
    /// Of a return `words`, `answer` or `finding`; of a dispute `said-1`, `said-2` …; of both the id of a file.
    #[schema(example = "answer")]
    piece: String,
    /// `spam`, `abuse`, `fraud` or `other`.
    #[schema(example = "abuse")]
    reason: String,
    /// At most 500 characters; needed with `other`.
    #[serde(default)]
    note: String,
}

async fn report(
    once: Once,
    (voice, of): (Voice, CaseId),
    body: ReportPieceBody,
) -> Result<Answered, Problem> {
    let piece = Piece::from_key(&body.piece)
        .ok_or_else(|| web_kit::invalid("piece", "words, answer, finding, said-1 or a file"))?;
    let reason = ReportReason::from_key(&body.reason)
        .ok_or_else(|| web_kit::invalid("reason", "spam, abuse, fraud or other"))?;
    let ask = ReportPiece { voice, of, piece, reason, note: body.note };
    once.write(move |tx, moment| {
        ::conversations::report_piece(tx, &ask, moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

fn sold(merchant: &Merchant) -> Voice {
    Voice::merchant(merchant.id, merchant.principal.shopper_id)
}

/// Reports what the merchant answered, found or showed.
#[utoipa::path(post, path = "/v1/returns/{case}/report", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = ReportPieceBody,
    params(("case" = String, Path)),
    responses(
        (status = 204, description = "An operator looks at it"),
        (status = 404, description = "Nothing like that stands in a return of yours", body = ProblemBody),
        (status = 409, description = "It is your own", body = ProblemBody),
        (status = 422, description = "Say what, and what is wrong", body = ProblemBody)))]
async fn report_return(
    once: Once,
    shopper: Shopper,
    Path(case): Path<String>,
    Body(body): Body<ReportPieceBody>,
) -> Result<Answered, Problem> {
    let of = CaseId::Return(case.parse()?);
    report(once, (Voice::shopper(shopper.0.shopper_id), of), body).await
}

/// Reports what the other side said or showed.
#[utoipa::path(post, path = "/v1/disputes/{dispute}/report", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = ReportPieceBody,
    params(("dispute" = String, Path)),
    responses(
        (status = 204, description = "An operator looks at it"),
        (status = 404, description = "Nothing like that stands in a dispute of yours", body = ProblemBody),
        (status = 409, description = "It is your own", body = ProblemBody),
        (status = 422, description = "Say what, and what is wrong", body = ProblemBody)))]
async fn report_dispute(
    once: Once,
    shopper: Shopper,
    Path(dispute): Path<String>,
    Body(body): Body<ReportPieceBody>,
) -> Result<Answered, Problem> {
    let of = CaseId::Dispute(dispute.parse()?);
    report(once, (Voice::shopper(shopper.0.shopper_id), of), body).await
}

/// Reports what the shopper wrote or showed.
#[utoipa::path(post, path = "/v1/merchant/returns/{case}/report", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = ReportPieceBody,
    params(("case" = String, Path)),
    responses(
        (status = 204, description = "An operator looks at it"),
        (status = 404, description = "Nothing like that stands in a return of yours", body = ProblemBody),
        (status = 409, description = "It is your own", body = ProblemBody),
        (status = 422, description = "Say what, and what is wrong", body = ProblemBody)))]
async fn report_own_return(
    once: Once,
    merchant: Merchant,
    Path(case): Path<String>,
    Body(body): Body<ReportPieceBody>,
) -> Result<Answered, Problem> {
    let of = CaseId::Return(case.parse()?);
    report(once, (sold(&merchant), of), body).await
}

/// Reports what the other side said or showed.
#[utoipa::path(post, path = "/v1/merchant/disputes/{dispute}/report", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = ReportPieceBody,
    params(("dispute" = String, Path)),
    responses(
        (status = 204, description = "An operator looks at it"),
        (status = 404, description = "Nothing like that stands in a dispute of yours", body = ProblemBody),
        (status = 409, description = "It is your own", body = ProblemBody),
        (status = 422, description = "Say what, and what is wrong", body = ProblemBody)))]
async fn report_own_dispute(
    once: Once,
    merchant: Merchant,
    Path(dispute): Path<String>,
    Body(body): Body<ReportPieceBody>,
) -> Result<Answered, Problem> {
    let of = CaseId::Dispute(dispute.parse()?);
    report(once, (sold(&merchant), of), body).await
}
