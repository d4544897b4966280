//! One file per command of the command line.

mod audit;
mod bench;
pub(crate) mod book;
mod disputes;
pub(crate) mod divisions;
mod doctor;
mod fx;
mod import;
mod jobs;
mod keys;
mod laid_over;
mod lanes;
mod letters;
mod messages;
mod operator;
mod orders;
mod payouts;
mod quote;
mod receipts;
mod sandbox;
mod scenario;
mod serve;
mod taxes;

use crate::{
    Outcome,
    cli::{Cli, Command, Listen},
    config::Config,
    market::Market,
    report::{Report, line},
};
use clap::CommandFactory;

/// Does what the command line says.
pub(crate) async fn dispatch(cli: Cli) -> anyhow::Result<Outcome> {
    let listen = cli.listens();
    let Cli { command, place, .. } = cli;
    let report = Report::new(place.json);
    let command = command.unwrap_or(Command::Demo(Listen::default()));
    let config = Config::load(&place.overrides(listen))?;
    crate::log::start(config.log_format);
    match command {
        Command::Demo(_) => serve::demo(&config, report).await,
        Command::Serve(_) => serve::serve(&config, report).await,
        Command::Sandbox(ask) => sandbox::run(&config, &ask).await,
        Command::Migrate => migrate(&config, report).await,
        Command::Import(ask) => import::run(&config, &ask, report).await,
        Command::Quote(ask) => quote::run(&config, &ask, report).await,
        Command::Lanes(ask) => lanes::run(&config, &ask, report).await,
        Command::Fx(ask) => fx::run(&config, &ask, report).await,
        Command::Book(ask) => book::run(&config, &ask, report).await,
        Command::Scenario(ask) => scenario::run(&config, &ask, report).await,
        Command::Taxes(ask) => taxes::run(&config, &ask, report).await,
        Command::Bench(ask) => bench::run(&config, &ask, report).await,
        Command::Audit(ask) => audit::run(&config, ask, report).await,
        Command::Divisions { file } => divisions::run(&config, file.as_deref(), report),
        Command::Jobs(ask) => jobs::run(&config, &ask, report).await,
        Command::Receipts(ask) => receipts::run(&config, &ask, report).await,
        Command::Orders(ask) => orders::run(&config, &ask, report).await,
        Command::Messages(ask) => messages::run(&config, &ask, report).await,
        Command::Disputes(ask) => disputes::run(&config, &ask, report).await,
        Command::Payouts(ask) => payouts::run(&config, &ask, report).await,
        Command::Letters(ask) => letters::run(&config, &ask, report).await,
        Command::Openapi => {
            line(&serde_json::to_string_pretty(&web::document())?).map(|()| Outcome::Done)
        }
        Command::Doctor => doctor::run(&config, report).await,
        Command::Keys(ask) => keys::run(&config, &ask, report),
        Command::Operator(ask) => operator::run(&config, &ask, report).await,
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "entrepot", &mut script);
            line(String::from_utf8_lossy(&script).trim_end()).map(|()| Outcome::Done)
        }
    }
}

async fn migrate(config: &Config, report: Report) -> anyhow::Result<Outcome> {
    let (_lock, db) = Market::database_for_writing(config).await?;
    let applied = Market::migrate(config, &db).await?;
    book::keep(&db, config, &web::Clock::System.moment()).await?;
    let lies_clear = db.read(accounts::people_lie_clear).await?;
    let answer = serde_json::json!({ "applied": applied, "people_lie_clear": lies_clear });
    report.answer(&answer, |_| {
        let done = match applied.len() {
            0 => "the database is up to date".to_owned(),
            n => format!("{n} migrations applied, the last one {}", applied[n - 1]),
        };
        match lies_clear {
            true => format!(
                "{done}; names and addresses of people still lie in clear, until a market starts with its keyring"
            ),
            false => done,
        }
    })?;
    Ok(Outcome::Done)
}
