//! Official exports renew the tables of a book: real files where they lie beside the project, else sheets in
//! their published shape.

use std::io::Write as _;
use std::path::Path;
use trade::renew::{Export, RenewError, Renewed, renew};
use trade::{Book, BookDiff, BookSource};

const DAY: &str = "2026-11-20";

fn renewed(files: &[(&str, &str)]) -> Result<Vec<Renewed>, RenewError> {
    let files: Vec<(String, String)> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    renew(BookSource::shipped(), &files, DAY.parse().unwrap())
}

/// The shipped book with what the files renew; it must compile.
fn book(tables: &[Renewed]) -> (BookSource, Book) {
    let shipped = BookSource::shipped().clone();
    let source = tables.iter().fold(shipped, |source, one| source.with(&one.path, &one.text));
    let book = Book::compile(&source).unwrap_or_else(|errors| panic!("{}", errors[0]));
    (source, book)
}

fn rate(book: &Book, table: &str, column: &str, hs: &str) -> Option<String> {
    book.table_rate(table, column, hs.parse().unwrap())
}

const HTS_CSV: &str = "HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty,\
    Special Rate of Duty,Column 2 Rate of Duty,Quota Quantity,Additional Duties\n\
    \"0101\",\"0\",\"Live horses, asses, mules and hinnies:\",\"\",\"\",\"\",\"\",\"\",\"\"\n\
    \"\",\"1\",\"Horses:\",\"\",\"\",\"\",\"\",\"\",\"\"\n\
    \"0101.21.00\",\"2\",\"Purebred breeding animals\",\"\",\"Free\",\"\",\"Free\",\"\",\"\"\n\
    \"0101.21.00.10\",\"3\",\"Males\",\"[\"\"No.\"\"]\",\"\",\"\",\"\",\"\",\"\"\n\
    \"0101.30.00\",\"1\",\"Asses\",\"\",\"7.2%\",\"Free (A+,AU,KR)\",\"15%\",\"\",\"\"\n\
    \"0101.99.10\",\"1\",\"New\",\"\",\"5.4¢/kg + 1%\",\"\",\"15%\",\"\",\"\"\n\
    \"0101.99.20\",\"1\",\"Odd\",\"\",\"as the moon is\",\"\",\"15%\",\"\",\"\"\n";

#[test]
fn a_chapter_of_the_us_schedule_renews_that_chapter_alone() {
    let tables = renewed(&[("htsdata.csv", HTS_CSV)]).unwrap();
    let [table] = tables.as_slice() else { panic!("{tables:?}") };
    assert_eq!((table.path.as_str(), table.lines), ("tables/us_hts.csv", 4));
    assert_eq!(table.exports, [Export::UsCsv]);
    assert_eq!(table.unread, [("01019920".to_owned(), "as the moon is".to_owned())]);
    let (source, book) = book(&tables);
    assert_eq!(rate(&book, "us_hts", "general", "0101.30.00").as_deref(), Some("7.2%"));
    // The list is what it was; of a line that is new nobody knows.
    assert_eq!(rate(&book, "us_hts", "s301", "0101.30.00").as_deref(), Some("7.5%"));
    let unknown = rate(&book, "us_hts", "s301", "0101.99.10").unwrap();
    assert!(unknown.contains("list-not-told"), "{unknown}");
    let odd = rate(&book, "us_hts", "general", "0101.99.20").unwrap();
    assert!(odd.contains("unread-rate"), "{odd}");
    // Chapter 2 stays, and so does the day of what is older.
    assert!(rate(&book, "us_hts", "general", "0201.10.05").is_some());
    assert!(table.kept > 10_000 && table.text.contains("#! read_on: 2023-12-31"), "{}", table.kept);
    let diff = BookDiff::between(BookSource::shipped(), &source);
    let (added, removed, changed) = diff.counts();
    assert!(added >= 2 && removed >= 1 && changed >= 1, "{added} {removed} {changed}");
    assert_eq!(diff.files.len(), 1);
}

#[test]
fn the_us_schedule_as_json_tells_the_lists_in_its_footnotes() {
    let notes = |value: &str| {
        format!(r#"[{{"columns":["general"],"marker":"1","value":"{value}","type":"endnote"}}]"#)
    };
    let line = |code: &str, notes: &str| {
        format!(
            r#"{{"htsno":"{code}","indent":"2","description":"x","superior":null,"units":[],
            "general":"3%","special":"","other":"20%","footnotes":{notes},"quotaQuantity":null}}"#
        )
    };
    let text = format!(
        "[{},{},{},{},{}]",
        line("0101.21.00", &notes("See 9903.88.03. ")),
        line("0101.29.00", "[]"),
        line("0101.30.00", &notes("See 9903.91.05. ")),
        line("0101.90.30", &notes("See 9903.88.99. ")),
        r#"{"htsno":"0101","indent":"0","description":"Live horses","general":"","special":""}"#,
    );
    let tables = renewed(&[("chapter1.json", &text)]).unwrap();
    assert_eq!(tables[0].exports, [Export::UsJson]);
    let (_, book) = book(&tables);
    let list = |hs: &str| rate(&book, "us_hts", "s301", hs).unwrap();
    assert_eq!((list("0101.21.00").as_str(), list("0101.29.00").as_str()), ("25%", "Free"));
    assert!(list("0101.30.00").contains("list-not-told"));
    assert!(list("0101.90.30").contains("list-not-told"));
}

