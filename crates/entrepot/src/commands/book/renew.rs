//! `entrepot book renew`: official exports of tariffs, what they change, and a book that is proposed.

use super::words;
use crate::commands::operator::deciding;
use crate::{Outcome, cli::BookRenew, config::Config, market::Market, report::Report};
use anyhow::Context;
use kernel::{Date, Decider, Recorder};
use rules::books::{self, Adopt, AdoptError, Adoption, Import, ImportError, Imported};
use std::path::Path;
use store::{Db, StoreError, Tx};
use trade::BookSource;
use trade::renew::{Lost, RenewError, Renewed, Shrunk, renew};
use web::Clock;

/// The largest export that is read: ten times the United States' schedule, twice the United Kingdom's
/// measures.
const BYTES_MOST: u64 = 1 << 30;

/// Reads the files, shows what they change, and proposes the book; what is refused is exit 1.
pub(super) async fn run(
    config: &Config,
    ask: &BookRenew,
    report: Report,
) -> anyhow::Result<Outcome> {
    let mut files = Vec::new();
    for path in &ask.files {
        match text(path)? {
            Ok(text) => files.push((path.display().to_string(), text)),
            Err(why) => return report.refuse("unreadable-export", &why),
        }
    }
    let as_of = ask.as_of.unwrap_or_else(|| Clock::System.now().date());
    let (lock, db) = if ask.dry_run {
        (None, Market::database_if_any(config).await?)
    } else {
        let (lock, db) = Market::database_for_writing(config).await?;
        Market::migrate(config, &db).await?;
        (lock, Some(db))
    };
    let by = match (&db, &ask.by) {
        (Some(db), Some(by)) if !ask.dry_run => match deciding(db, by).await? {
            Ok(by) => Some(by),
            Err((problem, why)) => return report.refuse(problem, &why),
        },
        _ => None,
    };
    let base = match &db {
        Some(db) => db.read(in_force).await?,
        None => BookSource::shipped().clone(),
    };
    let made = {
        let base = base.clone();
        tokio::task::spawn_blocking(move || renew(&base, &files, as_of)).await?
    };
    let tables = match made {
        Ok(tables) => tables,
        Err(error) => return report.refuse(problem(&error), &error.to_string()),
    };
    if !ask.accept_losses && tables.iter().any(Renewed::is_doubtful) {
        return doubted(&tables, report);
    }
    let wish = wish(ask, &tables, by.clone());
    let outcome = match (db, by) {
        (Some(db), Some(by)) => propose(&db, (wish, by, ask.from), &tables, report).await,
        _ => compare(&wish, &base, &tables, report),
    };
    drop(lock);
    outcome
}

fn problem(error: &RenewError) -> &'static str {
    match error {
        RenewError::Unknown(_) => "unknown-export",
        RenewError::Packed { .. } | RenewError::Line { .. } => "unreadable-export",
        RenewError::Empty(_) => "empty-export",
        RenewError::NoTable(_) => "unknown-text",
    }
}

/// Refuses exports that look cut off or damaged, with what they would lose.
fn doubted(tables: &[Renewed], report: Report) -> anyhow::Result<Outcome> {
    let why = "the exports look cut off or damaged; give them whole, or say --accept-losses";
    let value = serde_json::json!({ "problem": "doubtful-export", "why": why, "tables": tables });
    report.refuse_with(&value, || {
        let lines: Vec<String> = tables.iter().flat_map(losses).collect();
        format!("refused (doubtful-export): {why}\n{}", lines.join("\n"))
    })
}

fn losses(table: &Renewed) -> Vec<String> {
    let path = &table.path;
    let shrunk = table.shrunk.iter().map(|one| {
        let Shrunk { chapter, before, after } = one;
        format!("{path}: chapter {chapter} has {after} lines, and had {before}")
    });
    let lost = table.lost.iter().take(UNREAD_SHOWN).map(|one| {
        let Lost { hs, before, after } = one;
        format!("{path}: {hs}: \"{after}\" is not read; before it was \"{before}\"")
    });
    let left = table.lost.len().saturating_sub(UNREAD_SHOWN);
    let more = (left > 0).then(|| format!("{path}: … and {left} more rates that are not read"));
    shrunk.chain(lost).chain(more).collect()
}

