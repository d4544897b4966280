//! Conversations in a list, and how long an answer takes.

use super::Desk;
use crate::{
    Reader,
    components::{Tone, chip},
    t,
};
use conversations::{Matter, Message, MessageKind, ThreadLine, phrase};
use maud::{Markup, html};

/// Characters of a last message that a list shows.
const BEGINNING: usize = 120;

/// The conversations as links, each with its last message; `name` says with whom.
pub fn thread_list(
    reader: &Reader,
    desk: Desk,
    lines: &[ThreadLine],
    name: impl Fn(&ThreadLine) -> Option<String>,
) -> Markup {
    html! {
        ul.threads {
            @for line in lines {
                li.thread-row {
                    h2 {
                        a href=(desk.page_of(line.thread.id)) { (title(reader, &line.matter)) }
                    }
                    p.row {
                        @if let Some(name) = name(line) { span { (name) } }
                        span.soft.small { (reader.time(line.thread.last_at)) }
                        @if line.is_unread { (chip(Tone::Ok, &t!(reader, "talk-unread"))) }
                        @if line.thread.closed_at.is_some() {
                            (chip(Tone::Plain, &t!(reader, "talk-closed")))
                        }
                    }
                    @if let Some(last) = &line.last { p.soft { (beginning(reader, last)) } }
                }
            }
        }
    }
}

fn title(reader: &Reader, matter: &Matter) -> String {
    match matter {
        Matter::Order(_, number) => t!(reader, "talk-order", number = number.as_str()),
        Matter::Listing(listing) => listing.title(reader.lang()).to_owned(),
        Matter::Gone => t!(reader, "talk-gone"),
    }
}

/// How a message begins, on one line.
fn beginning(reader: &Reader, message: &Message) -> String {
    if message.hidden_at.is_some() {
        return t!(reader, "talk-hidden");
    }
    if message.kind != MessageKind::Written {
        return t!(reader, &format!("talk-trace-{}", message.kind.key()));
    }
    let ready = message.phrase.as_deref().and_then(phrase);
    let ready = ready.map_or("", |ready| ready.text(reader.lang()));
    let whole = kernel::text::spaced(&format!("{ready} {}", message.text));
    if whole.is_empty() {
        return t!(reader, "talk-photos");
    }
    match whole.char_indices().nth(BEGINNING) {
        Some((end, _)) => format!("{}…", &whole[..end]),
        None => whole,
    }
}

/// How long a merchant usually takes to answer, in words: within an hour, hours or days.
#[must_use]
pub fn answer_text(reader: &Reader, seconds: i64) -> String {
    let hours = seconds.saturating_add(3_599) / 3_600;
    match hours {
        ..=1 => t!(reader, "talk-answers-hour"),
        2..=47 => t!(reader, "talk-answers-hours", count = hours),
        _ => t!(reader, "talk-answers-days", count = hours.saturating_add(23) / 24),
    }
}
