//! `entrepot operator add`: whoever holds the machine makes the first operator.

use crate::{
    Outcome,
    cli::Operator,
    config::Config,
    market::{Market, random_hex},
    report::Report,
};
use accounts::{OpenAccount, Password, PersonName, ensure_operator, hash_password};
use kernel::{Decider, Lang};
use letters::Email;
use store::{Db, StoreError};
use web::Clock;

/// Why somebody may not decide: a slug and a sentence.
pub(crate) type NotAnOperator = (&'static str, String);

/// The operator with that e-mail address, who decides.
///
/// # Errors
/// The store's; the refusal when there is no such operator.
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

/// Opens the account, or makes the person behind an existing one an operator, with a fresh password.
pub(crate) async fn run(
    config: &Config,
    ask: &Operator,
    report: Report,
) -> anyhow::Result<Outcome> {
    let Operator::Add { email, name } = ask;
    let password = random_hex()?;
    let account = OpenAccount {
        email: email.parse()?,
        name: name.parse::<PersonName>()?,
        lang: Lang::EN,
        password_hash: hash_password(Password::chosen(&password)?).await?,
        verified: true,
        operator: true,
    };
    let (_lock, db) = Market::database_for_writing(config)?;
    store::migrate(&db, migrations::ALL).await?;
    let moment = Clock::System.moment();
    db.write(move |tx| ensure_operator(tx, &account, &mut moment.clone())).await?;
    report.answer(&serde_json::json!({ "email": email, "password": password }), |_| {
        format!("{email} is an operator; sign in with this password and change it at /account:\n{password}")
    })?;
    Ok(Outcome::Done)
}
