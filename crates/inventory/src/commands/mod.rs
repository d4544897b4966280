//! One file per command.

mod commit;
mod count;
mod release;
mod reserve;
mod ship;

pub use commit::commit;
pub use count::count;
pub use release::release;
pub use reserve::reserve;
pub use ship::ship;

use crate::store::Promise;
use kernel::{LocationId, SkuId};
use std::collections::BTreeMap;

/// Lines by place, each sorted by SKU: the order in which rows are locked everywhere.
fn by_place(promises: Vec<Promise>) -> BTreeMap<LocationId, Vec<(SkuId, u32)>> {
    let mut places: BTreeMap<LocationId, Vec<(SkuId, u32)>> = BTreeMap::new();
    for (location, sku, quantity) in promises {
        places.entry(location).or_default().push((sku, quantity));
    }
    places.values_mut().for_each(|lines| lines.sort_unstable());
    places
}
