//! `entrepot import`: a merchant's file becomes listings.

use super::fx;
use crate::{
    Outcome,
    cli::{self, Format},
    config::Config,
    market::Market,
    report::Report,
};
use anyhow::Context;
use catalog::import::{Format as Read, ImportOptions, Severity};
use indicatif::{ProgressBar, ProgressStyle};
use std::{path::Path, time::Duration};
use store::{Db, FolderLock};
use trust::{ImportAsk, ImportReport, import_catalogue};
use web::Clock;

/// Imports, or says what would happen; exit 1 when a listing was refused.
pub(crate) async fn run(
    config: &Config,
    ask: &cli::Import,
    report: Report,
) -> anyhow::Result<Outcome> {
    let (_lock, db) = database(config, ask.dry_run).await?;
    let slug = ask.merchant.clone();
    let merchant = db.read(move |tx| merchants::merchant_by_slug(tx, &slug)).await?;
    let merchant = merchant
        .with_context(|| format!("there is no merchant \"{}\" in this market", ask.merchant))?;
    let (id, country) = (merchant.id, merchant.country);
    let now = Clock::System.now();
    let meant = db.read(move |tx| trust::destinations_meant(tx, (id, country), now));
    let destinations = meant.await?;
    let options = ImportOptions {
        dry_run: ask.dry_run,
        publish: ask.publish,
        currency: ask.currency.unwrap_or(merchant.payout_currency),
        origin: ask.origin.unwrap_or(merchant.country),
        weight: ask.weight,
        destinations,
    };
    let ask_import =
        ImportAsk { merchant: merchant.id, options, run: None, moment: Clock::System.moment() };
    let file = fx::open(&ask.file)?;
    let bar = progress(&ask.file, report);
    let done = import_catalogue(&db, ask_import, file, |seen| {
        bar.set_position(seen.bytes);
        bar.set_message(format!("{} rows, {} listings", seen.rows, seen.listings));
    })
    .await?;
    bar.finish_and_clear();
    report.answer(&done, text)?;
    if let Some(found) = wrong_format(ask.format, &done) {
        report.note(&format!(
            "the file is {found}, not what --format says; it was read as what it is"
        ))?;
    }
    Ok(if done.is_clean() { Outcome::Done } else { Outcome::Refused })
}

/// A dry run reads beside a running market; a real one owns the data.
async fn database(config: &Config, dry_run: bool) -> anyhow::Result<(Option<FolderLock>, Db)> {
    if dry_run {
        return Ok((None, Market::database_for_reading(config).await?));
    }
    let (lock, db) = Market::database_for_writing(config).await?;
    Market::migrate(config, &db).await?;
    Ok((lock, db))
}

fn progress(file: &Path, report: Report) -> ProgressBar {
    let Some(bytes) = std::fs::metadata(file).ok().map(|m| m.len()).filter(|_| !report.is_json())
    else {
        return ProgressBar::hidden();
    };
    let bar = ProgressBar::new(bytes);
    let style = ProgressStyle::with_template("{bar:32} {bytes}/{total_bytes}  {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn wrong_format(asked: Format, done: &ImportReport) -> Option<&'static str> {
    match (asked, done.format?) {
        (Format::Shopify, Read::Entrepot) => Some("Entrepot CSV"),
        (Format::Entrepot, Read::Shopify) => Some("a Shopify export"),
        _ => None,
    }
}

fn text(done: &ImportReport) -> String {
    let n = done.listings;
    let would = if done.dry_run { "would be " } else { "" };
    let mut text = format!(
        "{} rows: {} listings {would}created, {} {would}updated, {} unchanged, {} left as they were\n\
         stock of {} SKUs {would}counted, {} listings {would}published",
        done.rows, n.created, n.updated, n.unchanged, n.failed, done.stock_counted, n.published
    );
    if n.withheld > 0 {
        text.push_str(&format!(", {} not yet: they lack something", n.withheld));
    }
    for one in &done.lacking {
        let listings = one.listings;
        text.push_str(&format!("\nlacking  {listings} listings: {}; {}", one.what, one.mend));
    }
    for issue in &done.issues {
        let sign = match issue.severity {
            Severity::Error => "error",
            Severity::Note => "note ",
        };
        let column =
            if issue.column.is_empty() { String::new() } else { format!(", {}", issue.column) };
        text.push_str(&format!(
            "\n{sign}  line {}{column}: {}; {}",
            issue.line, issue.what, issue.mend
        ));
    }
    if done.issues_left_out > 0 {
        text.push_str(&format!("\nand {} more", done.issues_left_out));
    }
    text
}
