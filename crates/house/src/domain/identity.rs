//! What a market says of itself and where it sells. What nobody decided yet is empty, and then the shipped answer holds:
//! so the checklist knows what was decided.

use super::colour::{Colour, Unreadable};
use kernel::{AttachmentId, Country, Currency, Lang, NameFault, Rate, text};
use letters::{Email, EmailError};
use serde::{Deserialize, Serialize};

/// A name is at most this long, in characters: it stands in the header of a telephone.
pub const NAME_CHARACTERS_MAX: usize = 40;
/// What a market without a name is called.
const NAMELESS: &str = "Entrepot";

/// How a market presents itself, and what it decided of its trade.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// What it is called; empty while nobody named it.
    pub name: String,
    /// The colour of its buttons and links.
    pub accent: Option<Colour>,
    /// Its logo, a photo that was taken in.
    pub logo: Option<AttachmentId>,
    /// Where people write to: a mailbox that everybody may read on its pages; empty while there is none.
    pub contact: String,
    /// The languages that its pages speak, its own first; all there are while nobody chose.
    pub languages: Vec<Lang>,
    /// Where parcels are sold to, its home first; wherever the rules reach while nobody chose.
    pub destinations: Vec<Country>,
    /// What it counts in.
    pub currency: Option<Currency>,
    /// The share of a sale that new merchants are proposed.
    pub fee: Option<Rate>,
}

/// Why a market cannot present itself so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityFault {
    /// It has a character that no name has.
    #[error(transparent)]
    Name(NameFault),
    /// Too long.
    #[error("a market's name has at most {NAME_CHARACTERS_MAX} characters")]
    NameLong,
    /// An address of the web in it would be a link in every letter.
    #[error("a market's name holds no address of the web or of mail")]
    NameAddress,
    /// Its colour cannot be read.
    #[error(transparent)]
    Accent(Unreadable),
    /// No mailbox.
    #[error(transparent)]
    Contact(EmailError),
    /// A language that there are no texts in, or one twice.
    #[error("there are no texts in \"{0}\", or it stands there twice")]
    Language(Lang),
    /// A country twice.
    #[error("{0} stands there twice")]
    Destination(Country),
    /// No share of a sale.
    #[error("the fee is {0}: it must lie between 0% and 50%")]
    Fee(String),
}

impl IdentityFault {
    /// The field that is to be mended.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            IdentityFault::Name(_) | IdentityFault::NameLong | IdentityFault::NameAddress => "name",
            IdentityFault::Accent(_) => "accent",
            IdentityFault::Contact(_) => "contact",
            IdentityFault::Language(_) => "languages",
            IdentityFault::Destination(_) => "destinations",
            IdentityFault::Fee(_) => "fee",
        }
    }
}

impl Identity {
    /// What the market is called.
    #[must_use]
    pub fn name(&self) -> &str {
        if self.name.is_empty() { NAMELESS } else { &self.name }
    }

    /// The colour of its buttons and links.
    #[must_use]
    pub fn accent(&self) -> Colour {
        self.accent.unwrap_or(Colour::HARBOUR)
    }

    /// Whether its pages speak `lang`.
    #[must_use]
    pub fn speaks(&self, lang: Lang) -> bool {
        self.languages.is_empty() || self.languages.contains(&lang)
    }

    /// Whether it sells parcels to `country`, where the rules reach that.
    #[must_use]
    pub fn sells_to(&self, country: Country) -> bool {
        self.destinations.is_empty() || self.destinations.contains(&country)
    }

