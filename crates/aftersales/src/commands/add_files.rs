//! A side of a return shows more of what it has.

use super::ReturnError;
use super::step::{save, their_return};
use super::words::{show, show_one};
use crate::domain::ReturnState;
use crate::store::ReturnCase;
use ::store::Tx;
use kernel::{Actor, By, Moment, ReturnId, ShopperId};
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
/// As [`try_files`].
pub fn add_files(tx: &mut Tx<'_>, ask: &AddFiles, moment: &mut Moment) -> Result<(), ReturnError> {
    let case = open_for(tx, (ask.case, ask.by), ask.photos.len())?;
    if accounts::is_barred(tx, ask.person)? {
        return Err(ReturnError::Barred);
    }
    Ok(show(tx, (case.id.id(), ask.person, ask.by.actor()), &ask.photos, moment)?)
}

/// Shows what the way back costs, before or after the goods are sent; shown again, the last one counts.
///
/// # Errors
/// As [`try_files`]; [`ReturnError::NotFound`] of whoever is not its shopper; [`ReturnError::State`] unless the goods are to go
/// back or on their way.
pub fn add_receipt(
    tx: &mut Tx<'_>,
    (id, shopper): (ReturnId, ShopperId),
    file: &TakenIn,
    moment: &mut Moment,
) -> Result<(), ReturnError> {
    let mut case = open_for(tx, (id, By::Shopper(shopper)), 1)?;
    if !matches!(case.state, ReturnState::Agreed | ReturnState::Sent) {
        return Err(ReturnError::State(case.state));
    }
    if accounts::is_barred(tx, shopper)? {
        return Err(ReturnError::Barred);
    }
    let hers = (case.id.id(), shopper, Actor::Shopper);
    case.receipt = Some(show_one(tx, hers, file, moment)?);
    Ok(save(tx, &mut case)?)
}

/// Whether so many files may be added to a return, asked before they are taken in.
///
/// # Errors
/// [`ReturnError::NotFound`] also for another's; [`ReturnError::State`] once it is over;
/// [`ReturnError::Crowded`] says how many a return holds; [`ReturnError::Barred`] that an operator decided so.
pub fn try_files(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
    person: ShopperId,
    files: usize,
) -> Result<(), ReturnError> {
    open_for(tx, (id, by), files)?;
    if accounts::is_barred(tx, person)? { Err(ReturnError::Barred) } else { Ok(()) }
}

/// The return, if it may hold so many files more.
fn open_for(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
    files: usize,
) -> Result<ReturnCase, ReturnError> {
    let case = their_return(tx, (id, by))?.ok_or(ReturnError::NotFound(id))?;
    if case.state.is_closed() {
        return Err(ReturnError::State(case.state));
    }
    let there = pictures::attachments(tx, &[case.id.id()])?.len();
    if there.saturating_add(files) > FILES_MAX {
        return Err(ReturnError::Crowded(FILES_MAX));
    }
    Ok(case)
}
