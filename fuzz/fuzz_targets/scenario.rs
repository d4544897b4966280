//! A scenario file: read, laid over a book, compiled, and asked for prices.
#![no_main]

use entrepot_fuzz::{SMALL, ask_all};
use libfuzzer_sys::fuzz_target;
use trade::{Book, scenario};

fuzz_target!(|text: &str| {
    let Ok(scenario) = scenario::read(text) else { return };
    if let Ok(book) = Book::compile(&scenario.over(&SMALL, scenario.date)) {
        ask_all(&book, text.as_bytes());
    }
});
