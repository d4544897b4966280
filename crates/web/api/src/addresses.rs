//! Addresses and the person who orders in the API: taken whole, kept sealed, listed masked; one address is read back
//! whole by whoever it belongs to, the number of an identity never.

use crate::{
    Access, Answered, App, Body, Created, Once, Problem, Routes, Shopper,
    openapi::{Part, ProblemBody},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use kernel::AddressId;
use orders::{Address, AddressDraft, FieldProblem, Orderer};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web_kit::buying::{china_day, keep_address, keep_orderer};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Checkout, Api::openapi())
        .get("/v1/addresses", Access::SignedIn, addresses)
        .command("/v1/addresses", Access::SignedIn, add_address)
        .get("/v1/addresses/{address}", Access::SignedIn, address)
        .put("/v1/addresses/{address}", Access::SignedIn, put_address)
        .delete("/v1/addresses/{address}", Access::SignedIn, forget_address)
        .command("/v1/addresses/{address}/prefer", Access::SignedIn, prefer_address)
        .get("/v1/orderer", Access::SignedIn, orderer)
        .put("/v1/orderer", Access::SignedIn, save_orderer)
        .delete("/v1/orderer", Access::SignedIn, forget_orderer)
}

#[derive(OpenApi)]
#[openapi(
    paths(
        addresses,
        add_address,
        address,
        put_address,
        forget_address,
        prefer_address,
        orderer,
        save_orderer,
        forget_orderer
    ),
    components(schemas(
        AddressList,
        AddressBody,
        WholeAddress,
        NewAddress,
        OrdererBody,
        NewOrderer
    ))
)]
struct Api;

/// A shopper's addresses.
#[derive(Serialize, ToSchema)]
struct AddressList {
    /// The preferred one first.
    items: Vec<AddressBody>,
}

/// An address, masked: names and numbers are shown in part.
#[derive(Serialize, ToSchema)]
struct AddressBody {
    /// Its id.
    id: String,
    /// Who takes the parcel, masked.
    #[schema(example = "张*")]
    name: String,
    /// Masked.
    #[schema(example = "138****0000")]
    mobile: String,
    /// ISO 3166.
    country: String,
    /// In China the district's code (GB/T 2260), else empty.
    #[schema(example = "310115")]
    division: String,
    /// In China province, city, district; a city that is its province or its district is named once.
    region: Vec<String>,
    /// Only when the district was abolished since: the codes of the districts that its ground belongs to
    /// now. Keep the address anew with the one that is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = json!(["330105"]))]
    renew_division: Option<Vec<String>>,
    /// Its numbers masked.
    street: String,
    /// Outside China, where the country's addresses have one.
    city: String,
    /// Outside China the state, province or county.
    state: String,
    /// In the form of the country.
    postcode: String,
}

/// An address as it was written, for whoever it belongs to.
#[derive(Serialize, ToSchema)]
struct WholeAddress {
    /// Its id.
    id: String,
    /// ISO 3166.
    country: String,
    /// Who takes the parcel.
    name: String,
    /// The telephone number.
    mobile: String,
    /// In China the district's code (GB/T 2260), else empty.
    division: String,
    /// In China province, city, district.
    region: Vec<String>,
    /// Street, building, room.
    street: String,
    /// More of it.
    line2: String,
    /// Outside China, where the country's addresses have one.
    city: String,
    /// Outside China the state, province or county.
    state: String,
    /// In the form of the country.
    postcode: String,
    /// What stands on a label between name and country, line by line.
    label: Vec<String>,
}

/// An address to be kept. What it needs follows from its country.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAddress {
    /// ISO 3166; China when it is left out.
    #[serde(default)]
    #[schema(example = "SG")]
    country: String,
    /// Who takes the parcel.
    name: String,
    /// In China a mobile number, else any telephone number.
    mobile: String,
    /// In China the district's code of six digits (GB/T 2260).
    #[serde(default)]
    division: String,
    /// Street, building, room.
    street: String,
    /// More of it; may be left out.
    #[serde(default)]
    line2: String,
    /// Outside China.
    #[serde(default)]
    city: String,
    /// Outside China the state, province or county: its code or its name.
    #[serde(default)]
    state: String,
    /// In the form of the country; may be left out where it is not needed, as in China.
    #[serde(default)]
    postcode: String,
}

/// Who orders in the eyes of customs, masked.
#[derive(Serialize, ToSchema)]
struct OrdererBody {
    /// Masked.
    #[schema(example = "张*")]
    name: String,
    /// Masked.
    #[schema(example = "110105********002X")]
    id_number: String,
}

