//! Conversations: shoppers, merchants and whoever runs the market write to each other about an order or a product.
//!
//! Decides who may write and read, what of a message the other side gets (never an address or a telephone number that
//! leads around the market), when a merchant who does not answer is reminded and when an operator sees it, and what
//! becomes of what is reported: of messages, and of what the sides write and show in returns and disputes. Never decides
//! about money or goods, never translates by itself, and never calls anybody inside a transaction ([`face::jobs`] does,
//! between two). [`lifecycle::STEPS`] has every step, and what silence means.
//!
//! A conversation lives with its merchant; its shopper's list of them is kept in the same transaction, as her list of
//! orders is. Rows are taken in one order: the conversation, its messages, the shopper's list.

mod commands;
mod domain;
mod due;
pub mod face;
pub mod facts;
pub mod letters;
pub mod lifecycle;
mod queries;
mod store;
mod translator;

pub use accounts::Barred;
pub use commands::close_thread::{close_thread, reopen_thread};
pub use commands::decide_case::{
    DecideCase, DecideCaseError, WHY_CHARACTERS_MAX, allow_writer, decide_case,
};
pub use commands::join_thread::join_thread;
pub use commands::read_thread::read_thread;
pub use commands::report_message::{
    NOTE_CHARACTERS_MAX, ReportError, ReportMessage, ReportPiece, report_message, report_piece,
};
pub use commands::ring::{AnswerClock, ring_answer_clock, tell_unread};
pub use commands::settle_thread::settle_thread;
pub use commands::try_message::{try_files, try_message};
pub use commands::write_message::{Whereto, WriteError, WriteMessage, Written, write_message};
pub use domain::case::{Case, CaseKind, CaseState, Decision, Place, ReportReason, Reported};
pub use domain::draft::{Draft, DraftFault, TEXT_CHARACTERS_MAX};
pub use domain::message::{Message, MessageKind, Translation};
pub use domain::phrase::{Phrase, phrase, phrases};
pub use domain::rules::Rules;
pub use domain::thread::{About, Thread, Voice};
pub use queries::{
    Matter, ThreadLine, ThreadView, UNREAD_MAX, Unread, answer_seconds, barred_writers, case,
    cases, is_barred, matter_for, message_attachment, thread_about, thread_of_order, thread_view,
    threads_by_id, threads_of_merchant, threads_of_shopper, unread,
};
pub use translator::{TranslateError, Translator, TranslatorError};
