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
