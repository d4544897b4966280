//! The SQL of exchange rates, and the quotes that read them and rate cards.

mod cards;
mod held;
mod lanes;
mod shared;

pub(crate) use cards::{delete_rate_card, put_rate_card};
pub use cards::{rate_card, rate_cards};
pub use held::held;
pub(crate) use held::{doubted_days, drop_held, forget_held, hold};
pub(crate) use lanes::{delete_lane_choice, put_lane_choice, put_sold_destinations};
pub use lanes::{lane_choices, sold_destinations};
pub(crate) use shared::market_changes;

use crate::domain::fx::{FxShipped, LOOK_BACK, cross};
use crate::{Freight, FreightError, FxDay, FxError, FxQuote, ParcelQuote, QuoteRefusal, Terms};
use catalog::{Listing, Variant};
use kernel::{Country, Currency, Date, Grams, MerchantId, SkuId, Timestamp};
use rules::books;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// A parcel to price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelRequest {
    /// Who sells.
    pub merchant: MerchantId,
    /// Where to.
    pub destination: Country,
    /// Variants and units; a variant that stands twice is added up.
    pub lines: Vec<(SkuId, u32)>,
    /// The service; the merchant's standard one when `None`.
    pub service: Option<String>,
}

/// Prices one parcel.
///
/// # Errors
/// [`QuoteRefusal::UnknownSku`] for what the merchant does not offer (any more); else as
/// [`Terms::parcel`].
pub fn quote_parcel(
    tx: &mut Tx<'_>,
    request: &ParcelRequest,
    now: Timestamp,
) -> Result<ParcelQuote, QuoteRefusal> {
    let mut wanted: BTreeMap<SkuId, u32> = BTreeMap::new();
    for (sku, quantity) in &request.lines {
        let sum = wanted.entry(*sku).or_default();
        *sum = sum.saturating_add(*quantity);
    }
    let skus: Vec<SkuId> = wanted.keys().copied().collect();
    let variants = catalog::variants(tx, request.merchant, &skus)?;
    let mut listings: Vec<Listing> = Vec::new();
    let mut ids: Vec<_> = variants.iter().map(|v| v.listing).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        listings.extend(catalog::listing(tx, id)?);
    }
    let find = |sku: SkuId| -> Option<(&Listing, &Variant)> {
        let variant = variants.iter().find(|v| v.id == sku)?;
        Some((listings.iter().find(|l| l.id == variant.listing)?, variant))
    };
    // In the order of the request, so that a receipt reads as the cart does.
    let mut lines: Vec<(&Listing, &Variant, u32)> = Vec::new();
    for (sku, _) in &request.lines {
        if let Some(quantity) = wanted.remove(sku) {
            let (listing, variant) = find(*sku).ok_or(QuoteRefusal::UnknownSku(*sku))?;
            lines.push((listing, variant, quantity));
        }
    }
    let terms = terms(tx, request.merchant, request.destination, now)?;
    terms.parcel(&lines, request.service.as_deref())
}

/// The price of one unit of each variant of a listing, in its order; one without a price says why in its place.
pub type UnitPrices = Vec<(SkuId, Result<ParcelQuote, QuoteRefusal>)>;

/// What a listing costs at each of `destinations`, by their codes.
pub fn listing_prices(
    tx: &mut Tx<'_>,
    listing: &Listing,
    destinations: &[Country],
    now: Timestamp,
) -> Result<Vec<(Country, UnitPrices)>, StoreError> {
    let terms = terms_to(tx, listing.merchant, destinations, now)?;
    let prices = |terms: &Terms| {
        listing.variants.iter().map(|v| (v.id, terms.unit(listing, v))).collect::<UnitPrices>()
    };
    Ok(terms.iter().map(|terms| (terms.destination, prices(terms))).collect())
}

