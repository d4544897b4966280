//! What the header of every page counts.

use super::Visitor;
use accounts::Principal;
use letters::Unread;
use orders::CartOwner;

/// Things in the cart, and notices that were not read.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) cart: i64,
    pub(super) unread: Unread,
}

/// For the header of every page.
pub(super) fn counted(
    tx: &mut store::Tx<'_>,
    principal: Option<&Principal>,
    visitor: Visitor,
) -> Result<Counts, store::StoreError> {
    let owner = principal
        .map_or_else(|| CartOwner::visitor(visitor.bytes()), |p| CartOwner::from(p.shopper_id));
    let cart = orders::cart_count(tx, owner)?.into();
    let unread = match principal {
        Some(person) => letters::unread_notices(tx, person.shopper_id)?,
        None => Unread::default(),
    };
    Ok(Counts { cart, unread })
}
