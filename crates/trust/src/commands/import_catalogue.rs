//! A merchant's file, from its first byte to listings for sale: read as a stream, laid over the
//! catalogue in batches, stock counted, and published where the merchant wishes and it may be.

use super::screen::screen_everywhere;
use crate::commands::publish_listing::{PublishError, PublishListing, publish_listing};
use crate::domain::finding::{Effect, Finding};
use ::store::{Db, StoreError, Tx};
use catalog::import::{
    Applied, Format, ImportOptions, Importer, Issue, Outcome, ParsedListing, Wish, apply_listings,
};
use catalog::{Listing, Status};
use kernel::{ImportId, MerchantId, Moment};
use std::collections::BTreeMap;
use std::io::Read;

/// Listings that are written in one transaction.
const BATCH_LISTINGS: usize = 32;
/// Issues a report keeps; the rest are counted.
const ISSUES_MAX: usize = 500;
/// Listings that each kind of lack names.
const EXAMPLES_MAX: usize = 12;

/// What is to be imported, for whom and how.
#[derive(Clone, Debug)]
pub struct ImportAsk {
    /// Whose catalogue.
    pub merchant: MerchantId,
    /// How the file is to be taken.
    pub options: ImportOptions,
    /// The run under which progress is written down, when it is.
    pub run: Option<ImportId>,
    /// When, and the randomness for new ids.
    pub moment: Moment,
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

/// How many listings became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ImportCounts {
    /// New ones.
    pub created: u64,
    /// Those that changed.
    pub updated: u64,
    /// Those about which the file says nothing new.
    pub unchanged: u64,
    /// Those left as they were because of an issue.
    pub failed: u64,
    /// Those that are now for sale and were not before.
    pub published: u64,
    /// Those that the file has for sale and that still lack something.
    pub withheld: u64,
}

/// Something that keeps drafts of a file from being sold, once for all of them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Lacking {
    /// A stable word for it, the key of its text on pages.
    pub code: String,
    /// What is lacking, in English.
    pub what: String,
    /// How to mend it, in English.
    pub mend: String,
    /// How many listings lack it.
    pub listings: u64,
    /// The keys of the first few.
    pub examples: Vec<String>,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ImportReport {
    /// The format; `None` when it was not recognised.
    pub format: Option<Format>,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Whether the file was read to its end.
    pub complete: bool,
    /// Bytes read.
    pub bytes: u64,
    /// Rows read, the header not counted.
    pub rows: u64,
    /// Listings.
    pub listings: ImportCounts,
    /// SKUs whose stock was counted.
    pub stock_counted: u64,
    /// Columns of the file that are not read.
    pub unread_columns: Vec<String>,
    /// What is wrong, and where, in the order of the file; the first few hundred.
    pub issues: Vec<Issue>,
    /// How many more there were.
    pub issues_left_out: u64,
    /// What keeps drafts of the file from being sold.
    pub lacking: Vec<Lacking>,
}

impl ImportReport {
    fn add(&mut self, issues: impl IntoIterator<Item = Issue>) {
        for issue in issues {
            if self.issues.len() < ISSUES_MAX {
                self.issues.push(issue);
            } else {
                self.issues_left_out += 1;
            }
        }
    }

    /// Nothing of the file was refused.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.complete && self.listings.failed == 0
    }
}

