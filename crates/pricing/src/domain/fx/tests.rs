//! Reading, crossing and dating reference rates.

use super::*;
use jiff::civil::date;

#[test]
fn an_archive_that_unpacks_to_an_endless_line_is_refused() {
    use std::io::Write as _;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"Date,USD,\n2026-04-13,").unwrap();
    for _ in 0..17 {
        packed.write_all(&vec![b'1'; 1024 * 1024]).unwrap();
    }
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 1024 * 1024);
    let read = read_fx(packed.as_slice());
    assert!(matches!(read, Err(FxFileError::TooLarge(_))), "{read:?}");
}

#[test]
fn d31_the_dollar_in_yuan_crosses_through_the_euro() {
    let fx = FxShipped::get();
    let quote = fx.quote(Currency::USD, Currency::CNY, date(2026, 4, 13)).unwrap();
    assert_eq!(quote.rate, Rate::new(79_827, 11_684).unwrap());
    assert_eq!(quote.rate.decimal_text(5), "6.83216");
    assert_eq!((quote.as_of, quote.last_known), (date(2026, 4, 13), false));
}

#[test]
fn after_the_last_day_the_rate_is_as_last_known() {
    let fx = FxShipped::get();
    let quote = fx.quote(Currency::USD, Currency::CNY, date(2026, 11, 22)).unwrap();
    assert_eq!((quote.as_of, quote.last_known), (date(2026, 4, 13), true));
    let sunday = fx.quote(Currency::USD, Currency::CNY, date(2026, 4, 5)).unwrap();
    assert!(sunday.as_of < date(2026, 4, 5) && !sunday.last_known);
}

#[test]
fn a_margin_is_on_top_and_told_apart() {
    let fx = FxShipped::get();
    let mid = fx.quote(Currency::USD, Currency::CNY, date(2026, 4, 13)).unwrap();
    let dear = mid.clone().with_margin("1.5%".parse().unwrap()).unwrap();
    assert_eq!(dear.rate, Rate::new(79_827 * 1_015, 11_684_000).unwrap());
    assert_eq!((dear.mid_rate(), dear.through), (mid.rate, Some(Currency::EUR)));
    assert_eq!(dear.clone().with_margin(Rate::percent(2)).unwrap().mid_rate(), mid.rate);
    let same = FxQuote::same(Currency::USD, date(2026, 4, 13));
    assert_eq!(same.clone().with_margin(Rate::percent(2)).unwrap(), same);
    let old = r#"{"from":"USD","to":"CNY","rate":"79827/11684","as_of":"2026-04-13","source":"ECB","last_known":false}"#;
    let read: FxQuote = serde_json::from_str(old).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), old);
}

#[test]
fn a_missing_rate_names_the_currency() {
    let fx = FxShipped::get();
    let dong: Currency = "VND".parse().unwrap();
    let error = fx.quote(Currency::USD, dong, date(2026, 4, 13)).unwrap_err();
    assert_eq!(error, FxError::NoRate { currency: dong, day: date(2026, 4, 13) });
    let early = fx.quote(Currency::USD, Currency::EUR, date(1998, 1, 1)).unwrap_err();
    assert!(matches!(early, FxError::BeforeData { .. }));
}

#[test]
fn both_files_of_the_ecb_are_read() {
    let history = "Date,USD,CNY,XYZ,\n2026-04-14,1.17,7.99,N/A,\n2026-04-13,1.1684,7.9827,N/A,\n";
    let daily = "Date, USD, CNY, \n14 April 2026, 1.17, 7.99, \n";
    let days = |text: &str| read_fx(text.as_bytes()).unwrap().days;
    assert_eq!(days(history).len(), 2);
    assert_eq!(days(history)[1], days(daily)[0]);
    let odd = read_fx("Date,USD\nsoon,1\n2026-04-14,much\n".as_bytes()).unwrap();
    assert_eq!(odd.issues.iter().map(|i| i.0).collect::<Vec<_>>(), [2, 3]);
    assert!(odd.days.is_empty());
    assert!(matches!(read_fx(&b"PK\x03\x04..."[..]), Err(FxFileError::Zip)));
    assert!(matches!(read_fx(&b"name,price\n"[..]), Err(FxFileError::Header)));
}

#[test]
fn a_stored_day_reads_back() {
    let day = FxShipped::get().on(date(2026, 4, 13)).unwrap();
    assert_eq!(FxDay::from_text(day.day, &day.text(), day.source.clone()), day);
    assert!(FxShipped::get().days() > 6_900);
}

/// What is wrong with a file, line by line.
fn issues(text: &[u8]) -> Vec<(u64, String)> {
    read_fx(text).unwrap().issues
}

