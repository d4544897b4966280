//! The arithmetic of one answer and nothing else: what a computation cannot do without, to measure the
//! engine against.

use super::amounts;
use super::too_large;
use super::{Case, Scratch};
use crate::lane::{RoundingOf, RoundingRule};
use crate::{Book, Exact, ParcelAsk, Refusal};

/// The sums, products and roundings of one answer, with every number already found.
#[derive(Clone, Debug)]
pub struct Arithmetic {
    /// Ordered by what is rounded together.
    parts: Vec<Step>,
}

/// One rate on one line: `payable × (share × Σ factor × value + fixed)`.
#[derive(Clone, Debug)]
struct Step {
    terms: Vec<(Exact, Exact)>,
    share: Exact,
    fixed: Exact,
    payable: Exact,
    waived: bool,
    /// The rounding after it, when it is the last of what is rounded together.
    rounding: Option<RoundingRule>,
}

impl Arithmetic {
    /// Records what [`landed_totals`](crate::landed_totals) computes for `ask`.
    ///
    /// # Errors
    /// The same refusals.
    pub fn of(book: &Book, ask: &ParcelAsk) -> Result<Arithmetic, Refusal> {
        let mut scratch = Scratch::default();
        let case = Case::new(book, ask, &mut scratch)?;
        case.compute(&mut scratch)?;
        let mut keyed = Vec::with_capacity(scratch.parts.len());
        for part in &scratch.parts {
            let Some(charge) = case.regime.charges.get(part.charge) else { continue };
            let rule = amounts::rule(&case, charge);
            let together = match rule.of {
                RoundingOf::Order => (usize::MAX, 0),
                RoundingOf::Charge | RoundingOf::Step => (part.slot, 0),
                RoundingOf::Line => (part.slot, part.line),
            };
            let terms = terms(&case, &scratch, (part.charge, part.line));
            let share = part.affine.share;
            // What was shared out of a group, rounded on the way or bounded differs from the plain formula
            // by a number: that number is given.
            let plain = sum(&terms).and_then(|base| base.times(share));
            let fixed = plain.and_then(|plain| part.amount.minus(plain));
            let step = Step {
                terms,
                share,
                fixed: fixed.ok_or_else(too_large)?,
                payable: charge.payable,
                waived: part.waived,
                rounding: Some(rule.clone()),
            };
            keyed.push((together, step));
        }
        keyed.sort_by_key(|(together, _)| *together);
        for at in 1..keyed.len() {
            if let Some([before, after]) = keyed.get_mut(at - 1..=at)
                && before.0 == after.0
            {
                before.1.rounding = None;
            }
        }
        Ok(Arithmetic { parts: keyed.into_iter().map(|(_, step)| step).collect() })
    }

    /// Computes the sum of duty, taxes and fees in minor units; `None` when a number does not fit.
    #[must_use]
    pub fn run(&self) -> Option<i64> {
        let (mut taxes, mut together) = (0i64, Exact::ZERO);
        for step in &self.parts {
            let amount = step.share.times(sum(&step.terms)?)?.plus(step.fixed)?.max(Exact::ZERO);
            let owed = step.payable.times(amount)?;
            if !step.waived {
                together = together.plus(owed)?;
            }
            if let Some(rule) = &step.rounding {
                taxes = taxes.checked_add(crate::share::round(together, rule)?)?;
                together = Exact::ZERO;
            }
        }
        Some(taxes)
    }
}

fn sum(terms: &[(Exact, Exact)]) -> Option<Exact> {
    let mut sum = Exact::ZERO;
    for (factor, value) in terms {
        sum = sum.plus(factor.times(*value)?)?;
    }
    Some(sum)
}

/// The factors of a base, with what they are taken of.
fn terms(
    case: &Case<'_, '_>,
    scratch: &Scratch,
    (charge, line): (usize, usize),
) -> Vec<(Exact, Exact)> {
    let own = case.regime.slots.bases.get(charge).zip(case.lines.get(line));
    let Some((base, own)) = own else { return Vec::new() };
    let values = base.values.iter().zip(own.values);
    let mut terms: Vec<(Exact, Exact)> =
        values.filter_map(|(factor, value)| Some(((*factor)?, Exact::from_minor(value)))).collect();
    for (slot, factor) in &base.slots {
        let cell = scratch.cell(slot * case.lines.len() + line);
        terms.extend(cell.filter(|cell| !cell.amount.is_zero()).map(|c| (*factor, c.amount)));
    }
    terms
}
