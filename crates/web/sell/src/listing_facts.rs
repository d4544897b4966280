//! What a merchant states about a listing for the destinations it ships to: customs codes, and facts
//! that rules ask for.

use super::{
    hs_choice::Said,
    listing_edit::{SUGGESTIONS, Wrong, load, page},
    listing_form::Sheet,
};
use crate::{Access, App, Form, Merchant, Problem, Reader, Refusal, Routes, done, refused, t};
use axum::{
    extract::{Path, State},
    response::Response,
};
use catalog::{AssignHs, HsAssignment, HsState, SetAttribute, SetAttributeError};
use kernel::{Country, SkuId};
use trade::HsEdition;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.post("/sell/listings/{listing}/hs", Access::MEMBER, confirm_hs).post(
        "/sell/listings/{listing}/attributes",
        Access::MEMBER,
        set_attribute,
    )
}

/// The code a merchant stands by: a suggestion that was chosen, or one that was typed.
#[derive(serde::Deserialize)]
struct ConfirmForm {
    destination: String,
    #[serde(default)]
    suggestion: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    variant: String,
    version: i64,
}

async fn confirm_hs(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(id): Path<String>,
    Form(typed): Form<ConfirmForm>,
) -> Result<Response, Problem> {
    let mut view = load(&app, &merchant, &id).await?;
    // `*` stands for every destination that the page shows.
    let destinations: Vec<Country> = match typed.destination.as_str() {
        "*" => view.prices.iter().map(|there| there.country).collect(),
        one => vec![one.parse().map_err(|_| Problem::not_found())?],
    };
    let code = if typed.code.trim().is_empty() { &typed.suggestion } else { &typed.code };
    let code = match Said::of(code) {
        Said::Code(code) => code,
        said => {
            let told = code_refusal(&reader, &typed, &said);
            if let Said::Words(words) = said {
                (view.codes, view.searched) = (trade::hs::suggest(&words, SUGGESTIONS), true);
            }
            let mut wrong = Wrong::default();
            let field = if typed.destination == "*" { "all" } else { &typed.destination };
            wrong.codes.add(&format!("code-{field}"), told);
            let sheet = Sheet::of(&view.listing, &view.stock);
            return Ok(refused(page(&reader, &view, &sheet, &wrong)));
        }
    };
    let assignment = HsAssignment { code, edition: HsEdition::HS2022, state: HsState::Confirmed };
    let ask = AssignHs {
        listing: view.listing.id,
        version: Some(typed.version),
        skus: typed.variant.parse::<SkuId>().into_iter().collect(),
        destinations,
        assignment: Some(assignment),
    };
    let moment = app.clock.moment();
    app.db.write(move |tx| catalog::assign_hs(tx, &ask, &mut moment.clone())).await?;
    Ok(done(&format!("/sell/listings/{id}"), "listing-hs-confirmed"))
}

/// What is told of what is no code: words are looked up, and she chooses among what they may mean.
fn code_refusal(reader: &Reader, typed: &ConfirmForm, said: &Said) -> Refusal {
    let key = match said {
        Said::Words(words) => {
            return Refusal::new(t!(reader, "finish-choose", words = words.as_str()));
        }
        Said::Short(meant) => {
            let told = Refusal::new(t!(reader, "issue-hs-zero", value = typed.code.trim()));
            return told.because(t!(reader, "issue-hs-zero-mend", meant = meant.to_string()));
        }
        Said::Unknown(_) => "issue-hs-unknown",
        Said::Code(_) | Said::Nothing | Said::Neither => "issue-hs",
    };
    let told = Refusal::new(t!(reader, key, value = typed.code.as_str()));
    told.because(t!(reader, &format!("{key}-mend")))
}

/// A fact that the rules of a destination ask for.
#[derive(serde::Deserialize)]
struct FactForm {
    name: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    variant: String,
    version: i64,
}

async fn set_attribute(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(id): Path<String>,
    Form(typed): Form<FactForm>,
) -> Result<Response, Problem> {
    let view = load(&app, &merchant, &id).await?;
    let ask = SetAttribute {
        listing: view.listing.id,
        version: Some(typed.version),
        skus: typed.variant.parse::<SkuId>().into_iter().collect(),
        name: typed.name.trim().to_owned(),
        value: typed.value.clone(),
    };
    let moment = app.clock.moment();
    let saved = app.db.write(move |tx| catalog::set_attribute(tx, &ask, &mut moment.clone()));
    let state = match saved.await {
        Ok(_) => return Ok(done(&format!("/sell/listings/{id}"), "listing-saved")),
        Err(SetAttributeError::Malformed) => t!(&reader, "selllisting-fact-bad"),
        Err(SetAttributeError::Changed { .. }) => t!(&reader, "selllisting-changed-meanwhile"),
        Err(error @ (SetAttributeError::NotFound | SetAttributeError::NoSuchVariant(_))) => {
            return Err(Problem::invalid("bad-variant", error));
        }
        Err(SetAttributeError::Store(error)) => return Err(error.into()),
    };
    let sheet = Sheet::of(&view.listing, &view.stock);
    let wrong = Wrong { state: Some(Refusal::new(state)), ..Wrong::default() };
    Ok(refused(page(&reader, &view, &sheet, &wrong)))
}