    /// The same in one spelling: names on one line, mailboxes as letters know them.
    ///
    /// # Errors
    /// Every [`IdentityFault`], each with the field that it is of.
    pub fn checked(self) -> Result<Identity, Vec<IdentityFault>> {
        let mut faults = Vec::new();
        let name = checked_name(&self.name).unwrap_or_else(|fault| {
            faults.push(fault);
            String::new()
        });
        if let Some(Err(unreadable)) = self.accent.map(Colour::readable) {
            faults.push(IdentityFault::Accent(unreadable));
        }
        let contact = match self.contact.trim() {
            "" => String::new(),
            typed => match typed.parse::<Email>() {
                Ok(email) => email.to_string(),
                Err(error) => {
                    faults.push(IdentityFault::Contact(error));
                    String::new()
                }
            },
        };
        let known: Vec<Lang> = ::letters::languages().collect();
        let wrong = wrong_one(&self.languages, |lang| known.contains(lang));
        faults.extend(wrong.map(IdentityFault::Language));
        faults.extend(wrong_one(&self.destinations, |_| true).map(IdentityFault::Destination));
        let most = Rate::percent(50);
        if let Some(fee) = self.fee.filter(|fee| *fee < Rate::ZERO || *fee > most) {
            faults.push(IdentityFault::Fee(fee.percent_text(4)));
        }
        if faults.is_empty() { Ok(Identity { name, contact, ..self }) } else { Err(faults) }
    }
}

/// The first of `all` that is none, or stands there again.
fn wrong_one<T: Copy + PartialEq>(all: &[T], is_one: impl Fn(&T) -> bool) -> Option<T> {
    let again = |at: usize, one: &T| all.iter().take(at).any(|before| before == one);
    all.iter().enumerate().find(|(at, one)| !is_one(one) || again(*at, one)).map(|(_, one)| *one)
}

fn checked_name(typed: &str) -> Result<String, IdentityFault> {
    let name = text::name(typed).map_err(IdentityFault::Name)?;
    if name.chars().count() > NAME_CHARACTERS_MAX {
        return Err(IdentityFault::NameLong);
    }
    let is_address =
        |word: &str| word.contains("://") || word.contains('@') || word.contains("www.");
    match name.to_lowercase().split(' ').any(is_address) {
        true => Err(IdentityFault::NameAddress),
        false => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_decided_is_as_shipped() {
        let none = Identity::default();
        assert_eq!((none.name(), none.accent()), ("Entrepot", Colour::HARBOUR));
        assert!(none.speaks(Lang::ZH) && none.sells_to(Country::CN));
        assert_eq!(none.clone().checked(), Ok(none));
    }

    #[test]
    fn what_was_decided_holds_and_is_kept_in_one_spelling() {
        let typed = Identity {
            name: "  Harbour   Market ".to_owned(),
            contact: "Help@Market.Example".to_owned(),
            languages: vec![Lang::ZH],
            destinations: vec![Country::US],
            ..Identity::default()
        };
        let kept = typed.checked().unwrap();
        assert_eq!((kept.name(), kept.contact.as_str()), ("Harbour Market", "help@market.example"));
        assert!(kept.speaks(Lang::ZH) && !kept.speaks(Lang::EN));
        assert!(kept.sells_to(Country::US) && !kept.sells_to(Country::CN));
        let json = serde_json::to_string(&kept).unwrap();
        assert_eq!(serde_json::from_str::<Identity>(&json).unwrap(), kept);
    }

    #[test]
    fn every_fault_is_told_with_its_field() {
        let typed = Identity {
            name: "Pay at https://evil.example".to_owned(),
            accent: Some(Colour::new(255, 255, 0)),
            contact: "nobody".to_owned(),
            languages: vec![Lang::EN, Lang::EN],
            destinations: vec![Country::US, Country::US],
            fee: Some(Rate::percent(60)),
            ..Identity::default()
        };
        let faults = typed.checked().unwrap_err();
        let fields: Vec<&str> = faults.iter().map(IdentityFault::field).collect();
        assert_eq!(fields, ["name", "accent", "contact", "languages", "destinations", "fee"]);
        for name in ["a\u{202E}b", "bell\u{7}", &"n".repeat(41), "mail me@shop.example"] {
            assert!(checked_name(name).is_err(), "{name}");
        }
    }
}
