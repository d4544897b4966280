//! A stored quote, computed again from its own book and under the one of today, with every difference
//! and its reason.
//!
//! `entrepot quote --replay ID`: an id `quo_…` is loaded with [`stored_quote`], one `ord_…` with the order
//! (`Stored::Parcel(order.quote)`); then [`replay`] answers both comparisons. Quotes outside of orders are
//! kept with [`store_quote`], those of people who are not signed in with [`store_visitor_quote`].

#[cfg(test)]
mod tests;

use crate::compare::{Said, compare};
use kernel::{Date, Home, Moment, Money, QuoteId, Timestamp};
use pricing::{FxQuote, ParcelQuote, QuoteRefusal, recompute, recompute_with};
use rules::books;
use store::{StoreError, Tx, params, sql};
use trade::{Book, LandedCost, ParcelAsk, landed_cost};

/// Quotes of people who are signed in are kept so long, in days.
const QUOTE_DAYS: i64 = 90;
/// Quotes of people who are not are kept at most so long, in days …
const VISITOR_QUOTE_DAYS: i64 = 1;
/// … and at most so many at once.
const VISITOR_QUOTES_MAX: u64 = 4_096;

/// A quote as it was kept.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stored {
    /// A parcel of the market, as in an order.
    Parcel(Box<ParcelQuote>),
    /// A landed cost that was asked for with its own figures.
    Landed(Box<LandedRecord>),
}

/// A landed cost with what it was computed from.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct LandedRecord {
    /// The question.
    pub ask: ParcelAsk,
    /// The answer.
    pub cost: LandedCost,
    /// The exchange rates with which prices were brought into the destination's currency.
    #[serde(default)]
    pub fx: Vec<FxQuote>,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// The part: `total`, `regime`, or a line such as `vat (gst) of C-1: rate`.
    pub what: String,
    /// As stored; empty when it was not there.
    pub stored: String,
    /// As computed now; empty when it is not there any more.
    pub recomputed: String,
    /// The reason.
    pub why: String,
}

/// A quote computed again.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Replay {
    /// The digest of the book that the quote names.
    pub book: String,
    /// The day whose rules it was asked under.
    pub date: Date,
    /// The total that was stored.
    pub total: Money,
    /// Whether its own book gives the same, to the minor unit and word by word.
    pub same: bool,
    /// What differs, when it is not the same.
    pub differences: Vec<Difference>,
    /// Why it cannot be computed again, when it cannot.
    pub refusal: Option<String>,
    /// The same question asked of the book of today.
    pub today: Today,
}

/// A stored question under the book that is in force now.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Today {
    /// Its digest.
    pub book: String,
    /// Whether the answer is the same in all amounts, rates and rules.
    pub same: bool,
    /// The total that it gives.
    pub total: Option<Money>,
    /// What differs.
    pub differences: Vec<Difference>,
    /// Why the book of today refuses it, when it does.
    pub refusal: Option<String>,
}

/// Keeps a quote that no order holds; answers its id. The book it names must be stored or shipped.
pub fn store_quote(
    tx: &mut Tx<'_>,
    quote: &Stored,
    moment: &mut Moment,
) -> Result<QuoteId, StoreError> {
    books::remember_shipped(tx, moment.now)?;
    let id: QuoteId = moment.id(Home::MARKET);
    tx.execute(
        sql!("INSERT INTO quote_record (id, book, quote, quoted_at) VALUES ($1, $2, $3, $4)"),
        params![id, quote.cost().book.as_str(), json_of(quote)?, moment.now],
    )?;
    Ok(id)
}

/// Keeps a quote of somebody who is not signed in, for a day, in one of 4,096 places that a later one
/// may take: however many are asked for, no more than these are kept.
pub fn store_visitor_quote(
    tx: &mut Tx<'_>,
    quote: &Stored,
    moment: &mut Moment,
) -> Result<QuoteId, StoreError> {
    books::remember_shipped(tx, moment.now)?;
    let id: QuoteId = moment.id(Home::MARKET);
    tx.execute(
        sql!(
            "INSERT INTO visitor_quote (place, id, book, quote, quoted_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (place) DO UPDATE SET id = excluded.id, book = excluded.book,
             quote = excluded.quote, quoted_at = excluded.quoted_at"
        ),
        params![place(id), id, quote.cost().book.as_str(), json_of(quote)?, moment.now],
    )?;
    Ok(id)
}

