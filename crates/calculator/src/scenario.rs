//! What if: the published catalogue priced again under other rules or exchange rates.
//!
//! [`load`] reads the market once (every published variant on every lane that its merchant ships on, as
//! its page prices it: one unit with its freight); [`Loaded::run`] computes without the database and
//! changes nothing. What a scenario makes of the rules, and the runs that are kept, are
//! [`rules::scenario`]'s.

pub(crate) mod edge;
mod runs;
#[cfg(test)]
mod tests;

pub use edge::begin_scenario;
pub use runs::{StandingRun, scenario_run, scenario_runs};

use catalog::{Listing, Variant};
use kernel::{Country, Currency, Lang, ListingId, MerchantId, Money, Rate, Rounding, Timestamp};
use pricing::{FxError, QuoteRefusal, RateCard, Terms, rate_cards, terms};
use rules::scenario::{ScenarioFault, books_of};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{StoreError, Tx};
use trade::scenario::{Item, LaneOf, Options, Report, Scenario, run};
use trade::{Attributes, Book, Refusal};

/// What to price again.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What changes.
    pub scenario: Scenario,
    /// Only these lanes (`None`: from or to anywhere); all when empty.
    pub lanes: Vec<(Option<Country>, Option<Country>)>,
    /// The currency of sums over several destinations.
    pub currency: Currency,
    /// The language of names in the report.
    pub lang: Lang,
}

/// The catalogue, ready to be priced again and again.
#[derive(Clone, Debug)]
pub struct Loaded {
    wanted: Wanted,
    before: Arc<Book>,
    after: Arc<Book>,
    items: Vec<Item>,
    /// Of each item, its listing and its variant's code.
    named: Vec<(u32, String)>,
    listings: Vec<(ListingId, String)>,
    /// Of each merchant, its id and its name.
    merchants: Vec<(String, String)>,
    lanes: Vec<LaneOf>,
    rates: Vec<(Currency, Rate)>,
    unpriced: BTreeMap<&'static str, u64>,
}

const PAGE: u32 = 500;
/// Currencies that rules may be written in besides those of their thresholds.
const RULE_CURRENCIES: [Currency; 3] = [Currency::USD, Currency::EUR, Currency::CNY];

/// Reads every published variant on every lane its merchant ships on; `progress` is told how many
/// listings were read.
///
/// # Errors
/// [`ScenarioFault::NoLane`] when a lane was named that no merchant ships on; else as [`books_of`].
pub fn load(
    tx: &mut Tx<'_>,
    wanted: &Wanted,
    now: Timestamp,
    progress: &mut dyn FnMut(u64),
) -> Result<Loaded, ScenarioFault> {
    let (before, after) = books_of(tx, &wanted.scenario, now.date())?;
    let mut reader = Reader {
        loaded: Loaded {
            wanted: wanted.clone(),
            before,
            after,
            items: Vec::new(),
            named: Vec::new(),
            listings: Vec::new(),
            merchants: Vec::new(),
            lanes: Vec::new(),
            rates: Vec::new(),
            unpriced: BTreeMap::new(),
        },
        terms: BTreeMap::new(),
        merchant: None,
        fx: BTreeMap::new(),
        now,
    };
    let mut last = None;
    loop {
        let page = catalog::published_page(tx, last, PAGE)?;
        let Some(end) = page.last().map(|listing| listing.id) else { break };
        for listing in &page {
            reader.listing(tx, listing)?;
        }
        progress(u64::try_from(page.len()).unwrap_or(0));
        last = Some(end);
    }
    reader.report_rates();
    let loaded = reader.loaded;
    if loaded.items.is_empty() && loaded.unpriced.is_empty() && !wanted.lanes.is_empty() {
        let name = |country: &Option<Country>| country.map_or("*".to_owned(), |c| c.to_string());
        let lanes: Vec<String> =
            wanted.lanes.iter().map(|(from, to)| format!("{}:{}", name(from), name(to))).collect();
        return Err(ScenarioFault::NoLane(lanes.join(", ")));
    }
    Ok(loaded)
}

struct Reader {
    loaded: Loaded,
    /// By destination; the merchant and the cards are those of the merchant at hand.
    terms: BTreeMap<Country, Terms>,
    merchant: Option<(MerchantId, u32, Arc<[RateCard]>)>,
    fx: BTreeMap<(Currency, Currency), Result<Rate, FxError>>,
    now: Timestamp,
}

