//! What was counted, made into a report.

use super::demand::{MILLION, half_even};
use super::run::{Market, REGIMES_MOST};
use super::tally::{Owed, Sums, Tally};
use super::{
    Bucket, Demand, Distribution, Group, GroupDemand, LaneTaxes, Report, Tallied, Unpriced,
};
use crate::{Exact, Texts};
use kernel::{Currency, Money, Rounding};

/// Edges of the buckets, in hundredths of a percent.
const EDGES: [i64; 14] =
    [-5000, -2000, -1000, -500, -200, -100, 0, 100, 200, 500, 1000, 2000, 5000, 10_000];
const PERCENTILES: [u8; 9] = [1, 5, 10, 25, 50, 75, 90, 95, 99];

impl Market<'_> {
    pub(super) fn report(&self, tally: &Tally, items: usize) -> Report {
        let mut all = vec![Sums::default(); self.currencies.len().max(1)];
        for (_, sums) in tally.chapters.rows() {
            for (all, one) in all.iter_mut().zip(sums) {
                all.merge(one);
            }
        }
        let groups = |rows: &mut dyn Iterator<Item = (String, &[Sums])>| -> Vec<Group> {
            rows.map(|(key, sums)| self.group(key, sums)).collect()
        };
        let priced: u64 = all.iter().map(|sums| sums.items).sum();
        let whole = self.group("all".to_owned(), &all);
        Report {
            scenario: String::new(),
            title: Texts::new(),
            date: self.options.date,
            before: self.before.digest().to_owned(),
            after: self.after.digest().to_owned(),
            currency: self.options.report.as_ref().map(|(currency, _)| *currency),
            items: u64::try_from(items).unwrap_or(u64::MAX),
            priced,
            unpriced: unpriced(tally),
            distribution: distribution(tally, &whole, priced),
            chapters: groups(&mut tally.chapters.rows().map(|(k, s)| (format!("{k:02}"), s))),
            merchants: groups(&mut tally.merchants.rows().map(|(k, s)| (k.to_string(), s))),
            lanes: groups(&mut tally.lanes.rows().map(|(k, s)| (self.lane_name(k), s))),
            taxes: self.taxes(tally),
            crossings: tally
                .counts
                .iter()
                .map(|((kind, what), items)| Tallied {
                    kind: *kind,
                    what: what.clone(),
                    items: *items,
                })
                .collect(),
            crossed: tally.crossed.clone(),
            demand: self.demand(tally, &whole),
        }
    }

    fn lane_name(&self, key: usize) -> String {
        let Some(lane) = self.lanes.get(key / REGIMES_MOST) else { return String::new() };
        let regime = lane.before.and_then(|known| known.regimes.get(key % REGIMES_MOST));
        let regime = regime.map_or("", |regime| regime.name.as_str());
        format!("{}:{} {regime}", lane.of.origin, lane.of.destination)
    }

    /// A sum over currencies, divided by `parts`, in the currency of the report; in their own when all
    /// of it is in one. Rounded once, half to even.
    fn sum(&self, sums: &[Sums], of: fn(&Sums) -> i128, parts: i128) -> Option<Money> {
        let mut used = sums.iter().zip(&self.currencies).filter(|(sums, _)| sums.items > 0);
        let Some((currency, rates)) = &self.options.report else {
            let (only, currency) = used.next()?;
            let minor = i64::try_from(half_even(of(only), parts)).ok()?;
            return used.next().is_none().then(|| Money::new(minor, *currency));
        };
        let mut sum = Exact::ZERO;
        for (sums, from) in used {
            let whole = half_even(of(sums), parts);
            let own = Exact::decimal(whole, 0)?;
            let here = if from == currency {
                own
            } else {
                let rate = rates.iter().find(|(known, _)| known == from)?.1;
                let own = own.times(Exact::from_rate(rate)?)?;
                let (up, down) = (currency.digits(), from.digits());
                let raised = own.times_ten_to(u8::try_from(up).ok()?)?;
                raised.by_ten_to(u8::try_from(down).ok()?)?
            };
            sum = sum.plus(here)?;
        }
        Some(Money::new(sum.round(Rounding::HalfEven)?, *currency))
    }

    fn group(&self, key: String, sums: &[Sums]) -> Group {
        let items: u64 = sums.iter().map(|sums| sums.items).sum();
        let ppm: i128 = sums.iter().map(|sums| sums.ppm).sum();
        let amount = |of: fn(&Sums) -> i128| self.sum(sums, of, 1);
        let (before, after) = (amount(|s| s.before), amount(|s| s.after));
        let ratio =
            before.zip(after).filter(|(old, _)| old.is_positive()).and_then(|(old, new)| {
                let change = i128::from(new.minor()) - i128::from(old.minor());
                i64::try_from(half_even(change * MILLION, i128::from(old.minor()))).ok()
            });
        let mean = half_even(ppm, i128::from(items.max(1)));
        Group {
            name: key.clone(),
            key,
            items,
            up: sums.iter().map(|sums| sums.up).sum(),
            down: sums.iter().map(|sums| sums.down).sum(),
            before,
            after,
            tax_before: amount(|s| s.tax_before),
            tax_after: amount(|s| s.tax_after),
            by_value_ppm: ratio,
            mean_ppm: i64::try_from(mean).unwrap_or(i64::MAX),
            demand: self.options.elasticity.as_ref().map(|_| self.group_demand(sums)),
        }
    }

    fn group_demand(&self, sums: &[Sums]) -> GroupDemand {
        let units: i128 = sums.iter().map(|sums| sums.units).sum();
        let left: i128 = sums.iter().map(|sums| sums.units_ppm).sum();
        GroupDemand {
            units: u64::try_from(units).unwrap_or(u64::MAX),
            units_after_ppm: i64::try_from(left).unwrap_or(i64::MAX),
            revenue: self.sum(sums, |s| s.revenue, 1),
            revenue_after: self.sum(sums, |s| s.revenue_ppm, MILLION),
            tax_after: self.sum(sums, |s| s.sold_tax_ppm, MILLION),
        }
    }

    /// All together, with what the refused items lose.
    fn demand(&self, tally: &Tally, whole: &Group) -> Option<Demand> {
        let elasticity = self.options.elasticity.as_ref()?;
        let mut all = whole.demand.clone()?;
        all.units = all.units.saturating_add(tally.refused_units);
        let mut lost = vec![Sums::default(); self.currencies.len()];
        for (lane, revenue) in self.lanes.iter().zip(&tally.refused_revenue) {
            if let Some(sums) = lost.get_mut(lane.currency) {
                sums.items += u64::from(*revenue > 0);
                sums.revenue += revenue;
            }
        }
        if lost.iter().any(|sums| sums.items > 0) {
            let lost = self.sum(&lost, |s| s.revenue, 1);
            all.revenue = all.revenue.zip(lost).and_then(|(own, lost)| own.plus(lost).ok());
        }
        Some(Demand {
            form: elasticity.form,
            overall: elasticity.overall,
            all,
            refused_units: tally.refused_units,
        })
    }

    fn taxes(&self, tally: &Tally) -> Vec<LaneTaxes> {
        let mut by: Vec<(kernel::Country, Currency, Owed)> = Vec::new();
        for (lane, owed) in self.lanes.iter().zip(&tally.owed) {
            let to = lane.of.destination;
            let Some(currency) = self.currencies.get(lane.currency).copied() else { continue };
            let at = by.iter().position(|(known, ..)| *known == to).unwrap_or_else(|| {
                by.push((to, currency, Owed::default()));
                by.len() - 1
            });
            if let Some((_, _, sum)) = by.get_mut(at) {
                for side in 0..2 {
                    sum.items[side] += owed.items[side];
                    sum.tax[side] += owed.tax[side];
                    sum.sold[side] += owed.sold[side];
                }
            }
        }
        by.retain(|(_, _, owed)| owed.items != [0, 0]);
        by.sort_by_key(|(to, ..)| *to);
        let told = self.options.elasticity.is_some();
        by.into_iter()
            .map(|(destination, currency, owed)| {
                let money =
                    |minor: i128| Money::new(i64::try_from(minor).unwrap_or(i64::MAX), currency);
                LaneTaxes {
                    destination,
                    items: owed.items[0],
                    items_after: owed.items[1],
                    before: money(owed.tax[0]),
                    after: money(owed.tax[1]),
                    sold_before: told.then(|| money(owed.sold[0])),
                    sold_after: told.then(|| money(half_even(owed.sold[1], MILLION))),
                }
            })
            .collect()
    }
}

