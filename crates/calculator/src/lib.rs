//! The landed-cost calculator behind `entrepot quote`, `POST /v1/quotes` and its public page: what was
//! typed in, one landed cost or one refusal out.
//!
//! It keeps quotes and computes them again under other books ([`replay`]), and prices the published
//! catalogue again under a scenario ([`load`]). It decides nothing about what the market charges
//! (`pricing` does) nor which rules are in force (`rules` does).

mod args;
mod compare;
mod document;
pub mod face;
mod facts;
mod lanes;
mod problem;
mod read;
mod replay;
mod scenario;
#[cfg(test)]
mod tests;
mod typed;
mod unused;

pub use args::{GoodsArgs, QuoteArgs};
pub use document::{Say, answer_document, document, sentence};
pub use lanes::{
    buyer_name, lanes_document, left_out_document, regime_document, scope_name, side_name,
    switches_document,
};
pub use problem::QuoteProblem;
pub use read::{Rates, STATED};
pub use replay::{
    Difference, LandedRecord, Replay, Stored, Today, prune_quotes, replay, store_quote,
    store_visitor_quote, stored_quote,
};
pub use scenario::{
    Loaded, StandingRun, Wanted, begin_scenario, load, scenario_run, scenario_runs,
};
pub use typed::{countries, country, money};

use kernel::{Money, Timestamp};
use pricing::{Aged, FxError, FxQuote, QuotePolicy, QuoteRefusal};
use read::Faults;
use rules::books;
use std::sync::Arc;
use store::{StoreError, Tx};
use trade::{Book, LandedCost, Limits, Note, ParcelAsk, Refusal, Regime, Texts, landed_cost};

/// An exchange rate and what it was used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// The rate.
    pub fx: FxQuote,
    /// `price`, `freight`, `insurance`, or `rules` that are written in that currency.
    pub used_for: Vec<String>,
}

/// A landed cost with what it was asked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Every line.
    pub cost: LandedCost,
    /// The consignment, in the destination's currency.
    pub ask: ParcelAsk,
    /// The rates that were used.
    pub fx: Vec<Used>,
    /// What the regime is called.
    pub title: Texts,
    /// What the regime allows.
    pub limits: Option<Limits>,
    /// What the buyer had used of the year.
    pub used_this_year: Option<Money>,
    /// What the asker left open or claimed in vain; besides the notes of the cost.
    pub notes: Vec<Note>,
    /// What of it is older than the market allows; than it does by itself where there is no market.
    pub aged: Vec<Aged>,
}

impl Answer {
    /// To be kept, and computed again later.
    #[must_use]
    pub fn to_store(&self) -> Stored {
        Stored::Landed(Box::new(LandedRecord {
            ask: self.ask.clone(),
            cost: self.cost.clone(),
            fx: self.fx.iter().map(|used| used.fx.clone()).collect(),
        }))
    }
}

/// The book that a question is put to, by its lane and day ([`books::for_question`]). What of them cannot
/// be read counts as not stated; [`answer`] refuses it.
///
/// # Errors
/// As [`books::active`].
pub fn book_for(
    tx: &mut Tx<'_>,
    args: &QuoteArgs,
    now: Timestamp,
) -> Result<Arc<Book>, StoreError> {
    let day = args.date.as_deref().and_then(|text| text.trim().parse().ok());
    match countries(&args.lane) {
        Ok((_, destination)) => books::for_question(tx, destination, day, now),
        Err(_) => books::active(tx, day.map_or(now.date(), |day| day.max(now.date()))),
    }
}

/// More currencies than the rules of one lane are written in.
const CURRENCIES_MOST: usize = 12;

/// Prices what was typed; the day is today at the destination unless it says otherwise.
///
/// # Errors
/// [`QuoteProblem`] names the argument, the reason and the ways out.
pub fn answer(
    book: &Book,
    args: &QuoteArgs,
    now: Timestamp,
    rates: &mut Rates<'_>,
) -> Result<Answer, QuoteProblem> {
    let (mut ask, mut fx) = read::consignment(book, args, now, rates)?;
    let cost = priced(book, args, &mut ask, &mut fx, rates)?;
    let regime = regime_of(book, &ask, &cost);
    let notes = notes(book, &ask, regime, &cost);
    let limits = regime.and_then(|regime| regime.limits.clone());
    let used_this_year = year(book, args, &ask, limits.as_ref(), &cost)?;
    let title = regime.map(|regime| regime.title.clone()).unwrap_or_default();
    let aged = aged(&QuotePolicy::default(), &cost, &fx);
    Ok(Answer { cost, ask, fx, title, limits, used_this_year, notes, aged })
}

