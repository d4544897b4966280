//! The command line: what each command takes. What it does is in `commands/`.

mod bench;
mod book;
mod disputes;
mod fx;
mod import;
mod letters;
mod messages;
mod operator;
mod orders;
mod payouts;
mod receipts;
mod scenario;

pub use self::letters::Letters;
pub use bench::{Bench, BenchBrowse, BenchFlash, BenchOrders, BenchQuotes, BenchScenario};
pub use book::{Book, BookAdopt, BookDecide, BookImport, BookLane, BookRenew};
pub use disputes::Disputes;
pub use fx::Fx;
pub use import::{Format, Import};
pub use messages::Messages;
pub use operator::Operator;
pub use orders::Orders;
pub use payouts::Payouts;
pub use receipts::Receipts;
pub use scenario::{Scenario, ScenarioApply, ScenarioRun};

use crate::config::Overrides;
use clap::{Args, Parser, Subcommand};
use std::{net::SocketAddr, path::PathBuf};

/// A cross-border marketplace in one binary.
#[derive(Debug, Parser)]
#[command(name = "entrepot", version, about, max_term_width = 100, after_help = AFTER)]
pub struct Cli {
    /// What to do; the demo market when nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Where things are.
    #[command(flatten)]
    pub place: Place,
    /// Where the demo market listens when no command is said.
    #[command(flatten)]
    pub listen: Listen,
}

impl Cli {
    /// Where the market is to listen, when that was said: beside the command, or before it.
    #[must_use]
    pub fn listens(&self) -> Option<SocketAddr> {
        match &self.command {
            None => self.listen.listen,
            Some(Command::Demo(at) | Command::Serve(at)) => at.listen.or(self.listen.listen),
            Some(_) => None,
        }
    }
}

const AFTER: &str = "Exit codes: 0 done · 1 refused, or an invariant is violated · 2 could not run";

/// Where things are; taken by every command.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// Folder of the market's data; created when missing [default: ./entrepot-data]
    #[arg(long, global = true, env = "ENTREPOT_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Folder of pictures and merchants' files, shared by all servers [default: DATA/objects]
    #[arg(long, global = true, env = "ENTREPOT_OBJECTS", value_name = "DIR")]
    pub objects: Option<PathBuf>,
    /// sqlite:PATH or postgres://… instead of the SQLite file in the data folder
    #[arg(
        long,
        global = true,
        env = "ENTREPOT_DATABASE",
        value_name = "URL",
        hide_env_values = true
    )]
    pub database: Option<String>,
    /// Keyring for personal data, outside the data folder [default: DATA.keys]
    #[arg(long, global = true, env = "ENTREPOT_KEYRING", value_name = "FILE")]
    pub keyring: Option<PathBuf>,
    /// Configuration file (TOML)
    #[arg(long, global = true, env = "ENTREPOT_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Answer as JSON
    #[arg(long, global = true)]
    pub json: bool,
}

