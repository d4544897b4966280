//! A merchant's file comes in, is kept, and is read in the background; its run is written down, so
//! that the page or program that started it may leave and come back.

use crate::{App, Merchant, Problem};
use axum::body::Bytes;
use catalog::import::ImportOptions;
use catalog::{BeginImport, ImportRun, ImportState};
use kernel::{ImportId, MerchantId, SkuId};
use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart, path::Path as Key};
use std::{io, sync::Arc, sync::mpsc};
use trust::{ImportAsk, ImportReport};

/// Bytes read from the object store at once.
const CHUNK_BYTES: u64 = 1 << 20;

/// The report of a run, once there is one.
pub fn report_of(run: &ImportRun) -> Option<ImportReport> {
    serde_json::from_str(run.report.as_deref()?).ok()
}

/// The merchant's own run, or 404.
pub async fn own_run(app: &App, merchant: &Merchant, id: &str) -> Result<ImportRun, Problem> {
    let id: ImportId = id.parse()?;
    merchant.owns(id.home())?;
    let run = app.db.read(move |tx| catalog::import_run(tx, id)).await?;
    run.ok_or_else(Problem::not_found)
}

/// What a merchant sends.
pub struct Sent {
    /// The name of the file.
    pub file_name: String,
    /// How it is to be taken.
    pub options: ImportOptions,
    /// Where it is kept.
    pub kept: Kept,
}

/// A file in the object store.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its key in the object store.
    pub key: String,
    /// How long it is.
    pub bytes: u64,
}

fn broken(error: &(impl std::error::Error + 'static)) -> Problem {
    Problem::internal(error)
}

/// A file on its way into the object store, piece by piece.
pub struct Keeper {
    key: String,
    bytes: u64,
    bytes_max: u64,
    write: WriteMultipart,
}

impl Keeper {
    /// Opens a place for a file of `merchant`.
    pub async fn open(app: &App, merchant: MerchantId) -> Result<Keeper, Problem> {
        let name: SkuId = app.clock.moment().id(merchant.home());
        let key = format!("imports/{merchant}/{name}.csv");
        let upload = app.objects.put_multipart(&Key::from(key.as_str())).await;
        let write = WriteMultipart::new(upload.map_err(|e| broken(&e))?);
        Ok(Keeper { key, bytes: 0, bytes_max: app.config.upload_bytes_max, write })
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// 413 once the file is longer than the market takes: nothing of it is kept.
    pub async fn add(&mut self, piece: Bytes) -> Result<(), Problem> {
        self.bytes += piece.len() as u64;
        if self.bytes > self.bytes_max {
            return Err(Problem::too_large(self.bytes_max));
        }
        self.write.wait_for_capacity(4).await.map_err(|e| broken(&e))?;
        self.write.put(piece);
        Ok(())
    }

    /// Closes the file.
    pub async fn close(self) -> Result<Kept, Problem> {
        self.write.finish().await.map_err(|e| broken(&e))?;
        Ok(Kept { key: self.key, bytes: self.bytes })
    }
}

impl Sent {
    /// The run of `merchant` that takes it.
    #[must_use]
    pub fn begin(&self, merchant: MerchantId) -> BeginImport {
        BeginImport {
            merchant,
            id: None,
            file_name: self.file_name.clone(),
            object_key: Some(self.kept.key.clone()),
            bytes_total: Some(self.kept.bytes),
            options: self.options.clone(),
        }
    }
}

/// Writes down that a run begins and starts it; answers its id at once.
pub async fn start(app: &App, merchant: MerchantId, sent: Sent) -> Result<ImportId, Problem> {
    let (begin, moment) = (sent.begin(merchant), app.clock.moment());
    let id = app.db.write(move |tx| catalog::begin_import(tx, &begin, &mut moment.clone())).await?;
    read_kept(app, (merchant, id), sent);
    Ok(id)
}

/// Starts reading what was kept for a run that begins.
pub fn read_kept(app: &App, (merchant, id): (MerchantId, ImportId), sent: Sent) {
    let ask =
        ImportAsk { merchant, options: sent.options, run: Some(id), moment: app.clock.moment() };
    let app = app.clone();
    tokio::spawn(async move { run(app, id, ask, sent.kept).await });
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

/// What holds for a merchant's files unless they say otherwise.
pub async fn options_for(app: &App, merchant: MerchantId) -> Result<ImportOptions, Problem> {
    let now = app.clock.now();
    let found = app.db.read(move |tx| {
        let Some(found) = merchants::merchant(tx, merchant)? else { return Ok(None) };
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
