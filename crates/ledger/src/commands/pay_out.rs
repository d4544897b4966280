//! Paying a merchant what is free to be paid, and what her bank says of it.

use super::debt::take_debt;
use super::post::post;
use crate::domain::{Entry, EntryKind, LedgerError, flows};
use ::store::Tx;
use kernel::{EntryId, MerchantId, Moment, Money, PayoutId};

/// Moves `amount` (above zero) from the merchant's payable to what leaves for her bank.
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
    book(tx, (EntryKind::Payout, payout), flows::payout(amount)?, moment)
}

/// The bank paid it.
///
/// # Errors
/// [`LedgerError::AlreadyPosted`] when it was; [`LedgerError::Overdrawn`] for one that was not asked for.
pub fn payout_paid(
    tx: &mut Tx<'_>,
    payout: PayoutId,
    amount: Money,
    moment: &mut Moment,
) -> Result<EntryId, LedgerError> {
    book(tx, (EntryKind::PayoutPaid, payout), flows::payout_paid(amount)?, moment)
}

/// It came back from the bank, after it `was_paid` or before, or never left: the merchant can ask for what of it is left
/// after what she owes the market.
///
/// # Errors
/// [`LedgerError::AlreadyPosted`] when it was returned before; [`LedgerError::Overdrawn`] for one that was not
/// asked for.
pub fn payout_returned(
    tx: &mut Tx<'_>,
    payout: PayoutId,
    (amount, was_paid): (Money, bool),
    moment: &mut Moment,
) -> Result<EntryId, LedgerError> {
    let lines = flows::payout_returned(amount, was_paid)?;
    let entry = book(tx, (EntryKind::PayoutReturned, payout), lines, moment)?;
    take_debt(tx, (MerchantId::of(payout.home()), amount.currency()), moment)?;
    Ok(entry)
}

fn book(
    tx: &mut Tx<'_>,
    (kind, payout): (EntryKind, PayoutId),
    lines: flows::Lines,
    moment: &mut Moment,
) -> Result<EntryId, LedgerError> {
    let entry = Entry {
        merchant: MerchantId::of(payout.home()),
        kind,
        order: None,
        payout: Some(payout),
        assessment: None,
        movement: None,
        fee: None,
        lines,
    };
    post(tx, &entry, moment)
}
