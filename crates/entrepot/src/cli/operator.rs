//! `entrepot operator`.

use accounts::Scope;
use clap::Subcommand;

/// Operators.
#[derive(Debug, Subcommand)]
pub enum Operator {
    /// Make an operator account; prints its first password
    Add {
        /// E-mail address
        email: String,
        /// Name
        #[arg(long, default_value = "Operator")]
        name: String,
    },
    /// List who runs the market, or a part of it
    List,
    /// Let an account run the market, or a part of it
    Grant {
        /// E-mail address of the account
        email: String,
        /// everything, overview, merchants, rules, orders, money, letters or jobs
        #[arg(long, default_value = "everything", value_parser = scope)]
        scope: Scope,
    },
    /// Take that back; the last operator of the whole market stays
    Revoke {
        /// E-mail address of the account
        email: String,
        /// As granted
        #[arg(long, default_value = "everything", value_parser = scope)]
        scope: Scope,
    },
}

fn scope(text: &str) -> Result<Scope, String> {
    Scope::from_key(text).ok_or_else(|| format!("one of {}", Scope::ALL.map(Scope::key).join(", ")))
}
