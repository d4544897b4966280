//! Lays the changes of a patch (`patches/NAME.toml`) over the lanes and tables of its book.
//!
//! A regime that is changed becomes two: one until the day before, as it was, and one from the day on.
//! So no day before the change can be priced otherwise, whatever is changed. The texts that come out are
//! lane files and tables like any other and are read as such.

use super::read::{Change, ChangeKind, Scenario, ScenarioError, read, wrong};
use crate::CostKind;
use crate::book::{BookError, BookSource};
use kernel::{Country, Date};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// A text as patches left it.
pub(crate) struct ChangedText {
    /// The whole text.
    pub(crate) text: String,
    /// The last patch that changed it.
    pub(crate) by: String,
}

/// Texts that replace those of the source, by path.
pub(crate) type Changed = BTreeMap<String, ChangedText>;

/// Whether a path of a book is a patch.
pub(crate) fn is_patch(path: &str) -> bool {
    path.starts_with("patches/") && path.ends_with(".toml")
}

/// The lanes and tables of `source` that its patches change, as they become. Patches are laid over in
/// the order of their paths.
///
/// # Errors
/// Every patch that cannot be laid over, with the entry and what is wrong.
pub(crate) fn apply(source: &BookSource) -> Result<Changed, Vec<BookError>> {
    let mut changed = Changed::new();
    let mut errors = Vec::new();
    for (path, text) in source.files().filter(|(path, _)| is_patch(path)) {
        let done = read(text).and_then(|scenario| {
            if !scenario.fx.is_empty() || scenario.elasticity.is_some() {
                return Err(wrong("fx and elasticity", "are no part of a book"));
            }
            let mut texts = Texts { source, changed: &mut changed, patch: path };
            scenario.changes.iter().try_for_each(|change| texts.lay(&scenario, change))
        });
        if let Err(error) = done {
            errors.push(BookError { file: path.to_owned(), line: 0, what: error.to_string() });
        }
    }
    if errors.is_empty() { Ok(changed) } else { Err(errors) }
}

struct Texts<'a> {
    source: &'a BookSource,
    changed: &'a mut Changed,
    patch: &'a str,
}

impl Texts<'_> {
    fn text(&self, path: &str) -> Option<&str> {
        self.changed.get(path).map(|c| c.text.as_str()).or_else(|| self.source.file(path))
    }

    fn put(&mut self, path: String, text: String) {
        self.changed.insert(path, ChangedText { text, by: self.patch.to_owned() });
    }

    fn lay(&mut self, scenario: &Scenario, change: &Change) -> Result<(), ScenarioError> {
        let bad = |what: String| wrong(&change.entry, what);
        if change.kind == ChangeKind::Row {
            return self.row(scenario, change).map_err(bad);
        }
        for destination in &change.destinations {
            let (path, mut lane) = self.lane(*destination).map_err(bad)?;
            lay_on_lane(&mut lane, scenario, change).map_err(bad)?;
            self.put(path, lane.to_string());
        }
        Ok(())
    }

    /// The lane that serves `destination`, with its path.
    fn lane(&self, destination: Country) -> Result<(String, Table), String> {
        let code = destination.code();
        let paths = self.source.files().map(|(path, _)| path);
        for path in paths.filter(|p| p.starts_with("lanes/") && p.ends_with(".toml")) {
            let Some(lane) = self.text(path).and_then(|text| text.parse::<Table>().ok()) else {
                continue;
            };
            let one = lane.get("destination").and_then(Value::as_str) == Some(code);
            let all = lane.get("destinations").and_then(Value::as_array);
            if one || all.into_iter().flatten().any(|v| v.as_str() == Some(code)) {
                return Ok((path.to_owned(), lane));
            }
        }
        Err(format!("no lane leads to {code}"))
    }

    fn row(&mut self, scenario: &Scenario, change: &Change) -> Result<(), String> {
        let mut cells: BTreeMap<&str, String> = BTreeMap::new();
        for (key, value) in &change.keys {
            cells.insert(key, value.as_str().unwrap_or_default().to_owned());
        }
        let name = cells.remove("table").unwrap_or_default();
        cells.entry("valid_from").or_insert_with(|| scenario.date.to_string());
        cells.entry("source").or_insert_with(|| scenario.source.clone());
        let path = format!("tables/{name}.csv");
        let text = self.text(&path).ok_or_else(|| format!("there is no {path}"))?;
        let text = with_row(text, &cells).map_err(|what| format!("{path}: {what}"))?;
        self.put(path, text);
        Ok(())
    }
}

