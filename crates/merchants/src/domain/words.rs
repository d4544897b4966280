//! What a merchant says of itself in its own words, when it applies and ever after.

use crate::domain::merchant::Merchant;
use crate::domain::text::LocalText;
use kernel::Lang;
use std::fmt;

/// The words of a merchant that it may change at any time: nothing here was verified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MerchantWords {
    /// Its name.
    pub name: LocalText,
    /// Who they are, in a sentence or a few.
    pub about: LocalText,
    /// The town or region, as on a label.
    pub place: LocalText,
}

/// One of the [`MerchantWords`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsField {
    /// Its name, in one language at least.
    Name,
    /// Who they are; may be empty.
    About,
    /// The town or region, in one language at least.
    Place,
}

/// What is wrong with the words of a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsFault {
    /// There is no text in any language.
    Missing(WordsField),
    /// The text in this language has more than [`WordsField::characters_max`] characters.
    Long(WordsField, Lang),
    /// The text in this language holds characters that nobody sees.
    Unseen(WordsField, Lang),
    /// The text in this language names an address of the web: letters of the market would carry it as a link.
    Address(WordsField, Lang),
}

impl WordsField {
    /// Each of them, in the order of the form.
    pub const ALL: [WordsField; 3] = [WordsField::Name, WordsField::About, WordsField::Place];

    /// As the field is called in forms and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            WordsField::Name => "name",
            WordsField::About => "about",
            WordsField::Place => "place",
        }
    }

    /// The most characters of the text in one language.
    #[must_use]
    pub const fn characters_max(self) -> usize {
        match self {
            WordsField::Name | WordsField::Place => 80,
            WordsField::About => 1_200,
        }
    }
}

impl WordsFault {
    /// Where it is.
    #[must_use]
    pub const fn field(self) -> WordsField {
        match self {
            WordsFault::Missing(field)
            | WordsFault::Long(field, _)
            | WordsFault::Unseen(field, _)
            | WordsFault::Address(field, _) => field,
        }
    }
}

impl fmt::Display for WordsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WordsFault::Missing(field) => {
                write!(f, "write the {} in at least one language", field.key())
            }
            WordsFault::Long(field, lang) => {
                write!(f, "at most {} characters in \"{lang}\"", field.characters_max())
            }
            WordsFault::Unseen(_, lang) => {
                write!(f, "no control characters and no invisible ones in \"{lang}\"")
            }
            WordsFault::Address(_, lang) => {
                write!(
                    f,
                    "no address of a website in \"{lang}\": it would stand as a link in letters of the market"
                )
            }
        }
    }
}

impl MerchantWords {
    /// The text of a field.
    #[must_use]
    pub fn of(&self, field: WordsField) -> &LocalText {
        match field {
            WordsField::Name => &self.name,
            WordsField::About => &self.about,
            WordsField::Place => &self.place,
        }
    }

    /// Replaces the text of a field. Names and places become one line: they stand in mails and labels.
    pub fn set(&mut self, field: WordsField, text: &LocalText) {
        let one_line =
            || LocalText::new(text.iter().map(|(lang, text)| (lang, kernel::text::spaced(text))));
        match field {
            WordsField::Name => self.name = one_line(),
            WordsField::About => {
                let seen = |text: &str| kernel::text::without_hidden(text).into_owned();
                self.about = LocalText::new(text.iter().map(|(lang, text)| (lang, seen(text))));
            }
            WordsField::Place => self.place = one_line(),
        }
    }

    /// All that is wrong, in the order of the form.
    #[must_use]
    pub fn faults(&self) -> Vec<WordsFault> {
        let mut faults = Vec::new();
        for field in WordsField::ALL {
            let text = self.of(field);
            if text.is_empty() && field != WordsField::About {
                faults.push(WordsFault::Missing(field));
            }
            let long = text.iter().filter(|(_, t)| t.chars().count() > field.characters_max());
            faults.extend(long.map(|(lang, _)| WordsFault::Long(field, lang)));
            if field != WordsField::About {
                let unseen = text.iter().filter(|(_, t)| kernel::text::name(t).is_err());
                faults.extend(unseen.map(|(lang, _)| WordsFault::Unseen(field, lang)));
                let addresses = text.iter().filter(|(_, t)| formats::web::names_address(t));
                faults.extend(addresses.map(|(lang, _)| WordsFault::Address(field, lang)));
            }
        }
        faults
    }
}

impl Merchant {
    /// What it says of itself.
    #[must_use]
    pub fn words(&self) -> MerchantWords {
        MerchantWords {
            name: self.name.clone(),
            about: self.about.clone(),
            place: self.place.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_hold_for_each_language_and_lines_are_joined() {
        let mut words = MerchantWords::default();
        let missing: Vec<_> = words.faults().iter().map(|f| f.field().key()).collect();
        assert_eq!(missing, ["name", "place"]);
        words.set(WordsField::Name, &LocalText::new([(Lang::EN, "Harbor\r\n Orchard")]));
        words.set(WordsField::Place, &LocalText::new([(Lang::ZH, "果".repeat(81))]));
        words.set(WordsField::About, &LocalText::new([(Lang::EN, "a\n".repeat(600))]));
        assert_eq!(words.name.get(Lang::EN), "Harbor Orchard");
        assert_eq!(words.faults(), [WordsFault::Long(WordsField::Place, Lang::ZH)]);
    }

    #[test]
    fn a_name_or_a_place_that_holds_an_address_is_refused() {
        let mut words = MerchantWords::default();
        let named = [(Lang::EN, "Pay again https://evil.example"), (Lang::ZH, "再付一次 evil.com")];
        words.set(WordsField::Name, &LocalText::new(named));
        words.set(WordsField::Place, &LocalText::new([(Lang::EN, "www.evil")]));
        words.set(WordsField::About, &LocalText::new([(Lang::EN, "We are at harbor.example")]));
        assert_eq!(
            words.faults(),
            [
                WordsFault::Address(WordsField::Name, Lang::EN),
                WordsFault::Address(WordsField::Name, Lang::ZH),
                WordsFault::Address(WordsField::Place, Lang::EN),
            ]
        );
    }

    #[test]
    fn a_name_of_which_a_part_is_not_seen_is_refused() {
        let mut words = MerchantWords::default();
        words.set(WordsField::Name, &LocalText::new([(Lang::EN, "Harbor\u{202E} Orchard")]));
        words.set(WordsField::Place, &LocalText::new([(Lang::EN, "Here")]));
        assert_eq!(words.faults(), [WordsFault::Unseen(WordsField::Name, Lang::EN)]);
        words.set(WordsField::Name, &LocalText::new([(Lang::EN, "\u{2800}\u{2800}")]));
        assert_eq!(words.faults(), [WordsFault::Missing(WordsField::Name)]);
        words.set(WordsField::About, &LocalText::new([(Lang::EN, "a\u{200B}b")]));
        assert_eq!(words.about.get(Lang::EN), "ab");
    }
}
