//! What somebody wrote or showed in a return or a dispute, one by one: what is reported, and what an operator hides.

use kernel::{Actor, AttachmentId, ShopperId, Timestamp};

/// A piece of a return or a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Why a shopper wants a return, in her words.
    Words,
    /// What its merchant answered, and what is possible instead.
    Answer,
    /// What its merchant found.
    Finding,
    /// What was said in a dispute, by its number there.
    Said(i64),
    /// A photo or a paper.
    File(AttachmentId),
}

impl Piece {
    /// As stored, in forms and in the API.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Piece::Words => "words".to_owned(),
            Piece::Answer => "answer".to_owned(),
            Piece::Finding => "finding".to_owned(),
            Piece::Said(seq) => format!("said-{seq}"),
            Piece::File(id) => id.to_string(),
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Piece> {
        match key {
            "words" => Some(Piece::Words),
            "answer" => Some(Piece::Answer),
            "finding" => Some(Piece::Finding),
            key => match key.strip_prefix("said-") {
                Some(seq) => seq.parse().ok().filter(|seq| *seq > 0).map(Piece::Said),
                None => key.parse().ok().map(Piece::File),
            },
        }
    }
}

/// A piece as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceView {
    /// For which side it was written or shown.
    pub side: Actor,
    /// By whom, where that is known.
    pub person: Option<ShopperId>,
    /// Its words; of a file its name.
    pub text: String,
    /// When an operator hid it.
    pub hidden_at: Option<Timestamp>,
}

/// When an operator hid what was written in a return.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HiddenWords {
    /// Why the shopper wants it.
    pub words: Option<Timestamp>,
    /// What the merchant answered.
    pub answer: Option<Timestamp>,
    /// What she found.
    pub finding: Option<Timestamp>,
}

impl HiddenWords {
    /// What is hidden.
    #[must_use]
    pub fn pieces(self) -> Vec<Piece> {
        let all = [
            (Piece::Words, self.words),
            (Piece::Answer, self.answer),
            (Piece::Finding, self.finding),
        ];
        all.into_iter().filter(|(_, at)| at.is_some()).map(|(piece, _)| piece).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Home, Id};

    #[test]
    fn keys_read_back_and_nothing_else_is_one() {
        let file = AttachmentId::from(Id::new(Home::new(9), Timestamp::from_micros(1), 1));
        for piece in
            [Piece::Words, Piece::Answer, Piece::Finding, Piece::Said(12), Piece::File(file)]
        {
            assert_eq!(Piece::from_key(&piece.key()), Some(piece));
        }
        for odd in ["", "said-", "said-0", "said--1", "address", "att_1"] {
            assert_eq!(Piece::from_key(odd), None, "{odd}");
        }
    }
}
