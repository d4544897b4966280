//! Cart lines, in the home of the shopper or of an anonymous visitor.

use kernel::{Home, ListingId, MerchantId, ShopperId, SkuId, Timestamp};
use store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// Whose cart it is. Shoppers have their home numbers, which are above zero; browsers in which nobody
/// is signed in have numbers below zero, so that the two never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CartOwner(i64);

impl CartOwner {
    /// A browser in which nobody is signed in, by the random bits that tell it apart.
    #[must_use]
    pub const fn visitor(bits: &[u8; 16]) -> CartOwner {
        let [a, b, c, d, e, f, g, h, ..] = *bits;
        CartOwner(i64::from_be_bytes([a, b, c, d, e, f, g, h]) | i64::MIN)
    }

    /// The shopper, unless it is a browser.
    #[must_use]
    pub fn shopper(self) -> Option<ShopperId> {
        Home::from_number(self.0).map(ShopperId::of)
    }
}

impl From<ShopperId> for CartOwner {
    fn from(shopper: ShopperId) -> CartOwner {
        CartOwner(shopper.number())
    }
}

/// One line of a cart, as kept: what it costs is looked up when it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CartLine {
    /// Who sells it.
    pub merchant: MerchantId,
    /// What.
    pub sku: SkuId,
    /// On which page it was found.
    pub listing: ListingId,
    /// Units, at least 1.
    pub quantity: u32,
    /// When it was put in.
    pub added_at: Timestamp,
}

pub(crate) fn lines(tx: &mut Tx<'_>, owner: CartOwner) -> Result<Vec<CartLine>, StoreError> {
    tx.query(
        sql!(
            "SELECT merchant_id, sku_id, listing_id, quantity, added_at FROM cart_line \
             WHERE shopper_id = $1 ORDER BY merchant_id, added_at, sku_id"
        ),
        params![owner.0],
        |row| {
            Ok(CartLine {
                merchant: row.get(0)?,
                sku: row.get(1)?,
                listing: row.get(2)?,
                quantity: row.get(3)?,
                added_at: row.get(4)?,
            })
        },
    )
}

pub(crate) fn put(tx: &mut Tx<'_>, owner: CartOwner, lines: &[CartLine]) -> Result<(), StoreError> {
    let mut sorted = lines.to_vec();
    sorted.sort_unstable_by_key(|line| (line.merchant, line.sku));
    let row =
        |line: &CartLine| (line.merchant, line.sku, line.listing, line.quantity, line.added_at);
    let sorted: Vec<_> = sorted.iter().map(row).collect();
    let rows: Vec<[Value<'_>; 6]> = sorted
        .iter()
        .map(|(merchant, sku, listing, n, at)| {
            let (home, merchant, at) = (owner.0.to_value(), merchant.to_value(), at.to_value());
            [home, merchant, sku.to_value(), listing.to_value(), n.to_value(), at]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO cart_line \
             (shopper_id, merchant_id, sku_id, listing_id, quantity, added_at) \
             VALUES {rows} ON CONFLICT (shopper_id, merchant_id, sku_id) \
             DO UPDATE SET quantity = excluded.quantity, listing_id = excluded.listing_id",
            [BIGINT, BIGINT, BYTEA, BYTEA, BIGINT, BIGINT]
        ),
        &rows,
    )?;
    Ok(())
}

pub(crate) fn remove(tx: &mut Tx<'_>, owner: CartOwner, sku: SkuId) -> Result<u64, StoreError> {
    let merchant = MerchantId::of(sku.home());
    tx.execute(
        sql!("DELETE FROM cart_line WHERE shopper_id = $1 AND merchant_id = $2 AND sku_id = $3"),
        params![owner.0, merchant, sku],
    )
}

pub(crate) fn clear(tx: &mut Tx<'_>, owner: CartOwner) -> Result<u64, StoreError> {
    tx.execute(sql!("DELETE FROM cart_line WHERE shopper_id = $1"), params![owner.0])
}
