//! The SQL of saved runs.

use crate::books::AdoptionId;
use ::store::{Row, StoreError, Tx, params, sql};
use kernel::{Currency, Decider, Home, Lang, Moment, Timestamp};
use trade::scenario::{Report, Scenario};

kernel::id_types! {
    /// A run of a scenario.
    ScenarioRunId => "scn",
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunState {
    /// Being computed, or waiting for a server to begin anew.
    Running,
    /// Answered.
    Done(Box<Report>),
    /// Not answered; why.
    Failed(String),
}

/// A saved run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: ScenarioRunId,
    /// The scenario's name.
    pub name: String,
    /// The scenario as it was written.
    pub scenario: String,
    /// In which currency sums over destinations are told.
    pub currency: Currency,
    /// In which language its names are.
    pub lang: Lang,
    /// How far it is.
    pub state: RunState,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: Timestamp,
    /// How many items are priced …
    pub priced: i64,
    /// … of how many; 0 while the catalogue is read.
    pub items: i64,
}

/// Records that a run begins.
pub fn start_run(
    tx: &mut Tx<'_>,
    scenario: &Scenario,
    (currency, lang): (Currency, Lang),
    by: &Decider,
    moment: &mut Moment,
) -> Result<ScenarioRunId, StoreError> {
    let id: ScenarioRunId = moment.id(Home::MARKET);
    tx.execute(
        sql!(
            "INSERT INTO scenario_run (id, name, scenario, state, asked_by, asked_at, priced, items,
                told_at, report, why, currency, lang)
             VALUES ($1, $2, $3, 'running', $4, $5, 0, 0, $5, '', '', $6, $7)"
        ),
        params![
            id.to_string(),
            scenario.name,
            scenario.text(),
            by.to_string(),
            moment.now,
            currency.code(),
            lang.tag()
        ],
    )?;
    Ok(id)
}

/// Tells how far a run is.
pub fn progress_run(
    tx: &mut Tx<'_>,
    id: ScenarioRunId,
    (priced, items): (u64, u64),
    now: Timestamp,
) -> Result<(), StoreError> {
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    tx.execute(
        sql!(
            "UPDATE scenario_run SET priced = $1, items = $2, told_at = $3
              WHERE id = $4 AND state = 'running'"
        ),
        params![whole(priced), whole(items), now, id.to_string()],
    )?;
    Ok(())
}

/// Keeps the answer.
pub fn finish_run(
    tx: &mut Tx<'_>,
    id: ScenarioRunId,
    report: &Report,
    now: Timestamp,
) -> Result<(), StoreError> {
    let json = serde_json::to_string(report).map_err(|_| StoreError::Column("report"))?;
    let items = i64::try_from(report.items).unwrap_or(i64::MAX);
    tx.execute(
        sql!(
            "UPDATE scenario_run SET state = 'done', report = $1, priced = $2, items = $2,
                told_at = $3 WHERE id = $4 AND state = 'running'"
        ),
        params![json, items, now, id.to_string()],
    )?;
    Ok(())
}

/// Keeps why there is no answer.
pub fn fail_run(
    tx: &mut Tx<'_>,
    id: ScenarioRunId,
    why: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE scenario_run SET state = 'failed', why = $1, told_at = $2
              WHERE id = $3 AND state = 'running'"
        ),
        params![why, now, id.to_string()],
    )?;
    Ok(())
}

/// One run.
pub fn run(tx: &mut Tx<'_>, id: ScenarioRunId) -> Result<Option<Run>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM scenario_run WHERE id = $1", RUN),
        params![id.to_string()],
        read_run,
    )
}

/// The runs that have not ended, by id after `after`, as they are kept: for whoever looks at all of them.
pub fn running(tx: &mut Tx<'_>, after: &str, limit: u32) -> Result<Vec<String>, StoreError> {
    tx.query(
        sql!(
            "SELECT id FROM scenario_run WHERE id > $1 AND state = 'running' ORDER BY id LIMIT $2"
        ),
        params![after, limit],
        |row| row.get(0),
    )
}

/// The newest runs.
pub fn runs(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Run>, StoreError> {
    tx.query(
        sql!("SELECT {columns} FROM scenario_run ORDER BY asked_at DESC, id DESC LIMIT $1", RUN),
        params![limit],
        read_run,
    )
}

/// As [`read_run`] reads them.
const RUN: &str = "id, name, scenario, state, asked_by, asked_at, priced, items, report, why, \
    currency, lang";

fn read_run(row: &Row<'_>) -> Result<Run, StoreError> {
    let state: String = row.get(3)?;
    let state = match state.as_str() {
        "done" => {
            let report = serde_json::from_str(&row.get::<String>(8)?);
            RunState::Done(Box::new(report.map_err(|_| StoreError::Column("report"))?))
        }
        "failed" => RunState::Failed(row.get(9)?),
        _ => RunState::Running,
    };
    Ok(Run {
        id: row.get::<String>(0)?.parse().map_err(|_| StoreError::Column("id"))?,
        name: row.get(1)?,
        scenario: row.get(2)?,
        state,
        asked_by: row.get(4)?,
        asked_at: row.get(5)?,
        priced: row.get(6)?,
        items: row.get(7)?,
        currency: row.get::<String>(10)?.parse().map_err(|_| StoreError::Column("currency"))?,
        lang: row.get::<String>(11)?.parse().map_err(|_| StoreError::Column("lang"))?,
    })
}

/// Records that a run's book was proposed.
pub(super) fn note_proposal(
    tx: &mut Tx<'_>,
    id: ScenarioRunId,
    adoption: AdoptionId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO scenario_proposal (run_id, adoption_id, proposed_at) VALUES ($1, $2, $3)"
        ),
        params![id.to_string(), adoption.to_string(), now],
    )?;
    Ok(())
}

/// The adoptions that were proposed from a run, newest first.
pub fn proposals(tx: &mut Tx<'_>, id: ScenarioRunId) -> Result<Vec<AdoptionId>, StoreError> {
    let found = tx.query(
        sql!(
            "SELECT adoption_id FROM scenario_proposal WHERE run_id = $1 ORDER BY proposed_at DESC"
        ),
        params![id.to_string()],
        |row| row.get::<String>(0),
    )?;
    found.iter().map(|id| id.parse().map_err(|_| StoreError::Column("adoption_id"))).collect()
}
