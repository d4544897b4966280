//! What if, in the API: run a scenario, read its report, propose its rules to another operator, who
//! confirms them as any book.

use crate::{
    Access, Answered, App, Body, Created, Items, Once, Operator, Problem, Reader, Routes, day,
    openapi::{Part, ProblemBody},
};
use axum::{
    Json,
    extract::{Path, State},
};
use calculator::{StandingRun, begin_scenario, scenario_run, scenario_runs};
use kernel::{Currency, Id};
use rules::books::Adoption;
use rules::scenario::{RunState, ScenarioRunId, propose_run};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web_kit::scenarios::{RUNS, found, wait_for};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Operator, Api::openapi())
        .get("/v1/admin/scenarios", Access::RULES, list)
        .command("/v1/admin/scenarios", Access::RULES, ask)
        .get("/v1/admin/scenarios/{run}", Access::RULES, show)
        .command("/v1/admin/scenarios/{run}/propose", Access::RULES, propose)
}

#[derive(OpenApi)]
#[openapi(
    paths(list, ask, show, propose),
    components(schemas(AskScenario, ScenarioRun, ProposeScenario, ScenarioProposed))
)]
struct Api;

/// A scenario to run over the catalogue as it is now.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AskScenario {
    /// The scenario, as a file of `entrepot scenario`.
    text: String,
    /// In which sums over destinations are told; USD when absent.
    #[schema(example = "USD")]
    currency: Option<String>,
}

/// A run of a scenario.
#[derive(Serialize, ToSchema)]
struct ScenarioRun {
    /// Its id.
    id: String,
    /// The scenario's name.
    name: String,
    /// `running`, `done`, `failed` or `stopped` (it was tried in vain; an operator has to look at it, at
    /// `/v1/admin/jobs`). A run whose server dies is begun anew by the next.
    state: &'static str,
    /// Why it failed.
    why: Option<String>,
    /// Who asked.
    asked_by: String,
    /// When.
    asked_at: String,
    /// How many prices are computed …
    priced: i64,
    /// … of how many; 0 while the catalogue is read.
    items: i64,
    /// The scenario as it was written; only of a single run.
    scenario: Option<String>,
    /// The report: distribution, chapters, merchants, lanes, crossings, tax and demand; only of a single
    /// run that is done. Its tables as CSV and charts as SVG are under `/admin/scenarios/{run}/`.
    #[schema(value_type = Option<Object>)]
    report: Option<serde_json::Value>,
}

/// From when the rules of the scenario shall be in force.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProposeScenario {
    /// The first day.
    #[schema(example = "2027-01-01")]
    from: String,
}

/// What another operator has to confirm.
#[derive(Serialize, ToSchema)]
struct ScenarioProposed {
    /// The adoption: `POST /v1/admin/books/adoptions/{adoption}/confirm`.
    adoption: String,
    /// The book that the scenario makes.
    digest: String,
    /// The first day.
    from: String,
}

impl From<Adoption> for ScenarioProposed {
    fn from(one: Adoption) -> ScenarioProposed {
        let (adoption, from) = (one.id.to_string(), one.valid_from.to_string());
        ScenarioProposed { adoption, digest: one.digest, from }
    }
}

fn run_body(standing: StandingRun) -> ScenarioRun {
    let (state, run) = (standing.state(), standing.run);
    let why = match &run.state {
        RunState::Failed(why) => Some(why.clone()),
        RunState::Done(_) | RunState::Running => None,
    };
    ScenarioRun {
        id: run.id.to_string(),
        name: run.name,
        state,
        why,
        asked_by: run.asked_by,
        asked_at: run.asked_at.to_string(),
        priced: run.priced,
        items: run.items,
        scenario: None,
        report: None,
    }
}

fn whole(standing: StandingRun) -> Result<ScenarioRun, Problem> {
    let report = match &standing.run.state {
        RunState::Done(report) => {
            Some(serde_json::to_value(report).map_err(|error| Problem::internal(&error))?)
        }
        RunState::Failed(_) | RunState::Running => None,
    };
    let scenario = Some(standing.run.scenario.clone());
    Ok(ScenarioRun { scenario, report, ..run_body(standing) })
}

/// The runs of scenarios, newest first.
#[utoipa::path(get, path = "/v1/admin/scenarios", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The newest runs", body = Items<ScenarioRun>)))]
async fn list(State(app): State<App>, _operator: Operator) -> Result<Items<ScenarioRun>, Problem> {
    let all = app.db.read(|tx| scenario_runs(tx, RUNS)).await?;
    Ok(Items { items: all.into_iter().map(run_body).collect(), next: None })
}

/// Runs a scenario over the catalogue. Nothing of the market changes.
///
/// The answer waits a moment for the report; a long run is `running` then, and is asked for again.
#[utoipa::path(post, path = "/v1/admin/scenarios", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = AskScenario,
    responses(
        (status = 201, description = "The run", body = ScenarioRun),
        (status = 422, description = "The scenario cannot be read, or does not fit the rules in force",
            body = ProblemBody)))]
async fn ask(
    once: Once,
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Body(body): Body<AskScenario>,
) -> Result<Answered, Problem> {
    let currency = match &body.currency {
        Some(code) => code.parse().map_err(|error: kernel::CurrencyError| {
            Problem::invalid("unknown-currency", &error).field("currency", &error)
        })?,
        None => Currency::USD,
    };
    let (wish, by) = ((currency, reader.lang()), person.decider());
    // The key keeps the run: asked again, whatever was cut off, it is the same run.
    let begun = once
        .begin(move |tx, moment| {
            Ok(begin_scenario(tx, &body.text, wish, &by, moment)?.bytes().to_vec())
        })
        .await?;
    let id = Id::from_bytes(&begun).map(ScenarioRunId::from).ok_or_else(Problem::not_found)?;
    wait_for(&app, id).await?;
    once.write(move |tx, _| {
        let run = scenario_run(tx, id)?.ok_or_else(Problem::not_found)?;
        let location = format!("/v1/admin/scenarios/{id}");
        Ok(Created { location, body: whole(run)? })
    })
    .await
}

/// A run with its report.
#[utoipa::path(get, path = "/v1/admin/scenarios/{run}", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("run" = String, Path)),
    responses(
        (status = 200, description = "The run", body = ScenarioRun),
        (status = 404, description = "No such run", body = ProblemBody)))]
async fn show(
    State(app): State<App>,
    _operator: Operator,
    Path(id): Path<String>,
) -> Result<Json<ScenarioRun>, Problem> {
    let run = found(&app, &id).await?;
    Ok(Json(whole(run)?))
}

/// Proposes the book that the scenario makes; it is in force once another operator has confirmed it.
#[utoipa::path(post, path = "/v1/admin/scenarios/{run}/propose", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = ProposeScenario,
    params(("run" = String, Path)),
    responses(
        (status = 201, description = "What has to be confirmed", body = ScenarioProposed),
        (status = 404, description = "No such run", body = ProblemBody),
        (status = 409, description = "It changes no rule", body = ProblemBody),
        (status = 422, description = "The day has passed", body = ProblemBody)))]
async fn propose(
    once: Once,
    State(app): State<App>,
    Operator(person): Operator,
    Path(id): Path<String>,
    Body(body): Body<ProposeScenario>,
) -> Result<Answered, Problem> {
    let run = found(&app, &id).await?.run;
    let from = day(&body.from, "from")?;
    let by = person.decider();
    once.write(move |tx, moment| {
        let body = ScenarioProposed::from(propose_run(tx, &run, from, &by, moment)?);
        Ok(Created { location: "/v1/admin/books/adoptions".to_owned(), body })
    })
    .await
}