/// Who orders: the shopper herself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewOrderer {
    /// As on the identity card.
    name: String,
    /// GB 11643, 18 characters; numbers of other documents are refused with the way out.
    id_number: String,
}

fn address_body(id: AddressId, address: &Address) -> AddressBody {
    AddressBody {
        id: id.to_string(),
        name: address.name_masked(),
        mobile: address.mobile_masked(),
        country: address.country.code().to_owned(),
        division: address.division.clone(),
        region: address.region.clone(),
        renew_division: address
            .ended_division()
            .map(|ended| ended.now.iter().map(|division| division.code.clone()).collect()),
        street: address.street_masked(),
        city: address.city.clone(),
        state: address.state.clone(),
        postcode: address.postcode.clone(),
    }
}

fn whole(id: AddressId, address: Address) -> WholeAddress {
    let label = address.label_lines();
    let Address { name, mobile, country, division, region, street, line2, city, state, postcode } =
        address;
    WholeAddress {
        id: id.to_string(),
        country: country.code().to_owned(),
        name,
        mobile,
        division,
        region,
        street,
        line2,
        city,
        state,
        postcode,
        label,
    }
}

fn orderer_body(orderer: &Orderer) -> OrdererBody {
    OrdererBody { name: orderer.name_masked(), id_number: orderer.id_masked() }
}

fn wrong(problems: &[FieldProblem]) -> Problem {
    let all = Problem::invalid("bad-body", "some values are wrong");
    problems.iter().fold(all, |told, problem| {
        let field = match problem.field {
            orders::Field::OrdererName => "name",
            orders::Field::IdNumber => "id_number",
            field => field.key(),
        };
        told.field(field, problem)
    })
}

/// Your addresses
#[utoipa::path(get, path = "/v1/addresses", tag = "checkout",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "Masked, the preferred one first", body = AddressList)))]
async fn addresses(State(app): State<App>, shopper: Shopper) -> Result<Json<AddressList>, Problem> {
    let id = shopper.0.shopper_id;
    let sealed = app.db.read(move |tx| orders::addresses(tx, id)).await?;
    let opened = orders::open_addresses(&app.vault, id, &sealed);
    let items = opened.iter().map(|(id, address)| address_body(*id, address)).collect();
    Ok(Json(AddressList { items }))
}

fn address_of(body: NewAddress) -> Result<Address, Problem> {
    let NewAddress { country, name, mobile, division, street, line2, city, state, postcode } = body;
    let draft =
        AddressDraft { country, name, mobile, division, street, line2, city, state, postcode };
    draft.parse().map_err(|problems| wrong(&problems))
}

/// Keep an address
#[utoipa::path(post, path = "/v1/addresses", tag = "checkout", request_body = NewAddress,
    security(("bearer" = []), ("session" = [])),
    responses(
        (status = 201, description = "Kept, encrypted", body = AddressBody),
        (status = 422, description = "Values are wrong, each named", body = ProblemBody)))]
async fn add_address(
    once: Once,
    State(app): State<App>,
    shopper: Shopper,
    Body(body): Body<NewAddress>,
) -> Result<Answered, Problem> {
    let (address, who) = (address_of(body)?, shopper.0.shopper_id);
    let (country, sealed) = (address.country, orders::seal_address(&app.vault, who, &address)?);
    once.write(move |tx, moment| {
        let id = orders::save_address(tx, who, None, (country, sealed.as_slice()), moment)?;
        Ok(Created { location: format!("/v1/addresses/{id}"), body: address_body(id, &address) })
    })
    .await
}

/// One of your addresses
#[utoipa::path(get, path = "/v1/addresses/{address}", tag = "checkout",
    params(("address" = String, Path, description = "Its id")),
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "Whole, as you wrote it", body = WholeAddress),
        (status = 404, description = "Not yours", body = ProblemBody)))]
async fn address(
    State(app): State<App>,
    shopper: Shopper,
    Path(address): Path<String>,
) -> Result<Json<WholeAddress>, Problem> {
    let id: AddressId = address.parse()?;
    shopper.owns(id.home())?;
    let sealed = app.db.read(move |tx| orders::address(tx, id)).await?;
    let opened = orders::open_addresses(&app.vault, shopper.0.shopper_id, &Vec::from_iter(sealed));
    let found = opened.into_iter().next().ok_or_else(Problem::not_found)?;
    Ok(Json(whole(found.0, found.1)))
}