fn unpriced(tally: &Tally) -> Vec<Unpriced> {
    let mut rows: Vec<Unpriced> = tally
        .unpriced
        .iter()
        .map(|((side, reason), items)| Unpriced {
            side: *side,
            reason: (*reason).to_owned(),
            items: *items,
        })
        .collect();
    rows.sort_by(|a, b| (a.side, b.items).cmp(&(b.side, a.items)));
    rows
}

fn distribution(tally: &Tally, whole: &Group, priced: u64) -> Distribution {
    if priced == 0 {
        return Distribution::default();
    }
    let mut edges: Vec<(Option<i64>, Option<i64>)> = Vec::new();
    let mut from = None;
    for edge in EDGES {
        edges.push((from, Some(edge)));
        if edge == 0 {
            edges.push((Some(0), Some(0)));
        }
        from = Some(edge);
    }
    edges.push((from, None));
    let count = |(from, to): (Option<i64>, Option<i64>)| match (from, to) {
        (Some(0), Some(0)) => tally.same,
        _ => tally.between(from, to),
    };
    Distribution {
        up: whole.up,
        down: whole.down,
        same: tally.same,
        buckets: edges
            .into_iter()
            .map(|edge| Bucket { from: edge.0, to: edge.1, items: count(edge) })
            .collect(),
        percentiles: PERCENTILES.iter().map(|p| (*p, tally.percentile(*p, priced))).collect(),
        least_ppm: tally.least,
        most_ppm: tally.most,
        mean_ppm: whole.mean_ppm,
        by_value_ppm: whole.by_value_ppm,
    }
}
