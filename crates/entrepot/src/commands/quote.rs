//! `entrepot quote`: a landed cost, line by line. Needs no market; uses its newer exchange rates when there is one.

mod receipt;
mod replay;

use super::laid_over;
use crate::{Outcome, cli, config::Config, market::Market, report::Report};
use calculator::{
    GoodsArgs, QuoteArgs, QuoteProblem, answer, answer_document, answer_here, book_for,
};
use pricing::FxShipped;
use serde_json::Value;
use std::{io::Read, path::Path, sync::Arc};
use trade::{Book, BookSource};
use web::{Clock, components::note_texts};

/// Prints the quote, or the refusal with its ways out (exit 1).
pub(crate) async fn run(
    config: &Config,
    ask: &cli::Quote,
    report: Report,
) -> anyhow::Result<Outcome> {
    if let Some(id) = &ask.replay {
        return replay::run(config, id, report).await;
    }
    match asked(config, ask).await? {
        Ok(value) => {
            report.answer(&value, receipt::text)?;
            Ok(Outcome::Done)
        }
        Err(problem) => refuse(&problem, report),
    }
}

/// Says why, as JSON on standard output or as lines on standard error.
pub(crate) fn refuse(problem: &QuoteProblem, report: Report) -> anyhow::Result<Outcome> {
    report.refuse_with(problem, || problem_text(problem))
}

fn problem_text(problem: &QuoteProblem) -> String {
    let mut text = String::new();
    for problem in problem.all() {
        text.push_str(&format!("refused ({}): {problem}\n", problem.problem));
        for way in &problem.ways_out {
            text.push_str(&format!("  way out: {way}\n"));
        }
        for possible in &problem.possible {
            text.push_str(&format!("  possible: {possible}\n"));
        }
    }
    text.trim_end().to_owned()
}

/// The question as it was put: a file, one product, or several.
fn question(ask: &cli::Quote) -> Result<QuoteArgs, QuoteProblem> {
    let mut args = match &ask.file {
        Some(path) => QuoteArgs::from_json(&text_of(path)?)?,
        None => QuoteArgs::default(),
    };
    let one = GoodsArgs {
        name: None,
        hs: ask.hs.clone().unwrap_or_default(),
        price: ask.price.clone().unwrap_or_default(),
        quantity: ask.quantity.clone(),
        weight: ask.weight.clone(),
        origin: ask.origin.clone(),
        preference: ask.preference.clone(),
        attributes: ask.attributes.clone(),
    };
    if one != GoodsArgs::default() || (ask.goods.is_empty() && args.goods.is_empty()) {
        args.goods.insert(0, one);
    }
    for text in &ask.goods {
        args.goods.push(GoodsArgs::from_pairs(text)?);
    }
    let over = |mine: &Option<String>, place: &mut Option<String>| {
        if mine.is_some() {
            place.clone_from(mine);
        }
    };
    if let Some(lane) = &ask.lane {
        args.lane.clone_from(lane);
    }
    over(&ask.freight, &mut args.freight);
    over(&ask.insurance, &mut args.insurance);
    over(&ask.regime, &mut args.regime);
    over(&ask.channel, &mut args.channel);
    over(&ask.buyer, &mut args.buyer);
    over(&ask.seller, &mut args.seller);
    over(&ask.date, &mut args.date);
    over(&ask.known_at, &mut args.known_at);
    over(&ask.outside, &mut args.outside);
    over(&ask.used_this_year, &mut args.used_this_year);
    args.switches.extend(ask.switches.iter().cloned());
    args.rates.extend(ask.rates.iter().cloned());
    Ok(args)
}

/// A question is not longer than this.
const QUESTION_BYTES_MOST: u64 = 4 << 20;

fn text_of(path: &Path) -> Result<String, QuoteProblem> {
    let bad =
        |error: std::io::Error| QuoteProblem::bad("file", format!("{}: {error}", path.display()));
    let mut text = String::new();
    let read = match path.to_str() {
        Some("-") => std::io::stdin().take(QUESTION_BYTES_MOST).read_to_string(&mut text),
        _ => std::fs::File::open(path)
            .and_then(|file| file.take(QUESTION_BYTES_MOST).read_to_string(&mut text)),
    };
    read.map_err(bad)?;
    Ok(text)
}

/// By the asker's own book, the market's, or the shipped one; with the market's exchange rates where there
/// is a market.
async fn asked(config: &Config, ask: &cli::Quote) -> anyhow::Result<Result<Value, QuoteProblem>> {
    let args = match question(ask) {
        Ok(args) => args,
        Err(problem) => return Ok(Err(problem)),
    };
    let Some(db) = Market::database_if_any(config).await? else {
        return Ok(alone(ask, &args));
    };
    let path = ask.book.clone();
    let answered: Result<_, store::StoreError> = db
        .read(move |tx| {
            let book = match in_force(tx, &args, path.as_deref())? {
                Ok(book) => book,
                Err(problem) => return Ok(Err(problem)),
            };
            let answer = answer_here(tx, &book, &args, Clock::System.now())?;
            Ok(answer.map(|answer| answer_document(&answer, &note_texts)))
        })
        .await;
    Ok(answered?)
}

/// Without a market: the shipped book and rates.
fn alone(ask: &cli::Quote, args: &QuoteArgs) -> Result<Value, QuoteProblem> {
    let book = match ask.book.as_deref() {
        Some(path) => Arc::new(laid_over::compile(BookSource::shipped(), path)?),
        None => Book::shipped_arc(),
    };
    let mut rates = |from, to, day| FxShipped::get().quote(from, to, day);
    let answer = answer(&book, args, Clock::System.now(), &mut rates)?;
    Ok(answer_document(&answer, &note_texts))
}

/// The market's book for that question, with the asker's own rules laid over it.
pub(super) fn in_force(
    tx: &mut store::Tx<'_>,
    args: &QuoteArgs,
    own: Option<&Path>,
) -> Result<Result<Arc<Book>, QuoteProblem>, store::StoreError> {
    let book = book_for(tx, args, Clock::System.now())?;
    let Some(path) = own else { return Ok(Ok(book)) };
    let source = rules::books::source(tx, book.digest())?;
    let base = source.as_ref().unwrap_or(BookSource::shipped());
    Ok(laid_over::compile(base, path).map(Arc::new))
}
