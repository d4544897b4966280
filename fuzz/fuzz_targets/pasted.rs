//! An address pasted in one piece: a country, then the text.
#![no_main]

use formats::pasted::{CHARACTERS_MAX, read};
use kernel::Country;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (code, text) = text.split_once('\n').unwrap_or(("CN", text));
    let country = code.parse::<Country>().unwrap_or(Country::CN);
    let read = read(text, country);
    let parts = [&read.name, &read.phone, &read.street, &read.line2, &read.city, &read.postcode];
    for part in parts {
        assert!(!part.contains('\n') && part.chars().count() <= CHARACTERS_MAX + 64);
    }
    assert!(read.division.is_empty() || formats::divisions::district(&read.division).is_some());
});
