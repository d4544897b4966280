//! An operator decides that somebody writes nothing that others read, or does again. Whoever decides it says so in
//! its own facts.

use crate::domain::grant::Over;
use crate::letters::sees_orders;
use crate::queries::HOLDERS_MAX;
use crate::store::grants;
use crate::store::writers::{self, Barred};
use kernel::{MerchantId, ShopperId};
use store::{StoreError, Tx};

/// Bars a person from writing; false when she is.
pub fn bar_writer(tx: &mut Tx<'_>, barred: &Barred) -> Result<bool, StoreError> {
    writers::bar(tx, barred)
}

/// Lets a person write again; false when she may.
pub fn allow_writer(tx: &mut Tx<'_>, person: ShopperId) -> Result<bool, StoreError> {
    writers::unbar(tx, person)
}

/// Whether a person may read what others write, and write nothing herself.
pub fn is_barred(tx: &mut Tx<'_>, person: ShopperId) -> Result<bool, StoreError> {
    writers::is_barred(tx, person)
}

/// Whether everybody who looks after a merchant's orders is barred from writing: then it writes nothing either.
pub fn is_merchant_barred(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<bool, StoreError> {
    let holders = grants::over(tx, Over::Merchant(merchant), HOLDERS_MAX)?;
    let mut people = holders.iter().filter(|row| sees_orders(row.grant)).peekable();
    if people.peek().is_none() {
        return Ok(false);
    }
    for row in people {
        if !writers::is_barred(tx, row.shopper)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Who may not write, the last one first, at most `limit`.
pub fn barred_writers(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Barred>, StoreError> {
    writers::barred(tx, limit)
}
