use super::*;
use proptest::prelude::*;

fn country(code: &str) -> Country {
    code.parse().unwrap()
}

fn typed(parts: &[(&str, &str)]) -> Parts {
    parts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// Each is the example of its scheme's own paper.
const GOOD: &[(&str, &[(&str, &str)])] = &[
    ("DE", &[("iban", "DE89 3704 0044 0532 0130 00"), ("bic", "DEUTDEFF500")]),
    ("NO", &[("iban", "no93 8601 1117 947")]),
    ("FR", &[("iban", "FR14 2004 1010 0505 0001 3M02 606")]),
    ("US", &[("routing", "021000021"), ("account", "000123456789")]),
    ("GB", &[("sort_code", "20-00-00"), ("account", "55779911")]),
    ("AU", &[("bsb", "062-000"), ("account", "12345678")]),
    ("CA", &[("institution", "003"), ("transit", "00012"), ("account", "1234567")]),
    ("MX", &[("clabe", "032180000118359719")]),
    ("CN", &[("account", "6222 0212 3456 7894"), ("cnaps", "102100099996")]),
    ("SG", &[("bank", "7171"), ("branch", "001"), ("account", "0012345678")]),
    ("HK", &[("bank", "004"), ("branch", "001"), ("account", "123456789")]),
    (
        "JP",
        &[("bank", "０００１"), ("branch", "001"), ("account_type", "1"), ("account", "1234567")],
    ),
    ("IN", &[("ifsc", "SBIN0000300"), ("account", "12345678901")]),
    ("VN", &[("bic", "BFTVVNVX"), ("account", "0011000123456")]),
];

#[test]
fn accounts_are_read_as_people_write_them() {
    for (code, parts) in GOOD {
        let read = read(country(code), &typed(parts));
        let read = read.unwrap_or_else(|faults| panic!("{code}: {faults:?}"));
        assert_eq!(read.len(), parts.len(), "{code}");
        let clean =
            |text: &String| text.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
        assert!(read.values().all(clean), "{read:?}");
    }
}

#[test]
fn each_fault_is_told_by_the_field_that_has_it() {
    let told = |code: &str, parts: &[(&str, &str)]| read(country(code), &typed(parts)).unwrap_err();
    let fault = |name: &str, fault: Fault| vec![(name.to_owned(), fault)];
    assert_eq!(told("DE", &[]), fault("iban", Fault::Missing));
    assert_eq!(told("DE", &[("iban", "FR1420041010050500013M02606")]).len(), 1);
    assert_eq!(
        told("DE", &[("iban", "DE88370400440532013000")]),
        fault("iban", Fault::CheckDigits)
    );
    assert_eq!(
        told("FR", &[("iban", "DE89370400440532013000")]),
        fault("iban", Fault::Length { least: 27, most: 27 })
    );
    assert_eq!(
        told("US", &[("routing", "021000022"), ("account", "12x4")]),
        [fault("routing", Fault::CheckDigits), fault("account", Fault::Signs)].concat()
    );
    let zeros = [("routing", "000000000"), ("account", "1234")];
    assert_eq!(told("US", &zeros), fault("routing", Fault::CheckDigits));
    assert_eq!(told("MX", &[("clabe", "032180000118359718")]), fault("clabe", Fault::CheckDigits));
    assert_eq!(
        told("CN", &[("account", "6222021234567895")]),
        fault("account", Fault::CheckDigits)
    );
    assert_eq!(told("VN", &[("bic", "BFTV1NVX"), ("account", "0011")]), fault("bic", Fault::Signs));
    let more = [("sort_code", "200000"), ("account", "55779911"), ("iban", "GB82")];
    assert_eq!(told("GB", &more), fault("iban", Fault::Unknown));
}

#[test]
fn of_a_number_its_end_is_shown_and_never_so_much_that_it_is_known() {
    assert_eq!(ending(&typed(&[("iban", "DE89370400440532013000")])), "3000");
    assert_eq!(ending(&typed(&[("account", "1234567"), ("bank", "0001")])), "67");
    assert_eq!(ending(&typed(&[("account", "12345")])), "");
    assert_eq!(ending(&Parts::new()), "");
}

#[test]
fn every_row_of_the_tables_is_read_and_its_example_fits() {
    assert_eq!(TABLE.len(), FIELDS.lines().count() - 1);
    assert_eq!(LENGTHS.len(), IBANS.lines().count() - 1);
    for (code, rule) in TABLE.iter() {
        let of = if code == "*" { country("VN") } else { country(code) };
        assert_eq!(fault_of(rule, of, &plain(&rule.example)), None, "{code} {}", rule.name);
    }
    assert!(LENGTHS.keys().all(|code| code.parse::<Country>().is_ok()));
}

proptest! {
    #[test]
    fn any_text_is_an_account_or_is_refused(
        at in any::<prop::sample::Index>(),
        texts in prop::collection::vec(".{0,40}", 4),
    ) {
        let all: Vec<Country> = Country::all().collect();
        let country = all[at.index(all.len())];
        let names = fields(country).into_iter().map(|rule| rule.name);
        let parts: Parts = names.zip(texts).collect();
        if let Ok(good) = read(country, &parts) {
            prop_assert_eq!(read(country, &good).unwrap(), good.clone());
            prop_assert!(ending(&good).len() <= 4);
        }
    }

    #[test]
    fn one_mistyped_digit_of_an_iban_is_noticed(at in 4usize..22, by in 1u32..10) {
        let good = "DE89370400440532013000";
        let turned = |(i, c): (usize, char)| match c.to_digit(10) {
            Some(digit) if i == at => char::from_digit((digit + by) % 10, 10).unwrap_or(c),
            _ => c,
        };
        prop_assert!(!iban(&good.chars().enumerate().map(turned).collect::<String>()));
    }
}
