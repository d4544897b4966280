//! How a file begins: what it is when it is no CSV, which delimiter it has, and what stands before its
//! header.

use super::issue::Trouble;
use super::letters::{in_utf8, is_gb18030};
use std::io::{self, Read};

/// How far a header may reach.
const HEADER_BYTES_MAX: usize = 64 << 10;

/// A kind of file that is no CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileKind {
    /// Its word in the texts of pages.
    pub(crate) key: &'static str,
    /// In English.
    pub(crate) phrase: &'static str,
    /// Whether a CSV may lie in it.
    pub(crate) packed: bool,
}

const fn kind(key: &'static str, phrase: &'static str) -> FileKind {
    FileKind { key, phrase, packed: false }
}

const fn packed(key: &'static str, phrase: &'static str) -> FileKind {
    FileKind { key, phrase, packed: true }
}

const UTF_16: FileKind = kind("utf-16", "UTF-16 text");
const UTF_32: FileKind = kind("utf-32", "UTF-32 text");
const EXCEL: FileKind = kind("excel", "an Excel workbook");
const OPEN_DOCUMENT: FileKind = kind("ods", "an OpenDocument spreadsheet");
const NUMBERS: FileKind = kind("numbers", "a Numbers spreadsheet");
const WORD: FileKind = kind("word", "a Word document");
const ZIP: FileKind = packed("zip", "a ZIP archive");
const TAR: FileKind = packed("tar", "a tar archive");
const OLD_EXCEL: FileKind = kind("old-excel", "an old Excel workbook (.xls)");
const PROGRAM: FileKind = kind("program", "a program");
const MHTML: FileKind = kind("mhtml", "a saved web page (MHTML)");
const SQL: FileKind = kind("sql", "SQL statements");
const SYLK: FileKind = kind("sylk", "a SYLK spreadsheet");
const BINARY: FileKind = kind("binary", "no text");
/// Text of which nobody says how its letters are written.
pub(super) const OLD_LETTERS: FileKind =
    kind("old-letters", "text in an older encoding, such as Big5, Shift_JIS or Windows-1252");
const HTML: FileKind = kind("html", "a web page (HTML)");
const XML: FileKind = kind("xml", "XML");

/// First bytes that tell a kind.
const KINDS: &[(&[u8], FileKind)] = &[
    (b"\xFF\xFE\0\0", UTF_32),
    (b"\0\0\xFE\xFF", UTF_32),
    (b"\xFF\xFE", UTF_16),
    (b"\xFE\xFF", UTF_16),
    (b"PK\x05\x06", ZIP),
    (b"\x1F\x8B", packed("gzip", "a gzip archive")),
    (b"BZh", packed("bzip2", "a bzip2 archive")),
    (b"\xFD7zXZ", packed("xz", "an xz archive")),
    (b"\x28\xB5\x2F\xFD", packed("zstd", "a zstd archive")),
    (b"7z\xBC\xAF\x27\x1C", packed("seven-zip", "a 7z archive")),
    (b"Rar!", packed("rar", "a RAR archive")),
    (b"SQLite format 3\0", kind("sqlite", "an SQLite database")),
    (b"PAR1", kind("parquet", "a Parquet file")),
    (b"\x7FELF", PROGRAM),
    (b"%PDF", kind("pdf", "a PDF")),
    (b"{\\rtf", kind("rtf", "a text with formatting (RTF)")),
    (b"\x89PNG", kind("picture", "a picture")),
    (b"\xFF\xD8\xFF", kind("picture", "a picture")),
    (b"GIF8", kind("picture", "a picture")),
    (b"{", kind("json", "JSON")),
    (b"[", kind("json", "JSON")),
];

/// The beginning of a CSV.
pub(super) struct Start {
    /// What was read of it.
    pub(super) bytes: Vec<u8>,
    /// Bytes that no row is made of: a byte-order mark, a `sep=` line.
    pub(super) skipped: usize,
    /// Lines among them.
    pub(super) lines: u64,
    /// What stands between cells.
    pub(super) delimiter: u8,
    /// Whether it is written in GB18030.
    pub(super) chinese: bool,
}

