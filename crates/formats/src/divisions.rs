//! Provinces, cities and districts of China by their six-digit code (GB/T 2260), for the address form.
//!
//! The table holds Hong Kong, Macao and Taiwan too; they are customs territories of their own, so
//! addresses of the lane to mainland China leave them out. It also knows what was abolished since 2010
//! and where its ground belongs now, so that an old address can be renewed. Divisions change every year:
//! a market lays lines of its own over the table ([`extend`]), and needs no new program for it.

mod read;

pub use read::TableError;
use read::{Row, rows};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One province, city or district.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Division {
    /// Six digits: 310000, 310100, 310115.
    pub code: String,
    /// Its Chinese name.
    pub name: String,
}

/// A district with what it belongs to. A city without districts (东莞市) stands for its own district, a
/// county right under its province (仙桃市) for its own city; the districts directly under a
/// municipality belong to a city of the municipality's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The province, municipality or region.
    pub province: &'static Division,
    /// The city.
    pub city: &'static Division,
    /// The district.
    pub district: &'static Division,
}

/// A district that is no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Its code and name.
    pub division: Division,
    /// The year in which it was abolished.
    pub year: String,
    /// The districts of today that its ground belongs to; one at least.
    pub now: Vec<Division>,
}

/// What a file of an operator's changes in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A division is new.
    Founded(Division),
    /// A division has another name than this one before.
    Renamed(Division, String),
    /// A division is no more.
    Ended(Division),
}

/// `code;name` or, abolished, `code;name;year;codes of today`, sorted. See data/SOURCES.md.
const SHIPPED: &str = include_str!("../data/cn_divisions.csv");

#[derive(Debug, Default)]
struct Tables {
    provinces: Vec<Division>,
    /// By the first two digits.
    cities: BTreeMap<String, Vec<Division>>,
    /// By the code of the city.
    districts: BTreeMap<String, Vec<Division>>,
    ended: BTreeMap<String, Ended>,
}

static TABLES: OnceLock<Tables> = OnceLock::new();

fn tables() -> &'static Tables {
    // That what is shipped can be read is held by a test.
    TABLES.get_or_init(|| laid_over("").and_then(build).unwrap_or_default())
}

/// Lays the lines of `text` over the shipped table, for the whole run of the program: call it at the
/// start, before anything is looked up.
///
/// # Errors
/// [`TableError`] names the line and what to write there; nothing is changed then.
pub fn extend(text: &str) -> Result<(), TableError> {
    TABLES.set(build(laid_over(text)?)?).map_err(|_| TableError::Late)
}

/// What `text` would change in the shipped table, by code.
///
/// # Errors
/// [`TableError`] names the line and what to write there.
pub fn changes(text: &str) -> Result<Vec<Change>, TableError> {
    let (before, after) = (laid_over("")?, laid_over(text)?);
    build(after.clone())?;
    let change = |row: Row| {
        let old = before.get(&row.division.code);
        let was = old.filter(|old| old.end.is_none()).map(|old| old.division.name.clone());
        match (was, row.end.is_none()) {
            (None, true) => Some(Change::Founded(row.division)),
            (Some(name), true) if name != row.division.name => {
                Some(Change::Renamed(row.division, name))
            }
            (Some(_), false) => Some(Change::Ended(row.division)),
            (None, false) | (Some(_), true) => None,
        }
    };
    Ok(after.into_values().filter_map(change).collect())
}

/// The shipped rows by code, with those of `text` in place of theirs.
fn laid_over(text: &str) -> Result<BTreeMap<String, Row>, TableError> {
    let shipped = rows(SHIPPED)?;
    let years = shipped.iter().filter_map(|row| row.end.as_ref()).map(|end| end.year.clone());
    // What is there without an end was there when the table was last looked at.
    let newest = years.max().unwrap_or_default();
    let mut all: BTreeMap<String, Row> =
        shipped.into_iter().map(|row| (row.division.code.clone(), row)).collect();
    for row in rows(text)? {
        let code = row.division.code.clone();
        if let (Some(end), Some(known)) = (&row.end, all.get(&code)) {
            let until = known.end.as_ref().map_or(&newest, |known| &known.year);
            if end.year < *until {
                let (year, until) = (end.year.clone(), until.clone());
                return Err(TableError::Early { code, year, until });
            }
        }
        all.insert(code, row);
    }
    Ok(all)
}

