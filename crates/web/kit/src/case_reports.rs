//! What the other side wrote or showed in a return or a dispute, reported from its page.

use crate::{App, Problem, Reader, components::Choice, done, t, talk::report_fold};
use aftersales::{CaseId, DisputeView, Piece, ReturnCase, ReturnView};
use axum::response::Response;
use conversations::{ReportPiece, ReportReason, Voice};
use kernel::{Actor, ShopperId};
use maud::{Markup, html};
use pictures::Attachment;

/// What the form of a report says.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct PieceForm {
    piece: String,
    reason: String,
    note: String,
}

/// Lays what was chosen before an operator, and leads back to `base`, the page of the case.
///
/// # Errors
/// As [`conversations::report_piece`]; 404 for what is no piece.
pub async fn report(
    app: &App,
    (voice, of): (Voice, CaseId),
    base: &str,
    form: PieceForm,
) -> Result<Response, Problem> {
    let piece = Piece::from_key(&form.piece).ok_or_else(Problem::not_found)?;
    let reason = ReportReason::from_key(&form.reason).unwrap_or(ReportReason::Other);
    let ask = ReportPiece { voice, of, piece, reason, note: form.note };
    let moment = app.clock.moment();
    app.db.write(move |tx| conversations::report_piece(tx, &ask, &mut moment.clone())).await?;
    Ok(done(base, "piece-reported"))
}

/// A piece and what it is called where it is chosen.
type Named = (Piece, String);

/// The form on the page of a return; nothing where the other side wrote and showed nothing.
#[must_use]
pub fn of_return(reader: &Reader, view: &ReturnView, side: Actor, base: &str) -> Markup {
    let case = &view.case;
    let hers = side == Actor::Shopper;
    let words = [
        (Piece::Words, !hers && !case.words.is_empty(), "piece-words"),
        (Piece::Answer, hers && !case.answer.is_empty(), "piece-answer"),
        (Piece::Finding, hers && !case.finding.is_empty(), "piece-finding"),
    ];
    let words = words.into_iter().filter(|(_, there, _)| *there);
    let mut pieces: Vec<Named> = words.map(|(piece, _, key)| (piece, reader.text(key))).collect();
    pieces.extend(files(reader, &view.attachments, (case.shopper, side)));
    fold(reader, &pieces, base)
}

/// The same on the page of a dispute.
#[must_use]
pub fn of_dispute(reader: &Reader, view: &DisputeView, side: Actor, base: &str) -> Markup {
    let theirs = |word: &&aftersales::DisputeWord| {
        word.side != side && word.side != Actor::Market && word.hidden_at.is_none()
    };
    let named = |word: &aftersales::DisputeWord| {
        let who = reader.text(&format!("dispute-side-{}", word.side.key()));
        let at = reader.time_text(word.at);
        (Piece::Said(word.seq), t!(reader, "piece-said", who = who, at = at))
    };
    let mut pieces: Vec<Named> = view.words.iter().filter(theirs).map(named).collect();
    // What the return brought along is reported where it stands.
    let own: Vec<Attachment> =
        view.attachments.iter().filter(|one| one.about == view.dispute.id.id()).cloned().collect();
    pieces.extend(files(reader, &own, (view.dispute.shopper, side)));
    fold(reader, &pieces, base)
}

/// The files of the other side.
fn files(reader: &Reader, all: &[Attachment], (shopper, side): (ShopperId, Actor)) -> Vec<Named> {
    let theirs = |one: &&Attachment| (one.by == shopper) != (side == Actor::Shopper);
    let named = |one: &Attachment| {
        (Piece::File(one.id), t!(reader, "piece-file", name = one.name.as_str()))
    };
    all.iter().filter(theirs).map(named).collect()
}

fn fold(reader: &Reader, pieces: &[Named], base: &str) -> Markup {
    if pieces.is_empty() {
        return html! {};
    }
    let choices: Vec<Choice> =
        pieces.iter().map(|(piece, name)| (piece.key(), name.clone())).collect();
    let what = html! {
        label {
            span { (t!(reader, "piece-which")) }
            select.control name="piece" {
                @for (value, text) in &choices { option value=(value) { (text) } }
            }
        }
    };
    report_fold(reader, &t!(reader, "piece-report"), &format!("{base}/report"), &what)
}

/// What of a return's words was hidden, as rows of its facts.
#[must_use]
pub fn hidden_rows(reader: &Reader, case: &ReturnCase) -> Vec<(String, Markup)> {
    let all = [
        ("return-words", case.hidden.words),
        ("piece-answer", case.hidden.answer),
        ("return-finding", case.hidden.finding),
    ];
    let row = |(key, _)| (reader.text(key), html! { span.soft { (t!(reader, "piece-hidden")) } });
    all.into_iter().filter(|(_, at)| at.is_some()).map(row).collect()
}

/// That files of the page were hidden, where some were.
#[must_use]
pub fn hidden_files(reader: &Reader, count: usize) -> Markup {
    html! {
        @if count > 0 { p.soft.small { (t!(reader, "piece-files-hidden", count = count)) } }
    }
}
