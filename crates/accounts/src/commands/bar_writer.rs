//! An operator decides that somebody writes nothing that others read, or does again. Whoever decides it says so in
//! its own facts.

use crate::domain::grant::{Over, Role};
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

/// Whether a merchant's words are those of people who may not write: one of its owners is barred, who speak for it, or
/// everybody who looks after its orders. Where a step names the person who takes it, that person alone counts.
pub fn is_merchant_barred(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<bool, StoreError> {
    let holders = grants::over(tx, Over::Merchant(merchant), HOLDERS_MAX)?;
    let (mut people, mut barred) = (0_usize, 0_usize);
    for row in holders.iter().filter(|row| sees_orders(row.grant)) {
        people += 1;
        if writers::is_barred(tx, row.shopper)? {
            if row.grant.role == Role::Owner {
                return Ok(true);
            }
            barred += 1;
        }
    }
    Ok(people > 0 && barred == people)
}

/// Who may not write, the last one first, at most `limit`.
pub fn barred_writers(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Barred>, StoreError> {
    writers::barred(tx, limit)
}