/// The code of the city that a district belongs to. With 90 in the middle it is a county right under
/// its province, and its own city.
fn city_of(code: &str) -> String {
    match code.get(2..4) {
        Some("90") => code.to_owned(),
        _ => format!("{}00", code.get(..4).unwrap_or(code)),
    }
}

fn build(rows: BTreeMap<String, Row>) -> Result<Tables, TableError> {
    let mut tables = Tables::default();
    for row in rows.values().filter(|row| row.end.is_none()) {
        let (division, code) = (row.division.clone(), row.division.code.as_str());
        let (province, rest) = code.split_at(code.len().min(2));
        match rest {
            "0000" => tables.provinces.push(division),
            _ if rest.ends_with("00") => {
                tables.cities.entry(province.to_owned()).or_default().push(division);
            }
            _ => tables.districts.entry(city_of(code)).or_default().push(division),
        }
    }
    add_missing_cities(&mut tables)?;
    add_missing_districts(&mut tables);
    tables.ended = ended_rows(&rows)?;
    Ok(tables)
}

/// Districts of a municipality name a city that the table does not list (110100 of 北京市), and so do
/// counties right under their province.
fn add_missing_cities(tables: &mut Tables) -> Result<(), TableError> {
    for (code, own) in &tables.districts {
        let two = code.get(..2).unwrap_or_default();
        let listed =
            tables.cities.get(two).is_some_and(|list| list.iter().any(|c| c.code == *code));
        if listed || code.ends_with("0000") {
            continue;
        }
        let first = own.first().map(|district| district.code.clone()).unwrap_or_default();
        let orphan = || TableError::Orphan(first.clone(), code.clone());
        let province = tables.provinces.iter().find(|p| p.code.starts_with(two));
        let province = province.ok_or_else(orphan)?;
        let name = match own.iter().find(|district| district.code == *code) {
            Some(county) => county.name.clone(),
            // Chongqing's counties (5002) stand beside its districts (5001).
            None if is_municipality(two) && code.ends_with("0200") => {
                format!("{}（县）", province.name)
            }
            None if is_municipality(two) => province.name.clone(),
            None => return Err(orphan()),
        };
        let city = Division { code: code.clone(), name };
        tables.cities.entry(two.to_owned()).or_default().push(city);
    }
    for (two, list) in &mut tables.cities {
        list.sort();
        let first = list.first().map(|city| city.code.clone()).unwrap_or_default();
        if !tables.provinces.iter().any(|p| p.code.starts_with(two.as_str())) {
            return Err(TableError::Orphan(first, format!("{two}0000")));
        }
    }
    Ok(())
}

fn is_municipality(two: &str) -> bool {
    matches!(two, "11" | "12" | "31" | "50")
}

fn add_missing_districts(tables: &mut Tables) {
    for city in tables.cities.values().flatten() {
        tables.districts.entry(city.code.clone()).or_insert_with(|| vec![city.clone()]);
    }
}

fn ended_rows(rows: &BTreeMap<String, Row>) -> Result<BTreeMap<String, Ended>, TableError> {
    let mut all = BTreeMap::new();
    for (code, row) in rows {
        let Some(end) = &row.end else { continue };
        let now: Vec<Division> = heirs(rows, &end.now, HEIRS_DEEP).into_iter().cloned().collect();
        if now.is_empty() {
            return Err(TableError::Heirless(code.clone()));
        }
        let ended = Ended { division: row.division.clone(), year: end.year.clone(), now };
        all.insert(code.clone(), ended);
    }
    Ok(all)
}

/// A district that was abolished may have gone into one that was abolished later, and so on.
const HEIRS_DEEP: u8 = 8;

