//! A refund after the release: the release is undone from what the merchant can still be paid.

use super::escrow::{HoldState, not_held, order_entry};
use super::post::post_all;
use crate::domain::flows::Lines;
use crate::domain::{Account, EntryKind, LedgerError, flows};
use crate::{PostedEntry, queries, store};
use ::store::Tx;
use kernel::{Moment, Money, OrderId};

/// Takes back what stands of a released order's parts and gives the shopper what is left of all she paid; answers
/// how much.
///
/// # Errors
/// [`LedgerError::NotHeld`] unless it is released now; [`LedgerError::Overdrawn`] on the merchant's
/// payable when she was paid out already: then she must first sell or pay in that much.
pub fn reclaim(tx: &mut Tx<'_>, order: OrderId, moment: &mut Moment) -> Result<Money, LedgerError> {
    let left = store::set_refunded(tx, order, HoldState::Released, moment.now)?;
    let Some((there, borne)) = left else {
        return Err(not_held(tx, order, HoldState::Released)?);
    };
    let entries = queries::entries_of_order(tx, order)?;
    let of = |kind: EntryKind| entries.iter().filter(move |entry| entry.kind == kind);
    let release: Lines = of(EntryKind::Release).flat_map(|entry| entry.lines.clone()).collect();
    // Parts that were taken out of escrow, or that the market bore, are no parts of what was shared out.
    let shared = |entry: &&PostedEntry| {
        // What came back to goodwill was shared out; what was given of it was not.
        let beside = |(account, amount): &(Account, Money)| match account {
            Account::Escrow => true,
            Account::Goodwill => amount.is_positive(),
            _ => false,
        };
        !entry.lines.iter().any(beside)
    };
    let parts = of(EntryKind::PartRefund).filter(shared).flat_map(|entry| entry.lines.clone());
    let lines = flows::undone(&release, &parts.collect::<Lines>())?;
    let reversal = order_entry(order, EntryKind::Reversal, lines);
    let refund = order_entry(order, EntryKind::Refund, flows::refund_rest(there, borne)?);
    post_all(tx, &[reversal, refund], moment)?;
    super::assess::untake(tx, order, moment)?;
    Ok(there.minus(borne)?)
}
