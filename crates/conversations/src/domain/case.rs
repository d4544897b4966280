//! What an operator decides about conversations.

use aftersales::Piece;
use kernel::{Actor, CaseId, Id, MerchantId, MessageId, ShopperId, ThreadId, Timestamp};

/// Why something is reported.
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
    /// Somebody reported a message, or words or a file of a return or a dispute.
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
    /// Its writer was warned.
    Warned,
    /// It is hidden.
    Hidden,
    /// It is hidden, and its writer writes no more.
    Barred,
    /// The merchant answered after all.
    Answered,
}

impl CaseState {
    /// Each of them.
    pub const ALL: [CaseState; 6] = [
        CaseState::Open,
        CaseState::Dismissed,
        CaseState::Warned,
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
            CaseState::Warned => "warned",
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

/// What an operator does about what was reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing.
    Dismiss,
    /// It stays, and whoever wrote it is told why she should not write so.
    Warn,
    /// It is hidden from both sides; that it was there stays visible.
    Hide,
    /// It is hidden, and whoever wrote it writes nothing that others read any more.
    Bar,
}

impl Decision {
    /// Each of them.
    pub const ALL: [Decision; 4] =
        [Decision::Dismiss, Decision::Warn, Decision::Hide, Decision::Bar];

    /// As in forms and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Decision::Dismiss => "dismiss",
            Decision::Warn => "warn",
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
            Decision::Warn => CaseState::Warned,
            Decision::Hide => CaseState::Hidden,
            Decision::Bar => CaseState::Barred,
        }
    }
}

/// Where what is to be decided stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a conversation.
    Thread(ThreadId),
    /// In a return or a dispute.
    Aftersale(aftersales::CaseId),
}

impl Place {
    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Place::Thread(_) => "thread",
            Place::Aftersale(aftersales::CaseId::Return(_)) => "return",
            Place::Aftersale(aftersales::CaseId::Dispute(_)) => "dispute",
        }
    }

    /// Its id.
    #[must_use]
    pub const fn id(self) -> Id {
        match self {
            Place::Thread(id) => id.id(),
            Place::Aftersale(id) => id.id(),
        }
    }

    /// The same as people and programs name it.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Place::Thread(id) => id.to_string(),
            Place::Aftersale(aftersales::CaseId::Return(id)) => id.to_string(),
            Place::Aftersale(aftersales::CaseId::Dispute(id)) => id.to_string(),
        }
    }

    /// Whose it is.
    #[must_use]
    pub fn merchant(self) -> MerchantId {
        MerchantId::of(self.id().home())
    }

    pub(crate) fn stored(key: &str, id: Id) -> Option<Place> {
        match key {
            "thread" => Some(Place::Thread(id.into())),
            "return" => Some(Place::Aftersale(aftersales::CaseId::Return(id.into()))),
            "dispute" => Some(Place::Aftersale(aftersales::CaseId::Dispute(id.into()))),
            _ => None,
        }
    }
}

/// Words or a file of a return or a dispute, as they were when they were reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Which.
    pub piece: Piece,
    /// How it read; of a file its name.
    pub said: String,
    /// For which side it was written.
    pub side: Actor,
    /// By whom, where that is known.
    pub person: Option<ShopperId>,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its id; the home is the merchant.
    pub id: CaseId,
    /// A report, or a shopper whom nobody answered.
    pub kind: CaseKind,
    /// Where it is.
    pub place: Place,
    /// The message that was reported.
    pub message: Option<MessageId>,
    /// What of a return or a dispute was.
    pub reported: Option<Reported>,
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

impl Case {
    /// The conversation, where it is one.
    #[must_use]
    pub const fn thread(&self) -> Option<ThreadId> {
        match self.place {
            Place::Thread(id) => Some(id),
            Place::Aftersale(_) => None,
        }
    }
}
