//! What a merchant owes the market: advanced for her when her account lacked what goes back to a shopper, taken from
//! whatever becomes payable to her, or written off.

use super::post::post;
use crate::domain::{Account, Entry, EntryKind, LedgerError, flows};
use crate::{queries, store};
use ::store::Tx;
use kernel::{Currency, EntryId, MerchantId, Moment, Money, OrderId};

/// Lends `amount` (above zero, in her currency) to the account of the merchant of `order`, who owes it to the market from
/// now on. Whoever asks for it gives it back to the shopper in the same transaction, and calls [`take_debt`] after that:
/// nobody owes the market while something is payable to her.
///
/// # Errors
/// Only those of the database, and amounts past what can be counted.
pub fn advance(
    tx: &mut Tx<'_>,
    order: OrderId,
    amount: Money,
    moment: &mut Moment,
) -> Result<EntryId, LedgerError> {
    let entry = Entry {
        order: Some(order),
        ..of(MerchantId::of(order.home()), EntryKind::Advance, flows::advance(amount)?)
    };
    store::enter_debtor(tx, (entry.merchant, amount.currency()), moment.now)?;
    post(tx, &entry, moment)
}

/// Takes what the merchant owes from what is payable to her, as far as it reaches; answers how much. Called by whatever
/// made something payable, after it.
///
/// # Errors
/// Only those of the database, and amounts past what can be counted.
pub fn take_debt(
    tx: &mut Tx<'_>,
    (merchant, currency): (MerchantId, Currency),
    moment: &mut Moment,
) -> Result<Money, LedgerError> {
    let (owed, payable) = queries::owed_and_payable(tx, merchant, currency)?;
    let taken = if owed.minor() < payable.minor() { owed } else { payable };
    if taken.is_positive() {
        post(tx, &of(merchant, EntryKind::DebtTaken, flows::debt_taken(taken)?), moment)?;
        strike(tx, (merchant, currency), owed.minus(taken)?)?;
    }
    Ok(taken)
}

/// The market gives up `amount` (above zero) of what the merchant owes.
///
/// # Errors
/// [`LedgerError::Overdrawn`] on [`Account::MerchantDebt`] of more than is owed.
pub fn write_off(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    amount: Money,
    moment: &mut Moment,
) -> Result<EntryId, LedgerError> {
    let entry = of(merchant, EntryKind::DebtWrittenOff, flows::debt_written_off(amount)?);
    let entry = post(tx, &entry, moment)?;
    let (owed, _) = queries::owed_and_payable(tx, merchant, amount.currency())?;
    strike(tx, (merchant, amount.currency()), owed)?;
    Ok(entry)
}

/// Whoever owes nothing any more is no debtor.
fn strike(tx: &mut Tx<'_>, whose: (MerchantId, Currency), owed: Money) -> Result<(), LedgerError> {
    if owed.is_positive() {
        return Ok(());
    }
    Ok(store::strike_debtor(tx, whose)?)
}

fn of(merchant: MerchantId, kind: EntryKind, lines: Vec<(Account, Money)>) -> Entry {
    Entry {
        merchant,
        kind,
        order: None,
        payout: None,
        assessment: None,
        movement: None,
        fee: None,
        lines,
    }
}
