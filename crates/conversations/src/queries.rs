//! Conversations as read: by their parties, by whoever runs the market, and what everybody is told of a merchant.

use crate::commands::theirs;
use crate::{About, Barred, Case, CaseState, Message, Rules, Thread, Translation, Voice, store};
use ::store::{StoreError, Tx, params, sql};
use catalog::{Listing, Status};
use kernel::{
    Actor, AttachmentId, CaseId, Id, Lang, ListingId, MerchantId, MessageId, OrderId, ShopperId,
    ThreadId, Timestamp,
};
use pictures::Attachment;
use std::collections::BTreeMap;

/// Messages that a reader gets at once.
const MESSAGES: u32 = 100;
/// More unread conversations are not counted.
pub const UNREAD_MAX: u32 = 100;
/// What was written longer ago is not counted as unread, in days.
const UNREAD_DAYS: i64 = 60;
/// A merchant's answers of so many days are looked at.
const ANSWER_DAYS: i64 = 30;
/// So many of them at most, and of those who wait.
const ANSWERS_MAX: u32 = 500;
/// Fewer say nothing of how long an answer takes.
const ANSWERS_MIN: usize = 5;

/// What a conversation is about, by its names.
#[derive(Clone, Debug)]
pub enum Matter {
    /// An order, by its number.
    Order(OrderId, String),
    /// A product.
    Listing(Box<Listing>),
    /// What is not there any more.
    Gone,
}

impl Matter {
    /// An order's number, a product's title; none for what is gone.
    #[must_use]
    pub fn name(&self, lang: Lang) -> Option<&str> {
        match self {
            Matter::Order(_, number) => Some(number),
            Matter::Listing(listing) => Some(listing.title(lang)),
            Matter::Gone => None,
        }
    }

    /// A product that cannot be bought now, or what is not there any more.
    #[must_use]
    pub fn is_off_sale(&self) -> bool {
        match self {
            Matter::Order(..) => false,
            Matter::Listing(listing) => listing.status != Status::Published,
            Matter::Gone => true,
        }
    }
}

/// What each of `threads` is about.
pub(crate) fn matters(
    tx: &mut Tx<'_>,
    threads: &[Thread],
) -> Result<BTreeMap<Id, Matter>, StoreError> {
    let (mut orders, mut listings): (Vec<OrderId>, Vec<ListingId>) = (Vec::new(), Vec::new());
    for thread in threads {
        match thread.about {
            About::Order(id) => orders.push(id),
            About::Listing(id) => listings.push(id),
        }
    }
    orders.sort_unstable();
    orders.dedup();
    let mut found = BTreeMap::new();
    for order in orders::order_heads(tx, &orders)? {
        found.insert(order.id.id(), Matter::Order(order.id, order.number));
    }
    for listing in catalog::listings_by_id(tx, &listings)? {
        found.insert(listing.id.id(), Matter::Listing(Box::new(listing)));
    }
    Ok(found)
}

/// A conversation in a list.
#[derive(Clone, Debug)]
pub struct ThreadLine {
    /// The conversation.
    pub thread: Thread,
    /// What it is about.
    pub matter: Matter,
    /// Its last message.
    pub last: Option<Message>,
    /// There is something in it that the reader has not read.
    pub is_unread: bool,
}

/// In the order of `threads`; `read` is how far the reader has read each.
fn lines(
    tx: &mut Tx<'_>,
    threads: Vec<Thread>,
    read: &BTreeMap<ThreadId, i64>,
) -> Result<Vec<ThreadLine>, StoreError> {
    let matters = matters(tx, &threads)?;
    let wanted: Vec<(ThreadId, i64)> =
        threads.iter().map(|thread| (thread.id, thread.last_seq)).collect();
    let last = store::message::numbered(tx, &wanted)?;
    let mut last: BTreeMap<ThreadId, Message> =
        last.into_iter().map(|message| (message.thread, message.for_parties())).collect();
    let line = |thread: Thread| ThreadLine {
        matter: matters.get(&thread.about.id()).cloned().unwrap_or(Matter::Gone),
        last: last.remove(&thread.id),
        is_unread: read.get(&thread.id).copied().unwrap_or(0) < thread.last_seq,
        thread,
    };
    Ok(threads.into_iter().map(line).collect())
}

/// A shopper's conversations, the last written in first; after `after`, the time and id of the last of the page
/// before.
pub fn threads_of_shopper(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    after: Option<(Timestamp, ThreadId)>,
    limit: u32,
) -> Result<Vec<ThreadLine>, StoreError> {
    let indexed = store::person::threads(tx, shopper, after, limit)?;
    let ids: Vec<ThreadId> = indexed.iter().map(|(id, _)| *id).collect();
    let mut found: BTreeMap<ThreadId, Thread> =
        store::thread::threads(tx, &ids)?.into_iter().map(|thread| (thread.id, thread)).collect();
    let threads = ids.iter().filter_map(|id| found.remove(id)).collect();
    lines(tx, threads, &indexed.into_iter().collect())
}

