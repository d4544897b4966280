//! Rows out of a stream: never the whole file in memory, any newline, any of the four delimiters,
//! a byte-order mark or none, and the true line of every cell. Cells that are missing at the end of a row
//! are empty: some programs leave them out.

use super::first;
use super::issue::{Issue, Place, Trouble};
use super::letters::Letters;
use super::tap::{Tap, Told};
use kernel::text::spaced;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Cells of a row that are named when they are not UTF-8: a whole row of them is one fault.
const BAD_CELLS_MAX: usize = 16;

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

/// The file from its header on: what was read to find it, then the rest.
type Ahead<R> = io::Chain<io::Cursor<Vec<u8>>, R>;

/// A stream of rows under a header.
pub(crate) struct Rows<R: Read> {
    reader: csv::Reader<Tap<Letters<Ahead<R>>>>,
    record: csv::ByteRecord,
    /// The header's cells, with single spaces whatever white space they came with.
    pub(crate) header: Vec<String>,
    /// The line where the header stands.
    pub(crate) header_line: u64,
    /// Whether the file is Chinese in GB18030.
    pub(crate) chinese: bool,
    told: Arc<Told>,
    /// Lines before the first that the reader saw.
    skipped: u64,
    /// Whether a row had as many cells as the header.
    whole: bool,
    stopped: bool,
}

