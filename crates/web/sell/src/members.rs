//! `/sell/members`: who works for the merchant, and her owner's forms to let somebody in or out.

use crate::{
    Access, App, Form, Merchant, Problem, Reader, Refusals, Routes, components::section, done,
    refused, sell_page, t,
};
use accounts::{Grant, Over};
use axum::{
    extract::{Path, State},
    response::Response,
};
use maud::{Markup, html};
use web_kit::role_parts::{self, grant_form, holders_table};

const PATH: &str = "/sell/members";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, Access::OWNER, show).post(PATH, Access::OWNER, grant_role).post(
        "/sell/members/{account}/revoke",
        Access::OWNER,
        revoke_role,
    )
}

#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
struct Typed {
    email: String,
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
) -> Result<Markup, Problem> {
    page(&app, &reader, &merchant, ("", &Refusals::new())).await
}

async fn page(
    app: &App,
    reader: &Reader,
    merchant: &Merchant,
    form: (&str, &Refusals),
) -> Result<Markup, Problem> {
    let over = Over::Merchant(merchant.id);
    let holders = app.db.read(move |tx| accounts::role_holders(tx, over)).await?;
    let body = html! {
        p.soft { (t!(reader, "members-lead")) }
        (holders_table(reader, &holders, |one| {
            let address = || format!("{PATH}/{}/revoke", one.account);
            merchant.principal.may_grant(one.grant).then(address)
        }))
        (section(&t!(reader, "members-new"), grant_form(reader, PATH, html! {}, form)))
    };
    Ok(sell_page(reader, &t!(reader, "members-title"), body))
}

async fn grant_role(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (grant, by) = (Grant::member(merchant.id), merchant.principal.shopper_id);
    match role_parts::grant_role(&app, &reader, (&typed.email, grant), by).await? {
        Ok(()) => Ok(done(PATH, "role-granted")),
        Err(wrong) => Ok(refused(page(&app, &reader, &merchant, (&typed.email, &wrong)).await?)),
    }
}

async fn revoke_role(
    State(app): State<App>,
    merchant: Merchant,
    Path(account): Path<String>,
) -> Result<Response, Problem> {
    let asked = (account.parse()?, Grant::member(merchant.id));
    role_parts::revoke_role(&app, asked, merchant.principal.shopper_id).await?;
    Ok(done(PATH, "role-revoked"))
}
