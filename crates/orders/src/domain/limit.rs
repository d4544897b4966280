//! What of a person's year an order gives back while it goes on.
//!
//! It follows from the units alone: those that never left, and those that left the country again in time. So nothing
//! depends on the order in which parts went back, and whoever looks later comes to the same.

use super::share::{LineShare, fraction};
use kernel::{Money, MoneyError, SkuId};
use std::collections::BTreeMap;

/// Units of each line that use the year no more: those that were called off, and `back`, which left the country again.
pub(crate) fn freed<'u>(
    counts: impl IntoIterator<Item = (SkuId, u32)>,
    back: impl IntoIterator<Item = &'u (SkuId, u32)>,
) -> BTreeMap<SkuId, u32> {
    let mut freed = BTreeMap::new();
    for (sku, units) in counts.into_iter().chain(back.into_iter().copied()) {
        let sum: &mut u32 = freed.entry(sku).or_default();
        *sum = sum.saturating_add(units);
    }
    freed
}

/// What of `counted` those units carry, by their share of the price without taxes, rounded down; with all units, all
/// of it.
///
/// # Errors
/// [`MoneyError`] when the shares of the order do not belong together.
pub(crate) fn limit_back(
    counted: Money,
    shares: &[LineShare],
    freed: &BTreeMap<SkuId, u32>,
) -> Result<Money, MoneyError> {
    let Some(first) = shares.first() else { return Ok(Money::zero(counted.currency())) };
    let mut carried = Money::zero(first.paid.currency());
    let mut whole = carried;
    for share in shares {
        let back = share.part(0, freed.get(&share.sku).copied().unwrap_or(0))?;
        carried = carried.plus(back.paid.minus(back.tax)?)?;
        whole = whole.plus(share.paid.minus(share.tax)?)?;
    }
    fraction(counted, carried.minor(), whole.minor())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Currency, Home, Id, Timestamp};

    fn sku(n: u64) -> SkuId {
        Id::new(Home::new(1), Timestamp::from_micros(1_000_000), n).into()
    }

    fn line(n: u64, paid: i64) -> LineShare {
        let cny = |minor| Money::new(minor, Currency::CNY);
        let gross = Money::new(paid, Currency::USD);
        LineShare { sku: sku(n), quantity: 3, paid: cny(paid), tax: cny(paid / 10), gross }
    }

    #[test]
    fn units_that_came_back_free_their_share_and_all_of_them_all_of_it() {
        let (one, two, shares) = (sku(1), sku(2), [line(1, 1_001), line(2, 499)]);
        let back = |off: &[(SkuId, u32)], back: &[(SkuId, u32)]| {
            let freed = freed(off.iter().copied(), back);
            limit_back(Money::new(700, Currency::CNY), &shares, &freed).unwrap().minor()
        };
        assert_eq!(back(&[], &[]), 0);
        let some = back(&[], &[(one, 2), (two, 1)]);
        assert!((1..700).contains(&some));
        assert_eq!(some, back(&[], &[(two, 1), (one, 1), (one, 1)]), "in whatever steps");
        assert!(back(&[], &[(one, 2), (two, 3)]) < 700, "one unit stayed");
        assert_eq!(back(&[(one, 1)], &[(one, 2), (two, 3)]), 700, "the others never left");
    }
}
