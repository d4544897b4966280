//! Conversations on pages, whoever reads them: each audience has its own desk at which it reads and writes, and all
//! read the same messages in the same shape.

mod lists;
mod shown;

pub use lists::{answer_text, thread_list};
pub use shown::{composer, conversation, headline, report_fold};

use crate::{
    App, Problem, Reader, Refusal, Refusals, Upload, attach,
    components::{empty_state, quiet_link, section},
    done, t,
};
use axum::response::Response;
use conversations::{
    About, Draft, DraftFault, ReportMessage, ReportReason, TEXT_CHARACTERS_MAX, ThreadView, Voice,
    Whereto, WriteError, WriteMessage, Written,
};
use kernel::{Actor, AttachmentId, MerchantId, MessageId, OrderId, ShopperId, ThreadId};
use maud::{Markup, html};

/// Messages that the page of an order shows.
const LAST: usize = 3;

/// Where somebody reads and writes conversations, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// Who.
    pub voice: Voice,
    base: &'static str,
}

impl Desk {
    /// A shopper's.
    #[must_use]
    pub const fn shopper(id: ShopperId) -> Desk {
        Desk { voice: Voice::shopper(id), base: "/messages" }
    }

    /// That of somebody who works for a merchant.
    #[must_use]
    pub const fn merchant(merchant: MerchantId, person: ShopperId) -> Desk {
        Desk { voice: Voice::merchant(merchant, person), base: "/sell/messages" }
    }

    /// That of somebody who runs the market.
    #[must_use]
    pub const fn operator(person: ShopperId) -> Desk {
        Desk { voice: Voice::operator(person), base: "/admin/messages" }
    }

    /// The page of a conversation.
    #[must_use]
    pub fn page_of(&self, thread: ThreadId) -> String {
        format!("{}/{thread}", self.base)
    }

    /// The page on which one begins.
    #[must_use]
    pub fn page_for(&self, about: About) -> String {
        format!("{}/new?about={}", self.base, about.text())
    }

    /// The page of an order.
    pub(crate) fn page_of_order(&self, order: OrderId) -> String {
        match self.voice.side() {
            Actor::Merchant => format!("/sell/orders/{order}"),
            Actor::Operator => format!("/admin/orders/{order}"),
            Actor::Shopper | Actor::Market => format!("/orders/{order}"),
        }
    }
}

/// What was typed into the form of a message.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The key of a phrase.
    pub phrase: String,
    /// Own words.
    pub text: String,
}

/// What became of the form of a message.
#[derive(Debug)]
pub enum Sent {
    /// It was sent.
    Done(Written),
    /// It is shown again: what was typed, what is wrong with it, and what it is about where it would begin a
    /// conversation.
    Wrong(Box<(Typed, Refusals, Option<About>)>),
}

impl Sent {
    /// Back to the conversation, saying whether something was taken out.
    #[must_use]
    pub fn answer(written: &Written, desk: Desk) -> Response {
        let what = if written.masked > 0 { "message-masked" } else { "message-sent" };
        done(&desk.page_of(written.thread), what)
    }
}

/// A conversation as the desk's reader sees it, or 404; what she sees is read now. `?before=` asks for earlier
/// messages.
pub async fn open(app: &App, reader: &Reader, desk: Desk, id: &str) -> Result<ThreadView, Problem> {
    let (id, lang): (ThreadId, _) = (id.parse()?, reader.lang());
    let before = reader.query("before").and_then(|text| text.parse().ok());
    let found = app
        .db
        .read(move |tx| conversations::thread_view(tx, (id, desk.voice), lang, before))
        .await?;
    let view = found.ok_or_else(Problem::not_found)?;
    if before.is_none() && view.read_seq < view.thread.last_seq {
        let seq = view.thread.last_seq;
        app.db.write(move |tx| conversations::read_thread(tx, (id, desk.voice), seq)).await?;
    }
    Ok(view)
}

