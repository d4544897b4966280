//! A merchant is paid what is free to be paid.

use crate::domain::By;
use crate::facts::{self, PayoutPaid};
use crate::store::{self, Payout};
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Currency, MerchantId, Moment, Money};
use ledger::{Account, LedgerError};

/// A payout.
#[derive(Clone, Debug)]
pub struct PayOut {
    /// To whom.
    pub merchant: MerchantId,
    /// Who asks: the merchant herself or the operator.
    pub by: By,
    /// In which currency.
    pub currency: Currency,
    /// How much; all there is when nothing is said.
    pub amount: Option<Money>,
    /// The request that asks, where it has a name of its own: it is paid once.
    pub request: Option<String>,
}

/// Why nothing is paid.
#[derive(Debug, thiserror::Error)]
pub enum PayOutError {
    /// It is another's money.
    #[error("a merchant asks for her own money")]
    NotTheirs,
    /// There is nothing to pay.
    #[error("nothing is free to be paid out")]
    Nothing,
    /// The amount is not above zero, or of another currency.
    #[error("ask for an amount above zero in {0}")]
    Amount(Currency),
    /// Less is free.
    #[error("{free} is free to be paid out")]
    TooMuch {
        /// What is free.
        free: Money,
    },
    /// The books refuse otherwise.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<LedgerError> for PayOutError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: LedgerError) -> PayOutError {
        match error {
            LedgerError::Store(error) => PayOutError::Store(error),
            refusal => PayOutError::Ledger(refusal),
        }
    }
}

/// Pays a merchant, and records which releases it covers. A request that was paid is answered with
/// that payout, however long ago it was.
///
/// # Errors
/// [`PayOutError::Nothing`] and [`PayOutError::TooMuch`] with what is free; [`PayOutError::Amount`];
/// [`PayOutError::NotTheirs`] for another's money. Nothing of the caller's transaction may be kept
/// then.
pub fn pay_out(tx: &mut Tx<'_>, ask: &PayOut, moment: &mut Moment) -> Result<Payout, PayOutError> {
    let theirs = match ask.by {
        By::Merchant(id) => id == ask.merchant,
        By::Operator | By::Market => true,
        By::Shopper(_) => false,
    };
    if !theirs {
        return Err(PayOutError::NotTheirs);
    }
    if let Some(request) = &ask.request
        && let Some(paid) = store::payout_of_request(tx, ask.merchant, request)?
    {
        return Ok(paid);
    }
    let free = payable(tx, ask.merchant, ask.currency)?;
    let amount = ask.amount.unwrap_or(free);
    if !free.is_positive() {
        return Err(PayOutError::Nothing);
    }
    if !amount.is_positive() || amount.currency() != ask.currency {
        return Err(PayOutError::Amount(ask.currency));
    }
    if amount.minor() > free.minor() {
        return Err(PayOutError::TooMuch { free });
    }
    let id = moment.id(ask.merchant.home());
    let entry = ledger::pay_out(tx, id, amount, moment).map_err(|error| quicker(amount, error))?;
    let account = (Account::MerchantPayable, ask.currency);
    let own = ledger::statement(tx, ask.merchant, account, None, 1)?;
    let payout = Payout {
        id,
        amount,
        entry,
        covers_after: store::covered(tx, ask.merchant, ask.currency)?,
        covers_to: own.first().map_or(0, |line| line.seq),
        asked_by: ask.by.actor(),
        paid_at: moment.now,
    };
    store::insert_payout(tx, &payout, ask.request.as_deref())?;
    let (subject, paid) = (Subject::of(id.id()), PayoutPaid { amount });
    events::emit(tx, facts::PAYOUT_PAID, subject, &paid, moment.now)?;
    Ok(payout)
}

/// Another payout, or a refund, was quicker than this one since it was read what is free: told is what that
/// left.
fn quicker(amount: Money, error: LedgerError) -> PayOutError {
    let LedgerError::Overdrawn { account: Account::MerchantPayable, short } = error else {
        return error.into();
    };
    match amount.minus(short) {
        Ok(free) if free.is_positive() => PayOutError::TooMuch { free },
        _ => PayOutError::Nothing,
    }
}

/// What a merchant can be paid now, in one currency.
pub fn payable(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    currency: Currency,
) -> Result<Money, StoreError> {
    let owed = ledger::balances(tx, merchant)?.into_iter().find(|balance| {
        balance.account == Account::MerchantPayable && balance.amount.currency() == currency
    });
    // Credit balances are below zero.
    let minor = owed.map_or(0, |balance| balance.amount.minor().saturating_neg());
    Ok(Money::new(minor, currency))
}
