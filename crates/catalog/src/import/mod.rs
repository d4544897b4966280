//! A merchant's file becomes listings: read as a stream, recognised by its header, judged row by
//! row. The listing is the unit: one bad row leaves its listing as it was and all others whole.
//! The same file again changes nothing, so a run that was cut off is simply run again.
//!
//! Here the file is read ([`Importer`]) and laid over the catalogue ([`apply_listings`]); trust
//! runs the whole of it, with stock and publication.

mod apply;
mod blame;
mod cells;
mod columns;
mod first;
mod foreign;
mod issue;
mod letters;
mod merge;
mod parse;
mod parsed;
mod rows;
mod tap;
mod variant;

pub use apply::{Applied, Outcome, apply_listings};
pub use columns::Format;
pub use issue::{Issue, Severity};
pub use parsed::{ParsedListing, Wish};

use crate::domain::draft::VARIANTS_MAX;
use crate::domain::text::line;
use columns::{Column, Columns};
use issue::{Place, Trouble};
use kernel::{Country, Currency, Grams, MerchantId};
use parse::Parser;
use rows::{Row, Rows};
use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::sync::Arc;

/// Rows one listing may have, image rows included.
const LISTING_ROWS_MAX: usize = VARIANTS_MAX + 256;
/// Bytes of text one listing may have.
const LISTING_BYTES_MAX: usize = 8 << 20;

/// How a file is to be taken, where it does not say itself.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ImportOptions {
    /// Say what would happen and change nothing.
    pub dry_run: bool,
    /// Publish what the file has for sale and may be published.
    pub publish: bool,
    /// The currency of prices that name none.
    pub currency: Currency,
    /// The origin of listings that name none.
    pub origin: Country,
    /// The packed weight of variants that name none.
    pub weight: Option<Grams>,
    /// The destinations that HS codes of the file hold for.
    pub destinations: Vec<Country>,
}

impl Default for ImportOptions {
    fn default() -> ImportOptions {
        ImportOptions {
            dry_run: false,
            publish: false,
            currency: Currency::USD,
            origin: Country::US,
            weight: None,
            destinations: vec![Country::CN],
        }
    }
}

/// The rows of one listing, judged.
#[derive(Clone, Debug)]
pub struct Group {
    /// The listing's key; empty when no row named one.
    pub handle: String,
    /// The line where it begins.
    pub line: u64,
    /// What the file says; `None` when one of the issues is an error.
    pub listing: Option<ParsedListing>,
    /// What is wrong or worth knowing.
    pub issues: Vec<Issue>,
}

/// A stream of listings out of a file.
pub struct Importer<R: Read> {
    rows: Rows<R>,
    columns: Arc<Columns>,
    options: ImportOptions,
    merchant: MerchantId,
    ahead: Option<(String, Row)>,
    seen: HashSet<u64>,
    /// The line in which each SKU code first stood.
    skus: HashMap<u64, u64>,
    rows_read: u64,
    /// What is worth knowing of the whole file; told with its first listing.
    notes: Vec<Issue>,
    ended: Option<Issue>,
}

impl<R: Read> Importer<R> {
    /// Reads the header and recognises the format.
    ///
    /// # Errors
    /// The issue that makes the whole file unreadable.
    pub fn open(
        from: R,
        merchant: MerchantId,
        options: ImportOptions,
    ) -> Result<Importer<R>, Box<Issue>> {
        let rows = Rows::open(from)?;
        let columns = Arc::new(Columns::of(&rows.header, rows.header_line)?);
        let chinese = rows.chinese.then(|| Place::default().with(Trouble::ReadAsChinese));
        Ok(Importer {
            rows,
            columns,
            options,
            merchant,
            ahead: None,
            seen: HashSet::new(),
            skus: HashMap::new(),
            rows_read: 0,
            notes: chinese.into_iter().collect(),
            ended: None,
        })
    }

    /// The format of the file.
    pub fn format(&self) -> Format {
        self.columns.format
    }

    /// Columns of the file that are not read, as its header names them.
    pub fn unread_columns(&self) -> &[String] {
        &self.columns.unread
    }

    /// Bytes read so far.
    pub fn bytes(&self) -> u64 {
        self.rows.bytes()
    }

    /// Rows read so far, the header not counted.
    pub const fn rows(&self) -> u64 {
        self.rows_read
    }

    /// The issue that stopped the file before its end.
    pub const fn stopped_by(&self) -> Option<&Issue> {
        self.ended.as_ref()
    }

