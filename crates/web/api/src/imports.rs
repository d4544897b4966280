//! A merchant's file comes in, is kept, and is read in the background; its run is written down, so
//! that the page or program that started it may leave and come back.

use super::accounts::{invalid, parsed};
use super::import_bodies::{CountsBody, ImportBody, ImportReportBody, IssueBody, LackingBody};
use crate::{Access, Answered, App, Items, Merchant, Once, Problem, Reader, Routes, openapi::Part};
use axum::{
    Json,
    body::{Body, Bytes, HttpBody},
    extract::{Path, State},
    http::{StatusCode, header},
};
use catalog::import::ImportOptions;
use kernel::{Country, Grams, MerchantId};
use std::{future::poll_fn, pin::Pin};
use trust::{begin_import, edge::Sent};
use utoipa::OpenApi;
use web_kit::imports::{Keeper, options_for, own_import};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Catalogue, Api::openapi())
        .upload_command("/v1/merchant/imports", Access::MEMBER, create)
        .get("/v1/merchant/imports", Access::MEMBER, list)
        .get("/v1/merchant/imports/{import}", Access::MEMBER, show)
}

#[derive(OpenApi)]
#[openapi(
    paths(create, list, show),
    components(schemas(ImportBody, ImportReportBody, CountsBody, IssueBody, LackingBody))
)]
struct Api;

/// The next piece of a body.
async fn next_piece(body: &mut Body) -> Option<Result<Bytes, axum::Error>> {
    loop {
        match poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await? {
            Ok(frame) => match frame.into_data() {
                Ok(data) => return Some(Ok(data)),
                Err(_trailers) => {}
            },
            Err(error) => return Some(Err(error)),
        }
    }
}

fn flag(reader: &Reader, name: &str) -> Result<bool, Problem> {
    match reader.query(name).as_deref() {
        None | Some("false" | "0" | "") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(_) => Err(invalid(name, "write true or false")),
    }
}

/// The options in the address of an API request; the currency is the merchant's unless said.
async fn options(
    app: &App,
    reader: &Reader,
    merchant: MerchantId,
) -> Result<ImportOptions, Problem> {
    let mut options = options_for(app, merchant).await?;
    options.dry_run = flag(reader, "dry_run")?;
    options.publish = flag(reader, "publish")?;
    if let Some(currency) = reader.query("currency") {
        options.currency = parsed("currency", &currency)?;
    }
    if let Some(origin) = reader.query("origin") {
        let named = Country::named(&origin);
        options.origin = named.map_or_else(|| parsed("origin", &origin), Ok)?;
    }
    if let Some(weight) = reader.query("weight_g") {
        let grams: u32 = parsed("weight_g", &weight)?;
        options.weight = Some(Grams::new(grams));
    }
    Ok(options)
}

/// Send a catalogue
///
/// The body is the file: a Shopify product export or Entrepot's own CSV, recognised by its header.
/// It is read in the background; look at the run until it is no longer `running`. The same file again
/// changes nothing. A file is at most 256 MB, unless the market's operator allows less.
#[utoipa::path(post, path = "/v1/merchant/imports", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    params(
        ("dry_run" = Option<bool>, Query, description = "Say what would happen; write nothing"),
        ("publish" = Option<bool>, Query, description = "Publish what may be published"),
        ("currency" = Option<String>, Query, description = "For prices that name none"),
        ("origin" = Option<String>, Query, description = "For listings that name none; two letters or a name"),
        ("weight_g" = Option<u32>, Query, description = "For variants that name none"),
        ("file_name" = Option<String>, Query, description = "What to call the file")),
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 202, description = "The file is here and is being read", body = ImportBody),
        (status = 413, description = "The file is too large (`bytes_max` says how much is taken), or \
            your files of the last days fill what is kept for a merchant",
            body = crate::openapi::ProblemBody),
        (status = 422, description = "A parameter is wrong, or the file is empty",
            body = crate::openapi::ProblemBody)))]
async fn create(
    once: Once,
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    mut body: Body,
) -> Result<Answered, Problem> {
    let options = options(&app, &reader, merchant.id).await?;
    let file_name = reader.query("file_name").unwrap_or_else(|| "upload.csv".to_owned());
    let mut keeper = Keeper::open(&app, merchant.id).await?;
    while let Some(piece) = next_piece(&mut body).await {
        let Ok(piece) = piece else {
            keeper.give_up().await;
            return Err(Problem::bad_request("cut-off", "the body broke off"));
        };
        keeper.add(piece).await?;
    }
    let empty = || Problem::invalid("empty-file", "the body holds no file");
    let kept = keeper.close().await?.ok_or_else(empty)?;
    let sent = Sent { file_name, options, kept };
    once.write(move |tx, moment| {
        let id = begin_import(tx, merchant.id, &sent, moment)?;
        let import = trust::import(tx, id)?.ok_or_else(Problem::not_found)?;
        let location = [(header::LOCATION, format!("/v1/merchant/imports/{id}"))];
        Ok((StatusCode::ACCEPTED, location, Json(ImportBody::from(import))))
    })
    .await
}

/// The latest imports
#[utoipa::path(get, path = "/v1/merchant/imports", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The latest fifty, newest first",
        body = Items<ImportBody>)))]
async fn list(State(app): State<App>, merchant: Merchant) -> Result<Items<ImportBody>, Problem> {
    let id = merchant.id;
    let imports = app.db.read(move |tx| trust::imports(tx, id, 50)).await?;
    Ok(Items::new(imports.into_iter().map(ImportBody::from).collect(), None::<&()>))
}

/// How an import stands
#[utoipa::path(get, path = "/v1/merchant/imports/{import}", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    params(("import" = String, Path, description = "The run")),
    responses(
        (status = 200, description = "The run, with its report once it is done", body = ImportBody),
        (status = 404, description = "No such run", body = crate::openapi::ProblemBody)))]
async fn show(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
) -> Result<Json<ImportBody>, Problem> {
    Ok(Json(own_import(&app, &merchant, &id).await?.into()))
}
