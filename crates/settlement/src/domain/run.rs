//! Payouts that leave together, and why others do not.

use kernel::{BankAccountId, Money, PayoutId, PayoutRunId, Timestamp};
use merchants::{BankAccount, Standing};

/// Payouts of one currency that leave together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutRun {
    /// Its id.
    pub id: PayoutRunId,
    /// How it stands.
    pub state: RunState,
    /// How many payouts it gathered.
    pub payouts: u32,
    /// All of them together.
    pub total: Money,
    /// Who stands for it: an operator, or `market` while it was proposed by itself and none does.
    pub proposed_by: String,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// The other operator, and when.
    pub approved: Option<(String, Timestamp)>,
    /// Who gave its file to the bank, and when.
    pub sent: Option<(String, Timestamp)>,
    /// Who called it off, when and why.
    pub cancelled: Option<(String, Timestamp, String)>,
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    /// It waits for another operator.
    Proposed,
    /// Its file can be taken.
    Approved,
    /// With the bank.
    Sent,
    /// Called off: its payouts wait for the next.
    Cancelled,
}

impl RunState {
    /// Each of them.
    pub const ALL: [RunState; 4] =
        [RunState::Proposed, RunState::Approved, RunState::Sent, RunState::Cancelled];

    /// As stored, in the API, and at the end of its name in the language files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            RunState::Proposed => "proposed",
            RunState::Approved => "approved",
            RunState::Sent => "sent",
            RunState::Cancelled => "cancelled",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<RunState> {
        RunState::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// A payout as a run gathered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunItem {
    /// Which.
    pub payout: PayoutId,
    /// How much.
    pub amount: Money,
    /// To which account.
    pub account: BankAccountId,
}

/// Why a payout that waits is not gathered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exclusion {
    /// Its merchant has entered no account of that currency.
    NoAccount,
    /// She wants to be paid to another account than the one that was gathered.
    AccountChanged,
    /// The time of her account has not come.
    AccountHeld(Timestamp),
    /// No operator has looked at its holder.
    AccountUnconfirmed,
    /// All that she asked for is less than the market sends.
    BelowMinimum(Money),
    /// Her account lacks what her open returns and disputes may yet give back.
    Needed,
    /// An operator keeps her payouts back, for this reason.
    Held(String),
}

impl Exclusion {
    /// In the API, and at the end of its name in the language files.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Exclusion::NoAccount => "no-account",
            Exclusion::AccountChanged => "account-changed",
            Exclusion::AccountHeld(_) => "account-held",
            Exclusion::AccountUnconfirmed => "account-unconfirmed",
            Exclusion::BelowMinimum(_) => "below-minimum",
            Exclusion::Needed => "needed",
            Exclusion::Held(_) => "held",
        }
    }
}

/// The account to which a merchant is paid at `now`, or what stands in the way: an operator who keeps her payouts back,
/// for that reason, or how her `account` stands.
pub(crate) fn account_for(
    account: Option<&BankAccount>,
    held: Option<&String>,
    now: Timestamp,
) -> Result<BankAccountId, Exclusion> {
    if let Some(reason) = held {
        return Err(Exclusion::Held(reason.clone()));
    }
    let account = account.ok_or(Exclusion::NoAccount)?;
    match account.standing(now) {
        Standing::Usable => Ok(account.id),
        Standing::Held => Err(Exclusion::AccountHeld(account.usable_from)),
        Standing::Unconfirmed => Err(Exclusion::AccountUnconfirmed),
        Standing::Stopped => Err(Exclusion::NoAccount),
    }
}
