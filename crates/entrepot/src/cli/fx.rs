//! `entrepot fx`: what its commands take.

use clap::Subcommand;
use std::path::PathBuf;

/// Exchange rates.
#[derive(Debug, Subcommand)]
pub enum Fx {
    /// Take in ECB reference rates (CSV or XML, or the same gzipped)
    Import {
        /// The file; `-` reads standard input
        file: PathBuf,
    },
    /// List the days of rates that look wrong and wait for an operator's word
    Held,
    /// Use rates that are held: they are right
    Take {
        /// Of these days
        #[arg(required = true, value_name = "YYYY-MM-DD", value_parser = super::day)]
        days: Vec<kernel::Date>,
    },
    /// Throw away rates that are held; the same of that day are not asked about again
    Drop {
        /// Of these days
        #[arg(required = true, value_name = "YYYY-MM-DD", value_parser = super::day)]
        days: Vec<kernel::Date>,
    },
    /// Show the rate between two currencies on a date
    Show {
        /// From this currency
        from: kernel::Currency,
        /// To this currency
        to: kernel::Currency,
        /// On this date; today by default
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
        date: Option<kernel::Date>,
    },
}