/// The text of an export; the inner error says what is wrong with it.
fn text(path: &Path) -> anyhow::Result<Result<String, String>> {
    let shown = path.display();
    let length = std::fs::metadata(path).with_context(|| format!("cannot read {shown}"))?.len();
    if length > BYTES_MOST {
        return Ok(Err(format!("{shown} has more than {} MB", BYTES_MOST / 1_000_000)));
    }
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    Ok(trade::renew::text(&shown.to_string(), bytes).map_err(|error| error.to_string()))
}

fn in_force(tx: &mut Tx<'_>) -> Result<BookSource, StoreError> {
    let digest = books::active_digest(tx, Clock::System.now().date())?;
    Ok(books::source(tx, &digest)?.unwrap_or_else(|| BookSource::shipped().clone()))
}

fn wish(ask: &BookRenew, tables: &[Renewed], by: Option<Decider>) -> Import {
    Import {
        files: tables.iter().map(|table| (table.path.clone(), table.text.clone())).collect(),
        note: ask.note.clone(),
        by: by.map_or_else(Recorder::default, Recorder::from),
        ..Import::default()
    }
}

fn compare(
    wish: &Import,
    base: &BookSource,
    tables: &[Renewed],
    report: Report,
) -> anyhow::Result<Outcome> {
    match books::prepare_over(wish, base) {
        Ok(prepared) => {
            let value = serde_json::json!({
                "digest": prepared.book.digest(), "onto": prepared.onto, "tables": tables,
                "diff": prepared.diff,
            });
            report.answer(&value, |_| {
                let diff = words::diff(&prepared.diff);
                format!("{}\n{diff}\nnothing was stored (--dry-run)", tables_text(tables))
            })?;
            Ok(Outcome::Done)
        }
        Err(ImportError::Store(error)) => Err(error.into()),
        Err(error) => super::refused_import(&error, report),
    }
}

/// What was proposed.
type Proposed = Result<(Imported, Adoption), AdoptError>;

async fn propose(
    db: &Db,
    (wish, by, from): (Import, Decider, Option<Date>),
    tables: &[Renewed],
    report: Report,
) -> anyhow::Result<Outcome> {
    let (now, note) = (Clock::System.now(), wish.note.clone());
    let prepared = match db.read(move |tx| books::prepare(tx, &wish, now)).await {
        Ok(prepared) => prepared,
        Err(ImportError::Store(error)) => return Err(error.into()),
        Err(error) => return super::refused_import(&error, report),
    };
    let moment = Clock::System.moment();
    let done: Proposed = db
        .write(move |tx| {
            let mut moment = moment.clone();
            let imported = books::store_prepared(tx, &prepared, &mut moment)?;
            let (digest, note, by) = (imported.digest.clone(), note.clone(), by.clone());
            let ask = Adopt { digest, from, note, by };
            Ok((imported, books::propose_adoption(tx, &ask, &mut moment)?))
        })
        .await;
    match done {
        Ok((imported, adoption)) => {
            let value = serde_json::json!({
                "book": imported, "tables": tables, "adoption": adoption,
            });
            report.answer(&value, |_| {
                let (diff, proposed) = (words::diff(&imported.diff), words::adoption(&adoption));
                let next = "another operator puts it in force: entrepot book confirm";
                format!(
                    "{}\n{diff}\n{proposed}\n{next} {} --by E-MAIL",
                    tables_text(tables),
                    adoption.id
                )
            })?;
            Ok(Outcome::Done)
        }
        Err(AdoptError::Store(error)) => Err(error.into()),
        Err(error) => report.refuse("not-adopted", &error.to_string()),
    }
}

/// What was read of each table, and what could not be.
fn tables_text(tables: &[Renewed]) -> String {
    let mut text = Vec::new();
    for table in tables {
        text.push(match table.kept {
            0 => format!("{}: {} lines read", table.path, table.lines),
            kept => format!(
                "{}: {} lines read, {kept} of other chapters stay as they are",
                table.path, table.lines
            ),
        });
        for (hs, rate) in table.unread.iter().take(UNREAD_SHOWN) {
            text.push(format!("  {hs}: \"{rate}\" is not read, so the line is refused"));
        }
        if table.unread.len() > UNREAD_SHOWN {
            text.push(format!("  … and {} more", table.unread.len() - UNREAD_SHOWN));
        }
    }
    text.join("\n")
}

/// More are counted.
const UNREAD_SHOWN: usize = 20;
