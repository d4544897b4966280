//! The books of the market: which texts there are, which book is in force on which day, and how one
//! replaces another.
//!
//! A book is named by the digest of its texts and never changes. [`active`] answers the one in force, the
//! shipped one while nothing was adopted; [`by_digest`] any that is stored, so that an old quote computes
//! again after the program and the rules have moved on (`calculator::replay`). Operators [`import`] texts,
//! look at what they change ([`prepare`]), and [`adopt`] them; or one operator proposes
//! ([`propose_adoption`]) and another confirms ([`confirm_adoption`]).
//!
//! A question about goods is put to the book of [`for_question`]: that of today for today and every day
//! before it, since a book holds the rules of many days; for a coming day the one adopted for that day.

mod adopt;
mod import;
mod store;
#[cfg(test)]
mod tests;

pub use adopt::{
    Adopt, AdoptError, Adoption, AdoptionId, adopt, adoption, adoptions, confirm_adoption,
    propose_adoption, withdraw_adoption,
};
pub use import::{
    Import, ImportError, Imported, Prepared, import, place, prepare, prepare_over, store_prepared,
};

use ::store::{StoreError, Tx};
use kernel::{Country, Date, Timestamp};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use trade::{Book, BookSource};

/// Where a book came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookKind {
    /// With a version of the program.
    Shipped,
    /// An operator brought it.
    Imported,
}

impl BookKind {
    /// As stored and in JSON: `imported`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            BookKind::Shipped => "shipped",
            BookKind::Imported => "imported",
        }
    }
}

/// A book on the shelf.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct BookRecord {
    /// SHA-256 of its texts, in hexadecimal.
    pub digest: String,
    /// Where it came from.
    pub kind: BookKind,
    /// The last day on which every lane of it was looked at.
    pub known_until: Date,
    /// What whoever brought it says about it.
    pub note: String,
    /// Who brought it; empty for a shipped one.
    pub imported_by: String,
    /// Since when it is stored.
    pub imported_at: Timestamp,
    /// How many texts it has.
    pub files: u64,
}

/// Books that were compiled, newest use last; a digest always means the same book.
static COMPILED: Mutex<Vec<Arc<Book>>> = Mutex::new(Vec::new());
/// How many compiled books are kept beside the shipped one.
const COMPILED_MOST: usize = 6;

/// The book in force on `day`: the last adopted one, or the shipped one.
///
/// # Errors
/// [`StoreError::Column`] when the adopted texts cannot be read by this program: run the newer one, or
/// adopt another book.
pub fn active(tx: &mut Tx<'_>, day: Date) -> Result<Arc<Book>, StoreError> {
    match store::in_force(tx, day)? {
        None => Ok(Book::shipped_arc()),
        Some((_, digest)) => by_digest(tx, &digest)?.ok_or(StoreError::Column(UNREADABLE)),
    }
}

/// The book in force at `destination`, and the day it is there.
///
/// # Errors
/// As [`active`].
pub fn there(
    tx: &mut Tx<'_>,
    destination: Country,
    now: Timestamp,
) -> Result<(Arc<Book>, Date), StoreError> {
    let found = there_each(tx, &[destination], now)?.remove(&destination);
    found.ok_or(StoreError::Column("destination"))
}

/// As [`there`], for each of `destinations`: a book is looked for once for each day that it is at one of them.
///
/// # Errors
/// As [`active`].
pub fn there_each(
    tx: &mut Tx<'_>,
    destinations: &[Country],
    now: Timestamp,
) -> Result<BTreeMap<Country, (Arc<Book>, Date)>, StoreError> {
    let here = active(tx, now.date())?;
    let mut books = BTreeMap::from([(now.date(), Arc::clone(&here))]);
    let mut found = BTreeMap::new();
    for destination in destinations {
        // The calendar that the rules of the destination follow.
        let date = now.date_in(here.lane(*destination).map_or("UTC", |lane| lane.zone.as_str()));
        let book = match books.get(&date) {
            Some(book) => Arc::clone(book),
            None => active(tx, date)?,
        };
        books.insert(date, Arc::clone(&book));
        found.insert(*destination, (book, date));
    }
    Ok(found)
}