/// The table with one more row; columns that only the row has become columns of all.
fn with_row(text: &str, cells: &BTreeMap<&str, String>) -> Result<String, String> {
    let (mut out, mut body) = (String::new(), String::new());
    for line in text.lines() {
        let part = if line.starts_with('#') { &mut out } else { &mut body };
        part.push_str(line);
        part.push('\n');
    }
    let mut reader = csv::ReaderBuilder::new().from_reader(body.as_bytes());
    let mut headers = reader.headers().map_err(|e| e.to_string())?.clone();
    let known = headers.len();
    for column in cells.keys() {
        if !headers.iter().any(|header| header == *column) {
            let added = crate::book::table::read::is_known_column(column);
            if !added {
                return Err(format!("has no column {column}"));
            }
            headers.push_field(column);
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headers).map_err(|e| e.to_string())?;
    for record in reader.records() {
        let mut record = record.map_err(|e| e.to_string())?;
        for _ in known..headers.len() {
            record.push_field("");
        }
        writer.write_record(&record).map_err(|e| e.to_string())?;
    }
    let row = headers.iter().map(|header| cells.get(header).map_or("", String::as_str));
    writer.write_record(row).map_err(|e| e.to_string())?;
    let bytes = writer.into_inner().map_err(|e| e.to_string())?;
    out.push_str(&String::from_utf8(bytes).map_err(|e| e.to_string())?);
    Ok(out)
}

fn lay_on_lane(lane: &mut Table, scenario: &Scenario, change: &Change) -> Result<(), String> {
    let places = split(lane, &change.regimes, scenario.date)?;
    let Some(Value::Array(regimes)) = lane.get_mut("regime") else {
        return Err("the lane has no regime".to_owned());
    };
    let mut hits = 0usize;
    for place in places {
        let Some(Value::Table(regime)) = regimes.get_mut(place) else { continue };
        hits += match change.kind {
            ChangeKind::Add => add_charge(regime, scenario, change)?,
            ChangeKind::Change => change_charge(regime, scenario, change)?,
            ChangeKind::Threshold => threshold(regime, scenario, change)?,
            ChangeKind::Limits => limits(regime, scenario, change)?,
            ChangeKind::Row => 0,
        };
    }
    if hits > 0 {
        return Ok(());
    }
    let name = |key: &str| change.keys.get(key).and_then(Value::as_str).unwrap_or_default();
    Err(match change.kind {
        ChangeKind::Change => format!("there is no charge {} in these regimes", name("charge")),
        ChangeKind::Threshold => format!(
            "there is no threshold {} in these regimes (a new one needs per, of and a limit)",
            name("id")
        ),
        ChangeKind::Limits => "these regimes have no limits (new ones need order)".to_owned(),
        ChangeKind::Add | ChangeKind::Row => "no regime holds on that day or later".to_owned(),
    })
}

/// The places of the regimes that hold from `date` on; one that began before becomes two.
fn split(lane: &mut Table, wanted: &[String], date: Date) -> Result<Vec<usize>, String> {
    let Some(Value::Array(regimes)) = lane.get_mut("regime") else {
        return Err("the lane has no regime".to_owned());
    };
    let name = |regime: &Value| regime.get("name").and_then(Value::as_str).map(str::to_owned);
    let names: Vec<String> = regimes.iter().filter_map(name).collect();
    if let Some(unknown) = wanted.iter().find(|name| !names.contains(name)) {
        return Err(format!("there is no regime {unknown}: it has {}", names.join(", ")));
    }
    let eve = date.yesterday().map_err(|_| "the day is too early".to_owned())?;
    let mut out = Vec::with_capacity(regimes.len());
    let mut places = Vec::new();
    for regime in std::mem::take(regimes) {
        let day = |key: &str| {
            regime.get(key).and_then(Value::as_str).and_then(|text| text.parse::<Date>().ok())
        };
        let is_wanted = wanted.is_empty() || name(&regime).is_some_and(|n| wanted.contains(&n));
        let over = day("valid_to").is_some_and(|to| to < date);
        if !is_wanted || over {
            out.push(regime);
            continue;
        }
        places.push(out.len());
        let began = day("valid_from").is_some_and(|from| from < date);
        match (began, regime) {
            (true, Value::Table(old)) => {
                let mut new = old.clone();
                new.insert("valid_from".to_owned(), Value::String(date.to_string()));
                let mut old = old;
                old.insert("valid_to".to_owned(), Value::String(eve.to_string()));
                out.push(Value::Table(new));
                out.push(Value::Table(old));
            }
            (_, regime) => out.push(regime),
        }
    }
    *regimes = out;
    Ok(places)
}

/// The tables of a list of a regime: its charges or thresholds.
fn entries<'r>(regime: &'r mut Table, key: &str) -> Result<&'r mut Vec<Value>, String> {
    let list = regime.entry(key).or_insert_with(|| Value::Array(Vec::new()));
    list.as_array_mut().ok_or_else(|| format!("{key} of a regime is not a list"))
}

