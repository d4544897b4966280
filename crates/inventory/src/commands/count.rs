use crate::facts::{self, StockCounted};
use crate::{Counted, ShortCount, queries, store};
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{MerchantId, Moment, SkuId};
use std::collections::{BTreeMap, BTreeSet};

/// Sets how many units of each SKU the merchant has in its first place, promised ones included.
/// A SKU of which more is promised than was counted stays as it was and is answered in `short`.
/// Of a SKU that is named twice the last count is taken.
pub fn count(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    counted: &[(SkuId, u32)],
    moment: &mut Moment,
) -> Result<Counted, StoreError> {
    let wanted: BTreeMap<SkuId, u32> = counted.iter().copied().collect();
    if wanted.is_empty() {
        return Ok(Counted::default());
    }
    let lines: Vec<(SkuId, u32)> = wanted.iter().map(|(sku, n)| (*sku, *n)).collect();
    let location = store::main_location(tx, merchant, moment.id(merchant.home()), moment.now)?;
    let set = store::set_on_hand(tx, merchant, location, &lines, moment.now)?;
    let done: BTreeSet<SkuId> = set.iter().copied().collect();
    let mut left = wanted;
    left.retain(|sku, _| !done.contains(sku));
    let short = shortages(tx, merchant, &left)?;
    let told = StockCounted { skus: set };
    events::emit(tx, facts::STOCK_COUNTED, Subject::of(location.id()), &told, moment.now)?;
    Ok(Counted { set: told.skus.len(), short })
}

fn shortages(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    left: &BTreeMap<SkuId, u32>,
) -> Result<Vec<ShortCount>, StoreError> {
    if left.is_empty() {
        return Ok(Vec::new());
    }
    let skus: Vec<SkuId> = left.keys().copied().collect();
    let mut promised: BTreeMap<SkuId, u32> = BTreeMap::new();
    for level in queries::levels(tx, merchant, &skus)? {
        *promised.entry(level.sku).or_default() += level.reserved;
    }
    let short = |(sku, counted): (&SkuId, &u32)| ShortCount {
        sku: *sku,
        counted: *counted,
        promised: promised.get(sku).copied().unwrap_or(0),
    };
    Ok(left.iter().map(short).collect())
}
