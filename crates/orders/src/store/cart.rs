//! Cart lines, in the home of the shopper or of an anonymous visitor.

use kernel::{Home, ListingId, MerchantId, ShopperId, SkuId, Timestamp};
use std::collections::BTreeMap;
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// Whose cart it is. Shoppers have their home numbers, which are above zero; browsers in which nobody
/// is signed in have numbers below zero, so that the two never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CartOwner(i64);

impl CartOwner {
    /// A browser in which nobody is signed in, by the random bits that tell it apart.
    #[must_use]
    pub const fn visitor(bits: &[u8; 16]) -> CartOwner {
        let [a, b, c, d, e, f, g, h, ..] = *bits;
        CartOwner((i64::from_be_bytes([a, b, c, d, e, f, g, h]) | i64::MIN) & !AT_ONCE)
    }

    /// What the same shopper or browser buys at once: a cart of its own beside the one that she fills, of which nothing
    /// is bought with it.
    #[must_use]
    pub const fn at_once(self) -> CartOwner {
        CartOwner(self.0 | AT_ONCE)
    }

    /// The shopper, unless it is a browser.
    #[must_use]
    pub fn shopper(self) -> Option<ShopperId> {
        Home::from_number(self.0 & !AT_ONCE).map(ShopperId::of)
    }

    /// Which version of it a checkout bought, as the checkout keeps it: below zero of what was bought at once, so that the
    /// versions of a shopper's two carts are never taken for one another.
    pub(crate) const fn bought(self, version: i64) -> i64 {
        if self.0 & AT_ONCE == 0 { version } else { -version }
    }
}

impl From<ShopperId> for CartOwner {
    fn from(shopper: ShopperId) -> CartOwner {
        CartOwner(shopper.number())
    }
}

/// The bit that tells what is bought at once from the cart of the same shopper, whose number has 40 bits, or browser.
const AT_ONCE: i64 = 1 << 60;

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

/// A cart as read at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    /// Rises with every change; `lines` are all there was at this one.
    pub(crate) version: i64,
    pub(crate) lines: Vec<CartLine>,
}