/// Takes the form of a message in and sends it: into `thread`, or about what its field `about` names. Its field `key`
/// makes sure that the same form sends once.
///
/// # Errors
/// As [`attach::read`] and [`conversations::write_message`], but for what is wrong with the words, which is shown
/// beside them.
pub async fn send(
    app: &App,
    reader: &Reader,
    desk: Desk,
    thread: Option<&str>,
    form: Upload,
) -> Result<Sent, Problem> {
    let (rules, now, voice) = (app.config.messages, app.clock.now(), desk.voice);
    let known = thread.map(str::parse::<ThreadId>).transpose()?;
    let may =
        move |tx: &mut store::Tx<'_>| conversations::try_message(tx, (voice, known), rules, now);
    app.db.write(may).await?;
    let (mut fields, attached) = attach::read(form).await?;
    let mut field = |name: &str| fields.remove(name).unwrap_or_default();
    let typed = Typed { phrase: field("phrase"), text: field("text") };
    let (about, key) = (field("about"), field("key"));
    let (to, about) = match known {
        Some(thread) => (Whereto::Thread(thread), None),
        None => {
            let about = About::parse(&about).ok_or_else(Problem::not_found)?;
            (Whereto::About(about), Some(about))
        }
    };
    let phrase = Some(typed.phrase.clone()).filter(|key| !key.is_empty());
    let ask = WriteMessage {
        voice: desk.voice,
        to,
        key: key.chars().take(64).collect(),
        draft: Draft { phrase, text: typed.text.clone() },
        lang: reader.lang(),
        attached,
        translated: app.config.translator.is_some(),
    };
    let moment = app.clock.moment();
    let sent = app
        .db
        .write(move |tx| conversations::write_message(tx, &ask, rules, &mut moment.clone()))
        .await;
    match sent {
        Ok(written) => Ok(Sent::Done(written)),
        Err(WriteError::Draft(fault)) => {
            let mut wrong = Refusals::new();
            let (field, what) = match fault {
                DraftFault::Empty => ("text", t!(reader, "talk-empty")),
                DraftFault::Long => {
                    let most = reader.number(TEXT_CHARACTERS_MAX.try_into().unwrap_or(i64::MAX));
                    ("text", t!(reader, "talk-long", most = most))
                }
                DraftFault::Phrase => ("phrase", t!(reader, "talk-no-phrase")),
            };
            wrong.add(field, Refusal::new(what));
            Ok(Sent::Wrong(Box::new((typed, wrong, about))))
        }
        Err(error) => Err(error.into()),
    }
}

/// What the form of a report says.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct ReportForm {
    message: String,
    reason: String,
    note: String,
}

/// Lays a message before an operator, and leads back to its conversation.
pub async fn report(
    app: &App,
    desk: Desk,
    thread: &str,
    form: ReportForm,
) -> Result<Response, Problem> {
    let (thread, message): (ThreadId, MessageId) = (thread.parse()?, form.message.parse()?);
    let reason = ReportReason::from_key(&form.reason).unwrap_or(ReportReason::Other);
    let ask = ReportMessage { voice: desk.voice, message, reason, note: form.note };
    let moment = app.clock.moment();
    app.db.write(move |tx| conversations::report_message(tx, &ask, &mut moment.clone())).await?;
    Ok(done(&desk.page_of(thread), "message-reported"))
}

/// A photo or paper of a message, for whoever may read it.
pub async fn attachment(app: &App, desk: Desk, id: &str) -> Result<Response, Problem> {
    let id: AttachmentId = id.parse()?;
    let found =
        app.db.read(move |tx| conversations::message_attachment(tx, id, desk.voice)).await?;
    attach::serve(app, &found.ok_or_else(Problem::not_found)?).await
}

/// The last messages about an order with the form that writes another, for the order's own page.
pub async fn order_section(
    app: &App,
    reader: &Reader,
    desk: Desk,
    order: OrderId,
) -> Result<Markup, Problem> {
    let lang = reader.lang();
    let found = app
        .db
        .read(move |tx| conversations::thread_of_order(tx, (order, desk.voice), lang))
        .await?;
    let about = About::Order(order);
    let title = t!(reader, &format!("talk-order-{}", desk.voice.side().key()));
    let write = quiet_link(&desk.page_for(about), &t!(reader, "talk-write"));
    let Some(mut view) = found else {
        let none = t!(reader, "talk-order-none");
        return Ok(section(
            &title,
            html! { div.panel #messages { p.soft { (none) } p { (write) } } },
        ));
    };
    let count = view.messages.len();
    view.messages.drain(..count.saturating_sub(LAST));
    let body = html! {
        div.panel #messages {
            (shown::messages(reader, desk, &view))
            p { (quiet_link(&desk.page_of(view.thread.id), &t!(reader, "talk-open"))) }
        }
    };
    Ok(section(&title, body))
}

/// What stands where there is no conversation yet.
#[must_use]
pub fn nothing(reader: &Reader, key: &str, action: Option<(&str, &str)>) -> Markup {
    let way = t!(reader, &format!("{key}-way"));
    empty_state("talk", &reader.text(key), &way, action)
}
