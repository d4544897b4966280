//! What one book changes against another, for whoever has to decide about it: by file, with old and new
//! text. Works on the texts as written, so that every field counts and none has to be known here.

mod lane;
mod rows;

use crate::BookSource;
use std::collections::BTreeMap;

/// What happened to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The newer book has it, the older has not.
    Added,
    /// The older book has it, the newer has not.
    Removed,
    /// Both have it, with different texts.
    Changed,
}

impl Change {
    /// As in JSON: `added`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Change::Added => "added",
            Change::Removed => "removed",
            Change::Changed => "changed",
        }
    }
}

/// What it happened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A setting of a lane: currency, zone, rounding, a named value.
    Lane,
    /// A regime: its dates, channels, origins, limits.
    Regime,
    /// A threshold of a regime.
    Threshold,
    /// A charge of a regime.
    Charge,
    /// A question that the sources leave open.
    Switch,
    /// A setting of a table: its source, dialect or day.
    Table,
    /// A row of a table.
    Row,
    /// A line of the bans.
    Ban,
    /// A text that cannot be taken apart.
    Text,
}

impl Part {
    /// As in JSON: `charge`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Part::Lane => "lane",
            Part::Regime => "regime",
            Part::Threshold => "threshold",
            Part::Charge => "charge",
            Part::Switch => "switch",
            Part::Table => "table",
            Part::Row => "row",
            Part::Ban => "ban",
            Part::Text => "text",
        }
    }
}

/// One thing that was added, removed or changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DiffEntry {
    /// What kind of thing.
    pub part: Part,
    /// What happened.
    pub change: Change,
    /// Which one: `import / gst`, `0809.29 origin CN from 2018-07-06`.
    pub what: String,
    /// The fields that were; only those that differ when it was changed. Empty when it was added.
    pub old: String,
    /// The fields that are. Empty when it was removed.
    pub new: String,
}

/// What differs in one file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FileDiff {
    /// Its path in the book.
    pub path: String,
    /// What happened to the file.
    pub change: Change,
    /// Things that were added.
    pub added: usize,
    /// Things that were removed.
    pub removed: usize,
    /// Things that were changed.
    pub changed: usize,
    /// The first of them, at most [`ENTRIES_MOST`].
    pub entries: Vec<DiffEntry>,
    /// How many more there are.
    pub more: usize,
}

/// What a newer book changes against an older one.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct BookDiff {
    /// The files that differ, by path.
    pub files: Vec<FileDiff>,
}

/// The most entries that are listed of one file.
pub const ENTRIES_MOST: usize = 200;
/// The longest text of one side of an entry, in characters.
const TEXT_MOST: usize = 600;

/// A thing of a file, to be compared.
pub(crate) struct Item {
    part: Part,
    /// Things of one group may stand for each other when their keys differ.
    group: String,
    /// Which one, for people; unique but for repetitions.
    what: String,
    /// Its fields in order, as text.
    fields: Vec<(String, String)>,
}

impl BookDiff {
    /// Compares the texts of two books.
    #[must_use]
    pub fn between(old: &BookSource, new: &BookSource) -> BookDiff {
        let paths: BTreeMap<&str, ()> =
            old.files().chain(new.files()).map(|(path, _)| (path, ())).collect();
        let files = paths.into_keys().filter_map(|path| file(path, old.file(path), new.file(path)));
        BookDiff { files: files.collect() }
    }

    /// Nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How many things were added, removed and changed.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        self.files.iter().fold((0, 0, 0), |(added, removed, changed), file| {
            (added + file.added, removed + file.removed, changed + file.changed)
        })
    }
}

fn file(path: &str, old: Option<&str>, new: Option<&str>) -> Option<FileDiff> {
    let change = match (old, new) {
        (Some(old), Some(new)) if old == new => return None,
        (Some(_), Some(_)) => Change::Changed,
        (None, _) => Change::Added,
        (_, None) => Change::Removed,
    };
    let all = entries(path, old.unwrap_or_default(), new.unwrap_or_default());
    let count = |wanted| all.iter().filter(|entry| entry.change == wanted).count();
    let (added, removed, changed) =
        (count(Change::Added), count(Change::Removed), count(Change::Changed));
    let more = all.len().saturating_sub(ENTRIES_MOST);
    let entries = all.into_iter().take(ENTRIES_MOST).collect();
    Some(FileDiff { path: path.to_owned(), change, added, removed, changed, entries, more })
}

fn entries(path: &str, old: &str, new: &str) -> Vec<DiffEntry> {
    let items = |text: &str| {
        if path.ends_with(".toml") { lane::items(text) } else { rows::items(path, text) }
    };
    match (items(old), items(new)) {
        (Some(old), Some(new)) => compare(old, new),
        _ => vec![DiffEntry {
            part: Part::Text,
            change: Change::Changed,
            what: path.to_owned(),
            old: format!("{} lines", old.lines().count()),
            new: format!("{} lines", new.lines().count()),
        }],
    }
}

/// Pairs things by name, then what is left of one group in order; what stands alone was added or removed.
fn compare(old: Vec<Item>, new: Vec<Item>) -> Vec<DiffEntry> {
    let mut waiting: BTreeMap<(Part, String), Vec<Item>> = BTreeMap::new();
    for item in old.into_iter().rev() {
        waiting.entry((item.part, item.what.clone())).or_default().push(item);
    }
    let mut alone: Vec<Item> = Vec::new();
    let mut found: Vec<DiffEntry> = Vec::new();
    for item in new {
        match waiting.get_mut(&(item.part, item.what.clone())).and_then(Vec::pop) {
            Some(before) => found.extend(changed(&before, &item)),
            None => alone.push(item),
        }
    }
    let mut left: BTreeMap<(Part, String), Vec<Item>> = BTreeMap::new();
    for item in waiting.into_values().flatten() {
        left.entry((item.part, item.group.clone())).or_default().push(item);
    }
    for item in alone {
        let group = left.get_mut(&(item.part, item.group.clone()));
        match group.filter(|group| !group.is_empty()).map(|group| group.remove(0)) {
            Some(before) => found.extend(changed(&before, &item)),
            None => found.push(one_sided(&item, Change::Added)),
        }
    }
    found.extend(left.into_values().flatten().map(|item| one_sided(&item, Change::Removed)));
    found.sort_by(|a, b| (a.part, &a.what).cmp(&(b.part, &b.what)));
    found
}

