//! A second operator stands behind a run.

use super::ring_clock::set_run_clock;
use crate::domain::{PayoutRun, RunState};
use crate::facts::{self, RunTold};
use crate::store;
use ::store::{StoreError, Tx};
use accounts::{ApartError, Over, Parties, Role, Scope};
use events::Subject;
use kernel::{Decider, MerchantId, Moment, PayoutRunId};

/// Approval of a run.
#[derive(Clone, Debug)]
pub struct ApproveRun {
    /// Which.
    pub run: PayoutRunId,
    /// The operator who looked.
    pub by: Decider,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approved {
    /// Its file can be taken.
    Yes(PayoutRun),
    /// The market proposed it by itself: this operator stands for it now, and it waits for another.
    StoodFor(PayoutRun),
}

/// Why a run is not approved.
#[derive(Debug, thiserror::Error)]
pub enum ApproveRunError {
    /// There is no such run.
    #[error("there is no such run")]
    NotFound,
    /// It waits for no approval.
    #[error("this run is {}", .0.key())]
    State(RunState),
    /// One person never is both.
    #[error("you proposed this run: another operator approves it{}", way(.others))]
    SamePerson {
        /// How many others could.
        others: usize,
    },
    /// Who approves acts for a merchant whom it pays.
    #[error(transparent)]
    Apart(ApartError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ApartError> for ApproveRunError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: ApartError) -> ApproveRunError {
        match error {
            ApartError::Store(error) => ApproveRunError::Store(error),
            refusal @ (ApartError::Merchant { .. } | ApartError::Shopper { .. }) => {
                ApproveRunError::Apart(refusal)
            }
        }
    }
}

/// Who could, where nobody else can.
fn way(others: &usize) -> &'static str {
    match others {
        0 => {
            "; this market has no other who keeps the ledger: whoever holds the machine adds one \
             (entrepot operator add EMAIL), who then approves (entrepot payouts approve RUN --by EMAIL)"
        }
        _ => "",
    }
}

/// Approves a run that another operator stands for.
///
/// # Errors
/// [`ApproveRunError::Apart`] for one who acts for a merchant whom it pays; [`ApproveRunError::SamePerson`] says how another can be found; [`ApproveRunError::State`] when it is approved, sent or
/// called off; [`ApproveRunError::NotFound`].
pub fn approve_run(
    tx: &mut Tx<'_>,
    ask: &ApproveRun,
    moment: &mut Moment,
) -> Result<Approved, ApproveRunError> {
    let id = ask.run;
    if let Some((run, _)) = store::run(tx, id)? {
        let items = store::items(tx, &run)?;
        let paid: Vec<MerchantId> =
            items.iter().map(|item| MerchantId::of(item.payout.home())).collect();
        accounts::stand_apart(tx, ask.by.id, Parties { merchants: &paid, shopper: None })?;
    }
    if store::approve(tx, id, &ask.by, moment.now)? {
        let (run, _) = store::run(tx, id)?.ok_or(ApproveRunError::NotFound)?;
        set_run_clock(tx, (id, RunState::Approved), moment.now)?;
        let told = RunTold { total: run.total, payouts: run.payouts };
        events::emit(tx, facts::RUN_APPROVED, Subject::of(id.id()), &told, moment.now)?;
        return Ok(Approved::Yes(run));
    }
    let stood = store::stand_for(tx, id, &ask.by)?;
    let (run, _) = store::run(tx, id)?.ok_or(ApproveRunError::NotFound)?;
    match run.state {
        RunState::Proposed if stood => Ok(Approved::StoodFor(run)),
        RunState::Proposed => {
            Err(ApproveRunError::SamePerson { others: run_approvers(tx, &ask.by)?.len() })
        }
        state => Err(ApproveRunError::State(state)),
    }
}

/// The operators beside her who keep the ledger, by name: one of them approves what she proposed.
pub fn run_approvers(tx: &mut Tx<'_>, by: &Decider) -> Result<Vec<String>, StoreError> {
    let keeps =
        |grant: accounts::Grant| grant.role == Role::Operator && grant.scope.covers(Scope::Money);
    let mut found: Vec<_> = accounts::role_holders(tx, Over::Market)?
        .into_iter()
        .filter(|holder| holder.account != by.id && keeps(holder.grant))
        .map(|holder| (holder.account, holder.name))
        .collect();
    found.sort_unstable();
    found.dedup();
    Ok(found.into_iter().map(|(_, name)| name).collect())
}
