//! The bytes of a file on their way to the reader of CSV: newlines made alike, the last line ended, a
//! record that never ends stopped, and quotation marks watched.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A record may have this many bytes; a forgotten quotation mark must not swallow the file.
const RECORD_BYTES_MAX: u64 = 1 << 20;

/// What the tap and the reader of rows tell each other.
#[derive(Default)]
pub(super) struct Told {
    /// Where the record that is being read begins.
    pub(super) mark: AtomicU64,
    /// Bytes of the file that were read.
    pub(super) raw_bytes: AtomicU64,
    /// Where the file ends, when its last line has no newline.
    pub(super) open_end: AtomicU64,
    /// The line of the quotation mark that is open where reading ended, counted from 1; 0 when none is.
    pub(super) open_quote: AtomicU64,
    strays: Mutex<VecDeque<Stray>>,
}

/// A closing quotation mark with more text behind it. Readers of CSV drop the mark and read on.
#[derive(Clone, Copy)]
struct Stray {
    at: u64,
    cell: usize,
}

impl Told {
    /// The cell with a stray quotation mark in the record that ends at `end` and begins at the mark.
    pub(super) fn stray_before(&self, end: u64) -> Option<usize> {
        let from = self.mark.load(Ordering::Relaxed);
        let mut strays = self.strays.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = None;
        while let Some(stray) = strays.front().copied().filter(|stray| stray.at < end) {
            strays.pop_front();
            if stray.at >= from {
                found = found.or(Some(stray.cell));
            }
        }
        found
    }
}

/// Where in a record the last byte was.
#[derive(Clone, Copy)]
enum At {
    Start,
    Plain,
    Quoted,
    /// Behind a quotation mark in a quoted cell: its end, or half of a doubled one.
    Closed,
    /// Behind spaces that follow the end.
    After,
}

struct Quotes {
    at: At,
    cell: usize,
    told: bool,
    delimiter: u8,
    /// Lines so far.
    line: u64,
    /// Where the cell that was quoted last begins.
    opened: u64,
}

impl Quotes {
    /// Whether `byte` is the first of a record that stands behind a closed cell.
    fn is_stray(&mut self, byte: u8) -> bool {
        let before = self.at;
        if matches!((before, byte), (At::Start, b'"')) {
            self.opened = self.line;
        }
        self.line += u64::from(byte == b'\n');
        self.at = match (before, byte) {
            (At::Quoted, b'"') => At::Closed,
            (At::Quoted, _) | (At::Closed, b'"') | (At::Start, b'"') => At::Quoted,
            (_, b'\n') => {
                (self.cell, self.told) = (0, false);
                At::Start
            }
            (_, byte) if byte == self.delimiter => {
                self.cell += 1;
                At::Start
            }
            (At::Closed | At::After, b' ') => At::After,
            (At::Start | At::Plain | At::Closed | At::After, _) => At::Plain,
        };
        let stray = matches!((before, self.at), (At::Closed | At::After, At::Plain)) && !self.told;
        self.told |= stray;
        stray
    }
}

/// The tap itself.
pub(super) struct Tap<R> {
    from: BufReader<R>,
    after_cr: bool,
    last: u8,
    made: u64,
    quotes: Quotes,
    told: Arc<Told>,
}

impl<R: Read> Tap<R> {
    pub(super) fn new(from: R, delimiter: u8, told: Arc<Told>) -> Tap<R> {
        Tap {
            from: BufReader::with_capacity(64 << 10, from),
            after_cr: false,
            last: b'\n',
            made: 0,
            quotes: Quotes { at: At::Start, cell: 0, told: false, delimiter, line: 1, opened: 0 },
            told,
        }
    }

    /// Reading ends here: tells which quotation mark is still open.
    fn tell_open_quote(&self) {
        if matches!(self.quotes.at, At::Quoted) {
            self.told.open_quote.store(self.quotes.opened, Ordering::Relaxed);
        }
    }

    fn watch(&mut self, written: &[u8]) {
        for (at, byte) in (self.made..).zip(written) {
            if self.quotes.is_stray(*byte) {
                let cell = self.quotes.cell;
                let strays = &self.told.strays;
                let mut strays = strays.lock().unwrap_or_else(PoisonError::into_inner);
                strays.push_back(Stray { at, cell });
            }
        }
        self.made += written.len() as u64;
    }
}

impl<R: Read> Read for Tap<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written == 0 && !out.is_empty() {
            let chunk = self.from.fill_buf()?;
            if chunk.is_empty() {
                self.tell_open_quote();
                if self.last == b'\n' {
                    return Ok(0);
                }
                out[0] = b'\n';
                written = 1;
                self.last = b'\n';
                self.told.open_end.store(self.made + 1, Ordering::Relaxed);
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
        }
        self.watch(&out[..written]);
        let mark = self.told.mark.load(Ordering::Relaxed);
        if self.made > mark + RECORD_BYTES_MAX + out.len() as u64 {
            self.tell_open_quote();
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(written)
    }
}
