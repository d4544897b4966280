//! The SQL of rate cards and exchange rates, and the quotes that read them.

use crate::domain::fx::{FxShipped, LOOK_BACK, cross};
use crate::{
    Freight, FreightError, FxDay, FxError, FxQuote, ParcelQuote, QuoteRefusal, RateCard, Step,
    Terms,
};
use catalog::{Listing, Variant};
use kernel::{Country, Currency, Date, Grams, MerchantId, Money, SkuId, Timestamp};
use rules::books;
use std::collections::BTreeMap;
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
/// [`QuoteRefusal`].
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

/// The price of one unit with its freight, for each variant of a listing in its order.
///
/// # Errors
/// [`StoreError`] only; what has no price says why.
#[expect(clippy::type_complexity, reason = "a list of variants with their prices")]
pub fn listing_prices(
    tx: &mut Tx<'_>,
    listing: &Listing,
    destination: Country,
    now: Timestamp,
) -> Result<Vec<(SkuId, Result<ParcelQuote, QuoteRefusal>)>, StoreError> {
    let terms = terms(tx, listing.merchant, destination, now)?;
    Ok(listing.variants.iter().map(|v| (v.id, terms.unit(listing, v))).collect())
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
    for (_, price) in listing_prices(tx, listing, destination, now)? {
        match price {
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
///
/// # Errors
/// [`StoreError`].
pub fn terms(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    destination: Country,
    now: Timestamp,
) -> Result<Terms, StoreError> {
    let (book, date) = books::there(tx, destination, now)?;
    let (fx_days, fx_last) = (fx_days(tx, date)?, fx_last_day(tx)?);
    let (cards, policy) = (rate_cards(tx, merchant)?, crate::policy(tx)?);
    Ok(Terms { merchant, destination, now, date, book, policy, cards, fx_days, fx_last })
}

/// Carriage of a parcel of `weight` by `service`, the standard one when `None`.
///
/// # Errors
/// [`QuoteRefusal::Freight`]; [`QuoteRefusal::Store`].
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
/// [`QuoteRefusal::Fx`]; [`QuoteRefusal::Store`].
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
///
/// # Errors
/// [`StoreError`].
pub fn fx_last_day(tx: &mut Tx<'_>) -> Result<Option<Date>, StoreError> {
    let imported = tx.query_opt(sql!("SELECT MAX(day) FROM fx_day"), params![], |row| {
        row.get::<Option<String>>(0)
    })?;
    let imported = imported.flatten().map(|day| read_day(&day)).transpose()?;
    Ok(imported.max(FxShipped::get().last()))
}

/// The newest days of reference rates, at most `limit`, newest first.
///
/// # Errors
/// [`StoreError`].
pub fn fx_recent(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<FxDay>, StoreError> {
    let mut days = near(tx, Date::MAX, limit)?;
    days.truncate(limit);
    Ok(days)
}

fn fx_days(tx: &mut Tx<'_>, day: Date) -> Result<Vec<FxDay>, StoreError> {
    near(tx, day, LOOK_BACK)
}

/// Imported and shipped days on or before `day`, newest first; an imported day stands for a shipped one.
fn near(tx: &mut Tx<'_>, day: Date, limit: usize) -> Result<Vec<FxDay>, StoreError> {
    let imported = tx.query(
        sql!("SELECT day, rates, source FROM fx_day WHERE day <= $1 ORDER BY day DESC LIMIT $2"),
        params![day.to_string(), i64::try_from(limit).unwrap_or(i64::MAX)],
        fx_row,
    )?;
    let mut days: BTreeMap<Date, FxDay> = FxShipped::get()
        .on_or_before(day, limit)
        .into_iter()
        .map(|known| (known.day, known))
        .collect();
    days.extend(imported.into_iter().map(|known| (known.day, known)));
    Ok(days.into_values().rev().take(limit).collect())
}

fn fx_row(row: &Row<'_>) -> Result<FxDay, StoreError> {
    let (rates, source): (String, String) = (row.get(1)?, row.get(2)?);
    Ok(FxDay::from_text(read_day(&row.get::<String>(0)?)?, &rates, source))
}

fn read_day(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::Column("day"))
}

/// Imported days among `days`, by day.
pub(crate) fn imported_days(
    tx: &mut Tx<'_>,
    days: &[String],
) -> Result<BTreeMap<Date, FxDay>, StoreError> {
    let rows: Vec<[Value<'_>; 1]> = days.iter().map(|day| [day.to_value()]).collect();
    let found = tx.query_set(
        sql_set!(
            "WITH v(day) AS (VALUES {rows})
             SELECT fx_day.day, fx_day.rates, fx_day.source FROM v JOIN fx_day ON fx_day.day = v.day",
            [TEXT]
        ),
        &rows,
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

/// The rate cards of a merchant, by code.
///
/// # Errors
/// [`StoreError`].
pub fn rate_cards(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Vec<RateCard>, StoreError> {
    let rows = tx.query(
        sql!(
            "SELECT c.code, c.service, c.sent_from, c.countries, c.currency, c.handling_days,
                c.transit_days_min, c.transit_days_max, c.version, c.updated_at,
                s.weight_grams_max, s.price_minor
              FROM rate_card c
              JOIN rate_step s ON s.merchant_id = c.merchant_id AND s.code = c.code
              WHERE c.merchant_id = $1 ORDER BY c.code, s.weight_grams_max"
        ),
        params![merchant],
        |row| card_row(merchant, row),
    )?;
    let mut cards: Vec<RateCard> = Vec::new();
    for row in rows {
        match cards.last_mut().filter(|card| card.code == row.code) {
            Some(card) => card.steps.extend(row.steps),
            None => cards.push(row),
        }
    }
    Ok(cards)
}

/// One card.
///
/// # Errors
/// [`StoreError`].
pub fn rate_card(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    code: &str,
) -> Result<Option<RateCard>, StoreError> {
    Ok(rate_cards(tx, merchant)?.into_iter().find(|card| card.code == code))
}

/// A card with one of its steps.
fn card_row(merchant: MerchantId, row: &Row<'_>) -> Result<RateCard, StoreError> {
    let countries: String = row.get(3)?;
    let countries = countries.split(' ').map(str::parse).collect::<Result<_, _>>();
    let currency: Currency = row.get(4)?;
    Ok(RateCard {
        merchant,
        code: row.get(0)?,
        service: row.get(1)?,
        sent_from: row.get(2)?,
        countries: countries.map_err(|_| StoreError::Column("countries"))?,
        handling_days: row.get(5)?,
        transit_days_min: row.get(6)?,
        transit_days_max: row.get(7)?,
        version: row.get(8)?,
        updated_at: row.get(9)?,
        steps: vec![Step { up_to: row.get(10)?, price: Money::new(row.get(11)?, currency) }],
    })
}

/// Writes the card when it is still at `expected` (0: not there yet); answers the new version, `None`
/// when it was changed meanwhile.
pub(crate) fn put_rate_card(
    tx: &mut Tx<'_>,
    card: &RateCard,
    expected: i64,
    now: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let countries: Vec<&str> = card.countries.iter().map(Country::code).collect();
    let Some(currency) = card.currency() else {
        return Ok(None);
    };
    let version = tx.query_opt(
        sql!(
            "INSERT INTO rate_card (merchant_id, code, service, sent_from, countries, currency,
                handling_days, transit_days_min, transit_days_max, version, updated_at)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)
              ON CONFLICT (merchant_id, code) DO UPDATE SET service = excluded.service,
                sent_from = excluded.sent_from, countries = excluded.countries,
                currency = excluded.currency, handling_days = excluded.handling_days,
                transit_days_min = excluded.transit_days_min,
                transit_days_max = excluded.transit_days_max,
                version = rate_card.version + 1, updated_at = excluded.updated_at
              WHERE rate_card.version = $11
              RETURNING version"
        ),
        params![
            card.merchant,
            card.code,
            card.service,
            card.sent_from,
            countries.join(" "),
            currency,
            card.handling_days,
            card.transit_days_min,
            card.transit_days_max,
            now,
            expected
        ],
        |row| row.get::<i64>(0),
    )?;
    let Some(version) = version.filter(|version| *version == expected + 1) else {
        return Ok(None);
    };
    tx.execute(
        sql!("DELETE FROM rate_step WHERE merchant_id = $1 AND code = $2"),
        params![card.merchant, card.code],
    )?;
    let minors: Vec<i64> = card.steps.iter().map(|step| step.price.minor()).collect();
    let rows: Vec<[Value<'_>; 4]> = card
        .steps
        .iter()
        .zip(&minors)
        .map(|(step, minor)| {
            let (merchant, code) = (card.merchant.to_value(), card.code.to_value());
            [merchant, code, step.up_to.to_value(), minor.to_value()]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO rate_step (merchant_id, code, weight_grams_max, price_minor) VALUES {rows}",
            [BIGINT, TEXT, BIGINT, BIGINT]
        ),
        &rows,
    )?;
    Ok(Some(version))
}

/// Removes a card and its steps; false when there was none.
pub(crate) fn delete_rate_card(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    code: &str,
) -> Result<bool, StoreError> {
    tx.execute(
        sql!("DELETE FROM rate_step WHERE merchant_id = $1 AND code = $2"),
        params![merchant, code],
    )?;
    let gone = tx.execute(
        sql!("DELETE FROM rate_card WHERE merchant_id = $1 AND code = $2"),
        params![merchant, code],
    )?;
    Ok(gone > 0)
}
