//! Reads a scenario: one TOML text, described in `docs/guide/scenarios.md`.

use super::{Elasticity, Form};
use crate::Texts;
use crate::book::BookSource;
use kernel::{Country, Currency, Date, Lang, Rate};
use std::collections::BTreeMap;

/// The longest text that is read, in bytes.
const TEXT_MOST: usize = 1 << 20;
/// The most entries that are read.
const ENTRIES_MOST: usize = 1000;
/// An elasticity lies between minus and plus this, in millionths.
const ELASTICITY_MOST: i64 = 100_000_000;

/// What if: changes of rules and rates, and how demand answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its short name: a-z, 0-9 and hyphens.
    pub name: String,
    /// Its title for people; English at least.
    pub title: Texts,
    /// From when the changes hold, and the day on which everything is priced.
    pub date: Date,
    /// What rules it changes, in the order in which they are laid over.
    pub changes: Vec<Change>,
    /// What exchange rates it changes.
    pub fx: Vec<FxChange>,
    /// How demand answers to price, when its user states it.
    pub elasticity: Option<Elasticity>,
    pub(super) source: String,
    text: String,
}

/// One change of rules, as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it concerns: `charge 1`, `row 3`.
    pub entry: String,
    pub(super) kind: ChangeKind,
    /// Whose lanes; empty for rows.
    pub destinations: Vec<Country>,
    /// Which regimes; empty: all of the lane that hold on that day or later.
    pub regimes: Vec<String>,
    /// The keys that are not about where.
    pub(super) keys: toml::Table,
}

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChangeKind {
    /// `[[charge]]`: one more.
    Add,
    /// `[[change]]`: another rate, or none any more.
    Change,
    /// `[[threshold]]`.
    Threshold,
    /// `[[limits]]`.
    Limits,
    /// `[[row]]`: one more row of a table.
    Row,
}

/// A change of one exchange rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FxChange {
    /// One unit of this currency …
    pub from: Currency,
    /// … in that one; in every other when `None`.
    pub to: Option<Currency>,
    /// How it becomes another.
    pub how: FxHow,
}

/// How a rate becomes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FxHow {
    /// Times this factor: 9/10 for `change = "-10%"`.
    Times(Rate),
    /// This rate.
    Rate(Rate),
}

/// Why a scenario could not be read or laid over a book.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{entry}: {what}")]
pub struct ScenarioError {
    /// Which entry: `charge 1`, `fx 2`, `date`; `line 3` of what is no TOML.
    pub entry: String,
    /// What is wrong with it.
    pub what: String,
}

