//! What of a refund a provider is asked for next. Each time under a key of its own with an amount and a charge that
//! never change, so that asking again gives back once; and never more than is left of what came in.

use super::explain::{is_one_attempt, least, left_of, rest_of, source_of};
use super::refund::{emit, settle};
use crate::store::purse::Source;
use crate::store::sending::Sending;
use crate::{RecordRefundError, Refund, facts, store};
use ::store::{StoreError, Tx};
use kernel::{Moment, Money, PaymentId};

/// What is to be done for a refund now.
#[derive(Clone, Debug)]
pub(crate) enum Next {
    /// It is made.
    Made,
    /// The provider is asked for this, or asked again.
    Send(Sending),
    /// The provider holds nothing of it: an operator must look at it.
    Empty,
}

/// What a provider's refusal to give money back comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The money is back: the provider gave it back without being asked.
    Made,
    /// Less is left to be asked for, or another payment of the same purse may hold it.
    Again,
    /// An operator must look at it.
    Waits,
}

/// Prepares what of a refund is to be sent now: what the provider gave back without being asked is taken off, and
/// what is sent is taken from what it holds. What was asked for and has no answer is asked for again as it was.
///
/// # Errors
/// As [`record_refund`](crate::record_refund).
pub(crate) fn next_sending(
    tx: &mut Tx<'_>,
    (payment, key): (PaymentId, &str),
    moment: &mut Moment,
) -> Result<Next, RecordRefundError> {
    turn(tx, (payment, key))?;
    let Some(refund) = left_of(tx, (payment, key), moment)? else { return Ok(Next::Made) };
    let sendings = store::sending::sendings(tx, (payment, key))?;
    if let Some(asked) = sendings.iter().find(|sending| sending.state == "asked") {
        return Ok(Next::Send(asked.clone()));
    }
    let Some((source, amount)) = choose(tx, &refund, &sendings)? else {
        let Some(refund) = rest_of(tx, (payment, key), moment)? else { return Ok(Next::Made) };
        wait(tx, &refund, moment)?;
        return Ok(Next::Empty);
    };
    let charge = source.charge.clone().unwrap_or_default();
    let over = sendings.iter().find(|sending| {
        sending.state == "over" && sending.charge == charge && sending.amount == amount
    });
    let number = sendings.len() + 1;
    let new = || if number == 1 { key.to_owned() } else { format!("{number}/{key}") };
    let sending = Sending {
        provider: source.provider.clone(),
        key: over.map_or_else(new, |over| over.key.clone()),
        refund: (payment, key.to_owned()),
        purse: source.purse,
        charge,
        amount,
        state: "asked".to_owned(),
    };
    if !store::purse::take(tx, &source, amount)? {
        return Err(tx.lost_race().into());
    }
    store::sending::ask(tx, &sending, moment.now)?;
    Ok(Next::Send(sending))
}

/// Waits until whoever tells or sends something of the same purse is through: what is read from here on is so.
fn turn(tx: &mut Tx<'_>, (payment, key): (PaymentId, &str)) -> Result<(), StoreError> {
    let refund = store::payment::refund(tx, (payment, key))?;
    let source = source_of(tx, (payment, key))?;
    if let Some((refund, source)) = refund.zip(source) {
        store::purse::held(tx, &source, refund.amount.currency())?;
    }
    Ok(())
}

/// The payment that is asked next and for how much of the refund: its own, or, where the provider refused that,
/// another that came in for the same attempt. Words that name no payment leave open which of several holds how
/// much: then half of what one refused is tried, until nothing is left to try.
fn choose(
    tx: &mut Tx<'_>,
    refund: &Refund,
    sendings: &[Sending],
) -> Result<Option<(Source, Money)>, StoreError> {
    let Some(source) = source_of(tx, (refund.payment, &refund.key))? else { return Ok(None) };
    let currency = refund.amount.currency();
    let held = store::purse::held(tx, &source, currency)?;
    let most = least(refund.left(), held);
    let mut charges = store::purse::charges(tx, &source, currency)?;
    let unsure = charges.values().map(|charge| charge.left.minor()).sum::<i64>() > held.minor();
    let own = source.charge.clone().unwrap_or_default();
    let first = charges.remove(&own).map_or(most, |charge| charge.left);
    let mut all = vec![(own, first)];
    let same = is_one_attempt(tx, &source, refund.payment)?;
    let others = charges.into_iter().filter(|(_, charge)| same && !charge.assigned);
    all.extend(others.map(|(id, charge)| (id, charge.left)));
    let mut best: Option<(String, Money)> = None;
    for (charge, left) in all {
        let refused = sendings.iter().filter(|one| one.state == "refused" && one.charge == charge);
        let refused = refused.map(|one| one.amount.minor()).min();
        let limit = least(most, left);
        let amount = match refused.filter(|refused| *refused <= limit.minor()) {
            Some(refused) if unsure => Money::new(refused / 2, currency),
            Some(_) => continue,
            None => limit,
        };
        let better = best.as_ref().is_none_or(|(_, best)| amount.minor() > best.minor());
        if amount.is_positive() && better {
            best = Some((charge, amount));
        }
    }
    Ok(best.map(|(charge, amount)| {
        let charge = (!charge.is_empty()).then_some(charge);
        (Source { charge, ..source }, amount)
    }))
}

/// The provider says that it will not give back what it was asked for. What it gave back before without being asked
/// may be why; telling it again changes nothing.
///
/// # Errors
/// As [`record_refund`](crate::record_refund).
pub(crate) fn refuse_sending(
    tx: &mut Tx<'_>,
    sending: &Sending,
    moment: &mut Moment,
) -> Result<Refused, RecordRefundError> {
    let (payment, key) = (sending.refund.0, sending.refund.1.as_str());
    settle(tx, sending, "refused", moment)?;
    let Some(refund) = left_of(tx, (payment, key), moment)? else { return Ok(Refused::Made) };
    let sendings = store::sending::sendings(tx, (payment, key))?;
    if choose(tx, &refund, &sendings)?.is_some() {
        return Ok(Refused::Again);
    }
    let Some(refund) = rest_of(tx, (payment, key), moment)? else { return Ok(Refused::Made) };
    wait(tx, &refund, moment)?;
    Ok(Refused::Waits)
}

/// It stays with the job, which makes it a dead letter for an operator.
fn wait(tx: &mut Tx<'_>, refund: &Refund, moment: &Moment) -> Result<(), StoreError> {
    let (payment, key) = (refund.payment, refund.key.as_str());
    store::sending::give_up(tx, (payment, key))?;
    if store::payment::finish_refund(tx, payment, key, "refused", moment.now)? {
        emit(tx, facts::REFUND_REFUSED, (payment, Some(key)), moment)?;
    }
    Ok(())
}

/// Whether all of a refund is back.
pub(crate) fn is_made(tx: &mut Tx<'_>, refund: (PaymentId, &str)) -> Result<bool, StoreError> {
    Ok(store::payment::refund(tx, refund)?.is_none_or(|refund| refund.is_done()))
}
