//! `entrepot disputes`: what operators decide.

use clap::Subcommand;
use kernel::DisputeId;

/// What shoppers and merchants do not agree on.
#[derive(Debug, Subcommand)]
pub enum Disputes {
    /// List what is open, what is due first at the top
    List,
    /// Print all that is known of one, as JSON: the order, what was agreed, seen, said and decided
    Pack {
        /// Which one, as the list says
        id: DisputeId,
    },
}
