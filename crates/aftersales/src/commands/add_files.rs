//! A side of a return shows more of what it has.

use super::ReturnError;
use super::step::their_return;
use super::words::show;
use ::store::Tx;
use kernel::{By, Moment, ReturnId, ShopperId};
use pictures::TakenIn;

/// So many files stand in a return; what comes later is one more angle of the same crack.
const FILES_MAX: usize = 60;

/// Photos and papers of a return that is not over.
#[derive(Clone)]
pub struct AddFiles {
    /// Of which return.
    pub case: ReturnId,
    /// The shopper or the merchant.
    pub by: By,
    /// What is shown.
    pub photos: Vec<TakenIn>,
    /// Who attaches it.
    pub person: ShopperId,
}

/// Adds files to a return, where both sides see them; they go with a dispute about it.
///
/// # Errors
/// [`ReturnError::NotFound`] also for another's; [`ReturnError::State`] once it is over;
/// [`ReturnError::Crowded`] says how many a return holds.
pub fn add_files(tx: &mut Tx<'_>, ask: &AddFiles, moment: &mut Moment) -> Result<(), ReturnError> {
    let case = their_return(tx, (ask.case, ask.by))?.ok_or(ReturnError::NotFound(ask.case))?;
    if case.state.is_closed() {
        return Err(ReturnError::State(case.state));
    }
    let there = pictures::attachments(tx, &[case.id.id()])?.len();
    if there.saturating_add(ask.photos.len()) > FILES_MAX {
        return Err(ReturnError::Crowded(FILES_MAX));
    }
    Ok(show(tx, (case.id.id(), ask.person, ask.by.actor()), &ask.photos, moment)?)
}
