//! A merchant says where she is to be paid.

use crate::domain::bank::{BankAccount, SealedAccount};
use crate::domain::merchant::Merchant;
use crate::facts::{self, BankAccountTold};
use crate::store::{self, bank};
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Currency, Decider, MerchantId, Moment};

/// An account at a bank.
#[derive(Clone, Debug)]
pub struct AddBankAccount {
    /// Whose.
    pub merchant: MerchantId,
    /// The member who enters it, after she gave her password again.
    pub by: Decider,
    /// The account.
    pub account: SealedAccount,
    /// So many hours nothing is paid to it, the market's rule: time for whoever did not enter it to stop it.
    pub hold_hours: u32,
}

/// Why no account was added.
#[derive(Debug, thiserror::Error)]
pub enum AddBankAccountError {
    /// There is no such merchant, or she may not sell.
    #[error("there is no such merchant")]
    NotFound,
    /// It is in another name than the merchant's.
    #[error(
        "the holder is not who holds your licence: give an account in that name, written as the bank knows it; or ask \
         the market's operator, who can allow another name with a reason"
    )]
    Holder,
    /// She is paid in another currency.
    #[error("you are paid in {0}: give an account that takes it")]
    Currency(Currency),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps an account, to which payouts go once its time has come and its holder is known. The first account of a merchant
/// waits for an operator's look at its holder. The same account again is answered as it is.
///
/// # Errors
/// [`AddBankAccountError::Holder`] and [`AddBankAccountError::Currency`] say what to give instead.
/// [`AddBankAccountError::NotFound`] also for a merchant that is not approved.
pub fn add_bank_account(
    tx: &mut Tx<'_>,
    ask: &AddBankAccount,
    moment: &mut Moment,
) -> Result<BankAccount, AddBankAccountError> {
    let merchant = store::by_id(tx, ask.merchant)?.filter(Merchant::is_approved);
    let merchant = merchant.ok_or(AddBankAccountError::NotFound)?;
    let account = &ask.account;
    if account.currency != merchant.payout_currency {
        return Err(AddBankAccountError::Currency(merchant.payout_currency));
    }
    let known = bank::holders(tx, ask.merchant)?;
    if !known.is_empty() && !known.contains(&account.holder_key) {
        return Err(AddBankAccountError::Holder);
    }
    let current = bank::current(tx, &[(ask.merchant, account.currency)])?.pop();
    if let Some((current, key)) = current
        && key == account.account_key
    {
        return Ok(current);
    }
    let new = BankAccount {
        id: moment.id(ask.merchant.home()),
        country: account.country,
        currency: account.currency,
        ending: account.ending.clone(),
        added_by: ask.by.id.to_string(),
        added_at: moment.now,
        usable_from: moment.now.plus_seconds(i64::from(ask.hold_hours) * 3_600),
        confirmed_at: (!known.is_empty()).then_some(moment.now),
        stopped: None,
    };
    bank::insert(tx, &new, account)?;
    let told = BankAccountTold {
        account: new.id,
        ending: new.ending.clone(),
        usable_from: Some(new.usable_from.micros()),
    };
    let subject = Subject::of(ask.merchant.id());
    events::emit(tx, facts::BANK_ACCOUNT_ADDED, subject, &told, moment.now)?;
    Ok(new)
}
