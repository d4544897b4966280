//! A payout and how it stands.

use kernel::{Actor, BankAccountId, EntryId, Money, PayoutId, PayoutRunId, Timestamp};

/// Money that a merchant asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// Its id.
    pub id: PayoutId,
    /// How much, in the merchant's currency.
    pub amount: Money,
    /// The journal entry by which it left what she can ask for.
    pub entry: EntryId,
    /// It covers the numbers of the payable account after this one …
    pub covers_after: i64,
    /// … up to this one, its own.
    pub covers_to: i64,
    /// Who asked for it.
    pub asked_by: Actor,
    /// When.
    pub asked_at: Timestamp,
    /// How it stands.
    pub state: PayoutState,
    /// The run that it leaves or left with.
    pub run: Option<PayoutRunId>,
    /// The account that the file of that run names.
    pub account: Option<BankAccountId>,
    /// When an operator gave it to the bank.
    pub sent_at: Option<Timestamp>,
    /// When the bank paid it, and what the bank calls that; perhaps empty.
    pub paid: Option<(Timestamp, String)>,
    /// When it came back, and why.
    pub returned: Option<(Timestamp, String)>,
    /// What is known of one that was asked for under an older version; none of others.
    pub older: Option<Older>,
}

/// What operators know of a payout of an older version, which kept no more of it than that it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Older {
    /// Nobody said whether it was paid then: it leaves with no run.
    Unsaid,
    /// It was not: it waits with the others.
    Unpaid,
    /// It was, by hand.
    Paid,
}

impl Older {
    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Older::Unsaid => "unsaid",
            Older::Unpaid => "unpaid",
            Older::Paid => "paid",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Older> {
        [Older::Unsaid, Older::Unpaid, Older::Paid].into_iter().find(|older| older.key() == key)
    }
}

/// How a payout stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PayoutState {
    /// Asked for: it waits for an operator's run.
    Asked,
    /// In a run that is not sent.
    Gathered,
    /// With the bank.
    Sent,
    /// Paid by the bank.
    Paid,
    /// Came back, or never left: the money can be asked for again.
    Returned,
}

impl PayoutState {
    /// Each of them, in the order in which they follow.
    pub const ALL: [PayoutState; 5] = [
        PayoutState::Asked,
        PayoutState::Gathered,
        PayoutState::Sent,
        PayoutState::Paid,
        PayoutState::Returned,
    ];

    /// As stored, in the API, and at the end of its name in the language files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            PayoutState::Asked => "asked",
            PayoutState::Gathered => "gathered",
            PayoutState::Sent => "sent",
            PayoutState::Paid => "paid",
            PayoutState::Returned => "returned",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<PayoutState> {
        PayoutState::ALL.into_iter().find(|state| state.key() == key)
    }
}
