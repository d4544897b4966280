//! What of a regime can count on a day, and for which codes: worked out while reading, so that a quote
//! looks at few charges and compares numbers instead of texts.

use super::order::Step;
use super::{Charge, Prefix, Span};
use crate::book::table::prefix_range;
use crate::engine::Line;
use kernel::{Country, Date};

/// A country's two letters as a number below 676.
pub(crate) fn letters(country: Country) -> usize {
    let [first, second] =
        country.letters().map(|letter| usize::from(letter.wrapping_sub(b'A') % 26));
    first * 26 + second
}

/// A day as a number that grows with the calendar.
pub(crate) fn day_number(day: Date) -> i32 {
    i32::from(day.year()) * 512 + i32::from(day.month()) * 32 + i32::from(day.day())
}

/// Countries, a bit for each pair of letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Countries([u64; 11]);

impl Countries {
    /// `None` for an empty list.
    pub(crate) fn of(all: &[Country]) -> Option<Countries> {
        let mut bits = [0u64; 11];
        for country in all {
            let at = letters(*country);
            if let Some(word) = bits.get_mut(at / 64) {
                *word |= 1 << (at % 64);
            }
        }
        (!all.is_empty()).then_some(Countries(bits))
    }

    pub(crate) fn hold(&self, letters: usize) -> bool {
        self.0.get(letters / 64).is_some_and(|word| word >> (letters % 64) & 1 == 1)
    }
}

/// First and last day as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    first: i32,
    last: i32,
}

impl Days {
    /// No day.
    pub(crate) const NONE: Days = Days { first: i32::MAX, last: i32::MIN };

    pub(crate) fn of(span: &Span) -> Days {
        Days {
            first: span.from.map_or(i32::MIN, day_number),
            last: span.to.map_or(i32::MAX, day_number),
        }
    }

    pub(crate) const fn hold(self, day: i32) -> bool {
        self.first <= day && day <= self.last
    }
}

/// A digit prefix as a range of codes of ten digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Codes {
    codes: std::ops::Range<u64>,
    /// How many digits the prefix has.
    digits: u8,
}

impl Codes {
    fn of(prefix: &Prefix) -> Codes {
        let (codes, digits) = prefix_range(&prefix.0);
        Codes { codes, digits }
    }

    /// Whether the code `key`, of `digits` digits, begins with the prefix.
    fn hold(&self, key: u64, digits: u8) -> bool {
        self.digits <= digits && self.codes.contains(&key)
    }
}

/// The tests of a charge that need only numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gate {
    /// Thresholds that must be met, a bit each …
    when: u64,
    /// … and that must not be met.
    unless: u64,
    hs: Box<[Codes]>,
    not_hs: Box<[Codes]>,
    origins: Option<Box<Countries>>,
    not_origins: Option<Box<Countries>>,
    /// Nothing more is asked.
    pub(crate) is_all: bool,
}

impl Gate {
    pub(crate) fn of(charge: &Charge) -> Gate {
        let bits = |all: &[usize]| all.iter().fold(0u64, |bits, at| bits | 1 << (at % 64));
        Gate {
            when: bits(&charge.when),
            unless: bits(&charge.unless),
            hs: charge.hs.iter().map(Codes::of).collect(),
            not_hs: charge.not_hs.iter().map(Codes::of).collect(),
            origins: Countries::of(&charge.origins).map(Box::new),
            not_origins: Countries::of(&charge.not_origins).map(Box::new),
            is_all: charge.attribute.is_none()
                && charge.preference.is_none()
                && charge.switch.is_none(),
        }
    }

    /// How closely the charge fits a line's code (0: it names none); `None` when it does not concern the
    /// code or the origin, or not where these thresholds are met.
    pub(crate) fn fits(&self, line: &Line<'_>) -> Option<u8> {
        let (key, digits) = (line.key, line.digits);
        if line.met & self.when != self.when
            || line.met & self.unless != 0
            || self.origins.as_ref().is_some_and(|all| !all.hold(line.from))
            || self.not_origins.as_ref().is_some_and(|all| all.hold(line.from))
        {
            return None;
        }
        if self.not_hs.iter().any(|codes| codes.hold(key, digits)) {
            return None;
        }
        if self.hs.is_empty() {
            return Some(0);
        }
        let held = self.hs.iter().filter(|codes| codes.hold(key, digits));
        held.map(|codes| codes.digits + 1).max()
    }
}

/// From one day to the next on which a charge begins or ends: what may be owed in between.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Era {
    from: Date,
    /// Slots with their charges.
    pub(crate) slots: Vec<(usize, Vec<(usize, Gate)>)>,
    pub(crate) steps: Vec<Step>,
}

/// The eras of a regime, in order; the first begins with the calendar.
pub(crate) fn eras(charges: &[Charge], slots: &[Vec<usize>], steps: &[Step]) -> Vec<Era> {
    let mut days = vec![Date::MIN];
    for charge in charges {
        days.extend(charge.span.from);
        days.extend(charge.span.to.and_then(|last| last.tomorrow().ok()));
    }
    days.sort_unstable();
    days.dedup();
    days.into_iter().map(|from| era(from, charges, slots, steps)).collect()
}

fn era(from: Date, charges: &[Charge], slots: &[Vec<usize>], steps: &[Step]) -> Era {
    let holds = |at: &usize| charges.get(*at).is_some_and(|charge| charge.span.holds(from, None));
    let gated = |at: &usize| charges.get(*at).map(|charge| (*at, Gate::of(charge)));
    let held: Vec<(usize, Vec<(usize, Gate)>)> = slots
        .iter()
        .enumerate()
        .map(|(slot, all)| {
            (slot, all.iter().filter(|at| holds(at)).filter_map(gated).collect::<Vec<_>>())
        })
        .filter(|(_, held)| !held.is_empty())
        .collect();
    let is_held = |slot: &usize| held.iter().any(|(known, _)| known == slot);
    let steps = steps.iter().filter_map(|step| match step {
        Step::One(slot) => is_held(slot).then_some(Step::One(*slot)),
        Step::Cycle(all) => {
            let left: Vec<usize> = all.iter().copied().filter(is_held).collect();
            (!left.is_empty()).then_some(Step::Cycle(left))
        }
    });
    Era { from, steps: steps.collect(), slots: held }
}

/// The era that `day` lies in.
pub(crate) fn on(eras: &[Era], day: Date) -> Option<&Era> {
    eras.get(eras.partition_point(|era| era.from <= day).checked_sub(1)?)
}
