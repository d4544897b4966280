//! *Buy now*: one product by itself, in a checkout of its own; the cart stays as it is. What it is stands in the address of
//! its checkout, so that every way back leads to it.

use crate::{Problem, Reader};
use kernel::{ListingId, SkuId};
use orders::Single;

const LISTING: &str = "listing";
const SKU: &str = "sku";
const QUANTITY: &str = "quantity";

/// What is bought by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct One {
    item: (ListingId, SkuId),
    quantity: u32,
    /// The same for the commands.
    pub(super) single: Single,
}

impl One {
    /// # Errors
    /// As [`Single::of`].
    pub(super) fn of(item: (ListingId, SkuId), quantity: u32) -> Result<One, Problem> {
        Ok(One { item, quantity, single: Single::of(item, quantity)? })
    }

    /// What the address of the page names; none for the whole cart.
    pub(super) fn asked(reader: &Reader) -> Result<Option<One>, Problem> {
        let Some(listing) = reader.query(LISTING) else { return Ok(None) };
        let sku = reader.query(SKU).unwrap_or_default();
        let quantity = reader.query(QUANTITY).and_then(|text| text.parse().ok()).unwrap_or(1);
        One::of((listing.parse()?, sku.parse()?), quantity).map(Some)
    }

    /// The address of its checkout, or of that of the cart.
    pub(super) fn address(one: Option<One>) -> String {
        match one {
            None => "/checkout".to_owned(),
            Some(One { item: (listing, sku), quantity, .. }) => {
                format!("/checkout?{LISTING}={listing}&{SKU}={sku}&{QUANTITY}={quantity}")
            }
        }
    }

    /// The same with an address chosen.
    pub(super) fn address_with(one: Option<One>, address: &str) -> String {
        let page = One::address(one);
        let joint = if page.contains('?') { '&' } else { '?' };
        format!("{page}{joint}address={address}")
    }

    /// Where what is bought is changed: the product's page, or the cart.
    pub(super) fn back(one: Option<One>) -> String {
        match one {
            None => "/cart".to_owned(),
            Some(One { item: (listing, sku), .. }) => format!("/listings/{listing}?v={sku}"),
        }
    }
}
