//! What was typed as a bank account: a country, then a line for each of its fields.
#![no_main]

use formats::bank::{ending, fields, read};
use kernel::Country;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let Some(country) = lines.next().and_then(|code| code.parse::<Country>().ok()) else { return };
    let names = fields(country).into_iter().map(|rule| rule.name);
    let typed = names.zip(lines.map(str::to_owned)).collect();
    if let Ok(account) = read(country, &typed) {
        assert_eq!(read(country, &account).as_ref(), Ok(&account));
        assert!(ending(&account).len() <= 4);
    }
});
