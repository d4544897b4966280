//! In which order the charges of a regime are computed, and which of them rest on each other.

use super::gate::{self, Era};
use super::linear::{Name, Value};
use super::{Charge, RateSource, Scope};
use crate::Exact;

/// A charge's base, over the three values and over slots.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Base {
    /// Factors of price, freight and insurance; `None` where the value is not part of it.
    pub(crate) values: [Option<Exact>; 3],
    /// Factors of other charges (and of itself).
    pub(crate) slots: Vec<(usize, Exact)>,
}

/// A step of the computation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// One charge, all of whose base is known.
    One(usize),
    /// Charges that rest on each other or on themselves: solved together, line by line.
    Cycle(Vec<usize>),
}

/// The distinct ids of a regime's charges, and how they are computed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Slots {
    pub(crate) ids: Vec<String>,
    /// For each charge, its slot.
    pub(crate) of: Vec<usize>,
    /// For each slot, its charges.
    pub(crate) charges: Vec<Vec<usize>>,
    /// For each charge, its base.
    pub(crate) bases: Vec<Base>,
    /// Charges that stand in place of others: the charge, its slot, the slot of the others.
    pub(crate) replacing: Vec<(usize, usize, usize)>,
    pub(crate) eras: Vec<Era>,
}

impl Slots {
    /// Puts each charge behind those that its base and its conditions rest on.
    ///
    /// # Errors
    /// A name that nothing has, an ambiguous name, or a cycle that cannot be solved.
    pub(crate) fn of(charges: &[Charge]) -> Result<Slots, String> {
        let mut slots = Slots::default();
        for (at, charge) in charges.iter().enumerate() {
            let slot = match slots.ids.iter().position(|id| *id == charge.id) {
                Some(slot) => slot,
                None => {
                    slots.ids.push(charge.id.clone());
                    slots.charges.push(Vec::new());
                    slots.ids.len() - 1
                }
            };
            slots.of.push(slot);
            if let Some(all) = slots.charges.get_mut(slot) {
                all.push(at);
            }
        }
        for (at, charge) in charges.iter().enumerate() {
            if let (Some(id), Some(own)) = (&charge.replaces, slots.of.get(at)) {
                let place = |e| format!("charge {}: replaces: {e}", charge.id);
                slots.replacing.push((at, *own, slots.find(id).map_err(place)?));
            }
        }
        for (at, charge) in charges.iter().enumerate() {
            let base = slots.base(charges, at).map_err(|e| format!("charge {}: {e}", charge.id))?;
            slots.bases.push(base);
        }
        slots.eras = gate::eras(charges, &slots.charges, &slots.order(charges)?);
        Ok(slots)
    }

    fn find(&self, id: &str) -> Result<usize, String> {
        let found = self.ids.iter().position(|known| known == id);
        found.ok_or_else(|| {
            let minus = if id.contains('-') { " (write spaces around a minus)" } else { "" };
            format!("there is no charge or value {id}{minus}")
        })
    }

    fn base(&self, charges: &[Charge], at: usize) -> Result<Base, String> {
        let mut base = Base::default();
        let (Some(charge), Some(own)) = (charges.get(at), self.of.get(at).copied()) else {
            return Ok(base);
        };
        for (factor, name) in &charge.base.terms {
            let found: Vec<usize> = match name {
                Name::Value(value) => {
                    let place = match value {
                        Value::Price => 0,
                        Value::Freight => 1,
                        Value::Insurance => 2,
                    };
                    if let Some(sum) = base.values.get_mut(place) {
                        *sum = Some(add(sum.unwrap_or(Exact::ZERO), *factor)?);
                    }
                    continue;
                }
                Name::Itself => vec![own],
                Name::Charge(id) => vec![self.find(id)?],
                Name::Kind(kind) => {
                    self.check_name(charges, kind.name())?;
                    let of_kind = |slot: &usize| {
                        let counts = |c: &Charge| c.kind == *kind && !c.is_value;
                        self.of.iter().zip(charges).any(|(s, c)| s == slot && counts(c))
                    };
                    (0..self.ids.len()).filter(|slot| *slot != own).filter(of_kind).collect()
                }
            };
            for slot in found {
                match base.slots.iter_mut().find(|(known, _)| *known == slot) {
                    Some((_, sum)) => *sum = add(*sum, *factor)?,
                    None => base.slots.push((slot, *factor)),
                }
            }
        }
        Ok(base)
    }