/// Where a visitor's quote is kept, by the random end of its id.
fn place(id: QuoteId) -> i64 {
    let end = id.bytes().iter().rev().take(4).fold(0, |end, byte| (end << 8) | u64::from(*byte));
    (end % VISITOR_QUOTES_MAX).cast_signed()
}

fn json_of(quote: &Stored) -> Result<String, StoreError> {
    serde_json::to_string(quote).map_err(|_| StoreError::Column("quote"))
}

/// A kept quote.
pub fn stored_quote(tx: &mut Tx<'_>, id: QuoteId) -> Result<Option<Stored>, StoreError> {
    let text = |row: &store::Row<'_>| row.get::<String>(0);
    let kept = sql!("SELECT quote FROM quote_record WHERE id = $1");
    let found = match tx.query_opt(kept, params![id], text)? {
        Some(found) => Some(found),
        None => tx.query_opt(
            sql!("SELECT quote FROM visitor_quote WHERE place = $1 AND id = $2"),
            params![place(id), id],
            text,
        )?,
    };
    found
        .map(|json| serde_json::from_str(&json).map_err(|_| StoreError::Column("quote")))
        .transpose()
}

/// Forgets quotes that were kept long enough, at most `limit` of each kind; answers how many.
pub fn prune_quotes(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
    let gone = tx.execute(
        sql!(
            "DELETE FROM quote_record WHERE id IN (SELECT id FROM quote_record
              WHERE quoted_at < $1 ORDER BY quoted_at LIMIT $2)"
        ),
        params![now.plus_days(-QUOTE_DAYS), limit],
    )?;
    let more = tx.execute(
        sql!(
            "DELETE FROM visitor_quote WHERE place IN (SELECT place FROM visitor_quote
              WHERE quoted_at < $1 ORDER BY quoted_at LIMIT $2)"
        ),
        params![now.plus_days(-VISITOR_QUOTE_DAYS), limit],
    )?;
    Ok(gone + more)
}

/// Computes a kept quote again: from the book it names, and under the one in force on `today`.
///
/// # Errors
/// None of the quote: what cannot be computed says why in the answer.
pub fn replay(tx: &mut Tx<'_>, stored: &Stored, today: Date) -> Result<Replay, StoreError> {
    let (cost, active) = (stored.cost(), books::active(tx, today)?);
    let again = match stored {
        Stored::Parcel(quote) => recompute(tx, quote).map(|quote| Stored::Parcel(Box::new(quote))),
        Stored::Landed(record) => match books::by_digest(tx, &cost.book)? {
            Some(book) => ask_again(&book, record),
            None => Err(QuoteRefusal::OtherBook(cost.book.clone())),
        },
    };
    let (differences, refusal) = compared(again, stored, Said::OwnBook)?;
    let anew = match stored {
        Stored::Parcel(quote) => {
            recompute_with(&active, quote).map(|quote| Stored::Parcel(Box::new(quote)))
        }
        Stored::Landed(record) => ask_again(&active, record),
    };
    let total = anew.as_ref().ok().map(|quote| quote.cost().total);
    let (changes, refused) = compared(anew, stored, Said::OtherBook)?;
    Ok(Replay {
        book: cost.book.clone(),
        date: cost.date,
        total: cost.total,
        same: differences.is_empty() && refusal.is_none(),
        differences,
        refusal,
        today: Today {
            book: active.digest().to_owned(),
            same: changes.is_empty() && refused.is_none(),
            total,
            differences: changes,
            refusal: refused,
        },
    })
}

fn ask_again(book: &Book, record: &LandedRecord) -> Result<Stored, QuoteRefusal> {
    let cost = landed_cost(book, &record.ask)?;
    Ok(Stored::Landed(Box::new(LandedRecord { cost, ..record.clone() })))
}

fn compared(
    again: Result<Stored, QuoteRefusal>,
    stored: &Stored,
    said: Said,
) -> Result<(Vec<Difference>, Option<String>), StoreError> {
    match again {
        Ok(again) => Ok((compare(stored, &again, said), None)),
        Err(QuoteRefusal::Store(error)) => Err(error),
        Err(refusal) => Ok((Vec::new(), Some(refusal.to_string()))),
    }
}

impl Stored {
    /// The lines, with the book they were computed from.
    #[must_use]
    pub fn cost(&self) -> &LandedCost {
        match self {
            Stored::Parcel(quote) => &quote.landed,
            Stored::Landed(record) => &record.cost,
        }
    }
}
