//! `entrepot payouts`: what waits to leave, runs that two operators stand behind, and what the bank says.

use super::fx::open;
use super::operator::deciding;
use crate::{Outcome, cli::Payouts, config::Config, market::Market, report::Report};
use accounts::Vault;
use anyhow::Context;
use kernel::{By, Currency, Decider, Moment, PayoutId, PayoutRunId};
use settlement::{
    ApproveRun, ApproveRunError, Approved, BankWord, CancelRunError, Payout, PayoutFileError,
    PayoutRun, Preview, ProposeRun, ProposeRunError, ReturnPayout, SendRunError, SettleError,
};
use std::{fs::OpenOptions, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path};
use store::{Db, Tx};
use web::Clock;

/// Runs that are listed.
const RUNS: u32 = 20;
/// Payouts of an older version that are listed.
const OLDER: u32 = 500;

/// Lists beside a running market; what writes goes through `/admin/payouts` or the API where one process owns the data.
pub(crate) async fn run(config: &Config, ask: &Payouts, report: Report) -> anyhow::Result<Outcome> {
    let by = match ask {
        Payouts::List => return list(config, report).await,
        Payouts::Run { currency, preview: true, .. } => {
            return show_preview(config, *currency, report).await;
        }
        Payouts::Run { by, .. }
        | Payouts::Approve { by, .. }
        | Payouts::Cancel { by, .. }
        | Payouts::File { by, .. }
        | Payouts::Sent { by, .. }
        | Payouts::Paid { by, .. }
        | Payouts::Returned { by, .. }
        | Payouts::PaidBefore { by, .. }
        | Payouts::UnpaidBefore { by, .. }
        | Payouts::Results { by, .. } => by,
    };
    let (_lock, db) = Market::database_for_writing(config).await?;
    Market::migrate(config, &db).await?;
    let by = match deciding(&db, by).await? {
        Ok(by) => by,
        Err((problem, why)) => return report.refuse(problem, &why),
    };
    let moment = Clock::System.moment();
    let told = match ask {
        Payouts::List => return Ok(Outcome::Done),
        Payouts::Run { currency, .. } => propose(&db, (config, *currency), by, moment).await?,
        Payouts::Approve { run, .. } => approve(&db, *run, by, moment).await?,
        Payouts::Cancel { run, reason, .. } => cancel(&db, (*run, reason), by, moment).await?,
        Payouts::File { run, to, .. } => file(&db, (config, *run, to), by, moment).await?,
        Payouts::Sent { run, .. } => send(&db, *run, by, moment).await?,
        Payouts::Paid { payout, reference, .. } => {
            bank_says(&db, (*payout, reference), by, moment, settlement::pay_payout).await?
        }
        Payouts::Returned { payout, reason, .. } => {
            give_back(&db, (*payout, reason), by, moment).await?
        }
        Payouts::PaidBefore { payout, reference, .. } => {
            bank_says(&db, (*payout, reference), by, moment, settlement::paid_before).await?
        }
        Payouts::UnpaidBefore { payout, .. } => {
            let id = *payout;
            settled(db.write(move |tx| settlement::unpaid_before(tx, (id, &by), &moment)).await)?
        }
        Payouts::Results { file, .. } => return results(&db, file, &by, report).await,
    };
    match told {
        Told::Done(value, text) => {
            report.answer(&value, |_| text)?;
            Ok(Outcome::Done)
        }
        Told::Refused(slug, why) => report.refuse(slug, &why),
    }
}

/// What came of it: a document and a line, or a slug and a sentence.
enum Told {
    Done(serde_json::Value, String),
    Refused(&'static str, String),
}

impl Told {
    fn refused(slug: &'static str, error: &impl std::error::Error) -> Told {
        Told::Refused(slug, error.to_string())
    }

    fn run(run: &PayoutRun, what: &str) -> Told {
        let text = format!("{}: {} payouts, {}: {what}", run.id, run.payouts, run.total);
        Told::Done(run_value(run), text)
    }

