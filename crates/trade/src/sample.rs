//! Parcels of every kind, drawn from a book: for benchmarks, and for properties that must hold on all lanes.
//!
//! A draw depends on its seed and the book alone. What a rate asks for and the draw did not state is filled
//! in as the refusal names it, so that nearly every draw is answered.

use crate::lane::{Lane, RateSource};
use crate::{
    Book, Buyer, Channel, Facts, GoodsLine, HsCode, ParcelAsk, Refusal, Scratch, landed_totals,
};
use kernel::{Country, Currency, Grams, Money, Rate};

/// Draws parcels to some destinations.
#[derive(Debug)]
pub struct Draw<'b> {
    book: &'b Book,
    /// Destinations, and the codes that their tables name.
    places: Vec<(Country, Vec<HsCode>)>,
    state: u64,
    scratch: Scratch,
}

const FROM: [Country; 3] = [Country::US, Country::CN, Country::US];
const OTHERS: [&str; 7] = ["DE", "GB", "KR", "VN", "MX", "AU", "JP"];
const DAYS: [&str; 4] = ["2026-11-21", "2026-08-01", "2026-11-02", "2025-12-01"];
/// What one unit is worth in renminbi, roughly.
const CURRENCIES: [(&str, (i128, i128)); 4] =
    [("USD", (7, 1)), ("EUR", (8, 1)), ("GBP", (93, 10)), ("CNY", (1, 1))];

impl<'b> Draw<'b> {
    /// Draws to `destinations` (those that the book knows), from `seed` on.
    #[must_use]
    pub fn new(book: &'b Book, destinations: &[Country], seed: u64) -> Draw<'b> {
        let places = destinations
            .iter()
            .filter_map(|to| Some((*to, codes(book, book.lane(*to)?))))
            .collect();
        Draw { book, places, state: seed, scratch: Scratch::default() }
    }

    /// A parcel that the book answers; `None` when many draws in a row were refused.
    pub fn parcel(&mut self) -> Option<ParcelAsk> {
        (0..1_000).find_map(|_| {
            let mut ask = self.any_parcel()?;
            self.fill(&mut ask).then_some(ask)
        })
    }

    /// One product of one unit, sold and declared as the market does, that the book answers.
    pub fn listing(&mut self) -> Option<ParcelAsk> {
        (0..1_000).find_map(|_| {
            let mut ask = self.any_parcel()?;
            ask.goods.truncate(1);
            for line in &mut ask.goods {
                (line.quantity, line.preference) = (1, None);
            }
            ask.insurance = Money::zero(ask.insurance.currency());
            ask.facts = Facts::default();
            ask.date = DAYS.first()?.parse().ok()?;
            self.fill(&mut ask).then_some(ask)
        })
    }

    /// A parcel, answered or not.
    pub fn any_parcel(&mut self) -> Option<ParcelAsk> {
        let place = self.below(self.places.len());
        let destination = self.places.get(place)?.0;
        let lane = self.book.lane(destination)?;
        let money = |minor: usize| Money::new(i64::try_from(minor).unwrap_or(1), lane.currency);
        let major = usize::try_from(lane.currency.minor_per_major()).unwrap_or(1);
        let scale = major * unit(lane.currency);
        let origin = self.origin();
        let lines = 1 + self.below(3);
        let mut goods = Vec::with_capacity(lines);
        for at in 0..lines {
            let codes = self.below(self.places.get(place)?.1.len());
            let hs = *self.places.get(place)?.1.get(codes)?;
            let claims = self.below(12) == 0;
            let korean = if claims { "KR".parse().ok() } else { None };
            let made_in = (self.below(3) == 0).then(|| self.origin());
            goods.push(GoodsLine {
                key: format!("{}-{at}", hs.digits()),
                hs,
                unit_price: money(1 + self.below(150 * scale)),
                quantity: u32::try_from(1 + self.below(4)).unwrap_or(1),
                weight: Some(Grams::new(u32::try_from(50 + self.below(3_000)).unwrap_or(50))),
                attributes: crate::Attributes::new(),
                origin: korean.or(made_in),
                preference: korean.map(|country| country.code().to_owned()),
            });
        }
        let channel = match self.below(10) {
            0 => Channel::Post,
            1 => Channel::Express,
            2 => Channel::Cargo,
            3 => Channel::Bonded,
            _ => Channel::Parcel,
        };
        let buyer = if self.below(8) == 0 { Buyer::Business } else { Buyer::Consumer };
        let day = self.below(DAYS.len());
        Some(ParcelAsk {
            origin,
            destination,
            date: DAYS.get(day)?.parse().ok()?,
            goods,
            freight: money(self.below(30 * scale)),
            insurance: money(if self.below(4) == 0 { self.below(3 * scale) } else { 0 }),
            facts: Facts { channel, buyer, ..Facts::default() },
            rates: rates(lane.currency),
        })
    }

    /// States what the book asks for; whether it then answers.
    fn fill(&mut self, ask: &mut ParcelAsk) -> bool {
        for _ in 0..16 {
            match landed_totals(self.book, ask, &mut self.scratch) {
                Ok(_) => return true,
                Err(Refusal::MissingAttribute { goods, any_of, .. }) => {
                    let line = ask.goods.iter_mut().find(|line| line.key == goods);
                    let (Some(line), Some(name)) = (line, any_of.last()) else { return false };
                    line.attributes.insert(name.clone(), stated(name).to_owned());
                }
                Err(_) => return false,
            }
        }
        false
    }

    fn origin(&mut self) -> Country {
        let at = self.below(FROM.len() + OTHERS.len());
        let other = || OTHERS.get(at - FROM.len()).and_then(|code| code.parse().ok());
        FROM.get(at).copied().or_else(other).unwrap_or(Country::US)
    }

    /// A number below `bound` (0 when that is 0): SplitMix64.
    fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from((mixed ^ (mixed >> 31)) % bound).unwrap_or(0)
    }
}