/// The carts of `owners`; one that never held anything is absent.
pub(crate) fn kept(
    tx: &mut Tx<'_>,
    owners: &[CartOwner],
) -> Result<BTreeMap<CartOwner, Kept>, StoreError> {
    let rows: Vec<[Value<'_>; 1]> = sorted(owners).iter().map(|n| [Value::Int(*n)]).collect();
    // One statement, so that lines and version belong together also at READ COMMITTED.
    let found = tx.query_set(
        sql_set!(
            "WITH v(shopper_id) AS (VALUES {rows}) \
             SELECT c.shopper_id, c.version, l.merchant_id, l.sku_id, l.listing_id, l.quantity, \
             l.added_at FROM v JOIN cart c ON c.shopper_id = v.shopper_id \
             LEFT JOIN cart_line l ON l.shopper_id = c.shopper_id",
            [BIGINT]
        ),
        &rows,
        |row| Ok((CartOwner(row.get(0)?), row.get(1)?, line(row)?)),
    )?;
    let mut carts: BTreeMap<CartOwner, Kept> = BTreeMap::new();
    for (owner, version, line) in found {
        let cart = carts.entry(owner).or_default();
        cart.version = version;
        cart.lines.extend(line);
    }
    for cart in carts.values_mut() {
        cart.lines.sort_unstable_by_key(|line| (line.merchant, line.added_at, line.sku));
    }
    Ok(carts)
}

/// `None` for a cart without lines.
fn line(row: &Row<'_>) -> Result<Option<CartLine>, StoreError> {
    let Some(merchant) = row.get(2)? else { return Ok(None) };
    let (sku, listing, quantity) = (row.get(3)?, row.get(4)?, row.get(5)?);
    Ok(Some(CartLine { merchant, sku, listing, quantity, added_at: row.get(6)? }))
}

pub(crate) fn lines(tx: &mut Tx<'_>, owner: CartOwner) -> Result<Vec<CartLine>, StoreError> {
    Ok(kept(tx, &[owner])?.remove(&owner).unwrap_or_default().lines)
}

/// Units in a cart.
pub(crate) fn units(tx: &mut Tx<'_>, owner: CartOwner) -> Result<u32, StoreError> {
    let units = tx.query_opt(
        sql!("SELECT CAST(SUM(quantity) AS BIGINT) FROM cart_line WHERE shopper_id = $1"),
        params![owner.0],
        |row| row.get::<Option<u32>>(0),
    )?;
    Ok(units.flatten().unwrap_or(0))
}

fn sorted(owners: &[CartOwner]) -> Vec<i64> {
    let mut numbers: Vec<i64> = owners.iter().map(|owner| owner.0).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Opens carts for a change: until this transaction ends, nobody else changes or buys them. The first
/// thing that such a transaction writes.
pub(crate) fn open(
    tx: &mut Tx<'_>,
    owners: &[CartOwner],
    now: Timestamp,
) -> Result<(), StoreError> {
    let (one, now) = (Value::Int(1), Value::Int(now.micros()));
    let rows: Vec<[Value<'_>; 3]> =
        sorted(owners).iter().map(|n| [Value::Int(*n), one, now]).collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO cart (shopper_id, version, touched_at) VALUES {rows} \
             ON CONFLICT (shopper_id) DO UPDATE SET version = cart.version + 1, \
             touched_at = excluded.touched_at",
            [BIGINT, BIGINT, BIGINT]
        ),
        &rows,
    )?;
    Ok(())
}

/// As [`open`], for carts that are to be bought as they were read; `false` when one of them was
/// changed or bought meanwhile.
pub(crate) fn claim(tx: &mut Tx<'_>, carts: &[(CartOwner, i64)]) -> Result<bool, StoreError> {
    let mut carts = carts.to_vec();
    carts.sort_unstable();
    let rows: Vec<[Value<'_>; 2]> =
        carts.iter().map(|(owner, version)| [Value::Int(owner.0), version.to_value()]).collect();
    let claimed = tx.execute_set(
        sql_set!(
            "WITH v(shopper_id, version) AS (VALUES {rows}) \
             UPDATE cart SET version = cart.version + 1 FROM v \
             WHERE cart.shopper_id = v.shopper_id AND cart.version = v.version",
            [BIGINT, BIGINT]
        ),
        &rows,
    )?;
    Ok(claimed == rows.len() as u64)
}

/// Takes everything out of claimed carts: whoever changes lines opens the cart first, so these are
/// those that were read.
pub(crate) fn empty(tx: &mut Tx<'_>, owners: &[CartOwner]) -> Result<(), StoreError> {
    let rows: Vec<[Value<'_>; 1]> = sorted(owners).iter().map(|n| [Value::Int(*n)]).collect();
    tx.execute_set(
        sql_set!(
            "WITH v(shopper_id) AS (VALUES {rows}) \
             DELETE FROM cart_line WHERE shopper_id IN (SELECT v.shopper_id FROM v)",
            [BIGINT]
        ),
        &rows,
    )?;
    Ok(())
}

/// Puts more of a product in; `false` when that would be more than `most` of it.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    owner: CartOwner,
    line: &CartLine,
    most: u32,
) -> Result<bool, StoreError> {
    let put = tx.execute(
        sql!(
            "INSERT INTO cart_line \
             (shopper_id, merchant_id, sku_id, listing_id, quantity, added_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (shopper_id, merchant_id, sku_id) \
             DO UPDATE SET quantity = cart_line.quantity + excluded.quantity, \
             listing_id = excluded.listing_id \
             WHERE cart_line.quantity + excluded.quantity <= CAST($7 AS BIGINT)"
        ),
        params![owner.0, line.merchant, line.sku, line.listing, line.quantity, line.added_at, most],
    )?;
    Ok(put == 1)
}

/// Sets lines, in the place of those of the same product.
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

/// Forgets the cart of a browser, whose owner signed in.
pub(crate) fn forget(tx: &mut Tx<'_>, visitor: CartOwner) -> Result<(), StoreError> {
    tx.execute(sql!("DELETE FROM cart_line WHERE shopper_id = $1"), params![visitor.0])?;
    tx.execute(sql!("DELETE FROM cart WHERE shopper_id = $1"), params![visitor.0])?;
    Ok(())
}

/// Forgets carts of browsers that were last changed before `since`, longest untouched first, at most
/// `limit`; answers how many. Browsers are below zero, and a cart that is changed meanwhile stays.
pub(crate) fn forget_untouched(
    tx: &mut Tx<'_>,
    since: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    let gone: Vec<CartOwner> = tx.query(
        sql!(
            "DELETE FROM cart WHERE shopper_id IN (SELECT shopper_id FROM cart \
             WHERE shopper_id < 0 AND touched_at < $1 ORDER BY touched_at, shopper_id LIMIT $2) \
             AND touched_at < $1 RETURNING shopper_id"
        ),
        params![since, limit],
        |row| Ok(CartOwner(row.get(0)?)),
    )?;
    empty(tx, &gone)?;
    Ok(gone.len() as u64)
}
