//! `entrepot orders`: what was ordered.

use clap::Subcommand;
use kernel::OrderId;
use orders::OrderState;

/// What shoppers ordered, of all merchants.
#[derive(Debug, Subcommand)]
pub enum Orders {
    /// List them, newest first
    List {
        /// Those in this state alone: awaiting_payment, paid, packed, shipped, delivered, completed, …
        #[arg(long, value_name = "STATE")]
        state: Option<OrderState>,
    },
    /// Print one: its lines, parcels, what went back, its cases and its conversation
    Show {
        /// Which one, as the list says
        id: OrderId,
    },
}
