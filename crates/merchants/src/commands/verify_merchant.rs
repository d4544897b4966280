//! An operator looks at a merchant that took another name.

use crate::domain::merchant::VerifiedHow;
use crate::facts;
use crate::store;
use ::store::{StoreError, Tx};
use events::{Bare, Subject};
use kernel::{MerchantId, Moment, ShopperId};

/// A merchant is who its new name says.
#[derive(Clone, Debug)]
pub struct VerifyMerchant {
    /// Whose name.
    pub merchant: MerchantId,
    /// The version whose name the operator read.
    pub version: i64,
    /// The operator who looked.
    pub by: ShopperId,
    /// How the operator made sure.
    pub how: VerifiedHow,
}

/// Why nothing was verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyMerchantError {
    /// Its name changed meanwhile, another operator was faster, or it does not wait for one.
    #[error("this name does not wait for a look any more")]
    NotWaiting,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lets the line of verification stand under the new name.
///
/// # Errors
/// [`VerifyMerchantError::NotWaiting`]: read the merchant again, its name may be another one by now.
pub fn verify_merchant(
    tx: &mut Tx<'_>,
    ask: &VerifyMerchant,
    moment: &mut Moment,
) -> Result<(), VerifyMerchantError> {
    if !store::verify(tx, ask.merchant, ask.how, ask.version)? {
        return Err(VerifyMerchantError::NotWaiting);
    }
    store::insert_decision(tx, ask.merchant, ask.by, None, moment.now)?;
    let subject = Subject::of(ask.merchant.id());
    events::emit(tx, facts::MERCHANT_CHANGED, subject, &Bare {}, moment.now)?;
    Ok(())
}
