//! What of a regime does not depend on the parcel, in the form in which a computation asks for it. Made
//! once, when a book is read.

use super::words::{Citations, Words};
use crate::lane::gate::Days;
use crate::lane::linear::{Linear, Name, Value};
use crate::lane::order::Base;
use crate::lane::{Charge, RateSource, Regime, RoundingOf, Scope, Threshold};
use crate::{CostKind, Exact, Text};
use kernel::Rounding;

/// One regime, ready to be computed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plan {
    /// For each charge.
    pub(super) rules: Vec<Rule>,
    /// For each charge, what an explanation says of it.
    pub(super) words: Vec<Words>,
    /// For each threshold.
    pub(super) tests: Vec<Test>,
    /// Charges that an open question decides, or a row of whose table.
    pub(super) questions: Vec<usize>,
    /// Whether all charges are rounded by the regime's own rule.
    pub(super) one_rounding: bool,
    /// Whether any charge may be waived.
    pub(super) waives: bool,
    /// Whose rule the rounding is.
    pub(super) rounding_source: Text,
}

/// One charge.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) rate: Rated,
    pub(super) values: Values,
    /// Other charges in the base, with their factors.
    pub(super) slots: Box<[(usize, Exact)]>,
    pub(super) base_to: Option<(Rounding, i64)>,
    pub(super) per: Scope,
    /// The payable share when it is not the whole.
    pub(super) payable: Option<Exact>,
    pub(super) rounding: RoundingOf,
    /// Of charges that fit alike, the one with the larger number applies: known later, then valid later.
    pub(super) order: u32,
    /// Whether it asks for an attribute or a preference.
    pub(super) asks: bool,
}

/// Where a rate stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Rated {
    /// A share of the base and nothing else.
    Share(Exact),
    /// An expression of the charge.
    Own,
    /// Table and column.
    Table(usize, usize),
}

/// Factors of price, freight and insurance.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    /// Whole ones, mostly 1: nothing can overflow.
    Whole([i32; 3]),
    /// Others; `None` where the value is not part of the sum.
    Exact([Option<Exact>; 3]),
}

/// One threshold.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Test {
    pub(super) days: Days,
    /// What is tested when its factors are whole, and the limit when it is in the regime's currency.
    pub(super) whole: Option<([i32; 3], i64)>,
}

impl Plan {
    pub(crate) fn of(regime: &Regime, citations: &mut Citations<'_>) -> Plan {
        let duty = regime.charges.iter().find(|charge| charge.kind == CostKind::Duty);
        let duty = duty.map_or("", |duty| &duty.id);
        let ages = |charge: &Charge| (charge.span.known_from, charge.span.from);
        let mut order: Vec<_> = regime.charges.iter().map(ages).collect();
        order.sort_unstable();
        order.dedup();
        let rule = |(charge, base): (&Charge, &Base)| {
            let place = order.partition_point(|known| *known < ages(charge));
            Rule {
                rate: rated(&charge.rate),
                values: Values::of(base.values),
                slots: base.slots.as_slice().into(),
                base_to: charge.base_to,
                per: charge.per,
                payable: (!charge.payable.is_one()).then_some(charge.payable),
                rounding: charge.rounding.as_ref().unwrap_or(&regime.rounding).of,
                order: u32::try_from(place).unwrap_or(u32::MAX),
                asks: charge.attribute.is_some() || charge.preference.is_some(),
            }
        };
        Plan {
            rules: regime.charges.iter().zip(&regime.slots.bases).map(rule).collect(),
            words: regime.charges.iter().map(|c| Words::of(c, duty, citations)).collect(),
            tests: regime.thresholds.iter().map(|threshold| test(regime, threshold)).collect(),
            rounding_source: regime.rounding.source.as_str().into(),
            questions: regime
                .charges
                .iter()
                .enumerate()
                .filter(|(_, charge)| charge.switch.is_some() || citations.asks(charge))
                .map(|(at, _)| at)
                .collect(),
            one_rounding: regime.charges.iter().all(|charge| charge.rounding.is_none()),
            waives: regime.charges.iter().any(|charge| charge.waive.is_some()),
        }
    }
}

fn rated(rate: &RateSource) -> Rated {
    match rate {
        RateSource::Expression(own) => own.as_share().map_or(Rated::Own, Rated::Share),
        RateSource::Table { table, column, .. } => Rated::Table(*table, *column),
    }
}

fn test(regime: &Regime, threshold: &Threshold) -> Test {
    let own = threshold.limit.currency() == regime.currency;
    let limit = own.then(|| threshold.limit.minor());
    Test { days: Days::of(&threshold.span), whole: factors(&threshold.of).zip(limit) }
}

/// The whole factors of a sum over values alone.
fn factors(linear: &Linear) -> Option<[i32; 3]> {
    let mut factors = [0i32; 3];
    for (factor, name) in &linear.terms {
        let Name::Value(value) = name else { continue };
        let place = match value {
            Value::Price => &mut factors[0],
            Value::Freight => &mut factors[1],
            Value::Insurance => &mut factors[2],
        };
        *place = place.checked_add(i32::try_from(factor.as_whole()?).ok()?)?;
    }
    Some(factors)
}

impl Values {
    fn of(factors: [Option<Exact>; 3]) -> Values {
        let mut whole = [0i32; 3];
        for (place, factor) in whole.iter_mut().zip(&factors) {
            let Some(factor) = factor else { continue };
            match factor.as_whole().and_then(|factor| i32::try_from(factor).ok()) {
                Some(factor) => *place = factor,
                None => return Values::Exact(factors),
            }
        }
        Values::Whole(whole)
    }

    /// The sum of a line's values.
    #[inline]
    pub(super) fn sum(&self, values: [i64; 3]) -> Option<Exact> {
        match self {
            Values::Whole(factors) => Exact::decimal(weighed(*factors, values), 0),
            Values::Exact(factors) => {
                let mut sum = Exact::ZERO;
                for (factor, value) in factors.iter().zip(values) {
                    let Some(factor) = factor else { continue };
                    sum = sum.plus(factor.times(Exact::from_minor(value))?)?;
                }
                Some(sum)
            }
        }
    }
}

/// Values with whole factors, added up: of 98 bits at most.
#[inline]
pub(super) fn weighed(factors: [i32; 3], values: [i64; 3]) -> i128 {
    let product = |at: usize| i128::from(factors[at]) * i128::from(values[at]);
    product(0) + product(1) + product(2)
}
