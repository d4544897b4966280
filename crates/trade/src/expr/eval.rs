//! What a rate comes to.

use super::{
    Quantity, RateExpr,
    ast::{
        Amount, Body, Clause, Comparison, Condition, Formula, Repr, Subject, Term, TermKind, Test,
    },
    quantity::{Name, Unit},
};
use crate::Exact;
use kernel::{Currency, Date};

/// What an expression may ask; all amounts are those of the whole scope (all units of its lines).
pub trait Quantities {
    /// How much of it there is; `None` when it is not stated. See [`Quantity::of_unit`].
    ///
    /// # Errors
    /// [`Fault::BadNumber`] for an attribute that is not a number; [`Fault::Overflow`].
    fn quantity(&self, quantity: &Quantity) -> Result<Option<Exact>, Fault>;

    /// A number that an attribute states of one unit (`abv_percent`), for conditions.
    ///
    /// # Errors
    /// [`Fault::BadNumber`] for a text that is not a number.
    fn number(&self, attribute: &str) -> Result<Option<Exact>, Fault>;

    /// The text of an attribute, for conditions such as `scope = pecans`.
    fn word(&self, attribute: &str) -> Option<&str>;

    /// The share (0.068 for 6.8 %) that the asker states for `RATE name`.
    ///
    /// # Errors
    /// [`Fault::BadNumber`] for a text that is not a number.
    fn stated_rate(&self, name: &str) -> Result<Option<Exact>, Fault>;

    /// What another charge came to as a share of its base, for `rate:ID` in conditions.
    ///
    /// # Errors
    /// Whatever kept it from being computed.
    fn effective_rate(&self, charge: &str) -> Result<Option<Exact>, Fault>;

    /// Units of the regime's currency for one unit of another.
    fn foreign(&self, currency: Currency) -> Option<Exact>;
}

/// One question to an expression.
#[derive(Debug)]
pub struct Ask<'a, Q> {
    /// The day whose season counts.
    pub date: Date,
    /// The regime's currency: answers are in its smallest unit.
    pub currency: Currency,
    /// What shares are of, in the smallest unit. `None` while it contains the charge itself: then only
    /// a rate that is affine in it can be answered, see [`Fault::NeedsBase`].
    pub base: Option<Exact>,
    /// What conditions call `value`, in the smallest unit: the customs value of the scope.
    pub value: Option<Exact>,
    /// The rest.
    pub facts: &'a Q,
}

/// The answer: `share × base + fixed`, with the bound that held and the clause that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Affine {
    /// Of the base.
    pub share: Exact,
    /// In the smallest unit of the regime's currency.
    pub fixed: Exact,
    /// Which alternative of the expression it was, from 0.
    pub clause: u16,
    /// Whether a bound took the place of the formula.
    pub bound: Bound,
}

/// Which part of `A MIN B MAX C` an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The formula itself.
    Free,
    /// The lower bound.
    Min,
    /// The upper bound.
    Max,
}

impl Affine {
    /// A share of the base and nothing else.
    pub(crate) const fn share(share: Exact) -> Affine {
        Affine { share, fixed: Exact::ZERO, clause: 0, bound: Bound::Free }
    }

    /// The amount in the smallest unit, not rounded; `None` when it does not fit.
    #[must_use]
    pub fn of(&self, base: Exact) -> Option<Exact> {
        self.share.times(base)?.plus(self.fixed)
    }
}

/// Why an expression has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A quantity is not stated.
    #[error("the rate asks for {}", .0.attributes().join(" and "))]
    Missing(Quantity),
    /// An attribute of a condition is not stated.
    #[error("the rate asks for {0}")]
    MissingAttribute(Name),
    /// The asker has to state a rate.
    #[error("the rate has to be stated as {0}")]
    MissingRate(Name),
    /// The effective rate of a charge that was not computed.
    #[error("the rate depends on charge {0}, which is not charged before it")]
    MissingCharge(Name),
    /// The value that a condition tests is not known.
    #[error("the rate depends on the value")]
    MissingValue,
    /// An attribute that is not a number.
    #[error("{0} is not a number")]
    BadNumber(Name),
    /// A currency without a rate.
    #[error("the rate is in {0}, and no exchange rate is given")]
    NoForeign(Currency),
    /// A bound, a step or `OVER` needs the base, and the base contains the charge itself.
    #[error("the rate has a bound or a step and its base contains the charge itself")]
    NeedsBase,
    /// The schedule gives no rate that can be computed, for a named reason.
    #[error("the schedule gives no rate to compute: {0}")]
    Refused(Name),
    /// No season of the text holds the day.
    #[error("the rate says nothing of {0}")]
    OutOfSeason(Date),
    /// No condition held and there is no last clause.
    #[error("no step of the rate applies")]
    NoClause,
    /// A number that does not fit.
    #[error("the amount is too large to be computed exactly")]
    Overflow,
}

