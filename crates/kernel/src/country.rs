//! Countries of ISO 3166-1, by their two letters.

use std::{collections::HashMap, fmt, str::FromStr, sync::LazyLock};

/// An ISO 3166-1 alpha-2 country, for example CN.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// A text that names no country of ISO 3166-1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a country: use {how}", how = way(.0))]
pub struct CountryError(pub String);

fn way(given: &str) -> String {
    match Country::named(given) {
        Some(meant) => format!("the two-letter code {meant}"),
        None => "a two-letter ISO 3166-1 code such as US or CN".to_owned(),
    }
}

/// `alpha2;alpha3;name_en;name_zh` lines, sorted.
const TABLE: &str = include_str!("../data/countries.csv");

/// Names in use beside those of the table: `code;name`, compared as [`folded`].
const OTHER_NAMES: &[(&[u8; 2], &[&str])] = &[
    (b"AE", &["uae", "emirates", "阿联酋"]),
    (b"BA", &["bosnia"]),
    (b"BN", &["brunei darussalam"]),
    (b"BO", &["plurinational state of bolivia", "玻利维亚"]),
    (
        b"CD",
        &[
            "dr congo",
            "drc",
            "democratic republic of congo",
            "congo democratic republic of",
            "刚果 金",
        ],
    ),
    (b"CG", &["congo", "republic of congo", "刚果 布"]),
    (b"CI", &["ivory coast"]),
    (
        b"CN",
        &[
            "prc",
            "pr china",
            "p r china",
            "china pr",
            "peoples republic of china",
            "mainland china",
            "中华人民共和国",
            "中国大陆",
        ],
    ),
    (b"CV", &["cabo verde", "cape verde"]),
    (b"CZ", &["czech republic"]),
    (b"DE", &["deutschland"]),
    (b"ES", &["espana"]),
    (
        b"GB",
        &[
            "united kingdom",
            "u k",
            "great britain",
            "britain",
            "england",
            "scotland",
            "wales",
            "northern ireland",
            "united kingdom of great britain northern ireland",
            "英国",
        ],
    ),
    (b"GR", &["hellas"]),
    (b"HK", &["hong kong sar", "hong kong sar china", "香港", "中国香港"]),
    (b"IR", &["islamic republic of iran", "伊朗"]),
    (b"IT", &["italia"]),
    (b"JP", &["nippon", "日本国"]),
    (
        b"KP",
        &[
            "dprk",
            "korea north",
            "korea democratic peoples republic of",
            "democratic peoples republic of korea",
            "朝鲜",
        ],
    ),
    (b"KR", &["korea", "republic of korea", "korea republic of", "korea south", "韩国", "南韩"]),
    (b"LA", &["lao pdr", "lao peoples democratic republic", "老挝"]),
    (b"MD", &["republic of moldova"]),
    (b"MK", &["macedonia"]),
    (b"MM", &["burma"]),
    (b"MO", &["macau", "macao sar china", "澳门", "中国澳门"]),
    (b"NL", &["holland", "荷兰"]),
    (b"PS", &["palestine"]),
    (b"RU", &["russian federation", "俄罗斯", "俄国"]),
    (b"SY", &["syrian arab republic", "叙利亚"]),
    (b"SZ", &["swaziland"]),
    (b"TR", &["turkey"]),
    (b"TW", &["taiwan province of china", "taiwan china", "中国台湾", "台湾省", "臺灣"]),
    (b"TZ", &["united republic of tanzania", "坦桑尼亚"]),
    (b"US", &["united states", "united states of america", "america", "u s a", "u s", "美国"]),
    (b"VA", &["vatican", "holy see", "梵蒂冈"]),
    (b"VE", &["bolivarian republic of venezuela", "委内瑞拉"]),
    (b"VN", &["viet nam"]),
];

/// What stands behind a country's name in lists of ISO.
const FORMS_OF_STATE: &[&str] = &[
    "bolivarian republic of",
    "federated states of",
    "islamic republic of",
    "plurinational state of",
    "republic of",
    "state of",
    "united republic of",
];

/// Every name of a country, folded.
static NAMES: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for country in Country::all() {
        let row = country.row().into_iter().flatten().skip(1);
        let other = OTHER_NAMES.iter().filter(|(code, _)| **code == country.0);
        let other = other.flat_map(|(_, names)| names.iter().copied());
        names.extend(row.chain(other).map(|name| (folded(name), country)));
    }
    names
});

/// A name as it is compared: small letters and digits, anything else a space between words; accents of
/// Latin letters and the words "and" and "the" do not count.
fn folded(name: &str) -> String {
    let plain = |c: char| match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        '\'' | '’' => '\u{200B}',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    };
    let small = name.chars().flat_map(char::to_lowercase).map(plain);
    let kept: String = small.filter(|c| *c != '\u{200B}').collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    // Alone it is Andorra, by its three letters.
    let several = words.len() > 1;
    let words = words.into_iter().filter(|word| !several || !["and", "the"].contains(word));
    words.map(|word| if word == "saint" { "st" } else { word }).collect::<Vec<_>>().join(" ")
}

