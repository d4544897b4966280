//! The compact form of a book: any bytes, and a real book with some bytes changed and its checksum mended.
#![no_main]

use entrepot_fuzz::{SMALL, ask_all};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use trade::{Book, BookSource};

/// Magic and format, then the checksum, then the rest.
const CHECKSUM: std::ops::Range<usize> = 12..44;

static REAL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let wanted = ["lanes/SG.toml", "tables/sg_dutiable.csv", "tables/us_hts.csv", "bans/CN.csv"];
    let files = SMALL.files().filter(|(path, _)| wanted.contains(path));
    let source =
        BookSource::from_files(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    Book::compile(&source).expect("shipped texts compile").to_bytes()
});

/// The real book with runs of bytes replaced: where (two bytes), how many (one), and the bytes.
fn changed(mut edits: &[u8]) -> Vec<u8> {
    let mut bytes = REAL.clone();
    while let [low, high, many, rest @ ..] = edits {
        let at = CHECKSUM.end + usize::from(u16::from_le_bytes([*low, *high]));
        let (run, after) = rest.split_at(rest.len().min(usize::from(many % 16)));
        for (to, from) in bytes.iter_mut().skip(at).zip(run) {
            *to = *from;
        }
        edits = after;
    }
    bytes
}

fn mended(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some(body) = bytes.get(CHECKSUM.end..) {
        let sum = Sha256::digest(body);
        bytes[CHECKSUM].copy_from_slice(&sum);
    }
    bytes
}

fuzz_target!(|input: &[u8]| {
    let Some((mode, rest)) = input.split_first() else { return };
    let bytes = match mode % 3 {
        0 => rest.to_vec(),
        1 => mended([&REAL[..CHECKSUM.end], rest].concat()),
        _ => mended(changed(rest)),
    };
    if let Ok(book) = Book::open(&bytes) {
        assert_eq!(Book::open(&book.to_bytes()).as_ref(), Ok(&book));
        ask_all(&book, rest);
    }
});
