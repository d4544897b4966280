//! A merchant's file comes in, is kept, and is read in the background; its run is written down, so
//! that the page or program that started it may leave and come back.

use super::accounts::{invalid, parsed};
use super::import_bodies::{CountsBody, ImportBody, IssueBody, LackingBody, ReportBody};
use crate::{Access, App, Items, Merchant, Problem, Reader, Routes};
use axum::{
    Json,
    body::{Body, Bytes, HttpBody},
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use catalog::import::ImportOptions;
use catalog::{BeginImport, ImportRun, ImportState};
use kernel::{Grams, ImportId, MerchantId, SkuId};
use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart, path::Path as Key};
use std::{future::poll_fn, io, pin::Pin, sync::Arc, sync::mpsc};
use trust::{ImportAsk, ImportReport};
use utoipa::OpenApi;

/// Bytes read from the object store at once.
const CHUNK_BYTES: u64 = 1 << 20;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Api::openapi())
        .upload("/v1/merchant/imports", Access::Merchant, create)
        .get("/v1/merchant/imports", Access::Merchant, list)
        .get("/v1/merchant/imports/{import}", Access::Merchant, show)
}

#[derive(OpenApi)]
#[openapi(
    paths(create, list, show),
    components(schemas(ImportBody, ReportBody, CountsBody, IssueBody, LackingBody))
)]
struct Api;

/// The report of a run, once there is one.
pub(crate) fn report_of(run: &ImportRun) -> Option<ImportReport> {
    serde_json::from_str(run.report.as_deref()?).ok()
}

/// The merchant's own run, or 404.
pub(crate) async fn own_run(
    app: &App,
    merchant: &Merchant,
    id: &str,
) -> Result<ImportRun, Problem> {
    let id: ImportId = id.parse()?;
    merchant.owns(id.home())?;
    let run = app.db.read(move |tx| catalog::import_run(tx, id)).await?;
    run.ok_or_else(Problem::not_found)
}

/// What a merchant sends.
pub(crate) struct Sent {
    /// The name of the file.
    pub(crate) file_name: String,
    /// How it is to be taken.
    pub(crate) options: ImportOptions,
    /// Where it is kept.
    pub(crate) kept: Kept,
}

/// A file in the object store.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) key: String,
    pub(crate) bytes: u64,
}

fn broken(error: &(impl std::error::Error + 'static)) -> Problem {
    Problem::internal(error)
}

/// A file on its way into the object store, piece by piece.
pub(crate) struct Keeper {
    key: String,
    bytes: u64,
    write: WriteMultipart,
}

impl Keeper {
    /// Opens a place for a file of `merchant`.
    pub(crate) async fn open(app: &App, merchant: MerchantId) -> Result<Keeper, Problem> {
        let name: SkuId = app.clock.moment().id(merchant.home());
        let key = format!("imports/{merchant}/{name}.csv");
        let upload = app.objects.put_multipart(&Key::from(key.as_str())).await;
        Ok(Keeper { key, bytes: 0, write: WriteMultipart::new(upload.map_err(|e| broken(&e))?) })
    }

    /// Adds a piece.
    pub(crate) async fn add(&mut self, piece: Bytes) -> Result<(), Problem> {
        self.bytes += piece.len() as u64;
        self.write.wait_for_capacity(4).await.map_err(|e| broken(&e))?;
        self.write.put(piece);
        Ok(())
    }

    /// Closes the file.
    pub(crate) async fn close(self) -> Result<Kept, Problem> {
        self.write.finish().await.map_err(|e| broken(&e))?;
        Ok(Kept { key: self.key, bytes: self.bytes })
    }
}

/// Writes down that a run begins and starts it; answers its id at once.
pub(crate) async fn start(
    app: &App,
    merchant: MerchantId,
    sent: Sent,
) -> Result<ImportId, Problem> {
    let moment = app.clock.moment();
    let begin = BeginImport {
        merchant,
        id: None,
        file_name: sent.file_name,
        object_key: Some(sent.kept.key.clone()),
        bytes_total: Some(sent.kept.bytes),
        options: sent.options.clone(),
    };
    let id = app.db.write(move |tx| catalog::begin_import(tx, &begin, &mut moment.clone())).await?;
    let ask =
        ImportAsk { merchant, options: sent.options, run: Some(id), moment: app.clock.moment() };
    let app = app.clone();
    tokio::spawn(async move { run(app, id, ask, sent.kept).await });
    Ok(id)
}

/// Reads a kept file into the catalogue and writes down how that ended.
async fn run(app: App, id: ImportId, ask: ImportAsk, kept: Kept) {
    let (pieces, from) = mpsc::sync_channel(2);
    let (objects, here) = (Arc::clone(&app.objects), tokio::runtime::Handle::current());
    let handle = here.clone();
    tokio::task::spawn_blocking(move || feed(&handle, &objects, &kept, &pieces));
    let db = app.db.clone();
    let work = tokio::task::spawn_blocking(move || {
        let pieces = Pieces { from, now: Bytes::new() };
        here.block_on(trust::import_catalogue(&db, ask, pieces, |_| {}))
    });
    let (state, report) = match work.await {
        Ok(Ok(report)) if report.complete => (ImportState::Done, Some(report)),
        Ok(Ok(report)) => (ImportState::Failed, Some(report)),
        Ok(Err(error)) => {
            tracing::error!(%error, import = %id, "an import broke off");
            (ImportState::Failed, None)
        }
        Err(error) => {
            tracing::error!(%error, import = %id, "an import broke off");
            (ImportState::Failed, None)
        }
    };
    let report = serde_json::to_string(&report.unwrap_or_default()).unwrap_or_default();
    let now = app.clock.now();
    let written = app.db.write(move |tx| catalog::finish_import(tx, id, state, &report, now)).await;
    if let Err(error) = written {
        tracing::error!(%error, import = %id, "the end of an import could not be written down");
    }
}

/// A piece of a file, or why there is none.
type Piece = io::Result<Bytes>;

fn feed(
    handle: &tokio::runtime::Handle,
    objects: &Arc<dyn ObjectStore>,
    kept: &Kept,
    pieces: &mpsc::SyncSender<Piece>,
) {
    let key = Key::from(kept.key.as_str());
    let mut at = 0;
    while at < kept.bytes {
        let end = kept.bytes.min(at + CHUNK_BYTES);
        let piece = handle.block_on(objects.get_range(&key, at..end)).map_err(io::Error::other);
        let broke_off = piece.is_err();
        if pieces.send(piece).is_err() || broke_off {
            return;
        }
        at = end;
    }
}

/// The pieces as one stream; blocks while the next is on its way.
struct Pieces {
    from: mpsc::Receiver<Piece>,
    now: Bytes,
}

impl io::Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.now.is_empty() {
            match self.from.recv() {
                Ok(piece) => self.now = piece?,
                Err(mpsc::RecvError) => return Ok(0),
            }
        }
        let n = out.len().min(self.now.len());
        out[..n].copy_from_slice(&self.now.split_to(n));
        Ok(n)
    }
}

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
        options.origin = parsed("origin", &origin)?;
    }
    if let Some(weight) = reader.query("weight_g") {
        let grams: u32 = parsed("weight_g", &weight)?;
        options.weight = Some(Grams::new(grams));
    }
    Ok(options)
}

