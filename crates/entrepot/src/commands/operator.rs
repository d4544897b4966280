//! `entrepot operator add`: whoever holds the machine makes the first operator.

use crate::{
    Outcome,
    cli::Operator,
    config::Config,
    market::{Market, random_hex},
    report::Report,
};
use accounts::{OpenAccount, Password, PersonName, ensure_operator, hash_password};
use http::Clock;
use kernel::Lang;

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
    store::migrate(&db).await?;
    let moment = Clock::System.moment();
    db.write(move |tx| ensure_operator(tx, &account, &mut moment.clone())).await?;
    report.answer(&serde_json::json!({ "email": email, "password": password }), |_| {
        format!("{email} is an operator; sign in with this password and change it at /account:\n{password}")
    })?;
    Ok(Outcome::Done)
}
