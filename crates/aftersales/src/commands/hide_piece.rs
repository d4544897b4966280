//! An operator hides what somebody wrote or showed in a return or a dispute; whoever decides it says so in its own facts.

use super::answer_return::agree;
use super::step::{save, their_dispute, their_return};
use crate::at_stake::CaseId;
use crate::domain::{Piece, PieceView, ReturnState};
use crate::store::{self, Dispute, DisputeWord, ReturnCase};
use ::store::{StoreError, Tx};
use kernel::{Actor, AttachmentId, By, Id, Moment, OrderId, ReturnId, ShopperId};
use pictures::Attachment;

/// A piece of a return or a dispute as `by` may see the whole of it, with the order that it is about; none where there
/// is none, nothing was written, or it is another's.
pub fn piece(
    tx: &mut Tx<'_>,
    (of, by): (CaseId, By),
    piece: Piece,
) -> Result<Option<(OrderId, PieceView)>, StoreError> {
    match of {
        CaseId::Return(id) => {
            let Some(case) = their_return(tx, (id, by))? else { return Ok(None) };
            let found = match piece {
                Piece::File(file) => shown(tx, (file, &[id.id()]), (case.shopper, &[]))?,
                Piece::Words | Piece::Answer | Piece::Finding | Piece::Said(_) => {
                    written(&case, piece)
                }
            };
            Ok(found.map(|found| (case.order, found)))
        }
        CaseId::Dispute(id) => {
            let Some(one) = their_dispute(tx, (id, by))? else { return Ok(None) };
            let words = store::words(tx, id)?;
            let found = match piece {
                Piece::Said(seq) => words.iter().find(|word| word.seq == seq).map(said),
                Piece::File(file) => shown(tx, (file, &about(&one)), (one.shopper, &words))?,
                Piece::Words | Piece::Answer | Piece::Finding => None,
            };
            Ok(found.map(|found| (one.order, found)))
        }
    }
}

/// The order that a return or a dispute is about, for whoever may see it.
pub fn order_of_case(
    tx: &mut Tx<'_>,
    (of, by): (CaseId, By),
) -> Result<Option<OrderId>, StoreError> {
    Ok(match of {
        CaseId::Return(id) => their_return(tx, (id, by))?.map(|case| case.order),
        CaseId::Dispute(id) => their_dispute(tx, (id, by))?.map(|one| one.order),
    })
}

/// A file of a return or a dispute, hidden or not: for operators.
pub fn piece_file(
    tx: &mut Tx<'_>,
    (of, by): (CaseId, By),
    file: AttachmentId,
) -> Result<Option<Attachment>, StoreError> {
    match piece(tx, (of, by), Piece::File(file))? {
        Some(_) => pictures::attachment(tx, file),
        None => Ok(None),
    }
}

/// What a dispute's files are about: it, and the return that it is about.
fn about(one: &Dispute) -> Vec<Id> {
    [one.id.id()].into_iter().chain(one.of.map(ReturnId::id)).collect()
}

fn written(case: &ReturnCase, piece: Piece) -> Option<PieceView> {
    let (side, person, text, hidden_at) = match piece {
        Piece::Words => (Actor::Shopper, Some(case.shopper), case.words.clone(), case.hidden.words),
        Piece::Answer => (Actor::Merchant, case.answer_person, case.answered(), case.hidden.answer),
        Piece::Finding => {
            (Actor::Merchant, case.finding_person, case.finding.clone(), case.hidden.finding)
        }
        Piece::Said(_) | Piece::File(_) => return None,
    };
    Some(PieceView { side, person, text, hidden_at }).filter(|view| !view.text.is_empty())
}

fn said(word: &DisputeWord) -> PieceView {
    let (side, person, text) = (word.side, word.person, word.text.clone());
    PieceView { side, person, text, hidden_at: word.hidden_at }
}

/// A file of one of these cases. What was shown with a word is of whoever said that, for both are kept in one moment.
fn shown(
    tx: &mut Tx<'_>,
    (file, about): (AttachmentId, &[Id]),
    (shopper, words): (ShopperId, &[DisputeWord]),
) -> Result<Option<PieceView>, StoreError> {
    let found = pictures::attachment(tx, file)?.filter(|one| about.contains(&one.about));
    Ok(found.map(|one| {
        let word = words.iter().find(|word| word.at == one.at);
        let side = match (word, one.by == shopper) {
            (_, true) => Actor::Shopper,
            (Some(word), false) if word.side != Actor::Shopper => word.side,
            (Some(_) | None, false) => Actor::Merchant,
        };
        let (person, text) = (Some(one.by), one.name);
        PieceView { side, person, text, hidden_at: one.hidden_at }
    }))
}

/// Hides a piece from both sides, as long as it still reads `text`: what was answered anew meanwhile is not hidden. An
/// address to which nothing was sent yet is asked for again. False where there is nothing (any more) to hide.
pub fn hide_piece(
    tx: &mut Tx<'_>,
    (of, piece): (CaseId, Piece),
    text: &str,
    moment: &mut Moment,
) -> Result<bool, StoreError> {
    match (of, piece) {
        (_, Piece::File(file)) => pictures::hide_attachment(tx, file, moment.now),
        (CaseId::Dispute(id), Piece::Said(seq)) => store::hide_word(tx, (id, seq), moment.now),
        (CaseId::Return(id), Piece::Words | Piece::Answer | Piece::Finding) => {
            let Some(case) = store::return_case(tx, id)? else { return Ok(false) };
            hide_words(tx, (case, piece), text, moment)
        }
        (CaseId::Dispute(_), Piece::Words | Piece::Answer | Piece::Finding)
        | (CaseId::Return(_), Piece::Said(_)) => Ok(false),
    }
}

fn hide_words(
    tx: &mut Tx<'_>,
    (mut case, piece): (ReturnCase, Piece),
    text: &str,
    moment: &mut Moment,
) -> Result<bool, StoreError> {
    let open = |view: &PieceView| view.hidden_at.is_none() && view.text == text;
    let stands = written(&case, piece).is_some_and(|view| open(&view));
    if !stands {
        return Ok(false);
    }
    if piece == Piece::Answer && case.state == ReturnState::Agreed {
        agree(tx, &mut case, (Actor::Operator, String::new()), moment)?;
        return Ok(true);
    }
    let at = Some(moment.now);
    match piece {
        Piece::Words => case.hidden.words = at,
        Piece::Answer => case.hidden.answer = at,
        Piece::Finding => case.hidden.finding = at,
        Piece::Said(_) | Piece::File(_) => {}
    }
    save(tx, &mut case)?;
    Ok(true)
}
