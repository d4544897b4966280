//! Back to text: canonical, and with the numbers in it.

use super::{
    Affine, Ask, Bound, Quantities, RateExpr,
    ast::{
        Amount, Body, Clause, Comparison, Condition, Formula, Repr, Season, Subject, Sum, Term,
        TermKind, Test,
    },
    eval::digits,
    parse::{COMPARISONS, MONTHS},
};
use crate::Exact;
use kernel::Currency;
use std::fmt::{self, Display as _, Formatter};

/// How an answer came about, in the signs that every language shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The formula that held with the numbers in it: `15% × 320.00 + 0.912 CNY × 0.7 L`.
    pub formula: String,
    /// The formula that a `MIN` or `MAX` took the place of, with its numbers.
    pub instead_of: Option<String>,
    /// The season that the day is in: `1 JUN-31 DEC`.
    pub season: Option<String>,
    /// The condition that held: `value/L >= 2.66 CNY`.
    pub condition: Option<String>,
}

struct Percent(Exact);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0.times_ten_to(2) {
            Some(percent) => write!(f, "{percent}%"),
            None => write!(f, "{}", self.0),
        }
    }
}

impl fmt::Display for RateExpr {
    /// The canonical text: every amount with its currency, `;` or `,` between the clauses.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Share(share) if share.is_zero() => f.write_str("Free"),
            Repr::Share(share) => Percent(*share).fmt(f),
            Repr::Clauses(clauses) => {
                let steps = clauses.iter().any(|clause| clause.when.is_some());
                let between = if steps { "; " } else { ", " };
                join(f, clauses, between)
            }
        }
    }
}

fn join<T: fmt::Display>(f: &mut Formatter<'_>, all: &[T], between: &str) -> fmt::Result {
    for (at, one) in all.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        one.fmt(f)?;
    }
    Ok(())
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.body {
            Body::Refuse(reason) => write!(f, "REFUSE \"{reason}\"")?,
            Body::Formula(formula) => formula.fmt(f)?,
        }
        if !self.seasons.is_empty() {
            f.write_str(" (")?;
            join(f, &self.seasons, ", ")?;
            f.write_str(")")?;
        }
        match &self.when {
            Some(condition) => write!(f, " WHEN {condition}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_sum(f, &self.sum)?;
        for (word, bound) in [("MIN", &self.min), ("MAX", &self.max)] {
            if let Some(bound) = bound {
                write!(f, " {word} ")?;
                write_sum(f, bound)?;
            }
        }
        Ok(())
    }
}

fn write_sum(f: &mut Formatter<'_>, sum: &[Term]) -> fmt::Result {
    for (at, term) in sum.iter().enumerate() {
        f.write_str(sign(at, term.minus))?;
        term.kind.fmt(f)?;
    }
    Ok(())
}

const fn sign(at: usize, minus: bool) -> &'static str {
    match (at, minus) {
        (0, false) => "",
        (0, true) => "-",
        (_, false) => " + ",
        (_, true) => " - ",
    }
}

impl fmt::Display for TermKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            TermKind::Share { share, over: None } => Percent(*share).fmt(f),
            TermKind::Share { share, over: Some(over) } => {
                write!(f, "{} OVER {over}", Percent(*share))
            }
            TermKind::ShareOf { share, name, .. } => write!(f, "{} OF {name}", Percent(*share)),
            TermKind::Specific { amount, unit: None, .. } => amount.fmt(f),
            TermKind::Specific { amount, unit: Some(unit), .. } => write!(f, "{amount}/{unit}"),
            TermKind::Stated(name) => write!(f, "RATE {name}"),
            TermKind::Group(formula) => write!(f, "({formula})"),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.value, self.currency)
    }
}