    /// A charge named like a kind, beside others of that kind, could be meant either way.
    fn check_name(&self, charges: &[Charge], kind: &str) -> Result<(), String> {
        let named = self.ids.iter().any(|id| id == kind);
        let others = charges.iter().any(|c| c.kind.name() == kind && !c.is_value && c.id != kind);
        if named && others {
            return Err(format!(
                "\"{kind}\" names a charge and a kind that other charges have: give the charge another id"
            ));
        }
        Ok(())
    }

    /// Steps in an order in which every base is known, cycles kept together.
    fn order(&self, charges: &[Charge]) -> Result<Vec<Step>, String> {
        let n = self.ids.len();
        let mut reach = vec![vec![false; n]; n];
        for (charge, base) in self.bases.iter().enumerate() {
            for (to, _) in &base.slots {
                if let Some(cell) =
                    self.of.get(charge).and_then(|from| reach.get_mut(*from)?.get_mut(*to))
                {
                    *cell = true;
                }
            }
        }
        for (charge, rule) in charges.iter().enumerate() {
            let RateSource::Expression(expr) = &rule.rate else { continue };
            for name in expr.charges() {
                let (from, to) = (self.of.get(charge).copied(), self.find(&name)?);
                if let Some(cell) = from.and_then(|from| reach.get_mut(from)?.get_mut(to)) {
                    *cell = true;
                }
            }
        }
        close(&mut reach);
        let leads = |a: usize, b: usize| reach.get(a).and_then(|row| row.get(b)) == Some(&true);
        let mut left: Vec<usize> = (0..n).collect();
        let mut steps = Vec::new();
        while !left.is_empty() {
            // A slot whose unfinished dependencies all lead back to it, and the ones that do.
            let ready = left
                .iter()
                .copied()
                .find(|a| left.iter().all(|b| a == b || !leads(*a, *b) || leads(*b, *a)));
            let Some(first) = ready else {
                return Err("the charges cannot be put in an order".to_owned());
            };
            let members: Vec<usize> = left
                .iter()
                .copied()
                .filter(|b| *b == first || (leads(first, *b) && leads(*b, first)))
                .collect();
            left.retain(|slot| !members.contains(slot));
            if members.len() == 1 && !leads(first, first) {
                steps.push(Step::One(first));
                continue;
            }
            let scoped = |slot: &usize| {
                let all = self.charges.get(*slot).into_iter().flatten();
                all.filter_map(|c| charges.get(*c)).any(|c| c.per != Scope::Line)
            };
            if let Some(slot) = members.iter().find(|slot| scoped(slot)) {
                let id = self.ids.get(*slot).map_or("", String::as_str);
                return Err(format!("charge {id}: a tax inside its own base is computed per line"));
            }
            steps.push(Step::Cycle(members));
        }
        Ok(steps)
    }
}

fn add(a: Exact, b: Exact) -> Result<Exact, String> {
    a.plus(b).ok_or_else(|| "the factor is too large".to_owned())
}

/// Follows paths of any length.
fn close(reach: &mut [Vec<bool>]) {
    let n = reach.len();
    for middle in 0..n {
        let onward = reach.get(middle).cloned().unwrap_or_default();
        for row in reach.iter_mut() {
            if row.get(middle) == Some(&true) {
                for (cell, more) in row.iter_mut().zip(&onward) {
                    *cell |= *more;
                }
            }
        }
    }
}
