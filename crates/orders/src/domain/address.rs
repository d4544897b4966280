//! Addresses and the person who orders, as typed, as kept, and as shown.

use customs::ResidentIdError;
use kernel::Country;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A delivery address. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Who takes the parcel.
    pub name: String,
    /// Eleven digits in China.
    pub mobile: String,
    /// The country.
    pub country: Country,
    /// The district's code of six digits (GB/T 2260).
    pub division: String,
    /// The names of province, city and district, in Chinese, when it was written.
    pub region: Vec<String>,
    /// Street, building, room.
    pub street: String,
    /// Six digits in China, or empty.
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
    /// Who takes the parcel.
    Name,
    /// The mobile number.
    Mobile,
    /// Province, city and district.
    Division,
    /// The street.
    Street,
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

/// One wrong field; its Fluent key is `field-<field>-<wrong>`.
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
            Field::Name => "name",
            Field::Mobile => "mobile",
            Field::Division => "division",
            Field::Street => "street",
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
    const fn new(field: Field, wrong: Wrong) -> FieldProblem {
        FieldProblem { field, wrong }
    }
}

/// An address as typed.
#[derive(Clone, Default, Deserialize)]
pub struct AddressDraft {
    /// Who takes the parcel.
    #[serde(default)]
    pub name: String,
    /// The mobile number; spaces, hyphens and +86 are forgiven.
    #[serde(default)]
    pub mobile: String,
    /// The district's code.
    #[serde(default)]
    pub division: String,
    /// Street, building, room.
    #[serde(default)]
    pub street: String,
    /// May be empty.
    #[serde(default)]
    pub postcode: String,
}

impl fmt::Debug for AddressDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressDraft(***)")
    }
}

fn line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Digits as typed on any keyboard, full-width ones included, without spaces and hyphens.
fn digits(text: &str) -> String {
    let half = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        'Ｘ' | 'ｘ' | 'x' => 'X',
        c => c,
    };
    text.chars().map(half).filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// A Chinese mobile number as eleven digits, or `None`.
fn mobile(text: &str) -> Option<String> {
    let number: customs::phone::Mobile = digits(text).parse().ok()?;
    Some(number.reveal().to_owned())
}

impl AddressDraft {
    /// Reads a Chinese address.
    ///
    /// # Errors
    /// Every wrong field at once, in the order of the form.
    pub fn parse(&self) -> Result<Address, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut wrong = |field, wrong| problems.push(FieldProblem::new(field, wrong));
        let (name, street) = (line(&self.name), line(&self.street));
        match name.chars().count() {
            0 => wrong(Field::Name, Wrong::Missing),
            1..=40 => (),
            _ => wrong(Field::Name, Wrong::TooLong),
        }
        let number = mobile(&self.mobile);
        match &number {
            None if self.mobile.trim().is_empty() => wrong(Field::Mobile, Wrong::Missing),
            None => wrong(Field::Mobile, Wrong::Form),
            Some(_) => (),
        }
        let region = region(self.division.trim());
        match &region {
            None if self.division.trim().is_empty() => wrong(Field::Division, Wrong::Missing),
            None => wrong(Field::Division, Wrong::Unknown),
            Some(_) => (),
        }
        match street.chars().count() {
            0 => wrong(Field::Street, Wrong::Missing),
            1..=120 => (),
            _ => wrong(Field::Street, Wrong::TooLong),
        }
        let postcode = digits(&self.postcode);
        let six = postcode.len() == 6 && postcode.bytes().all(|b| b.is_ascii_digit());
        if !postcode.is_empty() && !six {
            wrong(Field::Postcode, Wrong::Form);
        }
        match (number, region) {
            (Some(mobile), Some(region)) if problems.is_empty() => Ok(Address {
                name,
                mobile,
                country: Country::CN,
                division: self.division.trim().to_owned(),
                region,
                street,
                postcode,
            }),
            _ => Err(problems),
        }
    }
}

/// The names of province, city and district of a district's code; a city that is its province
/// (Shanghai) or its district (Dongguan) is named once.
fn region(code: &str) -> Option<Vec<String>> {
    let place = customs::divisions::district(code)?;
    let names = [place.province, place.city, place.district].map(|division| division.name.clone());
    let mut names = names.to_vec();
    names.dedup();
    Some(names)
}

impl Orderer {
    /// Reads the name and number of an identity card.
    ///
    /// # Errors
    /// Every wrong field at once.
    pub fn parse(name: &str, id_number: &str) -> Result<Orderer, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let name = line(name);
        match name.chars().count() {
            0 => problems.push(FieldProblem::new(Field::OrdererName, Wrong::Missing)),
            1..=40 => (),
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
    match id_number.parse::<customs::ResidentId>() {
        Ok(_) => None,
        Err(ResidentIdError::Check) => Some(Wrong::Checksum),
        Err(ResidentIdError::Province | ResidentIdError::Birth) => Some(Wrong::Unknown),
        Err(ResidentIdError::Length | ResidentIdError::Characters) => Some(Wrong::Form),
    }
}

impl Address {
    /// `138****1234`.
    #[must_use]
    pub fn mobile_masked(&self) -> String {
        mask(&self.mobile, 3, 4)
    }

    /// `张*`.
    #[must_use]
    pub fn name_masked(&self) -> String {
        mask(&self.name, 1, 0)
    }

    /// `上海市 浦东新区`.
    #[must_use]
    pub fn region_text(&self) -> String {
        self.region.join(" ")
    }

    /// The street with its numbers hidden: `世纪大道***号*室`.
    #[must_use]
    pub fn street_masked(&self) -> String {
        self.street.chars().map(|c| if c.is_numeric() { '*' } else { c }).collect()
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

    #[test]
    fn every_wrong_field_is_told_at_once() {
        let problems = AddressDraft::default().parse().unwrap_err();
        let fields: Vec<Field> = problems.iter().map(|p| p.field).collect();
        assert_eq!(fields, [Field::Name, Field::Mobile, Field::Division, Field::Street]);
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
