//! `entrepot operator`: whoever holds the machine makes the first operator, and says who else runs what.

use crate::{
    Outcome,
    cli::Operator,
    config::Config,
    market::{Market, keys, random_hex},
    report::Report,
};
use accounts::{
    Grant, GrantRoleError, OpenAccount, Over, Password, PersonName, RevokeRoleError, RoleHolder,
    Scope, ensure_operator, hash_password, role_holders,
};
use kernel::{Decider, Lang};
use letters::Email;
use store::{Db, StoreError};
use web::Clock;

/// Why somebody may not decide: a slug and a sentence.
pub(crate) type NotAnOperator = (&'static str, String);

/// The operator with that e-mail address, who decides.
///
/// # Errors
/// The outer one is the store's; the inner one is the refusal when there is no such operator.
pub(crate) async fn deciding(
    db: &Db,
    by: &str,
) -> Result<Result<Decider, NotAnOperator>, StoreError> {
    let Ok(email) = by.parse::<Email>() else {
        let why = "--by takes the e-mail address of an operator";
        return Ok(Err(("bad-operator", why.to_owned())));
    };
    let found = db.read(move |tx| accounts::operator_of(tx, &email)).await?;
    Ok(found.map(|(id, name)| Decider { id, name }).ok_or_else(|| {
        let why = format!("{by} is no operator of this market (entrepot operator add)");
        ("not-an-operator", why)
    }))
}

pub(crate) async fn run(
    config: &Config,
    ask: &Operator,
    report: Report,
) -> anyhow::Result<Outcome> {
    match ask {
        Operator::Add { email, name } => add(config, (email, name), report).await,
        Operator::List => list(config, report).await,
        Operator::Grant { email, scope } => grant(config, (email, *scope), report).await,
        Operator::Revoke { email, scope } => revoke(config, (email, *scope), report).await,
    }
}

/// Opens the account, or makes the person behind an existing one an operator, with a fresh password.
async fn add(
    config: &Config,
    (email, name): (&str, &str),
    report: Report,
) -> anyhow::Result<Outcome> {
    let password = random_hex()?;
    let account = OpenAccount {
        email: email.parse()?,
        name: name.parse::<PersonName>()?,
        lang: Lang::EN,
        password_hash: hash_password(Password::chosen(&password)?).await?,
        verified: true,
        operator: true,
    };
    let (_lock, db) = Market::database_for_writing(config).await?;
    store::migrate(&db, migrations::ALL).await?;
    keys::open(config, &db).await?;
    let moment = Clock::System.moment();
    db.write(move |tx| ensure_operator(tx, &account, &mut moment.clone())).await?;
    report.answer(&serde_json::json!({ "email": email, "password": password }), |_| {
        format!("{email} is an operator; sign in with this password and change it at /account:\n{password}")
    })?;
    Ok(Outcome::Done)
}

/// Lists beside a running market.
async fn list(config: &Config, report: Report) -> anyhow::Result<Outcome> {
    let db = Market::database_for_reading(config).await?;
    let found = db.read(|tx| role_holders(tx, Over::Market)).await?;
    let item = |one: &RoleHolder| {
        serde_json::json!({
            "email": one.email.to_string(), "name": one.name, "scope": one.grant.scope.key(),
            "since": one.since.to_string(), "by": one.by,
        })
    };
    let items: Vec<_> = found.iter().map(item).collect();
    report.answer(&serde_json::json!({ "items": items }), |_| {
        let line = |one: &RoleHolder| format!("{}  {}", one.grant.scope.key(), one.email);
        found.iter().map(line).collect::<Vec<_>>().join("\n")
    })?;
    Ok(Outcome::Done)
}

/// Lets an account run the market or a part of it, as whoever holds the machine may.
async fn grant(
    config: &Config,
    (email, scope): (&str, Scope),
    report: Report,
) -> anyhow::Result<Outcome> {
    let (_lock, db) = Market::database_for_writing(config).await?;
    let (mailbox, moment) = (email.parse::<Email>()?, Clock::System.moment());
    let role = Grant::operator(scope);
    let granted = db.write(move |tx| {
        let to = accounts::account_of(tx, &mailbox)?.ok_or(GrantRoleError::NoAccount)?;
        accounts::grant_role(tx, to, role, None, &mut moment.clone())
    });
    match granted.await {
        Ok(new) => {
            let answer = serde_json::json!({ "email": email, "scope": scope.key(), "new": new });
            report.answer(&answer, |_| format!("{email} is an operator: {}", scope.key()))?;
            Ok(Outcome::Done)
        }
        Err(GrantRoleError::NoAccount) => {
            let why = "no account has this address; the person opens one first";
            report.refuse("no-such-account", why)
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes that back.
async fn revoke(
    config: &Config,
    (email, scope): (&str, Scope),
    report: Report,
) -> anyhow::Result<Outcome> {
    let (_lock, db) = Market::database_for_writing(config).await?;
    let (mailbox, moment) = (email.parse::<Email>()?, Clock::System.moment());
    let role = Grant::operator(scope);
    let revoked = db.write(move |tx| match accounts::account_of(tx, &mailbox)? {
        Some(from) => accounts::revoke_role(tx, from, role, None, &mut moment.clone()),
        None => Ok(false),
    });
    match revoked.await {
        Ok(true) => {
            let answer = serde_json::json!({ "email": email, "scope": scope.key() });
            report.answer(&answer, |_| format!("{email}: {} taken back", scope.key()))?;
            Ok(Outcome::Done)
        }
        Ok(false) => {
            report.refuse("not-granted", &format!("{email} does not hold {}", scope.key()))
        }
        Err(error @ RevokeRoleError::LastOperator) => {
            report.refuse("last-operator", &error.to_string())
        }
        Err(error) => Err(error.into()),
    }
}