pub(super) fn wrong(entry: &str, what: impl ToString) -> ScenarioError {
    ScenarioError { entry: entry.to_owned(), what: what.to_string() }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    name: String,
    title: Texts,
    date: String,
    source: Option<String>,
    #[serde(default)]
    charge: Vec<toml::Table>,
    #[serde(default)]
    change: Vec<toml::Table>,
    #[serde(default)]
    threshold: Vec<toml::Table>,
    #[serde(default)]
    limits: Vec<toml::Table>,
    #[serde(default)]
    row: Vec<toml::Table>,
    #[serde(default)]
    fx: Vec<FxText>,
    elasticity: Option<ElasticityText>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FxText {
    from: Currency,
    to: Option<Currency>,
    change: Option<String>,
    rate: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ElasticityText {
    overall: String,
    #[serde(default)]
    form: Form,
    #[serde(default)]
    chapters: BTreeMap<String, String>,
}

/// Reads a scenario. Never panics, whatever the text.
///
/// # Errors
/// [`ScenarioError`] names the entry and what is wrong with it. That a destination, regime, charge or
/// table is there is only checked when it is laid over a book.
pub fn read(text: &str) -> Result<Scenario, ScenarioError> {
    if text.len() > TEXT_MOST {
        return Err(wrong("the file", "is longer than a megabyte"));
    }
    let read: Text = toml::from_str(text).map_err(|e| {
        let before = e.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        wrong(&format!("line {}", before.matches('\n').count() + 1), e.message())
    })?;
    let name = name(&read.name)?;
    if !read.title.contains_key(&Lang::EN) || read.title.values().any(|t| t.trim().is_empty()) {
        return Err(wrong("title", "needs a text in en, and none may be empty"));
    }
    let date = read.date.parse::<Date>();
    let date = date.map_err(|_| wrong("date", "is not a day: write 2026-12-01"))?;
    let source = match read.source {
        Some(source) if source.trim().is_empty() => return Err(wrong("source", "is empty")),
        Some(source) => source,
        None => format!("scenario {name}"),
    };
    let mut changes = Vec::new();
    let lists = [
        (ChangeKind::Add, "charge", read.charge),
        (ChangeKind::Change, "change", read.change),
        (ChangeKind::Threshold, "threshold", read.threshold),
        (ChangeKind::Limits, "limits", read.limits),
        (ChangeKind::Row, "row", read.row),
    ];
    for (kind, what, entries) in lists {
        for (number, keys) in (1..).zip(entries) {
            let entry = format!("{what} {number}");
            changes.push(change(kind, &entry, keys)?);
        }
    }
    if changes.len() > ENTRIES_MOST || read.fx.len() > ENTRIES_MOST {
        return Err(wrong("the file", format!("has more than {ENTRIES_MOST} entries")));
    }
    let fx = (1..).zip(read.fx).map(|(number, fx)| fx_change(number, &fx));
    Ok(Scenario {
        name,
        title: read.title,
        date,
        changes,
        fx: fx.collect::<Result<_, _>>()?,
        elasticity: read.elasticity.as_ref().map(elasticity).transpose()?,
        source,
        text: text.to_owned(),
    })
}

fn name(text: &str) -> Result<String, ScenarioError> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.is_empty() || text.len() > 60 || !text.chars().all(good) || text.starts_with('-') {
        return Err(wrong("name", "is a-z, 0-9 and hyphens, at most 60 of them"));
    }
    Ok(text.to_owned())
}

fn change(kind: ChangeKind, entry: &str, mut keys: toml::Table) -> Result<Change, ScenarioError> {
    let mut destinations = Vec::new();
    let one = keys.remove("destination").into_iter();
    for value in one.chain(list(entry, &mut keys, "destinations")?) {
        let code = value.as_str().ok_or_else(|| wrong(entry, "a destination is a text"))?;
        destinations.push(code.parse().map_err(|e| wrong(entry, e))?);
    }
    let mut regimes = Vec::new();
    for value in list(entry, &mut keys, "regimes")? {
        let name = value.as_str().ok_or_else(|| wrong(entry, "a regime is a text"))?;
        regimes.push(name.to_owned());
    }
    let needs = |key: &str| match keys.get(key).and_then(toml::Value::as_str) {
        Some(text) if !text.trim().is_empty() => Ok(()),
        _ => Err(wrong(entry, format!("{key} = \"…\" is missing"))),
    };
    match kind {
        ChangeKind::Row => {
            needs("table")?;
            needs("hs")?;
            if let Some((key, _)) = keys.iter().find(|(_, value)| !value.is_str()) {
                return Err(wrong(entry, format!("{key} is not a text in quotes")));
            }
            if !destinations.is_empty() || !regimes.is_empty() {
                return Err(wrong(entry, "a row is of a table, not of a destination or regime"));
            }
            return Ok(Change { entry: entry.to_owned(), kind, destinations, regimes, keys });
        }
        ChangeKind::Add => {
            needs("id")?;
            needs("kind")?;
        }
        ChangeKind::Change => {
            needs("charge")?;
            if keys.len() < 2 {
                return Err(wrong(entry, "says nothing that changes: a rate, or end = true"));
            }
            if let Some(key) = ["id", "kind"].into_iter().find(|key| keys.contains_key(*key)) {
                return Err(wrong(entry, format!("{key} of a charge cannot be changed")));
            }
        }
        ChangeKind::Threshold => needs("id")?,
        ChangeKind::Limits => {}
    }
    if destinations.is_empty() {
        return Err(wrong(entry, "destination = \"…\" is missing"));
    }
    Ok(Change { entry: entry.to_owned(), kind, destinations, regimes, keys })
}

fn list(entry: &str, keys: &mut toml::Table, key: &str) -> Result<Vec<toml::Value>, ScenarioError> {
    match keys.remove(key) {
        None => Ok(Vec::new()),
        Some(toml::Value::Array(values)) => Ok(values),
        Some(_) => Err(wrong(entry, format!("{key} is a list: [\"…\", \"…\"]"))),
    }
}

fn fx_change(number: usize, text: &FxText) -> Result<FxChange, ScenarioError> {
    let entry = format!("fx {number}");
    if text.to == Some(text.from) {
        return Err(wrong(&entry, "from and to are the same currency"));
    }
    let positive = |rate: Rate| {
        let most = Rate::new(1_000_000_000, 1).unwrap_or(Rate::ONE);
        if rate > Rate::ZERO && rate < most {
            Ok(rate)
        } else {
            Err(wrong(&entry, "a rate must stay above zero and below a thousand million"))
        }
    };
    let how = match (&text.change, &text.rate) {
        (Some(change), None) => {
            let change = signed(change).map_err(|e| wrong(&entry, e))?;
            FxHow::Times(positive(change.plus(Rate::ONE).map_err(|e| wrong(&entry, e))?)?)
        }
        (None, Some(rate)) => {
            if text.to.is_none() {
                return Err(wrong(&entry, "a rate needs to = \"…\""));
            }
            let rate: Rate = rate.parse().map_err(|e| wrong(&entry, e))?;
            FxHow::Rate(positive(rate)?)
        }
        _ => return Err(wrong(&entry, "needs either change = \"-10%\" or rate = \"7.10\"")),
    };
    Ok(FxChange { from: text.from, to: text.to, how })
}

/// `-10%`, `+3.5%`, `-1.5`.
fn signed(text: &str) -> Result<Rate, String> {
    let text = text.trim().replace('−', "-");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(&text)),
    };
    if digits.starts_with(['-', '+']) {
        return Err(format!("\"{text}\" is not a number"));
    }
    let rate: Rate = digits.trim().parse().map_err(|e: kernel::RateError| e.to_string())?;
    let sign = Rate::new(sign, 1).map_err(|e| e.to_string())?;
    rate.times(sign).map_err(|e| e.to_string())
}

