//! `entrepot fx`: exchange rates.

use crate::{Outcome, cli::Fx, config::Config, market::Market, report::Report};
use anyhow::Context;
use kernel::{Currency, Date};
use pricing::{FxError, FxQuote, FxShipped, ImportFxError, QuoteRefusal};
use std::{
    io::Read,
    path::{Path, PathBuf},
};
use web::Clock;

/// Imports or shows; a file or a question that is refused is exit 1.
pub(crate) async fn run(config: &Config, ask: &Fx, report: Report) -> anyhow::Result<Outcome> {
    match ask {
        Fx::Import { file } => import(config, file.clone(), report).await,
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
    let Ok(db) = Market::database_for_reading(config).await else {
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
    let (_lock, db) = Market::database_for_writing(config)?;
    store::migrate(&db, migrations::ALL).await?;
    let moment = Clock::System.moment();
    let done = match db.write(move |tx| pricing::import_fx(tx, &file, &mut moment.clone())).await {
        Ok(done) => done,
        Err(error @ ImportFxError::Empty) => return report.refuse("bad-rates", &error.to_string()),
        Err(ImportFxError::Store(error)) => return Err(error.into()),
    };
    if done.issues.is_empty() {
        report.answer(&done, |done| {
            format!(
                "{} days read: {} new, {} changed, {} as known",
                done.days, done.added, done.changed, done.unchanged
            )
        })?;
        return Ok(Outcome::Done);
    }
    let lines = done.issues.iter().map(|(line, why)| format!("line {line}: {why}"));
    let why = lines.collect::<Vec<_>>().join("\n");
    let value = serde_json::json!({ "problem": "bad-rates", "why": why, "issues": done.issues });
    report.refuse_with(&value, || format!("refused (bad-rates), nothing was stored:\n{why}"))
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
