//! Reading a file of reference rates: every cell that is no rate is named, by line and currency.

use super::{FxDay, SOURCE, header, read_day};
use kernel::{Currency, Date, Rate};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, ErrorKind, Read};

/// The days of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FxFile {
    /// Oldest first, each day once.
    pub days: Vec<FxDay>,
    /// Lines that are wrong, with the reason; a file that has any is not taken in.
    pub issues: Vec<(u64, String)>,
    /// On which line each day stands.
    pub(crate) lines: BTreeMap<Date, u64>,
}

/// Why a file is not a file of reference rates.
#[derive(Debug, thiserror::Error)]
pub enum FxFileError {
    /// It cannot be read.
    #[error("the file cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// It is a zip archive.
    #[error("this is a zip archive: unpack it and import the .csv inside")]
    Zip,
    /// It is XML without rates.
    #[error(
        "this XML has no rates as the ECB's eurofxref-daily.xml has them: <Cube currency=\"USD\" rate=\"1.1684\"/>"
    )]
    Xml,
    /// Its first line does not name currencies.
    #[error("the first line should be Date and currency codes, as in the ECB's eurofxref-hist.csv")]
    Header,
    /// It is larger than any such file.
    #[error("the file has more than {0} lines")]
    TooLong(usize),
    /// Unpacked, it is larger than any such file: a small archive can hold one endless line.
    #[error("the file has more than {0} bytes when unpacked")]
    TooLarge(u64),
}

/// More days than a century has.
const LINES_MAX: usize = 40_000;
/// Ten times what the years since 1999 take.
const BYTES_MAX: u64 = 16 * 1024 * 1024;
/// More are counted, not listed.
pub(super) const ISSUES_MAX: usize = 100;
/// The decimal places with which rates are kept.
const DECIMALS: u32 = 12;

/// Reads the ECB's `eurofxref-hist.csv`, `eurofxref.csv` or `eurofxref-daily.xml`, plain or gzipped.
///
/// # Errors
/// [`FxFileError`] when it is no such file at all, or larger than any is; a line or a cell that is no
/// rate is an issue of the file, not an error.
pub fn read_fx(reader: impl Read) -> Result<FxFile, FxFileError> {
    let mut reader = BufReader::new(reader);
    let start = reader.fill_buf()?;
    if start.starts_with(b"PK\x03\x04") {
        return Err(FxFileError::Zip);
    }
    if start.starts_with(&[0x1f, 0x8b]) {
        return read_plain(BufReader::new(flate2::bufread::MultiGzDecoder::new(reader)));
    }
    read_plain(reader)
}

fn read_plain(mut reader: impl BufRead) -> Result<FxFile, FxFileError> {
    let start = reader.fill_buf()?;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let is_xml = start.trim_ascii_start().starts_with(b"<");
    let mut within = reader.take(BYTES_MAX);
    let file = if is_xml { super::xml::read(within.by_ref()) } else { read_lines(within.by_ref()) };
    if within.limit() == 0 { Err(FxFileError::TooLarge(BYTES_MAX)) } else { file }
}

fn read_lines(reader: impl BufRead) -> Result<FxFile, FxFileError> {
    let mut lines = reader.lines();
    let first = match lines.next() {
        Some(Err(error)) if error.kind() != ErrorKind::InvalidData => return Err(error.into()),
        None | Some(Err(_)) => return Err(FxFileError::Header),
        Some(Ok(line)) => line,
    };
    let first = first.trim_start_matches('\u{feff}');
    let dated = first.split(',').next().is_some_and(|c| c.trim().eq_ignore_ascii_case("date"));
    let header = header(first.split(','));
    if !dated || header.iter().flatten().count() == 0 {
        return Err(FxFileError::Header);
    }
    let mut file = FxFile::default();
    let mut left_out = 0_usize;
    for twice in named_twice(&header) {
        file.issues.push((1, format!("{twice} has two columns")));
    }
    for (at, line) in lines.enumerate() {
        if at >= LINES_MAX {
            return Err(FxFileError::TooLong(LINES_MAX));
        }
        let number = u64::try_from(at).unwrap_or(u64::MAX).saturating_add(2);
        let line = match line {
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                file.issues.push((number, "is not UTF-8 text".to_owned()));
                break;
            }
            line => line?,
        };
        if line.trim().is_empty() {
            continue;
        }
        for why in file.add(&header, number, &line) {
            match file.issues.len() < ISSUES_MAX {
                true => file.issues.push((number, why)),
                false => left_out += 1,
            }
        }
    }
    if left_out > 0 {
        let last = file.issues.last().map_or(0, |(line, _)| *line);
        file.issues.push((last, format!("from here on {left_out} more")));
    }
    file.days.sort_by_key(|known| known.day);
    Ok(file)
}

