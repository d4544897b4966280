//! A refund after the release: the release is undone from what the merchant can still be paid.

use super::escrow::{HoldState, not_held, order_entry};
use super::post::post_all;
use crate::domain::{EntryKind, LedgerError, flows};
use crate::store;
use ::store::Tx;
use kernel::{Moment, Money, OrderId};

/// Takes back a released order's parts and gives the shopper all she paid; answers how much.
///
/// # Errors
/// [`LedgerError::NotHeld`] unless it is released now; [`LedgerError::Overdrawn`] on the merchant's
/// payable when she was paid out already: then she must first sell or pay in that much.
pub fn reclaim(tx: &mut Tx<'_>, order: OrderId, moment: &mut Moment) -> Result<Money, LedgerError> {
    let Some(held) = store::set_refunded(tx, order, HoldState::Released, moment.now)? else {
        return Err(not_held(tx, order, HoldState::Released)?);
    };
    let release = store::entry_lines(tx, order, EntryKind::Release)?;
    let reversal = order_entry(order, EntryKind::Reversal, flows::reversed(&release)?);
    let refund = order_entry(order, EntryKind::Refund, flows::refund(held)?);
    post_all(tx, &[reversal, refund], moment)?;
    super::assess::untake(tx, order, moment)?;
    Ok(held)
}