/// Reads the beginning of a file.
///
/// # Errors
/// [`Trouble::NotCsv`] and [`Trouble::Packed`] for what is known to be something else, whatever stands before
/// it;
/// [`Trouble::Unreadable`].
pub(super) fn start(from: &mut impl Read) -> Result<Start, Trouble> {
    let bytes = read_start(from).map_err(|e| Trouble::Unreadable(e.kind().to_string()))?;
    let before = Before::of(&bytes);
    let file = bytes.get(before.all..).unwrap_or_default();
    if let Some(kind) = not_csv(file) {
        return Err(if kind.packed { Trouble::Packed(kind) } else { Trouble::NotCsv(kind) });
    }
    let chinese = is_gb18030(file);
    let text = in_utf8(file, chinese);
    let parts = |named: &u8| first_line(&text).contains(named);
    let delimiter = before.named.filter(parts).unwrap_or_else(|| delimiter(&text));
    Ok(Start { bytes, skipped: before.skipped, lines: before.lines, delimiter, chinese })
}

/// What stands before the first line that says anything: byte-order marks, `sep=` lines and empty ones, in
/// whatever order.
#[derive(Default)]
struct Before {
    /// Bytes of all of it.
    all: usize,
    /// Bytes up to the last mark or `sep=` line, which no row is made of.
    skipped: usize,
    /// Lines among these.
    lines: u64,
    /// The delimiter that is named.
    named: Option<u8>,
}

impl Before {
    fn of(bytes: &[u8]) -> Before {
        let mut before = Before::default();
        let mut lines = 0;
        while let Some(text) = bytes.get(before.all..).filter(|text| !text.is_empty()) {
            if text.starts_with(b"\xEF\xBB\xBF") {
                before.all += 3;
            } else if let Some((named, length)) = separator(text) {
                before.all += length;
                before.named = named.or(before.named);
                lines += 1;
            } else if let Some(length) = empty_line(text) {
                before.all += length;
                lines += 1;
                continue;
            } else {
                break;
            }
            (before.skipped, before.lines) = (before.all, lines);
        }
        before
    }
}

/// How long the first line is, with its end, when nothing is said in it.
fn empty_line(text: &[u8]) -> Option<usize> {
    let end = text.iter().position(|b| matches!(b, b'\n' | b'\r'))?;
    let says = text.iter().take(end).any(|b| !BLANK.contains(b));
    (!says).then(|| end + newline(text, end))
}

/// How long the end of the line at `end` is.
fn newline(text: &[u8], end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    if rest.starts_with(b"\r\n") { 2 } else { 1 }
}

fn read_start(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    from.by_ref().take(HEADER_BYTES_MAX as u64).read_to_end(&mut start)?;
    Ok(start)
}

