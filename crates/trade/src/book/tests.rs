//! The shipped texts read, and a broken one is named.

use super::*;

#[test]
fn every_shipped_text_reads() {
    let errors = Book::compile(BookSource::shipped()).err().unwrap_or_default();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(Book::shipped().digest(), BookSource::shipped().digest());
    assert!(Book::shipped().lane(Country::CN).is_some());
    assert!(
        Book::shipped().bans().iter().all(|ban| !ban.source.is_empty() && !ban.rule.is_empty())
    );
}

#[test]
fn every_file_of_rules_is_shipped() {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for (folder, ending) in [("bans", "csv"), ("lanes", "toml"), ("tables", "csv")] {
        for file in std::fs::read_dir(data.join(folder)).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            if name.ends_with(ending) {
                let path = format!("{folder}/{name}");
                assert!(BookSource::shipped().file(&path).is_some(), "{path} is not in shipped.rs");
            }
        }
    }
}

#[test]
fn a_broken_line_is_named() {
    let source =
        BookSource::shipped().with("tables/cn_vat.csv", "#! source: s\nhs,rate\n3304,many\n");
    let errors = Book::compile(&source).unwrap_err();
    assert!(errors.iter().any(|e| e.file == "tables/cn_vat.csv" && e.line == 3), "{errors:?}");
    let source = BookSource::shipped().with("notes.txt", "hello");
    assert!(Book::compile(&source).unwrap_err().iter().any(|e| e.file == "notes.txt"));
}

#[test]
fn another_text_is_another_book() {
    let lane = BookSource::shipped().file("lanes/CN.toml").unwrap().replace("70%", "60%");
    let other = Book::compile(&BookSource::shipped().with("lanes/CN.toml", &lane)).unwrap();
    assert_ne!(other.digest(), Book::shipped().digest());
}

#[test]
fn no_lane_leads_from_a_country_to_itself() {
    let refusal = Book::shipped().regime(Country::CN, Country::CN, None).unwrap_err();
    assert_eq!(refusal.slug(), "unknown-lane");
}

#[test]
fn d26_limits_of_an_order_and_of_a_person_and_year() {
    let regime = Book::shipped().regime(Country::US, Country::CN, None).unwrap();
    let limits = regime.limits.as_ref().unwrap();
    let cny = |text| kernel::Money::parse(text, kernel::Currency::CNY).unwrap();
    assert!(limits.allows_order(cny("5000.00")));
    assert!(!limits.allows_order(cny("5000.01")));
    assert!(!limits.allows_year(cny("25990.00"), cny("20.00")));
    assert!(limits.allows_year(cny("25980.00"), cny("20.00")));
}

#[test]
fn a_broken_lane_is_told_by_its_line() {
    let lane = BookSource::shipped().file("lanes/SG.toml").unwrap();
    let error = |text: &str| {
        let mut errors =
            Book::compile(&BookSource::shipped().with("lanes/SG.toml", text)).unwrap_err();
        let error = errors.remove(0);
        (error.line, error.what)
    };
    let (line, what) = error(&lane.replacen("rate = \"9%\"", "rate = \"nine\"", 1));
    let told = lane.lines().take(usize::try_from(line).unwrap()).last().unwrap();
    assert_eq!(told, "id = \"gst\"", "{what}");
    let (line, what) = error(&lane.replacen("zone = ", "time_zone = ", 1));
    assert!(
        lane.lines().take(usize::try_from(line).unwrap()).last().unwrap().contains("zone"),
        "{what}"
    );
}

#[test]
fn a_text_has_a_plain_name_in_one_of_the_folders() {
    for path in ["lanes/SG.toml", "tables/sg_dutiable.csv", "patches/2026-12-01-cn-us-45.toml"] {
        assert!(BookSource::is_path(path), "{path}");
    }
    let lane = BookSource::shipped().file("lanes/SG.toml").unwrap();
    for path in [
        "lanes/../../x.toml",
        "lanes/a/b.toml",
        "lanes/.toml",
        "lanes/ x.toml",
        "lanes/<b>.toml",
        "lanes/x.csv",
        "tables/..csv",
        "/etc/x.toml",
        "x.toml",
    ] {
        assert!(!BookSource::is_path(path), "{path}");
        let told = Book::compile(&BookSource::default().with(path, lane)).unwrap_err();
        assert_eq!((told.len(), told[0].file.as_str()), (1, path));
        assert!(told[0].what.contains("letters, digits"), "{}", told[0]);
    }
}
