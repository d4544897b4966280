//! `entrepot lanes`: which lanes there are, under which regimes goods come in, and what each charges.

use super::{
    laid_over,
    quote::{in_force, refuse},
};
use crate::{Outcome, cli::Lanes, config::Config, market::Market, report::Report};
use calculator::{QuoteArgs, QuoteProblem, lanes_document};
use serde_json::Value;
use store::StoreError;
use trade::{Book, BookSource};

/// Prints every lane, or one with its charges.
pub(crate) async fn run(config: &Config, ask: &Lanes, report: Report) -> anyhow::Result<Outcome> {
    match listed(config, ask).await? {
        Ok(value) => {
            let one = ask.lane.is_some();
            report.answer(&value, |value| text(value, one))?;
            Ok(Outcome::Done)
        }
        Err(problem) => refuse(&problem, report),
    }
}

/// By the market's book for that lane and day where there is a market, else by the shipped one; with the
/// asker's own rules laid over it.
async fn listed(config: &Config, ask: &Lanes) -> anyhow::Result<Result<Value, QuoteProblem>> {
    let Some(db) = Market::database_if_any(config).await? else { return Ok(alone(ask)) };
    let args = QuoteArgs {
        lane: ask.lane.clone().unwrap_or_default(),
        date: ask.date.map(|day| day.to_string()),
        ..QuoteArgs::default()
    };
    let (own, one) = (ask.book.clone(), ask.lane.clone());
    let listed: Result<_, StoreError> = db
        .read(move |tx| {
            let book = in_force(tx, &args, own.as_deref())?;
            Ok(book.and_then(|book| lanes_document(&book, one.as_deref())))
        })
        .await;
    Ok(listed?)
}

fn alone(ask: &Lanes) -> Result<Value, QuoteProblem> {
    match &ask.book {
        Some(path) => {
            let book = laid_over::compile(BookSource::shipped(), path)?;
            lanes_document(&book, ask.lane.as_deref())
        }
        None => lanes_document(Book::shipped(), ask.lane.as_deref()),
    }
}

fn items<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value[key].as_array().into_iter().flatten()
}

fn word<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn list(value: &Value, key: &str) -> String {
    items(value, key).filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
}

fn text(value: &Value, one: bool) -> String {
    let mut text = String::new();
    for lane in items(value, "items") {
        text.push_str(&format!(
            "{}   {}   rules looked at on {}\n",
            list(lane, "destinations"),
            word(lane, "currency"),
            word(lane, "known_until")
        ));
        for regime in items(lane, "regimes") {
            regime_text(&mut text, regime, one);
        }
        if one {
            for left in items(lane, "left_out") {
                let what = left["text"]["en"].as_str().unwrap_or_default();
                let regimes = list(left, "regimes");
                text.push_str(format!("  left out: {what} {regimes}").trim_end());
                text.push('\n');
            }
            for switch in items(lane, "switches") {
                let state = if switch["on"] == true { "on" } else { "off" };
                let question = switch["title"]["en"].as_str().unwrap_or_default();
                text.push_str(&format!(
                    "  switch {} = {state}\n    {question}\n",
                    word(switch, "name")
                ));
            }
        }
        text.push('\n');
    }
    text.push_str(&format!("book {}", word(value, "book")));
    text
}

fn regime_text(text: &mut String, regime: &Value, one: bool) {
    let until = regime["valid_to"].as_str().map(|to| format!("–{to}")).unwrap_or_default();
    let channels = list(regime, "channels");
    let channels =
        if channels.is_empty() { "only from another regime".to_owned() } else { channels };
    text.push_str(&format!(
        "  {:<24} {}{until}   {channels}   {}\n",
        word(regime, "name"),
        word(regime, "valid_from"),
        list(regime, "buyers"),
    ));
    if !one {
        return;
    }
    text.push_str(&format!("    {}\n", regime["title"]["en"].as_str().unwrap_or_default()));
    for threshold in items(regime, "thresholds") {
        text.push_str(&format!(
            "    threshold {}: {} {} {} {} a {}\n",
            word(threshold, "id"),
            word(threshold, "of"),
            word(threshold, "side").replace('_', " "),
            word(&threshold["limit"], "amount"),
            word(&threshold["limit"], "currency"),
            word(threshold, "per"),
        ));
    }
    for charge in items(regime, "charges") {
        let name = charge["name"]["en"].as_str().unwrap_or_default();
        let days = [word(charge, "valid_from"), word(charge, "valid_to")];
        let days =
            if days == ["", ""] { String::new() } else { format!("   {}", days.join("–")) };
        text.push_str(&format!(
            "    {:<22} {:<22} {} of {}{days}\n      {}\n",
            word(charge, "id"),
            name,
            word(charge, "rate"),
            word(charge, "base"),
            charge["rule"]["en"].as_str().unwrap_or_default(),
        ));
    }
}
