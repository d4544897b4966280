//! How a file begins: what it is when it is no CSV, which delimiter it has, and what stands before its
//! header.

use super::issue::Trouble;
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
const EXCEL: FileKind = kind("excel", "an Excel workbook");
const OPEN_DOCUMENT: FileKind = kind("ods", "an OpenDocument spreadsheet");
const NUMBERS: FileKind = kind("numbers", "a Numbers spreadsheet");
const ZIP: FileKind = packed("zip", "a ZIP archive");
const HTML: FileKind = kind("html", "a web page (HTML)");
const XML: FileKind = kind("xml", "XML");

/// First bytes that tell a kind.
const KINDS: &[(&[u8], FileKind)] = &[
    (b"\xFF\xFE", UTF_16),
    (b"\xFE\xFF", UTF_16),
    (b"PK\x05\x06", ZIP),
    (b"\x1F\x8B", packed("gzip", "a gzip archive")),
    (b"BZh", packed("bzip2", "a bzip2 archive")),
    (b"\xFD7zXZ", packed("xz", "an xz archive")),
    (b"\x28\xB5\x2F\xFD", packed("zstd", "a zstd archive")),
    (b"7z\xBC\xAF\x27\x1C", packed("seven-zip", "a 7z archive")),
    (b"Rar!", packed("rar", "a RAR archive")),
    (b"\xD0\xCF\x11\xE0", kind("old-excel", "an old Excel workbook (.xls)")),
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
}

/// Reads the beginning of a file.
///
/// # Errors
/// [`Trouble::NotCsv`] and [`Trouble::Packed`] for what is known to be something else;
/// [`Trouble::Unreadable`].
pub(super) fn start(from: &mut impl Read) -> Result<Start, Trouble> {
    let bytes = read_start(from).map_err(|e| Trouble::Unreadable(e.kind().to_string()))?;
    if let Some(kind) = not_csv(&bytes) {
        return Err(if kind.packed { Trouble::Packed(kind) } else { Trouble::NotCsv(kind) });
    }
    let mark = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let text = &bytes[mark..];
    let (skipped, lines, delimiter) = match separator(text) {
        Some((delimiter, length)) => (mark + length, 1, delimiter),
        None => (mark, 0, delimiter(text)),
    };
    Ok(Start { bytes, skipped, lines, delimiter })
}

fn read_start(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    from.by_ref().take(HEADER_BYTES_MAX as u64).read_to_end(&mut start)?;
    Ok(start)
}

fn not_csv(start: &[u8]) -> Option<FileKind> {
    let holds = |word: &[u8]| start.windows(word.len()).any(|found| found == word);
    if start.starts_with(b"PK\x03\x04") {
        return Some(if holds(b"opendocument") {
            OPEN_DOCUMENT
        } else if holds(b"[Content_Types].xml") || holds(b"xl/") {
            EXCEL
        } else if holds(b".iwa") {
            NUMBERS
        } else {
            ZIP
        });
    }
    if let Some((_, kind)) = KINDS.iter().find(|(bytes, _)| start.starts_with(bytes)) {
        return Some(*kind);
    }
    let head = &start[..start.len().min(512)];
    if head.len() >= 8 && head.iter().filter(|b| **b == 0).count() > head.len() / 4 {
        return Some(UTF_16);
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let begins = |word: &[u8]| text.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
    let page: [&[u8]; 3] = [b"<!doctype html", b"<html", b"<table"];
    let feed: [&[u8]; 3] = [b"<?xml", b"<rss", b"<feed"];
    if page.into_iter().any(begins) {
        return Some(HTML);
    }
    feed.into_iter().any(begins).then_some(XML)
}

/// Excel's line that names the delimiter (`sep=;`): the delimiter, and how long the line is.
fn separator(text: &[u8]) -> Option<(u8, usize)> {
    let end = text.iter().position(|b| matches!(b, b'\n' | b'\r'))?;
    let named = text[..end].strip_prefix(b"\"").unwrap_or(&text[..end]);
    let (word, rest) = named.split_at_checked(4)?;
    let (delimiter, padding) = rest.split_first()?;
    let only = padding.iter().all(|b| matches!(b, b'"' | b' ') || b == delimiter);
    let is = word.eq_ignore_ascii_case(b"sep=") && delimiter.is_ascii() && only;
    let delimits = !delimiter.is_ascii_alphanumeric() && *delimiter != b'"';
    let newline = if text[end..].starts_with(b"\r\n") { 2 } else { 1 };
    (is && delimits).then_some((*delimiter, end + newline))
}

/// The delimiter of the first line that says anything: a comma unless semicolons or tabs are more
/// (spreadsheets in countries with a decimal comma write semicolons).
fn delimiter(text: &[u8]) -> u8 {
    let says = |line: &&[u8]| line.iter().any(|b| !b" ,;\t\"".contains(b));
    let line = text.split(|b| matches!(b, b'\n' | b'\r')).find(says).unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|b| **b == wanted).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(b',')
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
            (b"PK\x03\x04....products_export_1.csv", "zip"),
            (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ods"),
            (b"\x1F\x8B\x08\0", "gzip"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old-excel"),
            (b"\xFF\xFEa\0,\0", "utf-16"),
            (b"H\0a\0n\0d\0l\0e\0", "utf-16"),
            (b"  <TABLE border=1>", "html"),
            (b"<?xml version='1.0'?><rss>", "xml"),
            (b"Handle,Title\n", "csv"),
        ];
        for (bytes, wanted) in files {
            assert_eq!(key(bytes), *wanted);
        }
    }
}
