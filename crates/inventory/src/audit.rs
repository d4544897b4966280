//! The check that promises and stock agree, over every merchant.

use kernel::{LocationId, MerchantId, SkuId};
use store::{StoreError, Tx, params, sql_all_homes};

/// A place where stock and promises do not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockFault {
    /// Whose stock.
    pub merchant: MerchantId,
    /// Of what.
    pub sku: SkuId,
    /// Where.
    pub location: LocationId,
    /// Units in the place.
    pub on_hand: i64,
    /// Units marked as promised.
    pub reserved: i64,
    /// Units that held and committed reservations add up to.
    pub promised: i64,
}

/// Every place where `0 <= reserved <= on_hand` or `reserved = sum of open reservations` is broken.
///
/// # Errors
/// The store's.
pub fn audit(tx: &mut Tx<'_>) -> Result<Vec<StockFault>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT s.merchant_id, s.sku_id, s.location_id, s.on_hand, s.reserved, \
             COALESCE(r.promised, 0) FROM stock s LEFT JOIN \
             (SELECT merchant_id, sku_id, location_id, CAST(SUM(quantity) AS BIGINT) AS promised \
              FROM reservation WHERE state IN ('held', 'committed') \
              GROUP BY merchant_id, sku_id, location_id) r \
             ON r.merchant_id = s.merchant_id AND r.sku_id = s.sku_id \
             AND r.location_id = s.location_id \
             WHERE s.reserved < 0 OR s.on_hand < s.reserved OR s.reserved <> COALESCE(r.promised, 0) \
             ORDER BY s.merchant_id, s.sku_id, s.location_id"
        ),
        params![],
        |row| {
            Ok(StockFault {
                merchant: row.get(0)?,
                sku: row.get(1)?,
                location: row.get(2)?,
                on_hand: row.get(3)?,
                reserved: row.get(4)?,
                promised: row.get(5)?,
            })
        },
    )
}
