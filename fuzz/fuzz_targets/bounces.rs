//! What mail servers send back: a message, or a mailbox of them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let read = letters::read_reports(input);
    assert!(read.bounces.iter().all(|bounce| bounce.said.chars().count() <= 300));
});
