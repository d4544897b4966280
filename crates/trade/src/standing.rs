//! Whose word a source is: an authority's own, or somebody else's page about it. Told from the text of the
//! source alone, so that pages mark what rests on a courier's or a consultant's word, and papers count it.

use crate::BookSource;
use toml::Value;

/// Whose word a line rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// A page of an authority, its text by its citation, or a copy of its schedule.
    Authority,
    /// A page of somebody else: a courier, a consultant, a newspaper, a data package.
    Other,
    /// Nobody's: a choice of the market, or what the asker states.
    Own,
}

impl Standing {
    /// As in JSON: `authority`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Authority => "authority",
            Standing::Other => "other",
            Standing::Own => "own",
        }
    }

    /// Of a source as books name it: pages and citations between semicolons. One that names an authority
    /// among others rests on the authority.
    #[must_use]
    pub fn of(source: &str) -> Standing {
        parts(source).map(of_part).min().unwrap_or(Standing::Own)
    }
}

/// Domains in which authorities publish.
const AUTHORITIES: [&str; 13] = [
    "europa.eu",
    "go.id",
    "go.jp",
    "go.kr",
    "go.th",
    "gov",
    "gov.au",
    "gov.cn",
    "gov.hk",
    "gov.my",
    "gov.ph",
    "gov.sg",
    "gov.uk",
];
/// How the texts of authorities are cited, and how copies of their schedules name them.
const CITED: [&str; 18] = [
    " Act ",
    "CFR ",
    "Department for International Trade",
    "General Note",
    "PMK ",
    "Public Law",
    "Regulation (EU)",
    "Revenue Code",
    "TARIC",
    "Tariff Law",
    "U.S. ",
    "UK Tariff",
    "USC ",
    "USITC",
    "official document",
    "uktrade/",
    "90 FR ",
    "89 FR ",
];
/// Endings of files, which look like domains.
const FILES: [&str; 6] = ["asp", "csv", "html", "json", "php", "toml"];

/// Between semicolons that stand in no bracket.
fn parts(source: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0i32;
    source.split(move |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        c == ';' && depth <= 0
    })
}

fn of_part(part: &str) -> Standing {
    let pages: Vec<&str> = words(part).filter_map(host).collect();
    if pages.iter().any(|page| is_authority(page)) {
        return Standing::Authority;
    }
    if !pages.is_empty() {
        return Standing::Other;
    }
    match CITED.iter().any(|cited| part.contains(cited)) {
        true => Standing::Authority,
        false if words(part).any(|word| word.contains('/')) => Standing::Other,
        false => Standing::Own,
    }
}

fn words(part: &str) -> impl Iterator<Item = &str> {
    part.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ','))
        .filter(|w| !w.is_empty())
}

/// The domain of a word that is an address.
fn host(word: &str) -> Option<&str> {
    let host = word.split('/').next()?.trim_end_matches([':', '.']);
    let (first, last) = (host.split('.').next()?, host.rsplit('.').next()?);
    let is_plain = host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    let is_domain = host.contains('.')
        && is_plain
        && last.len() > 1
        && last.bytes().all(|b| b.is_ascii_lowercase())
        && first.bytes().any(|b| b.is_ascii_alphabetic())
        && !FILES.contains(&last);
    is_domain.then_some(host)
}

fn is_authority(host: &str) -> bool {
    AUTHORITIES.iter().any(|domain| {
        host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// How many lines of one text of a book rest on whose word.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counted {
    /// The text: `tables/us_hts.csv`.
    pub path: String,
    /// On an authority's.
    pub authority: usize,
    /// On somebody else's page.
    pub other: usize,
    /// On nobody's.
    pub own: usize,
}

impl Counted {
    fn add(&mut self, source: &str) {
        match Standing::of(source) {
            Standing::Authority => self.authority += 1,
            Standing::Other => self.other += 1,
            Standing::Own => self.own += 1,
        }
    }

    /// All lines.
    #[must_use]
    pub const fn lines(&self) -> usize {
        self.authority + self.other + self.own
    }
}

/// Counts each text of `source`, by path: of lanes everything that names a source, of tables and bans each
/// row; a row without a source of its own has that of its table.
#[must_use]
pub fn counts(source: &BookSource) -> Vec<Counted> {
    let count = |(path, text): (&str, &str)| {
        let mut counted = Counted { path: path.to_owned(), ..Counted::default() };
        match text.parse::<toml::Table>() {
            Ok(lane) if path.ends_with(".toml") => of_value(&Value::Table(lane), &mut counted),
            _ => of_rows(text, &mut counted),
        }
        counted
    };
    source.files().map(count).collect()
}

fn of_value(value: &Value, counted: &mut Counted) {
    match value {
        Value::Table(table) => {
            if let Some(source) = table.get("source").and_then(Value::as_str) {
                counted.add(source);
            }
            table.values().for_each(|value| of_value(value, counted));
        }
        Value::Array(all) => all.iter().for_each(|value| of_value(value, counted)),
        _ => {}
    }
}

fn of_rows(text: &str, counted: &mut Counted) {
    let whole = text.lines().find_map(|line| line.strip_prefix("#! source:"));
    let whole = whole.unwrap_or_default().trim();
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(text.as_bytes());
    let at = reader.headers().ok().and_then(|header| header.iter().position(|c| c == "source"));
    for record in reader.records().flatten() {
        let own = at.and_then(|at| record.get(at)).unwrap_or_default().trim();
        counted.add(if own.is_empty() { whole } else { own });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_stands_as_high_as_the_best_page_it_names() {
        for (source, standing) in [
            ("customs.gov.sg/personal-shipment; lowtax.net/x", Standing::Authority),
            ("natlawreview.com/article; dhl.com", Standing::Other),
            ("Announcement 39 of 2019: mooresrowland.com.cn (article 155)", Standing::Other),
            ("31 CFR 515.201, 31 CFR 560.201; General Note 3(b) of the HTS", Standing::Authority),
            (
                "USITC HTS 2023 revision 11 (someone/copy @ b96e216d); iccfa.com",
                Standing::Authority,
            ),
            ("someone/rates res/rates.json @ 4a47f683 (MIT)", Standing::Other),
            ("the rate is stated", Standing::Own),
            ("notgov.example.com", Standing::Other),
            ("www.gov.uk/vat", Standing::Authority),
            ("", Standing::Own),
        ] {
            assert_eq!(Standing::of(source), standing, "{source}");
        }
    }
}
