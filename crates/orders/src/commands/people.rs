use crate::{SealedAddress, SealedOrderer, commands::events::Events, store};
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

fn told(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    kind: &'static str,
    moment: &Moment,
) -> Result<(), StoreError> {
    let mut events = Events::default();
    let subject = *kernel::Id::of_home(shopper.home()).bytes();
    events.other(shopper.home(), kind, subject, "{}".to_owned());
    events.emit(tx, moment.now)
}

/// Keeps a sealed address, over the one of that id when one is given; it becomes the preferred one.
///
/// # Errors
/// [`AddressError`].
pub fn save_address(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    id: Option<AddressId>,
    (country, sealed): (Country, &[u8]),
    moment: &mut Moment,
) -> Result<AddressId, AddressError> {
    let known = store::people::addresses(tx, shopper)?;
    let id = match id {
        Some(id) if known.iter().any(|address| address.id == id) => id,
        Some(_) => return Err(AddressError::NotFound),
        None if known.len() >= 50 => return Err(AddressError::Full),
        None => moment.id(shopper.home()),
    };
    let address = SealedAddress { id, country, sealed: sealed.to_vec() };
    store::people::save_address(tx, &address, moment.now)?;
    told(tx, shopper, "address.saved", moment)?;
    Ok(id)
}

/// Puts an address first.
///
/// # Errors
/// [`AddressError::NotFound`].
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
    Ok(told(tx, shopper, "address.saved", moment)?)
}

/// Deletes an address; orders keep their own copy.
///
/// # Errors
/// [`AddressError::NotFound`].
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
    Ok(told(tx, shopper, "address.forgotten", moment)?)
}

/// Keeps who orders in the eyes of customs, in place of who was kept before.
///
/// # Errors
/// The store's.
pub fn save_orderer(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    orderer: &SealedOrderer,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    store::people::save_orderer(tx, shopper, orderer, moment.now)?;
    told(tx, shopper, "orderer.saved", moment)
}

/// Forgets who orders; orders keep their own copy, which customs asks for.
///
/// # Errors
/// The store's.
pub fn forget_orderer(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    store::people::delete_orderer(tx, shopper)?;
    told(tx, shopper, "orderer.forgotten", moment)
}
