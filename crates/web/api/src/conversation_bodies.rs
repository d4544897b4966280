//! Conversations as the API tells them, alike to all who may read them.

use crate::Problem;
use ::conversations::{
    About, Draft, Message, ReportReason, ThreadLine, ThreadView, Voice, Whereto, WriteMessage,
    Written, phrase,
};
use kernel::{Actor, Lang, ThreadId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web_kit::parsed;

/// A conversation in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct ThreadSummary {
    id: String,
    /// `order` or `listing`.
    about_kind: &'static str,
    /// The order or listing.
    about: String,
    merchant: String,
    /// How many messages there are.
    messages: i64,
    /// When something was last written.
    last_at: String,
    /// Since when the shopper waits for the merchant.
    waits_since: Option<String>,
    /// When an operator closed it.
    closed_at: Option<String>,
    /// There is something that you have not read.
    unread: bool,
}

impl From<&ThreadLine> for ThreadSummary {
    fn from(line: &ThreadLine) -> ThreadSummary {
        let thread = &line.thread;
        ThreadSummary {
            id: thread.id.to_string(),
            about_kind: thread.about.key(),
            about: thread.about.text(),
            merchant: thread.merchant.to_string(),
            messages: thread.last_seq,
            last_at: thread.last_at.to_string(),
            waits_since: thread.waits_since.map(|at| at.to_string()),
            closed_at: thread.closed_at.map(|at| at.to_string()),
            unread: line.is_unread,
        }
    }
}

/// A conversation with its messages.
#[derive(Serialize, ToSchema)]
pub(crate) struct ThreadDocument {
    id: String,
    /// `order` or `listing`.
    about_kind: &'static str,
    /// The order or listing.
    about: String,
    merchant: String,
    /// Since when the shopper waits for the merchant.
    waits_since: Option<String>,
    /// When an operator closed it: nobody writes in it any more.
    closed_at: Option<String>,
    /// When an operator joined it.
    joined_at: Option<String>,
    /// Up to which message you have read; `POST …/read` moves it.
    read_seq: i64,
    /// There are messages before these; ask with `before`.
    has_earlier: bool,
    messages: Vec<MessageBody>,
}

/// A message, or a trace of what was done.
#[derive(Serialize, ToSchema)]
pub(crate) struct MessageBody {
    id: String,
    /// Its number in the conversation, from 1.
    seq: i64,
    /// `shopper`, `merchant` or `operator`.
    side: &'static str,
    /// `written`; or a trace: `joined`, `closed`, `reopened` (by an operator), `settled` (the merchant says that
    /// nothing is to be answered).
    kind: &'static str,
    /// The key of a ready phrase that it begins with.
    phrase: Option<String>,
    /// That phrase in your language.
    phrase_text: Option<String>,
    /// As it was written; contact details are taken out.
    text: String,
    /// The language of its writer.
    lang: String,
    /// How many addresses and telephone numbers were taken out.
    masked: u32,
    /// What a machine made of it in your language.
    translation: Option<String>,
    /// An operator hid it: its words are not told.
    hidden: bool,
    sent_at: String,
    attachments: Vec<AttachmentBody>,
}

/// A photo or paper of a message.
#[derive(Serialize, ToSchema)]
pub(crate) struct AttachmentBody {
    id: String,
    name: String,
    /// `image/jpeg` or `application/pdf`.
    media: String,
    bytes: i64,
}

impl ThreadDocument {
    /// As somebody who reads `lang` gets it.
    pub(crate) fn of(view: &ThreadView, lang: Lang) -> ThreadDocument {
        let thread = &view.thread;
        ThreadDocument {
            id: thread.id.to_string(),
            about_kind: thread.about.key(),
            about: thread.about.text(),
            merchant: thread.merchant.to_string(),
            waits_since: thread.waits_since.map(|at| at.to_string()),
            closed_at: thread.closed_at.map(|at| at.to_string()),
            joined_at: thread.joined.map(|(at, _)| at.to_string()),
            read_seq: view.read_seq,
            has_earlier: view.has_earlier,
            messages: view.messages.iter().map(|one| message(view, one, lang)).collect(),
        }
    }
}

