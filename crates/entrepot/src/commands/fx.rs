//! `entrepot fx`: exchange rates.

use crate::{Outcome, cli::Fx, config::Config, market::Market, report::Report};
use anyhow::Context;
use kernel::{Currency, Date};
use pricing::{
    DecideFxError, FxError, FxHeld, FxQuote, FxShipped, FxWord, ImportFxError, QuoteRefusal,
};
use std::{
    io::Read,
    path::{Path, PathBuf},
};
use web::Clock;

/// Imports or shows; a file or a question that is refused is exit 1.
pub(crate) async fn run(config: &Config, ask: &Fx, report: Report) -> anyhow::Result<Outcome> {
    match ask {
        Fx::Import { file } => import(config, file.clone(), report).await,
        Fx::Held => held(config, report).await,
        Fx::Take { days } => decide(config, (days.as_slice(), FxWord::Take), report).await,
        Fx::Drop { days } => decide(config, (days.as_slice(), FxWord::Drop), report).await,
        Fx::Show { from, to, date } => {
            let day = date.unwrap_or_else(|| Clock::System.now().date());
            match rate(config, *from, *to, day).await? {
                Ok(rate) => {
                    report.answer(&rate, said)?;
                    Ok(Outcome::Done)
                }
                Err(error) => report.refuse("no-exchange-rate", &error.to_string()),
            }
        }
    }
}

/// By the market's rates where there is a market, else by those that were shipped.
async fn rate(
    config: &Config,
    from: Currency,
    to: Currency,
    day: Date,
) -> anyhow::Result<Result<FxQuote, FxError>> {
    let Some(db) = Market::database_if_any(config).await? else {
        return Ok(FxShipped::get().quote(from, to, day));
    };
    match db.read(move |tx| pricing::fx(tx, from, to, day)).await {
        Ok(rate) => Ok(Ok(rate)),
        Err(QuoteRefusal::Fx(error)) => Ok(Err(error)),
        Err(other) => Err(other.into()),
    }
}

fn said(rate: &FxQuote) -> String {
    let (from, to) = (rate.from, rate.to);
    if from == to {
        return format!("1 {from} = 1 {to}: the same currency");
    }
    let known = if rate.last_known { "as last known on" } else { "on" };
    let six = rate.rate.decimal_text(6);
    format!("1 {from} = {six} {to} {known} {} ({}; exactly {})", rate.as_of, rate.source, rate.rate)
}

async fn import(config: &Config, path: PathBuf, report: Report) -> anyhow::Result<Outcome> {
    let source = open(&path)?;
    let file = match tokio::task::spawn_blocking(move || pricing::read_fx(source)).await? {
        Ok(file) => file,
        Err(error) => return report.refuse("bad-rates", &error.to_string()),
    };
    let (_lock, db) = Market::database_for_writing(config).await?;
    Market::migrate(config, &db).await?;
    let moment = Clock::System.moment();
    let done = match db.write(move |tx| pricing::import_fx(tx, &file, &mut moment.clone())).await {
        Ok(done) => done,
        Err(error @ ImportFxError::Empty) => return report.refuse("bad-rates", &error.to_string()),
        Err(ImportFxError::Store(error)) => return Err(error.into()),
    };
    if done.issues.is_empty() {
        report.answer(&done, |done| {
            let read = format!(
                "{} days read: {} new, {} changed, {} as known",
                done.days, done.added, done.changed, done.unchanged
            );
            [vec![read], waiting(&done.held)].concat().join("\n")
        })?;
        return Ok(if done.held.is_empty() { Outcome::Done } else { Outcome::Refused });
    }
    let lines = done.issues.iter().map(|(line, why)| format!("line {line}: {why}"));
    let why = lines.collect::<Vec<_>>().join("\n");
    let value = serde_json::json!({ "problem": "bad-rates", "why": why, "issues": done.issues });
    report.refuse_with(&value, || format!("refused (bad-rates), nothing was stored:\n{why}"))
}

/// Each day that is held with what speaks against it, and the way out; nothing where none is.
fn waiting(held: &[FxHeld]) -> Vec<String> {
    let line = |held: &FxHeld| {
        let doubts: Vec<String> = held.doubts.iter().map(ToString::to_string).collect();
        format!("held, not used: {}: {}", held.day(), doubts.join("; "))
    };
    let mut lines: Vec<String> = held.iter().map(line).collect();
    if let Some(first) = held.first() {
        lines.push(format!(
            "entrepot fx take {0} uses them, entrepot fx drop {0} throws them away",
            first.day()
        ));
    }
    lines
}

async fn held(config: &Config, report: Report) -> anyhow::Result<Outcome> {
    let db = Market::database_for_reading(config).await?;
    let held = db.read(pricing::fx_held).await?;
    report.answer(&held, |held| match held.is_empty() {
        true => "nothing is held".to_owned(),
        false => waiting(held).join("\n"),
    })?;
    Ok(Outcome::Done)
}

/// Decides about each of the days, or about none.
async fn decide(
    config: &Config,
    (days, word): (&[Date], FxWord),
    report: Report,
) -> anyhow::Result<Outcome> {
    let (_lock, db) = Market::database_for_writing(config).await?;
    Market::migrate(config, &db).await?;
    let (moment, all) = (Clock::System.moment(), days.to_vec());
    let decided = db.write(move |tx| {
        let mut moment = moment.clone();
        all.iter().try_for_each(|day| pricing::decide_fx(tx, (*day, word), &mut moment))
    });
    match decided.await {
        Ok(()) => {
            let what = if word == FxWord::Take { "used from now on" } else { "thrown away" };
            report.answer(&days, |days| {
                let days: Vec<String> = days.iter().map(ToString::to_string).collect();
                format!("{}: {what}", days.join(", "))
            })?;
            Ok(Outcome::Done)
        }
        Err(error @ DecideFxError::NotHeld(_)) => report.refuse("not-held", &error.to_string()),
        Err(DecideFxError::Store(error)) => Err(error.into()),
    }
}

/// The file, or standard input for `-`.
///
/// # Errors
/// When it cannot be opened; names it.
pub(crate) fn open(path: &Path) -> anyhow::Result<Box<dyn Read + Send>> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdin()));
    }
    let file =
        std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Box::new(file))
}
