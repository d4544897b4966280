//! The same parts, said in words: one line for each rate of each charge, with the numbers in its formula.

use super::formula::{self, inside};
use super::groups::{self, Group, View};
use super::words::Words;
use super::{Answer, Case, Scratch, too_large};
use crate::expr::RateExpr;
use crate::lane::Charge;
use crate::{CostKind, CostLine, Exact, LandedCost, Note, Text, Texts};
use kernel::{Date, Money, Rounding};

/// Memory that is used again from one explanation to the next.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) groups: Vec<Group>,
    /// For each part the number of its group.
    pub(super) of: Vec<u32>,
    /// What has been rounded.
    pub(super) done: Vec<(u32, u32)>,
    /// What is rounded together, and the places of its groups.
    pub(super) exact: Vec<Exact>,
    pub(super) places: Vec<usize>,
    /// The lines of a group.
    pub(super) members: Vec<usize>,
    /// The keys of the products.
    keys: Vec<Text>,
    /// The formula that is being written.
    pub(super) text: String,
}

pub(super) fn explain(case: &Case<'_, '_>, scratch: &mut Scratch) -> Answer<LandedCost> {
    let mut said = std::mem::take(&mut scratch.said);
    let cost = cost(case, scratch, &mut said);
    said.keys.clear();
    scratch.said = said;
    cost
}

fn cost(case: &Case<'_, '_>, scratch: &Scratch, said: &mut Said) -> Answer<LandedCost> {
    groups::fill(case, &scratch.parts, said)?;
    groups::round(case, &scratch.parts, said)?;
    said.keys.clear();
    said.keys.extend(case.ask.goods.iter().map(|goods| Text::from(&goods.key)));
    let mut lines: Vec<CostLine> = Vec::with_capacity(case.ask.goods.len() + 2 + said.groups.len());
    plain_lines(case, said, &mut lines)?;
    for at in 0..said.groups.len() {
        let Some(group) = said.groups.get(at).copied() else { continue };
        lines.extend(line(case, scratch, group, said)?);
    }
    let total_of = |wanted: fn(CostKind) -> bool| {
        let amounts = lines.iter().filter(|l| wanted(l.kind)).map(|l| l.amount);
        Money::sum(case.regime.currency, amounts)
    };
    let total = total_of(|_| true)?;
    Ok(LandedCost {
        regime: case.regime.name.clone(),
        date: case.ask.date,
        total,
        goods: case.goods,
        carriage: case.carriage,
        taxes: total_of(CostKind::is_tax)?,
        counted: case.counted()?,
        notes: notes(case, scratch),
        left_out: Some(case.left_out(total)),
        as_of: Some(case.as_of(scratch)),
        lines,
        book: case.book.digest().to_owned(),
    })
}

/// Decimal places with which an exchange rate is told.
const RATE_PLACES: u32 = 12;

/// Goods, freight and insurance, as they are paid.
fn plain_lines(case: &Case<'_, '_>, said: &mut Said, lines: &mut Vec<CostLine>) -> Answer {
    let Said { keys, text, .. } = said;
    let plain = |kind: CostKind, amount: Money, formula: &str, goods: Vec<Text>| CostLine {
        kind,
        id: Text::new(),
        name: Texts::new(),
        amount,
        base: None,
        rate: None,
        formula: formula.to_owned(),
        rule: Note::fixed(match kind {
            CostKind::Freight => "rule-freight",
            CostKind::Insurance => "rule-insurance",
            _ => "rule-goods",
        }),
        source: Text::new(),
        date: None,
        read_on: None,
        goods,
    };
    let (ask, currency) = (case.ask, case.regime.currency);
    for (line, key) in case.lines.iter().zip(keys.iter()) {
        let (unit, amount) = (line.goods.unit_price, Money::new(line.values[0], currency));
        text.clear();
        Exact::from_minor(line.goods.quantity.into()).push_decimal(text, 0);
        text.push_str(" × ");
        formula::push_money(text, unit);
        if unit.currency() != currency {
            text.push(' ');
            text.push_str(unit.currency().code());
            text.push_str(" × ");
            case.rate(unit.currency())?.push_decimal(text, RATE_PLACES);
        }
        text.push_str(" = ");
        formula::push_money(text, amount);
        lines.push(plain(CostKind::Goods, amount, text, vec![key.clone()]));
    }
    for (kind, amount) in [(CostKind::Freight, ask.freight), (CostKind::Insurance, ask.insurance)] {
        if kind == CostKind::Freight || !amount.is_zero() {
            text.clear();
            formula::push_money(text, amount);
            lines.push(plain(kind, amount, text, Vec::new()));
        }
    }
    Ok(())
}

/// A charge at a rate of nothing is worth a word when it is the duty itself or a relief, which says why
/// nothing is owed; not when it is an excise or an additional tariff that does not concern the goods.
fn is_worth_a_line(words: &Words, view: &View<'_>) -> bool {
    let owes = || view.parts().any(|part| !part.amount.is_zero());
    words.is_said || view.first.waived || owes()
}

/// A charge, and what is said of it.
fn said_of<'b>(case: &Case<'b, '_>, charge: usize) -> Option<(&'b Charge, &'b Words)> {
    Some((case.regime.charges.get(charge)?, case.plan.words.get(charge)?))
}