fn heirs<'r>(rows: &'r BTreeMap<String, Row>, codes: &[String], deep: u8) -> Vec<&'r Division> {
    let mut found: Vec<&Division> = Vec::new();
    for row in codes.iter().filter_map(|code| rows.get(code)) {
        let more = match &row.end {
            None => vec![&row.division],
            Some(end) if deep > 0 => heirs(rows, &end.now, deep - 1),
            Some(_) => Vec::new(),
        };
        found.extend(more);
    }
    found.sort();
    found.dedup();
    found
}

impl Tables {
    fn cities(&self, province: &str) -> &[Division] {
        let list = province.get(..2).and_then(|two| self.cities.get(two));
        list.map(Vec::as_slice).unwrap_or_default()
    }

    fn districts(&self, city: &str) -> &[Division] {
        self.districts.get(city).map(Vec::as_slice).unwrap_or_default()
    }

    fn district(&'static self, code: &str) -> Option<Place> {
        let two = code.get(..2).filter(|_| code.len() == 6 && is_mainland(code))?;
        let province = self.provinces.iter().find(|p| p.code.starts_with(two))?;
        let above = city_of(code);
        let city = self.cities(code).iter().find(|city| city.code == above)?;
        let district = self.districts(&above).iter().find(|district| district.code == code)?;
        Some(Place { province, city, district })
    }
}

impl Place {
    /// Its names from the province down, as on a label. A city that is its province (上海市), the counties
    /// of Chongqing and a county right under its province have none between the two.
    #[must_use]
    pub fn names(self) -> Vec<String> {
        let is_level = !self.city.name.starts_with(&self.province.name)
            && self.city.name != self.district.name;
        let city = is_level.then_some(self.city);
        let all = [Some(self.province), city, Some(self.district)];
        all.into_iter().flatten().map(|division| division.name.clone()).collect()
    }
}

/// Every province, Hong Kong, Macao and Taiwan included, by code.
pub fn all_provinces() -> impl Iterator<Item = &'static Division> {
    tables().provinces.iter()
}

/// The 31 provinces, municipalities and regions of the mainland customs territory, by code.
pub fn provinces() -> impl Iterator<Item = &'static Division> {
    all_provinces().filter(|province| is_mainland(&province.code))
}

fn is_mainland(code: &str) -> bool {
    !matches!(code.get(..2), None | Some("71" | "81" | "82"))
}

/// The cities of a province by its code, none for an unknown code.
#[must_use]
pub fn cities(province: &str) -> &'static [Division] {
    tables().cities(province)
}

/// The districts of a city by its code, the city itself where it has none; none for an unknown code.
#[must_use]
pub fn districts(city: &str) -> &'static [Division] {
    tables().districts(city)
}

/// The district of the mainland with this code, and what it belongs to; none for one that was abolished,
/// see [`ended`].
///
/// ```
/// let place = formats::divisions::district("310115").unwrap();
/// assert_eq!((place.province.name.as_str(), place.district.name.as_str()), ("上海市", "浦东新区"));
/// ```
#[must_use]
pub fn district(code: &str) -> Option<Place> {
    tables().district(code)
}

/// The district with this code that was abolished since 2010, and what became of it.
#[must_use]
pub fn ended(code: &str) -> Option<&'static Ended> {
    tables().ended.get(code)
}

/// The place with these names or codes, as an address form or an import gives them. A city of the
/// municipality's name may be left empty, and so may the district of a city that has none and the city
/// above a county right under its province.
#[must_use]
pub fn place(province: &str, city: &str, name: &str) -> Option<Place> {
    let is = |division: &Division, text: &str| division.code == text || division.name == text;
    let province = provinces().find(|p| is(p, province.trim()))?;
    let (city, name) = (city.trim(), name.trim());
    for found in cities(&province.code) {
        let list = districts(&found.code);
        let itself = list == [found.clone()];
        let free = found.name.starts_with(&province.name) || itself;
        let fits = is(found, city) || (city.is_empty() && free);
        let alone = name.is_empty() && itself && !city.is_empty();
        let district = list.iter().find(|d| is(d, name) || alone).filter(|_| fits);
        if let Some(district) = district {
            return Some(Place { province, city: found, district });
        }
    }
    None
}

#[cfg(test)]
mod tests;
