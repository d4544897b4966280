//! The SQL of grants.

use crate::domain::grant::{Grant, Over, Role, Scope};
use kernel::{Home, ShopperId, Timestamp};
use store::{Row, StoreError, Tx, params, sql};

/// A grant with whose it is, since when, and who granted it.
pub(crate) struct GrantRow {
    pub(crate) shopper: ShopperId,
    pub(crate) grant: Grant,
    pub(crate) at: Timestamp,
    pub(crate) by: Option<ShopperId>,
}

fn grant_row(row: &Row<'_>) -> Result<GrantRow, StoreError> {
    let (role, scope): (String, String) = (row.get(1)?, row.get(3)?);
    let role = Role::ALL.into_iter().find(|known| known.key() == role);
    let grant = Grant {
        role: role.ok_or(StoreError::Column("role"))?,
        over: Over::of(row.get::<Home>(2)?),
        scope: Scope::from_key(&scope).ok_or(StoreError::Column("scope"))?,
    };
    Ok(GrantRow { shopper: row.get(0)?, grant, at: row.get(4)?, by: row.get(5)? })
}

const COLUMNS: &str = "shopper_id, role, over_home, scope, granted_at, granted_by";

/// Who holds roles over `over`, by role, oldest first; a market or a merchant with more than `limit` is read no
/// further.
pub(crate) fn over(tx: &mut Tx<'_>, over: Over, limit: u32) -> Result<Vec<GrantRow>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM role_grant WHERE over_home = $1
              ORDER BY role, granted_at, shopper_id, scope LIMIT $2",
            COLUMNS
        ),
        params![over.home(), limit],
        grant_row,
    )
}

/// Keeps everybody else from changing who runs the whole market until this transaction ends; how many do.
pub(crate) fn hold_operators(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    tx.execute(
        sql!(
            "UPDATE role_grant SET role = 'operator'
              WHERE over_home = $1 AND role = 'operator' AND scope = 'everything'"
        ),
        params![Over::Market.home()],
    )
}

/// What a person was granted, oldest first.
pub(crate) fn of(tx: &mut Tx<'_>, shopper: ShopperId) -> Result<Vec<Grant>, StoreError> {
    let rows = tx.query(
        sql!(
            "SELECT {columns} FROM role_grant WHERE shopper_id = $1
              ORDER BY granted_at, over_home, role, scope",
            COLUMNS
        ),
        params![shopper],
        grant_row,
    )?;
    Ok(rows.into_iter().map(|row| row.grant).collect())
}

/// Adds a grant; false when it is there already.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    grant: Grant,
    by: Option<ShopperId>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let added = tx.execute(
        sql!(
            "INSERT INTO role_grant (shopper_id, over_home, role, scope, granted_at, granted_by)
              VALUES ($1, $2, $3, $4, $5, $6)
              ON CONFLICT (shopper_id, over_home, role, scope) DO NOTHING"
        ),
        params![shopper, grant.over.home(), grant.role.key(), grant.scope.key(), now, by],
    )?;
    Ok(added == 1)
}

/// Takes a grant away; false when it is not there.
pub(crate) fn delete(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    grant: Grant,
) -> Result<bool, StoreError> {
    let taken = tx.execute(
        sql!(
            "DELETE FROM role_grant
              WHERE shopper_id = $1 AND over_home = $2 AND role = $3 AND scope = $4"
        ),
        params![shopper, grant.over.home(), grant.role.key(), grant.scope.key()],
    )?;
    Ok(taken == 1)
}
