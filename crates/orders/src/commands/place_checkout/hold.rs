//! Holding a person's year and a merchant's stock for drafts; whose are not to be had are refused, and
//! hold nothing.

use super::PlaceCheckoutError;
use super::draft::Draft;
use crate::store::quota::Take;
use crate::{Order, OrderHead, store};
use ::store::{StoreError, Tx};
use inventory::{Level, Reserve, ReserveError};
use kernel::{Money, Timestamp};
use std::collections::BTreeSet;

type Drafts<'d, 'a> = &'d mut [Result<Draft<'a>, PlaceCheckoutError>];

/// What `orders` of one person count against her year; `None` when none of them counts.
fn use_of(orders: &[Order], limit: Money) -> Option<Take> {
    let mut counting = orders.iter().filter(|order| order.counted.is_positive());
    let first = counting.next()?;
    let add = |sum: i64, order: &Order| sum.checked_add(order.counted.minor());
    let minor = counting.try_fold(first.counted.minor(), add).unwrap_or(i64::MAX);
    let (person, year) = (first.person_key.clone(), first.quota_year);
    Some(Take { person, year, minor, limit: limit.minor() })
}

/// Counts each draft against its person's year.
pub(super) fn quotas(
    tx: &mut Tx<'_>,
    drafts: Drafts<'_, '_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut waiting: Vec<(usize, Take)> = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        let Ok(draft) = draft else { continue };
        let limit = draft.cart.year(0, now).map(|year| year.limit);
        waiting.extend(limit.and_then(|limit| Some((at, use_of(&draft.orders, limit)?))));
    }
    while !waiting.is_empty() {
        // One use of a person at a time: two rows of one key would count once.
        let mut people = BTreeSet::new();
        let (these, later): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|(_, take)| people.insert((take.person.clone(), take.year)));
        let takes: Vec<&Take> = these.iter().map(|(_, take)| take).collect();
        let taken = store::quota::take(tx, &takes)?;
        for (at, take) in these.iter().filter(|(_, t)| !taken.contains(&(t.person.clone(), t.year)))
        {
            let used = store::quota::used(tx, &take.person, take.year)?;
            let year = drafts[*at].as_ref().ok().and_then(|draft| draft.cart.year(used, now));
            let year = year.ok_or(StoreError::Column("year"))?;
            drafts[*at] = Err(PlaceCheckoutError::OverYear(year));
        }
        waiting = later;
    }
    Ok(())
}

/// Counts `orders` of one person against her year; answers what she has used when it is too much.
pub(crate) fn take_quota(
    tx: &mut Tx<'_>,
    orders: &[Order],
    limit: Money,
    now: Timestamp,
) -> Result<Option<Money>, StoreError> {
    let Some(take) = use_of(orders, limit) else { return Ok(None) };
    if store::quota::take(tx, &[&take])?.is_empty() {
        let used = store::quota::used(tx, &take.person, take.year)?;
        return Ok(Some(Money::new(used, limit.currency())));
    }
    store::quota::record(tx, &orders.iter().map(|o| &o.head).collect::<Vec<_>>(), now)?;
    Ok(None)
}

/// Promises each draft its goods, writes down what counts, and gives the year back of those that did
/// not get them.
pub(super) fn stock(
    tx: &mut Tx<'_>,
    drafts: Drafts<'_, '_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (mut asks, mut known, mut whose): (Vec<Reserve>, Vec<Level>, Vec<usize>) =
        Default::default();
    let mut until = now;
    for (at, draft) in drafts.iter().enumerate() {
        let Ok(draft) = draft else { continue };
        known.extend(&draft.cart.levels);
        until = draft.checkout.expires_at;
        for order in &draft.orders {
            asks.push(Reserve { order: order.id, lines: order.skus() });
            whose.push(at);
        }
    }
    known.sort_unstable_by_key(|level| (level.rank, level.sku, level.location));
    known.dedup();
    let answers = inventory::reserve_all(tx, &asks, &known, until)?;
    let (mut back, mut refused) = (Vec::new(), BTreeSet::new());
    for (at, answer) in whose.iter().zip(answers) {
        let refusal = match answer {
            Ok(()) => continue,
            Err(ReserveError::Short(short)) => PlaceCheckoutError::OutOfStock(short),
            Err(ReserveError::Lines(_) | ReserveError::Shipped(_)) => {
                PlaceCheckoutError::Unavailable
            }
            Err(ReserveError::Store(e)) => return Err(e),
        };
        if refused.insert(*at)
            && let Ok(draft) = std::mem::replace(&mut drafts[*at], Err(refusal))
        {
            back.push(draft);
        }
    }
    let orders: Vec<_> = back.iter().flat_map(|d| &d.orders).map(|order| order.id).collect();
    inventory::forget(tx, &orders)?;
    for draft in &back {
        let limit = draft.cart.year(0, now).map(|year| year.limit);
        if let Some(take) = limit.and_then(|limit| use_of(&draft.orders, limit)) {
            store::quota::untake(tx, &take)?;
        }
    }
    let drafts = drafts.iter().filter_map(|draft| draft.as_ref().ok());
    let orders = drafts.flat_map(|draft| &draft.orders);
    let counted: Vec<&OrderHead> = orders.map(|order| &order.head).collect();
    store::quota::record(tx, &counted, now).map(drop)
}
