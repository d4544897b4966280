//! Granting roles and taking them back.

use crate::domain::grant::{Grant, Role, may_grant};
use crate::domain::principal::runs_the_market;
use crate::facts::{self, RoleMoved};
use crate::store::{grants, people, sessions};
use events::Subject;
use kernel::{MerchantId, Moment, ShopperId};
use store::{StoreError, Tx};

/// Why a role is not granted.
#[derive(Debug, thiserror::Error)]
pub enum GrantRoleError {
    /// There is no such account.
    #[error("there is no such account")]
    NoAccount,
    /// It lies outside what the granter holds.
    #[error("nobody grants more than lies within a role of their own")]
    Beyond,
    /// The person holds a larger role that it lies within.
    #[error("the person holds a role that covers this one")]
    HoldsMore,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a role is not taken back.
#[derive(Debug, thiserror::Error)]
pub enum RevokeRoleError {
    /// It lies outside what the granter holds.
    #[error("nobody takes back more than lies within a role of their own")]
    Beyond,
    /// Nobody else runs the whole market.
    #[error("this is the last operator of the whole market; make another one first")]
    LastOperator,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why somebody does not become the owner of a merchant.
#[derive(Debug, thiserror::Error)]
pub enum MakeOwnerError {
    /// There is no such account.
    #[error("there is no such account")]
    NoAccount,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Grants a role to a person; false when the person has it. `by` is who decided it, none for whoever runs
/// the machine. Her next request sees it; whoever becomes an operator signs in again, since operators'
/// sessions are short.
///
/// # Errors
/// [`GrantRoleError::NoAccount`]: she has to open one first. [`GrantRoleError::Beyond`].
/// [`GrantRoleError::HoldsMore`].
pub fn grant_role(
    tx: &mut Tx<'_>,
    to: ShopperId,
    grant: Grant,
    by: Option<ShopperId>,
    moment: &mut Moment,
) -> Result<bool, GrantRoleError> {
    if !may(tx, by, grant)? {
        return Err(GrantRoleError::Beyond);
    }
    people::account(tx, to)?.ok_or(GrantRoleError::NoAccount)?;
    let held = grants::of(tx, to)?;
    if !held.contains(&grant) && held.iter().any(|one| one.covers(grant)) {
        return Err(GrantRoleError::HoldsMore);
    }
    Ok(give(tx, to, grant, by, moment)?)
}

/// Makes a person an owner of a merchant, as the decision of `by` on its application says.
///
/// # Errors
/// [`MakeOwnerError::NoAccount`].
pub fn make_owner(
    tx: &mut Tx<'_>,
    to: ShopperId,
    merchant: MerchantId,
    by: ShopperId,
    moment: &mut Moment,
) -> Result<(), MakeOwnerError> {
    people::account(tx, to)?.ok_or(MakeOwnerError::NoAccount)?;
    give(tx, to, Grant::owner(merchant), Some(by), moment)?;
    Ok(())
}

/// Whoever runs the machine may grant all, a person what lies within what she holds at this moment.
fn may(tx: &mut Tx<'_>, by: Option<ShopperId>, grant: Grant) -> Result<bool, StoreError> {
    match by {
        None => Ok(true),
        Some(by) => Ok(may_grant(&grants::of(tx, by)?, grant)),
    }
}

/// Adds the grant and tells it; false when it is there already.
pub(crate) fn give(
    tx: &mut Tx<'_>,
    to: ShopperId,
    grant: Grant,
    by: Option<ShopperId>,
    moment: &Moment,
) -> Result<bool, StoreError> {
    let before = runs_the_market(&grants::of(tx, to)?);
    if !grants::insert(tx, to, grant, by, moment.now)? {
        return Ok(false);
    }
    if grant.role == Role::Operator && !before {
        sessions::end_all(tx, to, None)?;
    }
    let told = RoleMoved::new(grant, by);
    events::emit(tx, facts::ROLE_GRANTED, Subject::of(to.id()), &told, moment.now)?;
    Ok(true)
}

/// Takes a role back; false when the person does not have it. Access ends at once: an operator's sessions
/// end, and a session that acts for that merchant acts for another one from its next request on, or for none.
///
/// # Errors
/// [`RevokeRoleError::LastOperator`]: make another one first. [`RevokeRoleError::Beyond`].
pub fn revoke_role(
    tx: &mut Tx<'_>,
    from: ShopperId,
    grant: Grant,
    by: Option<ShopperId>,
    moment: &mut Moment,
) -> Result<bool, RevokeRoleError> {
    if !may(tx, by, grant)? {
        return Err(RevokeRoleError::Beyond);
    }
    // Held, so that two who take each other's role back are one after the other.
    let last = grant == Grant::OPERATOR && grants::hold_operators(tx)? <= 1;
    if last && grants::of(tx, from)?.contains(&grant) {
        return Err(RevokeRoleError::LastOperator);
    }
    if !grants::delete(tx, from, grant)? {
        return Ok(false);
    }
    if grant.role == Role::Operator {
        sessions::end_all(tx, from, None)?;
    }
    let told = RoleMoved::new(grant, by);
    events::emit(tx, facts::ROLE_REVOKED, Subject::of(from.id()), &told, moment.now)?;
    Ok(true)
}
