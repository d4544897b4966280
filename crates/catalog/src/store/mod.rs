//! The catalogue's SQL that writes, and what an import alone looks for; what others read is in `queries`.

mod codes;
mod save;

pub(crate) use codes::listings_with_codes;
pub(crate) use save::{save, set_status, want_pictures};

use crate::domain::draft::VariantDraft;
use crate::domain::listing::Variant;
use kernel::{ListingId, SkuId};
use store::StoreError;

pub(crate) fn json_text<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Column("json"))
}

impl VariantDraft {
    /// The variant this draft makes, under `id`.
    pub(crate) fn into_variant(self, id: SkuId, listing: ListingId) -> Variant {
        Variant {
            id,
            listing,
            code: self.code,
            values: self.values,
            price: self.price,
            weight: self.weight,
            barcode: self.barcode,
            attributes: self.attributes,
            hs: self.hs,
            stock_stated: self.stock_stated,
        }
    }
}
