//! A file of assessments: one line an order, as CSV.
//!
//! Columns by their header, in any order: `order` (its id, `ord_…`), `reference`, `assessed_on`
//! (`2026-11-24`), `currency`, and a column for each kind of tax that was assessed (`duty`, `vat`,
//! `sales_tax`, `consumption_tax`, `excise`, `fee`); an empty cell is nothing.

use kernel::{Currency, Date, Money, OrderId};
use ledger::tax_kind;
use std::io::Read;
use trade::CostKind;

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessmentLine {
    /// Which order.
    pub order: OrderId,
    /// The authority's own reference.
    pub reference: String,
    /// The authority's own day.
    pub assessed_on: Date,
    /// By kind.
    pub taxes: Vec<(CostKind, Money)>,
}

/// Why a file, or a line of it, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssessmentFileError {
    /// A column that must be there is not.
    #[error("the file has no column \"{0}\"")]
    Missing(&'static str),
    /// A column that is none of ours.
    #[error(
        "\"{0}\" is no column of assessments: they are order, reference, assessed_on, currency, \
         duty, vat, sales_tax, consumption_tax, excise and fee"
    )]
    Unknown(String),
    /// No tax at all.
    #[error("the file has no column of a tax, such as vat")]
    NoTax,
    /// A cell.
    #[error("{column}: \"{given}\" is not {wanted}")]
    Cell {
        /// In which column.
        column: String,
        /// What stands there.
        given: String,
        /// What should.
        wanted: &'static str,
    },
    /// Not CSV.
    #[error("line cannot be read as CSV: {0}")]
    Csv(String),
}

/// A line's number in the file, and what it says or why it cannot be read.
pub type ReadLine = (u64, Result<AssessmentLine, AssessmentFileError>);

/// Reads a file of assessments line by line.
///
/// # Errors
/// [`AssessmentFileError`] of the header; those of lines are with their lines.
pub fn read_assessments(mut source: impl Read) -> Result<Vec<ReadLine>, AssessmentFileError> {
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes).map_err(|e| AssessmentFileError::Csv(e.to_string()))?;
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes.as_slice());
    let header = reader.headers().map_err(|e| AssessmentFileError::Csv(e.to_string()))?.clone();
    let columns = Columns::of(&header)?;
    let (mut lines, mut counter) = (Vec::new(), Counter { bytes: &bytes, at: 0, line: 1 });
    loop {
        let start = reader.position().byte();
        let mut record = csv::StringRecord::new();
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(lines),
            Ok(true) if record.iter().all(str::is_empty) => {}
            Ok(true) => lines.push((counter.line_of(start), columns.line(&record))),
            Err(error) => {
                let wrong = AssessmentFileError::Csv(error.to_string());
                lines.push((counter.line_of(start), Err(wrong)));
            }
        }
    }
}

/// Counts lines as an editor does: a record may begin after line ends that belong to none.
struct Counter<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Counter<'_> {
    fn line_of(&mut self, start: u64) -> u64 {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        while let Some(byte) = self.bytes.get(self.at) {
            if self.at >= start && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(*byte == b'\n');
            self.at += 1;
        }
        self.line
    }
}

struct Columns {
    order: usize,
    reference: usize,
    assessed_on: usize,
    currency: usize,
    taxes: Vec<(usize, String, CostKind)>,
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Result<Columns, AssessmentFileError> {
        let names: Vec<String> = header
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').trim().to_ascii_lowercase())
            .collect();
        let find = |wanted: &'static str| {
            let at = names.iter().position(|name| name == wanted);
            at.ok_or(AssessmentFileError::Missing(wanted))
        };
        let mut taxes = Vec::new();
        for (at, name) in names.iter().enumerate() {
            if ["order", "reference", "assessed_on", "currency"].contains(&name.as_str()) {
                continue;
            }
            let kind = tax_kind(name);
            let kind = kind.ok_or_else(|| AssessmentFileError::Unknown(cut(name)))?;
            taxes.push((at, name.clone(), kind));
        }
        if taxes.is_empty() {
            return Err(AssessmentFileError::NoTax);
        }
        Ok(Columns {
            order: find("order")?,
            reference: find("reference")?,
            assessed_on: find("assessed_on")?,
            currency: find("currency")?,
            taxes,
        })
    }

    fn line(&self, record: &csv::StringRecord) -> Result<AssessmentLine, AssessmentFileError> {
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let order = parsed(cell(self.order), "order", "the id of an order, ord_…")?;
        let day = "a day as 2026-11-24";
        let assessed_on: Date = parsed(cell(self.assessed_on), "assessed_on", day)?;
        let code = "a currency as CNY";
        let currency: Currency = parsed(cell(self.currency), "currency", code)?;
        let mut taxes = Vec::new();
        for (at, name, kind) in &self.taxes {
            let text = cell(*at);
            if text.is_empty() {
                continue;
            }
            let amount = Money::parse(text, currency).map_err(|_| {
                wrong(text, name, "an amount as 12.50, of no more places than its currency has")
            })?;
            taxes.push((*kind, amount));
        }
        Ok(AssessmentLine { order, reference: cell(self.reference).to_owned(), assessed_on, taxes })
    }
}

fn parsed<T: std::str::FromStr>(
    text: &str,
    column: &str,
    wanted: &'static str,
) -> Result<T, AssessmentFileError> {
    text.parse().map_err(|_| wrong(text, column, wanted))
}

fn wrong(text: &str, column: &str, wanted: &'static str) -> AssessmentFileError {
    AssessmentFileError::Cell { column: column.to_owned(), given: cut(text), wanted }
}

fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Home, Id, Timestamp};
    use proptest::prelude::*;

    #[test]
    fn a_file_is_read_line_by_line_and_a_wrong_cell_is_named() {
        let order: OrderId = Id::new(Home::new(9), Timestamp::from_micros(5), 1).into();
        let file = format!(
            "\u{feff}Order,reference,assessed_on,currency,vat,duty\r\n\
             {order},CUS-1,2026-11-24,CNY,12.50,\r\n\
             \r\n\
             {order},CUS-2,2026-11-24,CNY,12.505,0\r\n\
             x,CUS-3,2026-11-24,CNY,1,\r\n"
        );
        let lines = read_assessments(file.as_bytes()).unwrap();
        assert_eq!(lines.len(), 3);
        let first = lines[0].1.as_ref().unwrap();
        assert_eq!(first.taxes, [(CostKind::Vat, Money::new(1_250, Currency::CNY))]);
        assert_eq!((lines[0].0, lines[1].0), (2, 4));
        let wrong = lines[1].1.as_ref().unwrap_err().to_string();
        assert!(wrong.starts_with("vat: \"12.505\" is not an amount"), "{wrong}");
        assert!(lines[2].1.as_ref().unwrap_err().to_string().starts_with("order: \"x\""));
    }

    #[test]
    fn a_header_without_a_tax_or_with_a_strange_column_is_refused() {
        let read = |text: &str| read_assessments(text.as_bytes()).unwrap_err();
        let four = "order,reference,assessed_on,currency";
        assert_eq!(read(four), AssessmentFileError::NoTax);
        assert_eq!(read("order,vat"), AssessmentFileError::Missing("reference"));
        assert!(read(&format!("{four},window_tax")).to_string().contains("window_tax"));
    }

    proptest! {
        #[test]
        fn no_file_stops_the_reader(text in "\\PC{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_assessments(text.as_bytes());
            let _ = read_assessments(bytes.as_slice());
            let four = "order,reference,assessed_on,currency,vat\n".as_bytes();
            let _ = read_assessments([four, &bytes].concat().as_slice());
        }
    }
}