fn one_sided(item: &Item, change: Change) -> DiffEntry {
    let text = text(item.fields.iter());
    let (old, new) =
        if change == Change::Added { (String::new(), text) } else { (text, String::new()) };
    DiffEntry { part: item.part, change, what: item.what.clone(), old, new }
}

fn changed(old: &Item, new: &Item) -> Option<DiffEntry> {
    let differ = |one: &Item, other: &Item| {
        text(one.fields.iter().filter(|field| !other.fields.contains(field)))
    };
    let what = if old.what == new.what {
        new.what.clone()
    } else {
        format!("{} (was {})", new.what, old.what)
    };
    let (before, after) = (differ(old, new), differ(new, old));
    let is_same = old.fields == new.fields && old.what == new.what;
    let (part, change) = (new.part, Change::Changed);
    (!is_same).then_some(DiffEntry { part, change, what, old: before, new: after })
}

fn text<'a>(fields: impl Iterator<Item = &'a (String, String)>) -> String {
    let parts: Vec<String> = fields.map(|(name, value)| format!("{name}: {value}")).collect();
    let whole = parts.join("; ");
    if whole.chars().count() <= TEXT_MOST {
        return whole;
    }
    whole.chars().take(TEXT_MOST).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(path: &str, from: &str, to: &str) -> BookDiff {
        let old = BookSource::shipped();
        let text = old.file(path).unwrap();
        assert!(text.contains(from), "{from}");
        BookDiff::between(old, &old.with(path, &text.replacen(from, to, 1)))
    }

    #[test]
    fn a_book_does_not_differ_from_itself() {
        assert!(BookDiff::between(BookSource::shipped(), BookSource::shipped()).is_empty());
    }

    #[test]
    fn a_changed_rate_of_a_row_shows_both_texts() {
        let old = BookSource::shipped().with("tables/x.csv", "hs,rate,note\n0101,5%,a\n0102,6%,\n");
        let new = old.with("tables/x.csv", "hs,rate,note\n0101,7.5%,a\n0103,6%,\n");
        let diff = BookDiff::between(&old, &new);
        let file = &diff.files[0];
        assert_eq!((file.added, file.removed, file.changed, file.more), (1, 1, 1, 0));
        let entry = &file.entries[0];
        assert_eq!((entry.what.as_str(), entry.part), ("0101", Part::Row));
        assert_eq!((entry.old.as_str(), entry.new.as_str()), ("rate: 5%", "rate: 7.5%"));
        assert_eq!(
            (file.entries[1].what.as_str(), file.entries[1].change),
            ("0102", Change::Removed)
        );
        assert_eq!(file.entries[2].new, "rate: 6%");
    }

    #[test]
    fn a_changed_threshold_names_its_regime() {
        let diff = diff("lanes/US.toml", "at_most = \"800 USD\"", "at_most = \"200 USD\"");
        assert_eq!(diff.counts(), (0, 0, 1));
        let entry = &diff.files[0].entries[0];
        assert_eq!((entry.part, entry.what.as_str()), (Part::Threshold, "parcel / de-minimis"));
        assert_eq!(entry.old, "at_most: 800 USD");
        assert_eq!(entry.new, "at_most: 200 USD");
    }

    #[test]
    fn what_changes_is_found_in_every_part() {
        for (path, from, to, part) in [
            (
                "lanes/US.toml",
                "zone = \"America/New_York\"",
                "zone = \"America/Chicago\"",
                Part::Lane,
            ),
            ("lanes/US.toml", "since = \"2025-08-29\"", "since = \"2025-08-30\"", Part::Switch),
            (
                "lanes/US.toml",
                "valid_from = \"2018-10-01\"",
                "valid_from = \"2018-10-02\"",
                Part::Regime,
            ),
            ("lanes/US.toml", "names = [\"KORUS\"", "names = [\"UKFTA2\"", Part::Lane),
            ("lanes/US.toml", "column = \"general\"", "column = \"special\"", Part::Charge),
            ("tables/us_hts.csv", "#! dialect: us", "#! dialect: uk", Part::Table),
        ] {
            let diff = diff(path, from, to);
            assert_eq!(diff.counts(), (0, 0, 1), "{path} {from}: {diff:#?}");
            assert_eq!(diff.files[0].entries[0].part, part);
        }
    }

    #[test]
    fn files_come_and_go_and_long_lists_are_cut() {
        let old = BookSource::shipped();
        let new = old.without("tables/us_hts.csv").with("bans/AU.csv", "");
        let diff = BookDiff::between(old, &new);
        let states: Vec<_> = diff.files.iter().map(|f| (f.path.as_str(), f.change)).collect();
        assert_eq!(
            states,
            [("bans/AU.csv", Change::Added), ("tables/us_hts.csv", Change::Removed)]
        );
        let gone = &diff.files[1];
        assert_eq!(gone.entries.len(), ENTRIES_MOST);
        assert_eq!(gone.removed, ENTRIES_MOST + gone.more);
    }
}
