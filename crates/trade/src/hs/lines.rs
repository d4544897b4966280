//! What national tariffs call their own lines, where one subheading has several that pay differently: whoever
//! has to choose among them reads what each is for.

use kernel::Country;
use std::sync::LazyLock;

/// `#! for:` the countries whose lines these are, then `digits TAB description`, sorted. Sources: see
/// data/SOURCES.md.
const TEXTS: [&str; 2] =
    [include_str!("../../data/lines/us.tsv"), include_str!("../../data/lines/cn8.tsv")];

/// The lines of some countries, by their digits.
struct Schedule {
    countries: Vec<Country>,
    lines: Vec<(&'static str, &'static str)>,
}

static SCHEDULES: LazyLock<Vec<Schedule>> = LazyLock::new(|| TEXTS.map(read).into());

fn read(text: &'static str) -> Schedule {
    let head = text.lines().next().and_then(|line| line.strip_prefix("#! for: "));
    let countries = head.unwrap_or_default().split(' ').filter_map(|code| code.parse().ok());
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    Schedule { countries: countries.collect(), lines: lines.collect() }
}

/// What the tariff of `there` calls the line of this code; `None` when its words are not shipped. A line that
/// is called *Other* is what the lines before it are not.
///
/// ```
/// let there = "GB".parse()?;
/// assert_eq!(trade::hs::national(there, "0101.29.10"), Some("Horses for slaughter"));
/// # Ok::<(), kernel::CountryError>(())
/// ```
#[must_use]
pub fn national(there: Country, code: &str) -> Option<&'static str> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let schedule = SCHEDULES.iter().find(|schedule| schedule.countries.contains(&there))?;
    let at = schedule.lines.binary_search_by(|(line, _)| line.cmp(&digits.as_str())).ok()?;
    schedule.lines.get(at).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hs::exists;

    #[test]
    fn the_shipped_lines_are_sorted_and_below_subheadings_that_are() {
        for schedule in SCHEDULES.iter() {
            assert!(!schedule.countries.is_empty());
            assert!(schedule.lines.len() > 4_000, "{}", schedule.lines.len());
            assert!(schedule.lines.is_sorted_by(|a, b| a.0 < b.0));
            let known = |digits: &str| digits.parse().is_ok_and(exists);
            let strange = schedule.lines.iter().filter(|(digits, _)| !known(digits)).count();
            // Some lines are of an earlier edition.
            assert!(strange * 10 < schedule.lines.len(), "{strange}");
        }
    }

    #[test]
    fn a_line_has_its_words_where_its_tariff_is_in_force_and_nowhere_else() {
        let words = |there: &str| national(there.parse().unwrap(), "01019030");
        assert_eq!(words("US"), Some("Imported for immediate slaughter"));
        assert_eq!(words("CN"), None);
        assert_eq!(national(Country::US, "0813.40"), None);
    }
}
