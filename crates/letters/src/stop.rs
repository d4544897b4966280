//! The signed link at the foot of a letter that turns the letters of its topic off, for whoever holds the
//! letter: nobody signs in for it.

use crate::house::House;
use crate::kind::Topic;
use crate::preferences::{PreferenceError, Wish, prefer};
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

/// The links that turn letters of `topic` to `person` off; none of what is never turned off, and where the
/// house has no key.
pub(crate) fn links(house: &House, person: ShopperId, topic: Topic) -> Option<Links> {
    if !topic.may_be_turned_off() {
        return None;
    }
    let seal = house.seal(&sealed(person, topic))?;
    let what = format!("letters/stop?who={person}&topic={}&seal={seal}", topic.key());
    let site = house.site();
    Some(Links { page: format!("{site}/{what}"), one_click: format!("{site}/webhooks/{what}") })
}

fn sealed(person: ShopperId, topic: Topic) -> String {
    format!("stop {person} {}", topic.key())
}

/// Turns the letters of `topic` to `person` off, for whoever brings the `seal` of a letter's link. The bell
/// tells on.
///
/// # Errors
/// [`StopError::Unknown`] when the seal is another's.
pub fn stop(
    tx: &mut Tx<'_>,
    (person, topic): (ShopperId, Topic),
    seal: &str,
) -> Result<(), StopError> {
    let ours = House::of(tx).seal(&sealed(person, topic)).ok_or(StopError::Unknown)?;
    if !same(&ours, seal) {
        return Err(StopError::Unknown);
    }
    match prefer(tx, person, topic, Wish::Bell) {
        Ok(()) => Ok(()),
        Err(PreferenceError::Always(_)) => Err(StopError::Unknown),
        Err(PreferenceError::Store(error)) => Err(error.into()),
    }
}

/// Equality that takes the same time wherever the texts differ.
fn same(ours: &str, told: &str) -> bool {
    ours.len() == told.len()
        && ours.bytes().zip(told.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}
