//! The same parts, said in words: one line for each rate of each charge, with the numbers in its formula.

use super::charge::Part;
use super::formula::{self, inside};
use super::{Answer, Case, Scratch, amounts, too_large};
use crate::expr::{Bound, RateExpr};
use crate::lane::{Charge, Scope};
use crate::{CostKind, CostLine, Exact, LandedCost, Note, Texts};
use kernel::{Date, Money};

/// Parts that make one line of the explanation.
pub(super) struct Group {
    pub(super) parts: Vec<Part>,
    pub(super) owed: Exact,
    minor: i64,
}

pub(super) fn explain(case: &Case<'_, '_>, scratch: &Scratch) -> Answer<LandedCost> {
    let mut groups = groups(case, scratch)?;
    round(case, &mut groups)?;
    let mut lines = plain_lines(case)?;
    for group in groups.iter().filter(|group| is_worth_a_line(case, group)) {
        lines.push(line(case, scratch, group)?);
    }
    let total_of = |wanted: fn(CostKind) -> bool| {
        let amounts = lines.iter().filter(|l| wanted(l.kind)).map(|l| l.amount);
        Money::sum(case.regime.currency, amounts)
    };
    Ok(LandedCost {
        regime: case.regime.name.clone(),
        date: case.ask.date,
        total: total_of(|_| true)?,
        goods: case.goods,
        carriage: case.carriage,
        taxes: total_of(CostKind::is_tax)?,
        counted: case.counted()?,
        notes: notes(case, scratch),
        lines,
        book: case.book.digest().to_owned(),
    })
}

/// Parts of one charge that were computed alike, in the order in which the lane file names the charges.
fn groups(case: &Case<'_, '_>, scratch: &Scratch) -> Answer<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    for part in &scratch.parts {
        let charge = case.regime.charges.get(part.charge);
        let by_line = charge.is_some_and(|charge| matches!(charge.per, Scope::Line | Scope::Item));
        // The formula of several lines is that of their sums only when its answers add up.
        let expr = charge.and_then(|charge| case.expression(charge, part.row));
        let adds = expr.is_some_and(RateExpr::is_additive);
        let alike = |group: &&mut Group| {
            group.parts.first().is_some_and(|first| {
                let same_rule = (first.slot, first.charge, first.row, first.waived)
                    == (part.slot, part.charge, part.row, part.waived);
                let (a, b) = (first.affine, part.affine);
                let same_rate = (a.share, a.clause, a.bound) == (b.share, b.clause, b.bound);
                let bounded = a.bound != Bound::Free;
                same_rule
                    && same_rate
                    && if by_line { adds && !bounded } else { a.fixed == b.fixed }
            })
        };
        match groups.iter_mut().find(alike) {
            Some(group) => {
                group.owed = group.owed.plus(part.owed).ok_or_else(too_large)?;
                group.parts.push(*part);
            }
            None => groups.push(Group { parts: vec![*part], owed: part.owed, minor: 0 }),
        }
    }
    groups.sort_by_key(|group| group.parts.first().map(|part| (part.charge, part.row)));
    Ok(groups)
}

/// A charge at a rate of nothing is worth a word when it is the duty itself or a relief, which says why
/// nothing is owed; not when it is an excise or an additional tariff that does not concern the goods.
fn is_worth_a_line(case: &Case<'_, '_>, group: &Group) -> bool {
    let Some(first) = group.parts.first() else { return false };
    let Some(charge) = case.regime.charges.get(first.charge) else { return false };
    let duty = case.regime.charges.iter().find(|c| c.kind == CostKind::Duty);
    let is_duty = duty.is_some_and(|duty| duty.id == charge.id);
    let is_relief = !charge.when.is_empty() || charge.preference.is_some();
    is_duty || is_relief || first.waived || group.parts.iter().any(|part| !part.amount.is_zero())
}

/// Gives every group its whole amount: what is rounded together is rounded once, and shared over its
/// groups by largest remainder.
fn round(case: &Case<'_, '_>, groups: &mut [Group]) -> Answer {
    let mut done: Vec<(u32, u32)> = Vec::with_capacity(groups.len());
    for at in 0..groups.len() {
        let parts = groups.get(at).map(|group| group.parts.as_slice()).unwrap_or_default();
        let keys: Vec<(u32, u32)> = parts.iter().map(|part| part.together).collect();
        for key in keys {
            if !done.contains(&key) {
                done.push(key);
                share_rounded(case, groups.get_mut(at..).unwrap_or_default(), key)?;
            }
        }
    }
    Ok(())
}

