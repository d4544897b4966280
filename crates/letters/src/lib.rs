//! Letters: what the market tells people, the bell that it stands under, and the outbox that its letters
//! wait in.
//!
//! A notice is written by a follower of the facts it tells, or in their transaction; its letter is sent later by
//! a job, and until then its body lies sealed, and its recipient as long as it is kept. Decides what a letter says,
//! whether its reader wants it, and when it is tried again; never who is written to, and never sends inside a
//! transaction.

mod bounced;
mod bounces;
mod checked;
mod digest;
mod direct;
mod email;
pub mod face;
mod follow;
mod house;
mod html;
mod kind;
mod notices;
mod outbox;
mod preferences;
mod said;
mod sealing;
mod smtp;
mod stop;
mod templates;
mod texts;

pub use bounced::{Bounce, Reports, Standing, read_reports};
pub use bounces::{DeadMailbox, Noted, dead_mailbox, dead_mailboxes, note_bounce, revive_mailbox};
pub use checked::{TextFault, TextPart, Wrong, faults_of};
pub use digest::FindAddressee;
pub use direct::{Direct, write_directly};
pub use email::{Email, EmailError};
pub use follow::{catch_up, follow};
pub use house::{FindLook, House, Look, write_for};
pub use html::{page_of, page_of_words};
pub use kind::{Addressee, LetterKind, Letters, Notice, Said, Topic, subject};
pub use notices::{
    Telling, Told, Unread, Written, about, notices, notify, open_notice, read_all_notices,
    unread_notices,
};
pub use outbox::{
    ATTEMPTS_MAX, Concern, KEEP_DAYS, Mail, MailState, NewMail, enqueue, given_up, lies_clear,
    mail, mails, mails_in, mails_to, prune, seal_clear, send_again,
};
pub use preferences::{PreferenceError, Wish, prefer, preferences};
pub use smtp::{Sender, SmtpError};
pub use stop::{StopError, Stops, stop};
pub use templates::{
    KeepText, KeepTextError, OwnText, ShownText, drop_text, keep_text, kind_of, own_text, preview,
    send_test, shown_text,
};
pub use texts::{faults, languages, shipped};
