//! Exchange rates of the ECB: dated, exact, crossed through the euro.

mod doubt;
mod file;
#[cfg(test)]
mod tests;
mod xml;

pub use doubt::FxDoubt;
pub(crate) use doubt::doubts;
pub use file::{FxFile, FxFileError, read_fx};

use kernel::{Currency, Date, Rate};
use std::io::{BufRead, BufReader};
use std::sync::LazyLock;

/// Whose rates these are, in every answer.
pub(crate) const SOURCE: &str = "ECB euro foreign exchange reference rates";

/// A rate with its day and source.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FxQuote {
    /// What is exchanged.
    pub from: Currency,
    /// What it becomes.
    pub to: Currency,
    /// How many major units of `to` one major unit of `from` costs, margin included; an exact fraction.
    pub rate: Rate,
    /// The rate without the margin, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mid: Option<Rate>,
    /// What the market put on top, in the shopper's disfavour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<Rate>,
    /// The currency through which both were crossed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Currency>,
    /// The day of the reference rates.
    pub as_of: Date,
    /// Whose rates.
    pub source: String,
    /// The day of the rates is not the one to be expected: the day that was asked for lies after the last
    /// day of the data, or more than [`AGE_MOST`] days after the last rates before it.
    pub last_known: bool,
}

impl FxQuote {
    /// The rate of a currency to itself.
    #[must_use]
    pub fn same(currency: Currency, day: Date) -> FxQuote {
        FxQuote {
            from: currency,
            to: currency,
            rate: Rate::ONE,
            mid: None,
            margin: None,
            through: None,
            as_of: day,
            source: String::new(),
            last_known: false,
        }
    }

    /// The rate without the margin.
    #[must_use]
    pub fn mid_rate(&self) -> Rate {
        self.mid.unwrap_or(self.rate)
    }

    /// With `margin` on top of the reference rate; a currency into itself has none.
    ///
    /// # Errors
    /// [`FxError::TooLarge`]: the exact rate needs more than 127 bits.
    pub fn with_margin(self, margin: Rate) -> Result<FxQuote, FxError> {
        if self.from == self.to || margin == Rate::ZERO {
            return Ok(self);
        }
        let mid = self.mid_rate();
        let rate = Rate::ONE.plus(margin).and_then(|factor| mid.times(factor));
        let rate = rate.map_err(|_| FxError::TooLarge)?;
        Ok(FxQuote { rate, mid: Some(mid), margin: Some(margin), ..self })
    }
}

/// Why there is no rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FxError {
    /// The series does not have the currency near that day.
    #[error("there is no reference rate of {currency} on or shortly before {day}")]
    NoRate {
        /// The currency.
        currency: Currency,
        /// The day that was asked for.
        day: Date,
    },
    /// The day lies before the series.
    #[error("the reference rates begin on {first}, after {day}")]
    BeforeData {
        /// The day that was asked for.
        day: Date,
        /// The first day of the series.
        first: Date,
    },
    /// The exact rate needs more than 127 bits.
    #[error("the rate cannot be computed exactly")]
    TooLarge,
}

/// The reference rates of one day: how much of each currency one euro buys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FxDay {
    /// The day.
    pub day: Date,
    /// By currency, in the order of the file.
    pub rates: Vec<(Currency, Rate)>,
    /// Whose rates.
    pub source: String,
}

impl FxDay {
    /// How much of `currency` one euro buys.
    #[must_use]
    pub fn per_euro(&self, currency: Currency) -> Option<Rate> {
        if currency == Currency::EUR {
            return Some(Rate::ONE);
        }
        self.rates.iter().find(|(c, _)| *c == currency).map(|(_, rate)| *rate)
    }

    /// `USD 1.1684 CNY 7.9827`, as stored.
    #[must_use]
    pub fn text(&self) -> String {
        let pairs: Vec<String> =
            self.rates.iter().map(|(c, r)| format!("{c} {}", r.decimal_text(12))).collect();
        pairs.join(" ")
    }

    /// Reads what [`FxDay::text`] wrote; pairs that cannot be read are left out.
    #[must_use]
    pub fn from_text(day: Date, text: &str, source: String) -> FxDay {
        let words: Vec<&str> = text.split(' ').collect();
        let pair = |pair: &[&str]| Some((pair.first()?.parse().ok()?, pair.get(1)?.parse().ok()?));
        FxDay { day, rates: words.chunks(2).filter_map(pair).collect(), source }
    }
}

/// How many days back a missing rate is looked for (holidays, suspended currencies).
pub(crate) const LOOK_BACK: usize = 10;