fn message(view: &ThreadView, one: &Message, lang: Lang) -> MessageBody {
    let files = view.attachments.iter().filter(|file| file.about == one.id.id());
    let ready = one.phrase.as_deref().and_then(phrase);
    let made = view.translations.iter().find(|made| made.message == one.id);
    MessageBody {
        id: one.id.to_string(),
        seq: one.seq,
        side: one.side.key(),
        kind: one.kind.key(),
        phrase: one.phrase.clone(),
        phrase_text: ready.map(|ready| ready.text(lang).to_owned()),
        text: one.text.clone(),
        lang: one.lang.tag().to_owned(),
        masked: one.masked,
        translation: made.map(|made| made.text.clone()),
        hidden: one.hidden_at.is_some(),
        sent_at: one.at.to_string(),
        attachments: files
            .map(|file| AttachmentBody {
                id: file.id.to_string(),
                name: file.name.clone(),
                media: file.media.clone(),
                bytes: file.bytes,
            })
            .collect(),
    }
}

/// A message to be sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMessage {
    /// The key of a ready phrase (`GET /v1/message-phrases`).
    #[serde(default)]
    phrase: Option<String>,
    /// Own words, at most 2,000 characters; may be empty beside a phrase.
    #[serde(default)]
    text: String,
}

/// A message that begins a conversation, or goes into the one that there is about the same.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewThread {
    /// An order (`ord_…`), or a listing (`lst_…`) that a shopper asks about.
    about: String,
    /// The key of a ready phrase (`GET /v1/message-phrases`).
    #[serde(default)]
    phrase: Option<String>,
    /// Own words, at most 2,000 characters; may be empty beside a phrase.
    #[serde(default)]
    text: String,
}

/// What was sent.
#[derive(Serialize, ToSchema)]
pub(crate) struct SentBody {
    thread: String,
    message: String,
    /// How many addresses and telephone numbers were taken out of it.
    masked: u32,
}

impl From<&Written> for SentBody {
    fn from(written: &Written) -> SentBody {
        SentBody {
            thread: written.thread.to_string(),
            message: written.message.to_string(),
            masked: written.masked,
        }
    }
}

/// Up to which message you have read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadBody {
    pub(crate) seq: i64,
}

/// Why a message is reported.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportBody {
    /// `spam`, `abuse`, `fraud` or `other`.
    reason: String,
    /// At most 500 characters; needed with `other`.
    #[serde(default)]
    pub(crate) note: String,
}

impl ReportBody {
    /// The reason, or 422.
    pub(crate) fn reason(&self) -> Result<ReportReason, Problem> {
        ReportReason::from_key(&self.reason)
            .ok_or_else(|| web_kit::invalid("reason", "spam, abuse, fraud or other"))
    }
}

impl NewMessage {
    pub(crate) fn ask(
        self,
        voice: Voice,
        thread: ThreadId,
        (lang, translated): (Lang, bool),
    ) -> WriteMessage {
        let draft = Draft { phrase: self.phrase, text: self.text };
        ask(voice, Whereto::Thread(thread), draft, (lang, translated))
    }
}

impl NewThread {
    /// # Errors
    /// 422 when `about` is no order and no listing.
    pub(crate) fn ask(
        self,
        voice: Voice,
        (lang, translated): (Lang, bool),
    ) -> Result<WriteMessage, Problem> {
        let about = About::parse(&self.about);
        let about = about.ok_or_else(|| web_kit::invalid("about", "an order or a listing"))?;
        let draft = Draft { phrase: self.phrase, text: self.text };
        Ok(ask(voice, Whereto::About(about), draft, (lang, translated)))
    }
}

/// The request's own key makes sure that it is sent once.
fn ask(voice: Voice, to: Whereto, draft: Draft, (lang, translated): (Lang, bool)) -> WriteMessage {
    WriteMessage { voice, to, key: String::new(), draft, lang, attached: Vec::new(), translated }
}

/// A ready phrase.
#[derive(Serialize, ToSchema)]
pub(crate) struct PhraseBody {
    key: String,
    /// In your language.
    text: String,
}

/// What `side` may say about an order or listing, in `lang`.
pub(crate) fn phrases(side: Actor, about: &str, lang: Lang) -> Vec<PhraseBody> {
    ::conversations::phrases(side, about)
        .map(|one| PhraseBody { key: one.key.clone(), text: one.text(lang).to_owned() })
        .collect()
}

/// The side of that key, or 422.
pub(crate) fn side_of(key: &str) -> Result<Actor, Problem> {
    let side = Actor::from_key(key).filter(|side| *side != Actor::Market);
    side.ok_or_else(|| web_kit::invalid("side", "shopper, merchant or operator"))
}

/// The number of the message before which older ones are asked for.
pub(crate) fn before(text: Option<String>) -> Result<Option<i64>, Problem> {
    text.filter(|text| !text.is_empty()).map(|text| parsed("before", &text)).transpose()
}
