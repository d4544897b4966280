//! `entrepot messages`: what people write to each other.

use clap::Subcommand;
use kernel::ThreadId;

/// Conversations of shoppers, merchants and operators.
#[derive(Debug, Subcommand)]
pub enum Messages {
    /// List what operators have to decide: reported messages, shoppers whom nobody answers
    Cases,
    /// Print one conversation: its last hundred messages
    Show {
        /// Which one, as the list of cases, or `entrepot orders show`, says
        id: ThreadId,
    },
}
