//! What a provider gave back without being asked is taken for the refunds of ours that it makes: nothing is
//! sent that went back already.

use super::refund::{done, went_back};
use crate::domain::movement::{Movement, MovementState};
use crate::{Refund, store};
use ::store::Tx;
use kernel::{Moment, OrderId, PaymentId};
use ledger::{EntryKind, LedgerError};

/// Takes open refunds that nobody asked for, of the same payment, for the refund of `key`: one of just its
/// amount, else for an order's each one that is less, as long as it is. Answers what is left to be sent;
/// none when the refund is done.
pub(crate) fn left_of(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
    moment: &mut Moment,
) -> Result<Option<Refund>, LedgerError> {
    loop {
        let asked = store::payment::refunds(tx, payment)?;
        let ours = asked.into_iter().find(|refund| refund.key == key && refund.state != "done");
        let Some(refund) = ours else { return Ok(None) };
        if !refund.posts_when_sent {
            // Its posting was made when it was asked for, under an older version.
            return Ok(Some(refund));
        }
        let Some(back) = store::movement::unasked(tx, payment, refund.amount)? else {
            return Ok(Some(refund));
        };
        if back.amount == refund.amount {
            take(tx, &back, moment)?;
            went_back(tx, &back.provider, key, moment)?;
            done(tx, (payment, key), moment)?;
            return Ok(None);
        }
        // A receipt goes back whole.
        let Ok(order) = key.parse::<OrderId>() else { return Ok(Some(refund)) };
        take(tx, &back, moment)?;
        if !store::payment::take_off(tx, &refund, back.amount)? {
            return Err(tx.lost_race().into());
        }
        ledger::refund_part_sent(tx, (order, &back.subject()), back.amount, moment)?;
    }
}

/// Of two refunds that it could be, at the same moment, one takes it.
fn take(tx: &mut Tx<'_>, movement: &Movement, moment: &mut Moment) -> Result<(), LedgerError> {
    let step = (MovementState::Open, MovementState::Explained);
    if !store::movement::change(tx, movement, step, &movement.why)? {
        return Err(tx.lost_race().into());
    }
    let explained = (EntryKind::UnaskedRefundExplained, movement.subject());
    ledger::book_movement(tx, (explained.0, &explained.1), movement.amount, moment)
}
