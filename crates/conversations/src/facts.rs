//! The facts that conversations tell.

use events::Bare;
use kernel::{CaseId, MessageId};
use serde::{Deserialize, Serialize};

/// A message was sent; its conversation is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageSent {
    /// The message.
    pub message: MessageId,
    /// The key of the side that wrote it.
    pub side: String,
}

/// Messages wait for a side that has not read them; their conversation is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagesWait {
    /// The key of that side.
    pub side: String,
}

/// Something is to be decided, or was; the conversation, the return or the dispute is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfCase {
    /// The case.
    pub case: CaseId,
}

/// Somebody may write again, or no more; who it is stands in the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriterBarred {
    /// Why, in the operator's words.
    pub why: String,
}

events::facts! {
    /// A shopper, a merchant or an operator began a conversation, which is the subject, as below.
    THREAD_OPENED: Bare = "thread.opened", 1;
    /// Somebody wrote.
    MESSAGE_SENT: MessageSent = "message.sent", 1;
    /// What was written has not been read for a while.
    MESSAGES_WAIT: MessagesWait = "message.waits", 1;
    /// A merchant was reminded to answer.
    ANSWER_REMINDED: Bare = "thread.reminded", 1;
    /// She has not, though reminded: an operator looks.
    ANSWER_MISSING: OfCase = "thread.unanswered", 1;
    /// An operator joined.
    THREAD_JOINED: Bare = "thread.joined", 1;
    /// Nobody writes in it any more.
    THREAD_CLOSED: Bare = "thread.closed", 1;
    /// It is open again.
    THREAD_REOPENED: Bare = "thread.reopened", 1;
    /// Somebody reported a message.
    MESSAGE_REPORTED: OfCase = "message.reported", 1;
    /// Somebody reported words or a file of a return or a dispute, which is the subject.
    PIECE_REPORTED: OfCase = "piece.reported", 1;
    /// An operator decided a case.
    CASE_DECIDED: OfCase = "thread.case_decided", 1;
    /// An operator decided a report of a return or a dispute, which is the subject.
    PIECE_DECIDED: OfCase = "piece.decided", 1;
    /// Whoever wrote what was reported was warned; where it stands is the subject.
    WRITER_WARNED: OfCase = "writer.warned", 1;
    /// A person may write in no conversation any more; she is the subject.
    WRITER_BARRED: WriterBarred = "writer.barred", 1;
    /// She may again.
    WRITER_ALLOWED: Bare = "writer.allowed", 1;
}
