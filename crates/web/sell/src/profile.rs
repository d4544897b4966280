//! `/sell/profile`: what a merchant says of itself, to be changed, and what the operator verified,
//! which stays.

use crate::{
    Access, App, Form, Merchant, Problem, Reader, Refusal, Refusals, Routes,
    components::{button, error_summary, facts, form, hidden, quiet_link},
    done, flag, refused, sell_page, t,
};
use axum::{extract::State, response::Response};
use kernel::Lang;
use maud::{Markup, html};
use merchants::{EditMerchant, EditMerchantError, WordsField};
use web_kit::{
    merchant_words::{self, Typed, in_each_language, typed},
    own::own_merchant,
    shelf::verified,
};

const PATH: &str = "/sell/profile";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, Access::MEMBER, show).post(PATH, Access::MEMBER, edit)
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
) -> Result<Markup, Problem> {
    let found = own_merchant(&app, &merchant).await?;
    let mut values = merchant_words::values_of(&found);
    values.insert("version".to_owned(), found.version.to_string());
    Ok(profile_page(&reader, &found, &values, &Refusals::new()))
}

fn profile_page(
    reader: &Reader,
    merchant: &merchants::Merchant,
    values: &Typed,
    wrong: &Refusals,
) -> Markup {
    let labels = merchant_words::labels(reader);
    let names: Vec<(&str, &str)> = labels.iter().map(|(n, l)| (n.as_str(), l.as_str())).collect();
    let fields = html! {
        (error_summary(reader, wrong, &names))
        (hidden("version", typed(values, "version")))
        @for field in WordsField::ALL { (in_each_language(reader, values, wrong, field)) }
        div.actions {
            (button(&t!(reader, "profile-save")))
            (quiet_link(&public_page(merchant), &t!(reader, "profile-public")))
        }
    };
    let body = html! {
        p.soft { (t!(reader, "profile-lead")) }
        div.columns {
            div.panel { (form(reader, PATH, fields)) }
            aside.panel.sticky {
                h2 { (t!(reader, "profile-fixed")) }
                (facts(&fixed(reader, merchant)))
                p.hint { (t!(reader, "profile-fixed-why")) }
                @if reader.principal().is_some_and(|person| person.acts_as(accounts::Role::Owner)) {
                    p { (quiet_link("/sell/members", &t!(reader, "members-link"))) }
                }
            }
        }
    };
    sell_page(reader, &t!(reader, "profile-title"), body)
}

fn public_page(merchant: &merchants::Merchant) -> String {
    format!("/merchants/{}", merchant.slug)
}

/// What was verified, or what others rely on.
fn fixed(reader: &Reader, merchant: &merchants::Merchant) -> Vec<(String, Markup)> {
    let kind = reader.text(&format!("merchant-kind-{}", merchant.kind));
    let country = html! { (flag(merchant.country)) (reader.country(merchant.country)) };
    let mut rows = vec![
        (t!(reader, "profile-kind"), html! { (kind) }),
        (t!(reader, "apply-country"), country),
        (t!(reader, "apply-currency"), html! { (merchant.payout_currency) }),
        (t!(reader, "apply-slug"), html! { (merchant.slug) }),
    ];
    if let Some(how) = verified(reader, merchant) {
        rows.push((t!(reader, "profile-verified"), html! { (how) }));
    } else {
        let waits = t!(reader, "profile-verified-waits");
        rows.push((t!(reader, "profile-verified"), html! { (waits) }));
    }
    rows
}

fn name_field(lang: Lang) -> String {
    format!("{}_{lang}", WordsField::Name.key())
}

async fn edit(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let values: Typed = pairs.into_iter().collect();
    let found = own_merchant(&app, &merchant).await?;
    let ask = EditMerchant {
        merchant: merchant.id,
        // A form without a version never fits: versions begin at 1.
        version: typed(&values, "version").parse().unwrap_or(0),
        words: merchant_words::words_typed(&values, Some(&found)),
    };
    let moment = app.clock.moment();
    let saved = app.db.write(move |tx| merchants::edit_merchant(tx, &ask, &mut moment.clone()));
    let mut wrong = Refusals::new();
    match saved.await {
        Ok(_) => return Ok(done(PATH, "profile-saved")),
        Err(EditMerchantError::Malformed(faults)) => {
            merchant_words::refuse_words(&reader, &faults, &mut wrong);
        }
        Err(EditMerchantError::NameTaken(lang)) => {
            wrong.add(&name_field(lang), Refusal::new(t!(&reader, "profile-name-taken")));
        }
        Err(EditMerchantError::NameClaims(lang)) => {
            wrong.add(&name_field(lang), Refusal::new(t!(&reader, "profile-name-claims")));
        }
        Err(EditMerchantError::Changed) => {
            let told = Refusal::new(t!(&reader, "profile-changed-meanwhile"));
            wrong.add("", told.way_out(t!(&reader, "profile-reload"), PATH));
        }
        Err(error @ (EditMerchantError::NotFound | EditMerchantError::Store(_))) => {
            return Err(error.into());
        }
    }
    Ok(refused(profile_page(&reader, &found, &values, &wrong)))
}
