//! What waits over all merchants, beside the payouts themselves: one list for the next run, one for an operator's word.

use super::payouts::payouts_by_id;
use crate::domain::{Older, Payout, PayoutState};
use ::store::{StoreError, Tx, params, sql};
use kernel::{Currency, MerchantId, Money, PayoutId, Timestamp};

/// For what a payout waits, as it is kept.
const RUN: &str = "run";
const OLDER: &str = "older";

/// The list on which a payout stands; none where it waits no more.
fn list_of(payout: &Payout) -> Option<&'static str> {
    match (payout.state, payout.older) {
        (PayoutState::Asked, Some(Older::Unsaid)) => Some(OLDER),
        (PayoutState::Asked, Some(Older::Unpaid | Older::Paid) | None) => Some(RUN),
        (
            PayoutState::Gathered | PayoutState::Sent | PayoutState::Paid | PayoutState::Returned,
            _,
        ) => None,
    }
}

/// Puts a payout on the list on which it belongs as it stands, or takes it off.
pub(crate) fn list(tx: &mut Tx<'_>, payout: &Payout) -> Result<(), StoreError> {
    let Some(list) = list_of(payout) else { return take_off(tx, payout.id) };
    tx.execute(
        sql!(
            "INSERT INTO payout_waiting (payout_id, merchant_id, list, currency, amount_minor,
               asked_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (payout_id) DO UPDATE SET list = excluded.list"
        ),
        params![
            payout.id,
            MerchantId::of(payout.id.home()),
            list,
            payout.amount.currency(),
            payout.amount.minor(),
            payout.asked_at,
        ],
    )
    .map(drop)
}

/// Takes a payout off the lists.
pub(crate) fn take_off(tx: &mut Tx<'_>, id: PayoutId) -> Result<(), StoreError> {
    tx.execute(sql!("DELETE FROM payout_waiting WHERE payout_id = $1"), params![id]).map(drop)
}

/// Whether a payout stands on the list on which it belongs.
pub(crate) fn is_listed(tx: &mut Tx<'_>, payout: &Payout) -> Result<bool, StoreError> {
    let listed = tx.query_opt(
        sql!("SELECT list, currency, amount_minor FROM payout_waiting WHERE payout_id = $1"),
        params![payout.id],
        |row| {
            let amount = Money::new(row.get(2)?, row.get(1)?);
            Ok((row.get::<String>(0)?, amount))
        },
    )?;
    let wanted = list_of(payout).map(|list| (list.to_owned(), payout.amount));
    Ok(listed == wanted)
}

/// Where a payout stands on its list: since when it waits, whose it is, and its id.
pub(crate) type Place = (Timestamp, MerchantId, PayoutId);

/// What waits for a run in one currency, longest first, after a place; and the last place of these.
pub(crate) fn asked(
    tx: &mut Tx<'_>,
    (currency, after): (Currency, Option<Place>),
    limit: u32,
) -> Result<(Vec<Payout>, Option<Place>), StoreError> {
    let (at, home, id) = match after {
        Some((at, merchant, id)) => (at, merchant.number(), *id.bytes()),
        None => (Timestamp::from_micros(i64::MIN), 0, [0; 16]),
    };
    let places: Vec<Place> = tx.query(
        sql!(
            "SELECT asked_at, merchant_id, payout_id FROM payout_waiting
             WHERE list = $1 AND currency = $2
             AND (asked_at, merchant_id, payout_id) > ($3, $4, $5)
             ORDER BY asked_at, merchant_id, payout_id LIMIT $6"
        ),
        params![RUN, currency, at, home, id[..], i64::from(limit)],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let ids: Vec<PayoutId> = places.iter().map(|(_, _, id)| *id).collect();
    Ok((longest_first(tx, &ids)?, places.last().copied()))
}

/// Payouts of older versions of which nobody said whether they were paid, longest ago first.
pub(crate) fn unsaid(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Payout>, StoreError> {
    let ids: Vec<PayoutId> = tx.query(
        sql!(
            "SELECT payout_id FROM payout_waiting WHERE list = $1
             ORDER BY asked_at, merchant_id, payout_id LIMIT $2"
        ),
        params![OLDER, i64::from(limit)],
        |row| row.get(0),
    )?;
    longest_first(tx, &ids)
}

fn longest_first(tx: &mut Tx<'_>, ids: &[PayoutId]) -> Result<Vec<Payout>, StoreError> {
    let mut found = payouts_by_id(tx, ids)?;
    found.sort_by_key(|one| (one.asked_at, MerchantId::of(one.id.home()), one.id));
    Ok(found)
}

fn count(tx: &mut Tx<'_>, list: &str) -> Result<i64, StoreError> {
    let count = tx.query_opt(
        sql!("SELECT CAST(COUNT(*) AS BIGINT) FROM payout_waiting WHERE list = $1"),
        params![list],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// How many payouts wait for a run.
pub(crate) fn asked_count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    count(tx, RUN)
}

/// How many wait for an operator's word.
pub(crate) fn unsaid_count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    count(tx, OLDER)
}

/// The currencies in which something waits for a run.
pub(crate) fn asked_currencies(tx: &mut Tx<'_>) -> Result<Vec<Currency>, StoreError> {
    tx.query(
        sql!("SELECT DISTINCT currency FROM payout_waiting WHERE list = $1 ORDER BY currency"),
        params![RUN],
        |row| row.get(0),
    )
}

/// All that waits in a currency, on either list: since when, how much, and how many they are; none where nothing does.
pub(crate) fn waiting(
    tx: &mut Tx<'_>,
    currency: Currency,
) -> Result<Option<(Timestamp, Money, u32)>, StoreError> {
    let found = tx.query_opt(
        sql!(
            "SELECT MIN(asked_at), CAST(SUM(amount_minor) AS BIGINT), CAST(COUNT(*) AS BIGINT)
             FROM payout_waiting WHERE currency = $1"
        ),
        params![currency],
        |row| {
            let since: Option<Timestamp> = row.get(0)?;
            let (minor, count): (Option<i64>, u32) = (row.get(1)?, row.get(2)?);
            Ok(since.zip(minor).map(|(at, minor)| (at, Money::new(minor, currency), count)))
        },
    )?;
    Ok(found.flatten())
}

/// The payouts of a page of the lists, after one of them, for whoever proves that they wait.
pub(crate) fn listed(
    tx: &mut Tx<'_>,
    after: &[u8],
    limit: u32,
) -> Result<Vec<PayoutId>, StoreError> {
    tx.query(
        sql!(
            "SELECT payout_id FROM payout_waiting WHERE payout_id > $1
             ORDER BY payout_id LIMIT $2"
        ),
        params![after, i64::from(limit)],
        |row| row.get(0),
    )
}
