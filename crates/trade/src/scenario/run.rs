//! Prices every item before and after.

use super::demand::{MILLION, half_even};
use super::tally::{Owed, Places, Priced, Sums, Tally};
use super::{
    Bucket, Crossing, CrossingKind, Demand, Distribution, Group, GroupDemand, Item, LaneOf,
    LaneTaxes, Options, Report, Side, Tallied, Unpriced,
};
use crate::{
    Attributes, Book, Exact, Facts, GoodsLine, Lane, ParcelAsk, Refusal, Regime, Scratch, Texts,
    Totals, landed_totals,
};
use kernel::{Currency, Money, Rounding};
use std::sync::Arc;

/// Edges of the buckets, in hundredths of a percent.
const EDGES: [i64; 14] =
    [-5000, -2000, -1000, -500, -200, -100, 0, 100, 200, 500, 1000, 2000, 5000, 10_000];
const PERCENTILES: [u8; 9] = [1, 5, 10, 25, 50, 75, 90, 95, 99];
/// Regimes of a lane that are told apart.
const REGIMES_MOST: usize = 32;
/// Items between two words of progress.
const PROGRESS: usize = 4096;

/// Prices every item under `before` and under `after` and adds up what changed. Reads both books and
/// changes neither; the same input gives the same report, however many threads there are.
#[must_use]
pub fn run(before: &Book, after: &Book, items: &[Item], options: &Options<'_>) -> Report {
    let market = Market::new(before, after, options);
    let threads = options.threads.clamp(1, 64);
    let length = items.len().div_ceil(threads).max(1);
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0u64..)
            .zip(items.chunks(length))
            .map(|(chunk, items)| {
                let first = chunk.saturating_mul(u64::try_from(length).unwrap_or(u64::MAX));
                let market = &market;
                scope.spawn(move || market.work(items, first))
            })
            .collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    let mut tally = market.tally();
    for one in tallies {
        tally.merge(one, options.crossings_most);
    }
    market.report(&tally, items.len())
}

/// What all threads read.
struct Market<'a> {
    before: &'a Book,
    after: &'a Book,
    options: &'a Options<'a>,
    lanes: Vec<Known<'a>>,
    currencies: Vec<Currency>,
}

/// What is known of one of the lanes.
struct Known<'a> {
    of: &'a LaneOf,
    before: Option<&'a Lane>,
    after: Option<&'a Lane>,
    /// Which of the currencies; the first when no lane leads there.
    currency: usize,
    /// Nothing of what prices an item here differs between the books.
    untouched: bool,
}

impl<'a> Market<'a> {
    fn new(before: &'a Book, after: &'a Book, options: &'a Options<'a>) -> Market<'a> {
        let alike = before.tables == after.tables && before.bans() == after.bans();
        let mut currencies: Vec<Currency> = Vec::new();
        let mut lanes = Vec::new();
        for of in &options.lanes {
            let (old, new) = (before.lane(of.destination), after.lane(of.destination));
            let currency = old.or(new).map_or(Currency::USD, |lane| lane.currency);
            let place = currencies.iter().position(|known| *known == currency);
            let currency = place.unwrap_or_else(|| {
                currencies.push(currency);
                currencies.len() - 1
            });
            let same = alike && old == new && of.rates == of.rates_after;
            let untouched = same || (std::ptr::eq(before, after) && of.rates == of.rates_after);
            lanes.push(Known { of, before: old, after: new, currency, untouched });
        }
        Market { before, after, options, lanes, currencies }
    }

    fn tally(&self) -> Tally {
        Tally::new(self.currencies.len(), self.lanes.len())
    }

    fn work(&self, items: &[Item], first: u64) -> Tally {
        let mut worker = Worker::new(self);
        let mut told = 0u64;
        for (at, item) in (first..).zip(items) {
            worker.item(at, item);
            told += 1;
            if told == u64::try_from(PROGRESS).unwrap_or(u64::MAX) {
                self.tell(told);
                told = 0;
            }
        }
        self.tell(told);
        worker.tally
    }

    fn tell(&self, items: u64) {
        if let Some(progress) = self.options.progress
            && items > 0
        {
            progress(items);
        }
    }
}

