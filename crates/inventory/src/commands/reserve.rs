use crate::{Level, ReserveError, Short, lines_by_sku, store};
use ::store::{StoreError, Tx};
use kernel::{LocationId, MerchantId, OrderId, SkuId, Timestamp};

/// Promises all `lines` to `order` from one place, or none of them. An order that already has an
/// open promise keeps it; a refusal leaves nothing behind, so the caller may go on in the same `tx`.
///
/// # Errors
/// [`ReserveError::Short`] with what is left of each line that cannot be had;
/// [`ReserveError::Shipped`] for an order that has left, whatever it asks for now.
pub fn reserve(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    order: OrderId,
    lines: &[(SkuId, u32)],
    expires_at: Timestamp,
) -> Result<(), ReserveError> {
    let lines = lines_by_sku(lines)?;
    match store::reservations(tx, merchant, order)? {
        (0, 0) => (),
        (0, _) => return Err(ReserveError::Shipped(order)),
        _ => return Ok(()),
    }
    let skus: Vec<SkuId> = lines.iter().map(|line| line.0).collect();
    let levels = store::levels(tx, merchant, &skus)?;
    for location in places_with_all(&levels, &lines) {
        if hold_all(tx, merchant, location, &lines)? {
            store::write_reservations(tx, (merchant, order), location, &lines, expires_at)?;
            return Ok(());
        }
    }
    let levels = store::levels(tx, merchant, &skus)?;
    Err(ReserveError::Short(shortages(&levels, &lines)))
}

/// Holds every line in `location`, or gives back what it took (others were quicker meanwhile).
fn hold_all(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    location: LocationId,
    lines: &[(SkuId, u32)],
) -> Result<bool, StoreError> {
    let held = store::hold(tx, merchant, location, lines)?;
    if held.len() == lines.len() {
        return Ok(true);
    }
    let taken: Vec<_> = lines.iter().filter(|line| held.contains(&line.0)).copied().collect();
    if !taken.is_empty() {
        store::give_back(tx, merchant, location, &taken)?;
    }
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
