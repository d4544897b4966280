//! `entrepot book`: books of trade rules, brought, compared and put in force.

mod files;
mod lane;
mod renew;
mod words;

use super::operator::deciding;
use crate::{
    Outcome,
    cli::{Book as Ask, BookAdopt, BookDecide, BookImport},
    config::Config,
    market::Market,
    report::Report,
};
use anyhow::{Context, bail};
use kernel::{Decider, Moment, Recorder};
use rules::books::{self, Adopt, AdoptError, Adoption, Import, ImportError};
use std::path::Path;
use store::{Db, StoreError, Tx};
use trade::{Book, BookDiff, BookSource};
use web::Clock;

/// Does what is asked; a refusal is exit 1.
pub(crate) async fn run(config: &Config, ask: &Ask, report: Report) -> anyhow::Result<Outcome> {
    match ask {
        Ask::List => list(config, report).await,
        Ask::Show { book } => match texts(config, book).await? {
            Some(source) => show(&source, report),
            None => unknown(book, report),
        },
        Ask::Import(ask) => import(config, ask, report).await,
        Ask::Diff { old, new } => {
            let Some(old_texts) = texts(config, old).await? else { return unknown(old, report) };
            let Some(new_texts) = texts(config, new).await? else { return unknown(new, report) };
            let diff = BookDiff::between(&old_texts, &new_texts);
            report.answer(&diff, words::diff)?;
            Ok(Outcome::Done)
        }
        Ask::Adopt(ask) => decide(config, Wish::Adopt(ask.clone()), report).await,
        Ask::Propose(ask) => decide(config, Wish::Propose(ask.clone()), report).await,
        Ask::Confirm(ask) => decide(config, Wish::Confirm(ask.clone()), report).await,
        Ask::Withdraw(ask) => decide(config, Wish::Withdraw(ask.clone()), report).await,
        Ask::Renew(ask) => renew::run(config, ask, report).await,
        Ask::Lane(ask) => lane::run(config, ask, report).await,
        Ask::Export { book, folder } => match texts(config, book).await? {
            Some(source) => export(&source, folder, report),
            None => unknown(book, report),
        },
    }
}

async fn list(config: &Config, report: Report) -> anyhow::Result<Outcome> {
    let today = Clock::System.now().date();
    let (shelf, adoptions, active) = match Market::database_if_any(config).await? {
        Some(db) => db.read(move |tx| shelf(tx, today)).await?,
        None => (Vec::new(), Vec::new(), Book::shipped().digest().to_owned()),
    };
    let shipped = Book::shipped().digest();
    let value = serde_json::json!({
        "active": active, "shipped": shipped, "books": shelf, "adoptions": adoptions,
    });
    report.answer(&value, |_| words::list(&shelf, &adoptions, &active))?;
    Ok(Outcome::Done)
}

type Shelf = (Vec<books::BookRecord>, Vec<Adoption>, String);

fn shelf(tx: &mut Tx<'_>, today: kernel::Date) -> Result<Shelf, StoreError> {
    Ok((books::list(tx)?, books::adoptions(tx)?, books::active_digest(tx, today)?))
}

