//! Files of reference exchange rates, plain and gzipped.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    if let Ok(file) = pricing::read_fx(input) {
        assert!(file.days.windows(2).all(|pair| pair[0].day < pair[1].day));
    }
});
