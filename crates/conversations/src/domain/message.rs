//! A message, and the traces that stand between messages.

use kernel::{Actor, Lang, MessageId, ShopperId, ThreadId, Timestamp};

/// What stands in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// Somebody wrote.
    Written,
    /// An operator joined.
    Joined,
    /// An operator closed the conversation.
    Closed,
    /// An operator opened it again.
    Reopened,
    /// The merchant says that nothing is to be answered.
    Settled,
}

impl MessageKind {
    const ALL: [MessageKind; 5] = [
        MessageKind::Written,
        MessageKind::Joined,
        MessageKind::Closed,
        MessageKind::Reopened,
        MessageKind::Settled,
    ];

    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            MessageKind::Written => "written",
            MessageKind::Joined => "joined",
            MessageKind::Closed => "closed",
            MessageKind::Reopened => "reopened",
            MessageKind::Settled => "settled",
        }
    }

    pub(crate) fn from_key(key: &str) -> Option<MessageKind> {
        MessageKind::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A message as its readers get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id; the home is the merchant.
    pub id: MessageId,
    /// The conversation.
    pub thread: ThreadId,
    /// Its number there, from 1.
    pub seq: i64,
    /// For which side it was written.
    pub side: Actor,
    /// Who wrote it.
    pub person: ShopperId,
    /// Written, or a trace.
    pub kind: MessageKind,
    /// The key of a ready phrase that it begins with.
    pub phrase: Option<String>,
    /// As it was written, without contact details; empty where there are no own words, and, but for operators,
    /// once it was hidden.
    pub text: String,
    /// The language of its writer.
    pub lang: Lang,
    /// E-mail addresses and phone numbers that were taken out.
    pub masked: u32,
    /// When.
    pub at: Timestamp,
    /// When an operator hid it.
    pub hidden_at: Option<Timestamp>,
}

impl Message {
    /// The same as the parties may read it: of a hidden one they see that it was there.
    #[must_use]
    pub(crate) fn for_parties(self) -> Message {
        if self.hidden_at.is_none() {
            return self;
        }
        Message { phrase: None, text: String::new(), ..self }
    }
}

/// What a machine made of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// Of which.
    pub message: MessageId,
    /// Into which language.
    pub lang: Lang,
    /// Its words.
    pub text: String,
}
