//! `entrepot scenario`: what its commands take.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What if.
#[derive(Debug, Subcommand)]
pub enum Scenario {
    /// Price the whole published catalogue under other rules or rates; changes nothing
    Run(ScenarioRun),
    /// Make a book of the scenario's rules and propose it; a second operator who says the same confirms
    Apply(ScenarioApply),
    /// List the scenarios that come with the program, or print one
    Examples {
        /// Print this one
        name: Option<String>,
    },
}

/// What to run.
#[derive(Args, Clone, Debug)]
pub struct ScenarioRun {
    /// The scenario (TOML), or the name of one that comes with the program; `-` reads standard input
    pub file: PathBuf,
    /// This lane alone, for example CN:US; `*` stands for any country; may be repeated
    #[arg(long = "lane", value_name = "FROM:TO")]
    pub lanes: Vec<String>,
    /// The currency of sums over several destinations
    #[arg(long, default_value = "USD", value_name = "CUR")]
    pub currency: kernel::Currency,
    /// Write the tables into this folder, one CSV each
    #[arg(long, value_name = "DIR")]
    pub csv: Option<PathBuf>,
    /// Write the charts into this folder, one SVG each
    #[arg(long, value_name = "DIR")]
    pub svg: Option<PathBuf>,
}

/// What to apply.
#[derive(Args, Clone, Debug)]
pub struct ScenarioApply {
    /// The scenario (TOML), or the name of one that comes with the program; `-` reads standard input
    pub file: PathBuf,
    /// From which day the changes hold and the new book is in force
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    pub from: kernel::Date,
    /// The operator who decides: the e-mail address of an operator's account
    #[arg(long, value_name = "E-MAIL")]
    pub by: String,
}