impl fmt::Display for Season {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let month = |month: i8| {
            let at = usize::try_from(month - 1).unwrap_or(0);
            MONTHS.get(at).and_then(|(name, _)| name.get(..3)).unwrap_or("JAN")
        };
        let ((from, first), (to, last)) = (self.from, self.to);
        write!(f, "{first} {}-{last} {}", month(from), month(to))
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, all) in self.0.iter().enumerate() {
            f.write_str(if at > 0 { " OR " } else { "" })?;
            join(f, all, " AND ")?;
        }
        Ok(())
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Test::Word { attribute, not, words } => {
                write!(f, "{attribute} {} ", if *not { "!=" } else { "=" })?;
                join(f, words, "|")
            }
            Test::Number { subject, is, than, currency } => {
                let is = COMPARISONS.iter().find(|(_, one)| one == is).map_or("=", |(s, _)| *s);
                match subject {
                    Subject::EffectiveRate(id) => write!(f, "rate:{id} {is} {}", Percent(*than)),
                    _ => write!(f, "{subject} {is} {than}"),
                }?;
                match currency {
                    Some(currency) => write!(f, " {currency}"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Value => f.write_str("value"),
            Subject::ValuePer(unit) => write!(f, "value/{unit}"),
            Subject::Amount(unit) => unit.fmt(f),
            Subject::EffectiveRate(id) => write!(f, "rate:{id}"),
            Subject::Attribute(name) => f.write_str(name),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(COMPARISONS.iter().find(|(_, one)| one == self).map_or("=", |(s, _)| *s))
    }
}

/// An amount in the smallest unit as text in major units, with all its decimals.
pub(crate) fn major(minor: Exact, currency: Currency) -> String {
    if let Some(whole) = minor.as_whole() {
        return kernel::Money::new(whole, currency).amount_text();
    }
    let text = minor.by_ten_to(digits(currency)).map_or_else(String::new, |m| m.to_string());
    let wanted = usize::from(digits(currency));
    let have = text.split_once('.').map_or(0, |(_, part)| part.len());
    if text.contains('/') || wanted <= have {
        return text;
    }
    let point = if have == 0 { "." } else { "" };
    format!("{text}{point}{}", "0".repeat(wanted - have))
}

impl RateExpr {
    /// How `answer` came about from the same question.
    #[must_use]
    pub fn explain<Q: Quantities>(&self, ask: &Ask<'_, Q>, answer: &Affine) -> Explanation {
        let none =
            Explanation { formula: String::new(), instead_of: None, season: None, condition: None };
        let base = ask.base.map_or_else(|| "…".to_owned(), |base| major(base, ask.currency));
        let clauses = match &self.0 {
            Repr::Share(share) => {
                return Explanation { formula: format!("{} × {base}", Percent(*share)), ..none };
            }
            Repr::Clauses(clauses) => clauses,
        };
        let Some(clause) = clauses.get(usize::from(answer.clause)) else { return none };
        let season = (!clause.seasons.is_empty())
            .then(|| clause.seasons.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
        let condition = clause.when.as_ref().map(ToString::to_string);
        let Body::Formula(formula) = &clause.body else { return none };
        let with = |sum: &Sum| with_numbers(sum, &base, ask);
        let (held, instead_of) = match (answer.bound, &formula.min, &formula.max) {
            (Bound::Min, Some(min), _) => (min, Some(with(&formula.sum))),
            (Bound::Max, _, Some(max)) => (max, Some(with(&formula.sum))),
            _ => (&formula.sum, None),
        };
        Explanation { formula: with(held), instead_of, season, condition }
    }
}

fn with_numbers<Q: Quantities>(sum: &[Term], base: &str, ask: &Ask<'_, Q>) -> String {
    let mut text = String::new();
    for (at, term) in sum.iter().enumerate() {
        text.push_str(match sign(at, term.minus) {
            " - " => " − ",
            other => other,
        });
        text.push_str(&term_with_numbers(&term.kind, base, ask));
    }
    text
}

fn term_with_numbers<Q: Quantities>(kind: &TermKind, base: &str, ask: &Ask<'_, Q>) -> String {
    let quantity = |q| ask.facts.quantity(q).ok().flatten();
    match kind {
        TermKind::Share { share, over: None } => format!("{} × {base}", Percent(*share)),
        TermKind::Share { share, over: Some(over) } => {
            format!("{} × max(0, {base} − {})", Percent(*share), amount_text(*over, ask))
        }
        TermKind::ShareOf { share, part, name } => {
            let value = quantity(part).map_or_else(|| "…".to_owned(), |v| v.to_string());
            format!("{} × {value} ({name})", Percent(*share))
        }
        TermKind::Specific { amount, unit: None, .. } => amount_text(*amount, ask),
        TermKind::Specific { amount, unit: Some(unit), .. } => {
            let whole = if unit.started { unit.whole() } else { Some(unit.size) };
            let many =
                quantity(&unit.quantity).zip(whole).and_then(|(q, whole)| q.divided_by(whole));
            let up = |many: Exact| many.round(kernel::Rounding::Up).map(Exact::from_minor);
            let many = if unit.started { many.and_then(up) } else { many };
            let many = many.map_or_else(|| "…".to_owned(), |m| m.decimal_text(6));
            let amount = amount_text(*amount, ask);
            if unit.started {
                return format!("{amount} × {many} {unit}");
            }
            let one = unit.count.is_one();
            let count = if one { String::new() } else { format!("/{}", unit.count) };
            format!("{amount} × {many}{count} {}", unit.name)
        }
        TermKind::Stated(name) => match ask.facts.stated_rate(name) {
            Ok(Some(share)) => format!("{} × {base}", Percent(share)),
            _ => format!("{name} × {base}"),
        },
        TermKind::Group(formula) => group_with_numbers(formula, base, ask),
    }
}

fn group_with_numbers<Q: Quantities>(formula: &Formula, base: &str, ask: &Ask<'_, Q>) -> String {
    let with = |sum: &Sum| with_numbers(sum, base, ask);
    let own = with(&formula.sum);
    let least = match &formula.min {
        Some(min) => format!("max({own}, {})", with(min)),
        None => own,
    };
    match &formula.max {
        Some(max) => format!("min({least}, {})", with(max)),
        None if formula.min.is_some() => least,
        None => format!("({least})"),
    }
}

/// The amount, with the exchange rate when it is not in the regime's currency.
fn amount_text<Q: Quantities>(amount: Amount, ask: &Ask<'_, Q>) -> String {
    match ask.facts.foreign(amount.currency) {
        Some(rate) if amount.currency != ask.currency => {
            format!("{amount} × {} {}/{}", rate.decimal_text(6), ask.currency, amount.currency)
        }
        _ => amount.to_string(),
    }
}
