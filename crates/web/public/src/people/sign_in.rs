//! `/sign-in` and `/sign-out`.

use super::{sign_up::with_next, words};
use crate::{
    Access, App, Form, Problem, Reader, Refusal, Refusals, Routes,
    components::{Field, button, error_summary, form, hidden},
    done, local_path, page, refused, session, t,
};
use accounts::{Limits, Password, PasswordSignIn, PasswordSignInError, Principal};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use kernel::ShopperId;
use letters::Email;
use maud::{Markup, html};
use store::StoreError;
use web_kit::{
    buying::take_cart_over,
    door::{Door, session_cookie},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sign-in", Access::Public, show)
        .post("/sign-in", Access::Public, sign_in)
        .get("/sign-out", Access::Public, ask)
        .post("/sign-out", Access::Public, sign_out)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct SignInForm {
    email: String,
    password: String,
    next: String,
}

async fn show(State(app): State<App>, reader: Reader) -> Response {
    let next = reader.query("next").unwrap_or_default();
    if let Some(principal) = reader.principal() {
        return Redirect::to(&landing(principal, &next)).into_response();
    }
    let typed = SignInForm { next, ..SignInForm::default() };
    sign_in_page(&app, &reader, &typed, &Refusals::new()).into_response()
}

/// Where somebody who has just come in wants to be.
fn landing(principal: &Principal, next: &str) -> String {
    match local_path(next) {
        "/" if principal.is_operator() => "/admin".to_owned(),
        "/" if principal.merchant.is_some() => "/sell".to_owned(),
        path if path.starts_with("/sign-") => "/".to_owned(),
        path => path.to_owned(),
    }
}

async fn sign_in(
    State(app): State<App>,
    reader: Reader,
    door: Door,
    Form(typed): Form<SignInForm>,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let email = wrong.keep("email", words::email(&reader, &typed.email));
    let password = wrong.keep("password", words::typed(&reader, &typed.password));
    let (Some(email), Some(password)) = (email, password) else {
        return Ok(refused(sign_in_page(&app, &reader, &typed, &wrong)));
    };
    let ask = PasswordSignIn {
        email,
        password,
        previous: door.previous,
        agent: door.agent,
        address: door.address,
        limits: Limits::default(),
    };
    let moment = app.clock.moment();
    let session = match accounts::sign_in_with_password(&app.db, ask, &moment).await {
        Ok(session) => session,
        Err(PasswordSignInError::Wrong) => {
            let refusal = Refusal::new(t!(&reader, "sign-in-wrong"))
                .because(t!(&reader, "sign-in-wrong-why"))
                .way_out(t!(&reader, "sign-in-forgot"), "/forgot");
            wrong.add("", refusal);
            return Ok(refused(sign_in_page(&app, &reader, &typed, &wrong)));
        }
        Err(PasswordSignInError::TooMany(wait)) => {
            let wayback = t!(&reader, "sign-in-wait-way");
            wrong.add("", words::wait(&reader, wait).way_out(wayback, "/forgot"));
            return Ok(words::too_many(sign_in_page(&app, &reader, &typed, &wrong), wait));
        }
        Err(PasswordSignInError::Hash(e)) => return Err(Problem::internal(&e)),
        Err(PasswordSignInError::Entropy(e)) => return Err(Problem::internal(&e)),
        Err(PasswordSignInError::Store(e)) => return Err(e.into()),
    };
    let to = come_in(&app, &reader, session.shopper, &typed.next).await?;
    let mut response = Redirect::to(&to).into_response();
    let cookie = session_cookie(&app, &session, moment.now);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Takes the cart of before along; answers where `shopper` wants to be.
pub(super) async fn come_in(
    app: &App,
    reader: &Reader,
    shopper: ShopperId,
    next: &str,
) -> Result<String, Problem> {
    let found = app.db.read(move |tx| accounts::principal(tx, shopper)).await?;
    let principal = found.ok_or_else(Problem::unauthorized)?;
    take_cart_over(app, reader, shopper).await?;
    Ok(landing(&principal, next))
}

/// Signs in who has just chosen her password by a mailed link. Where that cannot be done at once, the page of
/// signing in says that the account is open.
pub(super) async fn at_once(
    app: &App,
    reader: &Reader,
    door: Door,
    (email, password): (Email, Password),
    next: &str,
) -> Result<Response, Problem> {
    let ask = PasswordSignIn {
        email,
        password,
        previous: door.previous,
        agent: door.agent,
        address: door.address,
        limits: Limits::default(),
    };
    let moment = app.clock.moment();
    let Ok(session) = accounts::sign_in_with_password(&app.db, ask, &moment).await else {
        return Ok(done(&with_next("/sign-in", next), "email-confirmed"));
    };
    let to = come_in(app, reader, session.shopper, next).await?;
    let mut response = done(&to, "account-open");
    let cookie = session_cookie(app, &session, moment.now);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

fn sign_in_page(app: &App, reader: &Reader, typed: &SignInForm, wrong: &Refusals) -> Markup {
    let (email, password) = (t!(reader, "people-email"), t!(reader, "people-password"));
    let title = t!(reader, "sign-in-title");
    let next = local_path(&typed.next);
    let fields = html! {
        (error_summary(reader, wrong, &[("email", &email), ("password", &password)]))
        (Field::email("email", &email).value(&typed.email).refusals(wrong)
            .autocomplete("username"))
        (Field::password("password", &password).refusals(wrong)
            .autocomplete("current-password"))
        (hidden("next", next))
        (button(&t!(reader, "sign-in-button")))
    };
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            @if next != "/" { p.soft { (t!(reader, "sign-in-for")) } }
            div.panel { (form(reader, "/sign-in", fields)) }
            p { a href=(with_next("/sign-in/link", next)) { (t!(reader, "sign-in-link-way")) } }
            p { a href="/forgot" { (t!(reader, "sign-in-forgot")) } }
            p {
                (t!(reader, "sign-in-new")) " "
                a href=(with_next("/sign-up", next)) { (t!(reader, "sign-in-new-link")) }
            }
            @if app.config.demo { (super::demo::accounts(reader, next)) }
        }
    };
    page(reader, &title, body)
}

async fn ask(reader: Reader) -> Response {
    let Some(principal) = reader.principal() else {
        return Redirect::to("/").into_response();
    };
    let title = t!(&reader, "sign-out-title");
    let lead = t!(&reader, "sign-out-lead", name = principal.name.as_str());
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (lead) }
            (form(&reader, "/sign-out", button(&t!(&reader, "sign-out-button"))))
        }
    };
    page(&reader, &title, body).into_response()
}

