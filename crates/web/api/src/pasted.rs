//! A pasted address in the API: read into fields, and kept nowhere.

use crate::{Access, Answered, Body, Once, Routes, openapi::Part};
use axum::Json;
use formats::pasted::{self, Pasted};
use kernel::Country;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web_kit::{Problem, invalid};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.document(Part::Checkout, Api::openapi()).command(
        "/v1/addresses/read",
        Access::SignedIn,
        read_address,
    )
}

#[derive(OpenApi)]
#[openapi(paths(read_address), components(schemas(PastedText, ReadAddress)))]
struct Api;

/// An address in one piece.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PastedText {
    /// Name, telephone number and address in any order; 600 characters are read.
    text: String,
    /// ISO 3166: the country that it is of when it says nothing else; China when it is left out.
    #[serde(default)]
    country: String,
}

/// What was read: look through it, then keep it as an address. A field that was not found is empty.
#[derive(Clone, Serialize, ToSchema)]
struct ReadAddress {
    /// ISO 3166.
    country: String,
    /// Who takes the parcel.
    name: String,
    /// The telephone number.
    mobile: String,
    /// In China the district's code (GB/T 2260).
    division: String,
    /// Street, building, room.
    street: String,
    /// More of it.
    line2: String,
    /// Outside China.
    city: String,
    /// Outside China the state, province or county.
    state: String,
    /// In the form of the country.
    postcode: String,
    /// What found no field, piece by piece.
    unplaced: Vec<String>,
}

impl From<Pasted> for ReadAddress {
    fn from(read: Pasted) -> ReadAddress {
        ReadAddress {
            country: read.country.map(|country| country.code().to_owned()).unwrap_or_default(),
            name: read.name,
            mobile: read.phone,
            division: read.division,
            street: read.street,
            line2: read.line2,
            city: read.city,
            state: read.state,
            postcode: read.postcode,
            unplaced: read.unplaced,
        }
    }
}

/// Read an address that was pasted in one piece
///
/// Nothing is kept, and a repeated request reads anew.
#[utoipa::path(post, path = "/v1/addresses/read", tag = "checkout", request_body = PastedText,
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The fields as far as they were found", body = ReadAddress)))]
async fn read_address(once: Once, Body(body): Body<PastedText>) -> Result<Answered, Problem> {
    let country = match body.country.trim() {
        "" => Country::CN,
        code => code.parse::<Country>().map_err(|error| invalid("country", error))?,
    };
    let read = ReadAddress::from(pasted::read(&body.text, country));
    once.step(|_, _| Ok(()), move |_| Ok(Json(read.clone()))).await
}
