//! Where in a text province, city and district stand.

use super::{is_gap, stands};
use crate::divisions::{self, Division};

/// A place in a text, from its first character to the one after its last.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The province's code.
    pub(super) province: String,
    /// The district's code, when it was found.
    pub(super) division: Option<String>,
}

const OF_PROVINCES: &[&str] = &["维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市"];
const OF_CITIES: &[&str] = &["地区", "市", "盟"];
const OF_DISTRICTS: &[&str] = &["新区", "区", "县", "市", "旗"];

/// Levels that tables name and no place has.
const FILLERS: [&str; 3] = ["市辖区", "省直辖县级行政区划", "自治区直辖县级行政区划"];

/// After a short name these make the name of a street or a village of it (`北京路`), also behind one of [`SIDES`].
const OTHERWISE: &str = "路街道巷弄里村镇乡桥";
const SIDES: &str = "东西南北中大";

/// The first place that names a district, else the first that names a province.
pub(super) fn find(text: &[char]) -> Option<Found> {
    let starts = || (0..text.len()).filter(move |at| text.get(*at).is_some_and(|c| !is_gap(*c)));
    let whole = starts().find_map(|at| district_at(text, at));
    whole.or_else(|| starts().find_map(|at| province_at(text, at)))
}

/// The end of `division`'s name at `at`, whole or without what its kind of places ends with.
fn named(text: &[char], at: usize, division: &Division, ends: &[&str]) -> Option<usize> {
    if let Some(end) = stands(text, at, &division.name) {
        return Some(end);
    }
    let short = ends.iter().find_map(|end| division.name.strip_suffix(end))?;
    let end = stands(text, at, short).filter(|_| short.chars().nth(1).is_some())?;
    let is = |at: usize, these: &str| text.get(at).is_some_and(|c| these.contains(*c));
    let otherwise = is(end, OTHERWISE) || is(end, SIDES) && is(end + 1, OTHERWISE);
    (!otherwise).then_some(end)
}

/// Past spaces and levels that no place has.
fn past(text: &[char], mut at: usize) -> usize {
    loop {
        if text.get(at).is_some_and(|c| is_gap(*c)) {
            at += 1;
        } else if let Some(end) = FILLERS.iter().find_map(|filler| stands(text, at, filler)) {
            at = end;
        } else {
            return at;
        }
    }
}

/// A district of `city` at `at`, the longest name that fits.
fn in_city(text: &[char], at: usize, city: &Division) -> Option<(usize, String)> {
    let fits = |district: &Division| {
        Some((named(text, at, district, OF_DISTRICTS)?, district.code.clone()))
    };
    divisions::districts(&city.code).iter().filter_map(fits).max_by_key(|(end, _)| *end)
}

/// The city at `at` and a district after it, or a city that has none.
fn city_and_district(text: &[char], at: usize, province: &Division) -> Option<(usize, String)> {
    let mut best: Option<(usize, String)> = None;
    for city in divisions::cities(&province.code) {
        let Some(end) = named(text, at, city, OF_CITIES) else { continue };
        let found = match divisions::districts(&city.code) {
            [itself] if itself == city => Some((end, city.code.clone())),
            _ => in_city(text, past(text, end), city),
        };
        if found.as_ref().is_some_and(|(end, _)| best.as_ref().is_none_or(|(far, _)| end > far)) {
            best = found;
        }
    }
    best
}

fn in_province(text: &[char], at: usize, province: &Division) -> Option<(usize, String)> {
    city_and_district(text, at, province).or_else(|| {
        let cities = divisions::cities(&province.code).iter();
        cities.filter_map(|city| in_city(text, at, city)).max_by_key(|(end, _)| *end)
    })
}

fn district_at(text: &[char], start: usize) -> Option<Found> {
    for province in divisions::provinces() {
        let Some(end) = named(text, start, province, OF_PROVINCES) else { continue };
        if let Some((end, code)) = in_province(text, past(text, end), province) {
            return Some(found(start, end, &code));
        }
    }
    for province in divisions::provinces() {
        if let Some((end, code)) = city_and_district(text, start, province) {
            return Some(found(start, end, &code));
        }
    }
    alone(text, start)
}

/// A district without anything before it, when there is one of that name in all of China.
fn alone(text: &[char], start: usize) -> Option<Found> {
    let mut only: Option<(usize, &str)> = None;
    let cities = divisions::provinces().flat_map(|province| divisions::cities(&province.code));
    for district in cities.flat_map(|city| divisions::districts(&city.code)) {
        let Some(end) = stands(text, start, &district.name) else { continue };
        if only.is_some_and(|(far, code)| far == end && code != district.code) {
            return None;
        }
        if only.is_none_or(|(far, _)| end > far) {
            only = Some((end, district.code.as_str()));
        }
    }
    only.filter(|(end, _)| end - start > 2).map(|(end, code)| found(start, end, code))
}

fn found(start: usize, end: usize, code: &str) -> Found {
    Found { start, end, province: province_code(code), division: Some(code.to_owned()) }
}

fn province_code(code: &str) -> String {
    code.get(..2).map(|two| format!("{two}0000")).unwrap_or_default()
}

/// The province at `at`, and past a city after it.
fn province_at(text: &[char], start: usize) -> Option<Found> {
    for province in divisions::provinces() {
        let Some(end) = stands(text, start, &province.name) else { continue };
        let after = past(text, end);
        let city = |city: &Division| stands(text, after, &city.name);
        let end = divisions::cities(&province.code).iter().find_map(city).unwrap_or(end);
        return Some(Found { start, end, province: province.code.clone(), division: None });
    }
    None
}
