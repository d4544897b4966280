//! `entrepot jobs`: work that could not be done by itself, and another try.

use crate::{Outcome, cli::Jobs, config::Config, market::Market, report::Report};
use ::jobs::timers::{self, Timer};
use web::Clock;

/// How many are read at once.
const PAGE: u32 = 200;

/// Lists beside a running market; a retry writes, so where one process owns the data it goes through
/// `/admin/jobs` or the API.
pub(crate) async fn run(config: &Config, ask: &Jobs, report: Report) -> anyhow::Result<Outcome> {
    match ask {
        Jobs::List => {
            let db = Market::database_for_reading(config).await?;
            let found = all(&db).await?;
            let items: Vec<_> = found
                .iter()
                .map(|one| {
                    serde_json::json!({
                        "kind": one.kind, "id": one.name(), "attempts": one.attempts,
                        "error": one.error, "since": one.dead_at.map(|at| at.to_string()),
                        "next_at": one.next_at().map(|at| at.to_string()),
                    })
                })
                .collect();
            report.answer(&serde_json::json!({ "items": items }), |_| match found.is_empty() {
                true => "nothing waits for a person".to_owned(),
                false => found.iter().map(lines_of).collect::<Vec<_>>().join("\n"),
            })?;
            Ok(Outcome::Done)
        }
        Jobs::Retry { kind, id } => {
            let (_lock, db) = Market::database_for_writing(config).await?;
            let mut found = all(&db).await?;
            found.retain(|one| one.kind == *kind && id.as_ref().is_none_or(|id| *id == one.name()));
            if found.is_empty() {
                return report.refuse("nothing-waits", "nothing of that name waits for a person");
            }
            let (count, now) = (found.len(), Clock::System.now());
            for one in found {
                db.write(move |tx| timers::retry(tx, &one.kind, &one.id, now)).await?;
            }
            report.answer(&serde_json::json!({ "due": count }), |_| {
                format!("{count} due again; a running market tries them now")
            })?;
            Ok(Outcome::Done)
        }
    }
}

fn lines_of(one: &Timer) -> String {
    let since = one.dead_at.map(|at| at.to_string()).unwrap_or_default();
    let error = one.error.as_deref().unwrap_or_default();
    format!("{since}  {}  {}\n    {error}", one.kind, one.name())
}

async fn all(db: &store::Db) -> anyhow::Result<Vec<Timer>> {
    let mut found: Vec<Timer> = Vec::new();
    loop {
        let last = found.last();
        let before = last.and_then(|one| Some((one.dead_at?, one.kind.clone(), one.id.clone())));
        let page = db.read(move |tx| timers::dead(tx, before.clone(), PAGE)).await?;
        let ended = page.len() < PAGE as usize;
        found.extend(page);
        if ended {
            return Ok(found);
        }
    }
}
