//! `entrepot book`: what its commands take.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// The books of trade rules.
#[derive(Debug, Subcommand)]
pub enum Book {
    /// List the books, and from which day each is in force
    List,
    /// Show what a book holds: its lanes, regimes and tables
    Show {
        /// Digest (8 digits or more), `active` or `shipped`
        #[arg(default_value = "active")]
        book: String,
    },
    /// Make a new book of texts laid over the one in force, and show what it changes
    Import(BookImport),
    /// Show what one book changes against another
    Diff {
        /// The older one: digest, `active` or `shipped`
        old: String,
        /// The newer one
        #[arg(default_value = "active")]
        new: String,
    },
    /// Put a book in force
    Adopt(BookAdopt),
    /// Propose a book; another operator has to confirm it
    Propose(BookAdopt),
    /// Confirm what another operator proposed
    Confirm(BookDecide),
    /// Take back a proposal or an adoption
    Withdraw(BookDecide),
    /// Read official exports of tariffs, show what they change, and propose the book they make
    Renew(BookRenew),
    /// Decide what becomes of prices to a country that are not all, or rest on what is old; list the decisions
    Lane(BookLane),
    /// Write the texts of a book into a folder
    Export {
        /// Digest, `active` or `shipped`
        book: String,
        /// The folder; created when missing
        folder: PathBuf,
    },
}

/// Texts to import.
#[derive(Args, Clone, Debug)]
pub struct BookImport {
    /// A lane (.toml), a table or bans (.csv), or a folder that holds lanes/, tables/ and bans/
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The new book consists of these texts alone
    #[arg(long)]
    pub replace_all: bool,
    /// Leave out this text of the book below, for example lanes/SG.toml; may be repeated
    #[arg(long, value_name = "TEXT", conflicts_with = "replace_all")]
    pub without: Vec<String>,
    /// Lay the texts over this book instead of the one in force
    #[arg(long, value_name = "DIGEST")]
    pub onto: Option<String>,
    /// What it is about, for the record
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub note: String,
    /// Who brings it, for the record
    #[arg(long, default_value = "command line", value_name = "NAME")]
    pub by: String,
    /// Read, compile and compare; store nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// A book and a day.
#[derive(Args, Clone, Debug)]
pub struct BookAdopt {
    /// Digest (8 digits or more), or `shipped`
    pub book: String,
    /// From this day on; at once by default
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    pub from: Option<kernel::Date>,
    /// Why, for the record
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub note: String,
    /// The operator who decides: the e-mail address of an operator's account
    #[arg(long, value_name = "E-MAIL")]
    pub by: String,
}

/// A decision about a proposal or an adoption.
#[derive(Args, Clone, Debug)]
pub struct BookDecide {
    /// Its id, `adp_…`
    pub id: rules::books::AdoptionId,
    /// The operator who decides: the e-mail address of an operator's account
    #[arg(long, value_name = "E-MAIL")]
    pub by: String,
}

/// Official exports to renew the book in force with.
#[derive(Args, Clone, Debug)]
pub struct BookRenew {
    /// The United States' schedule (CSV or JSON), the United Kingdom's tariff (CSV), the Union's (CSV of its
    /// sheet of duties), China's rates (CSV); named by what is in them
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The day of which the exports are; today by default
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    pub as_of: Option<kernel::Date>,
    /// From this day on; at once by default
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    pub from: Option<kernel::Date>,
    /// What it is about, for the record
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub note: String,
    /// The operator who proposes it: the e-mail address of an operator's account
    #[arg(long, value_name = "E-MAIL", required_unless_present = "dry_run")]
    pub by: Option<String>,
    /// Go on although chapters lose more than a tenth of their lines, or rates cannot be read any more
    #[arg(long)]
    pub accept_losses: bool,
    /// Read, compile and compare; store nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// A decision about prices to some countries.
#[derive(Args, Clone, Debug)]
pub struct BookLane {
    /// Where to: CN, or every country of a union; without one the decisions are listed
    #[arg(value_name = "COUNTRY")]
    pub destinations: Vec<kernel::Country>,
    /// When something may be asked for besides the price: say or refuse
    #[arg(long, value_name = "CHOICE", value_parser = stance, requires = "destinations")]
    pub incomplete: Option<pricing::Stance>,
    /// When rules or rates are older than allowed: say or refuse
    #[arg(long, value_name = "CHOICE", value_parser = stance, requires = "destinations")]
    pub stale: Option<pricing::Stance>,
    /// As for all lanes again
    #[arg(long, conflicts_with_all = ["incomplete", "stale"], requires = "destinations")]
    pub as_all: bool,
    /// The operator who decides: the e-mail address of an operator's account
    #[arg(long, value_name = "E-MAIL", default_value = "")]
    pub by: String,
}

fn stance(text: &str) -> Result<pricing::Stance, String> {
    pricing::Stance::parse(text).ok_or_else(|| "write say or refuse".to_owned())
}
