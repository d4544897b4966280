//! The letters of the house: to other operators, that the market was changed; and one that an operator sends to herself,
//! to see that letters leave.

use crate::facts::MARKET_CHANGED;
use ::letters::{LetterKind, Letters, Notice, Said, Topic, notify};
use accounts::Scope;
use events::Event;
use kernel::Moment;
use store::{StoreError, Tx};

/// Name, look or lanes of the market were changed.
pub const CHANGED: LetterKind =
    LetterKind { key: "market-changed", topic: Topic::Account, facts: &["by", "at"] };
/// A letter that proves that letters leave.
pub const TRIAL: LetterKind =
    LetterKind { key: "market-trial", topic: Topic::Account, facts: &["at"] };

/// What the house writes.
pub const LETTERS: Letters =
    Letters { kinds: &[&CHANGED, &TRIAL], follows: &[MARKET_CHANGED.kind()], write };

/// Tells everybody who runs the whole market, whoever changed it among them: it may have been in her name.
fn write(tx: &mut Tx<'_>, event: &Event, moment: &mut Moment) -> Result<(), StoreError> {
    let told = MARKET_CHANGED.read(event).map_err(|_| StoreError::Column("event"))?;
    let Some(told) = told else { return Ok(()) };
    for to in accounts::operator_addressees_of(tx, Scope::Everything)? {
        let facts = vec![("by", Said::Text(told.by.clone())), ("at", Said::At(event.at))];
        let link = "/admin/market".to_owned();
        notify(tx, &Notice { kind: &CHANGED, to, about: None, link, facts }, moment)?;
    }
    Ok(())
}
