//! A side of a dispute says and shows what it has.

use super::step::{save_dispute, tell, their_dispute};
use super::words::{heard_from, show};
use crate::domain::DisputeState;
use crate::facts;
use crate::store::{self, Dispute};
use ::store::{StoreError, Tx};
use accounts::ApartError;
use kernel::{Actor, By, DisputeId, Moment, Money, ShopperId, SkuId, Timestamp};
use pictures::TakenIn;

/// Why a step of a dispute cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum DisputeError {
    /// There is none, or it is another's, or another side takes this step.
    #[error("there is no dispute {0}")]
    NotFound(DisputeId),
    /// From where it stands there is no such step.
    #[error("the dispute is {0}: from there this step is not taken")]
    State(DisputeState),
    /// It has changed since it was read: read it again.
    #[error("the dispute {0} has changed")]
    Changed(DisputeId),
    /// Words are missing or too long.
    #[error("write 1 to 2,000 characters")]
    Words,
    /// Both sides may still say what they have.
    #[error("both sides may say what they have until {0}, or until both did")]
    TooEarly(Timestamp),
    /// An amount is none, of another currency, or more than was paid for what is disputed.
    #[error("an amount above zero and up to {max}")]
    Amount {
        /// What was paid for it and is not given back.
        max: Money,
    },
    /// Units that are not disputed, or more than are.
    #[error("{0} is not disputed, or fewer of it")]
    Units(SkuId),
    /// Its side said or showed as much as a dispute holds.
    #[error("a side says at most {0} words in a dispute, and shows as many files")]
    Crowded(usize),
    /// Who decided first does not decide the appeal while there is another operator.
    #[error("an appeal is decided by another operator than the first decision")]
    SameOperator,
    /// Who decides is a party to it.
    #[error(transparent)]
    Apart(ApartError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ApartError> for DisputeError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: ApartError) -> DisputeError {
        match error {
            ApartError::Store(error) => DisputeError::Store(error),
            refusal @ (ApartError::Merchant { .. } | ApartError::Shopper { .. }) => {
                DisputeError::Apart(refusal)
            }
        }
    }
}
/// So many words a side says in a dispute, and so many files it shows: what comes later is one more angle of the same.
/// What operators ask is not counted.
pub const EVIDENCE_MAX: usize = 60;

/// A word, with photos and papers.
#[derive(Clone)]
pub struct AddEvidence {
    /// In which dispute.
    pub dispute: DisputeId,
    /// The shopper, the merchant, or an operator who asks.
    pub by: By,
    /// In 1 to 2,000 characters.
    pub words: String,
    /// Photos and papers.
    pub photos: Vec<TakenIn>,
    /// Who attaches them.
    pub person: ShopperId,
}

/// Adds a side's word. It counts until it is decided, and again until an appeal is.
///
/// # Errors
/// As [`try_evidence`]; [`DisputeError::Words`] without any.
pub fn add_evidence(
    tx: &mut Tx<'_>,
    ask: &AddEvidence,
    moment: &mut Moment,
) -> Result<(), DisputeError> {
    let mut one = open_for(tx, (ask.dispute, ask.by), ask.photos.len())?;
    let actor = ask.by.actor();
    let words = heard_from(tx, (one.order, actor), ask.person, &ask.words)?;
    let words = words.filter(|words| !words.is_empty());
    let words = words.ok_or(DisputeError::Words)?;
    speak_as(tx, &mut one, (actor, Some(ask.person)), &words, moment.now)?;
    show(tx, (one.id.id(), ask.person, actor), &ask.photos, moment)?;
    let told = (actor, Some(one.due_at), None);
    Ok(tell(tx, facts::DISPUTE_SAID, (one.id.id(), one.order), told, moment.now)?)
}

/// Whether somebody may say something in a dispute and show `files`, asked before the files are taken in: nobody fills
/// the market's disk with evidence that is never given.
///
/// # Errors
/// [`DisputeError::NotFound`] also for another's; [`DisputeError::State`] once it is decided;
/// [`DisputeError::Crowded`] says how much a side says and shows.
pub fn try_evidence(
    tx: &mut Tx<'_>,
    (id, by): (DisputeId, By),
    files: usize,
) -> Result<(), DisputeError> {
    open_for(tx, (id, by), files).map(drop)
}

/// The dispute, if a side may still say something in it and show so many files more.
fn open_for(
    tx: &mut Tx<'_>,
    (id, by): (DisputeId, By),
    files: usize,
) -> Result<Dispute, DisputeError> {
    let one = their_dispute(tx, (id, by))?.ok_or(DisputeError::NotFound(id))?;
    match one.state {
        DisputeState::Gathering | DisputeState::Deciding | DisputeState::Appealed => {}
        state @ (DisputeState::Decided | DisputeState::Paying | DisputeState::Closed) => {
            return Err(DisputeError::State(state));
        }
    }
    let side = by.actor();
    if !matches!(side, Actor::Shopper | Actor::Merchant) {
        return Ok(one);
    }
    let said = store::words(tx, id)?.iter().filter(|word| word.side == side).count();
    let hers = |by: ShopperId| (by == one.shopper) == (side == Actor::Shopper);
    let shown = pictures::attachments(tx, &[id.id()])?;
    let shown = shown.iter().filter(|file| hers(file.by)).count();
    if said >= EVIDENCE_MAX || shown.saturating_add(files) > EVIDENCE_MAX {
        return Err(DisputeError::Crowded(EVIDENCE_MAX));
    }
    Ok(one)
}

/// Notes that a side spoke, and what; a shopper speaks for herself, who else it was is not known.
pub(crate) fn speak(
    tx: &mut Tx<'_>,
    one: &mut Dispute,
    (side, words): (Actor, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let person = Some(one.shopper).filter(|_| side == Actor::Shopper);
    speak_as(tx, one, (side, person), words, now)
}

/// The same of somebody who is known.
pub(crate) fn speak_as(
    tx: &mut Tx<'_>,
    one: &mut Dispute,
    (side, person): (Actor, Option<ShopperId>),
    words: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    match side {
        Actor::Shopper => one.shopper_said = one.shopper_said.or(Some(now)),
        Actor::Merchant => one.merchant_said = one.merchant_said.or(Some(now)),
        Actor::Operator | Actor::Market => {}
    }
    save_dispute(tx, one)?;
    store::add_word(tx, one.id, (side, person, words), now)
}
