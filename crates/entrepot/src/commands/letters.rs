//! `entrepot letters`: what the market wrote, for whoever holds the machine and its keyring. Nobody reads a
//! letter's links over the network.

use crate::{Outcome, cli::Letters, config::Config, market::Market, report::Report};
use letters::{Mail, mail, mails};

/// How many are listed.
const LISTED: u32 = 50;

/// Reads, also beside a running market.
pub(crate) async fn run(config: &Config, ask: &Letters, report: Report) -> anyhow::Result<Outcome> {
    let db = Market::database_for_reading(config).await?;
    match ask {
        Letters::List => {
            let found = db.read(|tx| mails(tx, None, LISTED)).await?;
            let items: Vec<_> = found.iter().map(told).collect();
            report.answer(&serde_json::json!({ "items": items }), |_| match found.is_empty() {
                true => "no letter was written yet".to_owned(),
                false => found.iter().map(line).collect::<Vec<_>>().join("\n"),
            })?;
        }
        Letters::Show { id } => {
            let id = *id;
            let found = db.read(move |tx| match id {
                Some(id) => mail(tx, id),
                None => Ok(mails(tx, None, 1)?.pop()),
            });
            let Some(letter) = found.await? else {
                return report.refuse("no-such-letter", "there is no such letter");
            };
            if letter.body.is_empty() {
                let why = "its text was forgotten when it left, or was given up";
                return report.refuse("letter-forgotten", why);
            }
            let mut shown = told(&letter);
            shown["body"] = letter.body.clone().into();
            report.answer(&shown, |_| format!("{}\n\n{}", line(&letter), letter.body))?;
        }
    }
    Ok(Outcome::Done)
}

fn told(letter: &Mail) -> serde_json::Value {
    serde_json::json!({
        "id": letter.id.to_string(), "to": letter.to.as_str(), "kind": letter.kind,
        "subject": letter.subject, "state": letter.state.key(), "attempts": letter.attempts,
        "queued_at": letter.queued_at.to_string(), "error": letter.last_error,
    })
}

fn line(letter: &Mail) -> String {
    let Mail { id, to, subject, state, queued_at, .. } = letter;
    format!("{queued_at}  {:<6}  {id}  {to}  {subject}", state.key())
}
