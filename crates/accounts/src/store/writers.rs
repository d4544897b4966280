//! Who may write nothing that others read.

use kernel::{ShopperId, Timestamp};
use store::{StoreError, Tx, params, sql};

/// Somebody who may not write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barred {
    /// Whose account.
    pub person: ShopperId,
    /// Since when.
    pub at: Timestamp,
    /// Who decided it.
    pub by: String,
    /// Why.
    pub why: String,
}

/// Whether she may not write.
pub(crate) fn is_barred(tx: &mut Tx<'_>, person: ShopperId) -> Result<bool, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT barred_at FROM barred_writer WHERE person_id = $1"),
        params![person],
        |row| row.get::<Timestamp>(0),
    )?;
    Ok(found.is_some())
}

/// She may write no more; false when she may not already.
pub(crate) fn bar(tx: &mut Tx<'_>, barred: &Barred) -> Result<bool, StoreError> {
    let added = tx.execute(
        sql!(
            "INSERT INTO barred_writer (person_id, barred_at, barred_by, why)
              VALUES ($1, $2, $3, $4) ON CONFLICT (person_id) DO NOTHING"
        ),
        params![barred.person, barred.at, barred.by, barred.why],
    )?;
    Ok(added == 1)
}

/// She may write again; false when she might.
pub(crate) fn unbar(tx: &mut Tx<'_>, person: ShopperId) -> Result<bool, StoreError> {
    let gone =
        tx.execute(sql!("DELETE FROM barred_writer WHERE person_id = $1"), params![person])?;
    Ok(gone == 1)
}

/// Who may not write, the last one first, at most `limit`.
pub(crate) fn barred(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Barred>, StoreError> {
    tx.query(
        sql!(
            "SELECT person_id, barred_at, barred_by, why FROM barred_writer
              ORDER BY barred_at DESC, person_id LIMIT $1"
        ),
        params![limit],
        |row| {
            Ok(Barred { person: row.get(0)?, at: row.get(1)?, by: row.get(2)?, why: row.get(3)? })
        },
    )
}
