//! What the targets share: small books, and questions to ask of them.

use kernel::{Country, Currency, Date, Grams, Money, Rate};
use std::sync::LazyLock;
use trade::{
    Attributes, Book, BookSource, Facts, GoodsLine, HsCode, ParcelAsk, Refusal, Scratch,
    landed_cost, landed_totals,
};

/// The shipped texts with each table cut to its first rows, so that a book compiles in no time.
pub static SMALL: LazyLock<BookSource> = LazyLock::new(|| {
    let cut = |(path, text): (&str, &str)| {
        let table = path.starts_with("tables/");
        let lines = text.lines().take(if table { 16 } else { usize::MAX });
        let text = lines.flat_map(|line| [line, "\n"]).collect::<String>();
        (path.to_owned(), text)
    };
    BookSource::from_files(BookSource::shipped().files().map(cut))
});

/// Only the tables of [`SMALL`].
pub static TABLES: LazyLock<BookSource> = LazyLock::new(|| {
    let tables = SMALL.files().filter(|(path, _)| path.starts_with("tables/"));
    BookSource::from_files(tables.map(|(path, text)| (path.to_owned(), text.to_owned())))
});

/// What may go wrong in a computation is a refusal; what is told in full is what the totals say. Only an
/// amount at the edge of 128 bits may fit in one order of adding and not in the other.
pub fn quote(book: &Book, ask: &ParcelAsk) {
    let totals = landed_totals(book, ask, &mut Scratch::default());
    match (landed_cost(book, ask), totals) {
        (Ok(cost), Ok(totals)) => {
            assert_eq!((cost.total, cost.taxes), (totals.total, totals.taxes));
            let lines = cost.lines.iter().map(|line| line.amount.minor());
            assert_eq!(lines.sum::<i64>(), cost.total.minor());
        }
        (Err(Refusal::TooLarge), _) | (_, Err(Refusal::TooLarge)) => {}
        (cost, totals) => assert_eq!(cost.err(), totals.err()),
    }
}

/// Numbers and choices, taken from the input one after another; zero when it is used up.
pub struct Bytes<'a>(pub &'a [u8]);

impl Bytes<'_> {
    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let (first, rest) =
            self.0.split_first().map_or((0, self.0), |(first, rest)| (*first, rest));
        self.0 = rest;
        first
    }

    /// A number of four bytes.
    pub fn number(&mut self) -> u32 {
        u32::from_le_bytes([self.byte(), self.byte(), self.byte(), self.byte()])
    }

    /// One of some things.
    pub fn one<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        of.get(usize::from(self.byte()) % of.len().max(1))
    }
}

const CODES: &[&str] = &[
    "330499", "220300", "22042100", "220830", "08029990", "0802", "610910", "01012100", "91011100",
    "170112", "240220", "871200", "950300", "0304", "330410", "2402", "999999",
];
const NAMES: &[&str] = &[
    "volume_ml",
    "abv_percent",
    "net_weight_g",
    "pieces",
    "duty_rate",
    "pph_rate",
    "sales_tax_rate",
    "scope",
    "state",
    "excise_rate",
    "vat_rate",
    "sugar_g",
];
const VALUES: &[&str] = &[
    "0",
    "1",
    "0.5",
    "330",
    "40",
    "700",
    "99999999999",
    "0.000000001",
    "pecans",
    "fresh",
    "-1",
    "1/3",
    "",
];
const DAYS: &[&str] = &[
    "2018-07-07",
    "2016-04-08",
    "2023-12-31",
    "2025-03-11",
    "2025-12-01",
    "2026-02-28",
    "2026-07-01",
    "2026-11-21",
    "2028-02-29",
    "0001-01-01",
    "9999-12-31",
];
const COUNTRIES: &[Country] = &[Country::US, Country::CN];

/// A parcel to `destination` as the bytes say.
pub fn ask(from: &mut Bytes<'_>, destination: Country, currency: Currency) -> Option<ParcelAsk> {
    let money = |minor: u32| Money::new(i64::from(minor), currency);
    let mut goods = Vec::new();
    for at in 0..1 + from.byte() % 4 {
        let mut attributes = Attributes::new();
        for _ in 0..from.byte() % 6 {
            let (name, value) = (from.one(NAMES)?, from.one(VALUES)?);
            attributes.insert((*name).to_owned(), (*value).to_owned());
        }
        let hs: HsCode = from.one(CODES)?.parse().ok()?;
        let weight = Some(Grams::new(from.number())).filter(|_| from.byte() % 4 != 0);
        goods.push(GoodsLine {
            key: format!("line-{at}"),
            hs,
            unit_price: money(from.number()),
            quantity: from.number() >> (from.byte() % 32),
            weight,
            attributes,
            origin: from.one(COUNTRIES).copied().filter(|_| from.byte() % 2 == 0),
            preference: None,
        });
    }
    let date: Date = from.one(DAYS)?.parse().ok()?;
    let rate = |n: u32| Rate::new(i128::from(n), 10_000).ok();
    let rates = ["USD", "EUR", "SGD", "AUD", "MYR"]
        .iter()
        .filter_map(|code| Some((code.parse().ok()?, rate(from.number())?)));
    let rates = rates.collect();
    Some(ParcelAsk {
        origin: from.one(COUNTRIES).copied().filter(|origin| *origin != destination)?,
        destination,
        date,
        goods,
        freight: money(from.number()),
        insurance: money(u32::from(from.byte())),
        facts: Facts::default(),
        rates,
    })
}

/// Asks each lane of the book, under every regime it has, one question.
pub fn ask_all(book: &Book, input: &[u8]) {
    for lane in book.lanes() {
        let names = lane.regimes.iter().map(|regime| Some(regime.name.clone()));
        for regime in names.chain([None]).take(20) {
            for destination in lane.destinations.iter().take(2) {
                let Some(mut ask) = ask(&mut Bytes(input), *destination, lane.currency) else {
                    continue;
                };
                ask.facts.regime.clone_from(&regime);
                quote(book, &ask);
            }
        }
    }
}
