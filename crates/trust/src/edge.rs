//! A merchant's file in the object store, read into her catalogue while whoever sent it does something
//! else; its run is written down, so that it is found again.

use crate::{ImportAsk, ImportReport, import_catalogue};
use ::store::{Db, StoreError};
use catalog::import::ImportOptions;
use catalog::{BeginImport, ImportRun, ImportState};
use kernel::{ImportId, MerchantId, Timestamp};
use object_store::{ObjectStore, ObjectStoreExt, path::Path as Key};
use std::{io, sync::Arc, sync::mpsc};

/// Bytes read from the object store at once.
const CHUNK_BYTES: u64 = 1 << 20;

/// A file in the object store.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its key in the object store.
    pub key: String,
    /// How long it is.
    pub bytes: u64,
}

/// What a merchant sent, and how it is to be taken.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The name of the file.
    pub file_name: String,
    /// How it is to be taken.
    pub options: ImportOptions,
    /// Where it is kept.
    pub kept: Kept,
}

impl Sent {
    /// What an earlier run was given; none when its file was not kept.
    #[must_use]
    pub fn of(run: ImportRun) -> Option<Sent> {
        let options = serde_json::from_str(&run.options).ok()?;
        let kept = Kept { key: run.object_key?, bytes: run.bytes_total.unwrap_or(0) };
        Some(Sent { file_name: run.file_name, options, kept })
    }

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

/// The file of a run that was begun, as it lies in the object store.
#[derive(Clone, Debug)]
pub struct ImportFile {
    /// The run.
    pub run: ImportId,
    /// Where it is kept.
    pub kept: Kept,
    /// Where that is.
    pub objects: Arc<dyn ObjectStore>,
}

/// Reads the file of a run into the catalogue and writes down how that ended, also when the file cannot
/// be read; `now` tells the time of the end.
///
/// # Errors
/// [`StoreError`] when the end could not be written down: the run stays at work for whoever looks.
pub async fn run_import(
    db: &Db,
    file: ImportFile,
    ask: ImportAsk,
    now: impl Fn() -> Timestamp,
) -> Result<(), StoreError> {
    let (pieces, from) = mpsc::sync_channel(2);
    let (id, here) = (file.run, tokio::runtime::Handle::current());
    let handle = here.clone();
    tokio::task::spawn_blocking(move || feed(&handle, &file, &pieces));
    let own = db.clone();
    let work = tokio::task::spawn_blocking(move || {
        let pieces = Pieces { from, now: io::Cursor::default() };
        here.block_on(import_catalogue(&own, ask, pieces, |_| {}))
    });
    let (state, report) = match work.await {
        Ok(Ok(report)) if report.complete => (ImportState::Done, report),
        Ok(Ok(report)) => (ImportState::Failed, report),
        Ok(Err(error)) => broke_off(id, &error),
        Err(error) => broke_off(id, &error),
    };
    let report = serde_json::to_string(&report).unwrap_or_default();
    let now = now();
    db.write(move |tx| catalog::finish_import(tx, id, state, &report, now)).await
}

fn broke_off(id: ImportId, error: &dyn std::error::Error) -> (ImportState, ImportReport) {
    tracing::error!(%error, import = %id, "an import broke off");
    (ImportState::Failed, ImportReport::default())
}

/// A piece of a file, or why there is none.
type Piece = io::Result<Vec<u8>>;

fn feed(handle: &tokio::runtime::Handle, file: &ImportFile, pieces: &mpsc::SyncSender<Piece>) {
    let key = Key::from(file.kept.key.as_str());
    let mut at = 0;
    while at < file.kept.bytes {
        let end = file.kept.bytes.min(at + CHUNK_BYTES);
        let piece = handle.block_on(file.objects.get_range(&key, at..end));
        let piece = piece.map(Vec::from).map_err(io::Error::other);
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
    now: io::Cursor<Vec<u8>>,
}

impl io::Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.now.read(out)?;
            if n > 0 || out.is_empty() {
                return Ok(n);
            }
            match self.from.recv() {
                Ok(piece) => self.now = io::Cursor::new(piece?),
                Err(mpsc::RecvError) => return Ok(0),
            }
        }
    }
}
