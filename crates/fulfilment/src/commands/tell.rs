//! Letters about an order, in the transaction of what they tell.

use ::store::{StoreError, Tx};
use kernel::{Moment, ShopperId};
use letters::{LetterKind, enqueue, letter};

/// Writes to a person, with the `link` beside the other facts; nobody is told who has no account. `site` is
/// the market's address.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    whom: ShopperId,
    (kind, site, link): (LetterKind, &str, &str),
    facts: &[(&'static str, &str)],
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let Some(to) = accounts::addressee(tx, whom)? else { return Ok(()) };
    let facts = [facts, &[("link", link)]].concat();
    enqueue(tx, &letter(kind, &to, site, &facts), moment).map(drop)
}
