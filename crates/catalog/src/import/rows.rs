//! Rows out of a stream: never the whole file in memory, any newline, any of the three delimiters,
//! a byte-order mark or none, and the true line of every cell.

use super::issue::{Issue, Place, Trouble};
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A record may have this many bytes; a forgotten quotation mark must not swallow the file.
const RECORD_BYTES_MAX: u64 = 1 << 20;
/// Cells of a row that are named when they are not UTF-8: a whole row of them is one fault.
const BAD_CELLS_MAX: usize = 16;
/// How far a header may reach.
const HEADER_BYTES_MAX: usize = 64 << 10;

/// One row, its cells as valid UTF-8 (what was not is marked in `bad`).
#[derive(Clone, Debug)]
pub(crate) struct Row {
    line: u64,
    cells: Vec<String>,
    /// What is wrong with the row before anyone reads it.
    pub(crate) bad: Vec<Issue>,
}

impl Row {
    /// The cell at `at`; nothing where the row is too short.
    pub(crate) fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }

    /// The line where the cell begins.
    pub(crate) fn line(&self, at: usize) -> u64 {
        let before = self.cells.iter().take(at).map(|cell| newlines(cell)).sum::<u64>();
        self.line + before
    }

    /// The line where the row begins.
    pub(crate) const fn first_line(&self) -> u64 {
        self.line
    }

    /// Bytes of text.
    pub(crate) fn bytes(&self) -> usize {
        self.cells.iter().map(String::len).sum()
    }

    /// Not one cell says anything.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

fn newlines(text: &str) -> u64 {
    text.bytes().filter(|b| *b == b'\n').count() as u64
}

/// A stream of rows under a header.
pub(crate) struct Rows<R: Read> {
    reader: csv::Reader<Tap<io::Chain<io::Cursor<Vec<u8>>, R>>>,
    record: csv::ByteRecord,
    /// The header's cells, trimmed.
    pub(crate) header: Vec<String>,
    mark: Arc<AtomicU64>,
    raw_bytes: Arc<AtomicU64>,
    stopped: bool,
}

impl<R: Read> Rows<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// An issue of line 1 when the bytes are no CSV at all.
    pub(crate) fn open(mut from: R) -> Result<Rows<R>, Box<Issue>> {
        let whole_file = |trouble| Box::new(Place::default().with(trouble));
        let start = read_start(&mut from)
            .map_err(|e| whole_file(Trouble::Unreadable(e.kind().to_string())))?;
        if let Some(what) = not_csv(&start) {
            return Err(whole_file(Trouble::NotCsv(what)));
        }
        let bom = if start.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let delimiter = delimiter(&start[bom..]);
        let (mark, raw_bytes) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let mut cursor = io::Cursor::new(start);
        cursor.set_position(bom as u64);
        let tap = Tap {
            from: BufReader::with_capacity(64 << 10, cursor.chain(from)),
            after_cr: false,
            last: b'\n',
            made: 0,
            mark: Arc::clone(&mark),
            raw_bytes: Arc::clone(&raw_bytes),
        };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(tap);
        let mut rows = Rows {
            reader,
            record: csv::ByteRecord::new(),
            header: Vec::new(),
            mark,
            raw_bytes,
            stopped: false,
        };
        let header = rows.next().ok_or_else(|| whole_file(Trouble::Empty))?.map_err(Box::new)?;
        rows.header = header.cells.iter().map(|cell| cell.trim().to_owned()).collect();
        Ok(rows)
    }

    /// Bytes of the file read so far (a buffer ahead of the rows).
    pub(crate) fn bytes(&self) -> u64 {
        self.raw_bytes.load(Ordering::Relaxed)
    }

    /// The next row; an issue when the file cannot be read on, after which nothing more comes.
    pub(crate) fn next(&mut self) -> Option<Result<Row, Issue>> {
        if self.stopped {
            return None;
        }
        let start = self.reader.position().clone();
        self.mark.store(start.byte(), Ordering::Relaxed);
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => Some(Ok(self.row())),
            Ok(false) => None,
            Err(error) => {
                self.stopped = true;
                let trouble = match error.into_kind() {
                    csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::InvalidData => {
                        Trouble::Unclosed
                    }
                    csv::ErrorKind::Io(e) => Trouble::Unreadable(e.kind().to_string()),
                    _ => Trouble::Unreadable("not CSV".to_owned()),
                };
                Some(Err(Place { line: start.line(), ..Place::default() }.with(trouble)))
            }
        }
    }

    fn row(&self) -> Row {
        let inside: u64 =
            self.record.iter().flatten().filter(|byte| **byte == b'\n').count() as u64;
        // The parser stands behind the record's own newline, so the record began that much earlier,
        // however many empty lines it skipped before.
        let line = self.reader.position().line().saturating_sub(1 + inside).max(1);
        let mut row = Row { line, cells: Vec::with_capacity(self.record.len()), bad: Vec::new() };
        let mut here = line;
        for (at, bytes) in self.record.iter().enumerate() {
            let cell = String::from_utf8_lossy(bytes);
            if matches!(cell, std::borrow::Cow::Owned(_)) && row.bad.len() < BAD_CELLS_MAX {
                row.bad.push(self.place(here, at).with(Trouble::NotUtf8));
            }
            here += newlines(&cell);
            row.cells.push(cell.into_owned());
        }
        self.check_width(&mut row);
        row
    }

    fn check_width(&self, row: &mut Row) {
        let expected = self.header.len();
        let extra = row.cells.iter().skip(expected).any(|cell| !cell.trim().is_empty());
        if expected > 0 && (extra || row.cells.len() < expected) && !row.is_blank() {
            let trouble = Trouble::Cells { found: row.cells.len(), expected };
            row.bad.push(Place { line: row.line, ..Place::default() }.with(trouble));
        }
    }

    fn place(&self, line: u64, at: usize) -> Place {
        let column = self.header.get(at).cloned().unwrap_or_default();
        Place { line, column, listing: String::new() }
    }
}

