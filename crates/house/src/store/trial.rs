//! What an operator tried last.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, params, sql};

/// What can be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialOf {
    /// A letter to the operator's own mailbox.
    Letter,
    /// A payment at the provider.
    Payment,
}

impl TrialOf {
    /// As stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            TrialOf::Letter => "letter",
            TrialOf::Payment => "payment",
        }
    }
}

/// The last try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The letter, or the payment.
    pub id: Id,
    /// When.
    pub at: Timestamp,
    /// Who tried.
    pub by: String,
}

pub(crate) fn put(tx: &mut Tx<'_>, what: TrialOf, trial: &Trial) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO market_trial (name, id, tried_at, tried_by) VALUES ($1, $2, $3, $4)
              ON CONFLICT (name) DO UPDATE SET id = excluded.id, tried_at = excluded.tried_at,
                tried_by = excluded.tried_by"
        ),
        params![what.key(), trial.id.bytes(), trial.at, trial.by],
    )?;
    Ok(())
}
