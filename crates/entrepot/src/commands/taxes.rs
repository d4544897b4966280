//! `entrepot taxes`: what customs assessed, taken in from a file, and the report of what is owed.

use super::fx::open;
use crate::{Outcome, cli::Taxes, config::Config, market::Market, report::Report};
use anyhow::Context;
use fulfilment::{TaxFilter, import_assessments, read_assessments, tax_report, tax_report_csv};
use http::Clock;
use kernel::Date;
use std::path::PathBuf;

/// Records assessments, or prints the report.
pub(crate) async fn run(config: &Config, ask: &Taxes, report: Report) -> anyhow::Result<Outcome> {
    match ask {
        Taxes::Assess { file, by } => assess(config, file.clone(), by, report).await,
        Taxes::Report { from, to, destination, regime } => {
            let today = Clock::System.now().date();
            let filter = TaxFilter {
                from: month(from.as_deref(), today)?,
                to: month(to.as_deref(), today)?,
                destination: *destination,
                regime: regime.clone(),
            };
            let db = Market::database_for_reading(config).await?;
            let rows = tax_report(&db, &filter).await?;
            report.answer(&rows, |rows| tax_report_csv(rows).trim_end().to_owned())?;
            Ok(Outcome::Done)
        }
    }
}

fn month(text: Option<&str>, otherwise: Date) -> anyhow::Result<Date> {
    let Some(text) = text else { return Ok(otherwise) };
    let day = format!("{text}-01").parse();
    day.with_context(|| format!("\"{text}\" is not a month such as 2026-11"))
}

async fn assess(
    config: &Config,
    path: PathBuf,
    by: &str,
    report: Report,
) -> anyhow::Result<Outcome> {
    let lines = tokio::task::spawn_blocking(move || {
        read_assessments(open(&path)?).map_err(anyhow::Error::from)
    })
    .await??;
    let (_lock, db) = Market::database_for_writing(config)?;
    store::migrate(&db).await?;
    let done = import_assessments(&db, lines, by, Clock::System.moment()).await?;
    report.answer(&done, |done| {
        let mut text = format!(
            "{} lines: {} recorded, {} known already, {} refused",
            done.lines,
            done.recorded,
            done.unchanged,
            done.refused.len()
        );
        for (line, why) in &done.refused {
            text.push_str(&format!("\nline {line}: {why}"));
        }
        text
    })?;
    Ok(if done.refused.is_empty() { Outcome::Done } else { Outcome::Refused })
}
