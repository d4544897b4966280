//! What each thread adds up, and how the sums of threads come together.

use super::demand::MILLION;
use super::{Crossing, CrossingKind, Side};
use std::collections::BTreeMap;

/// Changes are counted by hundredths of a percent between −100 % and +1000 %.
const LOWEST: i64 = -10_000;
const HIGHEST: i64 = 100_000;

/// What one priced item adds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Priced {
    pub(super) before: i64,
    pub(super) after: i64,
    pub(super) tax_before: i64,
    pub(super) tax_after: i64,
    pub(super) goods_before: i64,
    pub(super) goods_after: i64,
    pub(super) units: u32,
    /// Demand after in millionths of demand before.
    pub(super) demand: Option<i64>,
}

impl Priced {
    fn ppm(&self) -> i64 {
        if self.before == self.after {
            return 0;
        }
        let change = i128::from(self.after) - i128::from(self.before);
        let ppm = super::demand::half_even(change * MILLION, i128::from(self.before.max(1)));
        i64::try_from(ppm).unwrap_or(i64::MAX)
    }
}

/// Sums in one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) items: u64,
    pub(super) up: u64,
    pub(super) down: u64,
    pub(super) ppm: i128,
    pub(super) before: i128,
    pub(super) after: i128,
    pub(super) tax_before: i128,
    pub(super) tax_after: i128,
    pub(super) units: i128,
    pub(super) units_ppm: i128,
    pub(super) revenue: i128,
    pub(super) revenue_ppm: i128,
    pub(super) sold_tax: i128,
    pub(super) sold_tax_ppm: i128,
}

impl Sums {
    fn add(&mut self, one: &Priced) {
        self.items += 1;
        self.up += u64::from(one.after > one.before);
        self.down += u64::from(one.after < one.before);
        self.ppm += i128::from(one.ppm());
        self.before += i128::from(one.before);
        self.after += i128::from(one.after);
        self.tax_before += i128::from(one.tax_before);
        self.tax_after += i128::from(one.tax_after);
        if let Some(demand) = one.demand {
            let (units, demand) = (i128::from(one.units), i128::from(demand));
            self.units += units;
            self.units_ppm += units * demand;
            self.revenue += units * i128::from(one.goods_before);
            self.revenue_ppm += units * demand * i128::from(one.goods_after);
            self.sold_tax += units * i128::from(one.tax_before);
            self.sold_tax_ppm += units * demand * i128::from(one.tax_after);
        }
    }

    pub(super) fn merge(&mut self, other: &Sums) {
        self.items += other.items;
        self.up += other.up;
        self.down += other.down;
        self.ppm += other.ppm;
        self.before += other.before;
        self.after += other.after;
        self.tax_before += other.tax_before;
        self.tax_after += other.tax_after;
        self.units += other.units;
        self.units_ppm += other.units_ppm;
        self.revenue += other.revenue;
        self.revenue_ppm += other.revenue_ppm;
        self.sold_tax += other.sold_tax;
        self.sold_tax_ppm += other.sold_tax_ppm;
    }
}

/// Sums by a small number and a currency.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    currencies: usize,
    cells: Vec<Sums>,
}

impl Table {
    fn new(currencies: usize) -> Table {
        Table { currencies: currencies.max(1), cells: Vec::new() }
    }

    fn add(&mut self, key: usize, currency: usize, one: &Priced) {
        if let Some(sums) = self.at(key, currency) {
            sums.add(one);
        }
    }

    fn at(&mut self, key: usize, currency: usize) -> Option<&mut Sums> {
        let end = key.checked_add(1)?.checked_mul(self.currencies)?;
        if self.cells.len() < end {
            self.cells.resize(end, Sums::default());
        }
        self.cells.get_mut(key * self.currencies + currency)
    }

    fn merge(&mut self, other: &Table) {
        if self.cells.len() < other.cells.len() {
            self.cells.resize(other.cells.len(), Sums::default());
        }
        for (own, more) in self.cells.iter_mut().zip(&other.cells) {
            own.merge(more);
        }
    }

    /// Key and sums by currency, of the keys that have any.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, &[Sums])> {
        let rows = self.cells.chunks(self.currencies.max(1)).enumerate();
        rows.filter(|(_, sums)| sums.iter().any(|sums| sums.items > 0))
    }
}

/// Tax and items of one lane on each side, whether or not the other side has a price.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Owed {
    pub(super) items: [u64; 2],
    pub(super) tax: [i128; 2],
    pub(super) sold: [i128; 2],
}

