//! What a merchant has of a listing.

use crate::{Level, levels};
use ::store::{StoreError, Tx};
use catalog::Listing;
use kernel::SkuId;

/// The stock of a listing's variants, in every place.
pub fn stock_of(tx: &mut Tx<'_>, listing: &Listing) -> Result<Vec<Level>, StoreError> {
    let skus: Vec<SkuId> = listing.variants.iter().map(|variant| variant.id).collect();
    levels(tx, listing.merchant, &skus)
}
