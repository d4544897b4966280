//! A merchant asks for what is free to be paid.

use super::ring_clock::set_wait_clock;
use crate::domain::{By, Payout, PayoutState};
use crate::facts::{self, PayoutTold};
use crate::store;
use ::store::{StoreError, Tx};
use aftersales::AtStake;
use events::Subject;
use kernel::{Currency, MerchantId, Moment, Money};
use ledger::{Account, LedgerError};
use merchants::Standing;

/// A wish to be paid.
#[derive(Clone, Debug)]
pub struct AskPayout {
    /// To whom.
    pub merchant: MerchantId,
    /// Who asks: the merchant herself or the operator.
    pub by: By,
    /// In which currency.
    pub currency: Currency,
    /// How much; all there is when nothing is said.
    pub amount: Option<Money>,
    /// The request that asks, where it has a name of its own: it is answered once.
    pub request: Option<String>,
}

/// Why nothing is asked for.
#[derive(Debug, thiserror::Error)]
pub enum AskPayoutError {
    /// It is another's money.
    #[error("a merchant asks for her own money")]
    NotTheirs,
    /// Nothing can be paid to her: there is no account, or one that has to wait.
    #[error("{}", needs_account(.0))]
    Account(Option<Standing>),
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

impl From<LedgerError> for AskPayoutError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: LedgerError) -> AskPayoutError {
        match error {
            LedgerError::Store(error) => AskPayoutError::Store(error),
            refusal => AskPayoutError::Ledger(refusal),
        }
    }
}

/// What is to be done about an account that is not there, or waits.
const fn needs_account(standing: &Option<Standing>) -> &'static str {
    match standing {
        None | Some(Standing::Stopped | Standing::Usable) => {
            "say first where you are to be paid: enter your bank account"
        }
        Some(Standing::Held) => {
            "your bank account is new and has to wait some days for its first payout"
        }
        Some(Standing::Unconfirmed) => {
            "the market has not yet looked at the holder of your bank account"
        }
    }
}

/// Takes an amount out of what she can ask for, and records which releases it covers; it leaves with an operator's run.
/// A request that was answered is answered with that payout, however long ago it was.
///
/// # Errors
/// [`AskPayoutError::Account`] says what her account waits for. [`AskPayoutError::Nothing`] and
/// [`AskPayoutError::TooMuch`] with what is free; [`AskPayoutError::Amount`]; [`AskPayoutError::NotTheirs`] for another's
/// money. Nothing of the caller's transaction may be kept then.
pub fn ask_payout(
    tx: &mut Tx<'_>,
    ask: &AskPayout,
    moment: &mut Moment,
) -> Result<Payout, AskPayoutError> {
    let theirs = match ask.by {
        By::Merchant(id) => id == ask.merchant,
        By::Operator | By::Market => true,
        By::Shopper(_) => false,
    };
    if !theirs {
        return Err(AskPayoutError::NotTheirs);
    }
    if let Some(request) = &ask.request
        && let Some(paid) = store::payout_of_request(tx, ask.merchant, request)?
    {
        return Ok(paid);
    }
    let key = (ask.merchant, ask.currency);
    let account = merchants::current_bank_accounts(tx, &[key])?.remove(&key);
    let standing = account.map(|account| account.standing(moment.now));
    if standing != Some(Standing::Usable) {
        return Err(AskPayoutError::Account(standing));
    }
    let free = payable(tx, ask.merchant, ask.currency)?;
    let amount = ask.amount.unwrap_or(free);
    if !free.is_positive() {
        return Err(AskPayoutError::Nothing);
    }
    if !amount.is_positive() || amount.currency() != ask.currency {
        return Err(AskPayoutError::Amount(ask.currency));
    }
    if amount.minor() > free.minor() {
        return Err(AskPayoutError::TooMuch { free });
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
        asked_at: moment.now,
        state: PayoutState::Asked,
        run: None,
        account: None,
        sent_at: None,
        paid: None,
        returned: None,
        older: None,
    };
    store::insert_payout(tx, &payout, ask.request.as_deref())?;
    set_wait_clock(tx, ask.currency, moment.now)?;
    let (subject, told) = (Subject::of(id.id()), PayoutTold { amount });
    events::emit(tx, facts::PAYOUT_ASKED, subject, &told, moment.now)?;
    Ok(payout)
}

/// Another payout, or a refund, was quicker than this one since it was read what is free: told is what that
/// left.
fn quicker(amount: Money, error: LedgerError) -> AskPayoutError {
    let LedgerError::Overdrawn { account: Account::MerchantPayable, short } = error else {
        return error.into();
    };
    match amount.minus(short) {
        Ok(free) if free.is_positive() => AskPayoutError::TooMuch { free },
        _ => AskPayoutError::Nothing,
    }
}

/// What a merchant can be paid now, in one currency: what she is owed, without what her open returns and disputes may
/// yet give back of it.
pub fn payable(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    currency: Currency,
) -> Result<Money, StoreError> {
    let minor = owed(tx, merchant, currency)?;
    let kept = kept(&aftersales::at_stake(tx, merchant)?, currency);
    Ok(Money::new(minor.saturating_sub(kept).max(minor.min(0)), currency))
}

/// What a merchant is owed, in smallest units.
fn owed(tx: &mut Tx<'_>, merchant: MerchantId, currency: Currency) -> Result<i64, StoreError> {
    let owed = ledger::balances(tx, merchant)?.into_iter().find(|balance| {
        balance.account == Account::MerchantPayable && balance.amount.currency() == currency
    });
    // Credit balances are below zero.
    Ok(owed.map_or(0, |balance| balance.amount.minor().saturating_neg()))
}

/// What these cases may give of it.
fn kept(stakes: &[AtStake], currency: Currency) -> i64 {
    let amounts = stakes.iter().map(|stake| stake.amount);
    amounts
        .filter(|amount| amount.currency() == currency)
        .fold(0_i64, |sum, amount| sum.saturating_add(amount.minor()))
}

/// What a merchant's account lacks, in smallest units, for what her open returns and disputes may yet give back; or of
/// that, for what is `decided`.
pub(crate) fn lacks(
    tx: &mut Tx<'_>,
    (merchant, currency): (MerchantId, Currency),
    decided: bool,
) -> Result<i64, StoreError> {
    let mut stakes = aftersales::at_stake(tx, merchant)?;
    stakes.retain(|stake| stake.decided || !decided);
    let there = owed(tx, merchant, currency)?.max(0);
    Ok(kept(&stakes, currency).saturating_sub(there).max(0))
}
