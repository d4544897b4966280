//! Prices every item before and after.

use super::tally::{Places, Priced, Tally};
use super::{Crossing, CrossingKind, Item, LaneOf, Options, Report, Side};
use crate::{
    Attributes, Book, Facts, GoodsLine, Lane, ParcelAsk, Refusal, Regime, Scratch, Totals,
    landed_totals,
};
use kernel::{Currency, Money};
use std::sync::Arc;

/// Regimes of a lane that are told apart.
pub(super) const REGIMES_MOST: usize = 32;
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
        let joined = workers.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.map(|done| done.unwrap_or_else(|fault| std::panic::resume_unwind(fault))).collect()
    });
    let mut tally = market.tally();
    for one in tallies {
        tally.merge(one, options.crossings_most);
    }
    market.report(&tally, items.len())
}

/// What all threads read.
pub(super) struct Market<'a> {
    pub(super) before: &'a Book,
    pub(super) after: &'a Book,
    pub(super) options: &'a Options<'a>,
    pub(super) lanes: Vec<Known<'a>>,
    pub(super) currencies: Vec<Currency>,
}

/// What is known of one of the lanes.
pub(super) struct Known<'a> {
    pub(super) of: &'a LaneOf,
    pub(super) before: Option<&'a Lane>,
    pub(super) after: Option<&'a Lane>,
    /// Which of the currencies; the first when no lane leads there.
    pub(super) currency: usize,
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
                self.cross((lane, at), (CrossingKind::Refused, what), (Some(old), None), Some(why));
            }
            (Err(why), Ok(new)) => {
                self.unpriced(Side::Before, why);
                let what = why.slug().to_owned();
                self.cross((lane, at), (CrossingKind::Allowed, what), (None, Some(new)), Some(why));
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
            self.cross((lane, at), (CrossingKind::Regime, what), pair, None);
            return;
        }
        for (bit, threshold) in was.thresholds.iter().enumerate() {
            let met = old.met >> bit & 1 == 1;
            let now = is.thresholds.iter().position(|t| t.id == threshold.id);
            let meets = now.is_some_and(|bit| new.met >> bit & 1 == 1);
            if met != meets {
                let kind = if meets { CrossingKind::Meets } else { CrossingKind::Leaves };
                self.cross((lane, at), (kind, threshold.id.clone()), pair, None);
            }
        }
    }

    fn cross(
        &mut self,
        (lane, item): (&Known<'_>, u64),
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