/// The lowest price of one unit of a listing with its freight.
///
/// # Errors
/// The first variant's [`QuoteRefusal`] when none has a price.
pub fn listing_price(
    tx: &mut Tx<'_>,
    listing: &Listing,
    destination: Country,
    now: Timestamp,
) -> Result<ParcelQuote, QuoteRefusal> {
    let mut refusal = QuoteRefusal::Empty;
    let mut best: Option<ParcelQuote> = None;
    let terms = terms(tx, listing.merchant, destination, now)?;
    for variant in &listing.variants {
        match terms.unit(listing, variant) {
            Ok(quote) if best.as_ref().is_none_or(|b| quote.total.minor() < b.total.minor()) => {
                best = Some(quote);
            }
            Ok(_) => {}
            Err(why) if matches!(refusal, QuoteRefusal::Empty) => refusal = why,
            Err(_) => {}
        }
    }
    best.ok_or(refusal)
}

/// Loads what parcels of `merchant` to `destination` are priced with.
pub fn terms(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    destination: Country,
    now: Timestamp,
) -> Result<Terms, StoreError> {
    let mut found = terms_of(tx, &[merchant], destination, now)?;
    found.remove(&merchant).ok_or(StoreError::Column("merchant"))
}

/// As [`terms`], for each of `merchants`; the rules and rates that all share are loaded once, and what
/// is known at the version of now is not loaded at all.
pub fn terms_of(
    tx: &mut Tx<'_>,
    merchants: &[MerchantId],
    destination: Country,
    now: Timestamp,
) -> Result<BTreeMap<MerchantId, Terms>, StoreError> {
    let (book, date) = books::there(tx, destination, now)?;
    let versions = shared::versions(tx, merchants)?;
    let shared = shared::shared(tx, &versions, date)?;
    let cards = shared::rate_cards(tx, &versions)?.into_iter();
    let there = (destination, &book, date);
    Ok(cards.map(|cards| (cards.0, shared.terms(cards, there, now))).collect())
}

/// As [`terms`], for each of `destinations`, by their codes; what they share is loaded once.
pub fn terms_to(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    destinations: &[Country],
    now: Timestamp,
) -> Result<Vec<Terms>, StoreError> {
    let versions = shared::versions(tx, &[merchant])?;
    let cards = shared::rate_cards(tx, &versions)?.remove(&merchant);
    let cards = cards.ok_or(StoreError::Column("merchant"))?;
    let mut days: BTreeMap<Date, Arc<shared::Shared>> = BTreeMap::new();
    let mut found = Vec::new();
    for (destination, (book, date)) in books::there_each(tx, destinations, now)? {
        let shared = match days.get(&date) {
            Some(known) => Arc::clone(known),
            None => shared::shared(tx, &versions, date)?,
        };
        let cards = (merchant, Arc::clone(&cards));
        found.push(shared.terms(cards, (destination, &book, date), now));
        days.insert(date, shared);
    }
    Ok(found)
}

/// Carriage of a parcel of `weight` by `service`, the standard one when `None`.
///
/// # Errors
/// [`QuoteRefusal::Freight`], as [`Terms::freight`] says.
pub fn freight(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    destination: Country,
    weight: Grams,
    service: Option<&str>,
) -> Result<Freight, QuoteRefusal> {
    let cards = rate_cards(tx, merchant)?;
    let found: Result<Freight, FreightError> =
        crate::domain::rate_card::choose(&cards, destination, weight, service);
    Ok(found?)
}

/// The reference rate of `from` in `to` on `day`.
///
/// # Errors
/// [`QuoteRefusal::Fx`]: no rate near that day, or none so early.
pub fn fx(
    tx: &mut Tx<'_>,
    from: Currency,
    to: Currency,
    day: Date,
) -> Result<FxQuote, QuoteRefusal> {
    let first = FxShipped::get().first();
    if let Some(first) = first.filter(|first| day < *first && from != to) {
        return Err(FxError::BeforeData { day, first }.into());
    }
    let (days, last) = (fx_days(tx, day)?, fx_last_day(tx)?);
    Ok(cross(&days, from, to, day, last)?)
}

