//! Reading who a person is, for those who write to people and for whoever runs the machine.

use crate::domain::principal::runs_the_market;
use crate::store::{grants, people};
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

/// The operator with that address: who it is, and the name.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn operator_of(
    tx: &mut Tx<'_>,
    email: &Email,
) -> Result<Option<(ShopperId, String)>, StoreError> {
    let Some(account) = people::account_of(tx, email)? else { return Ok(None) };
    let operates = runs_the_market(&grants::of(tx, account.id)?);
    Ok(operates.then_some((account.id, account.name)))
}

/// The first home after number `after` that was claimed for a merchant.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn merchant_home_after(tx: &mut Tx<'_>, after: i64) -> Result<Option<MerchantId>, StoreError> {
    people::merchant_home_after(tx, after)
}
