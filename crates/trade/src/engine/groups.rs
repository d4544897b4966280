//! Parts that make one line of an explanation, and the whole amount of each line.

use super::charge::Part;
use super::explain::Said;
use super::{Answer, Case, amounts, too_large};
use crate::Exact;
use crate::expr::{Bound, RateExpr};
use crate::lane::Scope;

/// Parts of one charge that were computed alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// Its number in [`Said::of`].
    number: u32,
    /// The first of its parts.
    first: usize,
    owed: Exact,
    minor: i64,
}

/// A group with its parts.
#[derive(Clone, Copy)]
pub(super) struct View<'s> {
    pub(super) group: Group,
    pub(super) first: &'s Part,
    parts: &'s [Part],
    of: &'s [u32],
}

impl<'s> View<'s> {
    /// `None` for a group of other parts.
    pub(super) fn of(group: Group, parts: &'s [Part], of: &'s [u32]) -> Option<View<'s>> {
        Some(View { group, first: parts.get(group.first)?, parts, of })
    }

    /// In the order in which they were computed.
    pub(super) fn parts(&self) -> impl Iterator<Item = &'s Part> + use<'s> {
        let number = self.group.number;
        let of = self.of.iter().zip(self.parts).skip(self.group.first);
        of.filter(move |(own, _)| **own == number).map(|(_, part)| part)
    }

    pub(super) const fn owed(&self) -> Exact {
        self.group.owed
    }

    /// The whole amount in minor units.
    pub(super) const fn minor(&self) -> i64 {
        self.group.minor
    }

    /// The known part of the base of a tax inside its own base, the whole base of any other.
    pub(super) fn taken_of(&self) -> Answer<Exact> {
        let mut bases = self.parts().map(|part| part.known.unwrap_or(part.base));
        let sum = bases.try_fold(Exact::ZERO, |sum, base| sum.plus(base));
        sum.ok_or_else(too_large)
    }

    /// The statutory amount.
    pub(super) fn statutory(&self) -> Answer<Exact> {
        let sum = self.parts().try_fold(Exact::ZERO, |sum, part| sum.plus(part.amount));
        sum.ok_or_else(too_large)
    }
}

/// Parts of one charge that were computed alike, in the order in which the lane file names the charges.
pub(super) fn fill(case: &Case<'_, '_>, parts: &[Part], said: &mut Said) -> Answer {
    said.groups.clear();
    said.of.clear();
    for (at, part) in parts.iter().enumerate() {
        let charge = case.regime.charges.get(part.charge);
        let by_line = charge.is_some_and(|charge| matches!(charge.per, Scope::Line | Scope::Item));
        // The formula of several lines is that of their sums only when its answers add up.
        let expr = charge.and_then(|charge| case.expression(charge, part.row));
        let alike = |group: &&mut Group| {
            parts.get(group.first).is_some_and(|first| {
                let same_rule = (first.slot, first.charge, first.row, first.waived)
                    == (part.slot, part.charge, part.row, part.waived);
                let (a, b) = (first.affine, part.affine);
                let same_rate = (a.share, a.clause, a.bound) == (b.share, b.clause, b.bound);
                let adds = || a.bound == Bound::Free && expr.is_some_and(RateExpr::is_additive);
                same_rule && same_rate && if by_line { adds() } else { a.fixed == b.fixed }
            })
        };
        let number = match said.groups.iter_mut().find(alike) {
            Some(group) => {
                group.owed = group.owed.plus(part.owed).ok_or_else(too_large)?;
                group.number
            }
            None => {
                let number = u32::try_from(said.groups.len()).unwrap_or(u32::MAX);
                said.groups.push(Group { number, first: at, owed: part.owed, minor: 0 });
                number
            }
        };
        said.of.push(number);
    }
    let place = |group: &Group| parts.get(group.first).map(|part| (part.charge, part.row));
    said.groups.sort_by_key(place);
    Ok(())
}

/// Gives every group its whole amount: what is rounded together is rounded once, and shared over its
/// groups by largest remainder.
pub(super) fn round(case: &Case<'_, '_>, parts: &[Part], said: &mut Said) -> Answer {
    said.done.clear();
    for at in 0..said.groups.len() {
        let Some(number) = said.groups.get(at).map(|group| group.number) else { continue };
        for place in 0..parts.len() {
            let key = parts.get(place).map(|part| part.together);
            let own = said.of.get(place) == Some(&number);
            let Some(key) = key.filter(|key| own && !said.done.contains(key)) else { continue };
            said.done.push(key);
            share_rounded(case, parts, (said, at), key)?;
        }
    }
    Ok(())
}

/// Rounds what the groups from `at` on owe of the parts with one `key`; the first of them names the rule.
fn share_rounded(
    case: &Case<'_, '_>,
    parts: &[Part],
    (said, at): (&mut Said, usize),
    key: (u32, u32),
) -> Answer {
    let Said { groups, of, exact, places, .. } = said;
    exact.clear();
    places.clear();
    for (place, group) in groups.iter().enumerate().skip(at) {
        let own = |(part, number): &(&Part, &u32)| **number == group.number && part.together == key;
        let mut own = parts.iter().zip(of.iter()).filter(own).map(|(part, _)| part.owed).peekable();
        if own.peek().is_some() {
            let sum = own.try_fold(Exact::ZERO, Exact::plus);
            exact.push(sum.ok_or_else(too_large)?);
            places.push(place);
        }
    }
    let first = groups.get(at).and_then(|group| parts.get(group.first));
    let Some(charge) = first.and_then(|part| case.regime.charges.get(part.charge)) else {
        return Ok(());
    };
    let rule = amounts::rule(case, charge);
    let mut add = |at: usize, minor: i64| {
        let Some(group) = groups.get_mut(at) else { return Ok(()) };
        group.minor = group.minor.checked_add(minor).ok_or_else(too_large)?;
        Ok(())
    };
    if let ([only], [exact]) = (places.as_slice(), exact.as_slice()) {
        return add(*only, crate::share::round(*exact, rule).ok_or_else(too_large)?);
    }
    let whole = crate::share::round_together(exact, rule).ok_or_else(too_large)?;
    places.iter().zip(whole).try_for_each(|(at, minor)| add(*at, minor))
}
