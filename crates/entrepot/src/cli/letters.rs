//! `entrepot letters`: what the market wrote to people.

use clap::Subcommand;
use kernel::MailId;
use std::path::PathBuf;

/// What the market wrote to people.
#[derive(Debug, Subcommand)]
pub enum Letters {
    /// List the newest letters: to whom, about what, and whether they left
    List,
    /// Show a letter that has not left yet, its links too; it needs the keyring
    Show {
        /// Which one, as the list says; the newest when nothing is said
        id: Option<MailId>,
        /// As HTML, to be looked at in a browser
        #[arg(long)]
        html: bool,
    },
    /// Read letters that came back: nothing more is sent to a mailbox that takes none
    Bounce {
        /// A delivery status report (.eml), or a mailbox of them (mbox)
        file: PathBuf,
    },
    /// Say that a mailbox takes mail again
    Revive {
        /// The mailbox
        email: letters::Email,
    },
}