const UK: &str = "id,commodity__sid,commodity__code,commodity__indent,commodity__description,measure__sid,\
    measure__type__id,measure__type__description,measure__additional_code__code,\
    measure__duty_expression,measure__effective_start_date,measure__effective_end_date,\
    measure__geographical_area__id\n\
    1,1,0101210000,2,Horses,1,103,Third country duty,,0.00%,2021-01-01,,1011\n\
    2,1,0101210000,2,Horses,2,305,Value added tax,,20.00%,2021-01-01,,1011\n\
    3,1,0101300000,1,Asses,3,103,Third country duty,,4.00%,2021-01-01,2025-12-31,1011\n\
    4,1,0101300000,1,Asses,4,103,Third country duty,,6.00%,2026-01-01,,1011\n\
    5,1,0101300000,1,Asses,5,142,Tariff preference,,0.00%,2021-01-01,,1013\n\
    6,1,0101900010,1,Mules,6,103,Third country duty,,10.00% + 5.00 GBP / 100 kg,2021-01-01,,1011\n\
    7,1,0101900090,1,Others,7,103,Third country duty,,1.00%,2021-01-01,,1011\n\
    8,1,0101900090,1,Others,8,103,Third country duty,,2.00%,2021-01-01,,1011\n";

#[test]
fn of_the_uk_tariff_the_duty_on_all_third_countries_of_the_day_is_read() {
    let tables = renewed(&[("measures.csv", UK)]).unwrap();
    assert_eq!((tables[0].path.as_str(), tables[0].lines), ("tables/uk.csv", 4));
    let (_, book) = book(&tables);
    assert_eq!(rate(&book, "uk", "ukgt", "0101.30.00").as_deref(), Some("6%"));
    assert!(rate(&book, "uk", "ukgt", "0101900010").unwrap().contains("GBP"));
    // Two duties on one day cannot both be owed.
    assert!(rate(&book, "uk", "ukgt", "0101900090").unwrap().contains("unread-rate"));
}

#[test]
fn of_the_unions_sheet_the_same_is_read_in_its_own_units() {
    let sheet = "Goods code;Add code;Order No.;Start date;End date;RED_IND;Origin; Measure type;Legal base;\
        Duty;Origin code; Meas. type code\n\
        0101 21 00 00 80;;;01-01-2021;;;ERGA OMNES;Third country duty;R1;0.000 %;1011;103\n\
        0101300000;;;01-01-2021;31-12-2025;;ERGA OMNES;Third country duty;R1;7.700 %;1011;103\n\
        0101300000;;;01-01-2026;;;ERGA OMNES;Third country duty;R1;10.200 % + 93.100 EUR / DTN;1011;103\n\
        0101300000;;;01-01-2021;;;Chile;Tariff preference;R1;0.000 %;CL;142\n";
    let tables = renewed(&[("duties.csv", sheet)]).unwrap();
    assert_eq!((tables[0].path.as_str(), tables[0].lines), ("tables/eu.csv", 2));
    assert!(tables[0].unread.is_empty(), "{:?}", tables[0].unread);
    let (_, book) = book(&tables);
    let asses = rate(&book, "eu", "cet", "0101.30.00").unwrap();
    assert!(asses.contains("10.2%") && asses.contains("93.1"), "{asses}");
}

#[test]
fn what_is_no_export_is_named_as_what_it_is() {
    let told = |name: &str, text: &str| renewed(&[(name, text)]).unwrap_err().to_string();
    assert!(told("a.csv", "sku,price\n1,2\n").starts_with("a.csv is no export"));
    assert!(told("a.xlsx", "PK\u{3}\u{4}zip").contains("save the sheet as CSV"));
    assert!(told("a.json", "{\"htsno\":").contains("a.json, line 1"));
    assert!(told("a.json", "[]").contains("is no export"));
    let empty = HTS_CSV.lines().next().unwrap();
    assert!(told("a.csv", empty).contains("holds no rate"));
    let wrong = UK.replace("2026-01-01", "soon");
    assert!(told("uk.csv", &wrong).contains("uk.csv, line 5: \"soon\" is not a day"));
    let dropped = UK.replace("0101210000", "101210000");
    assert!(told("uk.csv", &dropped).contains("uk.csv, line 2: the code 101210000 has 9 digits"));
    let union = "Goods code,Meas. type code,Origin code,Duty\n10130000080,103,1011,7.700 %\n";
    assert!(told("eu.csv", union).contains("has 11 digits"), "{}", told("eu.csv", union));
    let none = BookSource::shipped().without("tables/uk.csv");
    let files = [("uk.csv".to_owned(), UK.to_owned())];
    let refused = renew(&none, &files, DAY.parse().unwrap()).unwrap_err();
    assert_eq!(refused, RenewError::NoTable("tables/uk.csv".to_owned()));
}

