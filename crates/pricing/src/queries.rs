//! What a shopper is offered: listings for sale, priced at her door.

use crate::{ParcelQuote, QuoteRefusal, Terms, terms_of};
use ::store::{StoreError, Tx};
use catalog::{Listing, Status};
use kernel::{Country, ListingId, MerchantId, SkuId, Timestamp};
use merchants::Merchant;
use std::collections::BTreeMap;

/// A listing with who sells it and what each variant costs at the door.
#[derive(Debug)]
pub struct Offer {
    /// The listing.
    pub listing: Listing,
    /// Who sells it.
    pub merchant: Merchant,
    /// By variant: the price at the door, or why there is none.
    pub prices: Vec<(SkuId, Result<ParcelQuote, QuoteRefusal>)>,
}

impl Offer {
    /// The lowest price at the door, or the first variant's reason why there is none.
    ///
    /// # Errors
    /// The reason; `None` for a listing without a variant.
    pub fn lowest(&self) -> Result<&ParcelQuote, Option<&QuoteRefusal>> {
        let quotes = self.prices.iter().filter_map(|(_, price)| price.as_ref().ok());
        quotes
            .min_by_key(|quote| quote.total.minor())
            .ok_or_else(|| self.prices.iter().find_map(|(_, price)| price.as_ref().err()))
    }

    /// The price of one variant at the door.
    #[must_use]
    pub fn price(&self, sku: SkuId) -> Option<&Result<ParcelQuote, QuoteRefusal>> {
        self.prices.iter().find(|(id, _)| *id == sku).map(|(_, price)| price)
    }

    /// Whether variants differ in price.
    #[must_use]
    pub fn differs(&self) -> bool {
        let mut totals = self.prices.iter().filter_map(|(_, p)| p.as_ref().ok().map(|q| q.total));
        let first = totals.next();
        totals.any(|total| Some(total) != first)
    }
}

/// The listings of these ids that are for sale, priced for `destination`, in the order of `ids`; the
/// others are left out.
///
/// # Errors
/// [`StoreError`] only: a variant without a price says why in its place.
pub fn offers(
    tx: &mut Tx<'_>,
    ids: &[ListingId],
    destination: Country,
    now: Timestamp,
) -> Result<Vec<Offer>, StoreError> {
    let mut homes: Vec<MerchantId> = ids.iter().map(|id| MerchantId::of(id.home())).collect();
    homes.sort_unstable();
    homes.dedup();
    let merchants = merchants::merchants_by_id(tx, &homes)?;
    homes.retain(|home| merchants.contains_key(home));
    if homes.is_empty() {
        return Ok(Vec::new());
    }
    let terms = terms_of(tx, &homes, destination, now)?;
    let mut found: BTreeMap<ListingId, Offer> = BTreeMap::new();
    for listing in catalog::listings_by_id(tx, ids)? {
        let theirs = merchants.get(&listing.merchant).zip(terms.get(&listing.merchant));
        if let Some((merchant, terms)) = theirs.filter(|_| listing.status == Status::Published) {
            found.insert(listing.id, priced(listing, merchant, terms));
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

fn priced(listing: Listing, merchant: &Merchant, terms: &Terms) -> Offer {
    let prices = listing.variants.iter().map(|v| (v.id, terms.unit(&listing, v))).collect();
    Offer { listing, merchant: merchant.clone(), prices }
}