#[test]
fn a_cell_that_is_no_rate_is_named_with_its_line_and_currency() {
    for (cell, why) in [
        ("-1.1", "is not above zero"),
        ("0", "is not above zero"),
        ("0.00", "is not above zero"),
        ("abc", "is not a rate"),
        ("1,1", "is not a rate"),
        ("5%", "is not a rate"),
        ("1/2", "is not a rate"),
        ("1e3", "is not a rate"),
        ("NaN", "is not a rate"),
        ("0.0000000000001", "12 decimal places"),
    ] {
        let cell = cell.replace(',', ";");
        let text = format!("Date,USD,CNY\n2026-04-14,1.17,7.9\n2026-04-13,{cell},7.9\n");
        let found = issues(text.as_bytes());
        assert_eq!(found.len(), 1, "{cell}: {found:?}");
        let (line, said) = &found[0];
        assert!(*line == 3 && said.starts_with("USD: ") && said.contains(why), "{said}");
        assert!(said.contains(&format!("\"{cell}\"")), "{said}");
    }
    let none = b"Date,USD,CYP,CNY,\n2026-04-14,N/A,,7.9,\n2026-04-13,,N/A,7.9,\n";
    assert!(issues(none).is_empty());
    let both = issues(b"Date,USD,CNY\n2026-04-13,x,-7\n");
    assert_eq!(both.len(), 2, "{both:?}");
}

#[test]
fn days_and_columns_stand_once() {
    let twice = issues(b"Date,USD\n2026-04-13,1.1\n2026-04-10,1.1\n13 April 2026,1.2\n");
    assert_eq!(twice, [(4, "2026-04-13 stands on line 2 already".to_owned())]);
    let columns = issues(b"Date,USD,CNY,usd\n2026-04-13,1.1,7.9,1.2\n");
    assert_eq!(columns, [(1, "USD has two columns".to_owned())]);
    let outside = issues(b"Date,USD\n2026-04-13,1.1,7.9\n");
    assert_eq!(outside, [(2, "\"7.9\" stands in no column".to_owned())]);
    let day = issues(b"Date,USD\n2026-13-01,1.1\n");
    assert!(day[0].1.contains("\"2026-13-01\" is not a date"), "{day:?}");
    assert_eq!(issues(b"Date,USD\n2026-04-13,1.1\n\xff\xfe,1\n")[0].0, 3);
    let many = format!("Date,USD\n{}", "soon,1\n".repeat(500));
    let many = issues(many.as_bytes());
    assert_eq!(many.len(), 101);
    assert!(many[100].1.contains("400 more"), "{:?}", many[100]);
}

#[test]
fn the_rates_that_come_with_the_program_pass_the_same_test() {
    let packed = include_bytes!("../../../data/ecb.csv.gz").as_slice();
    let file = read_fx(packed).unwrap();
    assert!(file.issues.is_empty(), "{:?}", &file.issues[..3]);
    assert_eq!(file.days.len(), FxShipped::get().days());
}

#[test]
fn a_rate_that_is_older_than_a_holiday_is_as_last_known() {
    let day = |day: Date| FxDay {
        day,
        rates: vec![(Currency::USD, Rate::new(11, 10).unwrap())],
        source: SOURCE.to_owned(),
    };
    let days = [day(date(2026, 4, 2))];
    let asked = |on: Date, last: Date| {
        cross(&days, Currency::EUR, Currency::USD, on, Some(last)).unwrap().last_known
    };
    let later = date(2126, 5, 1);
    // Easter of 2026: no rates from Friday to Monday.
    assert!(!asked(date(2026, 4, 6), later));
    assert!(!asked(date(2026, 4, 7), later));
    assert!(asked(date(2026, 4, 8), later), "a later day in the data does not make it fresh");
    assert!(asked(date(2026, 11, 22), later));
    assert!(asked(date(2026, 4, 3), date(2026, 4, 2)), "nor is it when there is no later day");
}

#[test]
fn the_daily_file_of_the_bank_is_read_as_xml_too() {
    let daily = r#"<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="urn:any" xmlns="urn:other">
  <gesmes:subject>Reference rates</gesmes:subject>
  <Cube>
    <Cube time='2026-11-27'>
      <Cube currency='USD' rate='1.1566'/>
      <Cube currency='XXQ' rate='7'/>
      <Cube currency="CNY" rate="8.1895"/>
    </Cube>
  </Cube>
</gesmes:Envelope>"#;
    let file = read_fx(daily.as_bytes()).unwrap();
    let [day] = file.days.as_slice() else { panic!("{file:?}") };
    assert_eq!((day.day, day.rates.len()), (date(2026, 11, 27), 2));
    assert_eq!(day.per_euro(Currency::CNY), Some("8.1895".parse().unwrap()));
    assert!(file.issues.is_empty(), "{file:?}");
    let wrong = read_fx(daily.replace("1.1566", "much").as_bytes()).unwrap();
    assert_eq!(wrong.issues.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [6]);
    let twice =
        daily.replace("  </Cube>\n</gesmes", "    <Cube time='2026-11-27'></Cube>\n</gesmes");
    assert_eq!(read_fx(twice.as_bytes()).unwrap().issues.len(), 1);
    assert!(matches!(read_fx(&b"<html>not found</html>"[..]), Err(FxFileError::Xml)));
}
