//! What an operator decides about conversations.

use kernel::{Actor, CaseId, MessageId, ShopperId, ThreadId, Timestamp};

/// Why a message is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportReason {
    /// Advertising, or the same again and again.
    Spam,
    /// An insult or a threat.
    Abuse,
    /// A try to cheat, or to have it paid outside the market.
    Fraud,
    /// Something else, which the note says.
    Other,
}

impl ReportReason {
    /// Each of them, in the order of forms.
    pub const ALL: [ReportReason; 4] =
        [ReportReason::Spam, ReportReason::Abuse, ReportReason::Fraud, ReportReason::Other];

    /// As stored, in forms and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            ReportReason::Spam => "spam",
            ReportReason::Abuse => "abuse",
            ReportReason::Fraud => "fraud",
            ReportReason::Other => "other",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<ReportReason> {
        ReportReason::ALL.into_iter().find(|reason| reason.key() == key)
    }
}

/// What a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseKind {
    /// Somebody reported a message.
    Reported,
    /// A merchant has not answered a shopper, though reminded.
    Unanswered,
}

impl CaseKind {
    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            CaseKind::Reported => "reported",
            CaseKind::Unanswered => "unanswered",
        }
    }

    pub(crate) fn from_key(key: &str) -> Option<CaseKind> {
        [CaseKind::Reported, CaseKind::Unanswered].into_iter().find(|kind| kind.key() == key)
    }
}

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseState {
    /// An operator decides it.
    Open,
    /// Nothing is done about it.
    Dismissed,
    /// The message is hidden.
    Hidden,
    /// The message is hidden, and its writer writes no more.
    Barred,
    /// The merchant answered after all.
    Answered,
}

impl CaseState {
    /// Each of them.
    pub const ALL: [CaseState; 5] = [
        CaseState::Open,
        CaseState::Dismissed,
        CaseState::Hidden,
        CaseState::Barred,
        CaseState::Answered,
    ];

    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            CaseState::Open => "open",
            CaseState::Dismissed => "dismissed",
            CaseState::Hidden => "hidden",
            CaseState::Barred => "barred",
            CaseState::Answered => "answered",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<CaseState> {
        CaseState::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// What an operator does about a reported message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing.
    Dismiss,
    /// The message is hidden from both sides; that it was there stays visible.
    Hide,
    /// It is hidden, and whoever wrote it writes in no conversation any more.
    Bar,
}

impl Decision {
    /// Each of them.
    pub const ALL: [Decision; 3] = [Decision::Dismiss, Decision::Hide, Decision::Bar];

    /// As in forms and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Decision::Dismiss => "dismiss",
            Decision::Hide => "hide",
            Decision::Bar => "bar",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Decision> {
        Decision::ALL.into_iter().find(|decision| decision.key() == key)
    }

    pub(crate) const fn state(self) -> CaseState {
        match self {
            Decision::Dismiss => CaseState::Dismissed,
            Decision::Hide => CaseState::Hidden,
            Decision::Bar => CaseState::Barred,
        }
    }
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its id; the home is the merchant.
    pub id: CaseId,
    /// A report, or a shopper whom nobody answered.
    pub kind: CaseKind,
    /// The conversation.
    pub thread: ThreadId,
    /// The message that was reported.
    pub message: Option<MessageId>,
    /// Who reported it, and for which side.
    pub reporter: Option<(ShopperId, Actor)>,
    /// Why it was reported; none where it was not.
    pub reason: Option<ReportReason>,
    /// What the reporter adds.
    pub note: String,
    /// Where it stands.
    pub state: CaseState,
    /// Since when.
    pub opened_at: Timestamp,
    /// When it was decided, and by whom; nobody where the merchant answered.
    pub decided: Option<(Timestamp, Option<String>)>,
    /// Why it was decided so.
    pub why: String,
}