/// The last day of the reference rates, shipped or imported.
pub fn fx_last_day(tx: &mut Tx<'_>) -> Result<Option<Date>, StoreError> {
    let imported = tx.query_opt(sql!("SELECT MAX(day) FROM fx_day"), params![], |row| {
        row.get::<Option<String>>(0)
    })?;
    let imported = imported.flatten().map(|day| read_day(&day)).transpose()?;
    Ok(imported.max(FxShipped::get().last()))
}

/// The newest days of reference rates, at most `limit`, newest first.
pub fn fx_recent(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<FxDay>, StoreError> {
    let mut days = near(tx, Date::MAX, limit)?;
    days.truncate(limit);
    Ok(days)
}

fn fx_days(tx: &mut Tx<'_>, day: Date) -> Result<Vec<FxDay>, StoreError> {
    near(tx, day, LOOK_BACK)
}

/// Imported and shipped days on or before `day`, newest first; an imported day stands for a shipped one.
pub(crate) fn near(tx: &mut Tx<'_>, day: Date, limit: usize) -> Result<Vec<FxDay>, StoreError> {
    let imported = tx.query(
        sql!("SELECT {columns} FROM fx_day WHERE day <= $1 ORDER BY day DESC LIMIT $2", FX_DAY),
        params![day.to_string(), i64::try_from(limit).unwrap_or(i64::MAX)],
        fx_row,
    )?;
    Ok(over_shipped(imported, day, limit))
}

/// As [`near`], of what is at hand: `imported` are the newest of them on or before `day`.
pub(crate) fn over_shipped(
    imported: impl IntoIterator<Item = FxDay>,
    day: Date,
    limit: usize,
) -> Vec<FxDay> {
    let shipped = FxShipped::get().on_or_before(day, limit).into_iter();
    let mut days: BTreeMap<Date, FxDay> = shipped.map(|known| (known.day, known)).collect();
    days.extend(imported.into_iter().map(|known| (known.day, known)));
    days.into_values().rev().take(limit).collect()
}

/// The columns of [`fx_row`], in its order.
const FX_DAY: &str = "day, rates, source";

fn fx_row(row: &Row<'_>) -> Result<FxDay, StoreError> {
    let (rates, source): (String, String) = (row.get(1)?, row.get(2)?);
    Ok(FxDay::from_text(read_day(&row.get::<String>(0)?)?, &rates, source))
}

fn read_day(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::Column("day"))
}

/// Imported days from `first` to `last`, by day.
pub(crate) fn imported_between(
    tx: &mut Tx<'_>,
    first: Date,
    last: Date,
) -> Result<BTreeMap<Date, FxDay>, StoreError> {
    let found = tx.query(
        sql!("SELECT {columns} FROM fx_day WHERE day >= $1 AND day <= $2 ORDER BY day", FX_DAY),
        params![first.to_string(), last.to_string()],
        fx_row,
    )?;
    Ok(found.into_iter().map(|known| (known.day, known)).collect())
}

/// Writes days of rates, in order; a day that is there already gets the new rates.
pub(crate) fn put_fx_days(
    tx: &mut Tx<'_>,
    days: &[FxDay],
    now: Timestamp,
) -> Result<u64, StoreError> {
    shared::market_changes(tx)?;
    let texts: Vec<(String, String)> =
        days.iter().map(|known| (known.day.to_string(), known.text())).collect();
    let rows: Vec<[Value<'_>; 4]> = texts
        .iter()
        .zip(days)
        .map(|((day, rates), known)| {
            [day.to_value(), rates.to_value(), known.source.to_value(), now.to_value()]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO fx_day (day, rates, source, imported_at) VALUES {rows}
             ON CONFLICT (day) DO UPDATE SET rates = excluded.rates, source = excluded.source,
               imported_at = excluded.imported_at",
            [TEXT, TEXT, TEXT, BIGINT]
        ),
        &rows,
    )
}