impl RateExpr {
    /// What the rate comes to. Allocates nothing unless it fails.
    ///
    /// # Errors
    /// What the asker can state: [`Fault::Missing`], [`Fault::MissingAttribute`], [`Fault::MissingRate`],
    /// [`Fault::BadNumber`]. What the book lacks or leaves open: the others.
    pub fn evaluate<Q: Quantities>(&self, ask: &Ask<'_, Q>) -> Result<Affine, Fault> {
        match &self.0 {
            Repr::Share(share) => Ok(Affine::share(*share)),
            Repr::Clauses(clauses) => {
                let (at, clause) = taken(clauses, ask)?;
                match &clause.body {
                    Body::Refuse(reason) => Err(Fault::Refused(reason.clone())),
                    Body::Formula(formula) => {
                        let (bound, (share, fixed)) = bounded(formula, ask)?;
                        let clause = u16::try_from(at).unwrap_or(u16::MAX);
                        Ok(Affine { share, fixed, clause, bound })
                    }
                }
            }
        }
    }
}

/// The first clause whose season and conditions hold, and its place.
fn taken<'e, Q: Quantities>(
    clauses: &'e [Clause],
    ask: &Ask<'_, Q>,
) -> Result<(usize, &'e Clause), Fault> {
    let day = (ask.date.month(), ask.date.day());
    let mut out_of_season = false;
    for (at, clause) in clauses.iter().enumerate() {
        if !clause.seasons.is_empty() && !clause.seasons.iter().any(|season| season.holds(day)) {
            out_of_season = true;
            continue;
        }
        let holds = match &clause.when {
            Some(condition) => condition.holds(ask)?,
            None => true,
        };
        if holds {
            return Ok((at, clause));
        }
    }
    Err(if out_of_season { Fault::OutOfSeason(ask.date) } else { Fault::NoClause })
}

impl super::ast::Season {
    fn holds(self, day: (i8, i8)) -> bool {
        if self.from <= self.to {
            self.from <= day && day <= self.to
        } else {
            self.from <= day || day <= self.to
        }
    }
}

type Pair = (Exact, Exact);

fn bounded<Q: Quantities>(formula: &Formula, ask: &Ask<'_, Q>) -> Result<(Bound, Pair), Fault> {
    let own = sum(&formula.sum, ask)?;
    let (mut bound, mut best) = (Bound::Free, own);
    if let Some(min) = &formula.min {
        let min = sum(min, ask)?;
        if less(best, min, ask)? {
            (bound, best) = (Bound::Min, min);
        }
    }
    if let Some(max) = &formula.max {
        let max = sum(max, ask)?;
        if less(max, best, ask)? {
            (bound, best) = (Bound::Max, max);
        }
    }
    Ok((bound, best))
}

fn less<Q: Quantities>(a: Pair, b: Pair, ask: &Ask<'_, Q>) -> Result<bool, Fault> {
    if a.0 == b.0 {
        return Ok(a.1 < b.1);
    }
    let base = ask.base.ok_or(Fault::NeedsBase)?;
    let amount = |(share, fixed): Pair| share.times(base)?.plus(fixed);
    match (amount(a), amount(b)) {
        (Some(a), Some(b)) => Ok(a < b),
        _ => Err(Fault::Overflow),
    }
}

fn sum<Q: Quantities>(terms: &[Term], ask: &Ask<'_, Q>) -> Result<Pair, Fault> {
    let (mut share, mut fixed) = (Exact::ZERO, Exact::ZERO);
    for term in terms {
        let (s, f) = term_value(&term.kind, ask)?;
        let (s, f) = if term.minus { (s.negated(), f.negated()) } else { (Some(s), Some(f)) };
        share = s.and_then(|s| share.plus(s)).ok_or(Fault::Overflow)?;
        fixed = f.and_then(|f| fixed.plus(f)).ok_or(Fault::Overflow)?;
    }
    Ok((share, fixed))
}

fn term_value<Q: Quantities>(kind: &TermKind, ask: &Ask<'_, Q>) -> Result<Pair, Fault> {
    match kind {
        TermKind::Share { share, over: None } => Ok((*share, Exact::ZERO)),
        TermKind::Share { share, over: Some(over) } => {
            let over = minor(*over, ask)?;
            if ask.base.ok_or(Fault::NeedsBase)? <= over {
                return Ok((Exact::ZERO, Exact::ZERO));
            }
            let free = share.times(over).and_then(Exact::negated).ok_or(Fault::Overflow)?;
            Ok((*share, free))
        }
        TermKind::ShareOf { share, part, .. } => {
            let value = amount_of(part, ask)?.times_ten_to(digits(ask.currency));
            let fixed = value.and_then(|value| value.times(*share)).ok_or(Fault::Overflow)?;
            Ok((Exact::ZERO, fixed))
        }
        TermKind::Specific { amount, unit: None, .. } => Ok((Exact::ZERO, minor(*amount, ask)?)),
        TermKind::Specific { amount, unit: Some(unit), per_quantity } => {
            let quantity = amount_of(&unit.quantity, ask)?;
            let counted = unit.counted(quantity);
            let value = counted.and_then(|many| per_quantity.times(many));
            let value = value.ok_or(Fault::Overflow)?;
            Ok((Exact::ZERO, minor(Amount { value, currency: amount.currency }, ask)?))
        }
        TermKind::Stated(name) => {
            let stated = ask.facts.stated_rate(name)?;
            Ok((stated.ok_or_else(|| Fault::MissingRate(name.clone()))?, Exact::ZERO))
        }
        TermKind::Group(formula) => bounded(formula, ask).map(|(_, pair)| pair),
    }
}