/// Rounds what the groups owe of the parts with one `key`; the first of them names the rule.
fn share_rounded(case: &Case<'_, '_>, groups: &mut [Group], key: (u32, u32)) -> Answer {
    let mut exact: Vec<Exact> = Vec::with_capacity(groups.len());
    let mut places: Vec<usize> = Vec::with_capacity(groups.len());
    for (at, group) in groups.iter().enumerate() {
        let mut own = group.parts.iter().filter(|part| part.together == key).peekable();
        if own.peek().is_some() {
            let sum = own.try_fold(Exact::ZERO, |sum, part| sum.plus(part.owed));
            exact.push(sum.ok_or_else(too_large)?);
            places.push(at);
        }
    }
    let first = groups.first().and_then(|group| group.parts.first());
    let Some(charge) = first.and_then(|part| case.regime.charges.get(part.charge)) else {
        return Ok(());
    };
    let rule = amounts::rule(case, charge);
    let whole = crate::share::round_together(&exact, rule).ok_or_else(too_large)?;
    for (at, minor) in places.into_iter().zip(whole) {
        if let Some(group) = groups.get_mut(at) {
            group.minor = group.minor.checked_add(minor).ok_or_else(too_large)?;
        }
    }
    Ok(())
}

/// Goods, freight and insurance, as they are paid.
fn plain_lines(case: &Case<'_, '_>) -> Answer<Vec<CostLine>> {
    let plain = |kind: CostKind, amount: Money, formula: String, goods: Vec<String>| CostLine {
        kind,
        id: String::new(),
        name: Texts::new(),
        amount,
        base: None,
        rate: None,
        formula,
        rule: Note::new(match kind {
            CostKind::Freight => "rule-freight",
            CostKind::Insurance => "rule-insurance",
            _ => "rule-goods",
        }),
        source: String::new(),
        date: None,
        goods,
    };
    let ask = case.ask;
    let mut lines: Vec<CostLine> = Vec::with_capacity(ask.goods.len() + 8);
    for line in &ask.goods {
        let amount = line.unit_price.times(line.quantity.into())?;
        let (count, unit) = (line.quantity, line.unit_price.amount_text());
        let formula = format!("{count} × {unit} = {}", amount.amount_text());
        lines.push(plain(CostKind::Goods, amount, formula, vec![line.key.clone()]));
    }
    lines.push(plain(CostKind::Freight, ask.freight, ask.freight.amount_text(), Vec::new()));
    if !ask.insurance.is_zero() {
        let text = ask.insurance.amount_text();
        lines.push(plain(CostKind::Insurance, ask.insurance, text, Vec::new()));
    }
    Ok(lines)
}

fn line(case: &Case<'_, '_>, scratch: &Scratch, group: &Group) -> Answer<CostLine> {
    let first = group.parts.first().ok_or_else(too_large)?;
    let charge = case.regime.charges.get(first.charge).ok_or_else(too_large)?;
    let expr = case.expression(charge, first.row).ok_or_else(too_large)?;
    let amount = Money::new(group.minor, case.regime.currency);
    let base = taken_of(group)?;
    let rate = effective(charge, first).and_then(Exact::to_rate);
    let (source, date, class) = cited(case, charge, first);
    let mut rule = Note::of(&format!("rule-{}", charge.id), &charge.rule);
    if !class.is_empty() {
        rule = rule.with("class", class);
    }
    let (formula, condition) = formula::of(case, scratch, group, (charge, expr), amount)?;
    if let Some(condition) = condition {
        rule = rule.with("condition", condition);
    }
    if first.waived {
        rule = rule.with("waived", charge.waive.as_ref().map_or(amount, |(_, limit)| *limit));
    }
    let mut goods: Vec<String> = Vec::new();
    for part in &group.parts {
        let key = case.lines.get(part.line).map(|line| &line.goods.key);
        goods.extend(key.filter(|key| !goods.contains(key)).cloned());
    }
    Ok(CostLine {
        kind: charge.kind,
        id: charge.id.clone(),
        name: charge.name.clone(),
        amount,
        base: base.round(kernel::Rounding::HalfUp).map(|b| Money::new(b, case.regime.currency)),
        rate,
        formula,
        rule,
        source,
        date,
        goods,
    })
}

/// The known part of the base of a tax inside its own base, the whole base of any other.
pub(super) fn taken_of(group: &Group) -> Answer<Exact> {
    let mut bases = group.parts.iter().map(|part| part.known.unwrap_or(part.base));
    let sum = bases.try_fold(Exact::ZERO, |sum, base| sum.plus(base));
    sum.ok_or_else(too_large)
}

