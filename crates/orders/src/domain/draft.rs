//! An address as typed: read in the form of its country, every wrong field told at once.

use super::address::Address;
use super::wrong::{Field, FieldProblem, Wrong};
use formats::divisions;
use formats::postal::{self, Format, Need};
use kernel::Country;
use serde::Deserialize;
use std::fmt;

/// An address as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct AddressDraft {
    /// Two letters; China when empty.
    pub country: String,
    /// Who takes the parcel.
    pub name: String,
    /// The telephone number; spaces, hyphens and the country's calling code are forgiven.
    pub mobile: String,
    /// In China the district's code.
    pub division: String,
    /// Street, building, room.
    pub street: String,
    /// More of it; may be empty.
    pub line2: String,
    /// Outside China the city.
    pub city: String,
    /// Outside China the state, province or county, where the country's addresses have one.
    pub state: String,
    /// May be empty where the country says so.
    pub postcode: String,
}

impl fmt::Debug for AddressDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressDraft(***)")
    }
}

/// One line without control characters, characters that nobody sees and double spaces.
pub(crate) fn line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let seen = kernel::text::without_hidden(&clean);
    kernel::text::spaced(&seen)
}

/// A mark that turns the direction of writing (Unicode UAX #9): numbers that are copied from a telephone's
/// contacts stand between two.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Digits and letters as typed on any keyboard, full-width ones included, without spaces, hyphens and
/// marks, in upper case.
pub(crate) fn digits(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let kept = |c: &char| !c.is_whitespace() && *c != '-' && !is_mark(*c);
    text.chars().map(half).filter(kept).map(|c| c.to_ascii_uppercase()).collect()
}

/// A Chinese mobile number as eleven digits, or `None`.
fn mobile(text: &str) -> Option<String> {
    let number: formats::phone::Mobile = digits(text).parse().ok()?;
    Some(number.reveal().to_owned())
}

/// What is wrong so far, in the order of the form.
#[derive(Default)]
struct Wrongs(Vec<FieldProblem>);

impl Wrongs {
    fn add(&mut self, field: Field, wrong: Wrong) {
        self.0.push(FieldProblem::new(field, wrong));
    }

    /// A line of at most `most` characters.
    fn text(&mut self, field: Field, typed: &str, need: Need, most: usize) -> String {
        let text = line(typed);
        match (text.chars().count(), need) {
            (_, Need::Absent) => return String::new(),
            (0, Need::Required) => self.add(field, Wrong::Missing),
            (count, _) if count > most => self.add(field, Wrong::TooLong),
            _ if field == Field::Name && kernel::text::name(typed).is_err() => {
                self.add(field, Wrong::Form);
            }
            _ => (),
        }
        text
    }

    /// What `read` makes of a field that was filled in.
    fn read(
        &mut self,
        field: Field,
        (typed, need): (&str, Need),
        wrong: Wrong,
        read: impl FnOnce(&str) -> Option<String>,
    ) -> String {
        let typed = typed.trim_matches(|c: char| c.is_whitespace() || is_mark(c));
        match (typed.is_empty(), need) {
            (_, Need::Absent) | (true, Need::Optional) => String::new(),
            (true, Need::Required) => {
                self.add(field, Wrong::Missing);
                String::new()
            }
            (false, _) => read(typed).unwrap_or_else(|| {
                self.add(field, wrong);
                String::new()
            }),
        }
    }

    fn end(self, address: Address) -> Result<Address, Vec<FieldProblem>> {
        if self.0.is_empty() { Ok(address) } else { Err(self.0) }
    }
}

impl AddressDraft {
    /// Reads the address in the form of its country.
    ///
    /// # Errors
    /// Every wrong field at once, in the order of the form.
    pub fn parse(&self) -> Result<Address, Vec<FieldProblem>> {
        let country = match self.country.trim() {
            "" => Ok(Country::CN),
            code => code.parse(),
        };
        match country {
            Ok(Country::CN) => self.parse_chinese(),
            Ok(country) => self.parse_abroad(country, postal::format(country)),
            Err(_) => Err(vec![FieldProblem::new(Field::Country, Wrong::Unknown)]),
        }
    }

