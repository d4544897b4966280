//! Puts something into a conversation: the one way by which anything comes there, so that its counters, the shopper's
//! list, the clock of the answer and the letters always follow.

use super::{ANSWER, TELL, tell_key};
use crate::{Draft, Message, MessageKind, Rules, Thread, Voice, store};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use kernel::{Actor, Lang, Moment, Timestamp};

/// A letter waits so long for more to come, or for her to read it on the page, in seconds.
const TELL_AFTER: i64 = 120;
/// One side is written about one conversation once in so many seconds.
const TELL_EVERY: i64 = 3_600;

/// What is put into a conversation.
pub(crate) struct Entry<'a> {
    pub(crate) voice: Voice,
    pub(crate) kind: MessageKind,
    pub(crate) draft: &'a Draft,
    pub(crate) lang: Lang,
    pub(crate) masked: u32,
    /// By which its writer knows it; empty for none.
    pub(crate) key: &'a str,
}

impl<'a> Entry<'a> {
    /// A trace of what somebody did.
    pub(crate) fn trace(voice: Voice, kind: MessageKind, nothing: &'a Draft) -> Entry<'a> {
        Entry { voice, kind, draft: nothing, lang: Lang::EN, masked: 0, key: "" }
    }
}

/// Appends; none when the conversation is closed and it is no trace.
pub(crate) fn append(
    tx: &mut Tx<'_>,
    thread: &Thread,
    entry: &Entry<'_>,
    rules: Rules,
    moment: &mut Moment,
) -> Result<Option<Message>, StoreError> {
    let (now, voice) = (moment.now, entry.voice);
    let is_written = entry.kind == MessageKind::Written;
    let next = store::thread::advance(tx, thread.id, now, !is_written)?;
    let Some((seq, waits)) = next else { return Ok(None) };
    let sent = (voice.person, entry.key);
    if !entry.key.is_empty() && store::message::by_key(tx, thread.id, sent)?.is_some() {
        // The same was sent beside this: asked again, it is found before anything is done.
        return Err(tx.lost_race());
    }
    let message = Message {
        id: moment.id(thread.merchant.home()),
        thread: thread.id,
        seq,
        side: voice.side(),
        person: voice.person,
        kind: entry.kind,
        phrase: entry.draft.phrase.clone(),
        text: entry.draft.text.clone(),
        lang: entry.lang,
        masked: entry.masked,
        at: now,
        hidden_at: None,
    };
    let answers = is_written && voice.side() == Actor::Merchant;
    let waited = waits.filter(|_| answers).map(|since| now.seconds_since(since).max(0));
    let own = message.id.to_string();
    let key = if entry.key.is_empty() { own.as_str() } else { entry.key };
    store::message::insert(tx, &message, (key, waited))?;
    keep_clock(tx, &message, waits, rules)?;
    let read = if voice.side() == Actor::Shopper { seq } else { 0 };
    store::person::index(tx, (thread.shopper, thread.id), (seq, read), now)?;
    if voice.side() != Actor::Shopper {
        store::mark::mark_read(tx, thread.id, voice, seq)?;
    }
    if entry.kind != MessageKind::Settled {
        tell_others(tx, thread, voice.side(), now)?;
    }
    Ok(Some(message))
}

/// A shopper's word starts the clock of the answer, a merchant's ends it, as her word does that nothing is to be
/// answered.
fn keep_clock(
    tx: &mut Tx<'_>,
    message: &Message,
    waits: Option<Timestamp>,
    rules: Rules,
) -> Result<(), StoreError> {
    let (id, now) = (message.thread, message.at);
    match (message.side, message.kind, waits) {
        (Actor::Shopper, MessageKind::Written, None) => {
            store::thread::set_waits(tx, id, Some(now))?;
            timers::set(tx, ANSWER, id.bytes(), rules.remind_at(now))
        }
        (Actor::Merchant, MessageKind::Written | MessageKind::Settled, Some(_))
        | (Actor::Operator, MessageKind::Closed, Some(_)) => {
            store::thread::set_waits(tx, id, None)?;
            timers::clear(tx, ANSWER, id.bytes())?;
            store::case::answered(tx, id, now)
        }
        _ => Ok(()),
    }
}

/// Has the other sides written a letter, unless they read it before.
fn tell_others(
    tx: &mut Tx<'_>,
    thread: &Thread,
    side: Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    for other in [Actor::Shopper, Actor::Merchant, Actor::Operator] {
        if other == side || other == Actor::Operator && thread.joined.is_none() {
            continue;
        }
        let told = store::thread::told_at(tx, thread.id, other)?;
        let due = told.map_or(now, |told| told.plus_seconds(TELL_EVERY - TELL_AFTER)).max(now);
        timers::set_first(tx, TELL, &tell_key(thread.id, other), due.plus_seconds(TELL_AFTER))?;
    }
    Ok(())
}
