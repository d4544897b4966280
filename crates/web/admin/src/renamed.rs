//! Merchants that took another name since an operator looked: the tasks on `/admin`, and the operator's word on
//! the page of the merchant.

use super::overview::way;
use crate::{
    Access, App, Form, Operator, Problem, Reader, Routes,
    components::{Choice, Field, button, form, hidden, task},
    done, t,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::MerchantId;
use maud::{Markup, html};
use merchants::{Merchant, VerifiedHow, VerifyMerchant, VerifyMerchantError};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.post("/admin/applications/{merchant}/verify", Access::MERCHANTS, verify)
}

fn page_of(merchant: MerchantId) -> String {
    format!("/admin/applications/{merchant}")
}

/// One task for each merchant whose name nobody has looked at.
pub(super) fn tasks(reader: &Reader, renamed: &[Merchant]) -> Vec<Markup> {
    let one = |merchant: &Merchant| {
        let name = merchant.name.get(reader.lang());
        let href = page_of(merchant.id);
        task(
            "stamp",
            html! { (t!(reader, "overview-renamed", merchant = name)) },
            html! { (t!(reader, "overview-renamed-detail", slug = merchant.slug.as_str())) },
            way(reader, Access::MERCHANTS, &href, "overview-renamed-action"),
        )
    };
    renamed.iter().map(one).collect()
}

/// What the operator may say of a name, where it waits for that.
pub(super) fn panel(reader: &Reader, merchant: &Merchant) -> Markup {
    let mut choices: Vec<Choice> = vec![(String::new(), "—".to_owned())];
    let words = |how: &VerifiedHow| reader.text(&format!("verified-how-{how}"));
    choices.extend(VerifiedHow::ALL.iter().map(|how| (how.key().to_owned(), words(how))));
    let fields = html! {
        (hidden("version", &merchant.version.to_string()))
        (Field::select("how", &t!(reader, "application-approve-how"), choices))
        (button(&t!(reader, "application-verify")))
    };
    html! {
        div.panel {
            h2 { (t!(reader, "application-renamed")) }
            p { (t!(reader, "application-renamed-text")) }
            ul { @for (lang, name) in merchant.name.iter() { li lang=(lang.tag()) { (name) } } }
            (form(reader, &format!("{}/verify", page_of(merchant.id)), fields))
        }
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct VerifyForm {
    how: String,
    version: String,
}

async fn verify(
    State(app): State<App>,
    operator: Operator,
    Path(id): Path<String>,
    Form(form): Form<VerifyForm>,
) -> Result<Response, Problem> {
    let merchant: MerchantId = id.parse()?;
    // Nothing was chosen: the page asks again.
    let Ok(how) = form.how.parse::<VerifiedHow>() else {
        return Ok(Redirect::to(&page_of(merchant)).into_response());
    };
    // A form without a version never fits: versions begin at 1.
    let version = form.version.parse().unwrap_or(0);
    let ask = VerifyMerchant { merchant, version, by: operator.0.shopper_id, how };
    let moment = app.clock.moment();
    let said = app.db.write(move |tx| merchants::verify_merchant(tx, &ask, &mut moment.clone()));
    match said.await {
        Ok(()) => Ok(done(&page_of(merchant), "merchant-verified")),
        Err(VerifyMerchantError::NotWaiting) => {
            Err(Problem::conflict("application-decided", VerifyMerchantError::NotWaiting))
        }
        Err(VerifyMerchantError::Store(error)) => Err(error.into()),
    }
}
