//! An operator brings texts: laid over the book in force, compiled, compared, stored.

use super::{BookKind, BookRecord, active_digest, source, store};
use crate::facts::{self, BookImported};
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Country, Home, Moment, Recorder, Timestamp};
use std::sync::Arc;
use trade::{Book, BookDiff, BookError, BookSource};

/// Texts to make a book of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// Path inside the book (`lanes/SG.toml`) and text; a path that is there is replaced.
    pub files: Vec<(String, String)>,
    /// Paths that the new book has not.
    pub without: Vec<String>,
    /// The new book consists of `files` alone.
    pub replace_all: bool,
    /// The digest of the book that the texts are laid over; the one in force when `None`.
    pub onto: Option<String>,
    /// What it is about.
    pub note: String,
    /// Who brings it.
    pub by: Recorder,
}

/// A book that compiled, with what it changes; not stored yet.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Its texts.
    pub source: BookSource,
    /// The book.
    pub book: Arc<Book>,
    /// The digest of the book that it was laid over, or is compared with.
    pub onto: String,
    /// What differs from that one.
    pub diff: BookDiff,
    note: String,
    by: Recorder,
}

/// What was stored.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    /// The new book.
    pub digest: String,
    /// Whether it was not stored before.
    pub fresh: bool,
    /// The digest of the book that it is compared with.
    pub onto: String,
    /// What differs.
    pub diff: BookDiff,
}

/// Why texts did not become a book.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Nothing was given.
    #[error("there is no text to import: give lanes/NAME.toml, tables/NAME.csv or bans/CC.csv")]
    Empty,
    /// More than a book may have.
    #[error("a book has at most {files} texts and {megabytes} MB")]
    TooLarge {
        /// The most texts.
        files: usize,
        /// The most text.
        megabytes: usize,
    },
    /// What does not read, each with its file and line.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Unreadable(Vec<BookError>),
    /// The book to lay them over is not stored.
    #[error("there is no book {0}")]
    UnknownBook(String),
    /// A path to leave out is not in the book.
    #[error("the book has no text {0} that could be left out")]
    UnknownPath(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists of bans whose name is no country.
fn misnamed(files: &[(String, String)]) -> Vec<BookError> {
    let country =
        |path: &str| path.strip_prefix("bans/")?.strip_suffix(".csv")?.parse::<Country>().ok();
    let wrong =
        files.iter().filter(|(path, _)| path.starts_with("bans/") && country(path).is_none());
    let what = "a list of bans is called after the country that it holds for: bans/CN.csv";
    wrong
        .map(|(path, _)| BookError { file: path.clone(), line: 0, what: what.to_owned() })
        .collect()
}

/// Where a file stands in a book: by its folder when it names one, else by its ending and header; `None`
/// when it is no text of a book.
#[must_use]
pub fn place(name: &str, text: &str) -> Option<String> {
    let name = name.trim_start_matches("./").replace('\\', "/");
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", &name));
    let folder = folder.rsplit('/').next().unwrap_or("");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ['_', '-', '.'].contains(&c);
    if file.len() > 80 || file.starts_with('.') || !file.chars().all(is_plain) {
        return None;
    }
    let folder = match file.rsplit_once('.')?.1 {
        "toml" if folder == "patches" => folder,
        "toml" => "lanes",
        "csv" if ["bans", "tables"].contains(&folder) => folder,
        "csv" if text.lines().any(|line| line.starts_with("hs_prefix,")) => "bans",
        "csv" => "tables",
        _ => return None,
    };
    Some(format!("{folder}/{file}"))
}

const FILES_MOST: usize = 1_000;
const BYTES_MOST: usize = 16_000_000;

/// Lays the texts over a book and compiles the outcome; stores nothing.
///
/// # Errors
/// [`ImportError::UnknownBook`] to lay them over; else as [`prepare_over`].
pub fn prepare(tx: &mut Tx<'_>, ask: &Import, now: Timestamp) -> Result<Prepared, ImportError> {
    let onto = match &ask.onto {
        Some(digest) => digest.clone(),
        None => active_digest(tx, now.date())?,
    };
    let base = source(tx, &onto)?.ok_or_else(|| ImportError::UnknownBook(onto.clone()))?;
    prepare_over(ask, &base)
}

/// As [`prepare`], over texts that are at hand.
///
/// # Errors
/// [`ImportError::Unreadable`] with every file and line; [`ImportError::Empty`],
/// [`ImportError::TooLarge`], and [`ImportError::UnknownPath`] for a text to be left out that is not
/// there.
pub fn prepare_over(ask: &Import, base: &BookSource) -> Result<Prepared, ImportError> {
    if ask.files.is_empty() && (ask.without.is_empty() || ask.replace_all) {
        return Err(ImportError::Empty);
    }
    let misnamed = misnamed(&ask.files);
    if !misnamed.is_empty() {
        return Err(ImportError::Unreadable(misnamed));
    }
    if let Some(path) = ask.without.iter().find(|path| base.file(path).is_none()) {
        return Err(ImportError::UnknownPath(path.clone()));
    }
    let start = if ask.replace_all { BookSource::default() } else { base.clone() };
    let cut = ask.without.iter().fold(start, |source, path| source.without(path));
    let source = ask.files.iter().fold(cut, |source, (path, text)| source.with(path, text));
    let bytes: usize = source.files().map(|(_, text)| text.len()).sum();
    if source.files().count() > FILES_MOST || bytes > BYTES_MOST {
        let megabytes = BYTES_MOST / 1_000_000;
        return Err(ImportError::TooLarge { files: FILES_MOST, megabytes });
    }
    let book = Book::compile(&source).map_err(ImportError::Unreadable)?;
    let (onto, diff) = (base.digest(), BookDiff::between(base, &source));
    let (note, by) = (ask.note.clone(), ask.by.clone());
    Ok(Prepared { source, book: Arc::new(book), onto, diff, note, by })
}

/// Stores a book that was prepared. The same texts again are the same book: nothing changes.
pub fn store_prepared(
    tx: &mut Tx<'_>,
    prepared: &Prepared,
    moment: &mut Moment,
) -> Result<Imported, StoreError> {
    let digest = prepared.book.digest().to_owned();
    super::remember_shipped(tx, moment.now)?;
    let fresh = !store::has_book(tx, &digest)?;
    if fresh {
        let record = BookRecord {
            digest: digest.clone(),
            kind: BookKind::Imported,
            known_until: prepared.book.known_until(),
            note: prepared.note.clone(),
            imported_by: prepared.by.to_string(),
            imported_at: moment.now,
            files: 0,
        };
        store::insert_book(tx, &record, &prepared.source)?;
        let subject = Subject::coded(Home::MARKET, &digest);
        let imported = BookImported { digest: digest.clone(), by: prepared.by.to_string() };
        events::emit(tx, facts::BOOK_IMPORTED, subject, &imported, moment.now)?;
    }
    let (onto, diff) = (prepared.onto.clone(), prepared.diff.clone());
    Ok(Imported { digest, fresh, onto, diff })
}

/// [`prepare`] and [`store_prepared`] at once.
///
/// # Errors
/// As [`prepare`]; nothing is stored then.
pub fn import(tx: &mut Tx<'_>, ask: &Import, moment: &mut Moment) -> Result<Imported, ImportError> {
    let prepared = prepare(tx, ask, moment.now)?;
    Ok(store_prepared(tx, &prepared, moment)?)
}