/// One thread: the question it asks again and again, and what it counts.
struct Worker<'m, 'a> {
    market: &'m Market<'a>,
    ask: Option<ParcelAsk>,
    shared: Option<Arc<Attributes>>,
    scratch: Scratch,
    tally: Tally,
}

type Outcome = Result<Totals, Refusal>;

impl<'m, 'a> Worker<'m, 'a> {
    fn new(market: &'m Market<'a>) -> Worker<'m, 'a> {
        let tally = market.tally();
        Worker { market, ask: None, shared: None, scratch: Scratch::default(), tally }
    }

    fn item(&mut self, at: u64, item: &Item) {
        let place = usize::try_from(item.lane).unwrap_or(usize::MAX);
        let market = self.market;
        let Some(lane) = market.lanes.get(place) else { return };
        self.set(lane.of, item);
        let before = self.price(market.before, &lane.of.rates, (item.price, item.freight));
        let (price, freight) = item.after.unwrap_or((item.price, item.freight));
        let moved = (price, freight) != (item.price, item.freight);
        let after = if lane.untouched && !moved {
            before.clone()
        } else {
            self.price(market.after, &lane.of.rates_after, (price, freight))
        };
        self.count((place, lane), (at, item), &before, &after);
    }

    /// Makes the question of this item, keeping what is the same as in the one before.
    fn set(&mut self, lane: &LaneOf, item: &Item) {
        let date = self.market.options.date;
        let ask = self.ask.get_or_insert_with(|| ParcelAsk {
            origin: lane.origin,
            destination: lane.destination,
            date,
            goods: vec![GoodsLine {
                key: "goods".to_owned(),
                hs: item.hs,
                unit_price: item.price,
                quantity: 1,
                weight: item.weight,
                attributes: Attributes::new(),
                origin: item.origin,
                preference: None,
            }],
            freight: item.freight,
            insurance: item.freight,
            facts: Facts::default(),
            rates: Vec::new(),
        });
        (ask.origin, ask.destination) = (lane.origin, lane.destination);
        if let Some(line) = ask.goods.first_mut() {
            (line.hs, line.weight, line.origin) = (item.hs, item.weight, item.origin);
            let same = match (&self.shared, &item.attributes) {
                (Some(known), Some(own)) => Arc::ptr_eq(known, own),
                (None, None) => true,
                _ => false,
            };
            if !same {
                line.attributes = item.attributes.as_deref().cloned().unwrap_or_default();
                self.shared.clone_from(&item.attributes);
            }
        }
    }

    fn price(
        &mut self,
        book: &Book,
        rates: &[(Currency, kernel::Rate)],
        (price, freight): (Money, Money),
    ) -> Outcome {
        let Some(ask) = &mut self.ask else { return Err(Refusal::NoGoods) };
        if let Some(line) = ask.goods.first_mut() {
            line.unit_price = price;
        }
        (ask.freight, ask.insurance) = (freight, Money::zero(freight.currency()));
        if ask.rates != rates {
            ask.rates = rates.to_vec();
        }
        landed_totals(book, ask, &mut self.scratch)
    }

