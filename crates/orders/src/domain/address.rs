//! Addresses and the person who orders, as typed, as kept, and as shown.

use super::draft::{digits, line};
use formats::ResidentIdError;
use kernel::Country;
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

/// A field of an address or an orderer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The country.
    Country,
    /// Who takes the parcel.
    Name,
    /// The telephone number.
    Mobile,
    /// Province, city and district.
    Division,
    /// The street.
    Street,
    /// The second line.
    Line2,
    /// The city.
    City,
    /// The state, province or county.
    State,
    /// The postcode.
    Postcode,
    /// The name on the identity card.
    OrdererName,
    /// The number of the identity card.
    IdNumber,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// Nothing was written.
    Missing,
    /// Longer than fits on a label.
    TooLong,
    /// Not of the form it must have.
    Form,
    /// The check character of the identity number does not fit: a digit is mistyped.
    Checksum,
    /// No such place.
    Unknown,
}

/// One wrong field; its Fluent key is `wrong-<field>-<wrong>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// Which.
    pub field: Field,
    /// What.
    pub wrong: Wrong,
}

impl Field {
    /// The name of the form field and the end of its Fluent keys.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Field::Country => "country",
            Field::Name => "name",
            Field::Mobile => "mobile",
            Field::Division => "division",
            Field::Street => "street",
            Field::Line2 => "line2",
            Field::City => "city",
            Field::State => "state",
            Field::Postcode => "postcode",
            Field::OrdererName => "orderer-name",
            Field::IdNumber => "id-number",
        }
    }
}

impl Wrong {
    /// The end of its Fluent key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Wrong::Missing => "missing",
            Wrong::TooLong => "too-long",
            Wrong::Form => "form",
            Wrong::Checksum => "checksum",
            Wrong::Unknown => "unknown",
        }
    }
}

impl FieldProblem {
    pub(crate) const fn new(field: Field, wrong: Wrong) -> FieldProblem {
        FieldProblem { field, wrong }
    }
}

impl Orderer {
    /// Reads the name and number of an identity card.
    ///
    /// # Errors
    /// Every wrong field at once.
    pub fn parse(name: &str, id_number: &str) -> Result<Orderer, Vec<FieldProblem>> {
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
        if let Some(wrong) = id_wrong(&id_number) {
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

fn id_wrong(id_number: &str) -> Option<Wrong> {
    if id_number.is_empty() {
        return Some(Wrong::Missing);
    }
    match id_number.parse::<formats::ResidentId>() {
        Ok(_) => None,
        Err(ResidentIdError::Check) => Some(Wrong::Checksum),
        Err(ResidentIdError::Province | ResidentIdError::Birth) => Some(Wrong::Unknown),
        Err(ResidentIdError::Length | ResidentIdError::Characters) => Some(Wrong::Form),
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
