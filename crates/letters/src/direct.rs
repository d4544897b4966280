//! Letters that are no notices: they prove a mailbox or open an account, so they stand under no bell, are
//! never turned off, and are forgotten once they left.

use crate::Email;
use crate::house::House;
use crate::kind::{LetterKind, Said};
use crate::notices::{Reading, composed};
use crate::outbox::{NewMail, enqueue};
use kernel::{Lang, MailId, Moment};
use store::{StoreError, Tx};

/// A letter to whoever holds a mailbox.
#[derive(Clone, Debug)]
pub struct Direct {
    /// What kind of letter.
    pub kind: &'static LetterKind,
    /// The mailbox.
    pub email: Email,
    /// How its reader is addressed.
    pub name: String,
    /// The language that it is written in.
    pub lang: Lang,
    /// IANA name of the zone of its reader, when it is known.
    pub zone: Option<String>,
    /// Where it leads: an absolute address.
    pub link: String,
    /// What its texts name.
    pub facts: Vec<(&'static str, Said)>,
}

/// Writes it into the outbox.
pub fn write_directly(
    tx: &mut Tx<'_>,
    direct: &Direct,
    moment: &mut Moment,
) -> Result<MailId, StoreError> {
    let house = House::of(tx);
    let zone = direct.zone.as_deref().unwrap_or(house.zone());
    let reading = Reading { name: &direct.name, lang: direct.lang, zone };
    let said = (direct.link.as_str(), direct.facts.as_slice());
    let (subject, body) = composed(tx, direct.kind, &reading, said)?;
    let mail = NewMail {
        to: direct.email.clone(),
        lang: direct.lang,
        kind: direct.kind.key.to_owned(),
        subject,
        body,
        of: None,
    };
    enqueue(tx, &mail, moment)
}