/// Everything that one thread counts.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    /// Counts of changed prices by hundredths of a percent, rounded down.
    changes: Vec<u64>,
    pub(super) same: u64,
    pub(super) least: i64,
    pub(super) most: i64,
    pub(super) chapters: Table,
    pub(super) merchants: Table,
    pub(super) lanes: Table,
    pub(super) owed: Vec<Owed>,
    pub(super) unpriced: BTreeMap<(Side, &'static str), u64>,
    pub(super) counts: BTreeMap<(CrossingKind, String), u64>,
    pub(super) crossed: Vec<Crossing>,
    pub(super) refused_units: u64,
    /// What the items that become refused were sold for, by lane: goods in minor units.
    pub(super) refused_revenue: Vec<i128>,
}

/// Where an item's sums go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    pub(super) chapter: usize,
    pub(super) merchant: usize,
    pub(super) lane: usize,
    pub(super) currency: usize,
}

impl Tally {
    pub(super) fn new(currencies: usize, lanes: usize) -> Tally {
        let span = usize::try_from(HIGHEST - LOWEST + 1).unwrap_or(0);
        Tally {
            changes: vec![0; span],
            same: 0,
            least: i64::MAX,
            most: i64::MIN,
            chapters: Table::new(currencies),
            merchants: Table::new(currencies),
            lanes: Table::new(currencies),
            owed: vec![Owed::default(); lanes],
            unpriced: BTreeMap::new(),
            counts: BTreeMap::new(),
            crossed: Vec::new(),
            refused_units: 0,
            refused_revenue: vec![0; lanes],
        }
    }

    pub(super) fn add(&mut self, places: Places, one: &Priced) {
        let ppm = one.ppm();
        (self.least, self.most) = (self.least.min(ppm), self.most.max(ppm));
        if one.before == one.after {
            self.same += 1;
        } else {
            let change = i128::from(one.after) - i128::from(one.before);
            let points = (change * 10_000).div_euclid(i128::from(one.before.max(1)));
            let points = i64::try_from(points).unwrap_or(HIGHEST).clamp(LOWEST, HIGHEST);
            let at = usize::try_from(points - LOWEST).unwrap_or(0);
            if let Some(count) = self.changes.get_mut(at) {
                *count += 1;
            }
        }
        self.chapters.add(places.chapter, places.currency, one);
        self.merchants.add(places.merchant, places.currency, one);
        self.lanes.add(places.lane, places.currency, one);
    }

    pub(super) fn merge(&mut self, other: Tally, most: usize) {
        for (own, more) in self.changes.iter_mut().zip(&other.changes) {
            *own += more;
        }
        self.same += other.same;
        (self.least, self.most) = (self.least.min(other.least), self.most.max(other.most));
        self.chapters.merge(&other.chapters);
        self.merchants.merge(&other.merchants);
        self.lanes.merge(&other.lanes);
        for (own, more) in self.owed.iter_mut().zip(&other.owed) {
            for side in 0..2 {
                own.items[side] += more.items[side];
                own.tax[side] += more.tax[side];
                own.sold[side] += more.sold[side];
            }
        }
        for (key, count) in other.unpriced {
            *self.unpriced.entry(key).or_default() += count;
        }
        for (key, count) in other.counts {
            *self.counts.entry(key).or_default() += count;
        }
        self.crossed.extend(other.crossed);
        self.crossed.truncate(most);
        self.refused_units += other.refused_units;
        for (own, more) in self.refused_revenue.iter_mut().zip(&other.refused_revenue) {
            *own += more;
        }
    }

    /// How many prices change by at least `from` and less than `to` hundredths of a percent.
    pub(super) fn between(&self, from: Option<i64>, to: Option<i64>) -> u64 {
        let place = |edge: i64| usize::try_from(edge.clamp(LOWEST, HIGHEST) - LOWEST).unwrap_or(0);
        let first = from.map_or(0, place);
        let last = to.map_or(self.changes.len(), place);
        self.changes.get(first..last).map_or(0, |counts| counts.iter().sum())
    }

    /// The change that `percent` of all priced items do not exceed, in hundredths of a percent.
    pub(super) fn percentile(&self, percent: u8, priced: u64) -> i64 {
        let rank = (u128::from(priced) * u128::from(percent)).div_ceil(100).max(1);
        let mut seen = 0u128;
        for (points, count) in (LOWEST..).zip(&self.changes) {
            if points == 0 {
                seen += u128::from(self.same);
            }
            seen += u128::from(*count);
            if seen >= rank {
                return points;
            }
        }
        HIGHEST
    }
}
