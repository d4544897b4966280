//! What the sides write and show, as it is kept: contact details are taken out, as of messages.

use crate::domain::said;
use ::store::{StoreError, Tx};
use fulfilment::{MASK, contactless, without_contacts};
use kernel::{Actor, AttachmentId, Id, Moment, OrderId, ShopperId};
use pictures::TakenIn;

/// What `side` says about an order; none where it is longer than the room for it.
pub(crate) fn heard(
    tx: &mut Tx<'_>,
    (order, side): (OrderId, Actor),
    text: &str,
) -> Result<Option<String>, StoreError> {
    let Some(text) = said(text) else { return Ok(None) };
    Ok(Some(without_contacts(tx, (Some(order), side), &text)?.0))
}

/// The same of what a person says, whoever else writes for her side: nothing of who is barred from writing.
pub(crate) fn heard_from(
    tx: &mut Tx<'_>,
    (order, side): (OrderId, Actor),
    person: ShopperId,
    text: &str,
) -> Result<Option<String>, StoreError> {
    let speaks = matches!(side, Actor::Operator | Actor::Market);
    if !speaks && !text.trim().is_empty() && accounts::is_barred(tx, person)? {
        return Ok(Some(MASK.to_owned()));
    }
    heard(tx, (order, side), text)
}

/// Photos and papers that a side shows, under names that lead nowhere either; nothing of who is barred from writing.
pub(crate) fn show(
    tx: &mut Tx<'_>,
    (about, person, side): (Id, ShopperId, Actor),
    files: &[TakenIn],
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let speaks = matches!(side, Actor::Operator | Actor::Market) || files.is_empty();
    if !speaks && accounts::is_barred(tx, person)? {
        return Ok(());
    }
    for file in files {
        show_one(tx, (about, person, side), file, moment)?;
    }
    Ok(())
}

/// One of them, by whoever may; answers its id.
pub(crate) fn show_one(
    tx: &mut Tx<'_>,
    (about, person, side): (Id, ShopperId, Actor),
    file: &TakenIn,
    moment: &mut Moment,
) -> Result<AttachmentId, StoreError> {
    let file = file.clone().called(contactless(side, file.name()));
    pictures::attach(tx, about, person, &file, moment)
}
