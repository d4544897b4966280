//! A word on an account: its holder is known, or nothing is to be paid to it.

use crate::domain::bank::{BankAccount, Standing};
use crate::facts::{self, BankAccountTold};
use crate::store::bank;
use ::store::{StoreError, Tx};
use accounts::{ApartError, Parties};
use events::{Fact, Subject};
use kernel::{Actor, BankAccountId, Decider, MerchantId, Moment};

/// An account, and what is said of it.
#[derive(Clone, Debug)]
pub struct DecideBankAccount {
    /// Which.
    pub account: BankAccountId,
    /// Who decides, as a member of the merchant or an operator.
    pub by: (Actor, Decider),
    /// Why, for whoever asks later.
    pub reason: String,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideBankAccountError {
    /// There is no such account.
    #[error("there is no such account")]
    NotFound,
    /// There is no reason, or a long one.
    #[error("give a reason of 1 to 500 characters")]
    Reason,
    /// It does not wait for this: it was stopped or confirmed, or payouts go there already, which an operator alone
    /// can stop.
    #[error("this account is {}", .0.key())]
    Standing(Standing),
    /// Who decides acts for the merchant herself.
    #[error(transparent)]
    Apart(ApartError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ApartError> for DecideBankAccountError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: ApartError) -> DecideBankAccountError {
        match error {
            ApartError::Store(error) => DecideBankAccountError::Store(error),
            refusal @ (ApartError::Merchant { .. } | ApartError::Shopper { .. }) => {
                DecideBankAccountError::Apart(refusal)
            }
        }
    }
}

/// Nobody says of her own shop in whose name it is paid.
fn apart(
    tx: &mut Tx<'_>,
    by: &Decider,
    merchant: MerchantId,
) -> Result<(), DecideBankAccountError> {
    Ok(accounts::stand_apart(tx, by.id, Parties { merchants: &[merchant], shopper: None })?)
}

/// A reason as it is kept: without signs that nobody sees.
fn checked(reason: &str) -> Result<String, DecideBankAccountError> {
    let seen = kernel::text::without_hidden(reason);
    let reason = seen.trim();
    let fits = (1..=500).contains(&reason.chars().count());
    fits.then(|| reason.to_owned()).ok_or(DecideBankAccountError::Reason)
}

/// An operator made sure that the holder is the merchant: its holder's name is one in which she may be paid.
///
/// # Errors
/// [`DecideBankAccountError::Standing`] when it does not wait for a look; [`DecideBankAccountError::Reason`];
/// [`DecideBankAccountError::NotFound`]; [`DecideBankAccountError::Apart`] for one who acts for its merchant.
pub fn confirm_bank_account(
    tx: &mut Tx<'_>,
    ask: &DecideBankAccount,
    moment: &mut Moment,
) -> Result<BankAccount, DecideBankAccountError> {
    let (reason, by) = (checked(&ask.reason)?, ask.by.1.to_string());
    let reason = reason.as_str();
    let found = bank::by_id(tx, ask.account)?.ok_or(DecideBankAccountError::NotFound)?;
    apart(tx, &ask.by.1, found.merchant())?;
    if !bank::confirm(tx, ask.account, (&by, reason), moment.now)? {
        return Err(DecideBankAccountError::Standing(found.standing(moment.now)));
    }
    if let Some(key) = bank::holder_of(tx, ask.account)? {
        bank::allow(tx, (found.merchant(), key), (&by, reason), moment.now)?;
    }
    tell_account(
        tx,
        facts::BANK_ACCOUNT_CONFIRMED,
        (&found, Some(found.usable_from.micros())),
        moment,
    )?;
    Ok(BankAccount { confirmed_at: Some(moment.now), ..found })
}

/// An operator says in whose name a merchant may be paid: the holder's of her licence, or another's for a reason.
///
/// # Errors
/// [`DecideBankAccountError::Reason`]; [`DecideBankAccountError::Apart`] for one who acts for the merchant.
pub fn allow_bank_holder(
    tx: &mut Tx<'_>,
    (merchant, holder_key): (MerchantId, [u8; 32]),
    (by, reason): (&Decider, &str),
    moment: &mut Moment,
) -> Result<(), DecideBankAccountError> {
    let reason = checked(reason)?;
    apart(tx, by, merchant)?;
    let reason = reason.as_str();
    bank::allow(tx, (merchant, holder_key), (&by.to_string(), reason), moment.now)?;
    Ok(())
}

/// Nothing is paid to an account: a member says so while its time has not come, an operator at any time. The account
/// before it counts again.
///
/// # Errors
/// [`DecideBankAccountError::Standing`] when it was stopped, or when a member comes too late: she asks an operator.
/// [`DecideBankAccountError::Reason`]; [`DecideBankAccountError::NotFound`].
pub fn stop_bank_account(
    tx: &mut Tx<'_>,
    ask: &DecideBankAccount,
    moment: &mut Moment,
) -> Result<BankAccount, DecideBankAccountError> {
    let reason = checked(&ask.reason)?;
    let reason = reason.as_str();
    let by = match &ask.by {
        (Actor::Operator, operator) => operator.to_string(),
        (Actor::Shopper | Actor::Merchant | Actor::Market, member) => member.id.to_string(),
    };
    let found = bank::by_id(tx, ask.account)?.ok_or(DecideBankAccountError::NotFound)?;
    let standing = found.standing(moment.now);
    let late = standing == Standing::Usable && ask.by.0 != Actor::Operator;
    if late || !bank::stop(tx, ask.account, (&by, reason), moment.now)? {
        return Err(DecideBankAccountError::Standing(standing));
    }
    tell_account(tx, facts::BANK_ACCOUNT_STOPPED, (&found, None), moment)?;
    Ok(BankAccount { stopped: Some((by, moment.now, reason.to_owned())), ..found })
}

fn tell_account(
    tx: &mut Tx<'_>,
    fact: Fact<BankAccountTold>,
    (account, usable_from): (&BankAccount, Option<i64>),
    moment: &Moment,
) -> Result<(), StoreError> {
    let told = BankAccountTold { account: account.id, ending: account.ending.clone(), usable_from };
    events::emit(tx, fact, Subject::of(account.merchant().id()), &told, moment.now)
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn a_reason_is_what_its_reader_sees() {
        assert_eq!(checked(" \u{202E}not\u{200B} hers ").ok().as_deref(), Some("not hers"));
        assert!(checked("\u{200B} ").is_err());
    }
}
