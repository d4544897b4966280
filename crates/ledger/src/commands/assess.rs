//! Booking what customs assessed beside what was taken.

use super::escrow::HoldState;
use super::post::post_all;
use crate::domain::{
    Assess, AssessError, Assessment, Entry, EntryKind, LedgerError, assessed_totals, flows,
};
use crate::{queries, store};
use ::store::Tx;
use kernel::{MerchantId, Moment, Money, OrderId};

/// Records an assessment and books its difference from what was taken: debit *tax difference*,
/// credit *tax owed* when customs wants more, the other way round when it wants less. One that was
/// recorded before is replaced: its entry is reversed, and the new one posted. The same told twice
/// changes nothing. Of an order that was paid back nothing is taken any more, so all that is
/// assessed is the difference.
///
/// # Errors
/// [`AssessError`] names what is wrong with the assessment; after [`AssessError::Moved`] ask again.
/// Nothing of the caller's transaction may be kept then.
pub fn assess(
    tx: &mut Tx<'_>,
    ask: &Assess,
    moment: &mut Moment,
) -> Result<Assessment, AssessError> {
    let (quoted, assessed) = assessed_totals(ask)?;
    // From here on no refund of the order can go on beside this.
    let taken = match store::lock_hold(tx, ask.order)?.ok_or(AssessError::NotPaid)? {
        HoldState::Held | HoldState::Released => match queries::hold_of(tx, ask.order)? {
            Some(hold) => quoted.minus(hold.back_tax)?,
            None => quoted,
        },
        HoldState::Refunded => Money::zero(ask.currency),
    };
    let before = queries::standing(tx, ask.order)?;
    if let Some(known) = before.as_ref() {
        if known.says(ask) {
            return Ok(known.clone());
        }
        if known.assessed_on > ask.assessed_on {
            return Err(AssessError::Older(known.assessed_on));
        }
    }
    let new = Assessment {
        order: ask.order,
        number: 1,
        destination: ask.destination,
        taken,
        assessed,
        taxes: ask.taxes.clone(),
        reference: ask.reference.clone(),
        assessed_on: ask.assessed_on,
        by: ask.by.clone(),
        recorded_at: moment.now,
        replaced_at: None,
    };
    replace(tx, before, new, moment)
}

fn replace(
    tx: &mut Tx<'_>,
    before: Option<Assessment>,
    mut new: Assessment,
    moment: &mut Moment,
) -> Result<Assessment, AssessError> {
    let mut entries = Vec::new();
    if let Some(known) = &before {
        new.number = known.number.saturating_add(1);
        // The conditional update decides a race between two assessments.
        if !store::set_replaced(tx, known, moment.now)? {
            return Err(AssessError::Moved);
        }
        entries.extend(entry(known, EntryKind::AssessmentReversal)?);
    }
    if !store::insert_assessment(tx, &new)? {
        return Err(AssessError::Moved);
    }
    entries.extend(entry(&new, EntryKind::Assessment)?);
    if !entries.is_empty() {
        post_all(tx, &entries, moment)?;
    }
    Ok(new)
}

/// The entry of an assessment, or its reversal; none when nothing differs.
fn entry(assessment: &Assessment, kind: EntryKind) -> Result<Option<Entry>, LedgerError> {
    let difference = assessment.difference()?;
    if difference.is_zero() {
        return Ok(None);
    }
    let lines = flows::assessment(assessment.destination, difference)?;
    let lines = match kind {
        EntryKind::AssessmentReversal => flows::reversed(&lines)?,
        EntryKind::Assessment
        | EntryKind::Hold
        | EntryKind::Release
        | EntryKind::Reversal
        | EntryKind::Refund
        | EntryKind::PartRefund
        | EntryKind::RefundSent
        | EntryKind::RefundPartSent
        | EntryKind::Receipt
        | EntryKind::ReceiptAssigned
        | EntryKind::ReceiptReturned
        | EntryKind::UnaskedRefund
        | EntryKind::UnaskedRefundExplained
        | EntryKind::UnaskedRefundBorne
        | EntryKind::BorneRefundExplained
        | EntryKind::Advance
        | EntryKind::DebtTaken
        | EntryKind::DebtWrittenOff
        | EntryKind::Payout
        | EntryKind::PayoutPaid
        | EntryKind::PayoutReturned => lines,
    };
    Ok(Some(Entry {
        merchant: MerchantId::of(assessment.order.home()),
        kind,
        order: Some(assessment.order),
        payout: None,
        assessment: Some(assessment.number),
        movement: None,
        fee: None,
        lines,
    }))
}

/// After a refund nothing is taken any more: all that was assessed becomes the difference.
pub(super) fn untake(
    tx: &mut Tx<'_>,
    order: OrderId,
    moment: &mut Moment,
) -> Result<(), LedgerError> {
    match queries::standing(tx, order)? {
        Some(known) => retake(tx, order, known.taken, moment),
        None => Ok(()),
    }
}

/// After a part went back so much less is taken: what was assessed differs by more.
pub(super) fn retake(
    tx: &mut Tx<'_>,
    order: OrderId,
    back: Money,
    moment: &mut Moment,
) -> Result<(), LedgerError> {
    let Some(known) = queries::standing(tx, order)?.filter(|_| !back.is_zero()) else {
        return Ok(());
    };
    let new = Assessment {
        taken: known.taken.minus(back)?,
        by: BY_MARKET.to_owned(),
        recorded_at: moment.now,
        ..known.clone()
    };
    match replace(tx, Some(known), new, moment) {
        Ok(_) => Ok(()),
        Err(AssessError::Ledger(error)) => Err(error),
        Err(AssessError::Store(error)) => Err(error.into()),
        Err(AssessError::Money(error)) => Err(error.into()),
        Err(
            AssessError::Moved
            | AssessError::NotPaid
            | AssessError::Currency { .. }
            | AssessError::Negative(_)
            | AssessError::Kind(_)
            | AssessError::Older(_),
        ) => Err(LedgerError::AlreadyPosted(EntryKind::Assessment.key())),
    }
}

/// Who records what follows from a refund.
const BY_MARKET: &str = "market";
