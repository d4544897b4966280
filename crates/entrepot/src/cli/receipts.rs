//! `entrepot receipts`: money that no order explains.

use clap::Subcommand;
use kernel::CheckoutId;

/// Money that a payment provider moved and no order explains.
#[derive(Debug, Subcommand)]
pub enum Receipts {
    /// List what waits for an operator, longest waiting first
    List,
    /// Send one back, through its provider
    Return {
        /// The provider's id of it, as the list says
        provider_ref: String,
        /// Who decides: the e-mail address of an operator
        #[arg(long, value_name = "EMAIL")]
        by: String,
        /// The payment provider
        #[arg(long, default_value = "sandbox")]
        provider: String,
    },
    /// Let the market bear a refund that nobody asked for and no order explains, as its loss
    Bear {
        /// The provider's id of it, as the list says
        provider_ref: String,
        /// Why, for whoever reads the books later
        #[arg(long)]
        reason: String,
        /// Who decides: the e-mail address of an operator
        #[arg(long, value_name = "EMAIL")]
        by: String,
        /// The payment provider
        #[arg(long, default_value = "sandbox")]
        provider: String,
    },
    /// Pay a checkout of just that amount with it
    Assign {
        /// The provider's id of it, as the list says
        provider_ref: String,
        /// Unpaid, or over while its goods can still be had
        #[arg(long, value_name = "ID")]
        checkout: CheckoutId,
        /// Who decides: the e-mail address of an operator
        #[arg(long, value_name = "EMAIL")]
        by: String,
        /// The payment provider
        #[arg(long, default_value = "sandbox")]
        provider: String,
    },
}
