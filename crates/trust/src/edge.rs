//! The run of an import: a merchant's file in the object store, read into her catalogue by whichever
//! server is there, and by another when that one dies.

use crate::commands::begin_import;
use crate::commands::import_catalogue::{ImportAsk, ImportFault, import_catalogue, import_of};
use crate::{ImportReport, facts, sweep_files};
use ::jobs::{Done, Failed, Hold, Job, Now, StepError};
use ::store::Db;
use catalog::import::ImportOptions;
use catalog::{BeginImport, ImportRun, ImportState};
use events::{Bare, Subject};
use kernel::{Id, ImportId, MerchantId};
use object_store::{ObjectStore, ObjectStoreExt, path::Path as Key};
use std::{io, sync::Arc, sync::mpsc};
use tokio::runtime::Handle;

/// Imports at a time in each process: each keeps the writer busy.
const AT_ONCE: u32 = 2;
/// Bytes read from the object store at once.
const CHUNK_BYTES: u64 = 1 << 20;
/// How often files that nobody needs are looked for.
const SWEEP_SECONDS: i64 = 3600;

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
    /// What an earlier run was given; none when its file is not kept (any more).
    #[must_use]
    pub fn of(run: ImportRun) -> Option<Sent> {
        let options = serde_json::from_str(&run.options).ok()?;
        let kept = Kept { key: run.object_key?, bytes: run.bytes_total.unwrap_or(0) };
        Some(Sent { file_name: run.file_name, options, kept })
    }

    /// The run of `merchant` that takes it.
    pub(crate) fn begin(&self, merchant: MerchantId) -> BeginImport {
        BeginImport {
            merchant,
            file_name: self.file_name.clone(),
            object_key: Some(self.kept.key.clone()),
            bytes_total: Some(self.kept.bytes),
            options: self.options.clone(),
        }
    }
}

/// Imports that were begun ([`begin_import`](crate::begin_import)), and the sweep of files that no run
/// needs any more.
#[must_use]
pub fn jobs(db: &Db, objects: &Arc<dyn ObjectStore>, now: &Now) -> Vec<Job> {
    let sweep = sweep(db, objects);
    let (db, objects) = (db.clone(), Arc::clone(objects));
    let run = move |hold| run_import(db.clone(), Arc::clone(&objects), hold);
    let about = |id: &[u8]| Some(ImportId::from(Id::from_bytes(id)?).to_string());
    vec![Job::long(begin_import::RUN, AT_ONCE, now, run).about(about), sweep]
}

fn sweep(db: &Db, objects: &Arc<dyn ObjectStore>) -> Job {
    let (db, objects) = (db.clone(), Arc::clone(objects));
    Job::every("import.sweep", SWEEP_SECONDS, move |now| {
        let (db, objects) = (db.clone(), Arc::clone(&objects));
        async move {
            sweep_files(&db, objects.as_ref(), now).await?;
            Ok(())
        }
    })
}

/// Goes on with a run and writes down how it ended.
async fn run_import(db: Db, objects: Arc<dyn ObjectStore>, hold: Hold) -> Result<Done, Failed> {
    let id = import_of(&hold).ok_or_else(|| Failed::person("no id"))?;
    let run = db.read(move |tx| catalog::import_run(tx, id)).await?;
    let Some(run) = run.filter(|run| run.state == ImportState::Running) else {
        return Ok(Done::Done);
    };
    let sent = Sent::of(run).ok_or_else(|| Failed::person("it does not say what to read"))?;
    let ask = ImportAsk {
        merchant: MerchantId::of(id.home()),
        options: sent.options,
        moment: hold.moment(),
        run: Some(hold.clone()),
    };
    let report = read_kept(&db, objects, sent.kept, ask).await?;
    let state = if report.complete { ImportState::Done } else { ImportState::Failed };
    let report = serde_json::to_string(&report).map_err(Failed::person)?;
    let now = hold.moment().now;
    let end = db.write(move |tx| {
        hold.extend(tx, now)?;
        catalog::finish_import(tx, id, state, &report, now)?;
        events::emit(tx, facts::IMPORT_ENDED, Subject::of(id.id()), &Bare {}, now)?;
        Ok::<_, StepError>(())
    });
    end.await?;
    Ok(Done::Done)
}

async fn read_kept(
    db: &Db,
    objects: Arc<dyn ObjectStore>,
    kept: Kept,
    ask: ImportAsk,
) -> Result<ImportReport, Failed> {
    let (pieces, from) = mpsc::sync_channel(2);
    let (db, here) = (db.clone(), Handle::current());
    let feeding = here.clone();
    tokio::task::spawn_blocking(move || feed(&feeding, objects.as_ref(), &kept, &pieces));
    let work = tokio::task::spawn_blocking(move || {
        let pieces = Pieces { from, now: io::Cursor::default() };
        here.block_on(import_catalogue(&db, ask, pieces, |_| {}))
    });
    let report: Result<ImportReport, ImportFault> = work.await.map_err(Failed::again)?;
    Ok(report?)
}

/// A piece of a file, or why there is none.
type Piece = io::Result<Vec<u8>>;

fn feed(here: &Handle, objects: &dyn ObjectStore, kept: &Kept, pieces: &mpsc::SyncSender<Piece>) {
    let key = Key::from(kept.key.as_str());
    let mut at = 0;
    while at < kept.bytes {
        let end = kept.bytes.min(at + CHUNK_BYTES);
        let piece = here.block_on(objects.get_range(&key, at..end));
        let piece = piece.map_err(io::Error::other).and_then(|piece| whole(piece.into(), end - at));
        let broke_off = piece.is_err();
        if pieces.send(piece).is_err() || broke_off {
            return;
        }
        at = end;
    }
}

/// A store answers what is there of a range: a file that became shorter must not look as if it had ended.
fn whole(piece: Vec<u8>, bytes: u64) -> Piece {
    if u64::try_from(piece.len()) == Ok(bytes) {
        Ok(piece)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
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
