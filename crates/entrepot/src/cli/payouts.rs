//! `entrepot payouts`: how merchants' money leaves.

use clap::Subcommand;
use kernel::{Currency, PayoutId, PayoutRunId};
use std::path::PathBuf;

/// What merchants asked for, the runs in which it leaves, and what the bank says of it.
#[derive(Debug, Subcommand)]
pub enum Payouts {
    /// List what waits and why, and the latest runs
    List,
    /// Gather what can leave in a currency; another operator approves it
    Run {
        /// In which currency
        #[arg(long, default_value = "USD")]
        currency: Currency,
        /// Who proposes: the e-mail address of an operator
        #[arg(long, value_name = "EMAIL")]
        by: String,
        /// Only say what would be gathered
        #[arg(long)]
        preview: bool,
    },
    /// Approve a run that another operator proposed
    Approve {
        /// The run
        run: PayoutRunId,
        /// Who approves: the e-mail address of another operator
        #[arg(long, value_name = "EMAIL")]
        by: String,
    },
    /// Call a run off, before its file was taken
    Cancel {
        /// The run
        run: PayoutRunId,
        /// Why
        #[arg(long)]
        reason: String,
        /// Who decides: the e-mail address of an operator
        #[arg(long, value_name = "EMAIL")]
        by: String,
    },
    /// Write the file of an approved run, for the bank; it holds whole account numbers
    File {
        /// The run
        run: PayoutRunId,
        /// Where to; nobody else may read it, and nothing is overwritten
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        /// Who takes it: the e-mail address of an operator
        #[arg(long, value_name = "EMAIL")]
        by: String,
    },
    /// Say that the bank has the file: its payouts are on their way
    Sent {
        /// The run
        run: PayoutRunId,
        /// Who says so: the e-mail address of an operator
        #[arg(long, value_name = "EMAIL")]
        by: String,
    },
    /// Say that the bank paid a payout
    Paid {
        /// The payout
        payout: PayoutId,
        /// What the bank calls it
        #[arg(long, default_value = "")]
        reference: String,
        /// Who says so: the e-mail address of an operator
        #[arg(long, value_name = "EMAIL")]
        by: String,
    },
    /// Say that a payout came back, before or after it was paid, or will not leave
    Returned {
        /// The payout
        payout: PayoutId,
        /// Why, for the merchant to read
        #[arg(long)]
        reason: String,
        /// Who says so: the e-mail address of an operator
        #[arg(long, value_name = "EMAIL")]
        by: String,
    },
    /// Say that a payout of an older version was paid by hand then: it is posted, and leaves with no run
    PaidBefore {
        /// The payout
        payout: PayoutId,
        /// What the bank called it
        #[arg(long, default_value = "")]
        reference: String,
        /// Who says so: the e-mail address of an operator
        #[arg(long, value_name = "EMAIL")]
        by: String,
    },
    /// Say that a payout of an older version was not paid then: it waits for a run
    UnpaidBefore {
        /// The payout
        payout: PayoutId,
        /// Who says so: the e-mail address of an operator
        #[arg(long, value_name = "EMAIL")]
        by: String,
    },
    /// Take in what the bank says, as CSV: payout, result (paid or returned), reference, reason
    Results {
        /// The file
        file: PathBuf,
        /// Who brings it: the e-mail address of an operator
        #[arg(long, value_name = "EMAIL")]
        by: String,
    },
}
