//! Bytes open to the book they were made of, and damaged ones are refused.

use super::*;
use crate::BookSource;
use proptest::prelude::*;

#[test]
fn the_shipped_book_opens_as_it_was_compiled() {
    let book = Book::shipped();
    let bytes = book.to_bytes();
    assert!(Book::open(&bytes).unwrap() == *book);
    assert_eq!(Book::open(&bytes).unwrap().to_bytes(), bytes);
}

#[test]
fn an_empty_book_is_a_book() {
    assert_eq!(Book::open(&Book::empty().to_bytes()), Ok(Book::empty()));
}

#[test]
fn damage_and_other_formats_are_named() {
    let bytes = small("9%", 3).to_bytes();
    let said = |bytes: &[u8]| Book::open(bytes).unwrap_err().what;
    assert!(said(b"GIF89a").contains("not a compact book"));
    let mut other = bytes.clone();
    other[8] = 77;
    assert!(said(&other).contains("format"));
    let mut damaged = bytes.clone();
    *damaged.last_mut().unwrap() ^= 1;
    assert!(said(&damaged).contains("checksum"));
    assert!(said(&bytes[..30]).contains("early"));
}

/// The same bytes with a checksum that holds, so that what lies behind it is reached.
fn resealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = Sha256::digest(&bytes[44..]);
    bytes[12..44].copy_from_slice(&sum);
    bytes
}

fn small(rate: &str, rows: u32) -> Book {
    let mut table = "#! source: test\n#! dialect: us\n#! read_on: 2026-01-01\n\
         hs,rate,other,origin,valid_from,when,preference,class,note\n"
        .to_owned();
    for row in 0..rows {
        let (hs, class) = (3304 + row % 3, row % 2);
        table.push_str(&format!(
            "{hs}{row:02},{rate},,CN US,2026-0{}-01,state=dried|cooked,\"A|B\",c{class},n\n",
            row % 9 + 1
        ));
    }
    let source = BookSource::shipped();
    let files = source.files().filter(|(path, _)| path.starts_with("bans/"));
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    let source = BookSource::from_files(files).with("tables/t.csv", &table);
    Book::compile(&source).unwrap()
}

proptest! {
    #[test]
    fn a_generated_book_opens_as_it_was_compiled(
        rate in "(Free|[0-9]{1,2}\\.[0-9]{1,3}%|[1-9]¢/kg|[1-9]\\.[0-9]¢/kg \\+ [1-9]%|\\$[1-9]\\.[0-9]{2} each)",
        rows in 0u32..30,
    ) {
        let book = small(&rate, rows);
        prop_assert_eq!(Book::open(&book.to_bytes()), Ok(book));
    }

    #[test]
    fn any_bytes_give_a_book_or_a_reason(
        changes in prop::collection::vec((44usize..20_000, any::<u8>()), 0..8),
        cut in 0usize..20_000,
    ) {
        let mut bytes = small("1.5¢/kg + 4%", 12).to_bytes();
        for (at, byte) in changes {
            let at = 44 + at % (bytes.len() - 44);
            bytes[at] = byte;
        }
        let cut = bytes.len() - (cut % (bytes.len() - 44)) * usize::from(cut % 2 == 0);
        bytes.truncate(cut);
        let _ = Book::open(&bytes);
        let _ = Book::open(&resealed(bytes));
    }
}
