//! On `/admin/payouts`: another name than on the licence, in which a merchant may be paid.

use super::payouts::payouts_page;
use crate::{
    App, Form, Operator, Problem, Reader,
    components::{Field, form, quiet_button},
    done, refused, t,
};
use axum::{extract::State, response::Response};
use kernel::{Decider, Slug};
use maud::{Markup, html};
use web_kit::{again::Again, attach::Fields};

/// The form that stands again when it is refused.
const HOLDER: &str = "holder";

/// The form, as it was sent where it was refused.
pub(super) fn form_of(reader: &Reader, again: &Again) -> Markup {
    let merchant = Field::text("merchant", &t!(reader, "payouts-holder-merchant"))
        .hint(&t!(reader, "payouts-holder-merchant-hint"));
    let holder =
        Field::text("holder", &t!(reader, "payouts-holder-name")).attribute("maxlength", "140");
    let reason = Field::text("reason", &t!(reader, "payouts-reason"))
        .hint(&t!(reader, "payouts-holder-reason-hint"))
        .attribute("maxlength", "500");
    html! {
        p { (t!(reader, "payouts-holder-lead")) }
        details open[again.is(HOLDER)] {
            summary { (t!(reader, "payouts-holder-open")) }
            (form(reader, "/admin/payouts/holders", html! {
                (again.field(HOLDER, merchant))
                (again.field(HOLDER, holder))
                (again.field(HOLDER, reason))
                div.actions { (quiet_button(&t!(reader, "payouts-holder-allow"))) }
            }))
        }
    }
}

pub(super) async fn allow(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let fields: Fields = pairs.into_iter().collect();
    match allowed(&app, person.decider(), &fields).await {
        Ok(()) => Ok(done("/admin/payouts", "holder-allowed")),
        Err(problem) => {
            let again = Again::of(&reader, (HOLDER, "merchant"), fields, problem)?;
            Ok(refused(payouts_page((&app, &reader), &again).await?))
        }
    }
}

async fn allowed(app: &App, by: Decider, fields: &Fields) -> Result<(), Problem> {
    let word = |name: &str| fields.get(name).map_or("", |text| text.trim()).to_owned();
    let (shop, holder, reason) = (word("merchant"), word("holder"), word("reason"));
    let unknown = || {
        let mend = "a shop of this market, as in its address";
        Problem::invalid("no-such-shop", mend).field("merchant", mend)
    };
    let slug: Slug = shop.parse().map_err(|_| unknown())?;
    if merchants::same_holder(&holder).is_empty() {
        return Err(Problem::from(merchants::SealAccountError::Holder));
    }
    let key = merchants::holder_key(&app.vault, &holder);
    let moment = app.clock.moment();
    let allow = move |tx: &mut store::Tx<'_>| {
        let Some(merchant) = merchants::merchant_by_slug(tx, &slug)? else { return Ok(false) };
        let why = (&by, reason.as_str());
        merchants::allow_bank_holder(tx, (merchant.id, key), why, &mut moment.clone())?;
        Ok::<_, merchants::DecideBankAccountError>(true)
    };
    if app.db.write(allow).await? { Ok(()) } else { Err(unknown()) }
}
