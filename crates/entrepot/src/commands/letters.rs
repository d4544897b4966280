//! `entrepot letters`: what the market wrote, for whoever holds the machine and its keyring. Nobody reads a
//! letter's links over the network.

use crate::{Outcome, cli::Letters, config::Config, market::Market, report::Report};
use anyhow::Context;
use letters::{
    Bounce, Email, House, Mail, Noted, mail, mails, note_bounce, page_of, read_reports,
    revive_mailbox,
};
use std::path::Path;
use store::{Db, StoreError};
use web::Clock;

/// How many are listed.
const LISTED: u32 = 50;

/// So many reports are written down at once, so that nobody else waits for a whole mailbox.
const REPORTS_AT_ONCE: usize = 100;

/// So many reports that stop nothing are listed, for an operator to look at.
const STRAYS_LISTED: usize = 50;

/// A file of reports that is longer is no mailbox of an operator's.
const FILE_BYTES_MAX: u64 = 256 << 20;

/// Lists and shows, also beside a running market; what came back is written down through the database, which an
/// embedded one allows while the market rests.
pub(crate) async fn run(config: &Config, ask: &Letters, report: Report) -> anyhow::Result<Outcome> {
    match ask {
        Letters::List => {
            let db = Market::database_for_reading(config).await?;
            let found = db.read(|tx| mails(tx, None, LISTED)).await?;
            let items: Vec<_> = found.iter().map(letter_json).collect();
            report.answer(&serde_json::json!({ "items": items }), |_| match found.is_empty() {
                true => "no letter was written yet".to_owned(),
                false => found.iter().map(line).collect::<Vec<_>>().join("\n"),
            })?;
        }
        Letters::Show { id, html } => {
            let db = Market::database_for_reading(config).await?;
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
            if *html {
                let zone = web::Config::default().market.zone;
                let house = House::new(&config.public_url(), &zone, crate::faces::LETTERS);
                let page = page_of(&letter, &house);
                report.answer(&serde_json::json!({ "html": page }), |_| page.clone())?;
                return Ok(Outcome::Done);
            }
            let mut shown = letter_json(&letter);
            shown["body"] = letter.body.clone().into();
            report.answer(&shown, |_| format!("{}\n\n{}", line(&letter), letter.body))?;
        }
        Letters::Bounce { file } => return bounce(config, file, report).await,
        Letters::Revive { email } => return revive(config, email, report).await,
    }
    Ok(Outcome::Done)
}

async fn bounce(config: &Config, file: &Path, report: Report) -> anyhow::Result<Outcome> {
    let shown = file.display();
    let length = std::fs::metadata(file).with_context(|| format!("{shown} cannot be read"))?.len();
    if length > FILE_BYTES_MAX {
        return report.refuse("file-too-large", &format!("{shown} has more than 256 MB"));
    }
    let bytes = std::fs::read(file).with_context(|| format!("{shown} cannot be read"))?;
    let reports = read_reports(&bytes);
    let (_lock, db) = Market::database_for_writing(config).await?;
    Market::migrate(config, &db).await?;
    let noted = note_all(&db, &reports.bounces).await?;
    let count = |which: fn(&Noted) -> bool| noted.iter().filter(|(_, one)| which(one)).count();
    let dead = count(|one| matches!(one, Noted::Dead(_)));
    let delayed = count(|one| matches!(one, Noted::Delayed(_)));
    let strays: Vec<&Bounce> =
        noted.iter().filter(|(_, one)| *one == Noted::Unknown).map(|(bounce, _)| bounce).collect();
    let (unknown, others, left) = (strays.len(), reports.others, reports.left);
    let listed: Vec<_> = strays.iter().take(STRAYS_LISTED).map(|one| stray(one)).collect();
    let told = serde_json::json!({
        "dead": dead, "delayed": delayed, "unknown": unknown, "others": others, "left": left,
        "strays": listed,
    });
    report.answer(&told, |_| {
        let mut lines = vec![format!(
            "{dead} came back for good: nothing more is sent there; {delayed} are delayed; {unknown} name no \
             letter of this market to that mailbox and stop nothing; {others} messages are no reports"
        )];
        if left > 0 {
            lines.push(format!("{left} messages were not read: put them into a file of their own"));
        }
        let stray = |one: &&Bounce| format!("  {}  {}", mailbox(one), one.said);
        lines.extend(strays.iter().take(STRAYS_LISTED).map(stray));
        lines.join("\n")
    })?;
    Ok(Outcome::Done)
}

/// Writes the reports down, and answers each with what was noted of it.
async fn note_all(db: &Db, bounces: &[Bounce]) -> anyhow::Result<Vec<(Bounce, Noted)>> {
    let mut all = Vec::with_capacity(bounces.len());
    for some in bounces.chunks(REPORTS_AT_ONCE) {
        let (some, moment) = (some.to_vec(), Clock::System.moment());
        let noted = db.write(move |tx| {
            let mut moment = moment.clone();
            let mut all = Vec::with_capacity(some.len());
            for one in &some {
                all.push((one.clone(), note_bounce(tx, one, &mut moment)?));
            }
            Ok::<_, StoreError>(all)
        });
        all.extend(noted.await?);
    }
    Ok(all)
}

fn stray(bounce: &Bounce) -> serde_json::Value {
    serde_json::json!({ "recipient": mailbox(bounce), "said": bounce.said })
}

fn mailbox(bounce: &Bounce) -> &str {
    bounce.recipient.as_ref().map_or("?", Email::as_str)
}

async fn revive(config: &Config, email: &Email, report: Report) -> anyhow::Result<Outcome> {
    let (_lock, db) = Market::database_for_writing(config).await?;
    Market::migrate(config, &db).await?;
    let mailbox = email.clone();
    if !db.write(move |tx| revive_mailbox(tx, &mailbox)).await? {
        return report.refuse("mailbox-takes-mail", "no letter to this mailbox came back for good");
    }
    report.answer(&serde_json::json!({ "email": email.as_str() }), |_| {
        format!("letters are sent to {email} again")
    })?;
    Ok(Outcome::Done)
}

fn letter_json(letter: &Mail) -> serde_json::Value {
    serde_json::json!({
        "id": letter.id.to_string(), "to": letter.to.as_str(), "kind": letter.kind,
        "subject": letter.subject, "state": letter.state.key(), "attempts": letter.attempts,
        "queued_at": letter.queued_at.to_string(), "error": letter.last_error,
    })
}

fn line(letter: &Mail) -> String {
    let Mail { id, to, subject, state, queued_at, .. } = letter;
    format!("{queued_at}  {:<7}  {id}  {to}  {subject}", state.key())
}
