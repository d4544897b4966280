//! What a provider gave back without being asked is taken for the refunds of ours that it makes, whole or in
//! parts: nothing is sent that went back already.

use super::refund::{gave_back, step};
use crate::domain::movement::{Direction, Movement, MovementState};
use crate::store::payment::{Posts, RefundOf, refund_of};
use crate::store::purse::Source;
use crate::store::sending::Sending;
use crate::{Refund, store};
use ::store::{StoreError, Tx};
use kernel::{Moment, Money, PaymentId};
use ledger::{EntryKind, LedgerError};

/// Where the money of a refund is; none when no such payment and no such receipt is known.
pub(crate) fn source_of(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
) -> Result<Option<Source>, StoreError> {
    match refund_of(key) {
        RefundOf::Receipt(id) => {
            let receipt = store::movement::receipt(tx, payment, id)?;
            Ok(receipt.map(|receipt| Source {
                provider: receipt.provider,
                purse: receipt.purse,
                charge: Some(receipt.provider_ref),
            }))
        }
        RefundOf::Order(_) | RefundOf::Part(_) => {
            let Some(paid) = store::payment::payment(tx, payment)? else { return Ok(None) };
            let receipt = match &paid.movement {
                Some(id) => store::movement::movement(tx, &paid.provider, id)?,
                None => None,
            };
            let purse = receipt.map_or(paid.id, |receipt| receipt.purse);
            Ok(Some(Source { provider: paid.provider, purse, charge: paid.movement }))
        }
    }
}

/// Says of a refund that a provider told which purse it comes from, and which payment of it where that is
/// certain: the one that it names, the one that was asked for it, or the receipt that paid what it names.
pub(crate) fn place(
    tx: &mut Tx<'_>,
    movement: &mut Movement,
    sending: Option<&Sending>,
) -> Result<(), StoreError> {
    let named = match movement.charge.as_str() {
        "" => None,
        id => store::movement::movement(tx, &movement.provider, id)?,
    };
    if let Some(paid) = named.filter(|named| named.direction == Direction::In) {
        movement.purse = paid.purse;
        return Ok(());
    }
    let names_none = movement.charge.is_empty();
    movement.charge.clear();
    if let Some(sending) = sending {
        movement.purse = sending.purse;
        if names_none {
            movement.charge.clone_from(&sending.charge);
        }
        return Ok(());
    }
    let paid = store::payment::payment(tx, movement.reference)?;
    if let Some(id) = paid.and_then(|paid| paid.movement)
        && let Some(receipt) = store::movement::movement(tx, &movement.provider, &id)?
        && receipt.purse != movement.reference
    {
        movement.purse = receipt.purse;
        movement.charge = receipt.provider_ref;
    }
    Ok(())
}

/// Takes what the provider gave back without being asked for the refund of `key`, as far as that is neither back
/// nor being asked for: one of just what is left, else each one in turn. Answers the refund as it stands then;
/// none when it is done.
pub(crate) fn left_of(
    tx: &mut Tx<'_>,
    refund: (PaymentId, &str),
    moment: &mut Moment,
) -> Result<Option<Refund>, LedgerError> {
    left(tx, refund, false, moment)
}

/// As [`left_of`], where nothing is left that could be sent: what names another payment of the same attempt is
/// taken, too. It went back in place of what was taken for that payment's refund by a word that named none.
pub(crate) fn rest_of(
    tx: &mut Tx<'_>,
    refund: (PaymentId, &str),
    moment: &mut Moment,
) -> Result<Option<Refund>, LedgerError> {
    let source = source_of(tx, refund)?;
    let any = match &source {
        Some(source) => is_one_attempt(tx, source, refund.0)?,
        None => false,
    };
    left(tx, refund, any, moment)
}

/// All payments of a purse are attempts of one shopper at one checkout. What came in under a reference that we never
/// gave out may be anybody's.
pub(crate) fn is_one_attempt(
    tx: &mut Tx<'_>,
    source: &Source,
    payment: PaymentId,
) -> Result<bool, StoreError> {
    Ok(source.purse == payment && store::payment::payment(tx, payment)?.is_some())
}

fn left(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
    any: bool,
    moment: &mut Moment,
) -> Result<Option<Refund>, LedgerError> {
    let source = source_of(tx, (payment, key))?;
    loop {
        let refund = store::payment::refund(tx, (payment, key))?;
        let Some(refund) = refund.filter(|refund| !refund.is_done()) else { return Ok(None) };
        let free = free_of(tx, &refund)?;
        let unasked = match &source {
            // An older version made the posting of `Posts::Asked` when it asked.
            Some(source) if refund.posts != Posts::Asked && free.is_positive() => {
                store::movement::unasked(tx, (source, any), free)?
            }
            Some(_) | None => None,
        };
        let Some(back) = unasked else { return Ok(Some(refund)) };
        let share = least(free, back.amount.minus(back.used)?);
        take(tx, &back, (&refund, share), moment)?;
    }
}

/// The smaller one, of one currency.
pub(crate) fn least(one: Money, other: Money) -> Money {
    if other.minor() < one.minor() { other } else { one }
}

/// What of a refund is neither back nor being asked for.
fn free_of(tx: &mut Tx<'_>, refund: &Refund) -> Result<Money, LedgerError> {
    let sendings = store::sending::sendings(tx, (refund.payment, &refund.key))?;
    let asked = sendings.iter().filter(|sending| sending.state == "asked");
    let asked = Money::sum(refund.amount.currency(), asked.map(|sending| sending.amount))?;
    Ok(refund.left().minus(asked)?)
}

/// Of two refunds that it could be, at the same moment, one takes it.
fn take(
    tx: &mut Tx<'_>,
    back: &Movement,
    (refund, share): (&Refund, Money),
    moment: &mut Moment,
) -> Result<(), LedgerError> {
    let bears = back.borne.is_positive();
    let used = back.used.plus(share)?;
    let borne = if bears { back.borne.minus(share)? } else { back.borne };
    let whole = used.plus(borne)? == back.amount;
    let state = if whole { MovementState::Explained } else { MovementState::Open };
    if !store::movement::use_up(tx, back, (used, borne), state)? {
        return Err(tx.lost_race().into());
    }
    let number = store::sending::insert_part(tx, back, refund, share, moment.now)?;
    let step = step(&back.subject(), number);
    let explained = match bears {
        true => EntryKind::BorneRefundExplained,
        false => EntryKind::UnaskedRefundExplained,
    };
    ledger::book_movement(tx, (explained, &step), share, moment)?;
    gave_back(tx, refund, (share, &step), moment)
}
