//! A merchant's file, from its first byte to listings for sale: read as a stream, laid over the
//! catalogue in batches, stock counted, and published where the merchant wishes and it may be.
//!
//! A batch is one transaction, which also moves the place of the run that it belongs to: whoever takes
//! the run up reads the file once more up to that place, and writes what comes after it.

mod lay;
mod report;

pub use report::{ImportCounts, ImportReport, Lacking};

use ::store::{Db, StoreError, Tx};
use catalog::ImportStep;
use catalog::import::{Applied, Group, ImportOptions, Importer, Issue, ParsedListing};
use jobs::{Failed, Hold, StepError};
use kernel::{Id, ImportId, ListingId, MerchantId, Moment, Timestamp};
use lay::{Done, Publication, lay};
use report::tally;
use std::io::Read;
use std::sync::Arc;

/// Listings that are written in one transaction.
const BATCH_LISTINGS: usize = 32;
/// Variants of a batch, from which on no listing is added.
const BATCH_VARIANTS: usize = 512;
/// Groups that are read once more before a run is held anew.
const SKIPPED: u64 = 4096;

/// What is to be imported, for whom and how.
#[derive(Clone, Debug)]
pub struct ImportAsk {
    /// Whose catalogue.
    pub merchant: MerchantId,
    /// How the file is to be taken.
    pub options: ImportOptions,
    /// The run that this goes on with, when it is one.
    pub run: Option<Hold>,
    /// When, and the randomness for new ids; a run has moments of its own.
    pub moment: Moment,
}

impl ImportAsk {
    /// A fresh moment for a batch.
    fn moment(&mut self) -> Moment {
        match &self.run {
            Some(hold) => hold.moment(),
            None => self.moment.part(),
        }
    }

