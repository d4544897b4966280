use crate::facts::{self, StockCounted};
use crate::store;
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{MerchantId, Moment, SkuId};

/// Units that came back are in stock again, in the merchant's first place; those of a SKU that was never counted
/// are its first.
pub fn put_back(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    units: &[(SkuId, u32)],
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let units: Vec<(SkuId, u32)> = units.iter().filter(|(_, n)| *n > 0).copied().collect();
    if units.is_empty() {
        return Ok(());
    }
    let location = store::main_location(tx, merchant, moment.id(merchant.home()), moment.now)?;
    for one in &units {
        store::add_on_hand(tx, (merchant, location), *one, moment.now)?;
    }
    let told = StockCounted { skus: units.into_iter().map(|(sku, _)| sku).collect() };
    events::emit(tx, facts::STOCK_COUNTED, Subject::of(location.id()), &told, moment.now)
}
