//! Roles in the API: who runs the market or a part of it, and who works for a merchant.

use crate::{
    Access, Answered, App, Body, Created, Items, Merchant, Once, Operator, Problem, Routes,
    openapi::{Part, ProblemBody},
};
use accounts::{Grant, GrantRoleError, Over, RoleHolder, Scope};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use kernel::{Moment, ShopperId};
use letters::Email;
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{OpenApi, ToSchema};
use web_kit::{parsed, role_parts};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Operator, Operators::openapi())
        .document(Part::Merchants, Members::openapi())
        .get("/v1/admin/roles", Access::OVERVIEW, operators)
        .command("/v1/admin/roles", Access::OVERVIEW, grant_operator)
        .delete("/v1/admin/roles/{account}/{scope}", Access::OVERVIEW, revoke_operator)
        .get("/v1/merchant/members", Access::OWNER, members)
        .command("/v1/merchant/members", Access::OWNER, grant_member)
        .delete("/v1/merchant/members/{account}", Access::OWNER, revoke_member)
}

#[derive(OpenApi)]
#[openapi(
    paths(operators, grant_operator, revoke_operator),
    components(schemas(GrantOperator, RoleBody))
)]
struct Operators;

#[derive(OpenApi)]
#[openapi(paths(members, grant_member, revoke_member), components(schemas(GrantMember)))]
struct Members;

/// Who is to run a part of the market.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GrantOperator {
    /// The mailbox of the account.
    #[schema(example = "mei@example.org")]
    email: String,
    /// `everything`, `overview`, `merchants`, `rules`, `orders`, `money`, `letters` or `jobs`; nothing
    /// beyond your own.
    #[schema(example = "money")]
    scope: String,
}

/// Who is to work for the merchant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GrantMember {
    /// The mailbox of the account.
    #[schema(example = "mei@example.org")]
    email: String,
}

/// A role that a person holds.
#[derive(Serialize, ToSchema)]
struct RoleBody {
    /// Whose account.
    #[schema(example = "shp_00000000000000000000000000")]
    account: String,
    /// How the person is addressed.
    name: String,
    /// The mailbox.
    email: String,
    /// `operator`, `owner` or `member`.
    role: &'static str,
    /// How much of it.
    scope: &'static str,
    /// Since when (UTC).
    since: String,
    /// The name of who granted it; null for whoever runs the machine.
    by: Option<String>,
}

impl From<&RoleHolder> for RoleBody {
    fn from(holder: &RoleHolder) -> RoleBody {
        RoleBody {
            account: holder.account.to_string(),
            name: holder.name.clone(),
            email: holder.email.to_string(),
            role: holder.grant.role.key(),
            scope: holder.grant.scope.key(),
            since: holder.since.to_string(),
            by: holder.by.clone(),
        }
    }
}

async fn holders(app: &App, over: Over) -> Result<Items<RoleBody>, Problem> {
    let found = app.db.read(move |tx| accounts::role_holders(tx, over)).await?;
    Ok(Items { items: found.iter().map(RoleBody::from).collect(), next: None })
}

fn granted(
    tx: &mut Tx<'_>,
    (email, grant): (&Email, Grant),
    by: ShopperId,
    moment: &mut Moment,
) -> Result<RoleBody, Problem> {
    let to = accounts::account_of(tx, email)?.ok_or(GrantRoleError::NoAccount)?;
    accounts::grant_role(tx, to, grant, Some(by), moment)?;
    let found = accounts::role_holders(tx, grant.over)?;
    let holds = |one: &&RoleHolder| one.account == to && one.grant == grant;
    found.iter().find(holds).map(RoleBody::from).ok_or_else(Problem::not_found)
}

fn scope_of(key: &str) -> Result<Scope, Problem> {
    let mend = "everything, overview, merchants, rules, orders, money, letters or jobs";
    Scope::from_key(key).ok_or_else(|| web_kit::invalid("scope", mend))
}

/// Who runs the market, or a part of it.
#[utoipa::path(get, path = "/v1/admin/roles", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "All of them", body = Items<RoleBody>)))]
async fn operators(
    State(app): State<App>,
    _operator: Operator,
) -> Result<Items<RoleBody>, Problem> {
    holders(&app, Over::Market).await
}

