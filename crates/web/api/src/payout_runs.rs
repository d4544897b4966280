//! Runs of payouts, for operators: what one would gather, who stands behind it, and its file.

use super::payouts::{PayoutBody, ReturnedBody};
use crate::{
    Access, Answered, App, Body, Created, Items, MoneyBody, Once, Operator, Paging, Problem,
    Reader, Routes,
    openapi::{Part, ProblemBody},
};
use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use kernel::{Currency, PayoutRunId};
use serde::{Deserialize, Serialize};
use settlement::{ApproveRun, Approved, OpenRun, PayoutRun, Preview, ProposeRun, Taken};
use utoipa::{OpenApi, ToSchema};
use web_kit::{cursor::cut, parsed};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Operator, Api::openapi())
        .get("/v1/admin/payouts", Access::MONEY, preview_run)
        .get("/v1/admin/payout-runs", Access::MONEY, list_runs)
        .command("/v1/admin/payout-runs", Access::MONEY, propose_run)
        .get("/v1/admin/payout-runs/{run}", Access::MONEY, show_run)
        .command("/v1/admin/payout-runs/{run}/approve", Access::MONEY, approve_run)
        .command("/v1/admin/payout-runs/{run}/cancel", Access::MONEY, cancel_run)
        .get("/v1/admin/payout-runs/{run}/file", Access::MONEY, take_run_file)
        .command("/v1/admin/payout-runs/{run}/sent", Access::MONEY, send_run)
}

#[derive(OpenApi)]
#[openapi(
    paths(
        preview_run,
        list_runs,
        propose_run,
        show_run,
        approve_run,
        cancel_run,
        take_run_file,
        send_run
    ),
    components(schemas(
        PreviewBody,
        ExcludedBody,
        RunBody,
        RunPage,
        OpenRunBody,
        TakenBody,
        ProposeRunBody
    ))
)]
struct Api;

/// What a run would gather now.
#[derive(Serialize, ToSchema)]
struct PreviewBody {
    /// All that it would gather, together.
    total: Option<MoneyBody>,
    /// What it would gather, longest waiting first.
    included: Vec<PayoutBody>,
    /// What it would leave, and why; at most 500 of them.
    excluded: Vec<ExcludedBody>,
    /// How many it would leave, as far as was looked.
    left: usize,
    /// More could leave than one run takes: the next run takes them.
    more: bool,
}

/// A payout that waits for something.
#[derive(Serialize, ToSchema)]
struct ExcludedBody {
    /// Which.
    payout: PayoutBody,
    /// `no-account`, `account-held`, `account-unconfirmed`, `below-minimum`, `needed` (for open returns
    /// and disputes) or `held` (by an operator).
    why: &'static str,
}

/// Payouts of one currency that leave together.
#[derive(Serialize, ToSchema)]
struct RunBody {
    /// Its id.
    id: String,
    /// `proposed` (it waits for another operator), `approved` (its file can be taken), `sent` or `cancelled`.
    state: &'static str,
    /// How many payouts.
    payouts: u32,
    /// All of them together.
    total: MoneyBody,
    /// Who stands for it; `market` while it was proposed by itself and nobody does.
    proposed_by: String,
    /// When it was proposed (UTC).
    proposed_at: String,
    /// The other operator.
    approved_by: Option<String>,
    /// When the bank got its file (UTC).
    sent_at: Option<String>,
    /// Why it was called off.
    cancelled_why: Option<String>,
}

/// A page of runs.
#[derive(Serialize, ToSchema)]
struct RunPage {
    /// Newest first.
    items: Vec<RunBody>,
    /// Give this as `cursor` for the next page.
    next: Option<String>,
}

/// A run with its payouts, and who took its file.
#[derive(Serialize, ToSchema)]
struct OpenRunBody {
    /// The run.
    run: RunBody,
    /// Its payouts as they stand.
    payouts: Vec<PayoutBody>,
    /// Each time that its file was taken.
    taken: Vec<TakenBody>,
}

/// The file of a run was taken.
#[derive(Serialize, ToSchema)]
struct TakenBody {
    /// When (UTC).
    at: String,
    /// By whom.
    by: String,
    /// SHA-256 of what it held, in hex.
    digest: String,
}

/// A run of one currency.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProposeRunBody {
    /// In which currency; ISO 4217.
    currency: String,
}

