//! Taxes inside their own base: charges that rest on themselves or on each other, solved exactly.
//!
//! On one line, every charge of the cycle is `xᵢ = sᵢ × (kᵢ + Σ cᵢⱼ xⱼ) + fᵢ` with a share, a fixed
//! amount, the known part of its base and factors: a system of linear equations.

use super::charge::{each, evaluate, known_base, push, rates_of, round_step};
use super::quantities::ScopeFacts;
use super::{Answer, Case, Scratch, too_large};
use crate::expr::Affine;
use crate::{Exact, Refusal};

/// One charge of a cycle on one line.
struct Unknown {
    slot: usize,
    charge: usize,
    row: Option<u32>,
    known: Exact,
    affine: Affine,
}

pub(super) fn compute(case: &Case<'_, '_>, scratch: &mut Scratch, slots: &[usize]) -> Answer {
    let first_part = scratch.parts.len();
    for line in 0..case.lines.len() {
        let unknowns = unknowns(case, scratch, slots, line)?;
        let amounts = if let [only] = unknowns.as_slice() {
            vec![alone(case, only).ok_or_else(|| singular(case, only, line))?]
        } else {
            solve(case, &unknowns).ok_or_else(too_large)?
        };
        finish(case, scratch, &unknowns, &amounts, line)?;
    }
    for slot in slots {
        round_step(case, scratch, *slot, first_part)?;
    }
    Ok(())
}

fn unknowns(
    case: &Case<'_, '_>,
    scratch: &Scratch,
    slots: &[usize],
    line: usize,
) -> Answer<Vec<Unknown>> {
    let mut unknowns = Vec::with_capacity(slots.len());
    for slot in slots {
        let active = scratch.charge(slot * case.lines.len() + line);
        let Some((at, charge, rule)) = active
            .and_then(|at| Some((at, case.regime.charges.get(at)?, case.plan.rules.get(at)?)))
        else {
            continue;
        };
        let known = known_base(case, scratch, rule, line)?;
        let members = [line];
        let facts = ScopeFacts { case, scratch, members: &members, unit: false };
        each(case, charge, &rates_of(case, charge, line)?, |(row, expr)| {
            let affine = evaluate(case, &facts, at, expr, (None, known))?;
            unknowns.push(Unknown { slot: *slot, charge: at, row, known, affine });
            Ok(())
        })?;
    }
    Ok(unknowns)
}

/// How much of the charges of `slot` stands in the base of `charge`.
fn factor(case: &Case<'_, '_>, charge: usize, slot: usize) -> Exact {
    let base = case.regime.slots.bases.get(charge);
    let term = base.and_then(|base| base.slots.iter().find(|(known, _)| *known == slot));
    term.map_or(Exact::ZERO, |(_, factor)| *factor)
}

/// `(s × k + f) / (1 − s × c)`.
fn alone(case: &Case<'_, '_>, unknown: &Unknown) -> Option<Exact> {
    let Affine { share, fixed, .. } = unknown.affine;
    let above = share.times(unknown.known)?.plus(fixed)?;
    let inside = share.times(factor(case, unknown.charge, unknown.slot))?;
    let below = Exact::ONE.minus(inside)?;
    if below.is_zero() || below.is_negative() {
        return None;
    }
    above.divided_by(below)
}

fn singular(case: &Case<'_, '_>, unknown: &Unknown, line: usize) -> Refusal {
    match case.regime.charges.get(unknown.charge) {
        Some(charge) if !unknown.affine.share.is_zero() => {
            let reason = "a tax inside its own base must stay below 100 %".into();
            case.refusal(charge, line, crate::expr::Fault::Refused(reason))
        }
        _ => Refusal::TooLarge,
    }
}

/// Gauss–Jordan with exact numbers; `None` when there is no single answer or a number does not fit.
fn solve(case: &Case<'_, '_>, unknowns: &[Unknown]) -> Option<Vec<Exact>> {
    let n = unknowns.len();
    let mut rows: Vec<Vec<Exact>> = Vec::with_capacity(n);
    for (i, own) in unknowns.iter().enumerate() {
        let mut row = Vec::with_capacity(n + 1);
        for (j, other) in unknowns.iter().enumerate() {
            let inside = own.affine.share.times(factor(case, own.charge, other.slot))?;
            let diagonal = if i == j { Exact::ONE } else { Exact::ZERO };
            row.push(diagonal.minus(inside)?);
        }
        row.push(own.affine.share.times(own.known)?.plus(own.affine.fixed)?);
        rows.push(row);
    }
    for column in 0..n {
        let pivot = (column..n).find(|r| {
            rows.get(*r).and_then(|row| row.get(column)).is_some_and(|cell| !cell.is_zero())
        })?;
        rows.swap(column, pivot);
        let lead = *rows.get(column)?.get(column)?;
        for cell in rows.get_mut(column)? {
            *cell = cell.divided_by(lead)?;
        }
        let pivot_row = rows.get(column)?.clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let by = *row.get(column)?;
            if at == column || by.is_zero() {
                continue;
            }
            for (cell, from) in row.iter_mut().zip(&pivot_row) {
                *cell = cell.minus(by.times(*from)?)?;
            }
        }
    }
    rows.iter().map(|row| row.last().copied()).collect()
}

/// Writes the amounts, with the bases that they turned out to be taken of.
fn finish(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    unknowns: &[Unknown],
    amounts: &[Exact],
    line: usize,
) -> Answer {
    let count = case.lines.len();
    for (unknown, amount) in unknowns.iter().zip(amounts) {
        let Some(cell) = scratch.cells.get_mut(unknown.slot * count + line) else { continue };
        cell.amount = cell.amount.plus(*amount).ok_or_else(too_large)?;
        cell.share = cell.share.plus(unknown.affine.share).ok_or_else(too_large)?;
    }
    for (unknown, amount) in unknowns.iter().zip(amounts) {
        let rule = case.plan.rules.get(unknown.charge).ok_or_else(too_large)?;
        let base = known_base(case, scratch, rule, line)?;
        let place = (unknown.slot, unknown.charge, line);
        push(scratch, (place, rule), unknown.row, (base, unknown.affine, *amount))?;
        let inside = !factor(case, unknown.charge, unknown.slot).is_zero();
        if let Some(part) = scratch.parts.last_mut().filter(|_| inside) {
            part.known = Some(unknown.known);
        }
    }
    Ok(())
}