/// What holds for a merchant's files unless they say otherwise.
pub(crate) async fn options_for(app: &App, merchant: MerchantId) -> Result<ImportOptions, Problem> {
    let now = app.clock.now();
    let found = app.db.read(move |tx| {
        let Some(found) = accounts::merchant(tx, merchant)? else { return Ok(None) };
        let there = trust::destinations_meant(tx, (merchant, found.country), now)?;
        Ok::<_, store::StoreError>(Some((found, there)))
    });
    let (found, destinations) = found.await?.ok_or_else(Problem::not_found)?;
    Ok(ImportOptions {
        currency: found.payout_currency,
        origin: found.country,
        destinations,
        ..ImportOptions::default()
    })
}

/// Send a catalogue
///
/// The body is the file: a Shopify product export or Entrepot's own CSV, recognised by its header.
/// It is read in the background; look at the run until it is `done`. The same file again changes
/// nothing.
#[utoipa::path(post, path = "/v1/merchant/imports", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    params(
        ("dry_run" = Option<bool>, Query, description = "Say what would happen; write nothing"),
        ("publish" = Option<bool>, Query, description = "Publish what may be published"),
        ("currency" = Option<String>, Query, description = "For prices that name none"),
        ("origin" = Option<String>, Query, description = "For listings that name none"),
        ("weight_g" = Option<u32>, Query, description = "For variants that name none"),
        ("file_name" = Option<String>, Query, description = "What to call the file")),
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 202, description = "The file is here and is being read", body = ImportBody),
        (status = 422, description = "A parameter is wrong, or the file is empty",
            body = crate::openapi::ProblemBody)))]
async fn create(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    mut body: Body,
) -> Result<Response, Problem> {
    let options = options(&app, &reader, merchant.id).await?;
    let file_name = reader.query("file_name").unwrap_or_else(|| "upload.csv".to_owned());
    let mut keeper = Keeper::open(&app, merchant.id).await?;
    while let Some(piece) = next_piece(&mut body).await {
        let piece = piece.map_err(|_| Problem::bad_request("cut-off", "the body broke off"))?;
        keeper.add(piece).await?;
    }
    let kept = keeper.close().await?;
    if kept.bytes == 0 {
        return Err(Problem::invalid("empty-file", "the body holds no file"));
    }
    let id = start(&app, merchant.id, Sent { file_name, options, kept }).await?;
    let run = own_run(&app, &merchant, &id.to_string()).await?;
    let mut response = (StatusCode::ACCEPTED, Json(ImportBody::from(run))).into_response();
    if let Ok(location) = HeaderValue::from_str(&format!("/v1/merchant/imports/{id}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// The latest imports
#[utoipa::path(get, path = "/v1/merchant/imports", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The latest fifty, newest first",
        body = Items<ImportBody>)))]
async fn list(State(app): State<App>, merchant: Merchant) -> Result<Items<ImportBody>, Problem> {
    let id = merchant.id;
    let runs = app.db.read(move |tx| catalog::import_runs(tx, id, 50)).await?;
    Ok(Items::new(runs.into_iter().map(ImportBody::from).collect(), None::<&()>))
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
    Ok(Json(own_run(&app, &merchant, &id).await?.into()))
}
