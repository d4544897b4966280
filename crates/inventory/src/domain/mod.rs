//! Pure rules of stock: how lines are put together and what a shortage says.

use kernel::{OrderId, SkuId};
use std::collections::BTreeMap;
use store::StoreError;

/// A SKU of which less is free than was asked for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Short {
    /// The SKU.
    pub sku: SkuId,
    /// Units asked for.
    pub asked: u32,
    /// Units that could still be promised when it was looked up.
    pub left: u32,
}

/// A count below what is already promised; the stock of that SKU was left as it was.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ShortCount {
    /// The SKU.
    pub sku: SkuId,
    /// Units counted.
    pub counted: u32,
    /// Units promised to open orders.
    pub promised: u32,
}

/// What a count did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// SKUs whose stock was set.
    pub set: usize,
    /// SKUs that were not, since more is promised than was counted.
    pub short: Vec<ShortCount>,
}

/// Lines that are no quantity of anything.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinesError {
    /// No line, or only zeros.
    #[error("nothing was asked for")]
    Empty,
    /// The quantities of one SKU add up past 2^32.
    #[error("the quantity of {0} is too large")]
    TooMany(SkuId),
}

/// Why stock was not promised; nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum ReserveError {
    /// Some lines cannot be had from one place; each with what is left.
    #[error("not enough stock for {} of the lines", .0.len())]
    Short(Vec<Short>),
    /// The lines themselves.
    #[error(transparent)]
    Lines(#[from] LinesError),
    /// The order's goods have left: it is never promised anything again.
    #[error("order {0} has shipped")]
    Shipped(OrderId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The lines as one quantity per SKU, sorted by SKU, without zeros.
///
/// Several rows of one key would decrement once in a set statement; so they are added up first.
///
/// # Errors
/// [`LinesError`] when nothing is left or a sum does not fit.
pub fn lines_by_sku(lines: &[(SkuId, u32)]) -> Result<Vec<(SkuId, u32)>, LinesError> {
    let mut by_sku: BTreeMap<SkuId, u32> = BTreeMap::new();
    for (sku, quantity) in lines.iter().filter(|line| line.1 > 0) {
        let sum = by_sku.entry(*sku).or_default();
        *sum = sum.checked_add(*quantity).ok_or(LinesError::TooMany(*sku))?;
    }
    if by_sku.is_empty() { Err(LinesError::Empty) } else { Ok(by_sku.into_iter().collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Home, Id, Timestamp};
    use proptest::prelude::*;

    fn sku(n: u64) -> SkuId {
        Id::new(Home::new(7), Timestamp::from_micros(0), n).into()
    }

    proptest! {
        #[test]
        fn lines_keep_their_sum_and_are_sorted_and_unique(
            asked in prop::collection::vec((0u64..6, 0u32..1000), 1..20)
        ) {
            let lines: Vec<_> = asked.iter().map(|(s, n)| (sku(*s), *n)).collect();
            let total: u32 = lines.iter().map(|l| l.1).sum();
            match lines_by_sku(&lines) {
                Ok(merged) => {
                    prop_assert_eq!(merged.iter().map(|l| l.1).sum::<u32>(), total);
                    prop_assert!(merged.windows(2).all(|w| w[0].0 < w[1].0));
                    prop_assert!(merged.iter().all(|l| l.1 > 0));
                }
                Err(e) => prop_assert_eq!((e, total), (LinesError::Empty, 0)),
            }
        }
    }
}