/// The line of a group; `None` when it is not worth one.
fn line(
    case: &Case<'_, '_>,
    scratch: &Scratch,
    group: Group,
    said: &mut Said,
) -> Answer<Option<CostLine>> {
    let Said { of, keys, text, members, .. } = said;
    let view = View::of(group, &scratch.parts, of).ok_or_else(too_large)?;
    let first = view.first;
    let (charge, words) = said_of(case, first.charge).ok_or_else(too_large)?;
    if !is_worth_a_line(words, &view) {
        return Ok(None);
    }
    let expr = case.expression(charge, first.row).ok_or_else(too_large)?;
    let amount = Money::new(view.minor(), case.regime.currency);
    let base = view.taken_of()?;
    let (source, (date, read_on), class) = cited(case, (charge, words), first.row);
    let mut note = Note::named(words.key.clone(), &charge.rule);
    if !class.is_empty() {
        note = note.and("class", class);
    }
    members.clear();
    members.extend(view.parts().map(|part| part.line));
    text.clear();
    let condition = formula::push(case, (scratch, members), view, (charge, expr), text)?;
    if let Some(condition) = condition {
        note = note.and("condition", condition);
    }
    if first.waived {
        note = note.and("waived", charge.waive.as_ref().map_or(amount, |(_, limit)| *limit));
    }
    let mut goods: Vec<Text> = Vec::with_capacity(members.len());
    for key in members.iter().filter_map(|line| keys.get(*line)) {
        if !goods.contains(key) {
            goods.push(key.clone());
        }
    }
    Ok(Some(CostLine {
        kind: charge.kind,
        id: words.id.clone(),
        name: charge.name.clone(),
        amount,
        base: base.round(Rounding::HalfUp).map(|b| Money::new(b, case.regime.currency)),
        rate: effective(charge, &view).and_then(Exact::to_rate),
        formula: text.clone(),
        rule: note,
        source,
        date,
        read_on,
        goods,
    }))
}

/// What is owed for one unit of the base, without fixed amounts: `payable × share / (1 − inside)`.
fn effective(charge: &Charge, view: &View<'_>) -> Option<Exact> {
    let part = view.first;
    if part.waived {
        return Some(Exact::ZERO);
    }
    let share = charge.payable.times(part.affine.share)?;
    match inside(part) {
        Some(inside) => share.divided_by(Exact::ONE.minus(inside)?),
        None => Some(share),
    }
}

/// From when a rate holds, or when it was read.
type Days = (Option<Date>, Option<Date>);

/// Source, days and tax class of a rate.
fn cited(
    case: &Case<'_, '_>,
    (charge, words): (&Charge, &Words),
    row: Option<u32>,
) -> (Text, Days, Text) {
    let row = row.and_then(|row| usize::try_from(row).ok());
    let table = row.and_then(|_| case.table(charge)).map(|(table, _)| table);
    let place = table.zip(row).and_then(|(table, row)| table.place_of(row));
    let facts = table.zip(place).and_then(|(table, place)| table.facts.get(place));
    // A row that does not say since when was read on a day; since when its charge is owed is another matter.
    let days = match (facts.and_then(|facts| facts.span.from), table.and_then(|t| t.read_on)) {
        (Some(from), _) => (Some(from), None),
        (None, Some(read_on)) => (None, Some(read_on)),
        (None, None) => (Some(charge.span.from.unwrap_or(case.regime.valid_from)), None),
    };
    let class = facts.map_or(Text::new(), |facts| facts.class.clone());
    (words.source(place), days, class)
}

fn notes(case: &Case<'_, '_>, scratch: &Scratch) -> Vec<Note> {
    let regime = case.regime;
    let mut notes = Vec::new();
    if !regime.note.is_empty() {
        notes.push(Note::named(Text::fixed("note-regime"), &regime.note));
    }
    if scratch.parts.iter().any(|part| !part.owed.is_zero()) {
        let source = case.plan.rounding_source.clone();
        let note = Note::named(Text::fixed("note-rounding"), &regime.rounding.note);
        notes.push(note.and("source", source));
    }
    if case.ask.date > regime.known_until {
        notes.push(Note::fixed("note-as-last-known").and("date", regime.known_until));
    }
    let mut add = |note: Note| {
        if !notes.contains(&note) {
            notes.push(note);
        }
    };
    for part in &scratch.parts {
        let Some((charge, words)) = said_of(case, part.charge) else { continue };
        if !charge.note.is_empty() && !part.owed.is_zero() {
            add(Note::named(Text::fixed("note-charge"), &charge.note));
        }
        let table = case.table(charge).map(|(table, _)| table);
        let facts = part.row.and_then(|row| table?.facts_of(usize::try_from(row).ok()?));
        let read_on = table.filter(|_| part.row.is_some()).and_then(|table| table.read_on);
        let undated = facts.is_some_and(|facts| facts.span.from.is_none());
        if let Some(read_on) = read_on.filter(|day| undated && case.ask.date < *day) {
            let note = Note::fixed("note-rate-read-later").and("date", read_on);
            add(note.and("name", words.id.clone()));
        }
        let net = case
            .lines
            .get(part.line)
            .is_some_and(|line| line.goods.attributes.contains_key("net_weight_g"));
        let expr = case.expression(charge, part.row).filter(|expr| expr.as_share().is_none());
        if !net && expr.is_some_and(|expr| case.used_weight(scratch, part, expr)) {
            add(Note::fixed("note-gross-weight"));
        }
    }
    for (switch, on) in case.questions() {
        let (name, answer) = (switch.name.as_str(), if on { "on" } else { "off" });
        let said = |note: Note| note.and("switch", name).and("answer", answer);
        add(said(Note::named(Text::fixed("note-switch"), &switch.title)));
        if on != switch.on {
            add(said(Note::fixed("note-switch-answered")));
        }
    }
    notes
}

impl Case<'_, '_> {
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
