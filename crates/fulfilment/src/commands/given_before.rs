//! What stands against giving money of an order back: it went back before, or its units are in a case.

use super::give_back::{Back, GiveBack, GiveBackError, GivenBack};
use super::load::theirs_quoted;
use ::store::Tx;
use kernel::SkuId;
use orders::{LineCount, OrderPart, PartKey, PartKind};
use std::collections::BTreeMap;

/// What went back under the same key before, if it is what is asked for.
pub(super) fn known(
    tx: &mut Tx<'_>,
    ask: &GiveBack,
    key: &str,
) -> Result<Option<GivenBack>, GiveBackError> {
    let order = theirs_quoted(tx, ask.order, ask.by)?;
    order.ok_or(GiveBackError::NotFound(ask.order))?;
    match orders::order_part(tx, ask.order, key)? {
        None => Ok(None),
        Some(part) if is_asked(ask, &part) => {
            Ok(Some(GivenBack { amount: part.paid, tax: part.tax, left: part.left }))
        }
        Some(_) => Err(GiveBackError::KeyTaken),
    }
}

/// Whether a part is what that asks for: by the same, at the same cost, the same units or the same amount, and the
/// same said of where they are.
fn is_asked(ask: &GiveBack, part: &OrderPart) -> bool {
    let same = part.by == ask.by.actor() && part.bearer == ask.bearer;
    let same = same && part.restores == ask.restoring();
    same && match &ask.back {
        Back::Amount(amount) => part.units.is_empty() && part.paid == *amount,
        Back::Units(units) => {
            let wanted: BTreeMap<SkuId, u32> =
                units.iter().copied().filter(|(_, n)| *n > 0).collect();
            let given: BTreeMap<SkuId, u32> = part.units.iter().copied().collect();
            part.kind != PartKind::Cancelled && wanted == given
        }
    }
}

/// So many amounts of an order go back by hand: each is a refund that the provider makes, and a letter.
const AMOUNTS_MAX: usize = 20;

/// By hand only so many amounts go back, and units that are in no case; those of a case go back by its own step, which
/// holds them.
pub(super) fn unclaimed(
    tx: &mut Tx<'_>,
    ask: &GiveBack,
    units: &[(LineCount, u32)],
) -> Result<(), GiveBackError> {
    if matches!(ask.key, PartKey::Own(_)) {
        return Ok(());
    }
    if matches!(ask.back, Back::Amount(_)) {
        let own = PartKey::own("");
        let parts = orders::order_parts(tx, ask.order)?;
        let by_hand = |part: &&OrderPart| {
            part.kind == PartKind::Amount && !part.key.starts_with(own.as_str())
        };
        if parts.iter().filter(by_hand).count() >= AMOUNTS_MAX {
            return Err(GiveBackError::Often(AMOUNTS_MAX));
        }
    }
    let taken = orders::unit_claims(tx, ask.order)?;
    for (seen, wanted) in units {
        let (open, settled) = taken.get(&seen.sku).copied().unwrap_or((0, 0));
        let free = seen.kept().saturating_sub(open).saturating_sub(settled);
        if *wanted > free {
            return Err(GiveBackError::InCases { sku: seen.sku, free });
        }
    }
    Ok(())
}