/// Use an address first
#[utoipa::path(post, path = "/v1/addresses/{address}/prefer", tag = "checkout",
    params(("address" = String, Path, description = "Its id")),
    security(("bearer" = []), ("session" = [])),
    responses((status = 204, description = "It stands first, and the checkout proposes it"),
        (status = 404, description = "Not yours", body = ProblemBody)))]
async fn prefer_address(
    once: Once,
    shopper: Shopper,
    Path(address): Path<String>,
) -> Result<Answered, Problem> {
    let (id, who) = (address.parse()?, shopper.0.shopper_id);
    once.write(move |tx, moment| {
        orders::prefer_address(tx, who, id, moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Change an address
#[utoipa::path(put, path = "/v1/addresses/{address}", tag = "checkout", request_body = NewAddress,
    params(("address" = String, Path, description = "Its id")),
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "Kept, encrypted; orders keep their own copy",
            body = AddressBody),
        (status = 404, description = "Not yours", body = ProblemBody),
        (status = 422, description = "Values are wrong, each named", body = ProblemBody)))]
async fn put_address(
    State(app): State<App>,
    shopper: Shopper,
    Path(address): Path<String>,
    Body(body): Body<NewAddress>,
) -> Result<Json<AddressBody>, Problem> {
    let id: AddressId = address.parse()?;
    shopper.owns(id.home())?;
    let address = address_of(body)?;
    keep_address(&app, (shopper.0.shopper_id, Some(id)), &address, app.clock.moment()).await?;
    Ok(Json(address_body(id, &address)))
}

/// Delete an address
#[utoipa::path(delete, path = "/v1/addresses/{address}", tag = "checkout",
    params(("address" = String, Path, description = "Its id")),
    security(("bearer" = []), ("session" = [])),
    responses((status = 204, description = "Deleted; orders keep their own copy"),
        (status = 404, description = "Not yours", body = ProblemBody)))]
async fn forget_address(
    State(app): State<App>,
    shopper: Shopper,
    Path(address): Path<String>,
) -> Result<StatusCode, Problem> {
    let (id, who, moment) = (address.parse()?, shopper.0.shopper_id, app.clock.moment());
    let forget =
        move |tx: &mut store::Tx<'_>| orders::forget_address(tx, who, id, &mut moment.clone());
    app.db.write(forget).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who orders
#[utoipa::path(get, path = "/v1/orderer", tag = "checkout",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "Masked", body = OrdererBody),
        (status = 404, description = "Nobody is kept", body = ProblemBody)))]
async fn orderer(State(app): State<App>, shopper: Shopper) -> Result<Json<OrdererBody>, Problem> {
    let id = shopper.0.shopper_id;
    let sealed = app.db.read(move |tx| orders::orderer(tx, id)).await?;
    let opened = sealed.and_then(|sealed| orders::open_orderer(&app.vault, id, &sealed));
    Ok(Json(orderer_body(&opened.ok_or_else(Problem::not_found)?)))
}

/// Say who orders
#[utoipa::path(put, path = "/v1/orderer", tag = "checkout", request_body = NewOrderer,
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "Kept, encrypted", body = OrdererBody),
        (status = 422, description = "Values are wrong, each named", body = ProblemBody)))]
async fn save_orderer(
    State(app): State<App>,
    shopper: Shopper,
    Body(body): Body<NewOrderer>,
) -> Result<Json<OrdererBody>, Problem> {
    let moment = app.clock.moment();
    let parsed = Orderer::parse(&body.name, &body.id_number, china_day(moment.now));
    let orderer = parsed.map_err(|problems| wrong(&problems))?;
    keep_orderer(&app, shopper.0.shopper_id, &orderer, moment).await?;
    Ok(Json(orderer_body(&orderer)))
}

/// Forget who orders
#[utoipa::path(delete, path = "/v1/orderer", tag = "checkout",
    security(("bearer" = []), ("session" = [])),
    responses((status = 204, description = "Forgotten; orders keep their own copy")))]
async fn forget_orderer(State(app): State<App>, shopper: Shopper) -> Result<StatusCode, Problem> {
    let (who, moment) = (shopper.0.shopper_id, app.clock.moment());
    let forget = move |tx: &mut store::Tx<'_>| orders::forget_orderer(tx, who, &mut moment.clone());
    app.db.write(forget).await?;
    Ok(StatusCode::NO_CONTENT)
}