/// The conversations of the merchant that `voice` speaks for, the last written in first; those alone in which a
/// shopper waits, longest waiting first, when `waiting`. A page is followed by the one after its last line's `last_at`
/// (`waits_since`, when `waiting`) and id.
pub fn threads_of_merchant(
    tx: &mut Tx<'_>,
    (merchant, voice): (MerchantId, Voice),
    waiting: bool,
    after: Option<(Timestamp, ThreadId)>,
    limit: u32,
) -> Result<Vec<ThreadLine>, StoreError> {
    let threads = store::thread::of_merchant(tx, merchant, waiting, after, limit)?;
    with_marks(tx, threads, voice)
}

fn with_marks(
    tx: &mut Tx<'_>,
    threads: Vec<Thread>,
    voice: Voice,
) -> Result<Vec<ThreadLine>, StoreError> {
    let ids: Vec<ThreadId> = threads.iter().map(|thread| thread.id).collect();
    let read = store::mark::reads_of(tx, &ids, voice)?;
    lines(tx, threads, &read.into_iter().collect())
}

/// A conversation as its reader sees it.
#[derive(Clone, Debug)]
pub struct ThreadView {
    /// The conversation.
    pub thread: Thread,
    /// What it is about.
    pub matter: Matter,
    /// Its messages, in their order; the last hundred, or those before a number.
    pub messages: Vec<Message>,
    /// There are earlier ones.
    pub has_earlier: bool,
    /// Photos and papers of those messages.
    pub attachments: Vec<Attachment>,
    /// What machines made of those messages in the reader's language.
    pub translations: Vec<Translation>,
    /// How far the reader had read.
    pub read_seq: i64,
    /// What was reported of it, for operators.
    pub cases: Vec<Case>,
}

/// A conversation for one of its parties, or an operator; none when there is none or it is another's. With `before`,
/// the messages before that number.
pub fn thread_view(
    tx: &mut Tx<'_>,
    (id, voice): (ThreadId, Voice),
    lang: Lang,
    before: Option<i64>,
) -> Result<Option<ThreadView>, StoreError> {
    let Some(thread) = theirs(tx, id, voice.by)? else { return Ok(None) };
    view(tx, thread, (voice, lang), before).map(Some)
}

/// The conversation about an order, for one of its parties or an operator; none when nobody has written yet.
pub fn thread_of_order(
    tx: &mut Tx<'_>,
    (order, voice): (OrderId, Voice),
    lang: Lang,
) -> Result<Option<ThreadView>, StoreError> {
    let found = store::thread::all_about(tx, About::Order(order), 1)?;
    let thread = found.into_iter().find(|thread| thread.is_open_to(voice.by));
    thread.map(|thread| view(tx, thread, (voice, lang), None)).transpose()
}

/// The conversation that a shopper began about a product.
pub fn thread_about(
    tx: &mut Tx<'_>,
    about: About,
    shopper: ShopperId,
) -> Result<Option<ThreadId>, StoreError> {
    Ok(store::thread::about(tx, about, shopper)?.map(|thread| thread.id))
}

fn view(
    tx: &mut Tx<'_>,
    thread: Thread,
    (voice, lang): (Voice, Lang),
    before: Option<i64>,
) -> Result<ThreadView, StoreError> {
    let is_operator = voice.side() == Actor::Operator;
    let all = store::message::before(tx, thread.id, before.unwrap_or(i64::MAX), MESSAGES)?;
    let has_earlier = all.first().is_some_and(|first| first.seq > 1);
    let seen = |message: Message| if is_operator { message } else { message.for_parties() };
    let messages: Vec<Message> = all.into_iter().map(seen).collect();
    let open = |message: &&Message| is_operator || message.hidden_at.is_none();
    let ids: Vec<MessageId> = messages.iter().filter(open).map(|message| message.id).collect();
    let about: Vec<Id> = ids.iter().map(|id| id.id()).collect();
    let read_seq = match voice.side() {
        Actor::Shopper => store::person::read_seq(tx, thread.shopper, thread.id)?,
        Actor::Merchant | Actor::Operator | Actor::Market => {
            store::mark::read_seq(tx, thread.id, voice)?
        }
    };
    let mut matters = matters(tx, std::slice::from_ref(&thread))?;
    Ok(ThreadView {
        matter: matters.remove(&thread.about.id()).unwrap_or(Matter::Gone),
        attachments: pictures::attachments(tx, &about)?,
        translations: store::message::translations(tx, &ids, lang)?,
        cases: if is_operator { store::case::of_thread(tx, thread.id)? } else { Vec::new() },
        thread,
        messages,
        has_earlier,
        read_seq,
    })
}

