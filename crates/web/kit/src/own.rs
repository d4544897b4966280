//! What a merchant has, for pages and API alike: its profile, its listings with their stock, its statement.

use crate::{App, Merchant, Problem};
use catalog::Listing;
use inventory::Level;
use kernel::{Lang, ListingId, MerchantId, Moment, SkuId};
use ledger::Account;
use store::{StoreError, Tx};

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
        let stock = stock_of(tx, &listing)?;
        Ok::<_, StoreError>(Some((listing, stock)))
    });
    found.await?.ok_or_else(Problem::not_found)
}

/// The stock of a listing's variants.
pub fn stock_of(tx: &mut Tx<'_>, listing: &Listing) -> Result<Vec<Level>, StoreError> {
    let skus: Vec<SkuId> = listing.variants.iter().map(|variant| variant.id).collect();
    inventory::levels(tx, listing.merchant, &skus)
}

/// Counts the stock that was stated, where it differs from what is there.
pub fn count_stated(
    tx: &mut Tx<'_>,
    listing: &Listing,
    stated: &[(usize, u32)],
    moment: &mut Moment,
) -> Result<Vec<inventory::ShortCount>, StoreError> {
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
    if counts.is_empty() {
        return Ok(Vec::new());
    }
    Ok(inventory::count(tx, listing.merchant, &counts, moment)?.short)
}

/// The text that HS codes are suggested from.
pub fn hs_text(listing: &Listing) -> String {
    let words = [listing.title(Lang::EN), &listing.category, listing.description(Lang::EN)];
    words.join(" ").chars().take(400).collect()
}

/// A merchant's payable account as CSV, newest first.
pub async fn statement_csv(app: &App, id: MerchantId) -> Result<String, Problem> {
    let merchant = app.db.read(move |tx| merchants::merchant(tx, id)).await?;
    let currency = merchant.ok_or_else(Problem::not_found)?.payout_currency;
    let account = (Account::MerchantPayable, currency);
    let (mut csv, mut before) = (ledger::statement_csv(&[], false), None);
    loop {
        let lines = app.db.read(move |tx| ledger::statement(tx, id, account, before, 500)).await?;
        let Some(last) = lines.last() else { return Ok(csv) };
        before = Some(last.seq);
        csv.push_str(&ledger::statement_csv(&lines, true));
    }
}