fn named_twice(header: &[Option<Currency>]) -> Vec<Currency> {
    let mut seen: Vec<Currency> = header.iter().flatten().copied().collect();
    seen.sort_unstable();
    let same = |pair: &[Currency]| match pair {
        [one, other] if one == other => Some(*one),
        _ => None,
    };
    let mut twice: Vec<Currency> = seen.windows(2).filter_map(same).collect();
    twice.dedup();
    twice
}

impl FxFile {
    /// Takes in one line; answers what is wrong with it.
    fn add(&mut self, header: &[Option<Currency>], number: u64, line: &str) -> Vec<String> {
        let mut cells = line.split(',');
        let first = cells.next().unwrap_or_default();
        let Some(day) = read_day(first) else {
            let shown = shown(first);
            return vec![format!("\"{shown}\" is not a date: write 2026-04-13")];
        };
        let (rates, mut wrong) = rates(header, cells);
        if let Some(before) = self.lines.get(&day) {
            wrong.push(format!("{day} stands on line {before} already"));
            return wrong;
        }
        if rates.is_empty() && wrong.is_empty() {
            wrong.push("no rate could be read".to_owned());
        }
        self.lines.insert(day, number);
        if wrong.is_empty() {
            self.days.push(FxDay { day, rates, source: SOURCE.to_owned() });
        }
        wrong
    }
}

/// The rates of a line, and what is wrong with its cells. An empty cell or `N/A` is how the ECB writes that
/// there is none; a column of a currency that is no more is passed over.
fn rates<'a>(
    header: &[Option<Currency>],
    cells: impl Iterator<Item = &'a str>,
) -> (Vec<(Currency, Rate)>, Vec<String>) {
    let (mut rates, mut wrong) = (Vec::new(), Vec::new());
    let columns = header.iter().map(Some).chain(std::iter::repeat(None));
    for (column, cell) in columns.zip(cells.map(str::trim)) {
        match column {
            _ if cell.is_empty() || cell.eq_ignore_ascii_case("n/a") => {}
            None => wrong.push(format!("\"{}\" stands in no column", shown(cell))),
            Some(None) => {}
            Some(Some(currency)) => match rate(cell) {
                Ok(rate) => rates.push((*currency, rate)),
                Err(why) => wrong.push(format!("{currency}: \"{}\" {why}", shown(cell))),
            },
        }
    }
    (rates, wrong)
}

/// A decimal number above zero that is kept as it is written.
pub(super) fn rate(cell: &str) -> Result<Rate, &'static str> {
    let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let rate = cell.parse::<Rate>().ok();
    match rate.filter(|_| is_plain(cell.strip_prefix(['-', '+']).unwrap_or(cell))) {
        None => Err("is not a rate: write a number such as 1.1684, or N/A where there is none"),
        Some(rate) if rate <= Rate::ZERO => Err("is not above zero"),
        Some(rate) if rate.decimal_text(DECIMALS).parse() != Ok(rate) => {
            Err("has more than 12 decimal places")
        }
        Some(rate) => Ok(rate),
    }
}

pub(super) fn shown(text: &str) -> String {
    text.trim().chars().take(24).collect()
}
