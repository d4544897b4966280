//! Parcels of every kind against the shipped book, under every regime.
#![no_main]

use entrepot_fuzz::{Bytes, ask, quote};
use libfuzzer_sys::fuzz_target;
use trade::Book;

fuzz_target!(|input: &[u8]| {
    let book = Book::shipped();
    let mut bytes = Bytes(input);
    let Some(lane) = bytes.one(book.lanes()) else { return };
    let Some(destination) = bytes.one(&lane.destinations).copied() else { return };
    let regime = bytes.one(&lane.regimes).map(|regime| regime.name.clone());
    let stated = bytes.byte() % 2 == 0;
    let Some(mut ask) = ask(&mut bytes, destination, lane.currency) else { return };
    ask.facts.regime = regime.filter(|_| stated);
    quote(book, &ask);
});