impl Place {
    /// As settings; `listen` comes from the commands that listen.
    #[must_use]
    pub fn overrides(&self, listen: Option<SocketAddr>) -> Overrides {
        Overrides {
            config: self.config.clone(),
            listen,
            data: self.data.clone(),
            objects: self.objects.clone(),
            database: self.database.clone(),
            keyring: self.keyring.clone(),
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the demo market: fictional merchants, real rules, no account needed (the default)
    Demo(Listen),
    /// Run a market
    Serve(Listen),
    /// Run the built-in payment sandbox as a service of its own
    Sandbox(Sandbox),
    /// Bring the database to this version's shape
    Migrate,
    /// Bring a merchant's catalogue in from a CSV file; one that was cut off goes on with the same file
    Import(Import),
    /// Compute a landed cost, line by line
    Quote(Box<Quote>),
    /// List the lanes, their regimes and what each charges
    Lanes(Lanes),
    /// Exchange rates
    #[command(subcommand)]
    Fx(Fx),
    /// Books of trade rules: bring, compare and adopt them
    #[command(subcommand)]
    Book(Book),
    /// What if: the catalogue under other rules and exchange rates
    #[command(subcommand)]
    Scenario(Scenario),
    /// Measure how fast this machine quotes, sells and shows
    #[command(subcommand)]
    Bench(Bench),
    /// Taxes: what customs assessed, and what is owed
    #[command(subcommand)]
    Taxes(Taxes),
    /// Prove every invariant of the books; exit 1 names the first broken one
    Audit(Audit),
    /// Look at a file of China's divisions and lay it over those that are shipped; without a file, tell
    /// what is laid over them
    Divisions {
        /// Lines of code;name, or code;name;year;codes of today for what was abolished
        file: Option<PathBuf>,
    },
    /// Work that could not be done by itself
    #[command(subcommand)]
    Jobs(Jobs),
    /// Money that a payment provider moved and no order explains
    #[command(subcommand)]
    Receipts(Receipts),
    /// What merchants asked for, and the runs in which it leaves
    #[command(subcommand)]
    Payouts(Payouts),
    /// What was ordered, of all merchants
    #[command(subcommand)]
    Orders(Orders),
    /// What people write to each other, and what was reported of it
    #[command(subcommand)]
    Messages(Messages),
    /// What operators decide between shoppers and merchants
    #[command(subcommand)]
    Disputes(Disputes),
    /// What the market wrote to people
    #[command(subcommand)]
    Letters(Letters),
    /// Print the OpenAPI document of the JSON API
    Openapi,
    /// Look at this machine and this market and say what is amiss
    Doctor,
    /// Manage the keyring for personal data
    #[command(subcommand)]
    Keys(Keys),
    /// Manage the operators of this market
    #[command(subcommand)]
    Operator(Operator),
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

/// Where to listen.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Listen {
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "ENTREPOT_LISTEN", value_name = "ADDR:PORT")]
    pub listen: Option<SocketAddr>,
}

/// The sandbox's own settings.
#[derive(Args, Clone, Debug)]
pub struct Sandbox {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8081", value_name = "ADDR:PORT")]
    pub listen: SocketAddr,
    /// Where the market takes webhooks
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080/webhooks/payments")]
    pub notify: String,
}

/// What to prove.
#[derive(Args, Clone, Copy, Debug)]
pub struct Audit {
    /// Hold the payment provider's own list of what moved against the record, too
    #[arg(long)]
    pub provider: bool,
}

/// A consignment to price.
#[derive(Args, Clone, Debug, Default)]
pub struct Quote {
    /// From where to where, for example US:CN
    #[arg(long, value_name = "FROM:TO")]
    pub lane: Option<String>,
    /// HS code, 6, 8 or 10 digits, for example 0813.40
    #[arg(long)]
    pub hs: Option<String>,
    /// Price of one unit, for example '12.50 USD'
    #[arg(long, allow_hyphen_values = true)]
    pub price: Option<String>,
    /// How many units [default: 1]
    #[arg(long, allow_hyphen_values = true)]
    pub quantity: Option<String>,
    /// Weight of one unit, for example '1 kg'
    #[arg(long, allow_hyphen_values = true)]
    pub weight: Option<String>,
    /// Freight for the whole parcel, for example '3 USD'
    #[arg(long, allow_hyphen_values = true)]
    pub freight: Option<String>,
    /// Insurance for the whole parcel
    #[arg(long, allow_hyphen_values = true)]
    pub insurance: Option<String>,
    /// Country of origin of the goods; the lane's first country by default
    #[arg(long, value_name = "CC")]
    pub origin: Option<String>,
    /// Regime by name (see entrepot lanes); decided by the facts by default
    #[arg(long, value_name = "NAME")]
    pub regime: Option<String>,
    /// How it is sent and declared: parcel, post, express, bonded, cargo
    #[arg(long)]
    pub channel: Option<String>,
    /// Who buys: consumer, business
    #[arg(long)]
    pub buyer: Option<String>,
    /// registered or unregistered with the destination's scheme for low-value goods
    #[arg(long)]
    pub seller: Option<String>,
    /// Date of the quote; today at the destination by default
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// A property that a rule asks for, for example volume_ml=750; may be repeated
    #[arg(long = "attribute", value_name = "NAME=VALUE")]
    pub attributes: Vec<String>,
    /// A programme that the goods claim with a proof of origin, for example USMCA
    #[arg(long, value_name = "CODE")]
    pub preference: Option<String>,
    /// One of several products: 'hs=3304.99,price=9 USD,quantity=2,weight=80 g,volume_ml=50'
    #[arg(long, value_name = "NAME=VALUE,…")]
    pub goods: Vec<String>,
    /// The whole question as JSON, as POST /v1/quotes takes it; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Rules of your own, laid over the book: a lane (TOML), a table (CSV), or a folder with lanes/,
    /// tables/ and bans/
    #[arg(long, value_name = "FILE|DIR")]
    pub book: Option<PathBuf>,
    /// The answer to a question that the sources leave open: NAME=on or NAME=off; may be repeated
    #[arg(long = "switch", value_name = "NAME=on|off")]
    pub switches: Vec<String>,
    /// An exchange rate of your own, what one unit is worth at the destination: USD=6.83
    #[arg(long = "rate", value_name = "CUR=RATE")]
    pub rates: Vec<String>,
    /// Read the book as it was known on that day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub known_at: Option<String>,
    /// Days after the book: last-known answers, refuse refuses
    #[arg(long, value_name = "last-known|refuse")]
    pub outside: Option<String>,
    /// What the buyer has already used of the limit of this year, for example '1200 CNY'
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub used_this_year: Option<String>,
    /// Compute an order (its number, or ord_…) or a kept quote (quo_…) again, from its book and from
    /// today's
    #[arg(long, value_name = "ID", conflicts_with_all = ["lane", "hs", "goods", "file", "book"])]
    pub replay: Option<String>,
}

