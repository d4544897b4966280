//! The operator approves a merchant, who then has a first rate card to sell with.

use super::save_rate_card::{SaveRateCardError, give_default_card};
use ::store::{StoreError, Tx};
use kernel::Moment;
use merchants::{ApproveMerchant, DecideMerchantError, approve_merchant, merchant};

/// Why a merchant was not admitted.
#[derive(Debug, thiserror::Error)]
pub enum AdmitMerchantError {
    /// The application was not approved.
    #[error(transparent)]
    Decide(DecideMerchantError),
    /// The first rate card was refused.
    #[error(transparent)]
    Card(SaveRateCardError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SaveRateCardError> for AdmitMerchantError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: SaveRateCardError) -> AdmitMerchantError {
        match error {
            SaveRateCardError::Store(error) => AdmitMerchantError::Store(error),
            refusal => AdmitMerchantError::Card(refusal),
        }
    }
}

impl From<DecideMerchantError> for AdmitMerchantError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: DecideMerchantError) -> AdmitMerchantError {
        match error {
            DecideMerchantError::Store(error) => AdmitMerchantError::Store(error),
            refusal => AdmitMerchantError::Decide(refusal),
        }
    }
}

/// Approves the application and gives the merchant the default rate card of its country, which it may
/// change at once, so that a first listing has a price abroad.
///
/// # Errors
/// [`AdmitMerchantError::Decide`] as [`approve_merchant`] says; [`AdmitMerchantError::Card`] when she
/// made cards of her own at the same moment: ask again. Nothing is changed then.
pub fn admit_merchant(
    tx: &mut Tx<'_>,
    ask: &ApproveMerchant,
    moment: &mut Moment,
) -> Result<(), AdmitMerchantError> {
    approve_merchant(tx, ask, moment)?;
    if let Some(admitted) = merchant(tx, ask.merchant)? {
        let (country, currency) = (admitted.country, admitted.payout_currency);
        give_default_card(tx, admitted.id, country, currency, moment)?;
    }
    Ok(())
}
