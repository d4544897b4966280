use crate::{SealedAddress, SealedOrderer, commands::emit, facts, store};
use ::store::{StoreError, Tx};
use kernel::{AddressId, Country, Moment, ShopperId};

/// Why an address was not kept.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// It is not this shopper's, or is gone.
    #[error("there is no such address")]
    NotFound,
    /// Fifty are enough.
    #[error("an address book holds at most 50 addresses")]
    Full,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps a sealed address, over the one of that id when one is given; it becomes the preferred one.
///
/// # Errors
/// [`AddressError::NotFound`] when the one to change is gone or another's; [`AddressError::Full`]:
/// delete one first.
pub fn save_address(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    id: Option<AddressId>,
    (country, sealed): (Country, &[u8]),
    moment: &mut Moment,
) -> Result<AddressId, AddressError> {
    let sealed = sealed.to_vec();
    let id = match id {
        Some(id) => {
            let own = id.home() == shopper.home();
            let address = SealedAddress { id, country, sealed };
            if !own || store::people::change_address(tx, &address, moment.now)? == 0 {
                return Err(AddressError::NotFound);
            }
            id
        }
        None if store::people::addresses(tx, shopper)?.len() >= 50 => {
            return Err(AddressError::Full);
        }
        None => {
            let address = SealedAddress { id: moment.id(shopper.home()), country, sealed };
            store::people::insert_address(tx, &address, moment.now)?;
            address.id
        }
    };
    emit::shopper(tx, facts::ADDRESS_SAVED, shopper, moment.now)?;
    Ok(id)
}

/// Puts an address first.
///
/// # Errors
/// [`AddressError::NotFound`] when it is gone or another's.
pub fn prefer_address(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    id: AddressId,
    moment: &mut Moment,
) -> Result<(), AddressError> {
    let own = id.home() == shopper.home();
    if !own || store::people::prefer_address(tx, id, moment.now)? == 0 {
        return Err(AddressError::NotFound);
    }
    Ok(emit::shopper(tx, facts::ADDRESS_SAVED, shopper, moment.now)?)
}

/// Deletes an address; orders keep their own copy.
///
/// # Errors
/// [`AddressError::NotFound`] when it is gone or another's.
pub fn forget_address(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    id: AddressId,
    moment: &mut Moment,
) -> Result<(), AddressError> {
    let own = id.home() == shopper.home();
    if !own || store::people::delete_address(tx, id)? == 0 {
        return Err(AddressError::NotFound);
    }
    Ok(emit::shopper(tx, facts::ADDRESS_FORGOTTEN, shopper, moment.now)?)
}

/// Keeps who orders in the eyes of customs, in place of who was kept before.
pub fn save_orderer(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    orderer: &SealedOrderer,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    store::people::save_orderer(tx, shopper, orderer, moment.now)?;
    emit::shopper(tx, facts::ORDERER_SAVED, shopper, moment.now)
}

/// Forgets who orders; orders keep their own copy, which customs asks for.
pub fn forget_orderer(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    store::people::delete_orderer(tx, shopper)?;
    emit::shopper(tx, facts::ORDERER_FORGOTTEN, shopper, moment.now)
}
