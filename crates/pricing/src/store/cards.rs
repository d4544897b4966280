//! The SQL of rate cards.

use crate::{RateCard, Step};
use kernel::{Country, Currency, MerchantId, Money, Timestamp};
use std::collections::BTreeMap;
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// The rate cards of a merchant, by code.
pub fn rate_cards(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Vec<RateCard>, StoreError> {
    Ok(rate_cards_of(tx, &[merchant])?.remove(&merchant).unwrap_or_default())
}

/// The rate cards of each merchant, by code; who has none is absent.
pub(crate) fn rate_cards_of(
    tx: &mut Tx<'_>,
    merchants: &[MerchantId],
) -> Result<BTreeMap<MerchantId, Vec<RateCard>>, StoreError> {
    let mut homes = merchants.to_vec();
    homes.sort_unstable();
    homes.dedup();
    let rows: Vec<[Value<'_>; 1]> = homes.iter().map(|home| [home.to_value()]).collect();
    let mut rows = tx.query_set(
        sql_set!(
            "WITH v(merchant_id) AS (VALUES {rows})
              SELECT c.code, c.service, c.sent_from, c.countries, c.currency, c.handling_days,
                c.transit_days_min, c.transit_days_max, c.version, c.updated_at,
                s.weight_grams_max, s.price_minor, c.merchant_id
              FROM v JOIN rate_card c ON c.merchant_id = v.merchant_id
              JOIN rate_step s ON s.merchant_id = c.merchant_id AND s.code = c.code",
            [BIGINT]
        ),
        &rows,
        card_row,
    )?;
    rows.sort_by(|a, b| (a.merchant, &a.code).cmp(&(b.merchant, &b.code)));
    let mut cards: BTreeMap<MerchantId, Vec<RateCard>> = BTreeMap::new();
    for row in rows {
        let theirs = cards.entry(row.merchant).or_default();
        match theirs.last_mut().filter(|card| card.code == row.code) {
            Some(card) => card.steps.extend(row.steps),
            None => theirs.push(row),
        }
    }
    for card in cards.values_mut().flatten() {
        card.steps.sort_by_key(|step| step.up_to);
    }
    Ok(cards)
}

/// One card.
pub fn rate_card(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    code: &str,
) -> Result<Option<RateCard>, StoreError> {
    Ok(rate_cards(tx, merchant)?.into_iter().find(|card| card.code == code))
}

/// A card with one of its steps.
fn card_row(row: &Row<'_>) -> Result<RateCard, StoreError> {
    let countries: String = row.get(3)?;
    let countries = countries.split(' ').map(str::parse).collect::<Result<_, _>>();
    let currency: Currency = row.get(4)?;
    Ok(RateCard {
        merchant: row.get(12)?,
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
    super::shared::cards_change(tx, card.merchant)?;
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
    super::shared::cards_change(tx, merchant)?;
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
