//! What a provider gave back without being asked is taken for the refunds of ours that it makes: nothing is
//! sent that went back already.

use super::refund::{done, went_back};
use crate::domain::movement::{Movement, MovementState};
use crate::{Refund, store};
use ::store::Tx;
use kernel::{Moment, PaymentId};
use ledger::{EntryKind, LedgerError};

/// Takes an open refund that nobody asked for, of the same payment and amount, for the refund of `key`.
/// Answers what is left to be sent; none when the refund is done.
pub(crate) fn left_of(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
    moment: &mut Moment,
) -> Result<Option<Refund>, LedgerError> {
    let asked = store::payment::refunds(tx, payment)?;
    let Some(refund) = asked.into_iter().find(|refund| refund.key == key && refund.state != "done")
    else {
        return Ok(None);
    };
    if !refund.posts_when_sent {
        // Its posting was made when it was asked for, under an older version.
        return Ok(Some(refund));
    }
    let Some(whole) = store::movement::unasked(tx, payment, refund.amount)? else {
        return Ok(Some(refund));
    };
    take(tx, &whole, moment)?;
    went_back(tx, &whole.provider, key, moment)?;
    done(tx, (payment, key), moment)?;
    Ok(None)
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
