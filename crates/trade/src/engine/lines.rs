//! What is known of each line before any charge: its values, and which thresholds it meets.

use super::plan::{Test, weighed};
use super::{Answer, Case, too_large};
use crate::lane::gate::letters;
use crate::lane::linear::{Linear, Name, Value};
use crate::lane::{Scope, Side, Threshold};
use crate::{Exact, GoodsLine, ParcelAsk, Refusal};
use kernel::{Currency, Money, Rate, Rounding};
use std::cell::Cell;

/// One product of the consignment.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    pub(crate) goods: &'a GoodsLine,
    /// Price, freight and insurance of all units, in minor units.
    pub(crate) values: [i64; 3],
    /// The origin of the goods, as letters.
    pub(crate) from: usize,
    /// The code as a number of ten digits, and how many it has.
    pub(crate) key: u64,
    pub(crate) digits: u8,
    pub(crate) hs6: u64,
    /// The table that was searched last, and the place of the code in it.
    pub(crate) found: Cell<(usize, u32)>,
    /// A bit for each threshold that is met.
    pub(crate) met: u64,
}

impl Line<'_> {
    /// The values as they enter a sum, with their factors.
    pub(crate) fn value(&self, linear: &Linear) -> Option<Exact> {
        linear.terms.iter().try_fold(Exact::ZERO, |sum, (factor, name)| match name {
            Name::Value(value) if factor.is_one() => sum.plus(Exact::from_minor(self.get(*value))),
            Name::Value(value) => sum.plus(factor.times_whole(self.get(*value))?),
            Name::Charge(_) | Name::Kind(_) | Name::Itself => Some(sum),
        })
    }

    pub(crate) const fn get(&self, value: Value) -> i64 {
        match value {
            Value::Price => self.values[0],
            Value::Freight => self.values[1],
            Value::Insurance => self.values[2],
        }
    }
}

/// Fills in the lines, carriage shared out over them by price (whole minor units, largest remainder), and
/// answers the sum of their prices.
pub(crate) fn fill<'a>(
    lines: &mut Vec<Line<'a>>,
    ask: &'a ParcelAsk,
    currency: Currency,
) -> Answer<Money> {
    let mut sum = Money::zero(currency);
    lines.clear();
    for goods in &ask.goods {
        let price = price(goods, &ask.rates, currency)?;
        sum = sum.plus(price)?;
        let (key, digits) = crate::book::table::key_of(goods.hs);
        lines.push(Line {
            goods,
            key,
            digits,
            values: [price.minor(), 0, 0],
            from: letters(goods.origin.unwrap_or(ask.origin)),
            hs6: key / 10_000,
            found: Cell::new((usize::MAX, 0)),
            met: 0,
        });
    }
    for (place, money) in [(1, ask.freight), (2, ask.insurance)] {
        if money.is_zero() {
            continue;
        }
        if let [only] = lines.as_mut_slice() {
            only.values[place] = money.minor();
            continue;
        }
        share_out(money, lines, place)?;
    }
    Ok(sum)
}

/// What all units of a product cost. A price in another currency is converted as a whole and rounded
/// once, half up, to the smallest unit of the regime's currency: Entrepot's own choice.
pub(crate) fn price(goods: &GoodsLine, rates: &Exchange, currency: Currency) -> Answer<Money> {
    let (unit, units) = (goods.unit_price, i64::from(goods.quantity));
    if unit.currency() == currency {
        return Ok(unit.times(units)?);
    }
    let all = Exact::from_minor(unit.minor()).times_whole(units).ok_or_else(too_large)?;
    let exact = convert(all, (unit.currency(), currency), rates)?;
    match exact.round(Rounding::HalfUp).ok_or_else(too_large)? {
        0 => Err(Box::new(Refusal::Vanishes { goods: goods.key.clone(), currency })),
        minor => Ok(Money::new(minor, currency)),
    }
}

/// What one unit of a currency is worth in the regime's.
pub(crate) type Exchange = [(Currency, Rate)];

/// Minor units of `from` in minor units of `to`.
fn convert(minor: Exact, (from, to): (Currency, Currency), rates: &Exchange) -> Answer<Exact> {
    let rate = rate(rates, from, to)?;
    let (ours, theirs) = (to.digits(), from.digits());
    let shift = |value: Exact| {
        let up = u8::try_from(ours.saturating_sub(theirs)).ok()?;
        let down = u8::try_from(theirs.saturating_sub(ours)).ok()?;
        value.times(rate)?.times_ten_to(up)?.by_ten_to(down)
    };
    shift(minor).ok_or_else(too_large)
}

/// What one unit of `from` is worth in `to`.
pub(crate) fn rate(rates: &Exchange, from: Currency, to: Currency) -> Answer<Exact> {
    if from == to {
        return Ok(Exact::ONE);
    }
    let known = rates.iter().find(|(currency, _)| *currency == from);
    let (_, rate) = known.ok_or_else(|| Box::new(Refusal::NoRate { currency: from, to }))?;
    Exact::from_rate(*rate).ok_or_else(too_large)
}

