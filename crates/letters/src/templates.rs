//! The operator's words in the place of the shipped ones: subject and body, per kind and language.

use crate::kind::LetterKind;
use crate::texts;
use kernel::{Lang, ShopperId, Timestamp};
use store::{StoreError, Tx, params, sql};

/// What an operator wrote for a kind in a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnText {
    /// One line.
    pub subject: String,
    /// The body.
    pub body: String,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// Who changed it.
    pub by: ShopperId,
    /// 1, 2, 3 … of this kind and language.
    pub version: i64,
}

/// What an operator wrote for `kind` in `lang`; none where the shipped text stands.
pub fn own_text(tx: &mut Tx<'_>, kind: &str, lang: Lang) -> Result<Option<OwnText>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT subject, body, changed_at, changed_by, version FROM letter_text
              WHERE kind = $1 AND lang = $2"
        ),
        params![kind, lang],
        |row| {
            Ok(OwnText {
                subject: row.get(0)?,
                body: row.get(1)?,
                changed_at: row.get(2)?,
                by: row.get(3)?,
                version: row.get(4)?,
            })
        },
    )
}

/// The subject and the body of a letter of these facts.
pub(crate) fn filled(
    tx: &mut Tx<'_>,
    kind: &LetterKind,
    lang: Lang,
    written: &texts::Written,
) -> Result<(String, String), StoreError> {
    if let Some(own) = own_text(tx, kind.key, lang)? {
        let subject = texts::edited(lang, &own.subject, written);
        let body = texts::edited(lang, &own.body, written);
        if let (Some(subject), Some(body)) = (subject, body) {
            return Ok((subject, body));
        }
        tracing::error!(kind = kind.key, %lang, "the own text of a letter names what it is not told");
    }
    let shipped = |part: &str| texts::plain(lang, &format!("{}-{part}", kind.key), written);
    Ok((shipped("subject"), shipped("body")))
}
