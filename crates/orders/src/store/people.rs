//! Addresses and the person who orders. Only sealed bytes come here.

use kernel::{AddressId, Country, ShopperId, Timestamp};
use std::collections::BTreeMap;
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// An address as kept.
#[derive(Clone, Debug)]
pub struct SealedAddress {
    /// Its id; the home is the shopper.
    pub id: AddressId,
    /// Where it is, in the clear: prices depend on it.
    pub country: Country,
    /// A sealed [`crate::Address`] in JSON, by [`crate::seal_address`].
    pub sealed: Vec<u8>,
}

/// Who orders, as kept.
#[derive(Clone)]
pub struct SealedOrderer {
    /// A sealed [`crate::Orderer`] in JSON, by [`crate::seal_orderer`].
    pub sealed: Vec<u8>,
    /// Whose yearly limit it is.
    pub person_key: Vec<u8>,
}

impl std::fmt::Debug for SealedOrderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealedOrderer(***)")
    }
}

/// The columns of [`address_row`], in its order.
const ADDRESS: &str = "address_id, country, sealed";

fn address_row(row: &Row<'_>) -> Result<SealedAddress, StoreError> {
    Ok(SealedAddress { id: row.get(0)?, country: row.get(1)?, sealed: row.get(2)? })
}

pub(crate) fn addresses(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
) -> Result<Vec<SealedAddress>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM address WHERE shopper_id = $1 \
             ORDER BY preferred_at DESC, address_id DESC LIMIT 50",
            ADDRESS
        ),
        params![shopper],
        address_row,
    )
}

/// The addresses of `ids` that are there.
pub(crate) fn addresses_by_id(
    tx: &mut Tx<'_>,
    ids: &[AddressId],
) -> Result<BTreeMap<AddressId, SealedAddress>, StoreError> {
    let keys: Vec<(ShopperId, AddressId)> =
        ids.iter().map(|id| (ShopperId::of(id.home()), *id)).collect();
    let rows: Vec<[Value<'_>; 2]> =
        keys.iter().map(|(shopper, id)| [shopper.to_value(), id.to_value()]).collect();
    let found = tx.query_set(
        sql_set!(
            "WITH v(home, wanted) AS (VALUES {rows}) \
             SELECT {columns} FROM v JOIN address a \
             ON a.shopper_id = v.home AND a.address_id = v.wanted",
            [BIGINT, BYTEA],
            ADDRESS
        ),
        &rows,
        address_row,
    )?;
    Ok(found.into_iter().map(|address| (address.id, address)).collect())
}

pub(crate) fn insert_address(
    tx: &mut Tx<'_>,
    address: &SealedAddress,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO address \
             (shopper_id, address_id, country, sealed, preferred_at, created_at) \
             VALUES ($1, $2, $3, $4, $5, $5)"
        ),
        params![ShopperId::of(address.id.home()), address.id, address.country, address.sealed, now],
    )?;
    Ok(())
}

pub(crate) fn change_address(
    tx: &mut Tx<'_>,
    address: &SealedAddress,
    now: Timestamp,
) -> Result<u64, StoreError> {
    tx.execute(
        sql!(
            "UPDATE address SET country = $1, sealed = $2, preferred_at = $3 \
             WHERE shopper_id = $4 AND address_id = $5"
        ),
        params![address.country, address.sealed, now, ShopperId::of(address.id.home()), address.id],
    )
}

pub(crate) fn prefer_address(
    tx: &mut Tx<'_>,
    id: AddressId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    tx.execute(
        sql!("UPDATE address SET preferred_at = $1 WHERE shopper_id = $2 AND address_id = $3"),
        params![now, ShopperId::of(id.home()), id],
    )
}

pub(crate) fn delete_address(tx: &mut Tx<'_>, id: AddressId) -> Result<u64, StoreError> {
    tx.execute(
        sql!("DELETE FROM address WHERE shopper_id = $1 AND address_id = $2"),
        params![ShopperId::of(id.home()), id],
    )
}

/// The persons who order for `shoppers`; who has not said so is absent.
pub(crate) fn orderers(
    tx: &mut Tx<'_>,
    shoppers: &[ShopperId],
) -> Result<BTreeMap<ShopperId, SealedOrderer>, StoreError> {
    let rows: Vec<[Value<'_>; 1]> = shoppers.iter().map(|id| [id.to_value()]).collect();
    let found = tx.query_set(
        sql_set!(
            "WITH v(shopper_id) AS (VALUES {rows}) \
             SELECT o.shopper_id, o.sealed, o.person_key FROM v \
             JOIN orderer o ON o.shopper_id = v.shopper_id",
            [BIGINT]
        ),
        &rows,
        |row| Ok((row.get(0)?, SealedOrderer { sealed: row.get(1)?, person_key: row.get(2)? })),
    )?;
    Ok(found.into_iter().collect())
}

pub(crate) fn save_orderer(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    orderer: &SealedOrderer,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO orderer (shopper_id, sealed, person_key, saved_at) \
             VALUES ($1, $2, $3, $4) ON CONFLICT (shopper_id) DO UPDATE \
             SET sealed = excluded.sealed, person_key = excluded.person_key, \
             saved_at = excluded.saved_at"
        ),
        params![shopper, orderer.sealed, orderer.person_key, now],
    )?;
    Ok(())
}

pub(crate) fn delete_orderer(tx: &mut Tx<'_>, shopper: ShopperId) -> Result<u64, StoreError> {
    tx.execute(sql!("DELETE FROM orderer WHERE shopper_id = $1"), params![shopper])
}
