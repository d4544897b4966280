//! Runs as they stand: what is written of each, and whether its work was given up, which is written
//! nowhere but in its timer.

use super::edge::RUN;
use jobs::timers;
use kernel::Timestamp;
use rules::scenario::{Run, RunState, ScenarioRunId, run, runs};
use store::{StoreError, Tx};

/// A run of a scenario as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingRun {
    /// What is written of it.
    pub run: Run,
    /// Since when it waits for an operator, who may have it tried again.
    pub stopped_at: Option<Timestamp>,
}

impl StandingRun {
    /// It is being computed, or will be by itself.
    #[must_use]
    pub fn is_at_work(&self) -> bool {
        self.run.state == RunState::Running && self.stopped_at.is_none()
    }

    /// `running`, `stopped`, `done` or `failed`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match &self.run.state {
            RunState::Running if self.stopped_at.is_some() => "stopped",
            RunState::Running => "running",
            RunState::Done(_) => "done",
            RunState::Failed(_) => "failed",
        }
    }
}

/// One run.
pub fn scenario_run(tx: &mut Tx<'_>, id: ScenarioRunId) -> Result<Option<StandingRun>, StoreError> {
    run(tx, id)?.map(|run| standing(tx, run)).transpose()
}

/// The newest runs.
pub fn scenario_runs(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<StandingRun>, StoreError> {
    runs(tx, limit)?.into_iter().map(|run| standing(tx, run)).collect()
}

fn standing(tx: &mut Tx<'_>, run: Run) -> Result<StandingRun, StoreError> {
    let stopped_at = match run.state {
        RunState::Running => timers::given_up(tx, RUN, run.id.to_string().as_bytes())?,
        RunState::Done(_) | RunState::Failed(_) => None,
    };
    Ok(StandingRun { run, stopped_at })
}