/// What stands above the messages of a conversation that is not begun yet: what it would be about. None when there is
/// no such order of theirs, or no such product on sale.
pub fn matter_for(
    tx: &mut Tx<'_>,
    about: About,
    voice: Voice,
) -> Result<Option<Matter>, StoreError> {
    match about {
        About::Order(id) => {
            let order = orders::order_head(tx, id)?;
            let order = order.filter(|order| voice.by.may_touch(order.shopper, order.merchant));
            Ok(order.map(|order| Matter::Order(order.id, order.number)))
        }
        About::Listing(id) => {
            let listing = catalog::listing(tx, id)?;
            let sold = listing.filter(|listing| listing.status == Status::Published);
            Ok(sold.map(|listing| Matter::Listing(Box::new(listing))))
        }
    }
}

/// An attachment of a message, for whoever may read it.
pub fn message_attachment(
    tx: &mut Tx<'_>,
    id: AttachmentId,
    voice: Voice,
) -> Result<Option<Attachment>, StoreError> {
    let Some(attachment) = pictures::attachment(tx, id)? else { return Ok(None) };
    let message = store::message::message(tx, MessageId::from(attachment.about))?;
    let is_operator = voice.side() == Actor::Operator;
    let message = message.filter(|message| is_operator || message.hidden_at.is_none());
    let Some(message) = message else { return Ok(None) };
    Ok(theirs(tx, message.thread, voice.by)?.map(|_| attachment))
}

/// How many conversations hold something that a person has not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// As a shopper.
    pub shopper: i64,
    /// For the merchant that she acts for.
    pub merchant: i64,
    /// Cases that wait for an operator.
    pub cases: i64,
}

/// Counts what a person has not read, as a shopper and for a merchant; and, for an `operator`, what is to be decided.
pub fn unread(
    tx: &mut Tx<'_>,
    (person, merchant): (ShopperId, Option<MerchantId>),
    operator: bool,
    now: Timestamp,
) -> Result<Unread, StoreError> {
    let since = now.plus_days(-UNREAD_DAYS);
    let own = match merchant {
        Some(merchant) => store::mark::unread(tx, (merchant, person), since, UNREAD_MAX)?,
        None => 0,
    };
    Ok(Unread {
        shopper: store::person::unread(tx, person, UNREAD_MAX)?,
        merchant: own,
        cases: if operator { store::case::open_count(tx)? } else { 0 },
    })
}

/// How many seconds a merchant usually takes to answer: the median of her answers of the last thirty days, where who
/// waits too long already counts as long as she has waited. None while there are too few to say.
pub fn answer_seconds(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    rules: Rules,
    now: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let since = now.plus_days(-ANSWER_DAYS);
    let mut all = store::message::answers(tx, merchant, since, ANSWERS_MAX)?;
    let late = now.plus_seconds(-i64::from(rules.answer_hours) * 3_600);
    let waits = store::thread::waits(tx, merchant, late, ANSWERS_MAX)?;
    all.extend(waits.into_iter().filter(|at| *at >= since).map(|at| now.seconds_since(at)));
    Ok(median(all))
}

fn median(mut seconds: Vec<i64>) -> Option<i64> {
    if seconds.len() < ANSWERS_MIN {
        return None;
    }
    seconds.sort_unstable();
    seconds.get(seconds.len() / 2).copied()
}

/// The cases in a state: open ones longest waiting first, others the last opened first; after `after`, the time and id
/// of the last of the page before.
pub fn cases(
    tx: &mut Tx<'_>,
    state: CaseState,
    after: Option<(Timestamp, CaseId)>,
    limit: u32,
) -> Result<Vec<Case>, StoreError> {
    store::case::in_state(tx, state, after, limit)
}

/// One case, whatever it is about: for operators.
pub fn case(tx: &mut Tx<'_>, id: CaseId) -> Result<Option<Case>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM conversation_case WHERE case_id = $1", store::case::CASE),
        params![id],
        store::case::case_row,
    )
}

/// The conversations of cases, by id.
pub fn threads_by_id(
    tx: &mut Tx<'_>,
    ids: &[ThreadId],
    voice: Voice,
) -> Result<BTreeMap<ThreadId, ThreadLine>, StoreError> {
    let mut threads = store::thread::threads(tx, ids)?;
    threads.retain(|thread| thread.is_open_to(voice.by));
    let lines = with_marks(tx, threads, voice)?;
    Ok(lines.into_iter().map(|line| (line.thread.id, line)).collect())
}

/// Who may not write, the last one first, at most `limit`.
pub fn barred_writers(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Barred>, StoreError> {
    accounts::barred_writers(tx, limit)
}

/// Whether a person may read conversations and not write.
pub fn is_barred(tx: &mut Tx<'_>, person: ShopperId) -> Result<bool, StoreError> {
    accounts::is_barred(tx, person)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_needs_enough_answers() {
        assert_eq!(median(vec![1, 2, 3, 4]), None);
        assert_eq!(median(vec![900, 60, 3_600, 120, 86_400]), Some(900));
        assert_eq!(median(vec![1, 2, 3, 4, 5, 6]), Some(4), "of two the longer one");
    }
}