fn id(value: &Value) -> &str {
    value.get("id").and_then(Value::as_str).unwrap_or_default()
}

fn add_charge(regime: &mut Table, scenario: &Scenario, change: &Change) -> Result<usize, String> {
    let mut charge = change.keys.clone();
    let mut titles = Table::new();
    for (lang, text) in &scenario.title {
        titles.insert(lang.to_string(), Value::String(text.clone()));
    }
    for key in ["name", "rule"] {
        charge.entry(key).or_insert_with(|| Value::Table(titles.clone()));
    }
    let day = || Value::String(scenario.date.to_string());
    charge.entry("valid_from").or_insert_with(day);
    charge.insert("source".to_owned(), Value::String(scenario.source.clone()));
    let kind = charge.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
    let new = charge.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let charges = entries(regime, "charge")?;
    charges.push(Value::Table(charge));
    if new != kind && CostKind::parse(&kind).is_some() {
        rename(charges, &kind)?;
    }
    Ok(1)
}

/// A charge that is named like its kind takes another name, so that bases which name it mean every
/// charge of that kind, the new one too.
fn rename(charges: &mut [Value], kind: &str) -> Result<(), String> {
    if !charges.iter().any(|charge| id(charge) == kind) {
        return Ok(());
    }
    let name = format!("{kind}-own");
    if charges.iter().any(|charge| id(charge) == name) {
        return Err(format!("a charge is already named {name}"));
    }
    for charge in charges {
        let Value::Table(charge) = charge else { continue };
        for key in ["id", "replaces"] {
            if charge.get(key).and_then(Value::as_str) == Some(kind) {
                charge.insert(key.to_owned(), Value::String(name.clone()));
            }
        }
        for key in ["rate", "otherwise"] {
            let Some(Value::String(rate)) = charge.get_mut(key) else { continue };
            *rate = rate.replace(&format!("rate:{kind} "), &format!("rate:{name} "));
        }
    }
    Ok(())
}