/// Which lanes to list.
#[derive(Args, Clone, Debug, Default)]
pub struct Lanes {
    /// This lane alone, with its charges, for example US:CN
    #[arg(long, value_name = "FROM:TO")]
    pub lane: Option<String>,
    /// By the book that is in force on this day; today by default
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Option<kernel::Date>,
    /// Rules of your own, laid over the book
    #[arg(long, value_name = "FILE|DIR")]
    pub book: Option<PathBuf>,
}

/// Taxes.
#[derive(Debug, Subcommand)]
pub enum Taxes {
    /// Record what customs assessed, from a CSV: order, reference, assessed_on, currency, and a column
    /// for each tax (duty, vat, sales_tax, consumption_tax, excise, fee)
    Assess {
        /// The file; `-` reads standard input
        file: PathBuf,
        /// Who records it, for the record
        #[arg(long, default_value = "command line", value_name = "NAME")]
        by: String,
    },
    /// Print what was taken, assessed and is owed, by destination, regime and month, as CSV
    Report {
        /// First month; the second before the last one by default
        #[arg(long, value_name = "YYYY-MM")]
        from: Option<String>,
        /// Last month; this one by default
        #[arg(long, value_name = "YYYY-MM")]
        to: Option<String>,
        /// This country alone
        #[arg(long)]
        destination: Option<kernel::Country>,
        /// This regime alone
        #[arg(long)]
        regime: Option<String>,
    },
}

/// A day, as every option takes it.
fn day(text: &str) -> Result<kernel::Date, String> {
    text.trim().parse().map_err(|_| "this is not a date: write 2026-11-22".to_owned())
}

/// The keyring.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Make the keyring of a new market
    Create,
    /// Add a new key, used from now on; older ones still open what they sealed
    Rotate,
}

/// Work that was tried in vain and waits for a person.
#[derive(Debug, Subcommand)]
pub enum Jobs {
    /// List it, newest first
    List,
    /// Have it tried again
    Retry {
        /// The kind of work, as the list says
        kind: String,
        /// What it is about, as the list says; all of the kind when it is left out
        id: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_bare_entrepot_is_the_demo() {
        let cli = Cli::try_parse_from(["entrepot", "--data", "x"]).unwrap();
        assert!(cli.command.is_none());
        assert_eq!(cli.place.data, Some("x".into()));
    }

    #[test]
    fn an_address_to_listen_on_may_stand_before_the_command_or_without_one() {
        for line in ["--listen [::1]:9", "--listen [::1]:9 serve", "serve --listen [::1]:9"] {
            let cli = Cli::try_parse_from(format!("entrepot {line}").split(' ')).unwrap();
            assert_eq!(cli.listens().map(|at| at.port()), Some(9), "{line}");
        }
    }
}
