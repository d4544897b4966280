//! `entrepot disputes`: what is to be decided, and the evidence of one. Decisions are made at `/admin/disputes` or
//! over the API, under the operator's own name.

use crate::{Outcome, cli::Disputes, config::Config, market::Market, report::Report};
use aftersales::Docketed;
use kernel::{DisputeId, ReturnId};

/// How many are listed.
const LISTED: u32 = 100;

/// Reads, also beside a running market.
pub(crate) async fn run(
    config: &Config,
    ask: &Disputes,
    report: Report,
) -> anyhow::Result<Outcome> {
    let db = Market::database_for_reading(config).await?;
    match ask {
        Disputes::List => {
            let found = db.read(|tx| aftersales::docket(tx, None, LISTED)).await?;
            let items: Vec<_> = found.iter().map(case_json).collect();
            report.answer(&serde_json::json!({ "items": items }), |_| match found.is_empty() {
                true => "nothing is to be decided".to_owned(),
                false => found.iter().map(line).collect::<Vec<_>>().join("\n"),
            })?;
        }
        Disputes::Pack { id } => {
            let id = *id;
            let found = db.read(move |tx| aftersales::evidence_pack(tx, id)).await?;
            let Some(pack) = found else {
                return report.refuse("no-such-dispute", "there is no such dispute");
            };
            let json = pack.json();
            report.answer(&json, |json| format!("{json:#}"))?;
        }
    }
    Ok(Outcome::Done)
}

/// What a case is called.
fn name(one: &Docketed) -> String {
    match one.kind.as_str() {
        "dispute" => DisputeId::from(one.case).to_string(),
        _ => ReturnId::from(one.case).to_string(),
    }
}

fn case_json(one: &Docketed) -> serde_json::Value {
    serde_json::json!({
        "id": name(one), "kind": one.kind, "state": one.state, "order": one.order,
        "number": one.number, "opened_at": one.opened_at.to_string(),
        "due_at": one.due_at.to_string(),
    })
}

fn line(one: &Docketed) -> String {
    format!("{}  {:<9}  {}  order {}", one.due_at, one.state, name(one), one.number)
}
