//! What the prices of all merchants rest on, and each merchant's cards, by version: one statement tells
//! the versions, and what was loaded at these before is taken from the memo of the database.

use super::{cards, fx_days, fx_last_day, lane_choices, lanes};
use crate::{FxDay, LaneStance, QuotePolicy, RateCard, Terms};
use kernel::{Country, Date, MerchantId, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};
use trade::Book;

/// The rates of one day, and the decisions about quotes.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) policy: QuotePolicy,
    /// Days of reference rates on or before that day, newest first.
    pub(super) fx_days: Arc<[FxDay]>,
    pub(super) fx_last: Option<Date>,
    /// What was decided about lanes by themselves.
    lanes: BTreeMap<Country, LaneStance>,
    /// Where the market sells; everywhere when it is empty.
    sold: Vec<Country>,
}

impl Shared {
    /// What was decided about parcels to `destination`, or else about all.
    pub(super) fn stance(&self, destination: Country) -> LaneStance {
        self.lanes.get(&destination).copied().unwrap_or_else(|| self.policy.stance())
    }

    /// The terms of a merchant with `cards` for parcels to a destination, under its book and on its day.
    pub(super) fn terms(
        &self,
        (merchant, cards): (MerchantId, Arc<[RateCard]>),
        (destination, book, date): (Country, &Arc<Book>, Date),
        now: Timestamp,
    ) -> Terms {
        Terms {
            merchant,
            destination,
            now,
            date,
            book: Arc::clone(book),
            policy: self.policy.clone(),
            stance: self.stance(destination),
            is_sold: self.sold.is_empty() || self.sold.contains(&destination),
            cards,
            fx_days: Arc::clone(&self.fx_days),
            fx_last: self.fx_last,
        }
    }
}

/// Versions as of this transaction.
pub(super) struct Versions {
    market: i64,
    cards: BTreeMap<MerchantId, i64>,
}

/// The market's version and those of the cards of `merchants`.
pub(super) fn versions(tx: &mut Tx<'_>, merchants: &[MerchantId]) -> Result<Versions, StoreError> {
    let mut homes = merchants.to_vec();
    homes.sort_unstable();
    homes.dedup();
    let rows: Vec<[Value<'_>; 1]> = homes.iter().map(|home| [home.to_value()]).collect();
    let found = tx.query_set(
        sql_set!(
            "WITH v(merchant_id) AS (VALUES {rows})
             SELECT v.merchant_id, m.version, COALESCE(c.version, 0) FROM v
             JOIN pricing_version m ON m.name = 'market'
             LEFT JOIN rate_card_version c ON c.merchant_id = v.merchant_id",
            [BIGINT]
        ),
        &rows,
        |row| Ok((row.get::<MerchantId>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?)),
    )?;
    let market = found.first().map_or(0, |(_, market, _)| *market);
    let cards = found.into_iter().map(|(merchant, _, cards)| (merchant, cards)).collect();
    Ok(Versions { market, cards })
}

/// What a quote of `day` rests on.
pub(super) fn shared(
    tx: &mut Tx<'_>,
    versions: &Versions,
    day: Date,
) -> Result<Arc<Shared>, StoreError> {
    let key = day.to_string();
    if let Some(known) = tx.remembered::<Shared>(&key, versions.market) {
        return Ok(known);
    }
    let choices = lane_choices(tx)?.into_iter();
    let shared = Arc::new(Shared {
        lanes: choices.map(|choice| (choice.destination, choice.stance)).collect(),
        sold: lanes::sold_destinations(tx)?,
        policy: crate::policy(tx)?,
        fx_days: fx_days(tx, day)?.into(),
        fx_last: fx_last_day(tx)?,
    });
    tx.remember(&key, versions.market, &shared);
    Ok(shared)
}

/// The cards of each merchant, by code.
pub(super) fn rate_cards(
    tx: &mut Tx<'_>,
    versions: &Versions,
) -> Result<BTreeMap<MerchantId, Arc<[RateCard]>>, StoreError> {
    let mut cards: BTreeMap<MerchantId, Arc<[RateCard]>> = BTreeMap::new();
    for (merchant, version) in &versions.cards {
        if let Some(known) = tx.remembered::<Arc<[RateCard]>>(&key(*merchant), *version) {
            cards.insert(*merchant, Arc::clone(&known));
        }
    }
    let left: Vec<MerchantId> =
        versions.cards.keys().filter(|id| !cards.contains_key(id)).copied().collect();
    let mut found = cards::rate_cards_of(tx, &left)?;
    for merchant in left {
        let theirs: Arc<[RateCard]> = found.remove(&merchant).unwrap_or_default().into();
        let version = versions.cards.get(&merchant).copied().unwrap_or(0);
        tx.remember(&key(merchant), version, &Arc::new(Arc::clone(&theirs)));
        cards.insert(merchant, theirs);
    }
    Ok(cards)
}

fn key(merchant: MerchantId) -> String {
    merchant.number().to_string()
}

/// The rates or decisions that all prices rest on are changed in this transaction.
pub(crate) fn market_changes(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.execute(
        sql!("UPDATE pricing_version SET version = version + 1 WHERE name = 'market'"),
        params![],
    )?;
    Ok(())
}

/// The cards of a merchant are changed in this transaction.
pub(super) fn cards_change(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO rate_card_version (merchant_id, version) VALUES ($1, 1)
             ON CONFLICT (merchant_id) DO UPDATE SET version = rate_card_version.version + 1"
        ),
        params![merchant],
    )?;
    Ok(())
}
