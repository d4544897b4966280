//! An operator keeps a merchant's payouts back, while a dispute or a doubt is open.

use super::reason;
use crate::store;
use ::store::{StoreError, Tx};
use kernel::{Decider, MerchantId, Moment};

/// Why nothing is kept back.
#[derive(Debug, thiserror::Error)]
pub enum HoldPayoutsError {
    /// There is no such merchant.
    #[error("there is no such merchant")]
    NotFound,
    /// There is no reason, or a long one.
    #[error("give a reason of 1 to 500 characters")]
    Reason,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps her payouts out of every run from now on; false when they were kept back already. What is in a run stays there:
/// its file is not written any more while she is held, but for one that was taken before: that is written as it was.
///
/// # Errors
/// [`HoldPayoutsError::Reason`]; [`HoldPayoutsError::NotFound`].
pub fn hold_payouts(
    tx: &mut Tx<'_>,
    (merchant, by): (MerchantId, &Decider),
    why: &str,
    moment: &mut Moment,
) -> Result<bool, HoldPayoutsError> {
    let why = reason(why).ok_or(HoldPayoutsError::Reason)?;
    let why = why.as_str();
    merchants::merchant(tx, merchant)?.ok_or(HoldPayoutsError::NotFound)?;
    Ok(store::hold(tx, merchant, (&by.to_string(), why), moment.now)?)
}

/// Lets them leave again; false when they were not kept back.
pub fn free_payouts(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<bool, StoreError> {
    store::free(tx, merchant)
}