fn not_csv(start: &[u8]) -> Option<FileKind> {
    let holds = |word: &[u8]| start.windows(word.len()).any(|found| found == word);
    if start.starts_with(b"PK\x03\x04") {
        return Some(in_zip(holds));
    }
    if start.starts_with(b"\xD0\xCF\x11\xE0") {
        let is_word = holds(b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0");
        return Some(if is_word { WORD } else { OLD_EXCEL });
    }
    if let Some((_, kind)) = KINDS.iter().find(|(bytes, _)| start.starts_with(bytes)) {
        return Some(*kind);
    }
    if start.get(257..262).is_some_and(|magic| magic == b"ustar") {
        return Some(TAR);
    }
    let head = &start[..start.len().min(512)];
    binary(head).or_else(|| written(head))
}

/// What a ZIP archive is by the names in it: spreadsheets and documents are such archives.
fn in_zip(holds: impl Fn(&[u8]) -> bool) -> FileKind {
    if holds(b"opendocument.text") {
        kind("odt", "an OpenDocument text")
    } else if holds(b"opendocument") {
        OPEN_DOCUMENT
    } else if holds(b"xl/") {
        EXCEL
    } else if holds(b"word/") {
        WORD
    } else if holds(b"ppt/") {
        kind("slides", "a PowerPoint presentation")
    } else if holds(b"[Content_Types].xml") {
        EXCEL
    } else if holds(b".iwa") {
        NUMBERS
    } else {
        ZIP
    }
}

/// What is no text at all, or one of two bytes for each letter: of those one byte in two is 0 in most writings.
fn binary(head: &[u8]) -> Option<FileKind> {
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if head.starts_with(b"MZ") && even + odd > 0 {
        return Some(PROGRAM);
    }
    let many = head.len() >= 8 && even + odd > head.len() / 4;
    many.then_some(if even == 0 || odd == 0 { UTF_16 } else { BINARY })
}

/// What is text, but no table.
fn written(head: &[u8]) -> Option<FileKind> {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let begins = |word: &[u8]| text.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
    let page: [&[u8]; 3] = [b"<!doctype html", b"<html", b"<table"];
    let feed: [&[u8]; 3] = [b"<?xml", b"<rss", b"<feed"];
    let saved: [&[u8]; 2] = [b"mime-version:", b"from: <saved by"];
    let statements: [&[u8]; 9] = [
        b"create table",
        b"drop table",
        b"insert into",
        b"begin transaction;",
        b"pragma foreign_keys",
        b"-- mysql dump",
        b"-- mariadb dump",
        b"-- phpmyadmin sql",
        b"--\n-- postgresql",
    ];
    let kinds: [(&[&[u8]], FileKind); 4] =
        [(&page, HTML), (&feed, XML), (&saved, MHTML), (&statements, SQL)];
    let known = kinds.into_iter().find(|(words, _)| words.iter().copied().any(begins));
    known.map(|(_, kind)| kind).or_else(|| is_sylk(text).then_some(SYLK))
}

/// `ID;PWXL;N;E` and below it records that begin with one letter. A table may begin with `ID;Price` too.
fn is_sylk(text: &[u8]) -> bool {
    let mut lines = text.split(|b| matches!(b, b'\n' | b'\r')).filter(|line| !line.is_empty());
    let first = lines.next().and_then(|line| line.strip_prefix(b"ID;P"));
    let upper = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b';';
    let records: [&[u8]; 6] = [b"P;", b"F;", b"B;", b"C;", b"O;", b"NN;"];
    let second = lines.next().unwrap_or_default();
    first.is_some_and(|rest| rest.iter().all(upper))
        && records.into_iter().any(|record| second.starts_with(record))
}

/// Excel's line that names the delimiter (`sep=;`), which it may leave out: the delimiter, and how long the
/// line is.
fn separator(text: &[u8]) -> Option<(Option<u8>, usize)> {
    let end = text.iter().take(64).position(|b| matches!(b, b'\n' | b'\r'))?;
    let line = text.get(..end)?;
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (word, rest) = line.split_at_checked(3)?;
    let named = rest.trim_ascii_start().strip_prefix(b"=")?;
    if !word.eq_ignore_ascii_case(b"sep") {
        return None;
    }
    let length = end + newline(text, end);
    let Some((delimiter, padding)) = named.split_first().filter(|(first, _)| **first != b'"')
    else {
        return Some((None, length));
    };
    let only = padding.iter().all(|b| matches!(b, b'"' | b' ') || b == delimiter);
    let delimits = delimiter.is_ascii() && !delimiter.is_ascii_alphanumeric();
    (delimits && only).then_some((Some(*delimiter), length))
}

/// What may stand in a line that says nothing.
const BLANK: &[u8] = b" ,;|\t\"\x0B\x0C";

/// The first line that says anything.
fn first_line(text: &[u8]) -> &[u8] {
    let says = |line: &&[u8]| line.iter().any(|b| !BLANK.contains(b));
    text.split(|b| matches!(b, b'\n' | b'\r')).find(says).unwrap_or_default()
}

/// The delimiter of the first line that says anything: a comma unless semicolons, tabs or bars are more
/// (spreadsheets in countries with a decimal comma write semicolons).
fn delimiter(text: &[u8]) -> u8 {
    let line = first_line(text);
    let count = |wanted: u8| line.iter().filter(|b| **b == wanted).count();
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(text: &[u8]) -> Result<(usize, u64, u8), Trouble> {
        start(&mut &text[..]).map(|start| (start.skipped, start.lines, start.delimiter))
    }

    #[test]
    fn a_delimiter_is_counted_or_named() {
        assert_eq!(begun(b"a;b\n1,5;2"), Ok((0, 0, b';')));
        assert_eq!(begun(b"\xEF\xBB\xBFsep=;\r\na;b,c,d,e\r\n"), Ok((10, 1, b';')));
        assert_eq!(begun(b"SEP=\t\na\tb\n"), Ok((6, 1, b'\t')));
        assert_eq!(begun(b"\"sep=,\"\na,b;c;d\n"), Ok((8, 1, b',')));
        assert_eq!(begun(b"\r\n,,,\r\na;b\n"), Ok((0, 0, b';')));
        assert_eq!(begun(b"sep=x\n"), Ok((0, 0, b',')));
        assert_eq!(begun(b"\nsep=;\n\na;b\n"), Ok((7, 2, b';')));
        assert_eq!(begun(b"\xEF\xBB\xBF\r\nsep =;\r\na;b\r\n"), Ok((13, 2, b';')));
        assert_eq!(begun(b"sep=;\n\xEF\xBB\xBFa;b\n"), Ok((9, 1, b';')));
        assert_eq!(begun(b"sep=\na;b\n"), Ok((5, 1, b';')));
        assert_eq!(begun(b"sep=;\na,b\n"), Ok((6, 1, b',')), "what it names is not there");
        assert_eq!(begun(b"|||\na|b|c, d\n"), Ok((0, 0, b'|')));
    }

    #[test]
    fn what_is_no_csv_is_named_as_what_it_is() {
        let key = |bytes: &[u8]| match begun(bytes) {
            Err(Trouble::NotCsv(kind)) if !kind.packed => kind.key,
            Err(Trouble::Packed(kind)) if kind.packed => kind.key,
            _ => "csv",
        };
        let files: &[(&[u8], &str)] = &[
            (b"PK\x03\x04....[Content_Types].xml", "excel"),
            (b"PK\x03\x04....[Content_Types].xml....word/document.xml", "word"),
            (b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml", "excel"),
            (b"PK\x03\x04....products_export_1.csv", "zip"),
            (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "odt"),
            (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ods"),
            (b"\x1F\x8B\x08\0", "gzip"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old-excel"),
            (b"\xFF\xFEa\0,\0", "utf-16"),
            (b"\xFF\xFE\0\0a\0\0\0", "utf-32"),
            (b"\0\0\xFE\xFF\0\0\0a", "utf-32"),
            (b"H\0a\0n\0d\0l\0e\0", "utf-16"),
            (b"\xD0\xCF\x11\xE0....W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", "word"),
            (b"SQLite format 3\0\x10\0\x01\x01", "sqlite"),
            (b"MZ\x90\0\x03\0\0\0\x04", "program"),
            (b"\0\0\0\0\0\0\0\0\0\0", "binary"),
            (b"PAR1\x15\x04", "parquet"),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mhtml"),
            (b"-- MySQL dump 10.13  Distrib 8.0\n", "sql"),
            (b"INSERT INTO products VALUES (1);", "sql"),
            (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "sylk"),
            (b"ID;Price;Name\nC;5;Pot\n", "csv"),
            (b"MZone,Title\n", "csv"),
            (b"  <TABLE border=1>", "html"),
            (b"<?xml version='1.0'?><rss>", "xml"),
            (b"Handle,Title\n", "csv"),
        ];
        let befores: [&[u8]; 4] =
            [b"\xEF\xBB\xBF", b"\r\n\n", b"sep=;\n", b"\n\xEF\xBB\xBFsep=,\r\n\r\n"];
        for (bytes, wanted) in files {
            assert_eq!(key(bytes), *wanted);
            // Nor is it one behind what may stand before a table.
            for before in befores {
                assert_eq!(key(&[before, *bytes].concat()), *wanted, "{before:?}");
            }
        }
        let tar = [&b"products.csv"[..], &[0; 245], b"ustar\x0000"].concat();
        assert_eq!(key(&tar), "tar");
    }
}
