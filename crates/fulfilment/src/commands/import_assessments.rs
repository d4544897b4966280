//! A file of assessments is recorded, line by line.

use super::assess_tax::{AssessTax, AssessTaxError, assess_tax};
use crate::domain::{By, ReadLine};
use ::store::{Db, StoreError};
use kernel::{Moment, Recorder};
use ledger::AssessError;

/// What became of a file's lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct AssessmentsImported {
    /// Lines that were read.
    pub lines: u64,
    /// Assessments that are new or took another's place.
    pub recorded: u64,
    /// Known already, word for word.
    pub unchanged: u64,
    /// Lines that were not recorded, by their number in the file, and why, in English.
    pub refused: Vec<(u64, String)>,
}

/// Records each line in a transaction of its own: what one line lacks does not stop the others, and
/// the whole file can be given again.
pub async fn import_assessments(
    db: &Db,
    lines: Vec<ReadLine>,
    recorder: &Recorder,
    mut moment: Moment,
) -> Result<AssessmentsImported, StoreError> {
    let mut done = AssessmentsImported::default();
    for (number, line) in lines {
        done.lines += 1;
        let line = match line {
            Ok(line) => line,
            Err(error) => {
                done.refused.push((number, error.to_string()));
                continue;
            }
        };
        let ask = AssessTax {
            order: line.order,
            by: By::Operator,
            recorder: recorder.clone(),
            taxes: line.taxes,
            reference: line.reference,
            assessed_on: line.assessed_on,
        };
        let own = moment.part();
        match db.write(move |tx| assess_tax(tx, &ask, &mut own.clone())).await {
            Ok(told) if told.new => done.recorded += 1,
            Ok(_) => done.unchanged += 1,
            Err(
                AssessTaxError::Store(error) | AssessTaxError::Assess(AssessError::Store(error)),
            ) => {
                return Err(error);
            }
            Err(error) => done.refused.push((number, error.to_string())),
        }
    }
    Ok(done)
}
