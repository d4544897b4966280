//! A merchant takes a rate card away.

use crate::facts::{self, RateCardRemoved};
use crate::store;
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{MerchantId, Moment};

/// Why a card was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveRateCardError {
    /// There is none of that code.
    #[error("there is no rate card \"{0}\"")]
    Unknown(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Removes the card; orders keep the freight they were quoted.
///
/// # Errors
/// [`RemoveRateCardError::Unknown`]: there is none of that code (any more).
pub fn remove_rate_card(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    code: &str,
    moment: &mut Moment,
) -> Result<(), RemoveRateCardError> {
    if !store::delete_rate_card(tx, merchant, code)? {
        return Err(RemoveRateCardError::Unknown(code.chars().take(48).collect()));
    }
    let subject = Subject::coded(merchant.home(), code);
    let removed = RateCardRemoved { code: code.to_owned() };
    events::emit(tx, facts::RATE_CARD_REMOVED, subject, &removed, moment.now)?;
    Ok(())
}
