//! A table of bans.
#![no_main]

use kernel::Country;
use libfuzzer_sys::fuzz_target;
use trade::{Attributes, Book, BookSource, restriction};

fuzz_target!(|text: &str| {
    let source = BookSource::from_files([("bans/CN.csv".to_owned(), text.to_owned())]);
    if let Ok(book) = Book::compile(&source) {
        for hs in ["010121", "020130", "0802999000", "950300"] {
            if let Ok(code) = hs.parse() {
                let _ = restriction(&book, Country::CN, code, &Attributes::new());
            }
        }
    }
});