    fn count(
        &mut self,
        (place, lane): (usize, &Known<'_>),
        (at, item): (u64, &Item),
        before: &Outcome,
        after: &Outcome,
    ) {
        let units = i128::from(item.units);
        if let (Some(owed), Ok(totals)) = (self.tally.owed.get_mut(place), before) {
            owed.items[0] += 1;
            owed.tax[0] += i128::from(totals.taxes.minor());
            owed.sold[0] += units * i128::from(totals.taxes.minor());
        }
        let demand = before.as_ref().ok().zip(after.as_ref().ok()).and_then(|(old, new)| {
            let elasticity = self.market.options.elasticity.as_ref()?;
            let chapter = u8::try_from(chapter(item)).unwrap_or(0);
            Some(elasticity.demand(chapter, old.total.minor(), new.total.minor()))
        });
        if let (Some(owed), Ok(totals)) = (self.tally.owed.get_mut(place), after) {
            owed.items[1] += 1;
            owed.tax[1] += i128::from(totals.taxes.minor());
            owed.sold[1] +=
                units * i128::from(demand.unwrap_or(0)) * i128::from(totals.taxes.minor());
        }
        match (before, after) {
            (Ok(old), Ok(new)) => {
                let one = priced(item, old, new, demand);
                let places = Places {
                    chapter: chapter(item),
                    merchant: usize::try_from(item.merchant).unwrap_or(0),
                    lane: place * REGIMES_MOST + old.regime.min(REGIMES_MOST - 1),
                    currency: lane.currency,
                };
                self.tally.add(places, &one);
                if old.regime != new.regime || old.met != new.met || !lane.untouched {
                    self.thresholds(lane, at, old, new);
                }
            }
            (Ok(old), Err(why)) => {
                self.unpriced(Side::After, why);
                self.tally.refused_units += u64::from(item.units);
                if let Some(lost) = self.tally.refused_revenue.get_mut(place) {
                    *lost += units * i128::from(old.goods.minor());
                }
                let what = why.slug().to_owned();
                self.cross(lane, at, (CrossingKind::Refused, what), (Some(old), None), Some(why));
            }
            (Err(why), Ok(new)) => {
                self.unpriced(Side::Before, why);
                let what = why.slug().to_owned();
                self.cross(lane, at, (CrossingKind::Allowed, what), (None, Some(new)), Some(why));
            }
            (Err(_), Err(why)) => self.unpriced(Side::Both, why),
        }
    }

    fn unpriced(&mut self, side: Side, why: &Refusal) {
        *self.tally.unpriced.entry((side, why.slug())).or_default() += 1;
    }

    /// Which regime and which thresholds differ; thresholds are compared by name.
    fn thresholds(&mut self, lane: &Known<'_>, at: u64, old: &Totals, new: &Totals) {
        let regime = |lane: Option<&'a Lane>, totals: &Totals| -> Option<&'a Regime> {
            lane.and_then(|lane| lane.regimes.get(totals.regime))
        };
        let known = self.market.lanes.iter().find(|known| std::ptr::eq(known.of, lane.of));
        let Some(known) = known else { return };
        let (Some(was), Some(is)) = (regime(known.before, old), regime(known.after, new)) else {
            return;
        };
        let pair = (Some(old), Some(new));
        if was.name != is.name {
            let what = format!("{} → {}", was.name, is.name);
            self.cross(lane, at, (CrossingKind::Regime, what), pair, None);
            return;
        }
        for (bit, threshold) in was.thresholds.iter().enumerate() {
            let met = old.met >> bit & 1 == 1;
            let now = is.thresholds.iter().position(|t| t.id == threshold.id);
            let meets = now.is_some_and(|bit| new.met >> bit & 1 == 1);
            if met != meets {
                let kind = if meets { CrossingKind::Meets } else { CrossingKind::Leaves };
                self.cross(lane, at, (kind, threshold.id.clone()), pair, None);
            }
        }
    }

    fn cross(
        &mut self,
        lane: &Known<'_>,
        item: u64,
        (kind, what): (CrossingKind, String),
        (before, after): (Option<&Totals>, Option<&Totals>),
        why: Option<&Refusal>,
    ) {
        if self.tally.crossed.len() < self.market.options.crossings_most {
            self.tally.crossed.push(Crossing {
                item,
                name: String::new(),
                address: String::new(),
                lane: format!("{}:{}", lane.of.origin, lane.of.destination),
                kind,
                what: what.clone(),
                why: why.map(ToString::to_string),
                before: before.map(|totals| totals.total),
                after: after.map(|totals| totals.total),
            });
        }
        *self.tally.counts.entry((kind, what)).or_default() += 1;
    }
}

fn priced(item: &Item, old: &Totals, new: &Totals, demand: Option<i64>) -> Priced {
    Priced {
        before: old.total.minor(),
        after: new.total.minor(),
        tax_before: old.taxes.minor(),
        tax_after: new.taxes.minor(),
        goods_before: old.goods.minor(),
        goods_after: new.goods.minor(),
        units: item.units,
        demand,
    }
}

fn chapter(item: &Item) -> usize {
    item.hs.chapter().parse().unwrap_or(0)
}

impl Market<'_> {
    fn report(&self, tally: &Tally, items: usize) -> Report {
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
