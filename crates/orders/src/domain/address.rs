//! Addresses and the person who orders, as typed, as kept, and as shown.

use super::draft::{digits, line};
use super::wrong::{Field, FieldProblem, Wrong};
use formats::{ResidentId, ResidentIdError};
use kernel::{Country, Date};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A delivery address. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Who takes the parcel.
    pub name: String,
    /// A telephone number: eleven digits in China, `+65 61234567` elsewhere.
    pub mobile: String,
    /// The country.
    pub country: Country,
    /// In China the district's code of six digits (GB/T 2260), else empty.
    #[serde(default)]
    pub division: String,
    /// In China the names of province, city and district, in Chinese, when it was written.
    #[serde(default)]
    pub region: Vec<String>,
    /// Street, building, room.
    pub street: String,
    /// A second line of it, or empty.
    #[serde(default)]
    pub line2: String,
    /// Outside China the city, where the country's addresses have one.
    #[serde(default)]
    pub city: String,
    /// Outside China the state, province or county as its post writes it, or empty.
    #[serde(default)]
    pub state: String,
    /// In the form of the country, or empty where it may be.
    #[serde(default)]
    pub postcode: String,
}

/// The person who orders, as customs is told. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orderer {
    /// The name on the identity card.
    pub name: String,
    /// The number of the identity card (GB 11643), 18 characters.
    pub id_number: String,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(***)")
    }
}

impl fmt::Debug for Orderer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Orderer(***)")
    }
}

impl Orderer {
    /// Reads the name and number of an identity card; `today` is the day in China.
    ///
    /// # Errors
    /// Every wrong field at once; a number of another document is named as such.
    pub fn parse(name: &str, id_number: &str, today: Date) -> Result<Orderer, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let seen = kernel::text::name(name).is_ok();
        let name = line(name);
        match name.chars().count() {
            0 => problems.push(FieldProblem::new(Field::OrdererName, Wrong::Missing)),
            1..=40 if seen => (),
            1..=40 => problems.push(FieldProblem::new(Field::OrdererName, Wrong::Form)),
            _ => problems.push(FieldProblem::new(Field::OrdererName, Wrong::TooLong)),
        }
        let id_number = digits(id_number);
        if let Some(wrong) = id_wrong(&id_number, today) {
            problems.push(FieldProblem::new(Field::IdNumber, wrong));
        }
        if problems.is_empty() { Ok(Orderer { name, id_number }) } else { Err(problems) }
    }

    /// `110105********002X`: the region and the tail, which tell a person which card it was.
    #[must_use]
    pub fn id_masked(&self) -> String {
        mask(&self.id_number, 6, 4)
    }

    /// `张*`.
    #[must_use]
    pub fn name_masked(&self) -> String {
        mask(&self.name, 1, 0)
    }
}

fn id_wrong(id_number: &str, today: Date) -> Option<Wrong> {
    if id_number.is_empty() {
        return Some(Wrong::Missing);
    }
    match id_number.parse::<ResidentId>() {
        Ok(id) if id.born().is_some_and(|born| born > today) => Some(Wrong::Future),
        Ok(_) => None,
        Err(ResidentIdError::Check) => Some(Wrong::Checksum),
        Err(ResidentIdError::Province | ResidentIdError::Birth) => Some(Wrong::Unknown),
        Err(ResidentIdError::Length | ResidentIdError::Characters) => Some(Wrong::Form),
        Err(ResidentIdError::FirstGeneration) => Some(Wrong::FirstGeneration),
        Err(ResidentIdError::ResidenceCard) => Some(Wrong::ResidenceCard),
        Err(ResidentIdError::TravelPermit) => Some(Wrong::TravelPermit),
        Err(ResidentIdError::Passport) => Some(Wrong::Passport),
    }
}

impl Address {
    /// `138****1234`, `+65 6****567`.
    #[must_use]
    pub fn mobile_masked(&self) -> String {
        match self.mobile.split_once(' ') {
            Some((code, number)) => format!("{code} {}", mask(number, 1, 3)),
            None => mask(&self.mobile, 3, 4),
        }
    }

    /// `张*`.
    #[must_use]
    pub fn name_masked(&self) -> String {
        mask(&self.name, 1, 0)
    }

    /// Written in the Chinese form, with a district instead of a city.
    #[must_use]
    pub fn is_chinese(&self) -> bool {
        self.country == Country::CN
    }

