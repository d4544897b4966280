use crate::store::{self, Units};
use crate::{Level, ReserveError, Short, lines_by_sku, queries};
use ::store::{StoreError, Tx};
use kernel::{LocationId, OrderId, SkuId, Timestamp};
use std::collections::BTreeSet;

/// Goods of one order that are to be promised.
#[derive(Clone, Debug)]
pub struct Reserve {
    /// The order; its home is the merchant.
    pub order: OrderId,
    /// What and how much.
    pub lines: Vec<(SkuId, u32)>,
}

/// Promises all lines of `ask` from one place, or none of them. An order that already has an open
/// promise keeps it; a refusal leaves nothing behind, so the caller may go on in the same `tx`.
///
/// # Errors
/// [`ReserveError::Short`] with what is left of each line that cannot be had;
/// [`ReserveError::Shipped`] for an order that has left, whatever it asks for now.
pub fn reserve(tx: &mut Tx<'_>, ask: &Reserve, expires_at: Timestamp) -> Result<(), ReserveError> {
    let lines = lines_by_sku(&ask.lines)?;
    match store::reservations(tx, ask.order)? {
        (0, 0) => (),
        (0, _) => return Err(ReserveError::Shipped(ask.order)),
        _ => return Ok(()),
    }
    let promised = hold_from_any(tx, &lines)?;
    Ok(store::write_reservations(tx, &promises(ask.order, &promised), expires_at)?)
}

/// Promises several orders of any merchants their goods, each all of it from one place or nothing, in
/// two statements when there is enough. None of them was ever promised anything; `known` is the stock
/// of their SKUs as the caller saw it ([`crate::levels_of`]). The answers are in the order of `asks`; a
/// refusal leaves nothing behind.
///
/// # Errors
/// None of an order: its refusal is its answer.
pub fn reserve_all(
    tx: &mut Tx<'_>,
    asks: &[Reserve],
    known: &[Level],
    expires_at: Timestamp,
) -> Result<Vec<Result<(), ReserveError>>, StoreError> {
    let mut answers: Vec<Result<Vec<Units>, ReserveError>> = Vec::new();
    let mut tried: BTreeSet<usize> = BTreeSet::new();
    for ask in asks {
        let units = lines_by_sku(&ask.lines).map(|lines| {
            let place = places_with_all(known, &lines).into_iter().next();
            place.map_or_else(Vec::new, |place| units_in(place, &lines))
        });
        if units.as_ref().is_ok_and(|units| !units.is_empty()) {
            tried.insert(answers.len());
        }
        answers.push(units.map_err(ReserveError::from));
    }
    let units = |at: &usize| answers[*at].as_deref().unwrap_or_default();
    let held = store::hold(tx, &store::by_key(tried.iter().flat_map(units).copied()))?;
    let got = |one: &Units| held.contains(&(one.sku, one.location));
    let missed: BTreeSet<usize> =
        tried.iter().filter(|at| !units(at).iter().all(got)).copied().collect();
    let back = missed.iter().flat_map(units).filter(|one| got(one)).copied();
    store::give_back(tx, &store::by_key(back))?;
    // Together they wanted more than there was, or others were quicker: each for itself, as it came.
    for (at, ask) in asks.iter().enumerate() {
        if answers[at].is_ok() && (missed.contains(&at) || !tried.contains(&at)) {
            answers[at] = match lines_by_sku(&ask.lines) {
                Ok(lines) => hold_from_any(tx, &lines),
                Err(e) => Err(e.into()),
            };
            if let Err(ReserveError::Store(e)) = &mut answers[at] {
                return Err(std::mem::replace(e, StoreError::Doomed));
            }
        }
    }
    let kept = asks
        .iter()
        .zip(&answers)
        .filter_map(|(ask, held)| Some(promises(ask.order, held.as_ref().ok()?)));
    store::write_reservations(tx, &kept.flatten().collect::<Vec<_>>(), expires_at)?;
    Ok(answers.into_iter().map(|answer| answer.map(drop)).collect())
}

fn promises(order: OrderId, units: &[Units]) -> Vec<(OrderId, Units)> {
    units.iter().map(|one| (order, *one)).collect()
}

fn units_in(location: LocationId, lines: &[(SkuId, u32)]) -> Vec<Units> {
    lines.iter().map(|(sku, n)| Units { sku: *sku, location, quantity: *n }).collect()
}

/// Holds every line in the first place that has all of them.
fn hold_from_any(tx: &mut Tx<'_>, lines: &[(SkuId, u32)]) -> Result<Vec<Units>, ReserveError> {
    let skus: Vec<SkuId> = lines.iter().map(|line| line.0).collect();
    let levels = queries::levels_of(tx, &skus)?;
    for location in places_with_all(&levels, lines) {
        let units = units_in(location, lines);
        if hold_whole(tx, &units)? {
            return Ok(units);
        }
    }
    let levels = queries::levels_of(tx, &skus)?;
    Err(ReserveError::Short(shortages(&levels, lines)))
}

/// Holds all of `units`, or gives back what it took (others were quicker meanwhile).
fn hold_whole(tx: &mut Tx<'_>, units: &[Units]) -> Result<bool, StoreError> {
    let held = store::hold(tx, units)?;
    if held.len() == units.len() {
        return Ok(true);
    }
    let taken = units.iter().filter(|one| held.contains(&(one.sku, one.location)));
    let taken: Vec<Units> = taken.copied().collect();
    store::give_back(tx, &taken)?;
    Ok(false)
}

/// Places where enough of every line is free, in the order in which places are emptied.
fn places_with_all(levels: &[Level], lines: &[(SkuId, u32)]) -> Vec<LocationId> {
    let mut places: Vec<LocationId> = Vec::new();
    for level in levels {
        if !places.contains(&level.location) {
            places.push(level.location);
        }
    }
    let has = |place: &LocationId, line: &(SkuId, u32)| {
        levels.iter().any(|l| l.location == *place && l.sku == line.0 && l.free() >= line.1)
    };
    places.retain(|place| lines.iter().all(|line| has(place, line)));
    places
}

/// Lines that no place has enough of; all of them when each could be had, but not from one place.
fn shortages(levels: &[Level], lines: &[(SkuId, u32)]) -> Vec<Short> {
    let short = |line: &(SkuId, u32)| {
        let left = levels.iter().filter(|l| l.sku == line.0).map(Level::free).max();
        Short { sku: line.0, asked: line.1, left: left.unwrap_or(0) }
    };
    let all: Vec<Short> = lines.iter().map(short).collect();
    let scarce: Vec<Short> = all.iter().filter(|s| s.left < s.asked).cloned().collect();
    if scarce.is_empty() { all } else { scarce }
}
