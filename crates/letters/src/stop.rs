//! The signed link at the foot of a letter that turns the letters of its topic off, for whoever holds the
//! letter: nobody signs in for it.

use crate::digest;
use crate::house::House;
use crate::kind::Topic;
use crate::outbox::{Concern, Mail};
use crate::preferences::{PreferenceError, Wish, prefer, preferences};
use kernel::ShopperId;
use store::{StoreError, Tx};

/// Why no letters are turned off.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// The link is none of ours, or of a market with another key.
    #[error("this link turns no letters off: sign in and choose which ones you want")]
    Unknown,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a link needs that turns letters off, for the page that asks once more and for the mail program that
/// does not.
pub(crate) struct Links {
    /// For a person: a page with one button.
    pub(crate) page: String,
    /// For her mail program: one POST (RFC 8058).
    pub(crate) one_click: String,
}

/// What a letter's link turns off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stops {
    /// Letters of a topic.
    Of(Topic),
    /// The daily letter: every topic that it gathers is told under the bell alone.
    Digest,
}

impl Stops {
    /// In addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Stops::Of(topic) => topic.key(),
            Stops::Digest => digest::KIND.key,
        }
    }

    /// From [`key`](Stops::key); `None` for another word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Stops> {
        match Topic::from_key(key) {
            Some(topic) => Some(Stops::Of(topic)),
            None => (key == digest::KIND.key).then_some(Stops::Digest),
        }
    }
}

/// The links that turn letters such as `mail` off; none of what is never turned off, and where the house has no key.
pub(crate) fn links(house: &House, mail: &Mail) -> Option<Links> {
    let Concern { person, topic, .. } = mail.of?;
    if !topic.may_be_turned_off() {
        return None;
    }
    let what = if mail.kind == digest::KIND.key { Stops::Digest } else { Stops::Of(topic) };
    let seal = house.seal(&sealed(person, what))?;
    let what = format!("letters/stop?who={person}&topic={}&seal={seal}", what.key());
    let site = house.site();
    Some(Links { page: format!("{site}/{what}"), one_click: format!("{site}/webhooks/{what}") })
}

fn sealed(person: ShopperId, what: Stops) -> String {
    format!("stop {person} {}", what.key())
}

/// Turns letters to `person` off, for whoever brings the `seal` of a letter's link. The bell tells on.
///
/// # Errors
/// [`StopError::Unknown`] when the seal is another's.
pub fn stop(
    tx: &mut Tx<'_>,
    (person, what): (ShopperId, Stops),
    seal: &str,
) -> Result<(), StopError> {
    let ours = House::of(tx).seal(&sealed(person, what)).ok_or(StopError::Unknown)?;
    if !same(&ours, seal) {
        return Err(StopError::Unknown);
    }
    let topics: Vec<Topic> = match what {
        Stops::Of(topic) => vec![topic],
        Stops::Digest => {
            let gathered = preferences(tx, person)?.into_iter();
            gathered.filter(|(_, wish)| *wish == Wish::Digest).map(|(topic, _)| topic).collect()
        }
    };
    for topic in topics {
        match prefer(tx, person, topic, Wish::Bell) {
            Ok(()) => {}
            Err(PreferenceError::Always(_)) => return Err(StopError::Unknown),
            Err(PreferenceError::Store(error)) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Equality that takes the same time wherever the texts differ.
fn same(ours: &str, told: &str) -> bool {
    ours.len() == told.len()
        && ours.bytes().zip(told.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}
