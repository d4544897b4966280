//! What a merchant's session may touch, for pages and API alike: her own, or 404.

use crate::{App, Merchant, Problem};
use catalog::Listing;
use inventory::Level;
use kernel::ListingId;
use store::StoreError;

/// The merchant that the caller acts for.
pub async fn own_merchant(app: &App, merchant: &Merchant) -> Result<merchants::Merchant, Problem> {
    let id = merchant.id;
    let found = app.db.read(move |tx| merchants::merchant(tx, id)).await?;
    found.ok_or_else(Problem::not_found)
}

/// The merchant's own listing with its stock, or 404.
pub async fn own_listing(
    app: &App,
    merchant: &Merchant,
    id: &str,
) -> Result<(Listing, Vec<Level>), Problem> {
    let id: ListingId = id.parse()?;
    merchant.owns(id.home())?;
    let found = app.db.read(move |tx| {
        let Some(listing) = catalog::listing(tx, id)? else { return Ok(None) };
        let stock = inventory::stock_of(tx, &listing)?;
        Ok::<_, StoreError>(Some((listing, stock)))
    });
    found.await?.ok_or_else(Problem::not_found)
}
