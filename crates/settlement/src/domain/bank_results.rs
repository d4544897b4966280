//! What the market's bank says became of payouts: one line a payout, as CSV.
//!
//! Columns by their header, in any order: `payout` (its id, `pot_…`), `result` (`paid` or `returned`), and if the bank
//! gives them `reference` and `reason`; other columns are the bank's own and are not read.

use kernel::PayoutId;
use std::io::Read;

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankLine {
    /// Which payout.
    pub payout: PayoutId,
    /// What became of it.
    pub result: BankResult,
}

/// What became of a payout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BankResult {
    /// The bank paid it, and calls that so; perhaps empty.
    Paid(String),
    /// It came back for this reason.
    Returned(String),
}

/// Why a file, or a line of it, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BankResultsError {
    /// A column that must be there is not.
    #[error("the file has no column \"{0}\": it needs payout and result")]
    Missing(&'static str),
    /// A cell.
    #[error("{column}: \"{given}\" is not {wanted}")]
    Cell {
        /// In which column.
        column: &'static str,
        /// What stands there.
        given: String,
        /// What should.
        wanted: &'static str,
    },
    /// More lines than any run has.
    #[error("the file has more than {LINES_MAX} lines")]
    Long,
    /// Not CSV.
    #[error("it cannot be read as CSV: {0}")]
    Csv(String),
}

/// A line's number in the file, and what it says or why it cannot be read.
pub type ReadBankLine = (u64, Result<BankLine, BankResultsError>);

/// More lines are not read.
const LINES_MAX: usize = 20_000;

/// Reads what the bank says, line by line.
///
/// # Errors
/// [`BankResultsError`] of the header, and [`BankResultsError::Long`]; those of lines are with their lines.
pub fn read_bank_results(source: impl Read) -> Result<Vec<ReadBankLine>, BankResultsError> {
    let wrong = |error: csv::Error| BankResultsError::Csv(error.to_string());
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(source);
    let header = reader.headers().map_err(wrong)?.clone();
    let column = |name: &'static str| {
        let is = |cell: &str| cell.trim_start_matches('\u{FEFF}').eq_ignore_ascii_case(name);
        header.iter().position(is)
    };
    let payout = column("payout").ok_or(BankResultsError::Missing("payout"))?;
    let result = column("result").ok_or(BankResultsError::Missing("result"))?;
    let columns = [Some(payout), Some(result), column("reference"), column("reason")];
    let mut lines = Vec::new();
    for record in reader.records() {
        if lines.len() >= LINES_MAX {
            return Err(BankResultsError::Long);
        }
        match record {
            Ok(record) if record.iter().all(str::is_empty) => {}
            Ok(record) => {
                let number = record.position().map_or(0, csv::Position::line);
                let cells = columns.map(|at| at.and_then(|at| record.get(at)).unwrap_or_default());
                lines.push((number, line(cells)));
            }
            Err(error) => {
                let number = error.position().map_or(0, csv::Position::line);
                lines.push((number, Err(BankResultsError::Csv(error.to_string()))));
            }
        }
    }
    Ok(lines)
}

fn line([payout, result, reference, reason]: [&str; 4]) -> Result<BankLine, BankResultsError> {
    let cell = |column, given: &str, wanted| {
        let given = given.chars().take(40).collect();
        BankResultsError::Cell { column, given, wanted }
    };
    let id: PayoutId = payout
        .trim_start_matches('\'')
        .parse()
        .map_err(|_| cell("payout", payout, "the id of a payout (pot_…)"))?;
    let short = |text: &str| text.chars().take(200).collect::<String>();
    let result = match result.to_ascii_lowercase().as_str() {
        "paid" => BankResult::Paid(short(reference)),
        "returned" if !reason.is_empty() => BankResult::Returned(short(reason)),
        "returned" => {
            return Err(cell("reason", reason, "a reason, which a returned payout needs"));
        }
        _ => return Err(cell("result", result, "paid or returned")),
    };
    Ok(BankLine { payout: id, result })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Home, Id, Timestamp};
    use proptest::prelude::*;

    #[test]
    fn what_a_bank_says_is_read_line_by_line_and_each_wrong_one_is_told() {
        let id: PayoutId = Id::new(Home::new(9), Timestamp::from_micros(1_000_000), 1).into();
        let text = format!(
            "Booked,Result,PAYOUT,reason,reference\n1,paid,{id},,TX-1\n2,RETURNED,{id},account closed,\n\
             ,,,,\n3,returned,{id},,\n4,lost,{id},,\n5,paid,pot_x,,\n"
        );
        let lines = read_bank_results(text.as_bytes()).unwrap();
        let numbers: Vec<u64> = lines.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [2, 3, 5, 6, 7]);
        let good = |at: usize| lines[at].1.clone().map(|line| line.result);
        assert_eq!(good(0), Ok(BankResult::Paid("TX-1".into())));
        assert_eq!(good(1), Ok(BankResult::Returned("account closed".into())));
        let column = |at: usize| match &lines[at].1 {
            Err(BankResultsError::Cell { column, .. }) => *column,
            _ => "none",
        };
        assert_eq!([column(2), column(3), column(4)], ["reason", "result", "payout"]);
        for (text, missing) in [("result\n", "payout"), ("payout\n", "result"), ("", "payout")] {
            let told = read_bank_results(text.as_bytes());
            assert_eq!(told, Err(BankResultsError::Missing(missing)));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read_bank_results(bytes.as_slice());
        }
    }
}