/// The book for a question about goods on their way to `destination`: the one in force on the day that is
/// asked about or today there, whichever is later. `None` asks about today.
///
/// # Errors
/// As [`active`].
pub fn for_question(
    tx: &mut Tx<'_>,
    destination: Country,
    asked: Option<Date>,
    now: Timestamp,
) -> Result<Arc<Book>, StoreError> {
    let (book, today) = there(tx, destination, now)?;
    match asked.filter(|day| *day > today) {
        Some(day) => active(tx, day),
        None => Ok(book),
    }
}

const UNREADABLE: &str = "book of trade rules that this program can read";

/// The digest of the book in force on `day`, without compiling it.
pub fn active_digest(tx: &mut Tx<'_>, day: Date) -> Result<String, StoreError> {
    let found = store::in_force(tx, day)?;
    Ok(found.map_or_else(|| Book::shipped().digest().to_owned(), |(_, digest)| digest))
}

/// The book of that digest; `None` when it is not stored, or this program cannot read its texts any more.
pub fn by_digest(tx: &mut Tx<'_>, digest: &str) -> Result<Option<Arc<Book>>, StoreError> {
    if digest == Book::shipped().digest() {
        return Ok(Some(Book::shipped_arc()));
    }
    if let Some(book) = compiled(digest) {
        return Ok(Some(book));
    }
    let Some(source) = source(tx, digest)? else { return Ok(None) };
    let Ok(book) = Book::compile(&source) else { return Ok(None) };
    Ok(Some(keep(Arc::new(book))))
}

fn compiled(digest: &str) -> Option<Arc<Book>> {
    let mut kept = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let at = kept.iter().position(|book| book.digest() == digest)?;
    let book = kept.remove(at);
    kept.push(Arc::clone(&book));
    Some(book)
}

fn keep(book: Arc<Book>) -> Arc<Book> {
    let mut kept = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= COMPILED_MOST {
        kept.remove(0);
    }
    kept.push(Arc::clone(&book));
    book
}

/// The texts of a stored or the shipped book.
pub fn source(tx: &mut Tx<'_>, digest: &str) -> Result<Option<BookSource>, StoreError> {
    if digest == Book::shipped().digest() {
        return Ok(Some(BookSource::shipped().clone()));
    }
    let files = store::files(tx, digest)?;
    Ok((!files.is_empty()).then(|| BookSource::from_files(files)))
}

/// Every book: the shipped one (stored or not) and the stored ones, newest first.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<BookRecord>, StoreError> {
    let mut books = store::books(tx)?;
    if books.iter().all(|book| book.digest != Book::shipped().digest()) {
        books.insert(0, shipped_record(Timestamp::from_micros(0)));
    }
    Ok(books)
}

/// The one book whose digest begins with `start` (at least 8 digits).
pub fn find(tx: &mut Tx<'_>, start: &str) -> Result<Option<BookRecord>, StoreError> {
    if start.len() < 8 {
        return Ok(None);
    }
    let mut found = list(tx)?.into_iter().filter(|book| book.digest.starts_with(start));
    Ok(found.next().filter(|_| found.next().is_none()))
}

/// Stores the texts that came with this program, so that quotes made with them compute again after the
/// program was updated. Answers whether they were new.
pub fn remember_shipped(tx: &mut Tx<'_>, now: Timestamp) -> Result<bool, StoreError> {
    let record = shipped_record(now);
    if store::has_book(tx, &record.digest)? {
        return Ok(false);
    }
    store::insert_book(tx, &record, BookSource::shipped())?;
    Ok(true)
}

fn shipped_record(now: Timestamp) -> BookRecord {
    BookRecord {
        digest: Book::shipped().digest().to_owned(),
        kind: BookKind::Shipped,
        known_until: Book::shipped().known_until(),
        note: String::new(),
        imported_by: String::new(),
        imported_at: now,
        files: u64::try_from(BookSource::shipped().files().count()).unwrap_or(0),
    }
}
