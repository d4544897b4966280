//! A merchant writes or changes a rate card.

use crate::facts::{self, RateCardSaved};
use crate::{CardFault, RateCard, rate_cards, store};
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{MerchantId, Moment};
use std::collections::BTreeSet;

/// Why a card was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveRateCardError {
    /// What is wrong with it, all at once.
    #[error("the rate card cannot be saved: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Faults(Vec<CardFault>),
    /// Someone changed or removed it meanwhile, or a card of that code is there already.
    #[error("the rate card \"{code}\" was changed meanwhile: load it again")]
    Changed {
        /// The card.
        code: String,
    },
    /// The merchant has as many as one may have.
    #[error("a merchant has at most {0} rate cards")]
    Many(usize),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The most cards of one merchant.
const CARDS_MAX: usize = 50;

/// Saves `card`; its `version` is the one it was loaded with, 0 for a new card. Answers the new version.
///
/// # Errors
/// [`SaveRateCardError::Faults`], all at once; [`SaveRateCardError::Many`] past 50 cards;
/// [`SaveRateCardError::Changed`] under another version, or a code that a card has already: load it
/// again.
pub fn save_rate_card(
    tx: &mut Tx<'_>,
    card: &RateCard,
    moment: &mut Moment,
) -> Result<i64, SaveRateCardError> {
    let faults = card.faults();
    if !faults.is_empty() {
        return Err(SaveRateCardError::Faults(faults));
    }
    // A zone names each country once, however often it was written: every price reads it.
    let (mut card, mut seen) = (card.clone(), BTreeSet::new());
    card.countries.retain(|country| seen.insert(*country));
    let card = &card;
    if card.version == 0 && rate_cards(tx, card.merchant)?.len() >= CARDS_MAX {
        return Err(SaveRateCardError::Many(CARDS_MAX));
    }
    let saved = store::put_rate_card(tx, card, card.version, moment.now)?;
    let version = saved.ok_or_else(|| SaveRateCardError::Changed { code: card.code.clone() })?;
    emit(tx, card.merchant, &card.code, version, moment)?;
    Ok(version)
}

fn emit(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    code: &str,
    version: i64,
    moment: &Moment,
) -> Result<(), StoreError> {
    let subject = Subject::coded(merchant.home(), code);
    let saved = RateCardSaved { code: code.to_owned(), version };
    events::emit(tx, facts::RATE_CARD_SAVED, subject, &saved, moment.now)
}