/// What a changed rule cites: the scenario, and what it was.
fn cite(entry: &mut Table, scenario: &Scenario) {
    let old = entry.get("source").and_then(Value::as_str).unwrap_or_default();
    let source = format!("{} (from {}); before: {old}", scenario.source, scenario.date);
    entry.insert("source".to_owned(), Value::String(source));
}

/// Ends an entry the day before: it stays, so that what names it can be read, and never applies.
fn end(entry: &mut Table, scenario: &Scenario) -> Result<(), String> {
    let eve = scenario.date.yesterday().map_err(|_| "the day is too early".to_owned())?;
    entry.insert("valid_to".to_owned(), Value::String(eve.to_string()));
    Ok(())
}

fn ends(change: &Change) -> Result<bool, String> {
    match change.keys.get("end") {
        None => Ok(false),
        Some(Value::Boolean(end)) => Ok(*end),
        Some(_) => Err("end is true or false".to_owned()),
    }
}

fn change_charge(
    regime: &mut Table,
    scenario: &Scenario,
    change: &Change,
) -> Result<usize, String> {
    let wanted = change.keys.get("charge").and_then(Value::as_str).unwrap_or_default();
    let ends = ends(change)?;
    let mut hits = 0;
    for charge in entries(regime, "charge")? {
        if id(charge) != wanted {
            continue;
        }
        let Value::Table(charge) = charge else { continue };
        hits += 1;
        cite(charge, scenario);
        if change.keys.contains_key("rate") {
            for key in ["table", "column", "otherwise"] {
                charge.remove(key);
            }
        } else if change.keys.contains_key("table") {
            charge.remove("rate");
        }
        for (key, value) in &change.keys {
            if !["charge", "end"].contains(&key.as_str()) {
                charge.insert(key.clone(), value.clone());
            }
        }
        if ends {
            end(charge, scenario)?;
        }
    }
    Ok(hits)
}

const LIMIT_KEYS: [&str; 4] = ["at_most", "below", "at_least", "above"];

fn threshold(regime: &mut Table, scenario: &Scenario, change: &Change) -> Result<usize, String> {
    let wanted = change.keys.get("id").and_then(Value::as_str).unwrap_or_default();
    let ends = ends(change)?;
    let limits = LIMIT_KEYS.iter().any(|key| change.keys.contains_key(*key));
    let thresholds = entries(regime, "threshold")?;
    let mut hits = 0;
    for threshold in thresholds.iter_mut().filter(|threshold| id(threshold) == wanted) {
        let Value::Table(threshold) = threshold else { continue };
        hits += 1;
        cite(threshold, scenario);
        if limits {
            for key in LIMIT_KEYS {
                threshold.remove(key);
            }
        }
        for (key, value) in &change.keys {
            if key != "end" {
                threshold.insert(key.clone(), value.clone());
            }
        }
        if ends {
            end(threshold, scenario)?;
        }
    }
    let new = !ends && limits && change.keys.contains_key("of");
    if hits == 0 && new {
        let mut threshold = change.keys.clone();
        threshold.insert("source".to_owned(), Value::String(scenario.source.clone()));
        thresholds.push(Value::Table(threshold));
        hits = 1;
    }
    if thresholds.is_empty() {
        regime.remove("threshold");
    }
    Ok(hits)
}

fn limits(regime: &mut Table, scenario: &Scenario, change: &Change) -> Result<usize, String> {
    if ends(change)? {
        return Ok(usize::from(regime.remove("limits").is_some()));
    }
    if !regime.contains_key("limits") && !change.keys.contains_key("order") {
        return Ok(0);
    }
    let limits = regime.entry("limits").or_insert_with(|| Value::Table(Table::new()));
    let Value::Table(limits) = limits else { return Err("limits is not a table".to_owned()) };
    cite(limits, scenario);
    limits.insert("since".to_owned(), Value::String(scenario.date.to_string()));
    for (key, value) in change.keys.iter().filter(|(key, _)| *key != "end") {
        limits.insert(key.clone(), value.clone());
    }
    Ok(1)
}
