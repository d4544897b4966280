//! `/admin/roles`: who runs the market or a part of it, and granting and taking that back.

use crate::{
    Access, App, Form, Operator, Problem, Reader, Refusals, Routes, admin_page,
    components::{Field, section},
    done, refused, t,
};
use accounts::{Grant, Over, Principal, Scope};
use axum::{
    extract::{Path, State},
    response::Response,
};
use maud::{Markup, html};
use web_kit::role_parts::{self, grant_form, holders_table};

const PATH: &str = "/admin/roles";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, Access::OVERVIEW, show).post(PATH, Access::OVERVIEW, grant_role).post(
        "/admin/roles/{account}/{scope}/revoke",
        Access::OVERVIEW,
        revoke_role,
    )
}

#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
struct Typed {
    email: String,
    scope: String,
}

async fn show(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
) -> Result<Markup, Problem> {
    page(&app, &reader, &person, (&Typed::default(), &Refusals::new())).await
}

async fn page(
    app: &App,
    reader: &Reader,
    person: &Principal,
    (typed, wrong): (&Typed, &Refusals),
) -> Result<Markup, Problem> {
    let holders = app.db.read(|tx| accounts::role_holders(tx, Over::Market)).await?;
    let may = |scope: &Scope| person.may_grant(Grant::operator(*scope));
    let name = |scope: Scope| reader.text(&format!("roles-scope-{}", scope.key()));
    let choices =
        Scope::ALL.into_iter().filter(may).map(|s| (s.key().to_owned(), name(s))).collect();
    let scope = Field::select("scope", &t!(reader, "roles-what"), choices).value(&typed.scope);
    let body = html! {
        p.soft { (t!(reader, "roles-lead")) }
        (holders_table(reader, &holders, |one| {
            let address = || format!("{PATH}/{}/{}/revoke", one.account, one.grant.scope.key());
            person.may_grant(one.grant).then(address)
        }))
        (section(&t!(reader, "roles-new"), grant_form(
            reader, PATH, html! { (scope.refusals(wrong)) }, (&typed.email, wrong))))
    };
    Ok(admin_page(reader, &t!(reader, "roles-title"), body))
}

async fn grant_role(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let scope = Scope::from_key(&typed.scope).ok_or_else(Problem::not_found)?;
    let (grant, by) = (Grant::operator(scope), person.shopper_id);
    match role_parts::grant_role(&app, &reader, (&typed.email, grant), by).await? {
        Ok(()) => Ok(done(PATH, "role-granted-operator")),
        Err(wrong) => Ok(refused(page(&app, &reader, &person, (&typed, &wrong)).await?)),
    }
}

async fn revoke_role(
    State(app): State<App>,
    Operator(person): Operator,
    Path((account, scope)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let from = account.parse()?;
    let grant = Grant::operator(Scope::from_key(&scope).ok_or_else(Problem::not_found)?);
    role_parts::revoke_role(&app, (from, grant), person.shopper_id).await?;
    Ok(done(PATH, "role-revoked"))
}