fn elasticity(text: &ElasticityText) -> Result<Elasticity, ScenarioError> {
    let number = |text: &str| {
        let rate = signed(text).map_err(|e| wrong("elasticity", e))?;
        let millionths = Rate::new(1_000_000, 1).and_then(|m| rate.times(m));
        let whole = millionths.ok().filter(|m| m.denominator() == 1).map(Rate::numerator);
        let value = whole.and_then(|whole| i64::try_from(whole).ok());
        value.filter(|v| (-ELASTICITY_MOST..=ELASTICITY_MOST).contains(v)).ok_or_else(|| {
            let what = "is a number between -100 and 100 with at most six decimals, such as -1.5";
            wrong("elasticity", format!("\"{text}\": it {what}"))
        })
    };
    let mut chapters = BTreeMap::new();
    for (chapter, value) in &text.chapters {
        let known = chapter.parse::<u8>().ok().filter(|n| (1..=99).contains(n));
        let bad = || wrong("elasticity", format!("\"{chapter}\" is not a chapter: 01 to 99"));
        chapters.insert(known.ok_or_else(bad)?, number(value)?);
    }
    Ok(Elasticity { form: text.form, overall: number(&text.overall)?, chapters })
}

impl Scenario {
    /// The text it was read from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it changes any rule, so that there would be a book to adopt.
    #[must_use]
    pub const fn changes_rules(&self) -> bool {
        !self.changes.is_empty()
    }

    /// One unit of `from` in `to` under the scenario, where it is `rate` today. Of several changes that
    /// concern the pair the last one counts; a change of USD to CNY turns CNY to USD the other way.
    ///
    /// # Errors
    /// When the rate does not fit.
    pub fn rate(
        &self,
        from: Currency,
        to: Currency,
        rate: Rate,
    ) -> Result<Rate, kernel::RateError> {
        for change in self.fx.iter().rev() {
            let hits = |a: Currency, b: Currency| {
                change.from == a && change.to.is_none_or(|to| to == b) && a != b
            };
            if hits(from, to) {
                return match change.how {
                    FxHow::Times(factor) => rate.times(factor),
                    FxHow::Rate(rate) => Ok(rate),
                };
            }
            if hits(to, from) {
                return match change.how {
                    FxHow::Times(factor) => rate.divided_by(factor),
                    FxHow::Rate(rate) => Rate::ONE.divided_by(rate),
                };
            }
        }
        Ok(rate)
    }

    /// The text of the same changes of rules from `date` on, without exchange rates and demand: what a
    /// book holds.
    #[must_use]
    pub fn patch(&self, date: Date) -> String {
        let mut table: toml::Table = self.text.parse().unwrap_or_default();
        table.remove("fx");
        table.remove("elasticity");
        table.insert("date".to_owned(), toml::Value::String(date.to_string()));
        table.to_string()
    }

    /// Where the changes stand in a book: `patches/2026-12-01-cn-us-45.toml`.
    #[must_use]
    pub fn path(&self, date: Date) -> String {
        format!("patches/{date}-{}.toml", self.name)
    }

    /// The texts of `source` with the changes laid over from `date` on.
    #[must_use]
    pub fn over(&self, source: &BookSource, date: Date) -> BookSource {
        if !self.changes_rules() {
            return source.clone();
        }
        source.with(&self.path(date), &self.patch(date))
    }
}
