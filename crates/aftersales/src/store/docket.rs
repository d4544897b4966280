//! What operators look after, over all homes.

use ::store::{Row, StoreError, Tx, params, sql};
use kernel::{Id, MerchantId, OrderId, Timestamp};
use std::collections::BTreeSet;

/// A case on the operators' list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Docketed {
    /// The dispute's or the return's id.
    pub case: Id,
    /// `dispute`, or `return` for money that its merchant owes.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// Of which order.
    pub order: OrderId,
    /// The order's number.
    pub number: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When its clock rings.
    pub due_at: Timestamp,
    /// When it was over.
    pub closed_at: Option<Timestamp>,
}

const DOCKETED: &str = "case_id, kind, state, order_id, number, opened_at, due_at, closed_at";

fn row(row: &Row<'_>) -> Result<Docketed, StoreError> {
    let case: Vec<u8> = row.get(0)?;
    Ok(Docketed {
        case: Id::from_bytes(&case).ok_or(StoreError::Column("id of a case"))?,
        kind: row.get(1)?,
        state: row.get(2)?,
        order: row.get(3)?,
        number: row.get(4)?,
        opened_at: row.get(5)?,
        due_at: row.get(6)?,
        closed_at: row.get(7)?,
    })
}

/// Enters a case, or how it stands now.
pub(crate) fn enter(tx: &mut Tx<'_>, one: &Docketed) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO aftersales_docket (case_id, kind, state, order_id, number, opened_at, due_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (case_id) DO UPDATE SET state = excluded.state, due_at = excluded.due_at,
               closed_at = NULL"
        ),
        params![
            one.case.bytes().as_slice(),
            one.kind,
            one.state,
            one.order,
            one.number,
            one.opened_at,
            one.due_at,
        ],
    )
    .map(drop)
}

/// A case is over; one that was never entered is none of the list's.
pub(crate) fn close(tx: &mut Tx<'_>, case: Id, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE aftersales_docket SET state = 'closed', closed_at = $1
             WHERE case_id = $2 AND closed_at IS NULL"
        ),
        params![now, case.bytes().as_slice()],
    )
    .map(drop)
}

/// What is open, what is due first at the top, after `after`.
pub fn docket(
    tx: &mut Tx<'_>,
    after: Option<(Timestamp, Id)>,
    limit: u32,
) -> Result<Vec<Docketed>, StoreError> {
    let (at, id) =
        after.map_or((Timestamp::from_micros(0), Vec::new()), |(at, id)| (at, id.bytes().to_vec()));
    tx.query(
        sql!(
            "SELECT {columns} FROM aftersales_docket
             WHERE closed_at IS NULL AND (due_at, case_id) > ($1, $2)
             ORDER BY due_at, case_id LIMIT $3",
            DOCKETED
        ),
        params![at, id, limit],
        row,
    )
}

/// One case of the list, open or over.
pub fn docketed(tx: &mut Tx<'_>, case: Id) -> Result<Option<Docketed>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM aftersales_docket WHERE case_id = $1", DOCKETED),
        params![case.bytes().as_slice()],
        row,
    )
}

/// The merchants whose accounts lack what is decided, as far as the list tells: each once.
pub fn owing(tx: &mut Tx<'_>) -> Result<BTreeSet<MerchantId>, StoreError> {
    let cases: Vec<Vec<u8>> = tx.query(
        sql!(
            "SELECT case_id FROM aftersales_docket
             WHERE closed_at IS NULL AND state = 'paying' ORDER BY due_at, case_id"
        ),
        params![],
        |row| row.get(0),
    )?;
    let home = |case: &Vec<u8>| Some(MerchantId::of(Id::from_bytes(case)?.home()));
    Ok(cases.iter().filter_map(home).collect())
}