impl From<&PayoutRun> for RunBody {
    fn from(run: &PayoutRun) -> RunBody {
        RunBody {
            id: run.id.to_string(),
            state: run.state.key(),
            payouts: run.payouts,
            total: run.total.into(),
            proposed_by: run.proposed_by.clone(),
            proposed_at: run.proposed_at.to_string(),
            approved_by: run.approved.as_ref().map(|(by, _)| by.clone()),
            sent_at: run.sent.as_ref().map(|(_, at)| at.to_string()),
            cancelled_why: run.cancelled.as_ref().map(|(_, _, why)| why.clone()),
        }
    }
}

impl From<&Preview> for PreviewBody {
    fn from(preview: &Preview) -> PreviewBody {
        let excluded = |(payout, why): &(settlement::Payout, settlement::Exclusion)| ExcludedBody {
            payout: PayoutBody::from(payout),
            why: why.key(),
        };
        PreviewBody {
            total: preview.total().map(MoneyBody::from),
            included: preview.included.iter().map(|(one, _)| PayoutBody::from(one)).collect(),
            excluded: preview.excluded.iter().map(excluded).collect(),
            left: preview.left,
            more: preview.more,
        }
    }
}

impl From<&OpenRun> for OpenRunBody {
    fn from(open: &OpenRun) -> OpenRunBody {
        let taken = |one: &Taken| TakenBody {
            at: one.at.to_string(),
            by: one.by.clone(),
            digest: one.digest.clone(),
        };
        OpenRunBody {
            run: RunBody::from(&open.run),
            payouts: open.payouts.iter().map(PayoutBody::from).collect(),
            taken: open.taken.iter().map(taken).collect(),
        }
    }
}

/// What waits in a currency: what a run would gather now, and what it would leave, with the reason.
#[utoipa::path(get, path = "/v1/admin/payouts", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    params(("currency" = Option<String>, Query, description = "ISO 4217; USD when it is left out")),
    responses((status = 200, description = "What waits", body = PreviewBody),
        (status = 422, description = "No such currency", body = ProblemBody)))]
async fn preview_run(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
) -> Result<Json<PreviewBody>, Problem> {
    let asked = reader.query("currency").filter(|code| !code.is_empty());
    let currency: Currency = parsed("currency", asked.as_deref().unwrap_or("USD"))?;
    let (rules, now) = (app.config.payouts.clone(), app.clock.now());
    let found = app.db.read(move |tx| settlement::preview(tx, (currency, &rules), now)).await?;
    Ok(Json(PreviewBody::from(&found)))
}

/// Runs, newest first.
#[utoipa::path(get, path = "/v1/admin/payout-runs", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of runs", body = RunPage)))]
async fn list_runs(
    State(app): State<App>,
    _operator: Operator,
    paging: Paging<PayoutRunId>,
) -> Result<Items<RunBody>, Problem> {
    let (limit, more) = (paging.limit, paging.limit.saturating_add(1));
    let mut found = app.db.read(move |tx| settlement::runs(tx, paging.after, more)).await?;
    let next = cut(&mut found, limit, |run| run.id);
    Ok(Items { items: found.iter().map(RunBody::from).collect(), next })
}

/// Gathers what can leave in a currency. Another operator approves it.
#[utoipa::path(post, path = "/v1/admin/payout-runs", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = ProposeRunBody,
    responses((status = 201, description = "It waits for another operator", body = RunBody),
        (status = 409, description = "Nothing can leave now", body = ProblemBody),
        (status = 422, description = "No such currency", body = ProblemBody)))]
async fn propose_run(
    once: Once,
    State(app): State<App>,
    Operator(person): Operator,
    Body(body): Body<ProposeRunBody>,
) -> Result<Answered, Problem> {
    let currency: Currency = parsed("currency", &body.currency)?;
    let rules = app.config.payouts.clone();
    let ask = ProposeRun { currency, by: Some(person.decider()), rules };
    once.write(move |tx, moment| {
        let run = settlement::propose_run(tx, &ask, moment)?;
        let location = format!("/v1/admin/payout-runs/{}", run.id);
        Ok(Created { location, body: RunBody::from(&run) })
    })
    .await
}

/// A run with its payouts, and who took its file.
#[utoipa::path(get, path = "/v1/admin/payout-runs/{run}", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("run" = String, Path)),
    responses((status = 200, description = "As it stands", body = OpenRunBody),
        (status = 404, description = "No such run", body = ProblemBody)))]