/// The first column, for the many times a code is read.
static CODES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let code = |line: &str| Some(Country(line.as_bytes().get(..2)?.try_into().ok()?));
    TABLE.lines().skip(1).filter_map(code).collect()
});

impl Country {
    /// The United States.
    pub const US: Country = Country(*b"US");
    /// China (mainland customs territory).
    pub const CN: Country = Country(*b"CN");

    /// The two letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XX")
    }

    /// The two letters as bytes.
    #[must_use]
    pub const fn letters(self) -> [u8; 2] {
        self.0
    }

    fn row(self) -> Option<[&'static str; 4]> {
        let line = TABLE.lines().find(|line| line.as_bytes().starts_with(&self.0))?;
        let mut parts = line.split(';');
        Some([parts.next()?, parts.next()?, parts.next()?, parts.next()?])
    }

    /// The English short name, or the code where none is known.
    #[must_use]
    pub fn name_en(&self) -> &str {
        self.row().map_or_else(|| self.code(), |row| row[2])
    }

    /// The Chinese short name, or the code where none is known.
    #[must_use]
    pub fn name_zh(&self) -> &str {
        self.row().map_or_else(|| self.code(), |row| row[3])
    }

    /// The country that people mean: its two or three letters, its English or Chinese name, or a short form
    /// in use (`UK`, `USA`, `South Korea`, `中国`). For what is typed or stands in files of others.
    #[must_use]
    pub fn named(text: &str) -> Option<Country> {
        if let Ok(country) = text.parse() {
            return Some(country);
        }
        // No name is longer; a text that is long is not looked at.
        let short = Some(text).filter(|text| text.len() <= 120)?;
        let found = |name: &str| NAMES.get(&folded(name)).copied();
        found(short).or_else(|| {
            // "Bolivia (Plurinational State of)", "Tanzania, United Republic of", "Germany (DE)"
            let (name, rest) = short.split_once(['(', ','])?;
            let (country, rest) = (found(name)?, folded(rest));
            let itself = found(&rest).or_else(|| rest.parse().ok()) == Some(country);
            (itself || FORMS_OF_STATE.contains(&rest.as_str())).then_some(country)
        })
    }

    /// Every country, by code.
    pub fn all() -> impl Iterator<Item = Country> {
        CODES.iter().copied()
    }
}

impl FromStr for Country {
    type Err = CountryError;

    fn from_str(text: &str) -> Result<Country, CountryError> {
        let known = <[u8; 2]>::try_from(text.trim().as_bytes())
            .map(|letters| Country(letters.map(|letter| letter.to_ascii_uppercase())))
            .ok()
            .filter(|country| CODES.binary_search(country).is_ok());
        known.ok_or_else(|| CountryError(text.trim().chars().take(60).collect()))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl serde::Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Country {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Country, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_names_in_both_languages() {
        assert_eq!("us".parse::<Country>().unwrap(), Country::US);
        assert_eq!((Country::CN.name_en(), Country::CN.name_zh()), ("China", "中国"));
        assert!("alpha2".parse::<Country>().is_err() && "ZZ".parse::<Country>().is_err());
        assert_eq!(Country::all().count(), 249);
    }

    #[test]
    fn a_country_is_understood_by_the_names_that_people_write() {
        for (name, code) in [
            ("United States", "US"),
            ("U.S.A.", "US"),
            ("usa", "US"),
            ("UK", "GB"),
            ("United Kingdom", "GB"),
            ("中国", "CN"),
            ("美国", "US"),
            ("韩国", "KR"),
            ("Korea, Republic of", "KR"),
            ("Viet Nam", "VN"),
            ("Côte d'Ivoire", "CI"),
            ("TÜRKIYE", "TR"),
            ("DEU", "DE"),
            ("AND", "AD"),
            ("The Netherlands", "NL"),
            ("P.R. China", "CN"),
            ("United States of America (the)", "US"),
            ("Germany (DE)", "DE"),
            ("Bolivia (Plurinational State of)", "BO"),
            ("Tanzania, United Republic of", "TZ"),
            ("Korea, Democratic People's Republic of", "KP"),
            ("Congo (the Democratic Republic of the)", "CD"),
            ("Trinidad and Tobago", "TT"),
        ] {
            assert_eq!(
                Country::named(name).map(|c| c.to_string()).as_deref(),
                Some(code),
                "{name}"
            );
        }
        for name in ["", " ", "&", "and and", "Ireland, Northern", "Utopia", "XX", "EU", "united"] {
            assert_eq!(Country::named(name), None, "{name}");
        }
        for (code, names) in OTHER_NAMES {
            let code = std::str::from_utf8(*code).unwrap();
            for name in *names {
                assert_eq!(folded(name), *name);
                assert_eq!(Country::named(name).unwrap().code(), code, "{name}");
            }
        }
        let told = "United States".parse::<Country>().unwrap_err().to_string();
        assert!(told.ends_with("use the two-letter code US"), "{told}");
    }
}
