//! Somebody writes, in a conversation or beginning one.

use super::append::{Entry, append};
use super::join_thread::join;
use super::{TRANSLATE, theirs};
use crate::facts::{self, MessageSent};
use crate::{About, Draft, DraftFault, Message, MessageKind, Rules, Thread, Voice, store};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use accounts::Over;
use catalog::Status;
use events::{Bare, Subject};
use fulfilment::{contactless, without_contacts};
use kernel::{Actor, By, Lang, MessageId, Moment, ShopperId, ThreadId};
use pictures::{ATTACHMENTS_MAX, TakenIn};

/// Where a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereto {
    /// Into a conversation that is there.
    Thread(ThreadId),
    /// Into the one about that, which begins with it.
    About(About),
}

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct WriteMessage {
    /// Who writes.
    pub voice: Voice,
    /// Where.
    pub to: Whereto,
    /// By which the same message sent again is known; empty where it is made sure of otherwise.
    pub key: String,
    /// What.
    pub draft: Draft,
    /// In which language she reads the market.
    pub lang: Lang,
    /// Photos and papers that go with it.
    pub attached: Vec<TakenIn>,
    /// Whether this market has a translator.
    pub translated: bool,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The conversation.
    pub thread: ThreadId,
    /// The message.
    pub message: MessageId,
    /// Addresses and telephone numbers that were taken out.
    pub masked: u32,
}

impl From<&Message> for Written {
    fn from(message: &Message) -> Written {
        Written { thread: message.thread, message: message.id, masked: message.masked }
    }
}

