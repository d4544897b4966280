//! A book as bytes that open in milliseconds: tables already read and sorted, each text kept once.
//!
//! ```text
//! "EPOTBOOK" · format (u32) · SHA-256 of the rest · digest of the texts (32 bytes)
//! pool of texts · tables · lane files · tables of bans
//! ```
//! Numbers are little-endian; a list begins with its length. A rate stands as its canonical text, a few
//! thousand different ones; rows and cells have a fixed width. Lanes and bans stay text: they are small.
//! Any bytes are safe to open: they give a book or a [`BookError`].

#[cfg(test)]
mod tests;

use super::table::{NONE, Parts, Pick, Row, RowFacts, Table};
use super::{Book, BookError};
use crate::expr::{Dialect, RateExpr};
use crate::lane::Span;
use kernel::{Country, Currency, Date};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

const MAGIC: &[u8; 8] = b"EPOTBOOK";
/// Raised when the bytes change their meaning.
const FORMAT: u32 = 1;
const HASH: usize = 32;
/// Canonical rates name every currency, so that the dialect does not matter.
const DIALECT: Dialect = Dialect::Plain(Currency::USD);

impl Book {
    /// The compact form, for [`Book::open`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.list(&self.tables, Writer::table);
        for texts in [&self.lane_texts, &self.ban_texts] {
            writer.list(texts, |writer, (path, text)| {
                writer.text(path);
                writer.text(text);
            });
        }
        let mut body = unhex(&self.digest).to_vec();
        let mut pool = Writer::default();
        pool.list(&writer.pool, |pool, text| {
            pool.number(text.len());
            pool.bytes.extend_from_slice(text.as_bytes());
        });
        body.append(&mut pool.bytes);
        body.append(&mut writer.bytes);
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT.to_le_bytes());
        bytes.extend(Sha256::digest(&body));
        bytes.append(&mut body);
        bytes
    }

    /// Opens the compact form. The answer equals the book that the bytes were made of.
    ///
    /// # Errors
    /// Bytes of another format, damaged bytes, and whatever a text of it would be refused for.
    pub fn open(bytes: &[u8]) -> Result<Book, BookError> {
        let whole = |what: String| super::error("book", 0, what);
        let body = checked(bytes).map_err(|what| whole(what.to_owned()))?;
        let mut reader = Reader { rest: body, pool: Vec::new() };
        let parts =
            reader.book().ok_or_else(|| whole("the bytes end early or hold nonsense".into()))?;
        let Contents { digest, tables, texts } = parts;
        let mut book = Book { digest, ..Book::empty() };
        for (table, rates) in tables {
            let name = table.name.clone();
            let table =
                finish(table, &rates).map_err(|what| whole(format!("table {name}: {what}")))?;
            book.tables.push(table);
        }
        for (path, text) in texts {
            book.add(path, text).map_err(|(line, what)| super::error(path, line, what))?;
        }
        Ok(book)
    }
}

/// What follows the head, when the head is right and the checksum holds.
fn checked(bytes: &[u8]) -> Result<&[u8], &'static str> {
    let short = "the bytes end early";
    let rest = bytes.strip_prefix(MAGIC).ok_or("this is not a compact book")?;
    let (format, rest) = rest.split_first_chunk::<4>().ok_or(short)?;
    if u32::from_le_bytes(*format) != FORMAT {
        return Err("the format of this compact book is not known: make it again from its texts");
    }
    let (sum, body) = rest.split_first_chunk::<HASH>().ok_or(short)?;
    if Sha256::digest(body).as_slice() != sum {
        return Err("the checksum does not hold: the bytes are damaged");
    }
    Ok(body)
}

fn finish(mut parts: Parts, rates: &[&str]) -> Result<Table, String> {
    for text in rates {
        parts.rates.push(RateExpr::parse(text, DIALECT).map_err(|e| e.to_string())?);
    }
    Table::sorted(parts)
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    pool: Vec<String>,
    known: HashMap<String, u32>,
}

impl Writer {
    /// A length; books are far below 2^32 of anything.
    fn number(&mut self, number: usize) {
        self.bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
    }

    fn list<T>(&mut self, all: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.number(all.len());
        for one in all {
            each(self, one);
        }
    }

    /// A text by its place in the pool.
    fn text(&mut self, text: &str) {
        let next = u32::try_from(self.pool.len()).unwrap_or(u32::MAX);
        let at = match self.known.get(text) {
            Some(at) => *at,
            None => {
                self.pool.push(text.to_owned());
                self.known.insert(text.to_owned(), next);
                next
            }
        };
        self.bytes.extend(at.to_le_bytes());
    }

    fn option<T>(&mut self, value: Option<&T>, each: impl FnOnce(&mut Self, &T)) {
        self.bytes.push(u8::from(value.is_some()));
        if let Some(value) = value {
            each(self, value);
        }
    }

    fn date(&mut self, date: Option<Date>) {
        self.option(date.as_ref(), |writer, date| {
            writer.bytes.extend(date.year().to_le_bytes());
            writer.bytes.extend([date.month().to_le_bytes(), date.day().to_le_bytes()].concat());
        });
    }

    fn table(&mut self, table: &Table) {
        self.text(&table.name);
        self.bytes.push(u8::from(table.pick == Pick::All));
        self.date(table.read_on);
        self.text(&table.source);
        self.list(&table.columns, |writer, column| writer.text(column));
        self.list(&table.rates, |writer, rate| writer.text(&rate.to_string()));
        self.list(&table.facts, Writer::facts);
        self.list(&table.rows, |writer, row| {
            writer.bytes.extend(row.key.to_le_bytes());
            writer.bytes.push(row.length);
            writer.bytes.extend(row.facts.to_le_bytes());
        });
        for cell in &table.cells {
            self.bytes.extend(cell.to_le_bytes());
        }
    }

