//! Reads a table from CSV: the `#!` lines, the columns, the rows.

use super::{NONE, Parts, Pick, Row, RowFacts, Table, digits, row_key};
use crate::expr::{Dialect, RateExpr};
use kernel::{Country, Currency, Date};
use std::collections::HashMap;

const KNOWN: [&str; 11] = [
    "hs",
    "origin",
    "destination",
    "valid_from",
    "valid_to",
    "known_from",
    "when",
    "preference",
    "switch",
    "class",
    "note",
];

/// Whether every table may have a column of that name.
pub(crate) fn is_known_column(name: &str) -> bool {
    KNOWN.contains(&name) || name == "source"
}

/// Reads `tables/NAME.csv`.
///
/// # Errors
/// The 1-based line and what is wrong with it.
pub(crate) fn table(name: &str, text: &str) -> Result<Table, (u64, String)> {
    let head = Head::read(text)?;
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|e| (1, e.to_string()))?.clone();
    let mut body = Body::new(name, head, &headers)?;
    for record in reader.records() {
        let record =
            record.map_err(|e| (e.position().map_or(0, csv::Position::line), e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        body.row(&record).map_err(|what| (line, what))?;
    }
    Ok(Table::build(body.parts))
}

/// The `#! name: value` lines.
struct Head {
    source: String,
    dialect: Dialect,
    read_on: Option<Date>,
    pick: Pick,
}

impl Head {
    fn read(text: &str) -> Result<Head, (u64, String)> {
        let mut head = Head {
            source: String::new(),
            dialect: Dialect::Plain(Currency::USD),
            read_on: None,
            pick: Pick::Longest,
        };
        for (at, line) in (1u64..).zip(text.lines()) {
            let Some((name, value)) = line.strip_prefix("#!").and_then(|l| l.split_once(':'))
            else {
                continue;
            };
            let value = value.trim();
            let bad = |what: String| (at, what);
            match name.trim() {
                "source" => head.source = value.to_owned(),
                "dialect" => head.dialect = dialect(value).map_err(bad)?,
                "read_on" => {
                    let day = value.parse().map_err(|_| bad(format!("\"{value}\" is not a day")));
                    head.read_on = Some(day?);
                }
                "pick" if value == "all" => head.pick = Pick::All,
                "pick" if value == "longest" => head.pick = Pick::Longest,
                "licence" | "note" => {}
                other => return Err(bad(format!("#! {other}: {value} is not known"))),
            }
        }
        Ok(head)
    }
}

fn dialect(text: &str) -> Result<Dialect, String> {
    match text {
        "us" => Ok(Dialect::Us),
        "uk" => Ok(Dialect::Uk),
        "eu" => Ok(Dialect::Eu),
        currency => currency.parse().map(Dialect::Plain).map_err(|_| {
            format!("\"{currency}\" is no dialect: us, uk, eu or a currency such as CNY")
        }),
    }
}

struct Body {
    dialect: Dialect,
    /// For each column of the file: a rate column's place, or one of the known names.
    places: Vec<Place>,
    parts: Parts,
    rate_of: HashMap<String, u32>,
    facts_of: HashMap<RowFacts, u32>,
}

#[derive(Clone, Copy)]
enum Place {
    Known(usize),
    Source,
    Rate(usize),
    /// Rates by programme, as the US schedule writes them: one row for each.
    Special(usize),
}

impl Body {
    fn new(name: &str, head: Head, headers: &csv::StringRecord) -> Result<Body, (u64, String)> {
        let mut places = Vec::new();
        let mut columns = Vec::new();
        for header in headers {
            places.push(match KNOWN.iter().position(|known| *known == header) {
                Some(at) => Place::Known(at),
                None if header == "source" => Place::Source,
                None => {
                    columns.push(header.to_owned());
                    let by_programme = header == "special" && head.dialect == Dialect::Us;
                    let place = if by_programme { Place::Special } else { Place::Rate };
                    place(columns.len() - 1)
                }
            });
        }
        if headers.get(0) != Some("hs") || columns.is_empty() {
            return Err((1, "the first column must be hs, and one column must be rate".to_owned()));
        }
        let parts = Parts {
            name: name.to_owned(),
            pick: head.pick,
            read_on: head.read_on,
            source: head.source,
            columns,
            rows: Vec::new(),
            cells: Vec::new(),
            rates: Vec::new(),
            facts: Vec::new(),
        };
        let (rate_of, facts_of) = (HashMap::new(), HashMap::new());
        Ok(Body { dialect: head.dialect, places, parts, rate_of, facts_of })
    }

    fn row(&mut self, record: &csv::StringRecord) -> Result<(), String> {
        let mut facts = RowFacts::default();
        let mut cells = vec![NONE; self.parts.columns.len()];
        let mut prefix = String::new();
        let mut special = None;
        for (at, place) in self.places.clone().into_iter().enumerate() {
            let cell = record.get(at).unwrap_or("").trim();
            match place {
                Place::Source => cell.clone_into(&mut facts.source),
                Place::Known(0) => prefix = digits(cell)?,
                _ if cell.is_empty() => {}
                Place::Known(known) => known_cell(&mut facts, known, cell)?,
                Place::Special(column) => special = Some((column, cell)),
                Place::Rate(column) => {
                    let rate = self.rate(cell)?;
                    if let Some(place) = cells.get_mut(column) {
                        *place = rate;
                    }
                }
            }
        }
        if facts.source.is_empty() && self.parts.source.is_empty() {
            return Err("the row has no source, and the table names none (#! source: …)".to_owned());
        }
        let (key, length) = row_key(&prefix);
        if let Some((column, text)) = special {
            self.by_programme((key, length), &facts, column, text)?;
        }
        let facts = self.facts(facts)?;
        self.push(Row { key, length, facts }, cells);
        Ok(())
    }

    fn push(&mut self, row: Row, mut cells: Vec<u32>) {
        self.parts.rows.push(row);
        self.parts.cells.append(&mut cells);
    }

    fn facts(&mut self, facts: RowFacts) -> Result<u32, String> {
        if let Some(at) = self.facts_of.get(&facts) {
            return Ok(*at);
        }
        let at = index(self.parts.facts.len())?;
        self.parts.facts.push(facts.clone());
        self.facts_of.insert(facts, at);
        Ok(at)
    }

    /// A row for each rate of a special column, for goods that claim one of its programmes.
    fn by_programme(
        &mut self,
        (key, length): (u64, u8),
        facts: &RowFacts,
        column: usize,
        text: &str,
    ) -> Result<(), String> {
        for (rate, programmes) in crate::expr::parse_special(text).rates {
            let facts = self.facts(RowFacts { preferences: programmes, ..facts.clone() })?;
            let mut cells = vec![NONE; self.parts.columns.len()];
            let rate = self.keep(&rate.to_string(), rate)?;
            if let Some(place) = cells.get_mut(column) {
                *place = rate;
            }
            self.push(Row { key, length, facts }, cells);
        }
        Ok(())
    }

    fn rate(&mut self, text: &str) -> Result<u32, String> {
        if let Some(at) = self.rate_of.get(text) {
            return Ok(*at);
        }
        let rate = RateExpr::parse(text, self.dialect).map_err(|e| e.to_string())?;
        self.keep(text, rate)
    }

    fn keep(&mut self, text: &str, rate: RateExpr) -> Result<u32, String> {
        if let Some(at) = self.rate_of.get(text) {
            return Ok(*at);
        }
        let at = index(self.parts.rates.len())?;
        self.parts.rates.push(rate);
        self.rate_of.insert(text.to_owned(), at);
        Ok(at)
    }
}

fn index(length: usize) -> Result<u32, String> {
    u32::try_from(length).map_err(|_| "the table is too large".to_owned())
}

fn known_cell(facts: &mut RowFacts, known: usize, cell: &str) -> Result<(), String> {
    let day = || cell.parse::<Date>().map_err(|_| format!("\"{cell}\" is not a day"));
    let countries = || -> Result<Vec<Country>, String> {
        let codes = cell.split(' ').filter(|code| !code.is_empty() && *code != "*");
        codes.map(|code| code.parse::<Country>().map_err(|e| e.to_string())).collect()
    };
    match KNOWN.get(known).copied().unwrap_or("") {
        "origin" => facts.origins = countries()?,
        "destination" => facts.destinations = countries()?,
        "valid_from" => facts.span.from = Some(day()?),
        "valid_to" => facts.span.to = Some(day()?),
        "known_from" => facts.span.known_from = Some(day()?),
        "when" => facts.attribute = Some(crate::lane::read::attribute(cell)?),
        "preference" => facts.preferences = cell.split('|').map(|p| p.trim().to_owned()).collect(),
        "switch" => facts.switch = Some(cell.to_owned()),
        "class" => facts.class = cell.into(),
        _ => cell.clone_into(&mut facts.note),
    }
    Ok(())
}
