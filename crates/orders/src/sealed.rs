//! Addresses and who orders, sealed before they are kept and opened for whoever may read them. Called at
//! the doors: commands see sealed bytes alone.

use crate::{Address, OrderHead, Orderer, SealedAddress, SealedOrderer};
use ::store::StoreError;
use accounts::{Vault, VaultError};
use kernel::{AddressId, ShopperId};

/// Why something was not sealed: a fault, nothing that a person can mend.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The keyring refused.
    #[error(transparent)]
    Vault(VaultError),
    /// It could not be written down.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The store.
    #[error(transparent)]
    Store(StoreError),
}

impl From<VaultError> for SealError {
    fn from(error: VaultError) -> SealError {
        match error {
            VaultError::Store(error) => SealError::Store(error),
            other => SealError::Vault(other),
        }
    }
}

/// What an address is sealed for: it opens for this shopper's orders and nothing else.
fn ship_to_context(shopper: ShopperId) -> String {
    format!("address/{shopper}")
}

/// What the person who orders is sealed for.
fn orderer_context(shopper: ShopperId) -> String {
    format!("orderer/{shopper}")
}

/// An address as it is kept.
///
/// # Errors
/// [`SealError`]: nothing that a person can mend.
pub fn seal_address(
    vault: &Vault,
    shopper: ShopperId,
    address: &Address,
) -> Result<Vec<u8>, SealError> {
    Ok(vault.seal(&serde_json::to_vec(address)?, &ship_to_context(shopper))?)
}

fn open_address(vault: &Vault, shopper: ShopperId, sealed: &[u8]) -> Option<Address> {
    let plain = vault.open(sealed, &ship_to_context(shopper)).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// The addresses of a shopper that can be opened, with their ids.
#[must_use]
pub fn open_addresses(
    vault: &Vault,
    shopper: ShopperId,
    sealed: &[SealedAddress],
) -> Vec<(AddressId, Address)> {
    let open = |one: &SealedAddress| Some((one.id, open_address(vault, shopper, &one.sealed)?));
    sealed.iter().filter_map(open).collect()
}

/// The address of an order, opened; none when the keys do not fit.
#[must_use]
pub fn open_ship_to(vault: &Vault, order: &OrderHead) -> Option<Address> {
    open_address(vault, order.shopper, &order.ship_to)
}

/// The person who orders as she is kept, with the key of her yearly limit.
///
/// # Errors
/// [`SealError`]: nothing that a person can mend.
pub fn seal_orderer(
    vault: &Vault,
    shopper: ShopperId,
    orderer: &Orderer,
) -> Result<SealedOrderer, SealError> {
    let sealed = vault.seal(&serde_json::to_vec(orderer)?, &orderer_context(shopper))?;
    let person_key = vault.person_key(&orderer.id_number).to_vec();
    Ok(SealedOrderer { sealed, person_key })
}

/// The person who orders, opened; none when the keys do not fit.
#[must_use]
pub fn open_orderer(vault: &Vault, shopper: ShopperId, sealed: &SealedOrderer) -> Option<Orderer> {
    let plain = vault.open(&sealed.sealed, &orderer_context(shopper)).ok()?;
    serde_json::from_slice(&plain).ok()
}
