//! A merchant's own profile in the API.

use super::{
    accounts::parsed,
    merchants::{MerchantBody, Texts},
};
use crate::{Access, App, Body, IfMatch, Merchant, Problem, Routes, Versioned, openapi::Part};
use axum::extract::State;
use kernel::Lang;
use merchants::{EditMerchant, LocalText, MerchantWords, WordsField};
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};
use web_kit::own::own_merchant;

pub(crate) fn routes(routes: Routes) -> Routes {
    const ONE: &str = "/v1/merchant/profile";
    routes.document(Part::Merchants, Api::openapi()).get(ONE, Access::MEMBER, show).patch(
        ONE,
        Access::MEMBER,
        edit,
    )
}

#[derive(OpenApi)]
#[openapi(paths(show, edit), components(schemas(ProfileBody)))]
struct Api;

/// What a merchant may change of itself; what is missing stays. The languages of a text that is
/// given replace the languages it had.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProfileBody {
    /// Its name, by language, at most 80 characters each; at least one.
    name: Option<Texts>,
    /// Who they are, by language, at most 1200 characters each.
    about: Option<Texts>,
    /// The town or region, by language, at most 80 characters each; at least one.
    place: Option<Texts>,
}

/// A text by language, as a body names them.
pub(super) fn local(field: WordsField, texts: &Texts) -> Result<LocalText, Problem> {
    let each = texts.iter().map(|(tag, text)| {
        let lang: Lang = parsed(field.key(), tag)?;
        Ok((lang, text.as_str()))
    });
    Ok(LocalText::new(each.collect::<Result<Vec<_>, Problem>>()?))
}

impl ProfileBody {
    fn words(&self, mut words: MerchantWords) -> Result<MerchantWords, Problem> {
        let given = [
            (WordsField::Name, &self.name),
            (WordsField::About, &self.about),
            (WordsField::Place, &self.place),
        ];
        for (field, texts) in given {
            if let Some(texts) = texts {
                words.set(field, &local(field, texts)?);
            }
        }
        Ok(words)
    }
}

fn versioned(merchant: &merchants::Merchant) -> Versioned<MerchantBody> {
    Versioned { version: merchant.version, body: MerchantBody::from(merchant) }
}

/// My profile
#[utoipa::path(get, path = "/v1/merchant/profile", tag = "merchants",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The merchant that the caller acts for; its version is the ETag",
        body = MerchantBody)))]
async fn show(
    State(app): State<App>,
    merchant: Merchant,
) -> Result<Versioned<MerchantBody>, Problem> {
    Ok(versioned(&own_merchant(&app, &merchant).await?))
}

/// Change my profile
#[utoipa::path(patch, path = "/v1/merchant/profile", tag = "merchants",
    security(("bearer" = []), ("session" = [])), request_body = ProfileBody,
    params(("If-Match" = String, Header, description = "The ETag of what was read")),
    responses(
        (status = 200, description = "As it now is; under another name `verified_how` is null until an operator has looked",
            body = MerchantBody),
        (status = 409, description = "Another merchant has the name, or it claims a brand",
            body = crate::openapi::ProblemBody),
        (status = 412, description = "It has changed meanwhile",
            body = crate::openapi::ProblemBody),
        (status = 422, description = "A value is wrong", body = crate::openapi::ProblemBody)))]
async fn edit(
    State(app): State<App>,
    merchant: Merchant,
    IfMatch(version): IfMatch,
    Body(body): Body<ProfileBody>,
) -> Result<Versioned<MerchantBody>, Problem> {
    let before = own_merchant(&app, &merchant).await?;
    let words = body.words(before.words())?;
    let ask = EditMerchant { merchant: merchant.id, version, words };
    let moment = app.clock.moment();
    let changed = app.db.write(move |tx| merchants::edit_merchant(tx, &ask, &mut moment.clone()));
    Ok(versioned(&changed.await?))
}
