//! Messages as they are read, and the form below them.

use super::{Desk, Typed};
use crate::{
    App, Reader, Refusals, attach,
    components::{
        Choice, Field, Tone, banner, button, chip, form, hidden, quiet_button, upload_form,
    },
    t,
};
use conversations::{
    About, Matter, Message, MessageKind, ReportReason, TEXT_CHARACTERS_MAX, ThreadView, phrase,
    phrases,
};
use kernel::Actor;
use maud::{Markup, html};

/// What a conversation is about, with the way there.
#[must_use]
pub fn headline(reader: &Reader, desk: Desk, matter: &Matter) -> Markup {
    match matter {
        Matter::Order(id, number) => html! {
            a href=(desk.page_of_order(*id)) { (t!(reader, "talk-order", number = number.as_str())) }
        },
        Matter::Listing(listing) => html! {
            @let title = listing.title(reader.lang());
            @match desk.voice.side() {
                Actor::Merchant => { a href={ "/sell/listings/" (listing.id) } { (title) } }
                Actor::Shopper | Actor::Operator | Actor::Market => {
                    a href={ "/listings/" (listing.id) } { (title) }
                }
            }
            @if matter.is_off_sale() { " " (chip(Tone::Warn, &t!(reader, "talk-off-sale"))) }
        },
        Matter::Gone => html! { span.soft { (t!(reader, "talk-gone")) } },
    }
}

/// A conversation whole: what it is about, its messages, and the form that writes another where one may.
pub fn conversation(
    app: &App,
    reader: &Reader,
    desk: Desk,
    view: &ThreadView,
    (typed, wrong): (&Typed, &Refusals),
) -> Markup {
    let page = desk.page_of(view.thread.id);
    let earlier = view.messages.first().filter(|_| view.has_earlier).map(|first| first.seq);
    html! {
        div.panel.talk-panel {
            p.talk-matter { (headline(reader, desk, &view.matter)) }
            @if let Some(seq) = earlier {
                p { a href={ (page) "?before=" (seq) } { (t!(reader, "talk-earlier")) } }
            }
            (messages(reader, desk, view))
            @if view.thread.closed_at.is_some() {
                (banner(Tone::Plain, html! { p { (t!(reader, "talk-is-closed")) } }))
            } @else {
                (composer(app, reader, (desk, page.as_str(), view.thread.about), None, (typed, wrong)))
            }
        }
    }
}

/// The form of a message, sent to `action`; `about` where it begins a conversation.
pub fn composer(
    app: &App,
    reader: &Reader,
    (desk, action, matter): (Desk, &str, About),
    about: Option<About>,
    (typed, wrong): (&Typed, &Refusals),
) -> Markup {
    let side = desk.voice.side();
    let mut choices: Vec<Choice> = vec![(String::new(), t!(reader, "talk-own-words"))];
    choices.extend(
        phrases(side, matter.key())
            .map(|phrase| (phrase.key.clone(), phrase.text(reader.lang()).to_owned())),
    );
    let key = format!("{:016x}", app.clock.moment().bits());
    let hint = if side == Actor::Operator { "talk-text-hint-operator" } else { "talk-text-hint" };
    upload_form(
        reader,
        action,
        html! {
            (hidden("key", &key))
            @if let Some(about) = about { (hidden("about", &about.text())) }
            (Field::select("phrase", &t!(reader, "talk-phrase"), choices)
                .hint(&t!(reader, "talk-phrase-hint")).value(&typed.phrase)
                .optional(reader).refusals(wrong))
            (Field::area("text", &t!(reader, "talk-text"), 4)
                .hint(&reader.text(hint)).value(&typed.text)
                .attribute("maxlength", &TEXT_CHARACTERS_MAX.to_string())
                .optional(reader).refusals(wrong))
            (attach::photos_field(reader))
            div.actions { (button(&t!(reader, "talk-send"))) }
        },
    )
}

/// The messages in their order.
pub(super) fn messages(reader: &Reader, desk: Desk, view: &ThreadView) -> Markup {
    html! {
        ol.talk {
            @for message in &view.messages {
                @if message.kind == MessageKind::Written {
                    (written(reader, desk, view, message))
                } @else {
                    li.talk-trace id={ "m" (message.seq) } {
                        (t!(reader, &format!("talk-trace-{}", message.kind.key()))) " · "
                        (reader.time(message.at))
                    }
                }
            }
        }
    }
}

fn written(reader: &Reader, desk: Desk, view: &ThreadView, message: &Message) -> Markup {
    let own = message.side == desk.voice.side();
    let is_new = !own && message.seq > view.read_seq;
    let ready = message.phrase.as_deref().and_then(phrase);
    let translated = view.translations.iter().find(|made| made.message == message.id);
    let files: Vec<pictures::Attachment> =
        view.attachments.iter().filter(|one| one.about == message.id.id()).cloned().collect();
    html! {
        li class={ "talk-message" @if own { " talk-own" } } id={ "m" (message.seq) } {
            p.talk-who {
                b { (who(reader, desk, message)) } " · " (reader.time(message.at))
                @if is_new { " " (chip(Tone::Ok, &t!(reader, "talk-new"))) }
            }
            @if message.hidden_at.is_some() { p.soft { (t!(reader, "talk-hidden")) } }
            @if let Some(ready) = ready { p.talk-text { (ready.text(reader.lang())) } }
            @if !message.text.is_empty() {
                p.talk-text lang=(message.lang.tag()) { (message.text) }
            }
            @if let Some(made) = translated.filter(|made| made.lang != message.lang) {
                div.talk-translated {
                    p.small.soft { (t!(reader, "talk-translated")) }
                    p.talk-text lang=(made.lang.tag()) { (made.text) }
                }
            }
            (attach::shown(reader, &files, &desk.page_of(view.thread.id)))
            @if message.masked > 0 { p.small.soft { (t!(reader, "talk-masked")) } }
            @if !own && message.hidden_at.is_none() && desk.voice.side() != Actor::Operator {
                (report_form(reader, desk, message))
            }
        }
    }
}

fn who(reader: &Reader, desk: Desk, message: &Message) -> String {
    if message.person == desk.voice.person && message.side == desk.voice.side() {
        return t!(reader, "talk-who-you");
    }
    let own = if message.side == desk.voice.side() { "own-" } else { "" };
    reader.text(&format!("talk-who-{own}{}", message.side.key()))
}

fn report_form(reader: &Reader, desk: Desk, message: &Message) -> Markup {
    let action = format!("{}/report", desk.page_of(message.thread));
    let what = hidden("message", &message.id.to_string());
    report_fold(reader, &t!(reader, "talk-report"), &action, &what)
}

/// The form that lays something before an operator, sent to `action`; `what` are the fields that say what it is.
#[must_use]
pub fn report_fold(reader: &Reader, title: &str, action: &str, what: &Markup) -> Markup {
    let reasons: Vec<Choice> = ReportReason::ALL
        .iter()
        .map(|reason| {
            let text = reader.text(&format!("talk-report-{}", reason.key()));
            (reason.key().to_owned(), text)
        })
        .collect();
    html! {
        details.talk-report {
            summary { (title) }
            (form(reader, action, html! {
                (what)
                label {
                    span { (t!(reader, "talk-report-reason")) }
                    select.control name="reason" {
                        @for (value, text) in &reasons { option value=(value) { (text) } }
                    }
                }
                label {
                    span { (t!(reader, "talk-report-note")) }
                    textarea.control name="note" rows="2" maxlength="500" {}
                }
                (quiet_button(&t!(reader, "talk-report-send")))
            }))
        }
    }
}
