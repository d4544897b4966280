//! Granting roles and taking them back.

use crate::domain::grant::Grant;
use crate::store::{grants, people};
use kernel::{Moment, ShopperId};
use store::{StoreError, Tx};

/// Why a role is not granted.
#[derive(Debug, thiserror::Error)]
pub enum GrantRoleError {
    /// There is no such account.
    #[error("there is no such account")]
    NoAccount,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Grants a role to a person; false when the person has it. `by` is who decided it, none for whoever runs
/// the machine. The next request of the person sees it.
///
/// # Errors
/// [`GrantRoleError::NoAccount`].
pub fn grant_role(
    tx: &mut Tx<'_>,
    to: ShopperId,
    grant: Grant,
    by: Option<ShopperId>,
    moment: &mut Moment,
) -> Result<bool, GrantRoleError> {
    people::account(tx, to)?.ok_or(GrantRoleError::NoAccount)?;
    Ok(grants::insert(tx, to, grant, by, moment.now)?)
}

/// Takes a role back; false when the person does not have it. A session that acts for that merchant acts
/// for another one from its next request on, or for none.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn revoke_role(tx: &mut Tx<'_>, from: ShopperId, grant: Grant) -> Result<bool, StoreError> {
    grants::delete(tx, from, grant)
}