/// The digest that `name` stands for: `active`, `shipped`, or the first digits of one.
fn named(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, StoreError> {
    match name {
        "active" => Ok(Some(books::active_digest(tx, Clock::System.now().date())?)),
        "shipped" => Ok(Some(Book::shipped().digest().to_owned())),
        start => Ok(books::find(tx, start)?.map(|book| book.digest)),
    }
}

/// The texts of a book; without a market those of the shipped one.
async fn texts(config: &Config, name: &str) -> anyhow::Result<Option<BookSource>> {
    let Some(db) = Market::database_if_any(config).await? else {
        let shipped = Book::shipped().digest();
        let is_shipped =
            matches!(name, "active" | "shipped") || (name.len() >= 8 && shipped.starts_with(name));
        return Ok(is_shipped.then(|| BookSource::shipped().clone()));
    };
    let name = name.to_owned();
    let found = db.read(move |tx| match named(tx, &name)? {
        Some(digest) => books::source(tx, &digest),
        None => Ok(None),
    });
    Ok(found.await?)
}

fn unknown(name: &str, report: Report) -> anyhow::Result<Outcome> {
    report
        .refuse("unknown-book", &format!("there is no book {name}: entrepot book list shows them"))
}

fn show(source: &BookSource, report: Report) -> anyhow::Result<Outcome> {
    match Book::compile(source) {
        Ok(book) => {
            report.answer(&words::contents(&book, source), words::shown)?;
            Ok(Outcome::Done)
        }
        Err(errors) => {
            let why: Vec<String> = errors.iter().map(ToString::to_string).collect();
            report.refuse("unreadable-book", &why.join("\n"))
        }
    }
}

fn export(source: &BookSource, folder: &Path, report: Report) -> anyhow::Result<Outcome> {
    let count = files::write(source, folder)?;
    let value = serde_json::json!({
        "digest": source.digest(), "files": count, "folder": folder.display().to_string(),
    });
    report.answer(&value, |_| format!("{count} texts written to {}", folder.display()))?;
    Ok(Outcome::Done)
}

async fn import(config: &Config, ask: &BookImport, report: Report) -> anyhow::Result<Outcome> {
    let texts = match files::texts(&ask.paths) {
        Ok(texts) => texts,
        Err(error) => {
            let files::Unreadable(why) = error.downcast()?;
            return report.refuse("unreadable-text", &why);
        }
    };
    let now = Clock::System.now();
    let mut wish = Import {
        files: texts,
        without: ask.without.clone(),
        replace_all: ask.replace_all,
        onto: None,
        note: ask.note.clone(),
        by: Recorder::Machine(ask.by.clone()),
    };
    let (lock, db) = match ask.dry_run {
        false => Market::database_for_writing(config).await?,
        true => match Market::database_if_any(config).await? {
            Some(db) => (None, db),
            // Without a market the shipped texts lie below.
            None => {
                return match books::prepare_over(&wish, BookSource::shipped()) {
                    Ok(prepared) => answer_prepared(&prepared, report),
                    Err(error) => refused_import(&error, report),
                };
            }
        },
    };
    if !ask.dry_run {
        Market::migrate(config, &db).await?;
    }
    if let Some(name) = ask.onto.clone() {
        let below = db.read(move |tx| named(tx, &name)).await?;
        let Some(below) = below else {
            return unknown(ask.onto.as_deref().unwrap_or_default(), report);
        };
        wish.onto = Some(below);
    }
    let prepared = match db.read(move |tx| books::prepare(tx, &wish, now)).await {
        Ok(prepared) => prepared,
        Err(ImportError::Store(error)) => return Err(error.into()),
        Err(error) => return refused_import(&error, report),
    };
    if ask.dry_run {
        return answer_prepared(&prepared, report);
    }
    let moment = Clock::System.moment();
    let done =
        db.write(move |tx| books::store_prepared(tx, &prepared, &mut moment.clone())).await?;
    drop(lock);
    report.answer(&done, |done| {
        let state = if done.fresh { "imported" } else { "known already" };
        let diff = words::diff(&done.diff);
        format!("{diff}\nbook {} {state}; entrepot book adopt {0} puts it in force", done.digest)
    })?;
    Ok(Outcome::Done)
}

fn answer_prepared(prepared: &books::Prepared, report: Report) -> anyhow::Result<Outcome> {
    let value = serde_json::json!({
        "digest": prepared.book.digest(), "onto": prepared.onto, "diff": prepared.diff,
    });
    report.answer(&value, |_| {
        format!("{}\nnothing was stored (--dry-run)", words::diff(&prepared.diff))
    })?;
    Ok(Outcome::Done)
}

fn refused_import(error: &ImportError, report: Report) -> anyhow::Result<Outcome> {
    let problem = match error {
        ImportError::Empty => "no-texts",
        ImportError::TooLarge { .. } => "book-too-large",
        ImportError::Unreadable(_) => "unreadable-book",
        ImportError::UnknownBook(_) => "unknown-book",
        ImportError::UnknownPath(_) => "unknown-text",
        ImportError::Store(_) => "store",
    };
    report.refuse(problem, &error.to_string())
}

/// What an operator decides about a book.
enum Wish {
    Adopt(BookAdopt),
    Propose(BookAdopt),
    Confirm(BookDecide),
    Withdraw(BookDecide),
}

impl Wish {
    /// The e-mail address of whoever decides.
    fn by(&self) -> &str {
        match self {
            Wish::Adopt(ask) | Wish::Propose(ask) => &ask.by,
            Wish::Confirm(ask) | Wish::Withdraw(ask) => &ask.by,
        }
    }
}

async fn decide(config: &Config, wish: Wish, report: Report) -> anyhow::Result<Outcome> {
    let (_lock, db) = Market::database_for_writing(config).await?;
    Market::migrate(config, &db).await?;
    let by = match deciding(&db, wish.by()).await? {
        Ok(by) => by,
        Err((problem, why)) => return report.refuse(problem, &why),
    };
    match carry_out(&db, wish, by).await {
        Ok(adoption) => {
            report.answer(&adoption, words::adoption)?;
            Ok(Outcome::Done)
        }
        Err(AdoptError::Store(error)) => Err(error.into()),
        Err(error) => report.refuse("not-adopted", &error.to_string()),
    }
}

async fn carry_out(db: &Db, wish: Wish, by: Decider) -> Result<Adoption, AdoptError> {
    let moment = Clock::System.moment();
    db.write(move |tx| {
        let mut moment = moment.clone();
        match &wish {
            Wish::Adopt(ask) => {
                let wish = asked(tx, ask, &by)?;
                books::adopt(tx, &wish, &mut moment)
            }
            Wish::Propose(ask) => {
                let wish = asked(tx, ask, &by)?;
                books::propose_adoption(tx, &wish, &mut moment)
            }
            Wish::Confirm(ask) => books::confirm_adoption(tx, ask.id, &by, &mut moment),
            Wish::Withdraw(ask) => books::withdraw_adoption(tx, ask.id, &by, &mut moment),
        }
    })
    .await
}

fn asked(tx: &mut Tx<'_>, ask: &BookAdopt, by: &Decider) -> Result<Adopt, AdoptError> {
    let digest = named(tx, &ask.book)?.ok_or_else(|| AdoptError::UnknownBook(ask.book.clone()))?;
    Ok(Adopt { digest, from: ask.from, note: ask.note.clone(), by: by.clone() })
}

/// Keeps the shipped texts and the operator's decisions about quotes in the database, so that every
/// process prices alike and old quotes compute again after an update.
pub(crate) async fn keep(db: &Db, config: &Config, moment: &Moment) -> anyhow::Result<()> {
    let (policy, now) = (config.quotes.clone(), moment.now);
    db.write(move |tx| {
        pricing::set_policy(tx, &policy, now)?;
        books::remember_shipped(tx, now)
    })
    .await
    .context("the rules of trade cannot be stored")?;
    let today = now.date();
    if let Err(error) = db.read(move |tx| books::active(tx, today)).await {
        bail!("the adopted book of trade rules cannot be used: {error}; see entrepot book list");
    }
    Ok(())
}
