//! A stored quote, computed again from its own book and under the one of today, with every difference
//! and its reason.
//!
//! `entrepot quote --replay ID`: an id `quo_…` is loaded with [`stored_quote`], one `ord_…` with the order
//! (`Stored::Parcel(order.quote)`); then [`replay`] answers both comparisons. Quotes outside of orders are
//! kept with [`store_quote`].

#[cfg(test)]
mod tests;

use crate::compare::{Said, compare};
use kernel::{Date, Home, Moment, Money, QuoteId, Timestamp};
use pricing::{FxQuote, ParcelQuote, QuoteRefusal, recompute, recompute_with};
use rules::books;
use store::{StoreError, Tx, params, sql};
use trade::{Book, LandedCost, ParcelAsk, landed_cost};

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
///
/// # Errors
/// [`StoreError`].
pub fn store_quote(
    tx: &mut Tx<'_>,
    quote: &Stored,
    moment: &mut Moment,
) -> Result<QuoteId, StoreError> {
    books::remember_shipped(tx, moment.now)?;
    let id: QuoteId = moment.id(Home::MARKET);
    let json = serde_json::to_string(quote).map_err(|_| StoreError::Column("quote"))?;
    tx.execute(
        sql!("INSERT INTO quote_record (id, book, quote, quoted_at) VALUES ($1, $2, $3, $4)"),
        params![id, quote.cost().book.as_str(), json, moment.now],
    )?;
    Ok(id)
}

/// A kept quote.
///
/// # Errors
/// [`StoreError`].
pub fn stored_quote(tx: &mut Tx<'_>, id: QuoteId) -> Result<Option<Stored>, StoreError> {
    let found =
        tx.query_opt(sql!("SELECT quote FROM quote_record WHERE id = $1"), params![id], |row| {
            row.get::<String>(0)
        })?;
    found
        .map(|json| serde_json::from_str(&json).map_err(|_| StoreError::Column("quote")))
        .transpose()
}

/// Forgets quotes that were kept before `before`; answers how many.
///
/// # Errors
/// [`StoreError`].
pub fn prune_quotes(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(sql!("DELETE FROM quote_record WHERE quoted_at < $1"), params![before])
}

/// Computes a kept quote again: from the book it names, and under the one in force on `today`.
///
/// # Errors
/// [`StoreError`] only; what cannot be computed says why.
pub fn replay(tx: &mut Tx<'_>, stored: &Stored, today: Date) -> Result<Replay, StoreError> {
    let (cost, active) = (stored.cost(), books::active(tx, today)?);
    let again = match stored {
        Stored::Parcel(quote) => recompute(tx, quote).map(|quote| Stored::Parcel(Box::new(quote))),
        Stored::Landed(record) => match books::by_digest(tx, &cost.book)? {
            Some(book) => ask_again(&book, record),
            None => Err(QuoteRefusal::OtherBook(cost.book.clone())),
        },
    };
    let (differences, refusal) = told(again, stored, Said::OwnBook)?;
    let anew = match stored {
        Stored::Parcel(quote) => {
            recompute_with(&active, quote).map(|quote| Stored::Parcel(Box::new(quote)))
        }
        Stored::Landed(record) => ask_again(&active, record),
    };
    let total = anew.as_ref().ok().map(|quote| quote.cost().total);
    let (changes, refused) = told(anew, stored, Said::OtherBook)?;
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

fn told(
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
