//! The cases that operators decide.

use crate::{Case, CaseKind, CaseState, Place, ReportReason, Reported};
use aftersales::Piece;
use kernel::{Actor, CaseId, Id, ShopperId, ThreadId, Timestamp};
use store::{Row, StoreError, Tx, params, sql};

/// As [`case_row`] reads them.
pub(crate) const CASE: &str = "case_id, kind, thread_id, message_id, person_id, side, reason, note, state, \
    opened_at, decided_at, decided_by, why, place, piece, said, written_for, written_by, warned_at";

/// A warning stands as a dismissed case to the version before, which knows none.
const fn stored(state: CaseState) -> &'static str {
    match state {
        CaseState::Warned => CaseState::Dismissed.key(),
        CaseState::Open
        | CaseState::Dismissed
        | CaseState::Hidden
        | CaseState::Barred
        | CaseState::Answered => state.key(),
    }
}

/// What of a return or a dispute was reported; none of a conversation.
fn reported(row: &Row<'_>) -> Result<Option<Reported>, StoreError> {
    let (key, side): (String, String) = (row.get(14)?, row.get(16)?);
    if key.is_empty() {
        return Ok(None);
    }
    Ok(Some(Reported {
        piece: Piece::from_key(&key).ok_or(StoreError::Column("piece of a case"))?,
        said: row.get(15)?,
        side: Actor::from_key(&side).ok_or(StoreError::Column("side of a piece"))?,
        person: row.get(17)?,
    }))
}

pub(crate) fn case_row(row: &Row<'_>) -> Result<Case, StoreError> {
    let (kind, state, reason): (String, String, String) = (row.get(1)?, row.get(8)?, row.get(6)?);
    let (person, side): (Option<ShopperId>, Option<String>) = (row.get(4)?, row.get(5)?);
    let side = side.and_then(|side| Actor::from_key(&side));
    let (at, by): (Option<Timestamp>, Option<String>) = (row.get(10)?, row.get(11)?);
    let (place, id): (String, Vec<u8>) = (row.get(13)?, row.get(2)?);
    let place = Id::from_bytes(&id).and_then(|id| Place::stored(&place, id));
    let warned = row.get::<Option<Timestamp>>(18)?.is_some();
    let state = if warned { Some(CaseState::Warned) } else { CaseState::from_key(&state) };
    Ok(Case {
        id: row.get(0)?,
        kind: CaseKind::from_key(&kind).ok_or(StoreError::Column("kind of case"))?,
        place: place.ok_or(StoreError::Column("place of a case"))?,
        message: row.get(3)?,
        reported: reported(row)?,
        reporter: person.zip(side),
        reason: ReportReason::from_key(&reason),
        note: row.get(7)?,
        state: state.ok_or(StoreError::Column("state of a case"))?,
        opened_at: row.get(9)?,
        decided: at.map(|at| (at, by)),
        why: row.get(12)?,
    })
}

/// Opens one; false when the same person reported the same before.
pub(crate) fn insert(tx: &mut Tx<'_>, case: &Case) -> Result<bool, StoreError> {
    let (person, side) = case.reporter.unzip();
    let place = case.place.id();
    let what = case.reported.as_ref();
    let added = tx.execute(
        sql!(
            "INSERT INTO conversation_case (case_id, kind, thread_id, message_id, person_id, side,
                reason, note, state, opened_at, why, place, piece, said, written_for, written_by)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, '', $10, $11, $12, $13, $14)
              ON CONFLICT DO NOTHING"
        ),
        params![
            case.id,
            case.kind.key(),
            place.bytes().as_slice(),
            case.message,
            person,
            side.map(Actor::key),
            case.reason.map_or("", ReportReason::key),
            case.note,
            case.opened_at,
            case.place.key(),
            what.map(|what| what.piece.key()).unwrap_or_default(),
            what.map_or("", |what| what.said.as_str()),
            what.map_or("", |what| what.side.key()),
            what.and_then(|what| what.person)
        ],
    )?;
    Ok(added == 1)
}

/// Decides one that is open; false when it is not (any more).
pub(crate) fn decide(
    tx: &mut Tx<'_>,
    id: CaseId,
    (state, by, why): (CaseState, &str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let warned = Some(now).filter(|_| state == CaseState::Warned);
    let changed = tx.execute(
        sql!(
            "UPDATE conversation_case SET state = $1, decided_by = $2, why = $3, decided_at = $4,
                warned_at = $5
              WHERE case_id = $6 AND state = 'open'"
        ),
        params![stored(state), by, why, now, warned, id],
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
                AND (CASE WHEN warned_at IS NULL THEN 0 ELSE 1 END) = CAST($4 AS BIGINT)
              ORDER BY opened_at DESC, case_id DESC LIMIT $5",
            CASE
        ),
        params![stored(state), at, id[..], i64::from(state == CaseState::Warned), limit],
        case_row,
    )
}

/// The cases of a conversation, the first one first.
pub(crate) fn of_thread(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Vec<Case>, StoreError> {
    of_place(tx, Place::Thread(thread))
}

/// The same of wherever it is.
pub(crate) fn of_place(tx: &mut Tx<'_>, place: Place) -> Result<Vec<Case>, StoreError> {
    let id = place.id();
    tx.query(
        sql!(
            "SELECT {columns} FROM conversation_case WHERE thread_id = $1
              ORDER BY opened_at, case_id LIMIT 200",
            CASE
        ),
        params![id.bytes().as_slice()],
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
