//! How an address is written in each country: what it needs, how its postcode and telephone number look,
//! and in which order a label shows them.
//!
//! A country without a row of its own gets the general form: a street and a city are needed, the rest is
//! free.

use kernel::Country;
use std::sync::LazyLock;

/// Whether a field is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must be.
    Required,
    /// It may be.
    Optional,
    /// The country's addresses have none.
    Absent,
}

/// A state or province with the name its post uses on labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// As on a label: `WA`.
    pub code: String,
    /// In full: `Washington`.
    pub name: String,
}

/// The form of a country's addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    /// Its calling code without the plus; empty when it is not known here.
    pub calling: String,
    digits: (usize, usize),
    trunk: String,
    /// Whether a postcode is needed.
    pub postcode: Need,
    patterns: Vec<String>,
    /// A postcode that fits; empty without a rule.
    pub example: String,
    /// What the postcode is called there: `zip`, `postcode`, `postal-code`, `eircode`.
    pub postcode_word: String,
    /// Whether a state, province or county is needed.
    pub state: Need,
    /// What it is called there: `state`, `province`, `county` …
    pub state_word: String,
    /// The states to choose from; empty when it is written freely.
    pub states: Vec<State>,
    /// Whether a city is needed.
    pub city: Need,
    /// What it is called there: `city`, `town`, `suburb`, `district`.
    pub city_word: String,
    layout: String,
}

/// See data/SOURCES.md.
const TABLE: &str = include_str!("../data/postal.csv");
const STATES: &str = include_str!("../data/postal_states.csv");

static FORMATS: LazyLock<Vec<(Country, Format)>> =
    LazyLock::new(|| TABLE.lines().skip(1).filter_map(row).collect());

static GENERAL: LazyLock<Format> = LazyLock::new(|| Format {
    calling: String::new(),
    digits: (5, 15),
    trunk: String::new(),
    postcode: Need::Optional,
    patterns: Vec::new(),
    example: String::new(),
    postcode_word: "postcode".to_owned(),
    state: Need::Optional,
    state_word: "state".to_owned(),
    states: Vec::new(),
    city: Need::Required,
    city_word: "city".to_owned(),
    layout: "%Z %C|%S".to_owned(),
});

fn need(letter: &str) -> Need {
    match letter {
        "r" => Need::Required,
        "o" => Need::Optional,
        _ => Need::Absent,
    }
}

fn row(line: &str) -> Option<(Country, Format)> {
    let cells: Vec<&str> = line.split(';').collect();
    let [
        code,
        calling,
        digits,
        trunk,
        postcode,
        patterns,
        example,
        word,
        state,
        state_word,
        city,
        city_word,
        layout,
    ] = cells.as_slice()
    else {
        return None;
    };
    let country: Country = code.parse().ok()?;
    let (least, most) = digits.split_once('-')?;
    let format = Format {
        calling: (*calling).to_owned(),
        digits: (least.parse().ok()?, most.parse().ok()?),
        trunk: (*trunk).to_owned(),
        postcode: need(postcode),
        patterns: patterns.split('|').filter(|p| !p.is_empty()).map(str::to_owned).collect(),
        example: (*example).to_owned(),
        postcode_word: (*word).to_owned(),
        state: need(state),
        state_word: (*state_word).to_owned(),
        states: states(code),
        city: need(city),
        city_word: (*city_word).to_owned(),
        layout: (*layout).to_owned(),
    };
    Some((country, format))
}

fn states(country: &str) -> Vec<State> {
    let of = |line: &str| {
        let (_, rest) = line.split_once(';').filter(|(code, _)| *code == country)?;
        let (code, name) = rest.split_once(';')?;
        Some(State { code: code.to_owned(), name: name.to_owned() })
    };
    STATES.lines().filter_map(of).collect()
}

/// The form of addresses in `country`; mainland China has one of its own, see [`crate::divisions`].
#[must_use]
pub fn format(country: Country) -> &'static Format {
    let found = FORMATS.iter().find(|(known, _)| *known == country);
    found.map_or(&GENERAL, |(_, format)| format)
}