impl<R: Read> Rows<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// An issue of line 1 when the bytes are no CSV at all.
    pub(crate) fn open(mut from: R) -> Result<Rows<R>, Box<Issue>> {
        let whole_file = |trouble| Box::new(Place::default().with(trouble));
        let start = first::start(&mut from).map_err(whole_file)?;
        let told = Arc::new(Told::default());
        let mut cursor = io::Cursor::new(start.bytes);
        cursor.set_position(start.skipped as u64);
        let letters = Letters::new(cursor.chain(from), start.chinese, Arc::clone(&told));
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(start.delimiter)
            .from_reader(Tap::new(letters, start.delimiter, Arc::clone(&told)));
        let mut rows = Rows {
            reader,
            record: csv::ByteRecord::new(),
            header: Vec::new(),
            header_line: 1,
            chinese: start.chinese,
            told,
            skipped: start.lines,
            whole: false,
            stopped: false,
        };
        loop {
            let row = rows.next().ok_or_else(|| whole_file(Trouble::Empty))?.map_err(Box::new)?;
            // Where semicolons part the cells, a line of commas says nothing either.
            let says = |cell: &String| !cell.trim_matches([' ', ',', ';', '|', '\t']).is_empty();
            if row.cells.iter().any(says) {
                rows.header = row.cells.iter().map(|cell| spaced(cell)).collect();
                rows.header_line = row.line;
                return Ok(rows);
            }
        }
    }

    /// Bytes of the file read so far (a buffer ahead of the rows).
    pub(crate) fn bytes(&self) -> u64 {
        self.told.raw_bytes.load(Ordering::Relaxed)
    }

    /// The next row; an issue when the file cannot be read on, after which nothing more comes.
    pub(crate) fn next(&mut self) -> Option<Result<Row, Issue>> {
        if self.stopped {
            return None;
        }
        let start = self.reader.position().clone();
        self.told.mark.store(start.byte(), Ordering::Relaxed);
        let read = self.reader.read_byte_record(&mut self.record);
        let open_quote = self.told.open_quote.load(Ordering::Relaxed);
        match read {
            // The last row: it holds all that follows the quotation mark.
            Ok(true) if open_quote > 0 => {
                self.stopped = true;
                let line = open_quote + self.skipped;
                Some(Err(Place { line, ..Place::default() }.with(Trouble::OpenQuote)))
            }
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
                let begun = if open_quote > 0 { open_quote } else { start.line() };
                let line = begun + self.skipped;
                Some(Err(Place { line, ..Place::default() }.with(trouble)))
            }
        }
    }

    fn row(&mut self) -> Row {
        let inside: u64 =
            self.record.iter().flatten().filter(|byte| **byte == b'\n').count() as u64;
        // The parser stands behind the record's own newline, so the record began that much earlier,
        // however many empty lines it skipped before.
        let line = self.reader.position().line().saturating_sub(1 + inside).max(1) + self.skipped;
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
        if let Some(cell) = self.told.stray_before(self.reader.position().byte()) {
            row.bad.push(self.place(row.line(cell), cell).with(Trouble::StrayQuote));
        }
        self.check_width(&mut row);
        row
    }

    fn check_width(&mut self, row: &mut Row) {
        let (found, expected) = (row.cells.len(), self.header.len());
        if expected == 0 || row.is_blank() {
            return;
        }
        let extra = row.cells.iter().skip(expected).any(|cell| !cell.trim().is_empty());
        let open_end = self.told.open_end.load(Ordering::Relaxed);
        // The last row of a file that was cut off says less than it did.
        let last = open_end > 0 && self.reader.position().byte() >= open_end;
        let place = Place { line: row.line, ..Place::default() };
        if extra {
            row.bad.push(place.with(Trouble::Cells { found, expected }));
        } else if found < expected && last && self.whole {
            row.bad.push(place.with(Trouble::CutShort));
        }
        self.whole |= found >= expected;
    }

    fn place(&self, line: u64, at: usize) -> Place {
        let column = self.header.get(at).cloned().unwrap_or_default();
        Place { line, column, listing: String::new() }
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
        assert_eq!(code(b"PK\x03\x04zip"), "packed");
        assert_eq!(code(b""), "empty");
    }

    #[test]
    fn a_header_is_found_below_what_stands_before_it() {
        for (text, line) in [
            ("sep=;\r\na;b\r\n1;2\r\n", 2),
            ("\r\n,,,\r\na,b\r\n1,2\r\n", 3),
            ("\n\n a ,b\n1,2\n", 3),
            ("\nsep=;\n\u{FEFF}\na;b\n1;2\n", 4),
            ("\u{FEFF}\r\nsep=\t\r\n\r\na\tb\r\n1\t2\r\n", 4),
            ("sep=;\na,b\n1,2\n", 2),
        ] {
            let mut rows = Rows::open(text.as_bytes()).unwrap();
            assert_eq!(rows.header, ["a", "b"]);
            assert_eq!(rows.header_line, line);
            assert_eq!(rows.next().unwrap().unwrap().first_line(), line + 1, "{text:?}");
        }
    }

    fn codes(text: &str) -> Vec<(u64, String, String)> {
        let mut rows = Rows::open(text.as_bytes()).unwrap();
        let mut found = Vec::new();
        while let Some(row) = rows.next() {
            let bad = row.unwrap().bad.into_iter();
            found.extend(bad.map(|issue| (issue.line, issue.column, issue.code)));
        }
        found
    }

    #[test]
    fn a_quotation_mark_inside_a_quoted_cell_is_told() {
        let bad = codes(
            "a,b,c\n1,\"32\" TV stand\",x\n2,\"32\"\" TV\" ,y\n3,32\" TV,\"\"\n\n4,\"z\"q,\n",
        );
        let at = |line: u64| (line, "b".to_owned(), "stray-quote".to_owned());
        assert_eq!(bad, [at(2), at(6)]);
    }

    #[test]
    fn missing_cells_at_the_end_are_empty_unless_the_file_was_cut_off() {
        assert_eq!(codes("a,b,c\n1\n1,2\n1,2,\n"), []);
        assert_eq!(codes("a,b,c\n1,2"), []);
        assert_eq!(codes("a,b,c\n1,2,3\n1,2"), [(3, String::new(), "cut-short".to_owned())]);
        assert_eq!(codes("a,b\n1,2,3\n1,2,\n"), [(2, String::new(), "cells".to_owned())]);
    }

    #[test]
    fn a_quotation_mark_that_is_open_at_the_end_is_told_with_its_line() {
        for (text, line) in [
            ("a,b,c\n\"h,Pot,x", 2),
            ("a,b,c\n1,2,3\n\n1,\"Pot\nof clay\",3\n1,\"oops,3\n4,5,6\n", 6),
            ("sep=;\na;b\n1;\"x\n", 3),
        ] {
            let mut rows = Rows::open(text.as_bytes()).unwrap();
            let told = std::iter::from_fn(|| rows.next()).find_map(Result::err).unwrap();
            assert_eq!((told.line, told.code.as_str()), (line, "open-quote"), "{text:?}");
            assert!(rows.next().is_none());
        }
        let header = Rows::open("a,\"b\n1,2\n".as_bytes()).err().unwrap();
        assert_eq!((header.line, header.code.as_str()), (1, "open-quote"));
    }

    #[test]
    fn a_header_with_no_break_spaces_is_read_like_any_other() {
        let rows = Rows::open("Variant\u{A0}Price|Image\u{3000} Src\n1|2\n".as_bytes()).unwrap();
        assert_eq!(rows.header, ["Variant Price", "Image Src"]);
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
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{:?}", begun.elapsed());
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
