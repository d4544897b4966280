//! `entrepot audit`: proves every invariant of the books, or names the first broken one.

use crate::{Outcome, config::Config, market::Market, report::Report};

/// Reads the whole database; works beside a running market.
pub(crate) async fn run(config: &Config, report: Report) -> anyhow::Result<Outcome> {
    let db = Market::database_for_reading(config).await?;
    let audit = audit::audit(&db).await?;
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
