//! What a merchant's list of returns and disputes is sorted by: whose turn it is.

use crate::domain::{ReturnState, Turn};
use crate::store::{self, Dispute, ReturnCase};
use ::store::{StoreError, Tx};
use kernel::{MerchantId, ReturnId};
use std::collections::BTreeMap;

/// A merchant's returns that wait for somebody, those that follow `after`: for herself what is due first at the top, else
/// the newest first.
pub fn returns_in_turn(
    tx: &mut Tx<'_>,
    of: (MerchantId, Turn),
    page: (Option<ReturnId>, u32),
) -> Result<Vec<ReturnCase>, StoreError> {
    let mut found = Vec::new();
    for id in store::turn_ids(tx, of, page)? {
        found.extend(store::return_case(tx, id)?.map(ReturnCase::for_parties));
    }
    Ok(found)
}

/// Returns that wait for their merchant, what is due first at the top, at most `limit`; and how many there are.
pub fn returns_waiting(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    limit: u32,
) -> Result<(Vec<ReturnCase>, i64), StoreError> {
    let found = returns_in_turn(tx, (merchant, Turn::Merchant), (None, limit))?;
    Ok((found, store::waiting_count(tx, merchant)?))
}

/// A merchant's disputes that wait for somebody, at most `limit`: for herself, because she has said nothing, the oldest
/// first, else the newest.
pub fn disputes_in_turn(
    tx: &mut Tx<'_>,
    of: (MerchantId, Turn),
    limit: u32,
) -> Result<Vec<Dispute>, StoreError> {
    let mut found = Vec::new();
    for id in store::dispute_turn_ids(tx, of, limit)? {
        found.extend(store::dispute(tx, id)?);
    }
    Ok(found)
}

/// How many of a merchant's returns stand where.
pub fn return_counts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<Vec<(ReturnState, i64)>, StoreError> {
    store::return_counts(tx, merchant)
}

/// For whom how many of a merchant's returns and disputes wait.
pub fn turn_counts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<BTreeMap<Turn, i64>, StoreError> {
    let mut counts: BTreeMap<Turn, i64> = Turn::ALL.iter().map(|turn| (*turn, 0)).collect();
    for (state, count) in store::return_counts(tx, merchant)? {
        *counts.entry(Turn::of(state, true)).or_default() += count;
    }
    // Those that are agreed and lack an address wait for her all the same.
    let hers = store::waiting_count(tx, merchant)?;
    let known = counts.insert(Turn::Merchant, hers).unwrap_or_default();
    *counts.entry(Turn::Shopper).or_default() -= hers.saturating_sub(known);
    let (all, over, unheard) = store::dispute_counts(tx, merchant)?;
    *counts.entry(Turn::Merchant).or_default() += unheard;
    *counts.entry(Turn::Over).or_default() += over;
    *counts.entry(Turn::Market).or_default() += all.saturating_sub(over).saturating_sub(unheard);
    Ok(counts)
}