async fn show_run(
    State(app): State<App>,
    _operator: Operator,
    Path(run): Path<String>,
) -> Result<Json<OpenRunBody>, Problem> {
    let id: PayoutRunId = run.parse()?;
    let found = app.db.read(move |tx| settlement::open_run(tx, id)).await?;
    Ok(Json(OpenRunBody::from(&found.ok_or_else(Problem::not_found)?)))
}

/// Approves a run that another operator stands for. Of one that the market proposed by itself the first operator
/// stands for it, and it stays `proposed` until another approves.
#[utoipa::path(post, path = "/v1/admin/payout-runs/{run}/approve", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("run" = String, Path)),
    responses((status = 200, description = "As it stands then", body = RunBody),
        (status = 404, description = "No such run", body = ProblemBody),
        (status = 409, description = "You proposed it, or it waits for nobody", body = ProblemBody)))]
async fn approve_run(
    once: Once,
    Operator(person): Operator,
    Path(run): Path<String>,
) -> Result<Answered, Problem> {
    let ask = ApproveRun { run: run.parse()?, by: person.decider() };
    once.write(move |tx, moment| {
        let (Approved::Yes(run) | Approved::StoodFor(run)) =
            settlement::approve_run(tx, &ask, moment)?;
        Ok(Json(RunBody::from(&run)))
    })
    .await
}

/// Calls a run off, before its file was taken.
#[utoipa::path(post, path = "/v1/admin/payout-runs/{run}/cancel", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("run" = String, Path)),
    request_body = ReturnedBody,
    responses((status = 200, description = "Its payouts wait for the next run", body = RunBody),
        (status = 404, description = "No such run", body = ProblemBody),
        (status = 409, description = "Its file was taken, or it has ended", body = ProblemBody),
        (status = 422, description = "No reason, or a long one", body = ProblemBody)))]
async fn cancel_run(
    once: Once,
    Operator(person): Operator,
    Path(run): Path<String>,
    Body(body): Body<ReturnedBody>,
) -> Result<Answered, Problem> {
    let (id, by): (PayoutRunId, _) = (run.parse()?, person.decider());
    once.write(move |tx, moment| {
        let run = settlement::cancel_run(tx, (id, &by), &body.reason, moment)?;
        Ok(Json(RunBody::from(&run)))
    })
    .await
}

/// The file of an approved run, with whole account numbers, for the market's bank. Each time that it is taken is kept.
#[utoipa::path(get, path = "/v1/admin/payout-runs/{run}/file", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("run" = String, Path)),
    responses((status = 200, description = "A row for each payout: payout, amount, currency, holder, country, and the \
            fields of the accounts; `entrepot-digest` is its SHA-256", body = String, content_type = "text/csv"),
        (status = 404, description = "No such run", body = ProblemBody),
        (status = 409, description = "It is not approved, or an account changed since", body = ProblemBody)))]
async fn take_run_file(
    State(app): State<App>,
    Operator(person): Operator,
    Path(run): Path<String>,
) -> Result<Response, Problem> {
    let id: PayoutRunId = run.parse()?;
    let (by, moment) = (person.decider(), app.clock.moment());
    let file = settlement::take_file(&app.db, &app.vault, (id, &by), &moment).await?;
    let named = format!("attachment; filename=\"{}\"", file.name);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, named),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::HeaderName::from_static("entrepot-digest"), file.digest),
    ];
    Ok((headers, file.bytes).into_response())
}

/// The bank has the file: its payouts are on their way. Said again, it changes nothing.
#[utoipa::path(post, path = "/v1/admin/payout-runs/{run}/sent", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("run" = String, Path)),
    responses((status = 200, description = "On its way", body = RunBody),
        (status = 404, description = "No such run", body = ProblemBody),
        (status = 409, description = "It is not approved, or nobody took its file", body = ProblemBody)))]
async fn send_run(
    once: Once,
    Operator(person): Operator,
    Path(run): Path<String>,
) -> Result<Answered, Problem> {
    let (id, by): (PayoutRunId, _) = (run.parse()?, person.decider());
    once.write(move |tx, moment| {
        Ok(Json(RunBody::from(&settlement::send_run(tx, (id, &by), moment)?)))
    })
    .await
}
