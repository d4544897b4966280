//! Money that a payment provider moved and no order explains, in the market's own books.

use super::post::post;
use crate::domain::{Entry, EntryKind, LedgerError, flows};
use ::store::Tx;
use kernel::{Home, MerchantId, Moment, Money};

/// Whose books the market's own are.
#[must_use]
pub fn market() -> MerchantId {
    MerchantId::of(Home::MARKET)
}

/// Posts a step of a movement, once: its receipt and what became of it, or an unasked refund and what became
/// of that. `movement` names the provider, its id of the movement and, after the first, the number of its part;
/// `amount` is above zero.
///
/// # Errors
/// [`LedgerError::AlreadyPosted`] for a step that was taken; [`LedgerError::Overdrawn`] for an end without
/// its beginning; [`LedgerError::Empty`] for a kind of entry that is about no movement.
pub fn book_movement(
    tx: &mut Tx<'_>,
    (kind, movement): (EntryKind, &str),
    amount: Money,
    moment: &mut Moment,
) -> Result<(), LedgerError> {
    let lines = match kind {
        EntryKind::Receipt => flows::receipt(amount)?,
        EntryKind::ReceiptAssigned | EntryKind::ReceiptReturned => {
            flows::reversed(&flows::receipt(amount)?)?
        }
        EntryKind::UnaskedRefund => flows::unasked_refund(amount)?,
        EntryKind::UnaskedRefundExplained => flows::reversed(&flows::unasked_refund(amount)?)?,
        EntryKind::UnaskedRefundBorne => flows::borne_refund(amount)?,
        EntryKind::BorneRefundExplained => flows::borne_explained(amount)?,
        EntryKind::Hold
        | EntryKind::Release
        | EntryKind::Reversal
        | EntryKind::Refund
        | EntryKind::PartRefund
        | EntryKind::RefundSent
        | EntryKind::RefundPartSent
        | EntryKind::Advance
        | EntryKind::DebtTaken
        | EntryKind::DebtWrittenOff
        | EntryKind::Payout
        | EntryKind::PayoutPaid
        | EntryKind::PayoutReturned
        | EntryKind::Assessment
        | EntryKind::AssessmentReversal => return Err(LedgerError::Empty),
    };
    let movement = Some(movement.to_owned());
    let (merchant, order, payout, assessment, fee) = (market(), None, None, None, None);
    let entry = Entry { merchant, kind, order, payout, assessment, movement, fee, lines };
    post(tx, &entry, moment).map(drop)
}
