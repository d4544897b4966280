//! What happens in conversations when a time has come.

use super::{TELL, tell_key};
use crate::facts::{self, MessagesWait, OfCase};
use crate::{Case, CaseKind, CaseState, Place, Rules, Thread, store};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use events::{Bare, Subject};
use kernel::{Actor, Moment, ThreadId, Timestamp};

/// What the clock of an answer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerClock {
    /// Nobody waits.
    Stopped,
    /// It is too early.
    RingsAt(Timestamp),
    /// The merchant is reminded; next, an operator sees it.
    Reminded(Timestamp),
    /// An operator sees it.
    Shown,
}

/// Looks after a shopper who may wait for an answer: first the merchant is reminded, then an operator sees it. Who
/// waits since a time that is still to come asked under a clock that was ahead, and has waited long enough.
pub fn ring_answer_clock(
    tx: &mut Tx<'_>,
    id: ThreadId,
    rules: Rules,
    moment: &mut Moment,
) -> Result<AnswerClock, StoreError> {
    let now = moment.now;
    let Some(thread) = store::thread::thread(tx, id)? else { return Ok(AnswerClock::Stopped) };
    let Some(since) = thread.waits_since else { return Ok(AnswerClock::Stopped) };
    let Some(reminded) = thread.reminded_at else {
        let due = rules.remind_at(since);
        if due > now && since <= now {
            return Ok(AnswerClock::RingsAt(due));
        }
        if !store::thread::set_reminded(tx, id, now)? {
            return Ok(AnswerClock::RingsAt(now.plus_seconds(60)));
        }
        events::emit(tx, facts::ANSWER_REMINDED, Subject::of(id.id()), &Bare {}, now)?;
        return Ok(AnswerClock::Reminded(rules.operator_at(now)));
    };
    let due = rules.operator_at(reminded);
    if due > now && reminded <= now {
        return Ok(AnswerClock::RingsAt(due));
    }
    show(tx, &thread, moment)?;
    Ok(AnswerClock::Shown)
}

/// Lays a conversation before an operator, once while that is open.
fn show(tx: &mut Tx<'_>, thread: &Thread, moment: &mut Moment) -> Result<(), StoreError> {
    let known = store::case::of_thread(tx, thread.id)?;
    let is_open = |case: &Case| case.kind == CaseKind::Unanswered && case.state == CaseState::Open;
    if known.iter().any(is_open) {
        return Ok(());
    }
    let case = Case {
        id: moment.id(thread.merchant.home()),
        kind: CaseKind::Unanswered,
        place: Place::Thread(thread.id),
        message: None,
        reported: None,
        reporter: None,
        reason: None,
        note: String::new(),
        state: CaseState::Open,
        opened_at: moment.now,
        decided: None,
        why: String::new(),
    };
    store::case::insert(tx, &case)?;
    let (subject, told) = (Subject::of(thread.id.id()), OfCase { case: case.id });
    events::emit(tx, facts::ANSWER_MISSING, subject, &told, moment.now)
}

/// Tells that messages wait for a side, unless somebody of it has read them; whether they do.
pub fn tell_unread(
    tx: &mut Tx<'_>,
    (id, side): (ThreadId, Actor),
    moment: &mut Moment,
) -> Result<bool, StoreError> {
    // In this transaction: a message that comes from now on sets the clock of the next letter.
    timers::clear(tx, TELL, &tell_key(id, side))?;
    let Some(thread) = store::thread::thread(tx, id)? else { return Ok(false) };
    if !is_unread(tx, &thread, side)? {
        return Ok(false);
    }
    store::thread::set_told(tx, id, side, moment.now)?;
    let told = MessagesWait { side: side.key().to_owned() };
    events::emit(tx, facts::MESSAGES_WAIT, Subject::of(id.id()), &told, moment.now)?;
    Ok(true)
}

/// Whether there is something in a conversation that nobody of a side has read.
pub(crate) fn is_unread(tx: &mut Tx<'_>, thread: &Thread, side: Actor) -> Result<bool, StoreError> {
    let read = match side {
        Actor::Shopper => store::person::read_seq(tx, thread.shopper, thread.id)?,
        Actor::Merchant | Actor::Operator => store::mark::read_seq_of_side(tx, thread.id, side)?,
        Actor::Market => return Ok(false),
    };
    Ok(read < thread.last_seq)
}