impl Reader {
    fn listing(&mut self, tx: &mut Tx<'_>, listing: &Listing) -> Result<(), StoreError> {
        let destinations = self.turn_to(tx, listing.merchant)?;
        if !listing.kind.is_shipped() || destinations.is_empty() {
            return Ok(());
        }
        let number = u32::try_from(self.loaded.listings.len()).unwrap_or(u32::MAX);
        let title = listing.title(self.loaded.wanted.lang).to_owned();
        self.loaded.listings.push((listing.id, title));
        for variant in &listing.variants {
            let attributes = (!variant.attributes.is_empty())
                .then(|| Arc::new(Attributes::clone(&variant.attributes)));
            for destination in &destinations {
                match self.item(listing, variant, *destination, attributes.as_ref()) {
                    Ok(Some(item)) => {
                        self.loaded.items.push(item);
                        self.loaded.named.push((number, variant.code.clone()));
                    }
                    Ok(None) => {}
                    Err(QuoteRefusal::Store(error)) => return Err(error),
                    Err(refusal) => {
                        *self.loaded.unpriced.entry(refusal.slug()).or_default() += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// Makes the merchant's cards those of all terms; answers where the merchant ships to.
    fn turn_to(
        &mut self,
        tx: &mut Tx<'_>,
        merchant: MerchantId,
    ) -> Result<Vec<Country>, StoreError> {
        if self.merchant.as_ref().is_none_or(|(known, ..)| *known != merchant) {
            let number = u32::try_from(self.loaded.merchants.len()).unwrap_or(u32::MAX);
            let name = merchants::merchant(tx, merchant)?;
            let name = name.map(|m| m.name.get(self.loaded.wanted.lang).to_owned());
            let name = name.unwrap_or_else(|| merchant.to_string());
            self.loaded.merchants.push((merchant.to_string(), name));
            let cards: Arc<[RateCard]> = rate_cards(tx, merchant)?.into();
            for card in cards.iter() {
                for destination in &card.countries {
                    let there = self.loaded.before.lane(*destination).is_some()
                        && *destination != card.sent_from
                        && self.is_wanted(card.sent_from, *destination);
                    if there && !self.terms.contains_key(destination) {
                        let terms = terms(tx, merchant, *destination, self.now)?;
                        self.terms.insert(*destination, terms);
                    }
                }
            }
            for terms in self.terms.values_mut() {
                terms.merchant = merchant;
                terms.cards.clone_from(&cards);
            }
            self.merchant = Some((merchant, number, cards));
        }
        let Some((_, _, cards)) = &self.merchant else { return Ok(Vec::new()) };
        let ships = |to: &&Country| {
            cards.iter().any(|card| card.countries.contains(to) && card.sent_from != **to)
        };
        Ok(self.terms.keys().filter(ships).copied().collect())
    }

    fn is_wanted(&self, from: Country, to: Country) -> bool {
        let lanes = &self.loaded.wanted.lanes;
        let fits = |wanted: &Option<Country>, country| wanted.is_none_or(|w| w == country);
        lanes.is_empty() || lanes.iter().any(|(a, b)| fits(a, from) && fits(b, to))
    }

    /// The variant on its lane; `None` on a lane that was not asked for.
    fn item(
        &mut self,
        listing: &Listing,
        variant: &Variant,
        destination: Country,
        attributes: Option<&Arc<Attributes>>,
    ) -> Result<Option<Item>, QuoteRefusal> {
        let Some(terms) = self.terms.get(&destination) else { return Ok(None) };
        let unit = terms.line(listing, variant, 1)?;
        let freight = terms.freight(unit.weight, None)?;
        if freight.sent_from == destination || !self.is_wanted(freight.sent_from, destination) {
            return Ok(None);
        }
        let unknown = || Refusal::UnknownLane { origin: freight.sent_from, destination };
        let lane = self.loaded.before.lane(destination).ok_or_else(unknown)?;
        let (theirs, here) = (unit.unit_price.currency(), lane.currency);
        if freight.amount.currency() != theirs {
            let (code, got) = (variant.code.clone(), freight.amount.currency());
            return Err(QuoteRefusal::Currencies { code, wanted: theirs, got });
        }
        let known = self.fx.entry((theirs, here));
        let rate = known.or_insert_with(|| terms.fx(theirs, here).map(|fx| fx.rate)).clone()?;
        let after = self.loaded.wanted.scenario.rate(theirs, here, rate);
        let after = after.map_err(|_| QuoteRefusal::TooLarge)?;
        let pair = |rate: Rate| -> Result<(Money, Money), QuoteRefusal> {
            let turn = |money: Money| money.convert(here, rate, Rounding::HalfUp);
            Ok((turn(unit.unit_price)?, turn(freight.amount)?))
        };
        let (price, freight_here) = pair(rate)?;
        let after = if after == rate { None } else { Some(pair(after)?) };
        Ok(Some(Item {
            lane: self.lane(freight.sent_from, destination),
            merchant: self.merchant.as_ref().map_or(0, |(_, number, _)| *number),
            hs: unit.hs,
            price,
            freight: freight_here,
            after,
            weight: Some(unit.weight),
            origin: unit.origin,
            attributes: attributes.map(Arc::clone),
            units: 1,
        }))
    }

    /// The place of a lane among those of the run.
    fn lane(&mut self, origin: Country, destination: Country) -> u32 {
        let fits = |lane: &LaneOf| lane.origin == origin && lane.destination == destination;
        let at = self.loaded.lanes.iter().position(fits).unwrap_or_else(|| {
            let lane = self.new_lane(origin, destination);
            self.loaded.lanes.push(lane);
            self.loaded.lanes.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// A lane with the reference rates that its rules may ask for.
    fn new_lane(&self, origin: Country, destination: Country) -> LaneOf {
        let mut lane = LaneOf::new(origin, destination);
        let books = [&self.loaded.before, &self.loaded.after];
        let lanes = books.iter().filter_map(|book| book.lane(destination));
        let mut currencies = RULE_CURRENCIES.to_vec();
        for threshold in lanes.flat_map(|lane| &lane.regimes).flat_map(|r| &r.thresholds) {
            currencies.push(threshold.limit.currency());
        }
        currencies.sort_unstable_by(|a, b| a.code().cmp(b.code()));
        currencies.dedup();
        let Some(here) = self.loaded.before.lane(destination).map(|lane| lane.currency) else {
            return lane;
        };
        let Some(terms) = self.terms.get(&destination) else { return lane };
        for from in currencies.into_iter().filter(|from| *from != here) {
            let Ok(fx) = terms.reference(from, here) else { continue };
            let Ok(after) = self.loaded.wanted.scenario.rate(from, here, fx.rate) else { continue };
            lane.rates.push((from, fx.rate));
            lane.rates_after.push((from, after));
        }
        lane
    }

    /// What each destination's currency is worth in the report's.
    fn report_rates(&mut self) {
        let to = self.loaded.wanted.currency;
        for terms in self.terms.values() {
            let lane = self.loaded.before.lane(terms.destination);
            let Some(from) = lane.map(|lane| lane.currency).filter(|from| *from != to) else {
                continue;
            };
            if self.loaded.rates.iter().any(|(known, _)| *known == from) {
                continue;
            }
            if let Ok(fx) = terms.reference(from, to) {
                self.loaded.rates.push((from, fx.rate));
            }
        }
    }
}

impl Loaded {
    /// How many items there are to price.
    #[must_use]
    pub fn items(&self) -> u64 {
        u64::try_from(self.items.len()).unwrap_or(u64::MAX)
    }

    /// Prices every item before and after; `progress` is told how many more were priced.
    #[must_use]
    pub fn run(&self, progress: Option<&(dyn Fn(u64) + Sync)>) -> Report {
        let scenario = &self.wanted.scenario;
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        let options = Options {
            elasticity: scenario.elasticity.clone(),
            report: Some((self.wanted.currency, self.rates.clone())),
            threads,
            progress,
            ..Options::new(self.lanes.clone(), scenario.date)
        };
        let mut report = run(&self.before, &self.after, &self.items, &options);
        report.scenario.clone_from(&scenario.name);
        report.title.clone_from(&scenario.title);
        for (reason, items) in &self.unpriced {
            report.add_unpriced(reason, *items);
        }
        report.name_merchants(|number| self.merchants.get(number).cloned());
        report.name_items(|item| {
            let (listing, code) = self.named.get(usize::try_from(item).ok()?)?;
            let (id, title) = self.listings.get(usize::try_from(*listing).ok()?)?;
            Some((format!("{title} · {code}"), format!("/listings/{id}")))
        });
        report
    }
}