/// Half-width, upper case, without spaces and hyphens.
fn compact(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let kept = text.chars().map(half).filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–'));
    kept.flat_map(char::to_uppercase).collect()
}

fn is_class(c: char) -> bool {
    matches!(c, '9' | 'A' | 'X')
}

fn fits(class: char, c: char) -> bool {
    match class {
        '9' => c.is_ascii_digit(),
        'A' => c.is_ascii_uppercase(),
        _ => c.is_ascii_digit() || c.is_ascii_uppercase(),
    }
}

/// `typed` in the form of `pattern`; letters that the pattern fixes (`LV-`) may be left out.
fn in_pattern(pattern: &str, typed: &str) -> Option<String> {
    let fixed = pattern.chars().filter(|c| !is_class(*c) && c.is_alphanumeric()).count();
    let classes = pattern.chars().filter(|c| is_class(*c)).count();
    let whole = match typed.chars().count() {
        count if count == fixed + classes => true,
        count if count == classes => false,
        _ => return None,
    };
    let (mut text, mut rest) = (String::new(), typed.chars());
    for c in pattern.chars() {
        if is_class(c) {
            text.push(rest.next().filter(|typed| fits(c, *typed))?);
        } else if c.is_alphanumeric() && whole {
            text.push(rest.next().filter(|typed| *typed == c)?);
        } else {
            text.push(c);
        }
    }
    Some(text)
}

impl Format {
    /// A postcode as its country writes it, or `None` when it has not that form.
    #[must_use]
    pub fn read_postcode(&self, text: &str) -> Option<String> {
        if self.patterns.is_empty() {
            let free: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let plain = free.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-'));
            return (plain && free.len() <= 12).then(|| free.to_ascii_uppercase());
        }
        let typed = compact(text);
        self.patterns.iter().find_map(|pattern| in_pattern(pattern, &typed))
    }

    /// A telephone number of the country, or any with its own calling code, as `+65 61234567`; `None`
    /// when it can be no number.
    #[must_use]
    pub fn read_phone(&self, text: &str) -> Option<String> {
        let kept = compact(text);
        let kept: String =
            kept.chars().filter(|c| !matches!(c, '(' | ')' | '.' | '/' | '‑')).collect();
        let (abroad, digits) = match (kept.strip_prefix('+'), kept.strip_prefix("00")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (true, rest),
            (None, None) => (false, kept.as_str()),
        };
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let own = (!self.calling.is_empty()).then_some(self.calling.as_str());
        match own.and_then(|code| Some((code, digits.strip_prefix(code)?))) {
            Some((code, national)) if abroad => self.national(code, national),
            _ if abroad => (7..=15).contains(&digits.len()).then(|| format!("+{digits}")),
            _ if own.is_none() => (5..=15).contains(&digits.len()).then(|| digits.to_owned()),
            Some((code, national)) if digits.len() > self.digits.1 => self.national(code, national),
            _ => self.national(&self.calling, digits),
        }
    }

    fn national(&self, code: &str, digits: &str) -> Option<String> {
        let trunk = (!self.trunk.is_empty()).then(|| digits.strip_prefix(self.trunk.as_str()));
        let significant = trunk.flatten().unwrap_or(digits);
        let (least, most) = self.digits;
        (least..=most).contains(&significant.len()).then(|| format!("+{code} {significant}"))
    }

    /// The state of that code or name, written as its post writes it; any text where there is no list.
    #[must_use]
    pub fn read_state(&self, text: &str) -> Option<String> {
        if self.states.is_empty() {
            return Some(text.to_owned());
        }
        let same = |a: &str| a.eq_ignore_ascii_case(text.trim());
        let found = self.states.iter().find(|state| same(&state.code) || same(&state.name));
        found.map(|state| state.code.clone())
    }

    /// Whether the postcode stands before the city.
    pub(crate) fn leads(&self) -> bool {
        match (self.layout.find("%Z"), self.layout.find("%C")) {
            (Some(postcode), Some(city)) => postcode < city,
            (None, _) | (_, None) => false,
        }
    }

