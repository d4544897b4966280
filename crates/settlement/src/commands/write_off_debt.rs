//! The market gives up what a merchant owes it, or a part of it.

use super::reason;
use crate::facts::{self, DebtWrittenOff};
use crate::store;
use ::store::{StoreError, Tx};
use accounts::{ApartError, Parties};
use events::Subject;
use kernel::{Decider, MerchantId, Moment, Money};
use ledger::{Account, LedgerError};

/// What is given up.
#[derive(Clone, Debug)]
pub struct WriteOffDebt {
    /// Whose debt.
    pub merchant: MerchantId,
    /// How much of it, in the currency in which she owes it.
    pub amount: Money,
    /// The operator who decides.
    pub by: Decider,
    /// Why, for the books and for the merchant.
    pub reason: String,
}

/// Why nothing is given up.
#[derive(Debug, thiserror::Error)]
pub enum WriteOffError {
    /// There is no such merchant.
    #[error("there is no such merchant")]
    NotFound,
    /// There is no reason, or a long one.
    #[error("give a reason of 1 to 500 characters")]
    Reason,
    /// Nothing, or more than she owes.
    #[error("between the smallest amount and the {owed} that is owed can be given up")]
    Amount {
        /// What she owes in that currency.
        owed: Money,
    },
    /// The operator gains by it.
    #[error(transparent)]
    Apart(ApartError),
    /// The books refuse otherwise.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ApartError> for WriteOffError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: ApartError) -> WriteOffError {
        match error {
            ApartError::Store(error) => WriteOffError::Store(error),
            refusal @ (ApartError::Merchant { .. } | ApartError::Shopper { .. }) => {
                WriteOffError::Apart(refusal)
            }
        }
    }
}

impl From<LedgerError> for WriteOffError {
    fn from(error: LedgerError) -> WriteOffError {
        match error {
            LedgerError::Store(error) => WriteOffError::Store(error),
            other => WriteOffError::Ledger(other),
        }
    }
}

/// Gives up `amount` of what the merchant owes: the market bears it from now on. Answers what she still owes.
///
/// # Errors
/// [`WriteOffError::Amount`] says how much is owed; [`WriteOffError::Apart`] for whoever is of that merchant, also for
/// the market's only operator.
pub fn write_off_debt(
    tx: &mut Tx<'_>,
    ask: &WriteOffDebt,
    moment: &mut Moment,
) -> Result<Money, WriteOffError> {
    let why = reason(&ask.reason).ok_or(WriteOffError::Reason)?;
    merchants::merchant(tx, ask.merchant)?.ok_or(WriteOffError::NotFound)?;
    accounts::stand_apart(tx, ask.by.id, Parties { merchants: &[ask.merchant], shopper: None })?;
    let (owed, _) = ledger::owed_and_payable(tx, ask.merchant, ask.amount.currency())?;
    if !ask.amount.is_positive() || ask.amount.minor() > owed.minor() {
        return Err(WriteOffError::Amount { owed });
    }
    let entry = match ledger::write_off(tx, ask.merchant, ask.amount, moment) {
        Ok(entry) => entry,
        // A sale of hers paid a part of it meanwhile.
        Err(LedgerError::Overdrawn { account: Account::MerchantDebt, .. }) => {
            return Err(tx.lost_race().into());
        }
        Err(error) => return Err(error.into()),
    };
    store::insert_write_off(tx, (ask.merchant, entry), (ask, &why), moment.now)?;
    let told = DebtWrittenOff { amount: ask.amount, why };
    events::emit(tx, facts::DEBT_WRITTEN_OFF, Subject::of(entry.id()), &told, moment.now)?;
    Ok(owed.minus(ask.amount).map_err(LedgerError::from)?)
}
