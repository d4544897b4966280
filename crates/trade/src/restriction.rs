//! What may not be sent by parcel at all, whatever it costs.

use crate::{Attributes, Book, HsCode, WayOut};
use kernel::{Country, Date};

/// One line of a destination's table: a prefix is banned or expressly allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BanLine {
    /// Where it applies.
    pub destination: Country,
    /// Digits; the longest prefix that matches decides.
    pub prefix: String,
    /// The Fluent key of the reason; `None` where the prefix is allowed.
    pub reason_key: Option<String>,
    /// The attribute and the values that lift the ban, for codes that cover fresh and dried alike.
    pub lifted_by: Option<(String, Vec<String>)>,
    /// The rule's name.
    pub rule: String,
    /// Where the line was read.
    pub source: String,
    /// In force since.
    pub since: Date,
    /// What the line rests on.
    pub note: String,
}

/// Why a product may not come by parcel.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Ban {
    /// Where it applies.
    pub destination: Country,
    /// The rule's name, for example `MARA and GACC Announcement 470 of 2021`.
    pub rule: String,
    /// The Fluent key of the reason, for example `ban-fresh-fruit`.
    pub reason_key: String,
    /// Where the rule was read.
    pub source: String,
    /// In force since.
    pub since: Date,
    /// The attribute that would lift the ban and the values that do, for codes that cover fresh and dried alike.
    pub lifted_by: Option<(String, Vec<String>)>,
    /// What can be done instead.
    pub ways_out: Vec<WayOut>,
}

/// The ban on sending `hs` to `destination` by parcel (post, express, direct purchase), if there is one.
///
/// Where a code covers products that are banned and products that are not (dates *fresh or dried*), the
/// attribute that tells them apart decides, and without it the ban stands.
///
/// ```
/// use kernel::Country;
/// use trade::{Attributes, Book, restriction};
/// let ban = |hs: &str| restriction(Book::shipped(), Country::CN, hs.parse().unwrap(), &Attributes::new());
/// assert_eq!(ban("0809.29").unwrap().reason_key, "ban-fresh-fruit"); // fresh cherries
/// assert_eq!(ban("0813.40"), None); // dried cherries
/// ```
#[must_use]
pub fn restriction(
    book: &Book,
    destination: Country,
    hs: HsCode,
    attributes: &Attributes,
) -> Option<Ban> {
    let line = book.ban_line(destination, hs)?;
    let reason_key = line.reason_key.clone()?;
    if let Some((name, values)) = &line.lifted_by {
        let given = attributes.get(name).map(|value| value.trim().to_ascii_lowercase());
        if given.is_some_and(|given| values.contains(&given)) {
            return None;
        }
    }
    let mut ways_out = vec![WayOut::BondedStock, WayOut::GeneralTrade, WayOut::QuarantinePermit];
    if line.lifted_by.is_some() {
        ways_out.insert(0, WayOut::FillAttribute);
    }
    Some(Ban {
        destination,
        rule: line.rule.clone(),
        reason_key,
        source: line.source.clone(),
        since: line.since,
        lifted_by: line.lifted_by.clone(),
        ways_out,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ban(hs: &str, state: Option<&str>) -> Option<String> {
        let attributes =
            state.map(|s| ("state".to_owned(), s.to_owned())).into_iter().collect::<Attributes>();
        restriction(Book::shipped(), Country::CN, hs.parse().unwrap(), &attributes)
            .map(|ban| ban.reason_key)
    }

    #[test]
    fn announcement_470_stops_fresh_fruit_meat_raw_fish_dairy_eggs_and_seeds() {
        for (hs, reason) in [
            ("0809.29", "ban-fresh-fruit"),
            ("0702.00", "ban-fresh-vegetables"),
            ("0201.30", "ban-meat"),
            ("1601.00", "ban-meat"),
            ("0302.14", "ban-raw-aquatic"),
            ("0304.41", "ban-raw-aquatic"),
            ("0406.90", "ban-dairy"),
            ("0407.21", "ban-eggs"),
            ("1209.91", "ban-seeds"),
            ("0602.20", "ban-seeds"),
        ] {
            assert_eq!(ban(hs, None).as_deref(), Some(reason), "{hs}");
        }
        for hs in ["0813.40", "0802.12", "0806.20", "1604.11", "3304.99", "6203.42", "2204.21"] {
            assert_eq!(ban(hs, None), None, "{hs}");
        }
    }

    #[test]
    fn a_code_that_covers_raw_and_cooked_is_banned_until_the_state_is_told() {
        assert_eq!(ban("0305.41", None).as_deref(), Some("ban-raw-aquatic"));
        assert_eq!(ban("0305.41", Some("smoked")).as_deref(), Some("ban-raw-aquatic"));
        assert_eq!(ban("0305.41", Some("cooked")), None);
        assert_eq!(ban("0804.10", None).as_deref(), Some("ban-fresh-fruit"));
        assert_eq!(ban("0804.10", Some(" Dried ")), None);
        assert_eq!(ban("0809.29", Some("dried")).as_deref(), Some("ban-fresh-fruit"));
    }

    #[test]
    fn other_countries_have_no_such_table_here() {
        let fresh = "0809.29".parse().unwrap();
        assert_eq!(restriction(Book::shipped(), Country::US, fresh, &Attributes::new()), None);
    }
}