    /// The district that was abolished since it was written, and what became of it: the address is read as
    /// it stands, and whoever owns it is asked to renew it.
    #[must_use]
    pub fn ended_division(&self) -> Option<&'static formats::divisions::Ended> {
        formats::divisions::ended(&self.division).filter(|_| self.is_chinese())
    }

    /// Where about it is: `上海市 浦东新区`, `Seattle WA 98101`, `10115 Berlin`.
    #[must_use]
    pub fn region_text(&self) -> String {
        if self.is_chinese() { self.region.join(" ") } else { self.end_lines().join(", ") }
    }

    /// The street with its numbers hidden: `世纪大道***号*室`.
    #[must_use]
    pub fn street_masked(&self) -> String {
        let hidden = |c: char| if c.is_numeric() { '*' } else { c };
        self.street_lines().join(", ").chars().map(hidden).collect()
    }

    fn street_lines(&self) -> Vec<&str> {
        [self.street.as_str(), self.line2.as_str()].into_iter().filter(|l| !l.is_empty()).collect()
    }

    fn end_lines(&self) -> Vec<String> {
        formats::postal::format(self.country).lines(&self.city, &self.state, &self.postcode)
    }

    /// What stands on a label between the name and the country, line by line, in the order of the
    /// country it goes to.
    #[must_use]
    pub fn label_lines(&self) -> Vec<String> {
        let street = self.street_lines().into_iter().map(str::to_owned);
        if self.is_chinese() {
            let postcode = (!self.postcode.is_empty()).then(|| self.postcode.clone());
            return [self.region_text()].into_iter().chain(street).chain(postcode).collect();
        }
        street.chain(self.end_lines()).collect()
    }
}

/// Keeps `head` and `tail` characters and hides each of the others.
fn mask(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    let hidden = |at: usize| at >= head && at + tail < count;
    text.chars().enumerate().map(|(at, c)| if hidden(at) { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong_ids(number: &str) -> Option<Wrong> {
        let today: Date = "2026-11-30".parse().unwrap();
        match Orderer::parse("张伟", number, today) {
            Ok(_) => None,
            Err(problems) => Some(problems[0].wrong),
        }
    }

    /// `head` with its check character.
    fn checked(head: &str) -> String {
        format!("{head}{}", formats::resident_id::check_character(head).unwrap())
    }

    #[test]
    fn nobody_who_is_not_born_yet_orders() {
        assert_eq!(wrong_ids(&checked("11010120990101001")), Some(Wrong::Future));
        assert_eq!(wrong_ids(&checked("11010120261201001")), Some(Wrong::Future));
        assert_eq!(wrong_ids(&checked("11010120261130001")), None);
        assert_eq!(wrong_ids(&checked("11010118001231001")), Some(Wrong::Unknown));
        assert_eq!(wrong_ids(&checked("11010119001231001")), None);
    }

    #[test]
    fn numbers_of_other_documents_are_refused_as_such() {
        for (number, wrong) in [
            ("110101000101001", Wrong::FirstGeneration),
            ("9111 0119 0001 0100 18", Wrong::ResidenceCard),
            ("chn110000000000", Wrong::ResidenceCard),
            ("H0000000000", Wrong::TravelPermit),
            ("ｅ００００００００", Wrong::Passport),
            ("E00000000", Wrong::Passport),
            ("12345678", Wrong::Form),
        ] {
            assert_eq!(wrong_ids(number), Some(wrong), "{number}");
        }
        let named = FieldProblem::new(Field::IdNumber, Wrong::Passport).to_string();
        assert!(
            named.contains("passport") && named.contains("from an account of their own"),
            "{named}"
        );
    }

    #[test]
    fn an_address_in_a_district_that_was_abolished_is_read_and_known_as_such() {
        let kept = r#"{"name":"张伟","mobile":"13800138000","country":"CN","division":"330103",
            "region":["浙江省","杭州市","下城区"],"street":"体育场路 1 号","postcode":""}"#;
        let address: Address = serde_json::from_str(kept).unwrap();
        assert_eq!(address.label_lines(), ["浙江省 杭州市 下城区", "体育场路 1 号"]);
        let ended = address.ended_division().unwrap();
        assert_eq!((ended.year.as_str(), ended.now[0].name.as_str()), ("2021", "拱墅区"));
    }

    #[test]
    fn nothing_personal_is_shown_whole() {
        let who = Orderer { name: "张伟民".into(), id_number: "11010519491231002X".into() };
        assert_eq!(
            (who.id_masked().as_str(), who.name_masked().as_str()),
            ("110105********002X", "张**")
        );
        assert_eq!(format!("{who:?}"), "Orderer(***)");
        assert_eq!(mask("12", 3, 4), "12");
    }
}