    fn facts(&mut self, facts: &RowFacts) {
        for countries in [&facts.origins, &facts.destinations] {
            self.list(countries, |writer, country| writer.text(country.code()));
        }
        for date in [facts.span.from, facts.span.to, facts.span.known_from] {
            self.date(date);
        }
        self.option(facts.attribute.as_ref(), |writer, (name, values)| {
            writer.text(name);
            writer.list(values, |writer, value| writer.text(value));
        });
        self.list(&facts.preferences, |writer, name| writer.text(name));
        self.option(facts.switch.as_ref(), |writer, name| writer.text(name));
        for text in [facts.class.as_str(), &facts.note, &facts.source] {
            self.text(text);
        }
    }
}

/// The digest's 32 bytes.
fn unhex(digest: &str) -> [u8; HASH] {
    let mut bytes = [0; HASH];
    for (at, byte) in bytes.iter_mut().enumerate() {
        let pair = digest.get(at * 2..at * 2 + 2).unwrap_or("00");
        *byte = u8::from_str_radix(pair, 16).unwrap_or(0);
    }
    bytes
}

struct Contents<'a> {
    digest: String,
    /// Tables with the texts of their rates.
    tables: Vec<(Parts, Vec<&'a str>)>,
    /// Lane files, then bans.
    texts: Vec<(&'a str, &'a str)>,
}

/// Reads what [`Writer`] wrote; `None` where the bytes are something else.
struct Reader<'a> {
    rest: &'a [u8],
    pool: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn word(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn number(&mut self) -> Option<usize> {
        usize::try_from(self.word()?).ok()
    }

    /// A list whose members have at least `least` bytes each, so that no length asks for more memory than
    /// there are bytes.
    fn list<T>(
        &mut self,
        least: usize,
        mut each: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let count = self.number()?;
        if count.checked_mul(least)? > self.rest.len() {
            return None;
        }
        let mut all = Vec::with_capacity(count);
        for _ in 0..count {
            all.push(each(self)?);
        }
        Some(all)
    }

    fn text(&mut self) -> Option<&'a str> {
        let at = self.number()?;
        self.pool.get(at).copied()
    }

    fn owned(&mut self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    fn option<T>(&mut self, each: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.byte()? {
            0 => Some(None),
            1 => each(self).map(Some),
            _ => None,
        }
    }

    fn date(&mut self) -> Option<Option<Date>> {
        self.option(|reader| {
            let year = i16::from_le_bytes(reader.array()?);
            let [month, day] = reader.array()?.map(|byte| i8::from_le_bytes([byte]));
            Date::new(year, month, day).ok()
        })
    }

    fn book(&mut self) -> Option<Contents<'a>> {
        let digest = self.take(HASH)?.iter().map(|byte| format!("{byte:02x}")).collect();
        self.pool = self.list(4, |reader| {
            let length = reader.number()?;
            std::str::from_utf8(reader.take(length)?).ok()
        })?;
        let tables = self.list(30, Reader::table)?;
        let pair = |reader: &mut Self| Some((reader.text()?, reader.text()?));
        let mut texts = self.list(8, pair)?;
        texts.extend(self.list(8, pair)?);
        self.rest.is_empty().then_some(Contents { digest, tables, texts })
    }

    fn table(&mut self) -> Option<(Parts, Vec<&'a str>)> {
        let name = self.owned()?;
        let pick = match self.byte()? {
            0 => Pick::Longest,
            1 => Pick::All,
            _ => return None,
        };
        let (read_on, source) = (self.date()?, self.owned()?);
        let columns = self.list(4, Reader::owned)?;
        let rates = self.list(4, Reader::text)?;
        let facts = self.list(28, Reader::facts)?;
        let rows = self.list(13, |reader| {
            let key = u64::from_le_bytes(reader.array()?);
            Some(Row { key, length: reader.byte()?, facts: reader.word()? })
        })?;
        let count = rows.len().checked_mul(columns.len())?;
        let cells = self.take(count.checked_mul(4)?)?.chunks_exact(4);
        let cells: Vec<u32> =
            cells.map(|cell| cell.try_into().map_or(NONE, u32::from_le_bytes)).collect();
        let good = |row: &Row| usize::try_from(row.facts).is_ok_and(|at| at < facts.len());
        let filled = |cell: &u32| usize::try_from(*cell).is_ok_and(|at| at < rates.len());
        let sound = !columns.is_empty()
            && rows.iter().all(good)
            && cells.iter().all(|cell| *cell == NONE || filled(cell));
        let parts =
            Parts { name, pick, read_on, source, columns, rows, cells, rates: Vec::new(), facts };
        sound.then_some((parts, rates))
    }

    fn facts(&mut self) -> Option<RowFacts> {
        let country = |reader: &mut Self| reader.text()?.parse::<Country>().ok();
        Some(RowFacts {
            origins: self.list(4, country)?,
            destinations: self.list(4, country)?,
            span: Span { from: self.date()?, to: self.date()?, known_from: self.date()? },
            attribute: self
                .option(|reader| Some((reader.owned()?, reader.list(4, Reader::owned)?)))?,
            preferences: self.list(4, Reader::owned)?,
            switch: self.option(Reader::owned)?,
            class: self.text()?.into(),
            note: self.owned()?,
            source: self.owned()?,
        })
    }
}
