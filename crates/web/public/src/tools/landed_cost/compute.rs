//! What the calculator answers: the price, and what the same sale costs under the lane's other regimes.

use crate::App;
use calculator::{Answer, QuoteArgs, QuoteProblem, answer_here, book_for};
use kernel::{Country, Timestamp};
use store::{StoreError, Tx};
use trade::{Book, Texts};

/// The same sale under another regime of the lane.
pub(super) struct Other {
    pub(super) name: String,
    pub(super) title: Texts,
    pub(super) channels: Vec<&'static str>,
    pub(super) answer: Result<Answer, QuoteProblem>,
}

/// What was computed, and which regimes the lane has.
pub(super) struct Computed {
    pub(super) answer: Option<Result<Answer, QuoteProblem>>,
    pub(super) others: Vec<Other>,
    /// Short names and titles.
    pub(super) regimes: Vec<(String, Texts)>,
}

/// The answer, once there is a question, and what may be asked of the lane `from`, `to`.
pub(super) async fn compute(
    app: &App,
    lane: Option<(Country, Country)>,
    args: Option<QuoteArgs>,
    now: Timestamp,
) -> Result<Computed, StoreError> {
    app.db
        .read(move |tx| {
            let book = match &args {
                Some(args) => book_for(tx, args, now)?,
                None => rules::books::active(tx, now.date())?,
            };
            let answer = args.as_ref().map(|args| answer_here(tx, &book, args, now)).transpose()?;
            let others = match (&args, &answer) {
                (Some(args), Some(Ok(answer))) => others(tx, &book, (args, answer), now)?,
                _ => Vec::new(),
            };
            let regimes = lane.map_or_else(Vec::new, |lane| regimes(&book, lane));
            Ok(Computed { answer, others, regimes })
        })
        .await
}

/// The regimes that goods of a lane may come in under, once each; those that only follow from another one
/// cannot be asked for.
fn regimes(book: &Book, (from, to): (Country, Country)) -> Vec<(String, Texts)> {
    let mut all: Vec<(String, Texts)> = Vec::new();
    for regime in book.lane(to).iter().flat_map(|lane| lane.regimes.iter().rev()) {
        let told = all.iter().any(|(name, _)| *name == regime.name);
        if !told && !regime.channels.is_empty() && regime.is_from(from) {
            all.push((regime.name.clone(), regime.title.clone()));
        }
    }
    all.reverse();
    all
}

/// Every other regime of the lane that was open on that day, once each.
fn others(
    tx: &mut Tx<'_>,
    book: &Book,
    (args, answer): (&QuoteArgs, &Answer),
    now: Timestamp,
) -> Result<Vec<Other>, StoreError> {
    let (ask_, date) = (&answer.ask, answer.ask.date);
    let Some(lane) = book.lane(ask_.destination) else { return Ok(Vec::new()) };
    let mut others: Vec<Other> = Vec::new();
    for regime in &lane.regimes {
        let on = regime.valid_from <= date && regime.valid_to.is_none_or(|to| date <= to);
        let told = regime.name == answer.cost.regime
            || others.iter().any(|other| other.name == regime.name);
        if told || !on || regime.channels.is_empty() || !regime.is_from(ask_.origin) {
            continue;
        }
        let args = QuoteArgs { regime: Some(regime.name.clone()), ..args.clone() };
        others.push(Other {
            name: regime.name.clone(),
            title: regime.title.clone(),
            channels: regime.channels.iter().map(|channel| channel.name()).collect(),
            answer: answer_here(tx, book, &args, now)?,
        });
    }
    Ok(others)
}
