//! The cases that operators decide.

use crate::{Case, CaseKind, CaseState, ReportReason};
use kernel::{Actor, CaseId, ShopperId, ThreadId, Timestamp};
use store::{Row, StoreError, Tx, params, sql};

/// As [`case_row`] reads them.
const CASE: &str = "case_id, kind, thread_id, message_id, person_id, side, reason, note, state, \
    opened_at, decided_at, decided_by, why";

fn case_row(row: &Row<'_>) -> Result<Case, StoreError> {
    let (kind, state, reason): (String, String, String) = (row.get(1)?, row.get(8)?, row.get(6)?);
    let (person, side): (Option<ShopperId>, Option<String>) = (row.get(4)?, row.get(5)?);
    let side = side.and_then(|side| Actor::from_key(&side));
    let (at, by): (Option<Timestamp>, Option<String>) = (row.get(10)?, row.get(11)?);
    Ok(Case {
        id: row.get(0)?,
        kind: CaseKind::from_key(&kind).ok_or(StoreError::Column("kind of case"))?,
        thread: row.get(2)?,
        message: row.get(3)?,
        reporter: person.zip(side),
        reason: ReportReason::from_key(&reason),
        note: row.get(7)?,
        state: CaseState::from_key(&state).ok_or(StoreError::Column("state of a case"))?,
        opened_at: row.get(9)?,
        decided: at.map(|at| (at, by)),
        why: row.get(12)?,
    })
}

/// Opens one; false when the same person reported the same message before.
pub(crate) fn insert(tx: &mut Tx<'_>, case: &Case) -> Result<bool, StoreError> {
    let (person, side) = case.reporter.unzip();
    let added = tx.execute(
        sql!(
            "INSERT INTO conversation_case (case_id, kind, thread_id, message_id, person_id, side,
                reason, note, state, opened_at, why)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, '')
              ON CONFLICT DO NOTHING"
        ),
        params![
            case.id,
            case.kind.key(),
            case.thread,
            case.message,
            person,
            side.map(Actor::key),
            case.reason.map_or("", ReportReason::key),
            case.note,
            case.opened_at
        ],
    )?;
    Ok(added == 1)
}

pub(crate) fn case(tx: &mut Tx<'_>, id: CaseId) -> Result<Option<Case>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM conversation_case WHERE case_id = $1", CASE),
        params![id],
        case_row,
    )
}

/// Decides one that is open; false when it is not (any more).
pub(crate) fn decide(
    tx: &mut Tx<'_>,
    id: CaseId,
    (state, by, why): (CaseState, &str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE conversation_case SET state = $1, decided_by = $2, why = $3, decided_at = $4
              WHERE case_id = $5 AND state = 'open'"
        ),
        params![state.key(), by, why, now, id],
    )?;
    Ok(changed == 1)
}

/// The merchant answered: what was open for that is over.
pub(crate) fn answered(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE conversation_case SET state = 'answered', decided_at = $1
              WHERE thread_id = $2 AND state = 'open' AND kind = 'unanswered'"
        ),
        params![now, thread],
    )?;
    Ok(())
}

/// The cases in a state, after `after` (time and id of the last of the page before): open ones longest waiting
/// first, others the last opened first.
pub(crate) fn in_state(
    tx: &mut Tx<'_>,
    state: CaseState,
    after: Option<(Timestamp, CaseId)>,
    limit: u32,
) -> Result<Vec<Case>, StoreError> {
    if state == CaseState::Open {
        let (at, id) =
            after.map_or((Timestamp::from_micros(i64::MIN), [0; 16]), |(at, id)| (at, *id.bytes()));
        return tx.query(
            sql!(
                "SELECT {columns} FROM conversation_case
                  WHERE state = 'open' AND (opened_at, case_id) > ($1, $2)
                  ORDER BY opened_at, case_id LIMIT $3",
                CASE
            ),
            params![at, id[..], limit],
            case_row,
        );
    }
    let (at, id) =
        after.map_or((Timestamp::from_micros(i64::MAX), [0xFF; 16]), |(at, id)| (at, *id.bytes()));
    tx.query(
        sql!(
            "SELECT {columns} FROM conversation_case
              WHERE state = $1 AND (opened_at, case_id) < ($2, $3)
              ORDER BY opened_at DESC, case_id DESC LIMIT $4",
            CASE
        ),
        params![state.key(), at, id[..], limit],
        case_row,
    )
}

/// The cases of a conversation, the first one first.
pub(crate) fn of_thread(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Vec<Case>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM conversation_case WHERE thread_id = $1
              ORDER BY opened_at, case_id LIMIT 200",
            CASE
        ),
        params![thread],
        case_row,
    )
}

/// How many are open.
pub(crate) fn open_count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let count = tx.query_opt(
        sql!("SELECT COUNT(*) FROM conversation_case WHERE state = 'open'"),
        params![],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}
