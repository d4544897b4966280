//! Promises that are kept, or taken back, unit by unit.

use super::Units;
use kernel::{MerchantId, OrderId, SkuId};
use store::{StoreError, Tx, params, sql};

/// Takes units out of an order's committed promises; one of which none is left becomes `ends`. Answers them with their
/// places.
pub(crate) fn part(
    tx: &mut Tx<'_>,
    order: OrderId,
    (units, ends): (&[(SkuId, u32)], &str),
) -> Result<Vec<Units>, StoreError> {
    let (merchant, mut taken) = (MerchantId::of(order.home()), Vec::new());
    let mut units: Vec<(SkuId, u32)> = units.iter().filter(|(_, n)| *n > 0).copied().collect();
    units.sort_unstable();
    for (sku, quantity) in units {
        // Mostly all of them go at once.
        let all = tx.query_opt(
            sql!(
                "UPDATE reservation SET state = $1 \
                 WHERE merchant_id = $2 AND order_id = $3 AND sku_id = $4 \
                 AND state = 'committed' AND quantity = $5 RETURNING location_id"
            ),
            params![ends, merchant, order, sku, quantity],
            |row| row.get(0),
        )?;
        let from = match all {
            Some(location) => Some(location),
            None => tx.query_opt(
                sql!(
                    "UPDATE reservation SET quantity = quantity - $1 \
                     WHERE merchant_id = $2 AND order_id = $3 AND sku_id = $4 \
                     AND state = 'committed' AND quantity > $1 RETURNING location_id"
                ),
                params![quantity, merchant, order, sku],
                |row| row.get(0),
            )?,
        };
        taken.extend(from.map(|location| Units { sku, location, quantity }));
    }
    Ok(taken)
}
