//! `entrepot fx`: exchange rates.

use crate::{Outcome, cli::Fx, config::Config, market::Market, report::Report};
use anyhow::Context;
use http::Clock;
use std::{
    io::Read,
    path::{Path, PathBuf},
};

/// Imports or shows.
pub(crate) async fn run(config: &Config, ask: &Fx, report: Report) -> anyhow::Result<Outcome> {
    match ask {
        Fx::Import { file } => import(config, file.clone(), report).await,
        Fx::Show { from, to, date } => {
            let (from, to) = (*from, *to);
            let day = date.unwrap_or_else(|| Clock::System.now().date());
            let rate = pricing::FxShipped::get().quote(from, to, day);
            let rate = match Market::database_for_reading(config).await {
                Ok(db) => db.read(move |tx| pricing::fx(tx, from, to, day)).await?,
                Err(_) => rate?, // without a market: what was shipped
            };
            report.answer(&rate, |rate| {
                let known = if rate.last_known { "as last known on" } else { "on" };
                let six = rate.rate.decimal_text(6);
                format!(
                    "1 {from} = {six} {to} {known} {} ({}; exactly {})",
                    rate.as_of, rate.source, rate.rate
                )
            })?;
            Ok(Outcome::Done)
        }
    }
}

async fn import(config: &Config, path: PathBuf, report: Report) -> anyhow::Result<Outcome> {
    let file = tokio::task::spawn_blocking(move || {
        pricing::read_fx(open(&path)?).map_err(anyhow::Error::from)
    })
    .await??;
    let (_lock, db) = Market::database_for_writing(config)?;
    store::migrate(&db).await?;
    let moment = Clock::System.moment();
    let done = db.write(move |tx| pricing::import_fx(tx, &file, &mut moment.clone())).await?;
    report.answer(&done, |done| {
        let mut text = format!(
            "{} days read: {} new, {} changed, {} as known",
            done.days, done.added, done.changed, done.unchanged
        );
        for (line, why) in &done.issues {
            text.push_str(&format!("\nline {line}: {why}"));
        }
        text
    })?;
    Ok(if done.issues.is_empty() { Outcome::Done } else { Outcome::Refused })
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
