//! A file of divisions, laid over those that are shipped.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = formats::divisions::changes(text);
});