/// Reads until the first line has ended, at most [`HEADER_BYTES_MAX`].
fn read_start(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    let mut chunk = [0u8; 4096];
    while start.len() < HEADER_BYTES_MAX {
        match from.read(&mut chunk) {
            Ok(0) => break,
            Ok(n) => {
                start.extend_from_slice(&chunk[..n]);
                if chunk[..n].contains(&b'\n') {
                    break;
                }
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(start)
}

fn not_csv(start: &[u8]) -> Option<&'static str> {
    match start {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16 text"),
        [b'P', b'K', 3, 4, ..] => Some("an Excel workbook"),
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF"),
        [b'{' | b'[', ..] => Some("JSON"),
        _ => None,
    }
}

/// The delimiter of the header line: a comma unless semicolons or tabs are more (spreadsheets in
/// countries with a decimal comma write semicolons).
fn delimiter(start: &[u8]) -> u8 {
    let line = start.split(|b| *b == b'\n' || *b == b'\r').next().unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|b| **b == wanted).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(b',')
}

/// Turns every newline into `\n`, ends the last line, counts, and stops a record that never ends.
struct Tap<R> {
    from: BufReader<R>,
    after_cr: bool,
    last: u8,
    made: u64,
    mark: Arc<AtomicU64>,
    raw_bytes: Arc<AtomicU64>,
}

impl<R: Read> Read for Tap<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written == 0 && !out.is_empty() {
            let chunk = self.from.fill_buf()?;
            if chunk.is_empty() {
                if self.last == b'\n' {
                    return Ok(0);
                }
                out[0] = b'\n';
                written = 1;
                self.last = b'\n';
                break;
            }
            let mut used = 0;
            for byte in chunk {
                if written == out.len() {
                    break;
                }
                used += 1;
                let second_half = self.after_cr && *byte == b'\n';
                self.after_cr = *byte == b'\r';
                if second_half {
                    continue;
                }
                self.last = if self.after_cr { b'\n' } else { *byte };
                out[written] = self.last;
                written += 1;
            }
            self.from.consume(used);
            self.raw_bytes.fetch_add(used as u64, Ordering::Relaxed);
        }
        self.made += written as u64;
        if self.made > self.mark.load(Ordering::Relaxed) + RECORD_BYTES_MAX + out.len() as u64 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &[u8]) -> Vec<(u64, Vec<String>)> {
        let mut rows = Rows::open(text).unwrap();
        let mut out = Vec::new();
        while let Some(row) = rows.next() {
            let row = row.unwrap();
            out.push((row.first_line(), row.cells.clone()));
        }
        out
    }

    #[test]
    fn every_row_knows_its_line_whatever_the_newlines() {
        let expected = vec![
            (2, vec!["1".to_owned(), "x\ny".to_owned()]),
            (5, vec!["2".to_owned(), "z".to_owned()]),
        ];
        for newline in ["\n", "\r\n", "\r"] {
            for end in ["", newline] {
                let text = format!("a,b{newline}1,\"x{newline}y\"{newline}{newline}2,z{end}");
                assert_eq!(lines(text.as_bytes()), expected, "{newline:?} {end:?}");
            }
        }
    }

    #[test]
    fn a_byte_order_mark_and_other_delimiters_are_understood() {
        assert_eq!(Rows::open("\u{FEFF}a,b\n".as_bytes()).unwrap().header, ["a", "b"]);
        assert_eq!(Rows::open("a;b\n1;2".as_bytes()).unwrap().header, ["a", "b"]);
        assert_eq!(Rows::open("a\tb\n1\t2".as_bytes()).unwrap().header, ["a", "b"]);
        let code = |bytes: &[u8]| Rows::open(bytes).err().unwrap().code;
        assert_eq!(code(b"\xFF\xFEa\0"), "not-csv");
        assert_eq!(code(b"PK\x03\x04zip"), "not-csv");
        assert_eq!(code(b""), "empty");
    }

    #[test]
    fn bytes_that_are_not_utf8_are_named_by_line_and_column() {
        let mut rows = Rows::open(&b"a,b\n1,ok\n\"2\n\",caf\xE9\n3,fine\n"[..]).unwrap();
        assert!(rows.next().unwrap().unwrap().bad.is_empty());
        let bad = &rows.next().unwrap().unwrap().bad[0];
        assert_eq!((bad.line, bad.column.as_str(), bad.code.as_str()), (4, "b", "not-utf8"));
        assert!(rows.next().unwrap().unwrap().bad.is_empty());
    }

    #[test]
    fn a_row_of_bytes_that_are_not_utf8_is_read_in_one_pass() {
        let mut file = b"a,b\n".to_vec();
        file.extend(b"\xFF,".repeat(400_000));
        let begun = std::time::Instant::now();
        let row = Rows::open(file.as_slice()).unwrap().next().unwrap().unwrap();
        let named = row.bad.iter().filter(|issue| issue.code == "not-utf8").count();
        assert_eq!(named, BAD_CELLS_MAX);
        assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{:?}", begun.elapsed());
    }

    #[test]
    fn a_quotation_mark_that_never_closes_stops_the_file_within_a_megabyte() {
        let endless = "a,b\n1,2\n3,\"oops\n".as_bytes().chain(io::repeat(b'x'));
        let mut rows = Rows::open(endless).unwrap();
        assert!(rows.next().unwrap().is_ok());
        let issue = rows.next().unwrap().unwrap_err();
        assert_eq!((issue.line, issue.code.as_str()), (3, "unclosed"));
        assert!(rows.next().is_none());
        assert!(rows.bytes() < 3 << 20);
    }

    proptest! {
        #[test]
        fn what_a_writer_wrote_is_read_back(table in prop::collection::vec(prop::collection::vec("[a-z,\"\n;é汉 ]{0,8}", 3), 1..20)) {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            writer.write_record(["x", "y", "z"]).unwrap();
            table.iter().for_each(|row| writer.write_record(row).unwrap());
            let text = writer.into_inner().unwrap();
            let read: Vec<Vec<String>> = lines(&text).into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(read, table);
        }

        #[test]
        fn any_bytes_end_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            if let Ok(mut rows) = Rows::open(bytes.as_slice()) {
                while rows.next().is_some() {}
            }
        }
    }
}
