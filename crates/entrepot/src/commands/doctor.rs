//! `entrepot doctor`: looks at this machine and this market, says what is amiss and how to mend it.

mod database;
mod opening;

use crate::marks::{self, Standing};
use crate::{Outcome, config::Config, market::Market, private, report::Report};
use accounts::Vault;
use pricing::face::FETCH_FX;
use serde::Serialize;
use std::path::Path;
use store::{Db, FolderLock, StoreError};
use trust::Folder;
use web::Clock;

/// With less on the disk than this, in bytes, a market may stop at any moment.
const FREE_BYTES_MIN: u64 = 64 << 20;

/// How a look came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Well,
    Note,
    Amiss,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Look {
    at: &'static str,
    state: State,
    found: String,
}

impl Look {
    fn well(at: &'static str, found: impl Into<String>) -> Look {
        Look { at, state: State::Well, found: found.into() }
    }

    fn note(at: &'static str, found: impl Into<String>) -> Look {
        Look { at, state: State::Note, found: found.into() }
    }

    fn amiss(at: &'static str, found: impl Into<String>) -> Look {
        Look { at, state: State::Amiss, found: found.into() }
    }
}

/// Looks at everything, changes nothing; exit 1 when something is amiss.
pub(crate) async fn run(config: &Config, report: Report) -> anyhow::Result<Outcome> {
    let mut looks = vec![
        Look::well("version", env!("CARGO_PKG_VERSION")),
        folder(config),
        private(config),
        keyring(config),
        listener(config).await,
        mail(config),
        payments(config),
    ];
    match Market::database_for_reading(config).await {
        Ok(db) => {
            let engine = if db.is_postgres() { "PostgreSQL" } else { "SQLite" };
            looks.push(match database::fault(config, &db).await {
                None => Look::well("database", format!("{engine}, of this version's shape")),
                Some(fault) => Look::amiss("database", fault),
            });
            looks.push(database::vault(config, &db).await);
            looks.push(files(config, &db).await);
            looks.extend(database::outside(&db).await);
            looks.extend(bank(config, &db).await);
            looks.push(rates(&db).await);
            looks.push(rules_of_trade(&db).await);
            looks.extend(older_payouts(&db).await);
            looks.push(books(&db).await);
            looks.extend(opening::lines(config, &db).await);
        }
        Err(error) => looks.push(Look::amiss("database", format!("{error:#}"))),
    }
    looks.push(index(config));
    report.answer(&looks, |looks| looks.iter().map(line).collect::<Vec<_>>().join("\n"))?;
    let is_well = looks.iter().all(|look| look.state != State::Amiss);
    Ok(if is_well { Outcome::Done } else { Outcome::Refused })
}

fn line(look: &Look) -> String {
    let sign = match look.state {
        State::Well => "well ",
        State::Note => "note ",
        State::Amiss => "AMISS",
    };
    format!("{sign}  {:<10} {}", look.at, look.found)
}

fn folder(config: &Config) -> Look {
    let shown = config.data.display();
    if !config.data.exists() {
        return Look::note(
            "data",
            format!("{shown} does not exist yet; a market that starts makes it"),
        );
    }
    match free_bytes(&config.data) {
        Ok(free) if free < FREE_BYTES_MIN => {
            let left = free >> 20;
            let told = format!(
                "the disk of {shown} has {left} MB left: make room, or nothing can be sold"
            );
            return Look::amiss("data", told);
        }
        Ok(_) => {}
        Err(error) => return Look::amiss("data", format!("{shown}: {error}")),
    }
    if let Some(address) = FolderLock::holder(&config.data) {
        return Look::well("data", format!("{shown} is owned by the market at {address}"));
    }
    let probe = config.data.join(".doctor");
    // More than a file's name: a full disk takes those.
    let tried = std::fs::write(&probe, vec![0_u8; 64 << 10]);
    let gone = std::fs::remove_file(&probe);
    match tried.and(gone) {
        Ok(()) => Look::well("data", format!("{shown} can be written")),
        Err(error) => Look::amiss("data", format!("{shown} cannot be written: {error}")),
    }
}

/// What whoever runs the market may use of the disk, in bytes.
fn free_bytes(folder: &Path) -> std::io::Result<u64> {
    let room = rustix::fs::statvfs(folder)?;
    Ok(room.f_bavail.saturating_mul(room.f_frsize))
}

/// The search index is each server's own; all of it can be made anew.
fn index(config: &Config) -> Look {
    match search::Index::fault(&config.data.join("index")) {
        None => Look::well("search", "the index is as it was written, or not made yet"),
        Some(fault) => Look::amiss(
            "search",
            format!("{fault}: a market that starts, or is asked for something, makes it anew"),
        ),
    }
}

fn private(config: &Config) -> Look {
    match private::exposed(config) {
        None => Look::well("private", "nobody else on this machine may read what the market keeps"),
        Some((path, mode)) => {
            let shown = path.display();
            let mend = "a market that starts mends what is its own; else run chmod -R go=";
            Look::amiss(
                "private",
                format!("{shown} may be read by others (mode {mode:o}): {mend} {shown}"),
            )
        }
    }
}

fn keyring(config: &Config) -> Look {
    let shown = config.keyring.display();
    if !config.keyring.exists() {
        return Look::note("keyring", format!("{shown} does not exist yet: entrepot keys create"));
    }
    match Vault::open_or_create(&config.keyring, true) {
        Ok(_) => Look::well("keyring", format!("{shown} opens; keep a copy apart from the data")),
        Err(error) => Look::amiss("keyring", error.to_string()),
    }
}