#[test]
fn an_export_with_what_cannot_be_is_refused_by_its_line() {
    let told = |name: &str, text: &str| renewed(&[(name, text)]).unwrap_err().to_string();
    let below = HTS_CSV.replace("\"7.2%\"", "\"-7.2%\"");
    let below = told("hts.csv", &below);
    assert!(
        below.contains("hts.csv, line 6: 0101.30.00") && below.contains("below zero"),
        "{below}"
    );
    let absurd = told("uk.csv", &UK.replace("6.00%", "60000.00%"));
    assert!(absurd.contains("uk.csv, line 5: 01013000") && absurd.contains("3000 %"), "{absurd}");
    let twice =
        format!("{HTS_CSV}\"0101.30.00\",\"1\",\"Asses\",\"\",\"9%\",\"\",\"15%\",\"\",\"\"\n");
    let twice = told("hts.csv", &twice);
    assert!(twice.contains("hts.csv, line 9: 01013000") && twice.contains("on line 6"), "{twice}");
    let china = "hs8,mfn_pct,provisional_pct,provisional_scope,as_of\n09012100,-15,,,2026-01-01\n";
    assert!(told("cn.csv", china).contains("cn.csv, line 2: 09012100"));
    let items = r#"[{"htsno":"0101.21.00","general":"5000%","special":""}]"#;
    assert!(told("a.json", items).contains("a.json, line 1: 0101.21.00"));
}

#[test]
fn chapters_and_rates_that_are_gone_are_told() {
    let table = renewed(&[("htsdata.csv", HTS_CSV)]).unwrap().remove(0);
    let [chapter] = table.shrunk.as_slice() else { panic!("{:?}", table.shrunk) };
    assert!(chapter.chapter == "01" && chapter.after == 4 && chapter.before > 20, "{chapter:?}");
    assert!(table.lost.is_empty() && table.is_doubtful(), "a line that is new loses nothing");
    let unread = HTS_CSV.replace("\"7.2%\"", "\"as the sun is\"");
    let table = renewed(&[("htsdata.csv", &unread)]).unwrap().remove(0);
    let lost: Vec<_> =
        table.lost.iter().map(|lost| (lost.hs.as_str(), lost.after.as_str())).collect();
    assert_eq!(lost, [("01013000", "as the sun is")]);
    // The whole of a chapter again is no loss.
    let shipped = BookSource::shipped().file("tables/us_hts.csv").unwrap();
    let codes = shipped.lines().filter(|line| line.starts_with("01"));
    let lines = codes.filter_map(|line| Some(format!("{},Free,\n", line.split(',').next()?)));
    let head = "HTS Number,General Rate of Duty,Special Rate of Duty\n";
    let whole: String = std::iter::once(head.to_owned()).chain(lines).collect();
    assert!(!renewed(&[("whole.csv", &whole)]).unwrap()[0].is_doubtful());
}

/// The real file that `path` names beside the project; says so when it is not there.
fn real(path: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/tariff");
    let text = std::fs::read_to_string(root.join(path)).ok();
    if text.is_none() {
        let told = format!("SKIPPED: {path} is not beside the project\n");
        std::io::stderr().write_all(told.as_bytes()).unwrap();
    }
    text
}

#[test]
fn the_real_files_give_the_rates_that_ship() {
    let uk = real("uk/global-uk-tariff.csv");
    let china = real("china/china_mfn_2026_selected.csv");
    let (Some(uk), Some(china)) = (uk, china) else { return };
    let tables = renewed(&[("uk.csv", &uk), ("china.csv", &china)]).unwrap();
    let paths: Vec<&str> = tables.iter().map(|table| table.path.as_str()).collect();
    assert_eq!(paths, ["tables/cn_mfn.csv", "tables/eu.csv", "tables/uk.csv"]);
    let (source, _) = book(&tables);
    for table in &tables {
        assert!(table.unread.is_empty(), "{}: {:?}", table.path, table.unread);
        let shipped = BookSource::shipped();
        let alone = shipped.with(&table.path, source.file(&table.path).unwrap());
        let diff = BookDiff::between(shipped, &alone);
        let entries = diff.files.iter().flat_map(|file| &file.entries);
        let rows: Vec<&str> = entries
            .filter(|entry| entry.part == trade::Part::Row)
            .map(|entry| entry.what.as_str())
            .collect();
        assert!(rows.is_empty(), "{}: {rows:?}", table.path);
    }
}
