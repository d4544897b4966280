//! `entrepot audit`: proves every invariant of the books, or names the first broken one.

use crate::{Outcome, cli, config::Config, market::Market, report::Report};
use ::audit::Check;
use orders::edge::{Comparison, Difference, compare};
use store::Db;
use web::Clock;

const PROVIDER: &str = "what the payment provider lists is what is recorded";
/// The provider in the market's own process.
const BUILT_IN: &str = "sandbox";

/// Reads the whole database; works beside a running market.
pub(crate) async fn run(
    config: &Config,
    ask: cli::Audit,
    report: Report,
) -> anyhow::Result<Outcome> {
    let db = Market::database_for_reading(config).await?;
    let mut audit = ::audit::audit(&db).await?;
    if ask.provider {
        let found = differences(config, &db).await?;
        let detail: Vec<String> = found.iter().map(Difference::to_string).collect();
        audit.checks.push(Check { name: PROVIDER, ok: detail.is_empty(), detail });
    }
    report.answer(&audit, |audit| {
        let mut text = String::new();
        for check in &audit.checks {
            let sign = if check.ok { "holds " } else { "BROKEN" };
            text.push_str(&format!("{sign}  {}\n", check.name));
            for detail in &check.detail {
                text.push_str(&format!("        {detail}\n"));
            }
        }
        match audit.first_broken() {
            None => text.push_str("every invariant holds"),
            Some(check) => text.push_str(&format!("violated: {}", check.name)),
        }
        text
    })?;
    Ok(if audit.first_broken().is_none() { Outcome::Done } else { Outcome::Refused })
}

/// The provider is asked; of the one in the market's own process the journal is read, whether it runs or
/// not.
async fn differences(config: &Config, db: &Db) -> anyhow::Result<Vec<Difference>> {
    let now = Clock::System.now();
    if let Some(provider) = Market::provider(config)? {
        return Ok(compare(db, &provider, now).await?);
    }
    let mut comparison = Comparison::new(BUILT_IN, now);
    comparison.take(db, sandbox::moved(&config.data.join("sandbox"))?).await?;
    Ok(comparison.end(db).await?)
}