    /// The next row that says anything, with the listing it names.
    fn next_row(&mut self) -> Option<(String, Row)> {
        loop {
            match self.rows.next()? {
                Ok(row) if row.is_blank() => {}
                Ok(row) => {
                    self.rows_read += 1;
                    let handle = line(self.columns.cell(&row, &Column::Handle));
                    return Some((handle, row));
                }
                Err(issue) => {
                    self.ended = Some(issue);
                    return None;
                }
            }
        }
    }

    /// The next listing; `None` at the end of the file or where it cannot be read on
    /// ([`Importer::stopped_by`]).
    pub fn next_listing(&mut self) -> Option<Group> {
        let (handle, first) = match self.ahead.take() {
            Some(ahead) => ahead,
            None => self.next_row()?,
        };
        let handle = self.handle_or_title(handle, &first);
        let mut rows = vec![first];
        let (mut bytes, mut too_large) = (rows[0].bytes(), false);
        while let Some((next, mut row)) = self.next_row() {
            if next.is_empty() && self.titled(&row) || !next.is_empty() && next != handle {
                self.ahead = Some((next, row));
                break;
            }
            if next.is_empty() {
                let place = self.columns.place(&row, &Column::Handle, &handle);
                row.bad.push(place.with(Trouble::NoHandle));
            }
            bytes += row.bytes();
            too_large |= rows.len() >= LISTING_ROWS_MAX || bytes > LISTING_BYTES_MAX;
            if !too_large {
                rows.push(row);
            }
        }
        // A file that stops inside a listing must not half-write it.
        let cut_off = self.ended.is_some() && self.ahead.is_none();
        Some(self.judge(handle, &rows, too_large, cut_off))
    }

    fn titled(&self, row: &Row) -> bool {
        let langs = &self.columns.langs;
        langs.iter().any(|lang| !self.columns.cell(row, &Column::Title(*lang)).is_empty())
    }

    /// Shopify's newer files may leave the handle to be made from the title.
    fn handle_or_title(&self, handle: String, row: &Row) -> String {
        if !handle.is_empty() || self.format() != Format::Shopify {
            return handle;
        }
        let title = self.columns.cell(row, &Column::Title(kernel::Lang::EN)).to_lowercase();
        let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join("-")
    }

    fn judge(&mut self, handle: String, rows: &[Row], too_large: bool, cut_off: bool) -> Group {
        let line = rows.first().map_or(0, Row::first_line);
        let column = self.columns.name(&Column::Handle);
        let refused = |trouble| {
            let place = Place { line, column, listing: handle.clone() };
            vec![place.with(trouble)]
        };
        let unseen = handle.is_empty() || self.seen.insert(hash(&handle));
        let (listing, issues) = if cut_off {
            (None, self.ended.iter().cloned().collect())
        } else if handle.is_empty() {
            (None, refused(Trouble::NoHandle))
        } else if too_large {
            (None, refused(Trouble::TooLarge))
        } else if !unseen {
            (None, refused(Trouble::Scattered))
        } else {
            let parser = Parser {
                columns: &self.columns,
                options: &self.options,
                merchant: self.merchant,
                handle: &handle,
                issues: Vec::new(),
            };
            parser.listing(rows)
        };
        let mut issues = [std::mem::take(&mut self.notes), issues].concat();
        issues.extend(listing.iter().flat_map(|listing| self.codes_again(listing)));
        Group { handle, line, listing, issues }
    }

    /// Notes for the SKU codes of `listing` that stood further up already, in it or in another.
    fn codes_again(&mut self, listing: &ParsedListing) -> Vec<Issue> {
        let mut notes = Vec::new();
        for variant in listing.variants.iter().filter(|variant| !variant.code.is_empty()) {
            let first = *self.skus.entry(hash(&variant.code)).or_insert(variant.line);
            if first != variant.line {
                let column = self.columns.name(&Column::Sku);
                let place = Place { line: variant.line, column, listing: listing.handle.clone() };
                let value = variant.code.clone();
                notes.push(place.with(Trouble::SkuTwice { value, other: first }));
            }
        }
        notes
    }
}

/// 64 bits of SHA-256, so that a file of a million listings needs a few megabytes to find rows that
/// are not together, and nobody can make two keys meet cheaply.
fn hash(handle: &str) -> u64 {
    use sha2::Digest;
    let digest = sha2::Sha256::digest(handle.as_bytes());
    digest.iter().take(8).fold(0, |bits, byte| (bits << 8) | u64::from(*byte))
}