/// Crosses `from` to `to` through the euro with the newest of `days` that has both.
/// `days` are at most [`LOOK_BACK`] days on or before `day`, newest first; `last` is the last day of the data.
pub(crate) fn cross(
    days: &[FxDay],
    from: Currency,
    to: Currency,
    day: Date,
    last: Option<Date>,
) -> Result<FxQuote, FxError> {
    if from == to {
        return Ok(FxQuote::same(from, day));
    }
    for known in days {
        let (Some(sold), Some(bought)) = (known.per_euro(from), known.per_euro(to)) else {
            continue;
        };
        return Ok(FxQuote {
            from,
            to,
            rate: bought.divided_by(sold).map_err(|_| FxError::TooLarge)?,
            mid: None,
            margin: None,
            through: [from, to].iter().all(|c| *c != Currency::EUR).then_some(Currency::EUR),
            as_of: known.day,
            source: known.source.clone(),
            last_known: last.is_some_and(|last| day > last) || is_old(known.day, day),
        });
    }
    let has = |c: Currency| days.iter().any(|d| d.per_euro(c).is_some());
    Err(FxError::NoRate { currency: if has(from) { to } else { from }, day })
}

/// Reference rates are made on working days; the longest break, around Easter or Christmas, is over before
/// they are this many days old.
pub(crate) const AGE_MOST: i32 = 5;

fn is_old(known: Date, asked: Date) -> bool {
    known.until(asked).map_or(true, |span| span.get_days() > AGE_MOST)
}

/// The rates that come with the program, unpacked when first asked for.
pub struct FxShipped {
    header: Vec<Option<Currency>>,
    /// Newest first, as in the file.
    lines: Vec<(Date, String)>,
}

static SHIPPED: LazyLock<FxShipped> = LazyLock::new(|| {
    let gz = flate2::read::GzDecoder::new(include_bytes!("../../data/ecb.csv.gz").as_slice());
    let mut lines = BufReader::new(gz).lines().map_while(Result::ok);
    let header = lines.next().map(|line| header(line.split(','))).unwrap_or_default();
    let lines = lines.filter_map(|line| Some((read_day(line.split(',').next()?)?, line))).collect();
    FxShipped { header, lines }
});

impl FxShipped {
    /// The one and only.
    #[must_use]
    pub fn get() -> &'static FxShipped {
        &SHIPPED
    }

    /// The last day.
    #[must_use]
    pub fn last(&self) -> Option<Date> {
        self.lines.first().map(|(day, _)| *day)
    }

    /// The first day.
    #[must_use]
    pub fn first(&self) -> Option<Date> {
        self.lines.last().map(|(day, _)| *day)
    }

    /// How many days there are.
    #[must_use]
    pub fn days(&self) -> usize {
        self.lines.len()
    }

    /// At most `limit` days on or before `day`, newest first.
    #[must_use]
    pub fn on_or_before(&self, day: Date, limit: usize) -> Vec<FxDay> {
        let from = self.lines.partition_point(|(known, _)| *known > day);
        let near = self.lines.iter().skip(from).take(limit);
        near.map(|(day, line)| read_line(&self.header, *day, line.split(','))).collect()
    }

    /// The rates of exactly `day`.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<FxDay> {
        self.on_or_before(day, 1).pop().filter(|known| known.day == day)
    }

    /// The cross rate on `day` from these rates alone.
    ///
    /// # Errors
    /// [`FxError::BeforeData`] names the first day there is; [`FxError::NoRate`] a currency without a
    /// rate near the day; [`FxError::TooLarge`] past 127 bits.
    pub fn quote(&self, from: Currency, to: Currency, day: Date) -> Result<FxQuote, FxError> {
        if let Some(first) = self.first().filter(|first| day < *first && from != to) {
            return Err(FxError::BeforeData { day, first });
        }
        cross(&self.on_or_before(day, LOOK_BACK), from, to, day, self.last())
    }
}

fn header<'a>(cells: impl Iterator<Item = &'a str>) -> Vec<Option<Currency>> {
    cells.skip(1).map(|cell| cell.trim().parse().ok()).collect()
}

fn read_line<'a>(
    header: &[Option<Currency>],
    day: Date,
    cells: impl Iterator<Item = &'a str>,
) -> FxDay {
    let pair = |(currency, cell): (&Option<Currency>, &str)| {
        let rate: Rate = cell.trim().parse().ok()?;
        Some(((*currency)?, rate)).filter(|(_, rate)| *rate > Rate::ZERO)
    };
    let rates = header.iter().zip(cells.skip(1)).filter_map(pair).collect();
    FxDay { day, rates, source: SOURCE.to_owned() }
}

/// `2026-04-13`, or `13 April 2026` as in the ECB's daily file.
fn read_day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    jiff::fmt::strtime::parse("%d %B %Y", text).ok()?.to_date().ok()
}
