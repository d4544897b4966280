//! What is open about an order, for those who opened it and prove that it is.

use ::store::{StoreError, Tx, params, sql};
use kernel::{MerchantId, OrderId};

/// The keys under which the release of an order is held now, in their order.
pub fn release_holds(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<String>, StoreError> {
    tx.query(
        sql!(
            "SELECT hold_key FROM release_hold
             WHERE merchant_id = $1 AND order_id = $2 AND freed_at IS NULL ORDER BY hold_key"
        ),
        params![MerchantId::of(order.home()), order],
        |row| row.get(0),
    )
}