/// Imports a file. Reads from `from` as it goes, so run it where blocking is allowed. An import that
/// is cut off leaves whole listings behind; the same file again goes on from there.
///
/// # Errors
/// None of the file: what is wrong with it is in the report. After a fault of the store what was taken
/// stays, and the same file again goes on from there.
pub async fn import_catalogue<R: Read + Send>(
    db: &Db,
    ask: ImportAsk,
    from: R,
    mut progress: impl FnMut(ImportProgress) + Send,
) -> Result<ImportReport, StoreError> {
    let mut report = ImportReport { dry_run: ask.options.dry_run, ..ImportReport::default() };
    let mut importer = match Importer::open(from, ask.merchant, ask.options.clone()) {
        Ok(importer) => importer,
        Err(issue) => {
            report.add([*issue]);
            return Ok(report);
        }
    };
    report.format = Some(importer.format());
    report.unread_columns = importer.unread_columns().to_vec();
    let mut ask = ask;
    let mut listings = 0;
    loop {
        let (batch, issues) = next_batch(&mut importer, &mut report.listings.failed);
        if batch.is_empty() && issues.is_empty() {
            break;
        }
        listings += batch.len() as u64;
        let seen = ImportProgress { bytes: importer.bytes(), rows: importer.rows(), listings };
        let done = run_batch(db, &mut ask, batch, seen).await?;
        tally(&mut report, issues, done);
        progress(seen);
    }
    if report.rows == 0 && importer.rows() == 0 && importer.stopped_by().is_none() {
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

/// The next listings of the file and what is wrong on the way.
fn next_batch<R: Read>(
    importer: &mut Importer<R>,
    failed: &mut u64,
) -> (Vec<ParsedListing>, Vec<Issue>) {
    let (mut batch, mut issues, mut variants) = (Vec::new(), Vec::new(), 0);
    while batch.len() < BATCH_LISTINGS && variants < 512 && issues.len() < ISSUES_MAX {
        let Some(group) = importer.next_listing() else { break };
        issues.extend(group.issues);
        match group.listing {
            Some(listing) => {
                variants += listing.variant_count();
                batch.push(listing);
            }
            None => *failed += 1,
        }
    }
    (batch, issues)
}

/// What became of one listing, with its stock and publication.
struct Done {
    applied: Applied,
    counted: u64,
    publication: Publication,
}

enum Publication {
    /// Nobody asked, or it is for sale already.
    None,
    /// It is now for sale.
    Published,
    /// It lacks something.
    Withheld(Vec<Finding>),
}

/// Runs a batch; one that lost a race is run again listing by listing, so that one that someone else
/// is changing holds up no other.
async fn run_batch(
    db: &Db,
    ask: &mut ImportAsk,
    batch: Vec<ParsedListing>,
    seen: ImportProgress,
) -> Result<Vec<Done>, StoreError> {
    match write_batch(db, ask, batch.clone(), seen).await {
        Err(StoreError::LostRace | StoreError::Conflict) => {}
        other => return other,
    }
    let mut done = Vec::with_capacity(batch.len());
    for parsed in batch {
        match write_batch(db, ask, vec![parsed.clone()], seen).await {
            Err(StoreError::LostRace | StoreError::Conflict) => done.push(Done {
                applied: Applied::changed_meanwhile(&parsed),
                counted: 0,
                publication: Publication::None,
            }),
            other => done.extend(other?),
        }
    }
    Ok(done)
}

async fn write_batch(
    db: &Db,
    ask: &mut ImportAsk,
    batch: Vec<ParsedListing>,
    seen: ImportProgress,
) -> Result<Vec<Done>, StoreError> {
    let ask = ImportAsk { moment: ask.moment.part(), ..ask.clone() };
    let dry_run = ask.options.dry_run;
    let run = ask.run;
    let work = move |tx: &mut Tx<'_>| {
        let mut moment = ask.moment.clone();
        let applied = apply_listings(tx, ask.merchant, &batch, &ask.options, &mut moment)?;
        let wishes: BTreeMap<&str, Wish> =
            batch.iter().map(|parsed| (parsed.handle.as_str(), parsed.wish)).collect();
        let mut done = Vec::with_capacity(applied.len());
        for mut applied in applied {
            let counted = count_stock(tx, &ask, &mut applied, &mut moment)?;
            let wish = wishes.get(applied.handle.as_str());
            let publication = match (&applied.listing, wish) {
                (Some(listing), Some(Wish::Publish)) if ask.options.publish => {
                    publish(tx, listing, applied.outcome, &ask.options, &mut moment)?
                }
                _ => Publication::None,
            };
            done.push(Done { applied, counted, publication });
        }
        Ok(done)
    };
    if dry_run {
        let done = db.read(work).await?;
        if let Some(run) = run {
            db.write(move |tx| catalog::note_import_progress(tx, run, seen.bytes, seen.rows))
                .await?;
        }
        return Ok(done);
    }
    db.write(move |tx| {
        if let Some(run) = run {
            catalog::note_import_progress(tx, run, seen.bytes, seen.rows)?;
        }
        work(tx)
    })
    .await
}

/// Counts the stock the file states anew; answers how many SKUs.
fn count_stock(
    tx: &mut Tx<'_>,
    ask: &ImportAsk,
    applied: &mut Applied,
    moment: &mut Moment,
) -> Result<u64, StoreError> {
    if ask.options.dry_run || applied.counts.is_empty() {
        return Ok(applied.counts.len() as u64);
    }
    let counted = inventory::count(tx, ask.merchant, &applied.counts, moment)?;
    for short in counted.short {
        let code = applied.listing.as_ref().and_then(|l| l.variant(short.sku)).map(|v| &v.code);
        let code = code.cloned().unwrap_or_default();
        applied.issues.push(Issue::stock_promised(
            applied.line,
            &applied.handle,
            &code,
            (short.counted, short.promised),
        ));
    }
    Ok(counted.set as u64)
}

fn publish(
    tx: &mut Tx<'_>,
    listing: &Listing,
    outcome: Outcome,
    options: &ImportOptions,
    moment: &mut Moment,
) -> Result<Publication, StoreError> {
    let may_try = match (outcome, listing.status) {
        (Outcome::Failed, _) | (_, Status::Published | Status::Archived | Status::Paused) => false,
        (Outcome::Created | Outcome::Updated | Outcome::Unchanged, Status::Draft) => true,
    };
    if !may_try {
        return Ok(Publication::None);
    }
    if options.dry_run {
        let screening = screen_everywhere(tx, listing, moment.now)?;
        let blocked = screening.blocking().next().is_some();
        return Ok(if blocked {
            Publication::Withheld(screening.findings)
        } else {
            Publication::Published
        });
    }
    let ask = PublishListing { listing: listing.id, version: Some(listing.version) };
    match publish_listing(tx, &ask, moment) {
        Ok(_) => Ok(Publication::Published),
        Err(PublishError::Blocked(findings)) => Ok(Publication::Withheld(findings)),
        Err(PublishError::NotApproved) => {
            let what = "the merchant is not approved yet";
            let key = "finding-not-approved";
            Ok(Publication::Withheld(vec![Finding::new(Effect::Blocks, key, "merchant", what)]))
        }
        Err(PublishError::Status(error)) => match error {
            catalog::ChangeStatusError::Store(error) => Err(error),
            catalog::ChangeStatusError::NotFound
            | catalog::ChangeStatusError::Changed { .. }
            | catalog::ChangeStatusError::NoWay { .. } => Err(StoreError::LostRace),
        },
        Err(PublishError::Store(error)) => Err(error),
    }
}

fn tally(report: &mut ImportReport, mut issues: Vec<Issue>, done: Vec<Done>) {
    let counts = &mut report.listings;
    for Done { applied, counted, publication } in done {
        match applied.outcome {
            Outcome::Created => counts.created += 1,
            Outcome::Updated => counts.updated += 1,
            Outcome::Unchanged => counts.unchanged += 1,
            Outcome::Failed => counts.failed += 1,
        }
        report.stock_counted += counted;
        match publication {
            Publication::None => {}
            Publication::Published => counts.published += 1,
            Publication::Withheld(findings) => {
                counts.withheld += 1;
                note_lacking(&mut report.lacking, &applied.handle, &findings);
            }
        }
        issues.extend(applied.issues);
    }
    issues.sort_by_key(|issue| issue.line);
    report.add(issues);
}

/// Counts each kind of thing that is missing once per listing.
fn note_lacking(lacking: &mut Vec<Lacking>, handle: &str, findings: &[Finding]) {
    let mut seen: Vec<&str> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.effect == Effect::Blocks) {
        let code = finding.note.key.as_str();
        if seen.contains(&code) {
            continue;
        }
        seen.push(code);
        let at = lacking.iter().position(|one| one.code == code).unwrap_or_else(|| {
            lacking.push(Lacking {
                code: code.to_owned(),
                what: finding.what.clone(),
                mend: finding.mend(),
                listings: 0,
                examples: Vec::new(),
            });
            lacking.len() - 1
        });
        let one = &mut lacking[at];
        one.listings += 1;
        if one.examples.len() < EXAMPLES_MAX {
            one.examples.push(handle.to_owned());
        }
    }
}
