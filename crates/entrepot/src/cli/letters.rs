//! `entrepot letters`: what the market wrote to people.

use clap::Subcommand;
use kernel::MailId;

/// What the market wrote to people.
#[derive(Debug, Subcommand)]
pub enum Letters {
    /// List the newest letters: to whom, about what, and whether they left
    List,
    /// Show a letter that has not left yet, its links too; it needs the keyring
    Show {
        /// Which one, as the list says; the newest when nothing is said
        id: Option<MailId>,
    },
}