async fn listener(config: &Config) -> Look {
    match tokio::net::TcpListener::bind(config.listen).await {
        Ok(_) => Look::well("listen", format!("{} is free", config.listen)),
        Err(error) => Look::note(
            "listen",
            format!("{}: {error} (a market that runs holds it)", config.listen),
        ),
    }
}

fn mail(config: &Config) -> Look {
    match &config.mail {
        Some(mail) => Look::well("mail", format!("leaves by SMTP as {}", mail.from)),
        None => {
            Look::note("mail", "waits in the outbox (entrepot letters list); set [mail] to send it")
        }
    }
}

fn payments(config: &Config) -> Look {
    match (&config.payments.url, &config.payments.key, &config.payments.secret) {
        (None, ..) => Look::note("payments", "the sandbox: no real money moves"),
        (Some(url), Some(_), Some(_)) => Look::well("payments", url.clone()),
        (Some(url), ..) => {
            Look::amiss("payments", format!("{url} without payments.key and payments.secret"))
        }
    }
}

async fn files(config: &Config, db: &Db) -> Look {
    let shown = config.objects.display();
    if !db.is_postgres() {
        return Look::well(
            "objects",
            format!("{shown} is this market's own; copy it with the data"),
        );
    }
    match marks::look(config, Folder::Objects, db).await {
        Ok(Standing::Own) => Look::well(
            "objects",
            format!("{shown} holds this market's files; every server needs it"),
        ),
        Ok(Standing::Unmarked) => Look::note(
            "objects",
            format!("{shown} is not marked yet; a market that starts does it"),
        ),
        Ok(Standing::Elsewhere(why)) => Look::amiss("objects", why),
        Err(error) => Look::amiss("objects", format!("{shown}: {error:#}")),
    }
}

/// The sandbox bank, where several servers could each have one.
async fn bank(config: &Config, db: &Db) -> Option<Look> {
    if config.payments.url.is_some() || !db.is_postgres() {
        return None;
    }
    match marks::look(config, Folder::Sandbox, db).await {
        Ok(Standing::Own | Standing::Unmarked) => None,
        Ok(Standing::Elsewhere(why)) => Some(Look::amiss("bank", why)),
        Err(error) => Some(Look::amiss("bank", format!("{error:#}"))),
    }
}

async fn rates(db: &Db) -> Look {
    let now = Clock::System.now();
    let found = db.read(move |tx| {
        let fetch = ::jobs::standing(tx, FETCH_FX)?;
        let fetch = fetch.filter(|timer| timer.due_at > now.plus_days(-1));
        let failed = fetch.and_then(|timer| timer.error);
        let held = pricing::fx_held(tx)?.len();
        Ok::<_, StoreError>((pricing::fx_last_day(tx)?, pricing::policy(tx)?, failed, held))
    });
    match found.await {
        Ok((_, _, _, held)) if held > 0 => {
            let why = "look wrong and are not used until an operator decides: entrepot fx held";
            Look::amiss("rates", format!("those of {held} days {why}"))
        }
        Ok((Some(day), _, Some(why), _)) => {
            Look::note("rates", format!("known until {day}, and could not be fetched: {why}"))
        }
        Ok((Some(day), policy, None, _)) if policy.has_old_rates(day, now) => Look::note(
            "rates",
            format!(
                "known until {day}, which is older than quotes.fx_age_days: entrepot fx import FILE"
            ),
        ),
        Ok((Some(day), _, None, _)) => {
            Look::well("rates", format!("known until {day}; later days are marked 'as last known'"))
        }
        Ok((None, ..)) => Look::amiss("rates", "no exchange rates: entrepot fx import FILE"),
        Err(error) => Look::amiss("rates", error.to_string()),
    }
}

/// What of the rules in force is older than the operator allows.
async fn rules_of_trade(db: &Db) -> Look {
    let now = Clock::System.now();
    let found = db.read(move |tx| {
        Ok::<_, StoreError>((rules::books::active(tx, now.date())?, pricing::policy(tx)?))
    });
    let (book, policy) = match found.await {
        Ok(found) => found,
        Err(error) => return Look::amiss("rules", error.to_string()),
    };
    let old: Vec<String> = book
        .table_days()
        .filter(|(_, day)| policy.has_old_rules(*day, now))
        .map(|(table, day)| format!("{table} of {day}"))
        .collect();
    let known = format!("looked at on {}", book.known_until());
    match old.is_empty() && !policy.has_old_rules(book.known_until(), now) {
        true => Look::well("rules", known),
        false => Look::note(
            "rules",
            format!(
                "{known}; older than quotes.book_age_days: {} (entrepot book renew)",
                old.join(", ")
            ),
        ),
    }
}

/// Payouts of an older version, of which nobody said whether they were paid by hand then.
async fn older_payouts(db: &Db) -> Option<Look> {
    match db.read(settlement::older_count).await {
        Ok(0) => None,
        Ok(count) => {
            let what = "of an older version leave with no run before it is said of each whether it was paid then";
            let told = format!("{count} {what} (/admin/payouts, entrepot payouts list)");
            Some(Look::note("payouts", told))
        }
        Err(error) => Some(Look::amiss("payouts", error.to_string())),
    }
}

async fn books(db: &Db) -> Look {
    match audit::audit(db).await {
        Ok(audit) => match audit.first_broken() {
            None => Look::well("books", "every invariant holds"),
            Some(check) => Look::amiss(
                "books",
                format!("violated: {} ({})", check.name, check.detail.join("; ")),
            ),
        },
        Err(error) => Look::amiss("books", error.to_string()),
    }
}