    fn parse_chinese(&self) -> Result<Address, Vec<FieldProblem>> {
        let mut wrongs = Wrongs::default();
        let name = wrongs.text(Field::Name, &self.name, Need::Required, 40);
        let mobile =
            wrongs.read(Field::Mobile, (&self.mobile, Need::Required), Wrong::Form, mobile);
        let asked = self.division.trim();
        let place = divisions::district(asked);
        let gone = if divisions::ended(asked).is_some() { Wrong::Ended } else { Wrong::Unknown };
        let code = |code: &str| place.map(|_| code.to_owned());
        let division = wrongs.read(Field::Division, (asked, Need::Required), gone, code);
        let street = wrongs.text(Field::Street, &self.street, Need::Required, 120);
        let line2 = wrongs.text(Field::Line2, &self.line2, Need::Optional, 120);
        let six = |text: &str| {
            let code = digits(text);
            (code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
        };
        let postcode =
            wrongs.read(Field::Postcode, (&self.postcode, Need::Optional), Wrong::Form, six);
        wrongs.end(Address {
            name,
            mobile,
            country: Country::CN,
            division,
            region: place.map(divisions::Place::names).unwrap_or_default(),
            street,
            line2,
            city: String::new(),
            state: String::new(),
            postcode,
        })
    }

    fn parse_abroad(
        &self,
        country: Country,
        format: &Format,
    ) -> Result<Address, Vec<FieldProblem>> {
        let mut wrongs = Wrongs::default();
        let name = wrongs.text(Field::Name, &self.name, Need::Required, 40);
        let phone = (self.mobile.as_str(), Need::Required);
        let mobile = wrongs.read(Field::Mobile, phone, Wrong::Form, |text| format.read_phone(text));
        let street = wrongs.text(Field::Street, &self.street, Need::Required, 120);
        let line2 = wrongs.text(Field::Line2, &self.line2, Need::Optional, 120);
        let city = wrongs.text(Field::City, &self.city, format.city, 60);
        let state = (self.state.as_str(), format.state);
        let state = wrongs.read(Field::State, state, Wrong::Unknown, |text| {
            format.read_state(&line(text)).filter(|state| state.chars().count() <= 60)
        });
        let postcode = (self.postcode.as_str(), format.postcode);
        let postcode =
            wrongs.read(Field::Postcode, postcode, Wrong::Form, |text| format.read_postcode(text));
        wrongs.end(Address {
            name,
            mobile,
            country,
            division: String::new(),
            region: Vec::new(),
            street,
            line2,
            city,
            state,
            postcode,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_number_is_read_as_people_write_it() {
        for text in
            ["13800138000", "+86 138-0013-8000", "１３８００１３８０００", "0086 13800138000"]
        {
            assert_eq!(mobile(text).as_deref(), Some("13800138000"), "{text}");
        }
        for text in ["", "12800138000", "1380013800", "138001380001", "021-58880000"] {
            assert_eq!(mobile(text), None, "{text}");
        }
    }

    fn wrong_fields(country: &str) -> Vec<Field> {
        let draft = AddressDraft { country: country.into(), ..AddressDraft::default() };
        draft.parse().unwrap_err().iter().map(|p| p.field).collect()
    }

    #[test]
    fn every_wrong_field_is_told_at_once_and_countries_differ_in_what_they_need() {
        use Field::{City, Division, Mobile, Name, Postcode, State, Street};
        assert_eq!(wrong_fields(""), [Name, Mobile, Division, Street]);
        assert_eq!(wrong_fields("US"), [Name, Mobile, Street, City, State, Postcode]);
        assert_eq!(wrong_fields("SG"), [Name, Mobile, Street, Postcode]);
        assert_eq!(wrong_fields("GB"), [Name, Mobile, Street, City, Postcode]);
        assert_eq!(wrong_fields("IE"), [Name, Mobile, Street, City]);
        assert_eq!(wrong_fields("ZZ"), [Field::Country]);
    }

    fn seattle() -> AddressDraft {
        AddressDraft {
            country: "us".into(),
            name: " Rowan  Ashby ".into(),
            mobile: "(206) 555-0100".into(),
            street: "17 Pike Pl".into(),
            line2: "Apt 4".into(),
            city: "Seattle".into(),
            state: "washington".into(),
            postcode: "98101".into(),
            ..AddressDraft::default()
        }
    }

    #[test]
    fn a_name_on_a_label_has_nothing_that_is_not_seen() {
        for name in ["Rowan\u{202E} Ashby", "Rowan\u{1B}[2J"] {
            let told = AddressDraft { name: name.into(), ..seattle() }.parse().unwrap_err();
            assert_eq!(told, [FieldProblem::new(Field::Name, Wrong::Form)], "{name:?}");
        }
        let street = AddressDraft { street: "17\u{200B} Pike Pl".into(), ..seattle() };
        assert_eq!(street.parse().unwrap().street, "17 Pike Pl");
    }

    #[test]
    fn an_address_abroad_is_kept_and_labelled_as_its_post_writes_it() {
        let address = seattle().parse().unwrap();
        assert_eq!(address.label_lines(), ["17 Pike Pl", "Apt 4", "Seattle WA 98101"]);
        assert_eq!(
            (address.name.as_str(), address.mobile.as_str()),
            ("Rowan Ashby", "+1 2065550100")
        );
        assert_eq!(address.mobile_masked(), "+1 2******100");
        assert_eq!(address.region_text(), "Seattle WA 98101");
        let bad = AddressDraft { state: "Bavaria".into(), postcode: "123".into(), ..seattle() };
        let wrong: Vec<(Field, Wrong)> =
            bad.parse().unwrap_err().iter().map(|p| (p.field, p.wrong)).collect();
        assert_eq!(wrong, [(Field::State, Wrong::Unknown), (Field::Postcode, Wrong::Form)]);
    }

    #[test]
    fn an_address_in_china_names_its_province_and_no_level_that_is_not_there() {
        let xiantao = AddressDraft {
            name: "张伟".into(),
            mobile: "\u{202d}138 0013 8000\u{202c}".into(),
            division: "429004".into(),
            street: "钱沟路 1 号".into(),
            ..AddressDraft::default()
        };
        let address = xiantao.parse().unwrap();
        assert_eq!(address.region, ["湖北省", "仙桃市"]);
        assert_eq!((address.name.as_str(), address.mobile.as_str()), ("张伟", "13800138000"));
        let ended = AddressDraft { division: "330104".into(), ..xiantao.clone() };
        assert_eq!(ended.parse(), Err(vec![FieldProblem::new(Field::Division, Wrong::Ended)]));
        let none = AddressDraft { division: "330199".into(), ..xiantao };
        assert_eq!(none.parse(), Err(vec![FieldProblem::new(Field::Division, Wrong::Unknown)]));
    }

    #[test]
    fn addresses_that_were_kept_before_still_read() {
        let kept = r#"{"name":"张伟","mobile":"13800138000","country":"CN","division":"310115",
            "region":["上海市","浦东新区"],"street":"世纪大道 100 号","postcode":""}"#;
        let address: Address = serde_json::from_str(kept).unwrap();
        assert_eq!(address.label_lines(), ["上海市 浦东新区", "世纪大道 100 号"]);
    }
}
