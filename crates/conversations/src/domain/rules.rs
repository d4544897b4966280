//! The times and bounds that an operator sets.

use accounts::Limit;
use kernel::{Actor, Timestamp};

/// How long an answer may take, and how much one person may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// A merchant who has not answered a shopper after so many hours is reminded.
    pub answer_hours: u32,
    /// So many hours after that, an operator sees it.
    pub operator_hours: u32,
    /// Messages that a shopper may write within an hour; a merchant's people ten times as many.
    pub messages_per_hour: u32,
}

impl Default for Rules {
    /// 24 hours, 24 hours, 60 messages.
    fn default() -> Rules {
        Rules { answer_hours: 24, operator_hours: 24, messages_per_hour: 60 }
    }
}

/// Conversations that a shopper may begin within an hour.
const THREADS_PER_HOUR: i64 = 20;
/// A merchant's people answer many.
const MERCHANT_TIMES: i64 = 10;

fn per_hour(count: i64) -> Limit {
    let count = count.clamp(1, 3_600);
    Limit { burst: count, seconds_each: 3_600 / count }
}

impl Rules {
    /// When the merchant is reminded of a shopper who waits since `since`.
    pub(crate) fn remind_at(self, since: Timestamp) -> Timestamp {
        since.plus_seconds(i64::from(self.answer_hours) * 3_600)
    }

    /// When an operator sees it, after a reminder at `reminded`.
    pub(crate) fn operator_at(self, reminded: Timestamp) -> Timestamp {
        reminded.plus_seconds(i64::from(self.operator_hours) * 3_600)
    }

    /// How often somebody of that side may write; none for those who run the market.
    pub(crate) fn messages(self, side: Actor) -> Option<Limit> {
        let count = i64::from(self.messages_per_hour);
        match side {
            Actor::Shopper => Some(per_hour(count)),
            Actor::Merchant => Some(per_hour(count.saturating_mul(MERCHANT_TIMES))),
            Actor::Operator | Actor::Market => None,
        }
    }

    /// How often somebody of that side may try to: some of what she sends is refused, and sent again mended.
    pub(crate) fn tries(self, side: Actor) -> Option<Limit> {
        let twice = Rules { messages_per_hour: self.messages_per_hour.saturating_mul(2), ..self };
        twice.messages(side)
    }

    /// How often a shopper may begin a conversation.
    pub(crate) fn threads() -> Limit {
        per_hour(THREADS_PER_HOUR)
    }
}