/// Why nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is no such conversation, order or product, or it is another's.
    #[error("there is no such conversation")]
    NotFound,
    /// The product is not for sale: only conversations that began before go on.
    #[error("this product is not for sale any more; ask about an order, or look at the shop")]
    ListingGone,
    /// She works for the merchant whom she would ask.
    #[error("this is your own shop: you cannot ask yourself")]
    OwnShop,
    /// There is nothing in it, or too much.
    #[error(transparent)]
    Draft(#[from] DraftFault),
    /// More than six files.
    #[error("at most {} files go with a message", ATTACHMENTS_MAX)]
    Files,
    /// An operator decided that she writes no more.
    #[error("an operator of this market has decided that you may read conversations and not write")]
    Barred,
    /// An operator closed the conversation.
    #[error("an operator of this market has closed this conversation")]
    Closed,
    /// She wrote too much within an hour.
    #[error("you have written a great deal within an hour; wait a little")]
    TooMany {
        /// When the next one may come, in seconds.
        seconds: i64,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sends a message. Contact details in what shoppers and merchants write are taken out before it is kept. The same
/// person's same key in a conversation sends once. An operator who writes joins by it.
///
/// # Errors
/// [`WriteError::NotFound`] also for another's; [`WriteError::ListingGone`] for a new question about what is not sold;
/// [`WriteError::OwnShop`] for one to oneself;
/// [`WriteError::Draft`] and [`WriteError::Files`] say what to mend; [`WriteError::TooMany`] when to try again;
/// [`WriteError::Barred`] and [`WriteError::Closed`] that an operator decided so.
pub fn write_message(
    tx: &mut Tx<'_>,
    ask: &WriteMessage,
    rules: Rules,
    moment: &mut Moment,
) -> Result<Written, WriteError> {
    let (voice, side) = (ask.voice, ask.voice.side());
    let thread = match ask.to {
        Whereto::Thread(id) => theirs(tx, id, voice.by)?.ok_or(WriteError::NotFound)?,
        Whereto::About(about) => known_or_new(tx, about, voice, moment)?,
    };
    if !ask.key.is_empty()
        && let Some(sent) = store::message::by_key(tx, thread.id, (voice.person, ask.key.as_str()))?
    {
        return Ok(Written::from(&sent));
    }
    if side != Actor::Operator && accounts::is_barred(tx, voice.person)? {
        return Err(WriteError::Barred);
    }
    if ask.attached.len() > ATTACHMENTS_MAX {
        return Err(WriteError::Files);
    }
    let draft = ask.draft.checked((side, thread.about.key()), ask.attached.len())?;
    let order = match thread.about {
        About::Order(order) => Some(order),
        About::Listing(_) => None,
    };
    let (text, masked) = without_contacts(tx, (order, side), &draft.text)?;
    let draft = Draft { text, ..draft };
    if let Some(limit) = rules.messages(side) {
        count(tx, (voice.person, "message"), limit, moment)?;
    }
    let thread = match side {
        Actor::Operator => join(tx, thread, voice, rules, moment)?,
        Actor::Shopper | Actor::Merchant | Actor::Market => thread,
    };
    let kind = MessageKind::Written;
    let entry = Entry { voice, kind, draft: &draft, lang: ask.lang, masked, key: &ask.key };
    let sent = append(tx, &thread, &entry, rules, moment)?.ok_or(WriteError::Closed)?;
    for taken in &ask.attached {
        let taken = taken.clone().called(contactless(side, taken.name()));
        pictures::attach(tx, sent.id.id(), voice.person, &taken, moment)?;
    }
    if ask.translated && !sent.text.is_empty() {
        timers::set(tx, TRANSLATE, sent.id.bytes(), moment.now)?;
    }
    let told = MessageSent { message: sent.id, side: side.key().to_owned() };
    let subject = Subject::of(thread.id.id());
    events::emit(tx, facts::MESSAGE_SENT, subject, &told, moment.now)?;
    Ok(Written::from(&sent))
}

fn count(
    tx: &mut Tx<'_>,
    what: (ShopperId, &str),
    limit: accounts::Limit,
    moment: &Moment,
) -> Result<(), WriteError> {
    match store::person::allow(tx, what, limit, moment.now)? {
        true => Ok(()),
        false => Err(WriteError::TooMany { seconds: limit.seconds_each }),
    }
}

/// The conversation about that; it begins when there is none.
fn known_or_new(
    tx: &mut Tx<'_>,
    about: About,
    voice: Voice,
    moment: &mut Moment,
) -> Result<Thread, WriteError> {
    let shopper = asked_by(tx, about, voice.by)?.ok_or(WriteError::NotFound)?;
    if let Some(known) = store::thread::about(tx, about, shopper)? {
        return Ok(known);
    }
    if let About::Listing(id) = about {
        let listing = catalog::listing(tx, id)?.ok_or(WriteError::NotFound)?;
        let seller = merchants::merchant(tx, about.merchant())?;
        let sold = listing.status == Status::Published;
        if !sold || !seller.is_some_and(|seller| seller.is_approved()) {
            return Err(WriteError::ListingGone);
        }
        let own = accounts::role_holders(tx, Over::Merchant(about.merchant()))?;
        if own.iter().any(|holder| holder.account == shopper) {
            // Questions to oneself would make answers look quick.
            return Err(WriteError::OwnShop);
        }
    }
    if voice.side() == Actor::Shopper {
        count(tx, (voice.person, "thread"), Rules::threads(), moment)?;
    }
    let (merchant, now) = (about.merchant(), moment.now);
    let new = Thread {
        id: moment.id(merchant.home()),
        merchant,
        shopper,
        about,
        last_seq: 0,
        opened_at: now,
        last_at: now,
        waits_since: None,
        reminded_at: None,
        closed_at: None,
        joined: None,
    };
    if store::thread::insert(tx, &new)? {
        events::emit(tx, facts::THREAD_OPENED, Subject::of(new.id.id()), &Bare {}, now)?;
        return Ok(new);
    }
    // It was begun beside this one.
    store::thread::about(tx, about, shopper)?.ok_or(WriteError::NotFound)
}

/// The shopper of a conversation about that, which `by` may begin: of an order whoever bought it, of a product
/// whoever asks.
fn asked_by(tx: &mut Tx<'_>, about: About, by: By) -> Result<Option<ShopperId>, StoreError> {
    match (about, by) {
        (About::Order(id), _) => {
            let order = orders::order_head(tx, id)?;
            let order = order.filter(|order| by.may_touch(order.shopper, order.merchant));
            Ok(order.map(|order| order.shopper))
        }
        (About::Listing(_), By::Shopper(shopper)) => Ok(Some(shopper)),
        (About::Listing(_), By::Merchant(_) | By::Operator | By::Market) => Ok(None),
    }
}