async fn sign_out(State(app): State<App>, reader: Reader) -> Result<Response, Problem> {
    if let Some(session) = reader.session() {
        let token = session.token_hash;
        app.db.write(move |tx| -> Result<(), StoreError> { accounts::sign_out(tx, token) }).await?;
    }
    let mut response = done("/", "signed-out");
    response.headers_mut().append(header::SET_COOKIE, session::sign_out_cookie(&app));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use accounts::{Grant, Over, Role, Scope};
    use kernel::{Home, Lang, MerchantId};

    #[test]
    fn everybody_lands_where_their_work_is_and_never_elsewhere() {
        let shopper = Principal {
            shopper_id: ShopperId::of(Home::new(7)),
            email: "mei@example.org".parse().unwrap(),
            name: "Mei".to_owned(),
            lang: Lang::EN,
            verified: true,
            grants: Vec::new(),
            merchant: None,
            destination: None,
        };
        let merchant =
            Principal { merchant: Some(MerchantId::of(Home::new(8))), ..shopper.clone() };
        let grant = Grant { role: Role::Operator, over: Over::Market, scope: Scope::Everything };
        let operator = Principal { grants: vec![grant], ..shopper.clone() };
        assert_eq!(landing(&shopper, ""), "/");
        assert_eq!(landing(&merchant, "/"), "/sell");
        assert_eq!(landing(&operator, ""), "/admin");
        assert_eq!(landing(&operator, "/cart?x=1"), "/cart?x=1");
        assert_eq!(landing(&shopper, "//evil.example"), "/");
        assert_eq!(landing(&shopper, "/sign-in?next=/sign-in"), "/");
    }
}
