//! `entrepot quote`: a landed cost, line by line. Needs no market; uses its newer exchange rates when there is one.

use crate::{Outcome, cli, config::Config, market::Market, report::Report};
use http::Clock;
use pricing::{
    FxShipped, QuoteRefusal,
    cli::{QuoteArgs, QuoteProblem, quote},
};
use serde_json::Value;

/// Prints the quote, or the refusal with its ways out (exit 1).
pub(crate) async fn run(
    config: &Config,
    ask: &cli::Quote,
    report: Report,
) -> anyhow::Result<Outcome> {
    let date = ask.date.unwrap_or_else(|| Clock::System.now().date());
    let args = QuoteArgs {
        lane: ask.lane.clone(),
        hs: ask.hs.clone(),
        price: ask.price.clone(),
        quantity: ask.quantity,
        weight: ask.weight.clone(),
        freight: ask.freight.clone(),
        insurance: ask.insurance.clone(),
        origin: ask.origin.map(|c| c.to_string()),
        regime: ask.regime.clone(),
        attributes: ask.attributes.clone(),
    };
    match answer(config, args, date).await? {
        Ok(value) => {
            report.answer(&value, text)?;
            Ok(Outcome::Done)
        }
        Err(problem) => {
            report.answer(&problem, |problem| {
                let ways: String =
                    problem.ways_out.iter().map(|way| format!("\n  {way}")).collect();
                format!("refused ({}): {problem}{ways}", problem.problem)
            })?;
            Ok(Outcome::Refused)
        }
    }
}

/// With the market's own rates, or with the shipped ones where there is no market.
async fn answer(
    config: &Config,
    args: QuoteArgs,
    date: kernel::Date,
) -> Result<Result<Value, QuoteProblem>, store::StoreError> {
    let shipped = |from, to, day| FxShipped::get().quote(from, to, day);
    let Ok(db) = Market::database_for_reading(config).await else {
        return Ok(quote(&args, date, &mut |from, to, day| shipped(from, to, day)));
    };
    db.read(move |tx| {
        let mut failed = None;
        let answer =
            quote(&args, date, &mut |from, to, day| match pricing::fx(tx, from, to, day) {
                Ok(rate) => Ok(rate),
                Err(QuoteRefusal::Fx(error)) => Err(error),
                Err(other) => {
                    failed = Some(other);
                    shipped(from, to, day)
                }
            });
        match failed {
            Some(QuoteRefusal::Store(error)) => Err(error),
            _ => Ok(answer),
        }
    })
    .await
}

/// The receipt as lines for people.
fn text(value: &Value) -> String {
    let word = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let mut text = String::new();
    for line in value["lines"].as_array().into_iter().flatten() {
        let (kind, amount) = (word(line, "kind"), word(line, "amount"));
        text.push_str(&format!("{kind:<18} {amount:>12} {}\n", word(line, "currency")));
        for key in ["formula", "rule", "source"] {
            if !word(line, key).is_empty() {
                text.push_str(&format!("    {key}: {}\n", word(line, key)));
            }
        }
    }
    for fx in value["fx"].as_array().into_iter().flatten() {
        let known = if fx["last_known"] == true { "as last known on" } else { "on" };
        text.push_str(&format!(
            "1 {} = {} {} {known} {}\n",
            word(fx, "from"),
            word(fx, "rate"),
            word(fx, "to"),
            word(fx, "as_of")
        ));
    }
    let total = &value["total"];
    text.push_str(&format!(
        "{:<18} {:>12} {}  ({})",
        "total",
        word(total, "amount"),
        word(total, "currency"),
        word(value, "regime")
    ));
    text
}