    /// The last lines of a label: city, state and postcode in the country's order.
    #[must_use]
    pub fn lines(&self, city: &str, state: &str, postcode: &str) -> Vec<String> {
        let filled = |line: &str| {
            let text = line.replace("%C", city).replace("%S", state).replace("%Z", postcode);
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            words.trim_matches([',', ' ']).to_owned()
        };
        self.layout.split('|').map(filled).filter(|line| !line.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str) -> &'static Format {
        format(code.parse().unwrap())
    }

    #[test]
    fn every_row_reads_and_its_example_fits_its_own_pattern() {
        assert_eq!(FORMATS.len(), TABLE.lines().count() - 1);
        for (country, format) in FORMATS.iter() {
            let same = format.read_postcode(&format.example);
            assert!(
                format.patterns.is_empty() || same.as_deref() == Some(&format.example),
                "{country}: {same:?}"
            );
            assert_eq!(format.postcode == Need::Absent, format.example.is_empty(), "{country}");
        }
        assert_eq!(STATES.lines().count() - 1, FORMATS.iter().map(|(_, f)| f.states.len()).sum());
    }

    #[test]
    fn postcodes_are_read_as_people_write_them_and_written_as_the_post_does() {
        for (country, typed, read) in [
            ("US", "98101 1234", Some("98101-1234")),
            ("US", "9810", None),
            ("GB", "sw1a1aa", Some("SW1A 1AA")),
            ("GB", "m1 1ae", Some("M1 1AE")),
            ("GB", "1234", None),
            ("SG", "０７９９０３", Some("079903")),
            ("SG", "79903", None),
            ("NL", "1012ab", Some("1012 AB")),
            ("LV", "1010", Some("LV-1010")),
            ("LV", "lv 1010", Some("LV-1010")),
            ("LV", "LT-1010", None),
            ("IE", "d6wxy00", Some("D6W XY00")),
            ("PT", "1100148", Some("1100-148")),
            ("MY", "50480", Some("50480")),
            ("AU", "2000", Some("2000")),
            ("BR", "01310-100", Some("01310-100")),
            ("BR", "01310;100", None),
        ] {
            assert_eq!(of(country).read_postcode(typed).as_deref(), read, "{country} {typed}");
        }
    }

    #[test]
    fn telephone_numbers_get_their_country() {
        for (country, typed, read) in [
            ("US", "(206) 555-0100", Some("+1 2065550100")),
            ("US", "1 206 555 0100", Some("+1 2065550100")),
            ("US", "+44 20 7946 0000", Some("+442079460000")),
            ("US", "555-0100", None),
            ("SG", "6123 4567", Some("+65 61234567")),
            ("SG", "+65 6123 4567", Some("+65 61234567")),
            ("SG", "123", None),
            ("GB", "020 7946 0000", Some("+44 2079460000")),
            ("GB", "0044 20 7946 0000", Some("+44 2079460000")),
            ("IT", "06 1234567", Some("+39 061234567")),
            ("BR", "11 99999-0000", Some("11999990000")),
            ("DE", "call me", None),
        ] {
            assert_eq!(of(country).read_phone(typed).as_deref(), read, "{country} {typed}");
        }
    }

    #[test]
    fn labels_end_as_their_country_ends_them() {
        assert_eq!(of("US").lines("Seattle", "WA", "98101"), ["Seattle WA 98101"]);
        assert_eq!(of("GB").lines("London", "", "SW1A 1AA"), ["London", "SW1A 1AA"]);
        assert_eq!(of("SG").lines("", "", "079903"), ["SINGAPORE 079903"]);
        assert_eq!(of("MY").lines("Ipoh", "Perak", "30000"), ["30000 Ipoh", "Perak"]);
        assert_eq!(of("IE").lines("Athlone", "", ""), ["Athlone"]);
        assert_eq!(of("US").read_state("washington").as_deref(), Some("WA"));
        assert_eq!(of("US").read_state("Bavaria"), None);
    }
}
