//! What the header and the navigation of every page count: the cart, notices and messages that were not read, cases
//! that wait.

use super::Visitor;
use accounts::{Principal, Role, Scope};
use kernel::Timestamp;
use letters::Unread;
use orders::CartOwner;
use store::{StoreError, Tx};

/// The counts of one reader.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) cart: i64,
    pub(super) unread: Unread,
    pub(super) messages: conversations::Unread,
}

/// Counts for a person, or for a browser in which nobody is signed in.
pub(super) fn counts_of(
    tx: &mut Tx<'_>,
    principal: Option<&Principal>,
    visitor: Visitor,
    now: Timestamp,
) -> Result<Counts, StoreError> {
    let owner = principal
        .map_or_else(|| CartOwner::visitor(visitor.bytes()), |p| CartOwner::from(p.shopper_id));
    let cart = i64::from(orders::cart_count(tx, owner)?);
    let Some(person) = principal else { return Ok(Counts { cart, ..Counts::default() }) };
    let unread = letters::unread_notices(tx, person.shopper_id)?;
    let who = (person.shopper_id, person.merchant.filter(|_| person.acts_as(Role::Member)));
    let messages = conversations::unread(tx, who, person.operates(Scope::Orders), now)?;
    Ok(Counts { cart, unread, messages })
}
