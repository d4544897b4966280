//! The letters about conversations. What people wrote to each other stands in none: they say that it waits, and where.

mod cases;

use crate::commands::ring::is_unread;
use crate::facts::{
    ANSWER_MISSING, ANSWER_REMINDED, CASE_DECIDED, MESSAGE_REPORTED, MESSAGES_WAIT, OfCase,
    PIECE_DECIDED, PIECE_REPORTED, WRITER_ALLOWED, WRITER_BARRED, WRITER_WARNED,
};
use crate::queries::{Matter, matters};
use crate::{Case, Thread, store};
use ::letters::{Addressee, LetterKind, Letters, Notice, Said, Topic, notify, subject};
use ::store::{StoreError, Tx};
use events::{Event, Fact};
use kernel::{Actor, Moment, ShopperId};

const fn about_messages(key: &'static str, facts: &'static [&'static str]) -> LetterKind {
    LetterKind { key, topic: Topic::Messages, facts }
}

/// Messages wait for a shopper.
pub const WAIT_SHOPPER: LetterKind = about_messages("messages-shopper", &["merchant", "matter"]);
/// Messages wait for a merchant.
pub const WAIT_MERCHANT: LetterKind = about_messages("messages-merchant", &["matter"]);
/// Messages wait for an operator who joined.
pub const WAIT_OPERATOR: LetterKind = about_messages("messages-operator", &["merchant", "matter"]);
/// A merchant is reminded to answer.
pub const REMINDED: LetterKind = about_messages("answer-reminder", &["matter", "since"]);
/// A merchant has not answered; to operators.
pub const MISSING: LetterKind = about_messages("answer-missing", &["merchant", "matter"]);
/// A message was reported; to operators.
pub const REPORTED: LetterKind = about_messages("message-reported", &["merchant", "matter"]);
/// A report was decided; to whoever reported.
pub const DECIDED: LetterKind = about_messages("report-decided", &["matter", "why"]);
/// Words or a file of a return or a dispute were reported; to operators.
pub const PIECE: LetterKind = about_messages("piece-reported", &["merchant", "matter"]);
/// That report was decided; to whoever reported.
pub const PIECE_DONE: LetterKind = about_messages("piece-decided", &["matter", "why"]);
/// What somebody wrote was reported, and stays; to her, or to everybody who works for her shop.
pub const WARNED: LetterKind = about_messages("writing-warned", &["matter", "why"]);
/// Somebody may write no more; to her.
pub const BARRED: LetterKind =
    LetterKind { key: "writing-barred", topic: Topic::Account, facts: &["why"] };

/// Somebody may write again; to her.
pub const ALLOWED: LetterKind =
    LetterKind { key: "writing-allowed", topic: Topic::Account, facts: &[] };

/// What conversations writes.
pub const LETTERS: Letters = Letters {
    kinds: &[
        &WAIT_SHOPPER,
        &WAIT_MERCHANT,
        &WAIT_OPERATOR,
        &REMINDED,
        &MISSING,
        &REPORTED,
        &DECIDED,
        &PIECE,
        &PIECE_DONE,
        &WARNED,
        &BARRED,
        &ALLOWED,
    ],
    follows: &[
        MESSAGES_WAIT.kind(),
        ANSWER_REMINDED.kind(),
        ANSWER_MISSING.kind(),
        MESSAGE_REPORTED.kind(),
        CASE_DECIDED.kind(),
        PIECE_REPORTED.kind(),
        PIECE_DECIDED.kind(),
        WRITER_WARNED.kind(),
        WRITER_BARRED.kind(),
        WRITER_ALLOWED.kind(),
    ],
    write,
};

/// A letter that names what it is about and no more.
const NOTHING: &[(&str, Said)] = &[];

/// What `event` carries, when it is that fact.
fn fact_of<P: serde::Serialize + serde::de::DeserializeOwned>(
    fact: &Fact<P>,
    event: &Event,
) -> Result<Option<P>, StoreError> {
    fact.read(event).map_err(|_| StoreError::Column("fact of a conversation"))
}

fn write(tx: &mut Tx<'_>, event: &Event, moment: &mut Moment) -> Result<(), StoreError> {
    if let Some(barred) = fact_of(&WRITER_BARRED, event)? {
        return tell_writer(tx, event, (&BARRED, vec![("why", Said::Text(barred.why))]), moment);
    }
    if fact_of(&WRITER_ALLOWED, event)?.is_some() {
        return tell_writer(tx, event, (&ALLOWED, Vec::new()), moment);
    }
    if let Some(case) = fact_of(&WRITER_WARNED, event)? {
        return cases::warned(tx, &case, moment);
    }
    if let Some(case) = fact_of(&PIECE_REPORTED, event)? {
        return cases::reported(tx, &case, moment);
    }
    if let Some(case) = fact_of(&PIECE_DECIDED, event)? {
        return cases::decided(tx, &case, moment);
    }
    let Some(thread) = store::thread::thread(tx, subject(event)?)? else { return Ok(()) };
    let told = Told::of(tx, thread)?;
    if let Some(wait) = fact_of(&MESSAGES_WAIT, event)? {
        return told.wait(tx, &wait.side, moment);
    }
    if let Some(case) = fact_of(&CASE_DECIDED, event)? {
        return told.decided(tx, &case, moment);
    }
    let kind = event.kind.as_str();
    if kind == ANSWER_REMINDED.kind().name {
        let Some(since) = told.thread.waits_since else { return Ok(()) };
        let people = accounts::merchant_addressees(tx, told.thread.merchant)?;
        let more = [("since", Said::At(since))];
        return told.tell(tx, (&REMINDED, people), Actor::Merchant, (&more[..], moment));
    }
    let kind = if kind == MESSAGE_REPORTED.kind().name { &REPORTED } else { &MISSING };
    let people = accounts::operator_addressees(tx)?;
    told.tell(tx, (kind, people), Actor::Operator, (NOTHING, moment))
}

/// The person who may write no more, or again.
fn tell_writer(
    tx: &mut Tx<'_>,
    event: &Event,
    (kind, facts): (&'static LetterKind, Vec<(&'static str, Said)>),
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let Some(to) = accounts::addressee(tx, subject::<ShopperId>(event)?)? else { return Ok(()) };
    let link = "/messages".to_owned();
    notify(tx, &Notice { kind, to, about: None, link, facts }, moment)
}

