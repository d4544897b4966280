//! A merchant states a fact that the rules of a destination ask for.

use super::emit;
use crate::domain::draft::is_attribute_name;
use crate::domain::listing::Listing;
use crate::facts;
use crate::{queries, store};
use ::store::{StoreError, Tx};
use kernel::{ListingId, Moment, SkuId};
use std::collections::BTreeSet;

/// The longest value, in characters.
const VALUE_MAX: usize = 120;

/// A fact about variants: `volume_ml` is `750`.
#[derive(Clone, Debug)]
pub struct SetAttribute {
    /// The listing.
    pub listing: ListingId,
    /// The version the decision was made on; `None` changes whatever is there.
    pub version: Option<i64>,
    /// The variants it concerns; empty means all of them.
    pub skus: Vec<SkuId>,
    /// Its name.
    pub name: String,
    /// What it is; an empty value takes it away.
    pub value: String,
}

/// Why an attribute was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetAttributeError {
    /// No such listing.
    #[error("there is no such listing")]
    NotFound,
    /// Someone changed it meanwhile.
    #[error("the listing has changed meanwhile: it is now version {now}")]
    Changed {
        /// The version it has now.
        now: i64,
    },
    /// One of the variants is not the listing's.
    #[error("{0} is no variant of this listing")]
    NoSuchVariant(SkuId),
    /// Not the name of an attribute, or a value that is too long or of which not all is seen.
    #[error("an attribute is a word such as volume_ml with a value of at most 120 characters")]
    Malformed,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets the attribute of the variants.
///
/// # Errors
/// [`SetAttributeError::Malformed`] for the name or the value; [`SetAttributeError::NotFound`] and
/// [`SetAttributeError::NoSuchVariant`]; [`SetAttributeError::Changed`]: read it again.
pub fn set_attribute(
    tx: &mut Tx<'_>,
    ask: &SetAttribute,
    moment: &mut Moment,
) -> Result<Listing, SetAttributeError> {
    let old = queries::listing(tx, ask.listing)?.ok_or(SetAttributeError::NotFound)?;
    if ask.version.is_some_and(|version| version != old.version) {
        return Err(SetAttributeError::Changed { now: old.version });
    }
    // Each once, however often it is named: nobody else writes meanwhile.
    let skus: BTreeSet<SkuId> = ask.skus.iter().copied().collect();
    if let Some(stranger) = skus.iter().find(|sku| old.variant(**sku).is_none()) {
        return Err(SetAttributeError::NoSuchVariant(*stranger));
    }
    let value = ask.value.trim();
    let short = value.chars().count() <= VALUE_MAX && kernel::text::name(value).is_ok();
    if !short || !is_attribute_name(&ask.name) {
        return Err(SetAttributeError::Malformed);
    }
    let mut listing = old.clone();
    for variant in &mut listing.variants {
        if skus.is_empty() || skus.contains(&variant.id) {
            if value.is_empty() {
                variant.attributes.remove(&ask.name);
            } else {
                variant.attributes.insert(ask.name.clone(), value.to_owned());
            }
        }
    }
    if listing == old {
        return Ok(old);
    }
    listing.version += 1;
    listing.updated_at = moment.now;
    store::save(tx, &[&listing], &[], moment.now)?;
    emit(tx, facts::LISTING_CHANGED, &listing, moment.now)?;
    Ok(listing)
}
