//! What somebody is about to say, made fit to be kept.

use super::phrase;
use kernel::Actor;
use kernel::text::without_hidden;

/// A message has at most so many characters of its own words.
pub const TEXT_CHARACTERS_MAX: usize = 2_000;
/// More empty lines than this between two others say nothing.
const BLANK_LINES_MAX: usize = 1;

/// What somebody wants to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The key of a ready phrase, if one was chosen.
    pub phrase: Option<String>,
    /// Own words; may be empty beside a phrase or a photo.
    pub text: String,
}

/// Why a draft cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftFault {
    /// Neither phrase, nor words, nor photo.
    #[error("write something, choose a phrase or attach a photo")]
    Empty,
    /// More than [`TEXT_CHARACTERS_MAX`] characters.
    #[error("write at most {} characters", TEXT_CHARACTERS_MAX)]
    Long,
    /// A phrase that there is not, or that is not this side's to say about this.
    #[error("there is no such phrase")]
    Phrase,
}

impl Draft {
    /// The draft as it is kept, said by `side` about an order or listing (`about` is the key of which), with so
    /// many files.
    pub(crate) fn checked(
        &self,
        (side, about): (Actor, &str),
        files: usize,
    ) -> Result<Draft, DraftFault> {
        let text = plain(&self.text);
        if text.chars().count() > TEXT_CHARACTERS_MAX {
            return Err(DraftFault::Long);
        }
        let phrase = self.phrase.clone().filter(|key| !key.is_empty());
        if phrase
            .as_ref()
            .is_some_and(|key| !phrase::phrase(key).is_some_and(|p| p.fits(side, about)))
        {
            return Err(DraftFault::Phrase);
        }
        if text.is_empty() && phrase.is_none() && files == 0 {
            return Err(DraftFault::Empty);
        }
        Ok(Draft { phrase, text })
    }
}

/// `text` in lines, without what nobody sees, what turns the direction of writing, and control characters; a tab is a
/// space.
pub(crate) fn plain(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    let lines = lines.replace('\t', " ");
    let seen = without_hidden(&lines);
    let seen: String = seen.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let (mut kept, mut blank) = (Vec::new(), 0);
    for line in seen.lines().map(str::trim_end) {
        blank = if line.trim().is_empty() { blank + 1 } else { 0 };
        if blank <= BLANK_LINES_MAX {
            kept.push(line);
        }
    }
    kept.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn checked(phrase: Option<&str>, text: &str, files: usize) -> Result<Draft, DraftFault> {
        let draft = Draft { phrase: phrase.map(str::to_owned), text: text.to_owned() };
        draft.checked((Actor::Shopper, "order"), files)
    }

    #[test]
    fn lines_are_kept_and_what_nobody_sees_is_not() {
        for (typed, kept) in [
            ("one\r\ntwo\rthree\u{2028}four", "one\ntwo\nthree\nfour"),
            ("  a\t\u{7}b  \n\n\n\n\nc \u{200B}", "a b\n\nc"),
            ("\u{202E}drawkcab\u{1B}[2J", "drawkcab[2J"),
            ("👨‍👩‍👧 林梅", "👨‍👩‍👧 林梅"),
        ] {
            assert_eq!(plain(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn a_message_says_something_and_not_too_much() {
        assert_eq!(checked(None, " \n\u{200B} ", 0), Err(DraftFault::Empty));
        assert!(checked(None, "", 1).is_ok() && checked(Some("when-shipped"), "", 0).is_ok());
        assert_eq!(checked(Some(""), "", 0), Err(DraftFault::Empty), "nothing was chosen");
        assert!(checked(None, &"果".repeat(TEXT_CHARACTERS_MAX), 0).is_ok());
        assert_eq!(checked(None, &"果".repeat(TEXT_CHARACTERS_MAX + 1), 0), Err(DraftFault::Long));
        for phrase in ["no-such", "shipped-soon", "in-stock"] {
            assert_eq!(checked(Some(phrase), "", 0), Err(DraftFault::Phrase), "{phrase}");
        }
    }

    proptest! {
        #[test]
        fn what_was_made_plain_stays_as_it_is(text in "[\\PC\n\r\t\u{7}\u{200B}\u{202E}]{0,60}") {
            let once = plain(&text);
            prop_assert_eq!(plain(&once), once.clone());
            prop_assert!(once.chars().all(|c| c == '\n' || !c.is_control()));
        }
    }
}