/// Let somebody run the market, or a part of it
///
/// Whoever becomes an operator by it signs in again.
#[utoipa::path(post, path = "/v1/admin/roles", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = GrantOperator,
    responses(
        (status = 201, description = "Granted, or held before", body = RoleBody),
        (status = 403, description = "It lies outside your own scope", body = ProblemBody),
        (status = 409, description = "The person holds a role that covers it", body = ProblemBody),
        (status = 422, description = "There is no such account or scope", body = ProblemBody)))]
async fn grant_operator(
    once: Once,
    Operator(person): Operator,
    Body(body): Body<GrantOperator>,
) -> Result<Answered, Problem> {
    let email: Email = parsed("email", &body.email)?;
    let grant = Grant::operator(scope_of(&body.scope)?);
    once.write(move |tx, moment| {
        let body = granted(tx, (&email, grant), person.shopper_id, moment)?;
        Ok(Created { location: "/v1/admin/roles".to_owned(), body })
    })
    .await
}

/// Take a role over the market back
///
/// Access ends at once, and the person's sessions with it.
#[utoipa::path(delete, path = "/v1/admin/roles/{account}/{scope}", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    params(("account" = String, Path), ("scope" = String, Path)),
    responses(
        (status = 204, description = "Taken back"),
        (status = 403, description = "It lies outside your own scope", body = ProblemBody),
        (status = 404, description = "The person does not hold it", body = ProblemBody),
        (status = 409, description = "Nobody else runs the whole market", body = ProblemBody),
        (status = 422, description = "No such scope", body = ProblemBody)))]
async fn revoke_operator(
    State(app): State<App>,
    Operator(person): Operator,
    Path((account, scope)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let grant = Grant::operator(scope_of(&scope)?);
    revoked(&app, (account.parse()?, grant), person.shopper_id).await
}

async fn revoked(
    app: &App,
    (from, grant): (ShopperId, Grant),
    by: ShopperId,
) -> Result<StatusCode, Problem> {
    role_parts::revoke_role(app, (from, grant), by).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who owns the merchant and works for it.
#[utoipa::path(get, path = "/v1/merchant/members", tag = "merchants",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "All of them", body = Items<RoleBody>)))]
async fn members(State(app): State<App>, merchant: Merchant) -> Result<Items<RoleBody>, Problem> {
    holders(&app, Over::Merchant(merchant.id)).await
}

/// Let somebody work for the merchant
#[utoipa::path(post, path = "/v1/merchant/members", tag = "merchants",
    security(("bearer" = []), ("session" = [])), request_body = GrantMember,
    responses(
        (status = 201, description = "Granted, or held before", body = RoleBody),
        (status = 409, description = "The person holds a role that covers it", body = ProblemBody),
        (status = 422, description = "There is no such account", body = ProblemBody)))]
async fn grant_member(
    once: Once,
    merchant: Merchant,
    Body(body): Body<GrantMember>,
) -> Result<Answered, Problem> {
    let email: Email = parsed("email", &body.email)?;
    let (grant, by) = (Grant::member(merchant.id), merchant.principal.shopper_id);
    once.write(move |tx, moment| {
        let body = granted(tx, (&email, grant), by, moment)?;
        Ok(Created { location: "/v1/merchant/members".to_owned(), body })
    })
    .await
}

/// Let somebody work for the merchant no longer
///
/// Access ends at once.
#[utoipa::path(delete, path = "/v1/merchant/members/{account}", tag = "merchants",
    security(("bearer" = []), ("session" = [])), params(("account" = String, Path)),
    responses(
        (status = 204, description = "Taken back"),
        (status = 404, description = "The person does not work for it", body = ProblemBody)))]
async fn revoke_member(
    State(app): State<App>,
    merchant: Merchant,
    Path(account): Path<String>,
) -> Result<StatusCode, Problem> {
    let by = merchant.principal.shopper_id;
    revoked(&app, (account.parse()?, Grant::member(merchant.id)), by).await
}
