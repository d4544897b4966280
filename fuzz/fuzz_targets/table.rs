//! A table of rates: compiled, and its rows told.
#![no_main]

use libfuzzer_sys::fuzz_target;
use trade::{Book, BookSource};

fuzz_target!(|text: &str| {
    let source = BookSource::from_files([("tables/x.csv".to_owned(), text.to_owned())]);
    if let Ok(book) = Book::compile(&source) {
        for hs in ["0101", "010121", "0802999000", "990000"] {
            if let Ok(code) = hs.parse() {
                let _ = (book.table_rows_of("x", code).count(), book.table_rate("x", "rate", code));
            }
        }
        let _ = book.table_rows("x").map(|row| row.rates.len()).sum::<usize>();
    }
});
