//! The work of conversations that falls due: merchants who do not answer, letters about what was not read, and what a
//! machine is to translate.

use crate::commands::{ANSWER, TELL, TRANSLATE, told_of};
use crate::{
    AnswerClock, Message, MessageKind, Rules, Translation, Translator, ring_answer_clock, store,
    tell_unread,
};
use ::jobs::{Done, Failed, Item, Job, outside::Watch};
use ::store::{Db, StoreError};
use formats::mask::masked;
use kernel::{Id, Lang, MessageId, ThreadId, Timestamp};
use std::sync::Arc;

/// Conversations at a time.
const AT_ONCE: u32 = 8;
/// Nobody waits longer for an answer before somebody is told: the configuration allows 720 hours.
const ANSWER_DAYS_MAX: i64 = 31;
/// Messages that are translated at a time.
const TRANSLATED_AT_ONCE: u32 = 2;
/// What the translator is called among those outside.
pub(crate) const TRANSLATOR: &str = "translator";
/// A translator that does not answer is asked again after so many seconds.
const ASK_AGAIN: i64 = 300;
/// And given up when a message is so many seconds old: the original has been read by then.
const GIVE_UP: i64 = 6 * 3_600;
/// The languages of a market's readers.
const LANGUAGES: [Lang; 2] = [Lang::EN, Lang::ZH];

/// The clocks and letters of conversations; translations where the market has a `translator`.
#[must_use]
pub fn jobs(db: &Db, rules: Rules, translator: Option<Translator>) -> Vec<Job> {
    let thread = |id: &[u8]| Some(ThreadId::from(Id::from_bytes(id.get(..16)?)?).to_string());
    let own = db.clone();
    let answer = Job::due(ANSWER, AT_ONCE, move |item| ring(own.clone(), rules, item));
    let own = db.clone();
    let tell = Job::due(TELL, AT_ONCE, move |item| tell_waiting(own.clone(), item));
    let translate = translator.map(|translator| {
        let (db, watch) = (db.clone(), Arc::new(Watch::new(db, TRANSLATOR)));
        Job::due(TRANSLATE, TRANSLATED_AT_ONCE, move |item| {
            translate(db.clone(), (translator.clone(), Arc::clone(&watch)), item)
        })
        .about(|id| Some(MessageId::from(Id::from_bytes(id)?).to_string()))
        .never_waits()
    });
    let answer = answer.about(thread).waits_at_most(ANSWER_DAYS_MAX);
    let tell = tell.about(thread).never_waits();
    [answer, tell].into_iter().chain(translate).collect()
}

async fn ring(db: Db, rules: Rules, item: Item) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let id = Id::from_bytes(&id).map(ThreadId::from).ok_or_else(|| Failed::person("no id"))?;
    let rung = db.write(move |tx| ring_answer_clock(tx, id, rules, &mut moment.clone())).await?;
    Ok(match rung {
        AnswerClock::Stopped | AnswerClock::Shown => Done::Done,
        AnswerClock::RingsAt(at) | AnswerClock::Reminded(at) => Done::Later(at),
    })
}

async fn tell_waiting(db: Db, item: Item) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let of = told_of(&id).ok_or_else(|| Failed::person("no id"))?;
    db.write(move |tx| tell_unread(tx, of, &mut moment.clone())).await?;
    Ok(Done::Done)
}

/// Into every language but its writer's.
async fn translate(
    db: Db,
    (translator, watch): (Translator, Arc<Watch>),
    item: Item,
) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let id = Id::from_bytes(&id).map(MessageId::from).ok_or_else(|| Failed::person("no id"))?;
    let now = moment.now;
    let found = db.read(move |tx| store::message::message(tx, id)).await?;
    let wanted = found.filter(|message| {
        message.kind == MessageKind::Written
            && message.hidden_at.is_none()
            && !message.text.is_empty()
    });
    let Some(message) = wanted else { return Ok(Done::Done) };
    for lang in LANGUAGES.into_iter().filter(|lang| *lang != message.lang) {
        let said = translator.translate(&message.text, lang).await;
        watch.note(said.as_ref().err().map(ToString::to_string), now).await;
        match said {
            Ok(text) => keep(&db, &message, (lang, &text), now).await?,
            Err(_) if now < message.at.plus_seconds(GIVE_UP) => {
                return Ok(Done::Later(now.plus_seconds(ASK_AGAIN)));
            }
            Err(_) => return Ok(Done::Done),
        }
    }
    Ok(Done::Done)
}

/// Unless it says what was written. A machine brings no address back that was taken out.
async fn keep(
    db: &Db,
    message: &Message,
    (lang, text): (Lang, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    if text == message.text {
        return Ok(());
    }
    let made = Translation { message: message.id, lang, text: masked(text, &[]).0 };
    db.write(move |tx| store::message::keep_translation(tx, &made, now)).await
}
