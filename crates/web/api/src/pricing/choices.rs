//! `/v1/admin/lane-choices`: what becomes of prices to a country that are not all, or rest on what is old.

use crate::{App, Body, Items, Operator, Problem, openapi::ProblemBody};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use kernel::{Country, Decider};
use pricing::{ChooseLane, LaneChoice, LaneStance, Stance, choose_lane, lane_choices};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was decided about parcels to one country.
#[derive(Serialize, ToSchema)]
pub(super) struct LaneChoiceView {
    /// Where to.
    #[schema(example = "US")]
    destination: String,
    /// When something may be asked for besides the price: `say` it beside the price, or `refuse` to sell.
    #[schema(example = "refuse")]
    incomplete: &'static str,
    /// When rules or rates are older than the market allows: the same.
    #[schema(example = "say")]
    stale: &'static str,
    /// Who decided.
    decided_by: String,
    /// When.
    since: String,
}

impl From<&LaneChoice> for LaneChoiceView {
    fn from(choice: &LaneChoice) -> LaneChoiceView {
        LaneChoiceView {
            destination: choice.destination.code().to_owned(),
            incomplete: choice.stance.incomplete.name(),
            stale: choice.stance.stale.name(),
            decided_by: Decider::name_in(&choice.decided_by).to_owned(),
            since: choice.since.to_string(),
        }
    }
}

/// A decision about one country.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LaneChoiceBody {
    /// When something may be asked for besides the price: `say` or `refuse`.
    #[schema(example = "refuse")]
    incomplete: String,
    /// When rules or rates are older than the market allows: `say` or `refuse`.
    #[schema(example = "say")]
    stale: String,
}

fn stance(text: &str, field: &'static str) -> Result<Stance, Problem> {
    let why = "write say or refuse";
    Stance::parse(text).ok_or_else(|| Problem::invalid("bad-choice", why).field(field, why))
}

/// Every country that was decided about by itself; the others are as the configuration says.
#[utoipa::path(get, path = "/v1/admin/lane-choices", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The decisions", body = Items<LaneChoiceView>)))]
pub(super) async fn list(
    State(app): State<App>,
    _operator: Operator,
) -> Result<Items<LaneChoiceView>, Problem> {
    let all = app.db.read(lane_choices).await?;
    Ok(Items { items: all.iter().map(LaneChoiceView::from).collect(), next: None })
}

/// Decides about prices to one country, from now on.
#[utoipa::path(put, path = "/v1/admin/lane-choices/{destination}", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = LaneChoiceBody,
    params(("destination" = String, Path, description = "ISO 3166-1 country")),
    responses(
        (status = 200, description = "The decision", body = LaneChoiceView),
        (status = 422, description = "No such country or choice", body = ProblemBody)))]
pub(super) async fn put(
    State(app): State<App>,
    Operator(person): Operator,
    Path(destination): Path<String>,
    Body(body): Body<LaneChoiceBody>,
) -> Result<Json<LaneChoiceView>, Problem> {
    let incomplete = stance(&body.incomplete, "incomplete")?;
    let stale = stance(&body.stale, "stale")?;
    let wanted = super::country(&destination, "destination")?;
    let all =
        choose(&app, wanted, Some(LaneStance { incomplete, stale }), person.decider()).await?;
    let own = all.iter().find(|choice| choice.destination == wanted);
    own.map(|choice| Json(choice.into())).ok_or_else(Problem::not_found)
}

/// Takes the decision about one country back: it is again as the configuration says for all.
#[utoipa::path(delete, path = "/v1/admin/lane-choices/{destination}", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    params(("destination" = String, Path, description = "ISO 3166-1 country")),
    responses(
        (status = 204, description = "As for all"),
        (status = 422, description = "No such country", body = ProblemBody)))]
pub(super) async fn remove(
    State(app): State<App>,
    Operator(person): Operator,
    Path(destination): Path<String>,
) -> Result<StatusCode, Problem> {
    let wanted = super::country(&destination, "destination")?;
    choose(&app, wanted, None, person.decider()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn choose(
    app: &App,
    destination: Country,
    stance: Option<LaneStance>,
    by: Decider,
) -> Result<Vec<LaneChoice>, Problem> {
    let ask = ChooseLane { destinations: vec![destination], stance, by };
    let moment = app.clock.moment();
    Ok(app.db.write(move |tx| choose_lane(tx, &ask, &mut moment.clone())).await?)
}