fn amount_of<Q: Quantities>(quantity: &Quantity, ask: &Ask<'_, Q>) -> Result<Exact, Fault> {
    ask.facts.quantity(quantity)?.ok_or_else(|| Fault::Missing(quantity.clone()))
}

pub(super) fn digits(currency: Currency) -> u8 {
    u8::try_from(currency.digits()).unwrap_or(0)
}

/// An amount in the smallest unit of the regime's currency.
fn minor<Q: Quantities>(amount: Amount, ask: &Ask<'_, Q>) -> Result<Exact, Fault> {
    let value = if amount.currency == ask.currency {
        amount.value
    } else {
        let rate = ask.facts.foreign(amount.currency);
        let rate = rate.ok_or(Fault::NoForeign(amount.currency))?;
        amount.value.times(rate).ok_or(Fault::Overflow)?
    };
    value.times_ten_to(digits(ask.currency)).ok_or(Fault::Overflow)
}

impl Condition {
    fn holds<Q: Quantities>(&self, ask: &Ask<'_, Q>) -> Result<bool, Fault> {
        let mut missing = None;
        for all in &self.0 {
            match conjunction(all, ask) {
                Ok(true) => return Ok(true),
                // A product that states pieces is judged by the piece, and by nothing after it.
                Ok(false) if self.is_by_unit_value() => return Ok(false),
                Ok(false) => {}
                Err(fault @ (Fault::Missing(_) | Fault::MissingAttribute(_))) => {
                    missing = missing.or(Some(fault));
                }
                Err(fault) => return Err(fault),
            }
        }
        missing.map_or(Ok(false), Err)
    }

    fn is_by_unit_value(&self) -> bool {
        let by_unit =
            |test: &Test| matches!(test, Test::Number { subject: Subject::ValuePer(_), .. });
        self.0.iter().all(|all| matches!(all.as_slice(), [only] if by_unit(only)))
    }
}

fn conjunction<Q: Quantities>(tests: &[Test], ask: &Ask<'_, Q>) -> Result<bool, Fault> {
    for test in tests {
        if !test.holds(ask)? {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Test {
    fn holds<Q: Quantities>(&self, ask: &Ask<'_, Q>) -> Result<bool, Fault> {
        match self {
            Test::Word { attribute, not, words } => {
                let word = ask.facts.word(attribute);
                let word = word.ok_or_else(|| Fault::MissingAttribute(attribute.clone()))?;
                Ok(words.iter().any(|one| **one == *word.trim()) != *not)
            }
            Test::Number { subject, is, than, currency } => {
                let (left, right) = sides(subject, *than, *currency, ask)?;
                Ok(is.holds(left, right))
            }
        }
    }
}

/// Both sides of a comparison; a quotient is multiplied out instead of divided.
fn sides<Q: Quantities>(
    subject: &Subject,
    than: Exact,
    currency: Option<Currency>,
    ask: &Ask<'_, Q>,
) -> Result<Pair, Fault> {
    let money = || minor(Amount { value: than, currency: currency.unwrap_or(ask.currency) }, ask);
    match subject {
        Subject::Value => Ok((ask.value.ok_or(Fault::MissingValue)?, money()?)),
        Subject::ValuePer(unit) => {
            let value = ask.value.ok_or(Fault::MissingValue)?;
            per_unit(value, money()?, unit, ask)
        }
        Subject::Amount(unit) => {
            let whole = unit.whole().and_then(|whole| whole.times(than));
            Ok((amount_of(&unit.quantity, ask)?, whole.ok_or(Fault::Overflow)?))
        }
        Subject::EffectiveRate(charge) => {
            let rate = ask.facts.effective_rate(charge)?;
            Ok((rate.ok_or_else(|| Fault::MissingCharge(charge.clone()))?, than))
        }
        Subject::Attribute(name) => {
            let number = ask.facts.number(name)?;
            Ok((number.ok_or_else(|| Fault::MissingAttribute(name.clone()))?, than))
        }
    }
}

/// `value ÷ (quantity ÷ (count × size))` against `than`.
fn per_unit<Q: Quantities>(
    value: Exact,
    than: Exact,
    unit: &Unit,
    ask: &Ask<'_, Q>,
) -> Result<Pair, Fault> {
    let quantity = amount_of(&unit.quantity, ask)?;
    let whole = unit.whole().ok_or(Fault::Overflow)?;
    let left = value.times(whole).ok_or(Fault::Overflow)?;
    let right = than.times(quantity).ok_or(Fault::Overflow)?;
    Ok((left, right))
}

impl Comparison {
    fn holds(self, left: Exact, right: Exact) -> bool {
        match self {
            Comparison::Less => left < right,
            Comparison::AtMost => left <= right,
            Comparison::More => left > right,
            Comparison::AtLeast => left >= right,
            Comparison::Equal => left == right,
            Comparison::Unequal => left != right,
        }
    }
}
