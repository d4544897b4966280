//! How a person is addressed.

use std::str::FromStr;

/// The most characters a name may have.
pub const NAME_CHARACTERS_MAX: usize = 80;

/// A person's name in their own writing: 1 to 80 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

/// Why a text cannot be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was given.
    #[error("a name is needed: how may we address you?")]
    Empty,
    /// More than [`NAME_CHARACTERS_MAX`] characters.
    #[error("a name has at most {NAME_CHARACTERS_MAX} characters")]
    Long,
    /// A link, or characters that nobody sees: names go into mails, and a link there would be ours.
    #[error("a name has no links, no control characters and no invisible characters")]
    Shape,
}

impl PersonName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<PersonName, NameError> {
        let words = kernel::text::name(text).map_err(|_| NameError::Shape)?;
        if words.is_empty() {
            Err(NameError::Empty)
        } else if words.chars().count() > NAME_CHARACTERS_MAX {
            Err(NameError::Long)
        } else if words.contains("://") || words.to_ascii_lowercase().contains("www.") {
            Err(NameError::Shape)
        } else {
            Ok(PersonName(words))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_without_links() {
        assert_eq!("  林  梅 ".parse::<PersonName>().unwrap().as_str(), "林 梅");
        for blank in ["", " ", "\u{2800}"] {
            assert_eq!(blank.parse::<PersonName>(), Err(NameError::Empty));
        }
        assert_eq!("win at https://x.example".parse::<PersonName>(), Err(NameError::Shape));
        assert_eq!("x".repeat(81).parse::<PersonName>(), Err(NameError::Long));
        assert_eq!("Ada\u{202E}".parse::<PersonName>(), Err(NameError::Shape));
        assert_eq!("علی\u{200C}رضا".parse::<PersonName>().unwrap().as_str(), "علی\u{200C}رضا");
    }
}