    fn payout(payout: &Payout) -> Told {
        let state = payout.state.key();
        let value = serde_json::json!({ "id": payout.id, "amount": payout.amount, "state": state });
        Told::Done(value, format!("{} of {}: {state}", payout.id, payout.amount))
    }
}

fn run_value(run: &PayoutRun) -> serde_json::Value {
    serde_json::json!({
        "id": run.id, "state": run.state.key(), "payouts": run.payouts, "total": run.total,
        "proposed_by": run.proposed_by, "proposed_at": run.proposed_at.to_string(),
    })
}

async fn propose(
    db: &Db,
    (config, currency): (&Config, Currency),
    by: Decider,
    moment: Moment,
) -> anyhow::Result<Told> {
    let ask = ProposeRun { currency, by: Some(by), rules: config.payouts.clone() };
    match db.write(move |tx| settlement::propose_run(tx, &ask, &mut moment.clone())).await {
        Ok(run) => {
            let next = format!(
                "another operator approves it: entrepot payouts approve {} --by EMAIL",
                run.id
            );
            Ok(Told::run(&run, &next))
        }
        Err(ProposeRunError::Store(error)) => Err(error.into()),
        Err(error @ ProposeRunError::Nothing { .. }) => {
            Ok(Told::refused("nothing-to-send", &error))
        }
        Err(error @ ProposeRunError::TooMuch) => Ok(Told::refused("run-too-large", &error)),
    }
}

async fn approve(db: &Db, run: PayoutRunId, by: Decider, moment: Moment) -> anyhow::Result<Told> {
    let ask = ApproveRun { run, by };
    match db.write(move |tx| settlement::approve_run(tx, &ask, &mut moment.clone())).await {
        Ok(Approved::Yes(run)) => Ok(Told::run(&run, "approved; take its file")),
        Ok(Approved::StoodFor(run)) => {
            Ok(Told::run(&run, "you stand for it now; another operator approves it"))
        }
        Err(ApproveRunError::Store(error)) => Err(error.into()),
        Err(error @ ApproveRunError::NotFound) => Ok(Told::refused("not-found", &error)),
        Err(error @ ApproveRunError::State(_)) => Ok(Told::refused("run-state", &error)),
        Err(error @ ApproveRunError::Apart(_)) => Ok(Told::refused("party", &error)),
        Err(error @ ApproveRunError::SamePerson { .. }) => Ok(Told::refused("same-person", &error)),
    }
}

async fn cancel(
    db: &Db,
    (run, reason): (PayoutRunId, &str),
    by: Decider,
    moment: Moment,
) -> anyhow::Result<Told> {
    let why = reason.to_owned();
    let off = db.write(move |tx| settlement::cancel_run(tx, (run, &by), &why, &mut moment.clone()));
    match off.await {
        Ok(run) => Ok(Told::run(&run, "called off; its payouts wait for the next")),
        Err(CancelRunError::Store(error)) => Err(error.into()),
        Err(error @ CancelRunError::NotFound) => Ok(Told::refused("not-found", &error)),
        Err(error @ CancelRunError::Reason) => Ok(Told::refused("bad-reason", &error)),
        Err(error @ CancelRunError::State(_)) => Ok(Told::refused("run-state", &error)),
        Err(error @ CancelRunError::Taken) => Ok(Told::refused("file-taken", &error)),
    }
}

/// Opens the place first: a file that was taken and could not be written would count as taken.
async fn file(
    db: &Db,
    (config, run, to): (&Config, PayoutRunId, &Path),
    by: Decider,
    moment: Moment,
) -> anyhow::Result<Told> {
    let vault = Vault::open_or_create(&config.keyring, true)?;
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
    let mut place = opened.with_context(|| format!("cannot write a new file {}", to.display()))?;
    match settlement::take_file(db, &vault, (run, &by), &moment).await {
        Ok(file) => {
            place.write_all(&file.bytes)?;
            place.sync_all()?;
            let value = serde_json::json!({ "file": to, "sha256": file.digest });
            let text = format!(
                "{}: SHA-256 {}; give it to the bank, then: entrepot payouts sent {run} --by EMAIL",
                to.display(),
                file.digest
            );
            Ok(Told::Done(value, text))
        }
        Err(refusal) => {
            drop(place);
            std::fs::remove_file(to)?;
            match refusal {
                PayoutFileError::Store(error) => Err(error.into()),
                PayoutFileError::Vault(error) => Err(error.into()),
                error @ PayoutFileError::Changed => Err(error.into()),
                error @ PayoutFileError::NotFound => Ok(Told::refused("not-found", &error)),
                error @ PayoutFileError::State(_) => Ok(Told::refused("run-state", &error)),
                error @ PayoutFileError::Stale { .. } => Ok(Told::refused("run-stale", &error)),
            }
        }
    }
}

async fn send(db: &Db, run: PayoutRunId, by: Decider, moment: Moment) -> anyhow::Result<Told> {
    match db.write(move |tx| settlement::send_run(tx, (run, &by), &mut moment.clone())).await {
        Ok(run) => Ok(Told::run(&run, "on its way")),
        Err(SendRunError::Store(error)) => Err(error.into()),
        Err(error @ SendRunError::NotFound) => Ok(Told::refused("not-found", &error)),
        Err(error @ SendRunError::State(_)) => Ok(Told::refused("run-state", &error)),
        Err(error @ SendRunError::NotTaken) => Ok(Told::refused("file-not-taken", &error)),
    }
}

fn settled(told: Result<Payout, SettleError>) -> anyhow::Result<Told> {
    match told {
        Ok(payout) => Ok(Told::payout(&payout)),
        Err(SettleError::Store(error)) => Err(error.into()),
        Err(SettleError::Ledger(error)) => Err(error.into()),
        Err(error @ SettleError::NotFound) => Ok(Told::refused("not-found", &error)),
        Err(error @ SettleError::Reason) => Ok(Told::refused("bad-reason", &error)),
        Err(error @ SettleError::Reference) => Ok(Told::refused("bad-reference", &error)),
        Err(error @ SettleError::State(_)) => Ok(Told::refused("payout-state", &error)),
        Err(error @ SettleError::Unsaid) => Ok(Told::refused("payout-unsaid", &error)),
        Err(error @ SettleError::NotOlder) => Ok(Told::refused("payout-not-older", &error)),
    }
}

/// Says to `command` what the bank calls the transfer of a payout.
async fn bank_says(
    db: &Db,
    (payout, reference): (PayoutId, &str),
    by: Decider,
    moment: Moment,
    command: fn(&mut Tx<'_>, &BankWord, &mut Moment) -> Result<Payout, SettleError>,
) -> anyhow::Result<Told> {
    let ask = BankWord { payout, reference: reference.to_owned(), by };
    settled(db.write(move |tx| command(tx, &ask, &mut moment.clone())).await)
}

async fn give_back(
    db: &Db,
    (payout, reason): (PayoutId, &str),
    person: Decider,
    moment: Moment,
) -> anyhow::Result<Told> {
    let ask = ReturnPayout { payout, by: By::Operator, person, why: reason.to_owned() };
    settled(db.write(move |tx| settlement::return_payout(tx, &ask, &mut moment.clone())).await)
}

async fn results(db: &Db, path: &Path, by: &Decider, report: Report) -> anyhow::Result<Outcome> {
    let source = open(path)?;
    let read = move || settlement::read_bank_results(source);
    let lines = match tokio::task::spawn_blocking(read).await? {
        Ok(lines) => lines,
        Err(error) => return report.refuse("bad-bank-results", &error.to_string()),
    };
    let done = settlement::take_bank_results(db, lines, by, Clock::System.moment()).await?;
    report.answer(&done, |done| {
        let mut text = format!(
            "{} lines: {} paid, {} came back, {} refused",
            done.lines,
            done.paid,
            done.returned,
            done.refused.len()
        );
        for (line, why) in &done.refused {
            text.push_str(&format!("\nline {line}: {why}"));
        }
        text
    })?;
    Ok(if done.refused.is_empty() { Outcome::Done } else { Outcome::Refused })
}

fn preview_value(preview: &Preview) -> serde_json::Value {
    let one = |payout: &Payout, why: Option<&str>| {
        serde_json::json!({
            "id": payout.id, "amount": payout.amount, "asked_at": payout.asked_at.to_string(),
            "waits_for": why,
        })
    };
    let leaves = preview.included.iter().map(|(payout, _)| one(payout, None));
    let stays = preview.excluded.iter().map(|(payout, why)| one(payout, Some(why.key())));
    serde_json::json!({
        "currency": preview.currency.code(), "total": preview.total(),
        "payouts": leaves.chain(stays).collect::<Vec<_>>(),
    })
}

fn payout_line(payout: &Payout, why: &str) -> String {
    let amount = payout.amount.to_string();
    format!("{}  {amount:>16}  {why:<20}  {}", payout.asked_at, payout.id)
}

fn preview_text(preview: &Preview) -> String {
    let leaves = preview.included.iter().map(|(payout, _)| payout_line(payout, "can leave"));
    let stays = preview.excluded.iter().map(|(payout, why)| payout_line(payout, why.key()));
    leaves.chain(stays).collect::<Vec<_>>().join("\n")
}

async fn show_preview(
    config: &Config,
    currency: Currency,
    report: Report,
) -> anyhow::Result<Outcome> {
    let db = Market::database_for_reading(config).await?;
    let (rules, now) = (config.payouts.clone(), Clock::System.now());
    let found = db.read(move |tx| settlement::preview(tx, (currency, &rules), now)).await?;
    report.answer(&preview_value(&found), |_| match preview_text(&found) {
        text if text.is_empty() => "nothing waits".to_owned(),
        text => text,
    })?;
    Ok(Outcome::Done)
}

async fn list(config: &Config, report: Report) -> anyhow::Result<Outcome> {
    let db = Market::database_for_reading(config).await?;
    let (rules, now) = (config.payouts.clone(), Clock::System.now());
    let found = db.read(move |tx| {
        let mut previews = Vec::new();
        for currency in settlement::waiting_currencies(tx)? {
            previews.push(settlement::preview(tx, (currency, &rules), now)?);
        }
        let older = settlement::older_payouts(tx, OLDER)?;
        Ok::<_, store::StoreError>((previews, older, settlement::runs(tx, None, RUNS)?))
    });
    let (previews, older, runs) = found.await?;
    let one = |payout: &Payout| {
        let asked = payout.asked_at.to_string();
        serde_json::json!({ "id": payout.id, "amount": payout.amount, "asked_at": asked })
    };
    let value = serde_json::json!({
        "older": older.iter().map(one).collect::<Vec<_>>(),
        "waiting": previews.iter().map(preview_value).collect::<Vec<_>>(),
        "runs": runs.iter().map(run_value).collect::<Vec<_>>(),
    });
    report.answer(&value, |_| {
        let waiting = older.iter().map(|one| payout_line(one, "paid before?"));
        let waiting = waiting.chain(previews.iter().map(preview_text));
        let line = |run: &PayoutRun| {
            let (total, state) = (run.total.to_string(), run.state.key());
            format!("{}  {total:>16}  {state:<20}  {}", run.proposed_at, run.id)
        };
        let text = waiting.chain(runs.iter().map(line)).collect::<Vec<_>>().join("\n");
        if text.is_empty() { "nothing waits".to_owned() } else { text }
    })?;
    Ok(Outcome::Done)
}
