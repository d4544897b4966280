//! The SQL of grants.

use crate::domain::grant::{Grant, Over, Role, Scope};
use kernel::{Home, ShopperId, Timestamp};
use store::{StoreError, Tx, params, sql};

/// What a person was granted, oldest first.
pub(crate) fn of(tx: &mut Tx<'_>, shopper: ShopperId) -> Result<Vec<Grant>, StoreError> {
    tx.query(
        sql!(
            "SELECT role, over_home, scope FROM role_grant WHERE shopper_id = $1
              ORDER BY granted_at, over_home, role, scope"
        ),
        params![shopper],
        |row| {
            let (role, scope): (String, String) = (row.get(0)?, row.get(2)?);
            let role = Role::ALL.into_iter().find(|known| known.key() == role);
            let scope = Scope::ALL.into_iter().find(|known| known.key() == scope);
            Ok(Grant {
                role: role.ok_or(StoreError::Column("role"))?,
                over: Over::of(row.get::<Home>(1)?),
                scope: scope.ok_or(StoreError::Column("scope"))?,
            })
        },
    )
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
