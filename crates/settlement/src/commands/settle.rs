//! What became of a payout: the bank paid it, or it came back.

use super::reason;
use super::say_older::is_unsaid;
use crate::domain::{By, Payout, PayoutState};
use crate::facts::{self, PayoutReturned, PayoutTold};
use crate::store;
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Decider, MerchantId, Moment, PayoutId};
use ledger::LedgerError;

/// The bank paid a payout.
#[derive(Clone, Debug)]
pub struct BankWord {
    /// Which.
    pub payout: PayoutId,
    /// What the bank calls it; may be empty.
    pub reference: String,
    /// The operator who says so.
    pub by: Decider,
}

/// A payout came back, or will not leave.
#[derive(Clone, Debug)]
pub struct ReturnPayout {
    /// Which.
    pub payout: PayoutId,
    /// As whom it is said: an operator, or the merchant who takes back what she asked for.
    pub by: By,
    /// The person.
    pub person: Decider,
    /// Why, for the merchant to read.
    pub why: String,
}

/// Why nothing was noted.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// There is no such payout, or it is another's.
    #[error("there is no such payout")]
    NotFound,
    /// There is no reason, or a long one.
    #[error("give a reason of 1 to 500 characters")]
    Reason,
    /// What the bank calls it is longer than 200 characters.
    #[error("the bank's reference has at most 200 characters")]
    Reference,
    /// As it stands this cannot become of it.
    #[error("this payout is {}", .0.key())]
    State(PayoutState),
    /// It was asked for under an older version, and nobody said whether it was paid then: say that first.
    #[error(
        "this payout was asked for under an older version: an operator says first whether it was paid then"
    )]
    Unsaid,
    /// Only of those of an older version it is said whether they were paid then, and once.
    #[error("whether this payout was paid before is not asked, or was said")]
    NotOlder,
    /// The books refuse.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<LedgerError> for SettleError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: LedgerError) -> SettleError {
        match error {
            LedgerError::Store(error) => SettleError::Store(error),
            refusal => SettleError::Ledger(refusal),
        }
    }
}

/// Notes that the bank paid what was sent, and posts it. Said again, it changes nothing.
///
/// # Errors
/// [`SettleError::State`] for one that is not with the bank; [`SettleError::Reference`]; [`SettleError::NotFound`].
/// Nothing of the caller's transaction may be kept then.
pub fn pay_payout(
    tx: &mut Tx<'_>,
    ask: &BankWord,
    moment: &mut Moment,
) -> Result<Payout, SettleError> {
    let reference = reference(ask)?;
    let set = store::set_paid(tx, ask.payout, (&ask.by.to_string(), reference), moment.now)?;
    let payout = store::payout(tx, ask.payout)?.ok_or(SettleError::NotFound)?;
    if !set {
        let same = payout.state == PayoutState::Paid;
        return if same { Ok(payout) } else { Err(SettleError::State(payout.state)) };
    }
    post_paid(tx, &payout, moment)?;
    Ok(payout)
}

/// What the bank calls the transfer.
pub(super) fn reference(ask: &BankWord) -> Result<&str, SettleError> {
    let reference = ask.reference.trim();
    if reference.chars().count() > 200 { Err(SettleError::Reference) } else { Ok(reference) }
}

/// Posts a payout that was paid, and tells it.
pub(super) fn post_paid(
    tx: &mut Tx<'_>,
    payout: &Payout,
    moment: &mut Moment,
) -> Result<(), SettleError> {
    ledger::payout_paid(tx, payout.id, payout.amount, moment)?;
    let told = PayoutTold { amount: payout.amount };
    events::emit(tx, facts::PAYOUT_PAID, Subject::of(payout.id.id()), &told, moment.now)?;
    Ok(())
}

/// Notes that a payout came back from the bank, even after it was paid, or that what was asked for will not leave; the
/// money can be asked for again. The merchant takes back what is in no run. Said again, it changes nothing.
///
/// # Errors
/// [`SettleError::State`] for one that is in a run which is not sent (call the run off first), and for the merchant once
/// it is in a run; [`SettleError::Unsaid`] for one of an older version of which an operator says first whether it was
/// paid then; [`SettleError::Reason`]; [`SettleError::NotFound`] also for another's. Nothing of the caller's
/// transaction may be kept then.
pub fn return_payout(
    tx: &mut Tx<'_>,
    ask: &ReturnPayout,
    moment: &mut Moment,
) -> Result<Payout, SettleError> {
    // On one line, as it stands in a letter.
    let words = ask.why.split_whitespace().collect::<Vec<_>>().join(" ");
    let why = reason(&words).ok_or(SettleError::Reason)?;
    let why = why.as_str();
    let home = MerchantId::of(ask.payout.home());
    let before = store::payout(tx, ask.payout)?.ok_or(SettleError::NotFound)?;
    let may = match (ask.by, before.state) {
        (By::Shopper(_), _) => return Err(SettleError::NotFound),
        (By::Merchant(merchant), _) if merchant != home => return Err(SettleError::NotFound),
        (_, PayoutState::Returned) => return Ok(before),
        // Given back, and paid by hand before, it would be paid twice.
        _ if is_unsaid(&before) => return Err(SettleError::Unsaid),
        (_, PayoutState::Asked) => true,
        (By::Merchant(_), _) | (_, PayoutState::Gathered) => false,
        (By::Operator | By::Market, PayoutState::Sent | PayoutState::Paid) => true,
    };
    let was = before.state;
    let by = match ask.by {
        By::Operator => ask.person.to_string(),
        By::Merchant(_) | By::Market | By::Shopper(_) => ask.person.id.to_string(),
    };
    if !may || !store::set_returned(tx, (ask.payout, was), (&by, why), moment.now)? {
        let now = store::payout(tx, ask.payout)?.ok_or(SettleError::NotFound)?;
        let same = now.state == PayoutState::Returned;
        return if same { Ok(now) } else { Err(SettleError::State(now.state)) };
    }
    let amount = (before.amount, was == PayoutState::Paid);
    ledger::payout_returned(tx, ask.payout, amount, moment)?;
    let told = PayoutReturned { amount: before.amount, why: why.to_owned() };
    events::emit(tx, facts::PAYOUT_RETURNED, Subject::of(ask.payout.id()), &told, moment.now)?;
    let returned = Some((moment.now, why.to_owned()));
    Ok(Payout { state: PayoutState::Returned, returned, ..before })
}
