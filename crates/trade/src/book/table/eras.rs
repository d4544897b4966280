//! The rows of a table from one day to the next on which any row begins or ends: a quote does not look at
//! rates of other days.

use super::{Days, RowFacts};
use crate::lane::gate::day_number;
use std::ops::Range;

/// Rows by day, and of each day by digits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Eras {
    /// The first day of each era; none when every row is looked at.
    starts: Vec<i32>,
    rows: Vec<EraRows>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct EraRows {
    rows: Vec<u32>,
    /// For each row of the table, and one more, how many of `rows` stand before it.
    before: Vec<u32>,
}

/// Past so many, a table keeps no rows by day: it would be larger than the table itself.
const MOST: usize = 100_000;

impl Eras {
    /// `days`: of each row; nothing when no row has any.
    pub(super) fn of(days: &[Days], facts: &[RowFacts]) -> Eras {
        let mut starts: Vec<i32> = vec![i32::MIN];
        for span in facts.iter().map(|facts| facts.span) {
            starts.extend(span.from.map(day_number));
            starts.extend(span.to.map(|last| day_number(last) + 1));
        }
        starts.sort_unstable();
        starts.dedup();
        if days.is_empty() || starts.len().saturating_mul(days.len()) > MOST {
            return Eras::default();
        }
        let era = |day: &i32| {
            let mut era = EraRows::default();
            for (row, days) in (0u32..).zip(days) {
                era.before.push(u32::try_from(era.rows.len()).unwrap_or(u32::MAX));
                if days.hold(*day) {
                    era.rows.push(row);
                }
            }
            era.before.push(u32::try_from(era.rows.len()).unwrap_or(u32::MAX));
            era
        };
        let rows = starts.iter().map(era).collect();
        Eras { starts, rows }
    }

    /// The rows of `range` that hold on `day`; `None` when all have to be looked at.
    pub(super) fn on(&self, range: &Range<usize>, day: i32) -> Option<&[u32]> {
        let at = self.starts.partition_point(|start| *start <= day).checked_sub(1)?;
        let era = self.rows.get(at)?;
        let before = |row: usize| usize::try_from(*era.before.get(row)?).ok();
        era.rows.get(before(range.start)?..before(range.end)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lane::Span;
    use kernel::Date;
    use proptest::prelude::*;

    fn day(number: i32) -> Date {
        Date::new(2026, 1, 1).unwrap().saturating_add(jiff::Span::new().days(number))
    }

    proptest! {
        #[test]
        fn an_era_has_the_rows_of_its_days(
            spans in prop::collection::vec((any::<bool>(), 0i32..90, any::<bool>(), 0i32..90), 1..40),
            asked in -3i32..95,
            (from, to) in (0usize..40, 0usize..40),
        ) {
            let facts: Vec<RowFacts> = spans
                .iter()
                .map(|(first, from, last, to)| {
                    let (from, to) = (first.then(|| day(*from)), last.then(|| day(*to)));
                    RowFacts { span: Span { from, to, known_from: None }, ..RowFacts::default() }
                })
                .collect();
            let days: Vec<Days> = facts.iter().map(|facts| Days::of(&facts.span)).collect();
            let range = from.min(to).min(days.len())..to.max(from).min(days.len());
            let eras = Eras::of(&days, &facts);
            let asked = day_number(day(asked));
            let found = eras.on(&range, asked).unwrap();
            let found: Vec<usize> = found.iter().map(|row| *row as usize).collect();
            let wanted: Vec<usize> = range.filter(|row| days[*row].hold(asked)).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
