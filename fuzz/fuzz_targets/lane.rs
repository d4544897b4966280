//! A lane file beside the shipped tables: compiled, and asked for prices when it reads.
#![no_main]

use entrepot_fuzz::{TABLES, ask_all};
use libfuzzer_sys::fuzz_target;
use trade::Book;

fuzz_target!(|text: &str| {
    if let Ok(book) = Book::compile(&TABLES.with("lanes/XX.toml", text)) {
        ask_all(&book, text.as_bytes());
        ask_all(&book, text.as_bytes().get(text.len() / 2..).unwrap_or_default());
    }
});
