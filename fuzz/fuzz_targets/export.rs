//! An official export of a tariff: what is read of it compiles.
#![no_main]

use libfuzzer_sys::fuzz_target;
use trade::{Book, BookSource, renew::renew};

fuzz_target!(|text: &str| {
    let files = [("export".to_owned(), text.to_owned())];
    let Ok(day) = "2026-11-20".parse() else { return };
    // Small tables of the same names: an export is not compiled over the whole of the shipped book.
    let small = [
        ("tables/us_hts.csv", "#! source: x\n#! dialect: us\nhs,general,special,s301\n01012100,Free,,7.5%\n"),
        ("tables/uk.csv", "#! source: x\n#! dialect: uk\nhs,ukgt\n01012100,0.0%\n"),
        ("tables/eu.csv", "#! source: x\n#! dialect: eu\nhs,cet\n01012100,0.0%\n"),
        ("tables/cn_mfn.csv", "#! source: x\n#! dialect: CNY\nhs,rate,valid_from,when,note\n07102100,13%,,,\n"),
    ];
    let base = BookSource::from_files(small.map(|(path, text)| (path.to_owned(), text.to_owned())));
    for table in renew(&base, &files, day).into_iter().flatten() {
        let _ = Book::compile(&base.with(&table.path, &table.text));
    }
});