    /// That the file of a run cannot be read is a fault of ours, who keep it, not of the file.
    fn readable(&self, stopped_by: Option<&Issue>) -> Result<(), ImportFault> {
        match stopped_by {
            Some(issue) if self.run.is_some() && issue.code == "unreadable" => {
                Err(ImportFault::Unreadable(issue.what.clone()))
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// The import that is held.
pub(crate) fn import_of(hold: &Hold) -> Option<ImportId> {
    Id::from_bytes(hold.id()).map(ImportId::from)
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportProgress {
    /// Bytes of the file that have been read.
    pub bytes: u64,
    /// Rows that have been read, the header not counted.
    pub rows: u64,
    /// Listings that have been decided.
    pub listings: u64,
}

/// Why an import goes no further now. What it has written stands, and its run goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// Another server goes on with the run.
    #[error("another server has taken the import up")]
    Taken,
    /// What was kept of the file cannot be read.
    #[error("the file that was kept cannot be read: {0}")]
    Unreadable(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<StepError> for ImportFault {
    fn from(error: StepError) -> ImportFault {
        match error {
            StepError::Taken => ImportFault::Taken,
            StepError::Store(error) => ImportFault::Store(error),
        }
    }
}

impl From<ImportFault> for Failed {
    fn from(fault: ImportFault) -> Failed {
        Failed::again(fault)
    }
}

/// Where an import stands.
#[derive(Clone, Default)]
struct Stand {
    /// Groups of rows of the file that are decided.
    place: u64,
    report: ImportReport,
    /// Issues that were written down with the step before.
    told: usize,
}

/// Imports a file. Reads from `from` as it goes, so run it where blocking is allowed. An import that
/// is cut off leaves whole listings behind: its run goes on from there, and so does the same file
/// again, since what is there already is unchanged.
///
/// # Errors
/// [`ImportFault`]: try again later. Everything that is wrong with the file is in the report.
pub async fn import_catalogue<R: Read + Send>(
    db: &Db,
    mut ask: ImportAsk,
    from: R,
    mut progress: impl FnMut(ImportProgress) + Send,
) -> Result<ImportReport, ImportFault> {
    let mut stand = stand(db, &ask).await?;
    stand.report.dry_run = ask.options.dry_run;
    let mut importer = match Importer::open(from, ask.merchant, ask.options.clone()) {
        Ok(importer) => importer,
        Err(issue) => {
            ask.readable(Some(issue.as_ref()))?;
            stand.report.add([*issue]);
            return Ok(stand.report);
        }
    };
    stand.report.format = Some(importer.format());
    stand.report.unread_columns = importer.unread_columns().to_vec();
    // What was decided before is read once more, so that the file is judged as one.
    for read in 0..stand.place {
        importer.next_listing();
        if read % SKIPPED == 0 {
            hold_on(db, &ask).await?;
        }
    }
    loop {
        let batch = next_batch(&mut importer);
        ask.readable(importer.stopped_by())?;
        if batch.is_empty() {
            break;
        }
        let listings = stand.place + batch.len() as u64;
        let seen = ImportProgress { bytes: importer.bytes(), rows: importer.rows(), listings };
        stand = run_batch(db, &mut ask, stand, (batch, seen)).await?;
        progress(seen);
    }
    let mut report = stand.report;
    if importer.rows() == 0 && importer.stopped_by().is_none() {
        report.add([Issue::empty_file()]);
    }
    report.complete = importer.stopped_by().is_none();
    if let Some(issue) = importer.stopped_by()
        && !report.issues.contains(issue)
    {
        report.add([issue.clone()]);
    }
    (report.bytes, report.rows) = (importer.bytes(), importer.rows());
    Ok(report)
}

/// Nothing is written while the file is read once more: the run is held all the same.
async fn hold_on(db: &Db, ask: &ImportAsk) -> Result<(), StepError> {
    let Some(hold) = ask.run.clone() else { return Ok(()) };
    let now = hold.moment().now;
    db.write(move |tx| hold.extend(tx, now)).await
}

/// Where the run stands; at the beginning when there is none.
async fn stand(db: &Db, ask: &ImportAsk) -> Result<Stand, StoreError> {
    let Some(run) = ask.run.as_ref().and_then(import_of) else { return Ok(Stand::default()) };
    let Some(step) = db.read(move |tx| catalog::import_step(tx, run)).await? else {
        return Ok(Stand::default());
    };
    let odd = |_| StoreError::Column("import report");
    let mut report: ImportReport = serde_json::from_str(&step.tally).map_err(odd)?;
    if let Some(issues) = step.issues {
        report.issues = serde_json::from_str(&issues).map_err(odd)?;
    }
    Ok(Stand { place: step.place, told: report.issues.len(), report })
}

/// The next groups of the file, judged.
fn next_batch<R: Read>(importer: &mut Importer<R>) -> Vec<Group> {
    let (mut batch, mut listings, mut variants) = (Vec::new(), 0, 0);
    while listings < BATCH_LISTINGS && variants < BATCH_VARIANTS && batch.len() < BATCH_VARIANTS {
        let Some(group) = importer.next_listing() else { break };
        listings += usize::from(group.listing.is_some());
        variants += group.listing.as_ref().map_or(0, ParsedListing::variant_count);
        batch.push(group);
    }
    batch
}

/// Runs a batch; one that lost a race is run again group by group, so that a listing that someone else
/// is changing holds up no other.
async fn run_batch(
    db: &Db,
    ask: &mut ImportAsk,
    mut stand: Stand,
    (batch, seen): (Vec<Group>, ImportProgress),
) -> Result<Stand, ImportFault> {
    let batch = Arc::new(batch);
    match write_batch(db, ask, &stand, (&batch, seen)).await {
        Err(ImportFault::Store(StoreError::LostRace | StoreError::Conflict)) => {}
        other => return other,
    }
    for group in batch.iter() {
        let one = Arc::new(vec![group.clone()]);
        stand = match write_batch(db, ask, &stand, (&one, seen)).await {
            Err(ImportFault::Store(StoreError::LostRace | StoreError::Conflict)) => {
                let (counted, publication) = (0, Publication::None);
                let done = group.listing.as_ref().map(|parsed| {
                    let applied = Applied::changed_meanwhile(parsed);
                    Done { applied, counted, publication }
                });
                pass(db, ask, stand.after(&one, done.into_iter().collect()), seen).await?
            }
            other => other?,
        };
    }
    Ok(stand)
}

impl Stand {
    fn after(&self, groups: &[Group], done: Vec<Done>) -> Stand {
        let mut after = Stand { told: self.report.issues.len(), ..self.clone() };
        after.place += groups.len() as u64;
        tally(&mut after.report, groups, done);
        after
    }
}

async fn write_batch(
    db: &Db,
    ask: &mut ImportAsk,
    stand: &Stand,
    (groups, seen): (&Arc<Vec<Group>>, ImportProgress),
) -> Result<Stand, ImportFault> {
    let moment = ask.moment();
    let now = moment.now;
    let (own, from, groups) = (ask.clone(), stand.clone(), Arc::clone(groups));
    let work = move |tx: &mut Tx<'_>| {
        let done = lay(tx, &own, &groups, &mut moment.clone())?;
        let drafts: Vec<ListingId> = done.iter().filter_map(Done::draft).collect();
        Ok::<_, StoreError>((from.after(&groups, done), drafts))
    };
    if ask.options.dry_run {
        let (after, _) = db.read(work).await?;
        return pass(db, ask, after, seen).await;
    }
    let run = ask.run.clone().map(|hold| (hold, now));
    let written = db.write(move |tx| {
        let (after, drafts) = work(tx)?;
        if let Some((hold, now)) = &run {
            if let Some(import) = import_of(hold) {
                catalog::keep_import_drafts(tx, import, &drafts)?;
            }
            advance(tx, (hold, *now), &after, seen)?;
        }
        jobs::step("import.laid");
        Ok::<_, ImportFault>(after)
    });
    let after = written.await?;
    jobs::step("import.moved");
    Ok(after)
}

/// Moves the place past what leaves nothing else to write.
async fn pass(
    db: &Db,
    ask: &ImportAsk,
    after: Stand,
    seen: ImportProgress,
) -> Result<Stand, ImportFault> {
    if let Some(hold) = ask.run.clone() {
        let (to, now) = (after.clone(), hold.moment().now);
        db.write(move |tx| advance(tx, (&hold, now), &to, seen)).await?;
    }
    Ok(after)
}

/// Moves the place of a run.
fn advance(
    tx: &mut Tx<'_>,
    (hold, now): (&Hold, Timestamp),
    after: &Stand,
    seen: ImportProgress,
) -> Result<(), ImportFault> {
    hold.advance(tx, now)?;
    let Some(id) = import_of(hold) else { return Ok(()) };
    let odd = |_| StoreError::Column("import report");
    let mut report = after.report.clone();
    let issues = std::mem::take(&mut report.issues);
    let issues = (issues.len() != after.told).then(|| serde_json::to_string(&issues));
    let step = ImportStep {
        place: after.place,
        bytes: seen.bytes,
        rows: seen.rows,
        tally: serde_json::to_string(&report).map_err(odd)?,
        issues: issues.transpose().map_err(odd)?,
    };
    Ok(catalog::advance_import(tx, id, &step)?)
}