/// As [`Money::split`] by price; few lines without memory of their own.
fn share_out(money: Money, lines: &mut [Line<'_>], place: usize) -> Answer {
    let total = lines.iter().try_fold(0i64, |sum, line| sum.checked_add(line.values[0]));
    let small = total.filter(|total| {
        let fits = money.minor().checked_mul(*total).is_some();
        fits && *total > 0 && money.minor() > 0 && lines.len() <= FEW
    });
    let Some(total) = small else {
        let weights: Vec<u64> = lines.iter().map(|line| line.values[0].unsigned_abs()).collect();
        for (line, part) in lines.iter_mut().zip(money.split(&weights)?) {
            line.values[place] = part.minor();
        }
        return Ok(());
    };
    let (mut rests, mut left) = ([0i64; FEW], money.minor());
    for (line, rest) in lines.iter_mut().zip(&mut rests) {
        let product = money.minor() * line.values[0];
        (line.values[place], *rest) = (product / total, product % total);
        left -= line.values[place];
    }
    for _ in 0..left {
        // Of equal remainders the first.
        let largest = rests.iter_mut().zip(lines.iter_mut()).rev().max_by_key(|(rest, _)| **rest);
        if let Some((rest, line)) = largest {
            line.values[place] += 1;
            *rest = -1;
        }
    }
    Ok(())
}

/// Up to so many lines share carriage without memory of their own.
const FEW: usize = 8;

impl Case<'_, '_> {
    /// `money` in minor units of the regime's currency.
    pub(crate) fn here(&self, money: Money) -> Answer<Exact> {
        let minor = Exact::from_minor(money.minor());
        if money.currency() == self.regime.currency {
            return Ok(minor);
        }
        convert(minor, (money.currency(), self.regime.currency), &self.ask.rates)
    }

    /// What one unit of `from` is worth in the regime's currency.
    pub(crate) fn rate(&self, from: Currency) -> Answer<Exact> {
        rate(&self.ask.rates, from, self.regime.currency)
    }

    /// Tests every threshold of the regime on every line.
    pub(crate) fn test_thresholds(&mut self) -> Answer {
        let (regime, plan) = (self.regime, self.plan);
        let known_at = self.ask.facts.known_at;
        for (at, (threshold, test)) in regime.thresholds.iter().zip(&plan.tests).enumerate() {
            if !test.days.hold(self.day)
                || (known_at.is_some() && !threshold.span.holds(self.ask.date, known_at))
            {
                continue;
            }
            let limit = self.here(threshold.limit)?;
            // One answer for all lines of a consignment.
            let whole = threshold.per == Scope::Consignment;
            let met = whole && self.meets((threshold, test), limit, 0)?;
            let bit = 1u64.checked_shl(u32::try_from(at).unwrap_or(64)).unwrap_or(0);
            for line in 0..self.lines.len() {
                if (if whole { met } else { self.meets((threshold, test), limit, line)? })
                    && let Some(line) = self.lines.get_mut(line)
                {
                    line.met |= bit;
                }
            }
        }
        Ok(())
    }

    /// Whether a line meets a threshold, by whole numbers where they do.
    fn meets(
        &self,
        (threshold, test): (&Threshold, &Test),
        limit: Exact,
        line: usize,
    ) -> Answer<bool> {
        let Some((factors, minor)) = test.whole else {
            return self.meets_exactly(threshold, limit, line);
        };
        let Some(own) = self.lines.get(line) else { return Ok(false) };
        let of = |line: &Line<'_>| weighed(factors, line.values);
        let limit = i128::from(minor);
        let (value, limit) = match threshold.per {
            Scope::Item => (of(own), limit * i128::from(own.goods.quantity)),
            Scope::Line => (of(own), limit),
            Scope::Hs6 => {
                (self.lines.iter().filter(|other| other.hs6 == own.hs6).map(of).sum(), limit)
            }
            Scope::Consignment => (self.lines.iter().map(of).sum(), limit),
        };
        Ok(threshold.side.is_met(&value, &limit))
    }

    fn meets_exactly(&self, threshold: &Threshold, limit: Exact, line: usize) -> Answer<bool> {
        let Some(own) = self.lines.get(line) else { return Ok(false) };
        let of = |line: &Line<'_>| line.value(&threshold.of).ok_or_else(too_large);
        let sum = |wanted: &dyn Fn(&Line<'_>) -> bool| {
            self.lines
                .iter()
                .filter(|other| wanted(other))
                .try_fold(Exact::ZERO, |sum, other| sum.plus(of(other)?).ok_or_else(too_large))
        };
        let foreign = threshold.limit.currency() != self.regime.currency;
        // Prices were rounded when they were converted; so is a limit, or its edge would be another's.
        let rounded = |limit: Exact| match foreign {
            true => limit.round(Rounding::HalfUp).map(Exact::from_minor),
            false => Some(limit),
        };
        let units = match threshold.per {
            // One unit is compared by comparing all units with the limit times their number.
            Scope::Item => i64::from(own.goods.quantity),
            Scope::Line | Scope::Hs6 | Scope::Consignment => 1,
        };
        let limit = match own.goods.unit_price.currency() == self.regime.currency {
            true => rounded(limit).and_then(|limit| limit.times_whole(units)),
            false => limit.times_whole(units).and_then(rounded),
        };
        let limit = limit.ok_or_else(too_large)?;
        let (value, limit) = match threshold.per {
            Scope::Item | Scope::Line => (of(own)?, limit),
            Scope::Hs6 => (sum(&|other| other.hs6 == own.hs6)?, limit),
            Scope::Consignment => (sum(&|_| true)?, limit),
        };
        Ok(threshold.side.is_met(&value, &limit))
    }
}

impl Side {
    fn is_met<T: PartialOrd>(self, value: &T, limit: &T) -> bool {
        match self {
            Side::AtMost => value <= limit,
            Side::Below => value < limit,
            Side::AtLeast => value >= limit,
            Side::Above => value > limit,
        }
    }
}
