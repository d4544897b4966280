//! Paying a merchant what is free to be paid.

use super::post::post;
use crate::domain::{Entry, EntryKind, LedgerError, flows};
use ::store::Tx;
use kernel::{EntryId, MerchantId, Moment, Money, PayoutId};

/// Moves `amount` (above zero) from the merchant's payable to what is on its way to her bank.
///
/// # Errors
/// [`LedgerError::Overdrawn`] says how much less is payable; [`LedgerError::AlreadyPosted`] for a
/// payout of that id.
pub fn pay_out(
    tx: &mut Tx<'_>,
    payout: PayoutId,
    amount: Money,
    moment: &mut Moment,
) -> Result<EntryId, LedgerError> {
    let entry = Entry {
        merchant: MerchantId::of(payout.home()),
        kind: EntryKind::Payout,
        order: None,
        payout: Some(payout),
        assessment: None,
        movement: None,
        fee: None,
        lines: flows::payout(amount)?,
    };
    post(tx, &entry, moment)
}
