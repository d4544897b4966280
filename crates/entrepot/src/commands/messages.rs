//! `entrepot messages`: conversations, and what was reported of them, of returns and of disputes, for whoever holds the machine. Who writes or
//! decides does so on pages or over the API, under a name.

use super::orders::reader;
use crate::{Outcome, cli::Messages, config::Config, market::Market, report::Report};
use conversations::{Case, CaseState, Message};
use kernel::Lang;
use serde_json::{Value, json};

/// How many are listed.
const LISTED: u32 = 100;

/// Reads, also beside a running market.
pub(crate) async fn run(
    config: &Config,
    ask: &Messages,
    report: Report,
) -> anyhow::Result<Outcome> {
    let db = Market::database_for_reading(config).await?;
    match ask {
        Messages::Cases => {
            let open = CaseState::Open;
            let found = db.read(move |tx| conversations::cases(tx, open, None, LISTED)).await?;
            let items: Vec<_> = found.iter().map(told).collect();
            report.answer(&json!({ "items": items }), |_| match found.is_empty() {
                true => "nothing is to be decided".to_owned(),
                false => found.iter().map(line).collect::<Vec<_>>().join("\n"),
            })?;
        }
        Messages::Show { id } => {
            let of = (*id, reader());
            let found = db.read(move |tx| conversations::thread_view(tx, of, Lang::EN, None));
            let Some(view) = found.await? else {
                return report.refuse("no-such-conversation", "there is no such conversation");
            };
            let shown = json!({
                "id": view.thread.id, "about": view.thread.about.text(),
                "messages": view.messages.iter().map(message).collect::<Vec<_>>(),
            });
            report.answer(&shown, |_| {
                view.messages.iter().map(written).collect::<Vec<_>>().join("\n")
            })?;
        }
    }
    Ok(Outcome::Done)
}

fn told(one: &Case) -> Value {
    json!({
        "id": one.id, "kind": one.kind.key(), "place": one.place.key(), "in": one.place.text(),
        "conversation": one.thread(), "piece": one.reported.as_ref().map(|what| what.piece.key()),
        "said": one.reported.as_ref().map(|what| &what.said),
        "reason": one.reason.map(|reason| reason.key()), "opened_at": one.opened_at.to_string(),
    })
}

fn line(one: &Case) -> String {
    let piece = one.reported.as_ref().map(|what| format!("  {}", what.piece.key()));
    let (place, piece) = (one.place.text(), piece.unwrap_or_default());
    format!("{}  {:<10}  {place}  {}{piece}", one.opened_at, one.kind.key(), one.id)
}

fn message(one: &Message) -> Value {
    json!({
        "side": one.side.key(), "kind": one.kind.key(), "phrase": one.phrase, "text": one.text,
        "hidden": one.hidden_at.is_some(), "at": one.at.to_string(),
    })
}

/// What was said, on lines of its own under who said it.
fn written(one: &Message) -> String {
    let hidden = if one.hidden_at.is_some() { " (hidden)" } else { "" };
    let phrase = one.phrase.as_deref().unwrap_or_default();
    format!("{}  {}{hidden}\n    {} {}", one.at, one.side.key(), phrase, one.text)
}