/// The codes that the tables of a lane name, or all subheadings when they name few.
fn codes(book: &Book, lane: &Lane) -> Vec<HsCode> {
    let mut tables: Vec<usize> = Vec::new();
    for charge in lane.regimes.iter().flat_map(|regime| &regime.charges) {
        if let RateSource::Table { table, .. } = charge.rate
            && !tables.contains(&table)
        {
            tables.push(table);
        }
    }
    let rows = tables.iter().filter_map(|at| book.tables.get(*at)).flat_map(|table| &table.rows);
    let known = rows.filter(|row| row.length >= 6).filter_map(|row| {
        let digits = format!("{:010}", row.key);
        digits.get(..usize::from(row.length))?.parse::<HsCode>().ok()
    });
    let mut codes: Vec<HsCode> = known.filter(|code| crate::hs::exists(*code)).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.len() < 50 {
        let all = crate::hs::entries().iter().filter(|entry| entry.digits.len() == 6);
        codes.extend(all.filter_map(|entry| entry.digits.parse::<HsCode>().ok()));
    }
    codes
}

/// How many major units are worth a dollar or so.
fn unit(currency: Currency) -> usize {
    match currency.code() {
        "CNY" => 7,
        "THB" | "PHP" => 40,
        "VND" | "IDR" => 20_000,
        _ => 1,
    }
}

/// What one unit of some other currencies is worth, roughly.
fn rates(to: Currency) -> Vec<(Currency, Rate)> {
    let one = CURRENCIES.iter().find(|(code, _)| *code == to.code());
    let (n, d) = one.map_or((1, 1), |(_, worth)| *worth);
    let others = CURRENCIES.iter().filter(|(code, _)| *code != to.code());
    others
        .filter_map(|(code, (a, b))| {
            Some((code.parse::<Currency>().ok()?, Rate::new(a * d, b * n).ok()?))
        })
        .collect()
}

/// A plausible value of an attribute.
fn stated(name: &str) -> &'static str {
    match name {
        "volume_ml" => "700",
        "net_weight_g" | "weight" => "450",
        "abv_percent" => "40",
        "pieces" => "4",
        name if name.starts_with("duty_rate") => "5",
        name if name.starts_with("value_") => "1",
        name if name.ends_with("_g") => "120",
        _ => "12.5",
    }
}
