//! Of conversations: what she wrote, and what was written to her. Who wrote for the other side is nobody's business.

use super::{Page, Whose};
use conversations::{Message, ThreadView, Voice};
use kernel::{Actor, ThreadId, Timestamp};
use serde_json::{Value, json};
use store::{StoreError, Tx};

const THREADS: u32 = 5;

pub(super) fn conversations(
    tx: &mut Tx<'_>,
    whose: &Whose,
    after: Option<&str>,
) -> Result<Page, StoreError> {
    let lines =
        ::conversations::threads_of_shopper(tx, whose.shopper, after.and_then(place), THREADS)?;
    let last = lines.last().filter(|_| lines.len() == THREADS as usize);
    let next = last.map(|line| format!("{} {}", line.thread.last_at.micros(), line.thread.id));
    let mut page = Page { next, ..Page::default() };
    for line in &lines {
        page.items.extend(conversation(tx, whose, line.thread.id, &mut page.files)?);
    }
    Ok(page)
}

/// The time and id of the last of the page before.
fn place(after: &str) -> Option<(Timestamp, ThreadId)> {
    let (micros, id) = after.split_once(' ')?;
    Some((Timestamp::from_micros(micros.parse().ok()?), id.parse().ok()?))
}

fn conversation(
    tx: &mut Tx<'_>,
    whose: &Whose,
    id: ThreadId,
    files: &mut u64,
) -> Result<Option<Value>, StoreError> {
    let voice = (id, Voice::shopper(whose.shopper));
    let (mut messages, mut before): (Vec<Value>, Option<i64>) = (Vec::new(), None);
    let mut about = None;
    while let Some(view) = ::conversations::thread_view(tx, voice, whose.lang, before)? {
        let earlier: Vec<Value> =
            view.messages.iter().map(|one| message(one, &view, files)).collect();
        messages.splice(0..0, earlier);
        about = Some(view.thread.about.text());
        before = view.messages.first().map(|first| first.seq);
        if !view.has_earlier || before.is_none() {
            break;
        }
    }
    let told = |about| json!({ "id": id.to_string(), "about": about, "messages": messages });
    Ok(about.map(told))
}

fn message(one: &Message, view: &ThreadView, files: &mut u64) -> Value {
    let attached = view.attachments.iter().filter(|file| file.about == one.id.id());
    let named: Vec<Value> = attached
        .map(|file| {
            json!({
                "name": file.name,
                "bytes": file.bytes,
                "at": format!("/messages/{}/attachments/{}", view.thread.id, file.id),
            })
        })
        .collect();
    *files += named.len() as u64;
    json!({
        "yours": one.side == Actor::Shopper,
        "side": one.side.key(),
        "kind": one.kind.key(),
        "phrase": one.phrase,
        "text": one.text,
        "at": one.at,
        "hidden_at": one.hidden_at,
        "files": named,
    })
}
