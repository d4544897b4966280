//! Whether rates can be believed: a source that is broken, or in other hands, tells what no week has seen.

use super::FxDay;
use kernel::{Currency, Date, Rate};
use std::collections::BTreeSet;
use std::fmt;

/// Rates of so many days before are compared with, and the last ones that are known.
const WEEK: i32 = 7;

/// What speaks against a day of rates.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "doubt", rename_all = "kebab-case")]
pub enum FxDoubt {
    /// A rate is too far from one that was known shortly before.
    Far {
        /// Of which currency.
        currency: Currency,
        /// How much of it one euro is said to buy.
        rate: Rate,
        /// How much it bought.
        known: Rate,
        /// When.
        as_of: Date,
    },
    /// Most of the currencies that were known before are not told.
    Few {
        /// So many are.
        told: usize,
        /// So many were.
        known: usize,
    },
}

impl fmt::Display for FxDoubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FxDoubt::Far { currency, rate, known, as_of } => {
                let (rate, known) = (rate.decimal_text(12), known.decimal_text(12));
                write!(f, "{currency} {rate} is far from {known} of {as_of}")
            }
            FxDoubt::Few { told, known } => {
                write!(f, "tells {told} of the {known} currencies that were known before")
            }
        }
    }
}

/// What speaks against `new`. `known` are the days up to its own, newest first; a rate may differ from each of
/// its week, and from the last that is known, by `leap_percent` up or down.
pub(crate) fn doubts(new: &FxDay, known: &[FxDay], leap_percent: u32) -> Vec<FxDoubt> {
    let before: BTreeSet<Currency> =
        known.iter().flat_map(|day| day.rates.iter().map(|(currency, _)| *currency)).collect();
    let told = before.iter().filter(|currency| new.per_euro(**currency).is_some()).count();
    let is_few = told.saturating_mul(2) < before.len();
    let few = is_few.then_some(FxDoubt::Few { told, known: before.len() });
    let most = Rate::percent(leap_percent.saturating_add(100));
    let far = new.rates.iter().filter_map(|(currency, rate)| {
        let rates = known.iter().filter_map(|day| Some((day.day, day.per_euro(*currency)?)));
        let is_near = |at: usize, day: Date| at == 0 || is_within_week(day, new.day);
        let near = rates.enumerate().filter(|(at, (day, _))| is_near(*at, *day));
        let mut near = near.map(|(_, found)| found);
        let (as_of, known) = near.find(|(_, known)| is_far(*rate, *known, most))?;
        Some(FxDoubt::Far { currency: *currency, rate: *rate, known, as_of })
    });
    few.into_iter().chain(far).collect()
}

fn is_within_week(known: Date, new: Date) -> bool {
    known.until(new).is_ok_and(|span| span.get_days() <= WEEK)
}

/// Whether one is more than `most` times the other; so far that it cannot be computed is far.
fn is_far(one: Rate, other: Rate, most: Rate) -> bool {
    let is_past = |one: Rate, other: Rate| one.divided_by(other).map_or(true, |times| times > most);
    is_past(one, other) || is_past(other, one)
}
