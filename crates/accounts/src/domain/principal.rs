//! Who is asking, and the session in which they ask.

use crate::domain::token::TokenHash;
use kernel::{Country, Lang, MerchantId, ShopperId, Timestamp};
use letters::Email;

/// A signed-in person and what they may act for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The person's account; every account may shop.
    pub shopper_id: ShopperId,
    /// Where mail reaches the person.
    pub email: Email,
    /// How the person is addressed.
    pub name: String,
    /// The language of the person's mail.
    pub lang: Lang,
    /// The mailbox was proven to be theirs.
    pub verified: bool,
    /// Runs the market.
    pub operator: bool,
    /// The approved merchant that the person may act for.
    pub merchant: Option<MerchantId>,
    /// The country the person buys for, once they chose one.
    pub destination: Option<Country>,
}

/// A live session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Names the session without giving its token away.
    pub token_hash: TokenHash,
    /// What a form of this session must bring along.
    pub csrf: String,
    /// When it last was used, to about [`TOUCH_SECONDS`].
    pub seen_at: Timestamp,
    /// When it ends in any case.
    pub expires_at: Timestamp,
}

/// A session as its owner sees it in the list of sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// Names the session.
    pub token_hash: TokenHash,
    /// The browser's own description of itself.
    pub agent: String,
    /// The network address at sign-in.
    pub address: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last was used, to about [`TOUCH_SECONDS`].
    pub seen_at: Timestamp,
}

/// A session's last use is written at most this often.
pub const TOUCH_SECONDS: i64 = 900;

impl Session {
    /// Due for [`touch_session`](crate::touch_session).
    #[must_use]
    pub fn is_stale(&self, now: Timestamp) -> bool {
        now.seconds_since(self.seen_at) >= TOUCH_SECONDS
    }
}

/// How long a session lives unused, and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLife {
    /// Seconds without a request after which it ends.
    pub idle_seconds: i64,
    /// Seconds after which it ends in any case.
    pub whole_seconds: i64,
}

impl SessionLife {
    /// Operators hold the keys of the house, so their sessions are short.
    #[must_use]
    pub const fn of(operator: bool) -> SessionLife {
        if operator {
            SessionLife { idle_seconds: 12 * 3600, whole_seconds: 7 * 86_400 }
        } else {
            SessionLife { idle_seconds: 14 * 86_400, whole_seconds: 90 * 86_400 }
        }
    }
}
