//! Reading who a person is, for those who write to people and for whoever runs the machine.

use crate::store::{members, people};
use kernel::{MerchantId, ShopperId};
use letters::{Addressee, Email};
use store::{StoreError, Tx};

/// Where letters to a person go; `None` when there is no such account.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn addressee(tx: &mut Tx<'_>, shopper: ShopperId) -> Result<Option<Addressee>, StoreError> {
    Ok(people::account(tx, shopper)?.map(|account| Addressee::from(&account)))
}

/// The merchant that a person owns or is a member of, whatever its state.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn merchant_of_member(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
) -> Result<Option<MerchantId>, StoreError> {
    members::of_member(tx, shopper)
}

/// The operator with that address: who it is, and the name.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn operator_of(
    tx: &mut Tx<'_>,
    email: &Email,
) -> Result<Option<(ShopperId, String)>, StoreError> {
    let account = people::account_of(tx, email)?.filter(|account| account.operator_at.is_some());
    Ok(account.map(|account| (account.id, account.name)))
}

/// The first home after number `after` that was claimed for a merchant.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn merchant_home_after(tx: &mut Tx<'_>, after: i64) -> Result<Option<MerchantId>, StoreError> {
    people::merchant_home_after(tx, after)
}
