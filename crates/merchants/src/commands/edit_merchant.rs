//! A merchant changes what it says of itself.

use crate::domain::merchant::Merchant;
use crate::domain::words::{MerchantWords, WordsFault};
use crate::facts;
use crate::store;
use ::store::{StoreError, Tx};
use events::{Bare, Subject};
use kernel::{MerchantId, Moment};

/// Other words for an approved merchant. What was verified stays: kind, country, currency, slug.
#[derive(Clone, Debug)]
pub struct EditMerchant {
    /// Whose words.
    pub merchant: MerchantId,
    /// The version that was read.
    pub version: i64,
    /// All of its words, changed or not.
    pub words: MerchantWords,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum EditMerchantError {
    /// There is no such merchant, or it is not approved: an application is mended by applying again.
    #[error("there is no such merchant")]
    NotFound,
    /// The words break a rule.
    #[error("the profile is not well-formed")]
    Malformed(Vec<WordsFault>),
    /// It has another version by now.
    #[error("the profile changed meanwhile")]
    Changed,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes names, description and place under the version that was read, and answers the merchant
/// as it now is. The same words again change nothing.
///
/// # Errors
/// [`EditMerchantError::Changed`]: read it again. [`EditMerchantError::Malformed`] with every word that
/// breaks a rule. [`EditMerchantError::NotFound`] also for one that is not approved: it applies again.
pub fn edit_merchant(
    tx: &mut Tx<'_>,
    ask: &EditMerchant,
    moment: &mut Moment,
) -> Result<Merchant, EditMerchantError> {
    let id = ask.merchant;
    let faults = ask.words.faults();
    if !faults.is_empty() {
        return Err(EditMerchantError::Malformed(faults));
    }
    let before = store::by_id(tx, id)?.filter(Merchant::is_approved);
    let before = before.ok_or(EditMerchantError::NotFound)?;
    if before.version != ask.version {
        return Err(EditMerchantError::Changed);
    }
    if before.words() == ask.words {
        return Ok(before);
    }
    if !store::edit(tx, id, &ask.words, ask.version)? {
        return Err(EditMerchantError::Changed);
    }
    events::emit(tx, facts::MERCHANT_CHANGED, Subject::of(id.id()), &Bare {}, moment.now)?;
    let MerchantWords { name, about, place } = ask.words.clone();
    Ok(Merchant { name, about, place, version: before.version + 1, ..before })
}