/// What is owed for one unit of the base, without fixed amounts: `payable × share / (1 − inside)`.
fn effective(charge: &Charge, part: &Part) -> Option<Exact> {
    if part.waived {
        return Some(Exact::ZERO);
    }
    let share = charge.payable.times(part.affine.share)?;
    match inside(part) {
        Some(inside) => share.divided_by(Exact::ONE.minus(inside)?),
        None => Some(share),
    }
}

fn cited(case: &Case<'_, '_>, charge: &Charge, part: &Part) -> (String, Option<Date>, String) {
    let table = case.table(charge).map(|(table, _)| table);
    let facts = part.row.and_then(|row| table?.facts_of(usize::try_from(row).ok()?));
    let mut source = facts.map_or_else(String::new, |facts| facts.source.clone());
    if source.is_empty() && part.row.is_some() {
        source = table.map_or_else(String::new, |table| table.source.clone());
    }
    if source.is_empty() {
        source.clone_from(&charge.source);
    } else if source != charge.source {
        source = format!("{source}; {}", charge.source);
    }
    let of_row = facts.and_then(|facts| facts.span.from);
    let read_on = table.filter(|_| part.row.is_some()).and_then(|table| table.read_on);
    let date = of_row.or(charge.span.from).or(read_on).or(Some(case.regime.valid_from));
    (source, date, facts.map_or_else(String::new, |facts| facts.class.clone()))
}

fn notes(case: &Case<'_, '_>, scratch: &Scratch) -> Vec<Note> {
    let regime = case.regime;
    let mut notes = Vec::new();
    if !regime.note.is_empty() {
        notes.push(Note::of("note-regime", &regime.note));
    }
    if scratch.parts.iter().any(|part| !part.owed.is_zero()) {
        let source = regime.rounding.source.as_str();
        notes.push(Note::new("note-rounding").with("source", source));
    }
    if case.ask.date > regime.known_until {
        notes.push(Note::new("note-as-last-known").with("date", regime.known_until));
    }
    let mut add = |note: Note| {
        if !notes.contains(&note) {
            notes.push(note);
        }
    };
    for part in &scratch.parts {
        let Some(charge) = case.regime.charges.get(part.charge) else { continue };
        let table = case.table(charge).map(|(table, _)| table);
        let facts = part.row.and_then(|row| table?.facts_of(usize::try_from(row).ok()?));
        let read_on = table.filter(|_| part.row.is_some()).and_then(|table| table.read_on);
        let undated = facts.is_some_and(|facts| facts.span.from.is_none());
        if let Some(read_on) = read_on.filter(|day| undated && case.ask.date < *day) {
            add(Note::new("note-rate-read-later").with("date", read_on).with("name", &*charge.id));
        }
        for switch in [charge.switch.as_ref(), facts.and_then(|f| f.switch.as_ref())] {
            if let Some(title) = switch.and_then(|name| case.switch_title(name)) {
                add(Note::of("note-switch", title));
            }
        }
        let asks_weight = case
            .expression(charge, part.row)
            .filter(|expr| expr.as_share().is_none())
            .is_some_and(|expr| expr.quantities().contains(&crate::expr::Quantity::Kg));
        let net = case
            .lines
            .get(part.line)
            .is_some_and(|line| line.goods.attributes.contains_key("net_weight_g"));
        if asks_weight && !net {
            add(Note::new("note-gross-weight"));
        }
    }
    notes
}

impl Case<'_, '_> {
    fn switch_title(&self, name: &str) -> Option<&Texts> {
        let lane = self.book.lane(self.ask.destination)?;
        lane.switches.iter().find(|switch| switch.name == name).map(|switch| &switch.title)
    }

    /// The rate of `charge` on `line`, as written.
    pub(super) fn rate_text(&self, charge: &Charge, line: usize) -> String {
        self.rate_of(charge, line).map_or_else(String::new, ToString::to_string)
    }

    pub(super) fn rate_of<'c>(&'c self, charge: &'c Charge, line: usize) -> Option<&'c RateExpr> {
        let rates = self.rates(charge, self.lines.get(line)?).ok()?;
        match (rates.rows(), &charge.rate) {
            ([row, ..], crate::lane::RateSource::Table { .. }) => {
                let (table, column) = self.table(charge)?;
                table.rate(usize::try_from(*row).ok()?, column)
            }
            (_, crate::lane::RateSource::Expression(own)) => Some(own),
            (_, crate::lane::RateSource::Table { otherwise, .. }) => otherwise.as_ref(),
        }
    }
}
