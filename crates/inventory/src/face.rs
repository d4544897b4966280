//! What inventory shows to the house: the facts it tells, and the proof that promises and stock agree.

pub use crate::facts::EVENTS;

use kernel::{MerchantId, SkuId};
use store::proof::{self, Findings, Looked, Proof, key, parts};
use store::{Row, StoreError, Tx, params, sql_all_homes};

const STOCK: &str = "stock is never negative and reservations are open promises";

/// Looks at every place of stock, a page at a time.
pub const PROOFS: &[Proof] = &[Proof { rules: &[STOCK], step: stock }];

/// How many places of stock are read at once.
const PAGE: u32 = 500;

/// One SKU in one place.
struct Place {
    merchant: MerchantId,
    sku: SkuId,
    on_hand: i64,
    reserved: i64,
    /// Units that held and committed reservations add up to.
    promised: i64,
}

fn stock(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (merchant, ids) = parts(after);
    let (sku, location) = ids.split_at(ids.len() / 2);
    let page = tx.query(
        sql_all_homes!(
            "SELECT s.merchant_id, s.sku_id, s.location_id, s.on_hand, s.reserved, \
             COALESCE((SELECT CAST(SUM(r.quantity) AS BIGINT) FROM reservation r \
              WHERE r.merchant_id = s.merchant_id AND r.sku_id = s.sku_id \
              AND r.location_id = s.location_id AND r.state IN ('held', 'committed')), 0) \
             FROM stock s WHERE (s.merchant_id, s.sku_id, s.location_id) > ($1, $2, $3) \
             ORDER BY s.merchant_id, s.sku_id, s.location_id LIMIT $4"
        ),
        params![merchant, sku, location, PAGE],
        |row| {
            let ids = [row.get::<Vec<u8>>(1)?, row.get::<Vec<u8>>(2)?].concat();
            proof::row(key(row.get(0)?, &ids), row, place)
        },
    )?;
    let (end, page) = found.readable(("stock", "sku"), page);
    for place in &page {
        let Place { merchant, sku, on_hand, reserved, promised } = place;
        if *reserved < 0 || on_hand < reserved || reserved != promised {
            found.broken(
                STOCK,
                format!(
                    "{sku} of {merchant}: {on_hand} on hand, {reserved} reserved, open \
                     reservations sum to {promised}"
                ),
            );
        }
    }
    Ok(end)
}

fn place(row: &Row<'_>) -> Result<Place, StoreError> {
    Ok(Place {
        merchant: row.get(0)?,
        sku: row.get(1)?,
        on_hand: row.get(3)?,
        reserved: row.get(4)?,
        promised: row.get(5)?,
    })
}
