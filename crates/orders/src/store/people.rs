//! Addresses and the person who orders. Only sealed bytes come here.

use kernel::{AddressId, Country, ShopperId, Timestamp};
use store::{Row, StoreError, Tx, params, sql};

/// An address as kept.
#[derive(Clone, Debug)]
pub struct SealedAddress {
    /// Its id; the home is the shopper.
    pub id: AddressId,
    /// Where it is, in the clear: prices depend on it.
    pub country: Country,
    /// A sealed [`crate::Address`] in JSON; its context is [`crate::ship_to_context`].
    pub sealed: Vec<u8>,
}

/// Who orders, as kept.
#[derive(Clone)]
pub struct SealedOrderer {
    /// A sealed [`crate::Orderer`] in JSON; its context is [`crate::orderer_context`].
    pub sealed: Vec<u8>,
    /// Whose yearly limit it is.
    pub person_key: Vec<u8>,
}

impl std::fmt::Debug for SealedOrderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealedOrderer(***)")
    }
}

fn read_address(row: &Row<'_>) -> Result<SealedAddress, StoreError> {
    Ok(SealedAddress { id: row.get(0)?, country: row.get(1)?, sealed: row.get(2)? })
}

pub(crate) fn addresses(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
) -> Result<Vec<SealedAddress>, StoreError> {
    tx.query(
        sql!(
            "SELECT address_id, country, sealed FROM address WHERE shopper_id = $1 \
             ORDER BY preferred_at DESC, address_id DESC LIMIT 50"
        ),
        params![shopper],
        read_address,
    )
}

pub(crate) fn address(tx: &mut Tx<'_>, id: AddressId) -> Result<Option<SealedAddress>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT address_id, country, sealed FROM address \
             WHERE shopper_id = $1 AND address_id = $2"
        ),
        params![ShopperId::of(id.home()), id],
        read_address,
    )
}

pub(crate) fn save_address(
    tx: &mut Tx<'_>,
    address: &SealedAddress,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO address \
             (shopper_id, address_id, country, sealed, preferred_at, created_at) \
             VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (shopper_id, address_id) DO UPDATE \
             SET country = excluded.country, sealed = excluded.sealed, \
             preferred_at = excluded.preferred_at"
        ),
        params![ShopperId::of(address.id.home()), address.id, address.country, address.sealed, now],
    )?;
    Ok(())
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

pub(crate) fn orderer(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
) -> Result<Option<SealedOrderer>, StoreError> {
    tx.query_opt(
        sql!("SELECT sealed, person_key FROM orderer WHERE shopper_id = $1"),
        params![shopper],
        |row| Ok(SealedOrderer { sealed: row.get(0)?, person_key: row.get(1)? }),
    )
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