fn named(merchant: Option<&merchants::Merchant>) -> Said {
    let name = merchant.map(|merchant| &merchant.name);
    Said::in_each(|lang| name.map_or_else(String::new, |name| name.get(lang).to_owned()))
}

/// A conversation with the names that its letters call it by.
struct Told {
    thread: Thread,
    matter: Matter,
    merchant: Option<merchants::Merchant>,
}

impl Told {
    fn of(tx: &mut Tx<'_>, thread: Thread) -> Result<Told, StoreError> {
        let mut matters = matters(tx, std::slice::from_ref(&thread))?;
        let matter = matters.remove(&thread.about.id()).unwrap_or(Matter::Gone);
        let merchant = merchants::merchant(tx, thread.merchant)?;
        Ok(Told { thread, matter, merchant })
    }

    /// Where that side reads it.
    fn link(&self, side: Actor) -> String {
        let office = match side {
            Actor::Shopper => "",
            Actor::Merchant => "/sell",
            Actor::Operator | Actor::Market => "/admin",
        };
        format!("{office}/messages/{}", self.thread.id)
    }

    fn merchant(&self) -> Said {
        named(self.merchant.as_ref())
    }

    /// Everyone of a side who is told that something waits for her, unless somebody of it has read it meanwhile.
    fn wait(&self, tx: &mut Tx<'_>, side: &str, moment: &mut Moment) -> Result<(), StoreError> {
        let Some(side) = Actor::from_key(side) else { return Ok(()) };
        if !is_unread(tx, &self.thread, side)? {
            return Ok(());
        }
        let one = |person: Option<Addressee>| person.into_iter().collect::<Vec<_>>();
        let (kind, people) = match side {
            Actor::Shopper => (&WAIT_SHOPPER, one(accounts::addressee(tx, self.thread.shopper)?)),
            Actor::Merchant => {
                (&WAIT_MERCHANT, accounts::merchant_addressees(tx, self.thread.merchant)?)
            }
            Actor::Operator | Actor::Market => {
                let Some((_, joined)) = self.thread.joined else { return Ok(()) };
                (&WAIT_OPERATOR, one(accounts::addressee(tx, joined)?))
            }
        };
        self.tell(tx, (kind, people), side, (NOTHING, moment))
    }

    /// Who reported is told what was decided and why.
    fn decided(
        &self,
        tx: &mut Tx<'_>,
        decided: &OfCase,
        moment: &mut Moment,
    ) -> Result<(), StoreError> {
        let Some(Case { reporter: Some((person, side)), why, .. }) =
            crate::queries::case(tx, decided.case)?
        else {
            return Ok(());
        };
        let people = accounts::addressee(tx, person)?.into_iter().collect();
        let more = [("why", Said::Text(why))];
        self.tell(tx, (&DECIDED, people), side, (&more[..], moment))
    }

    fn tell(
        &self,
        tx: &mut Tx<'_>,
        (kind, people): (&'static LetterKind, Vec<Addressee>),
        side: Actor,
        (more, moment): (&[(&'static str, Said)], &mut Moment),
    ) -> Result<(), StoreError> {
        for to in people {
            let mut facts = more.to_vec();
            let matter = |lang| self.matter.name(lang).unwrap_or("—").to_owned();
            facts.push(("matter", Said::in_each(matter)));
            if kind.facts.contains(&"merchant") {
                facts.push(("merchant", self.merchant()));
            }
            let (about, link) = (Some(self.thread.about.id()), self.link(side));
            notify(tx, &Notice { kind, to, about, link, facts }, moment)?;
        }
        Ok(())
    }
}
