//! The texts of an explanation that do not depend on the parcel, made once when a book is read.

use crate::Text;
use crate::book::table::Table;
use crate::lane::{Charge, RateSource};
use std::collections::HashMap;
use std::sync::Arc;

/// What an explanation says of one charge, whatever it comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Words {
    pub(super) id: Text,
    /// The key of its rule: `rule-ID`.
    pub(super) key: Text,
    /// Where the charge itself was read.
    source: Text,
    /// The same with the source of a row, for each of the table's facts.
    cited: Cited,
    /// Worth a line at a rate of nothing: the duty itself, or a relief.
    pub(super) is_said: bool,
}

type Cited = Arc<[Text]>;

/// Citations made so far: charges of one table and source share them.
pub(crate) struct Citations<'b> {
    tables: &'b [Table],
    known: HashMap<(usize, String), Cited>,
}

impl<'b> Citations<'b> {
    pub(crate) fn new(tables: &'b [Table]) -> Citations<'b> {
        Citations { tables, known: HashMap::new() }
    }

    /// Whether rows of the charge's table hold only under an answer to an open question.
    pub(super) fn asks(&self, charge: &Charge) -> bool {
        let RateSource::Table { table, .. } = charge.rate else { return false };
        let table = self.tables.get(table);
        table.is_some_and(|table| table.facts.iter().any(|facts| facts.switch.is_some()))
    }

    fn of(&mut self, charge: &Charge) -> Cited {
        let RateSource::Table { table: at, .. } = charge.rate else { return Arc::new([]) };
        let Some(table) = self.tables.get(at) else { return Arc::new([]) };
        let new = || {
            let mut texts: HashMap<&str, Text> = HashMap::new();
            let one = |own: &'b str| {
                let source = if own.is_empty() { table.source.as_str() } else { own };
                texts.entry(source).or_insert_with(|| both(source, &charge.source)).clone()
            };
            table.facts.iter().map(|facts| facts.source.as_str()).map(one).collect()
        };
        self.known.entry((at, charge.source.clone())).or_insert_with(new).clone()
    }
}

/// The source of a row, and of the charge that it is a rate of.
fn both(of_row: &str, of_charge: &str) -> Text {
    if of_row.is_empty() || of_row == of_charge {
        return of_charge.into();
    }
    format!("{of_row}; {of_charge}").into()
}

impl Words {
    /// `duty`: the id of the regime's first duty.
    pub(super) fn of(charge: &Charge, duty: &str, citations: &mut Citations<'_>) -> Words {
        let is_duty = charge.id == duty && !duty.is_empty();
        Words {
            id: charge.id.as_str().into(),
            key: format!("rule-{}", charge.id).into(),
            source: charge.source.as_str().into(),
            cited: citations.of(charge),
            is_said: is_duty || !charge.when.is_empty() || charge.preference.is_some(),
        }
    }

    /// Where a rate was read: in the charge, or in a row with these facts.
    pub(super) fn source(&self, facts: Option<usize>) -> Text {
        let cited = facts.and_then(|facts| self.cited.get(facts));
        cited.unwrap_or(&self.source).clone()
    }
}
