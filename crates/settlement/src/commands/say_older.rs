//! What operators know of payouts that were asked for under an older version: it kept no more of them than that.

use super::settle::{BankWord, SettleError, post_paid, reference};
use crate::domain::{Older, Payout, PayoutState};
use crate::store;
use ::store::Tx;
use kernel::{Decider, Moment, PayoutId};

/// The market paid it by hand, before runs: it is posted as paid, and leaves with no run. Said again, it changes nothing.
///
/// # Errors
/// [`SettleError::NotOlder`] for one of this version, or once the other was said; [`SettleError::Reference`];
/// [`SettleError::NotFound`]. Nothing of the caller's transaction may be kept then.
pub fn paid_before(
    tx: &mut Tx<'_>,
    ask: &BankWord,
    moment: &mut Moment,
) -> Result<Payout, SettleError> {
    let (by, reference) = (ask.by.to_string(), reference(ask)?);
    let said = store::set_paid_before(tx, ask.payout, (&by, reference), moment.now)?;
    let payout = found(tx, ask.payout, Older::Paid)?;
    if said {
        post_paid(tx, &payout, moment)?;
    }
    Ok(payout)
}

/// The market never paid it: from here on it waits for a run, as what is asked for now. Said again, it changes nothing.
///
/// # Errors
/// [`SettleError::NotOlder`] for one of this version, or once the other was said; [`SettleError::NotFound`].
pub fn unpaid_before(
    tx: &mut Tx<'_>,
    (id, by): (PayoutId, &Decider),
    moment: &Moment,
) -> Result<Payout, SettleError> {
    store::set_unpaid_before(tx, id, &by.to_string(), moment.now)?;
    found(tx, id, Older::Unpaid)
}

/// The payout, if that is what is known of it.
fn found(tx: &mut Tx<'_>, id: PayoutId, known: Older) -> Result<Payout, SettleError> {
    let payout = store::payout(tx, id)?.ok_or(SettleError::NotFound)?;
    if payout.older == Some(known) { Ok(payout) } else { Err(SettleError::NotOlder) }
}

/// Whether nobody may touch a payout before it is said whether it was paid.
pub(super) fn is_unsaid(payout: &Payout) -> bool {
    payout.state == PayoutState::Asked && payout.older == Some(Older::Unsaid)
}
