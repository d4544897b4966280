//! Choosing the merchant that a session acts for.

use crate::domain::principal::Principal;
use crate::domain::token::TokenHash;
use crate::store::sessions;
use kernel::MerchantId;
use store::{StoreError, Tx};

/// Why the session acts for whom it did.
#[derive(Debug, thiserror::Error)]
pub enum ActForError {
    /// The person has no role with that merchant.
    #[error("you do not act for this merchant")]
    NotGranted,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// From now on the session acts for `merchant`.
///
/// # Errors
/// [`ActForError::NotGranted`] for a merchant that the person has no role with.
pub fn act_for(
    tx: &mut Tx<'_>,
    principal: &Principal,
    token: TokenHash,
    merchant: MerchantId,
) -> Result<(), ActForError> {
    if !principal.merchants().contains(&merchant) {
        return Err(ActForError::NotGranted);
    }
    sessions::set_acts_for(tx, principal.shopper_id, token, merchant)?;
    Ok(())
}
