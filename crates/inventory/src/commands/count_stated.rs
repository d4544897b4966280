use crate::{ShortCount, count, stock_of};
use ::store::{StoreError, Tx};
use catalog::Listing;
use kernel::{Moment, SkuId};

/// Counts the stock that a merchant states with her listing, by place of the variant, where it differs
/// from what is there. Answers the variants of which more is promised than was stated; they stay as they
/// were.
pub fn count_stated(
    tx: &mut Tx<'_>,
    listing: &Listing,
    stated: &[(usize, u32)],
    moment: &mut Moment,
) -> Result<Vec<ShortCount>, StoreError> {
    let levels = stock_of(tx, listing)?;
    let on_hand = |sku: SkuId| {
        let places = levels.iter().filter(|level| level.sku == sku).map(|level| level.on_hand);
        places.fold(0, u32::saturating_add)
    };
    let counts: Vec<(SkuId, u32)> = stated
        .iter()
        .filter_map(|(at, units)| Some((listing.variants.get(*at)?.id, *units)))
        .filter(|(sku, units)| on_hand(*sku) != *units)
        .collect();
    Ok(count(tx, listing.merchant, &counts, moment)?.short)
}