/// [`answer`] with the market's exchange rates.
///
/// # Errors
/// The outer one is the store's; the inner one is the answer's own, as [`answer`] gives it.
pub fn answer_here(
    tx: &mut Tx<'_>,
    book: &Book,
    args: &QuoteArgs,
    now: Timestamp,
) -> Result<Result<Answer, QuoteProblem>, StoreError> {
    let mut failed = None;
    let mut rate = |from, to, day| match pricing::fx(tx, from, to, day) {
        Ok(quote) => Ok(quote),
        Err(QuoteRefusal::Fx(error)) => Err(error),
        Err(other) => {
            failed = Some(other);
            Err(FxError::NoRate { currency: from, day })
        }
    };
    let mut answer = answer(book, args, now, &mut rate);
    if let Some(QuoteRefusal::Store(error)) = failed {
        return Err(error);
    }
    if let Ok(answer) = &mut answer {
        answer.aged = aged(&pricing::policy(tx)?, &answer.cost, &answer.fx);
    }
    Ok(answer)
}

fn aged(policy: &QuotePolicy, cost: &LandedCost, fx: &[Used]) -> Vec<Aged> {
    let rates: Vec<&FxQuote> =
        fx.iter().map(|used| &used.fx).filter(|fx| fx.source != STATED).collect();
    policy.aged(cost, &rates, cost.date)
}

/// The regime that a cost was computed under.
fn regime_of<'b>(book: &'b Book, ask: &ParcelAsk, cost: &LandedCost) -> Option<&'b Regime> {
    book.lane(ask.destination)?.regimes.iter().find(|regime| {
        let on = regime.valid_from <= ask.date && regime.valid_to.is_none_or(|to| ask.date <= to);
        regime.name == cost.regime && on
    })
}

/// What the asker left open or claimed in vain.
fn notes(book: &Book, ask: &ParcelAsk, regime: Option<&Regime>, cost: &LandedCost) -> Vec<Note> {
    let mut notes = Vec::new();
    let by_origin = regime.is_some_and(|regime| {
        regime.charges.iter().any(|c| !c.origins.is_empty() || !c.not_origins.is_empty())
    });
    if by_origin && ask.goods.iter().any(|line| line.origin.is_none()) {
        notes.push(Note::new("note-origin-assumed").with("country", ask.origin));
    }
    for (at, line) in ask.goods.iter().enumerate() {
        let Some(name) = &line.preference else { continue };
        let mut without = ask.clone();
        if let Some(line) = without.goods.get_mut(at) {
            line.preference = None;
        }
        if landed_cost(book, &without).is_ok_and(|other| other.lines == cost.lines) {
            notes.push(Note::new("note-preference-unused").with("name", name.as_str()));
        }
    }
    notes.extend(unused::notes(book, ask, regime, cost));
    notes
}

/// Prices the consignment, taking in a rate for each currency that a rule is written in.
fn priced(
    book: &Book,
    args: &QuoteArgs,
    ask: &mut ParcelAsk,
    fx: &mut Vec<Used>,
    rates: &mut Rates<'_>,
) -> Result<LandedCost, QuoteProblem> {
    let several = ask.goods.len() > 1;
    for _ in 0..CURRENCIES_MOST {
        match landed_cost(book, ask) {
            Err(Refusal::NoRate { currency, .. }) => {
                read::for_rules(book, args, ask, fx, (currency, &mut *rates))?;
            }
            other => return other.map_err(|refusal| QuoteProblem::refused(refusal, several)),
        }
    }
    Err(Refusal::TooLarge.into())
}

/// Refuses what a person may no longer buy this year.
fn year(
    book: &Book,
    args: &QuoteArgs,
    ask: &ParcelAsk,
    limits: Option<&Limits>,
    cost: &LandedCost,
) -> Result<Option<Money>, QuoteProblem> {
    let (origin, destination) = (ask.origin, ask.destination);
    let lane = book.lane(destination).ok_or(Refusal::UnknownLane { origin, destination })?;
    let Some(used) = read::used_this_year(lane, args)? else { return Ok(None) };
    let over = limits.filter(|limits| !limits.allows_year(used, cost.counted));
    let Some(limit) = over.and_then(|limits| limits.person_year) else { return Ok(Some(used)) };
    Err(QuoteProblem::over_year(limit, used, cost.counted))
}
