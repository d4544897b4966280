//! What open cases may yet cost a merchant of money that is hers already: an order's release came before its return, its
//! dispute, or the days in which a decision may be appealed.

use crate::commands::{amount_of, givable, order_of};
use crate::domain::{DisputeState, Outcome, ReturnEnd, ReturnState};
use crate::store::{self, Dispute, ReturnCase};
use ::store::{StoreError, Tx};
use fulfilment::{Back, Bearer, GiveBackError};
use kernel::{DisputeId, Id, MerchantId, Money, OrderId, ReturnId, Rounding, SkuId};
use ledger::HoldState;
use std::collections::BTreeSet;
use std::fmt;

/// A return or a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseId {
    /// A return that no dispute is about.
    Return(ReturnId),
    /// A dispute.
    Dispute(DisputeId),
}

impl CaseId {
    /// Its id, whichever of the two it is.
    #[must_use]
    pub const fn id(self) -> Id {
        match self {
            CaseId::Return(id) => id.id(),
            CaseId::Dispute(id) => id.id(),
        }
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CaseId::Return(id) => write!(out, "the return {id}"),
            CaseId::Dispute(id) => write!(out, "the dispute {id}"),
        }
    }
}

/// Money of a released order that may still go back to its shopper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtStake {
    /// Why.
    pub case: CaseId,
    /// Of which order.
    pub order: OrderId,
    /// The order's number.
    pub number: String,
    /// The most that the merchant may have to give, in her currency, without the fee that comes back to her.
    pub amount: Money,
    /// It is decided: only the money is missing.
    pub decided: bool,
}

/// What a case may give, at most.
struct Claim {
    case: CaseId,
    order: OrderId,
    units: Vec<(SkuId, u32)>,
    /// Only that much, whatever the units are worth.
    amount: Option<Money>,
    /// And the way back, where the merchant pays for it.
    freight: Option<Money>,
    decided: bool,
}

/// Those of `merchants` who have a return or a dispute that is not over.
pub fn with_open_cases(
    tx: &mut Tx<'_>,
    merchants: &[MerchantId],
) -> Result<BTreeSet<MerchantId>, StoreError> {
    store::with_open_cases(tx, merchants)
}

/// What a merchant's open returns and disputes may cost her of what she could be paid, oldest first, returns before
/// disputes. Nothing of an order whose money is in escrow: that waits there.
pub fn at_stake(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Vec<AtStake>, StoreError> {
    let mut claims = Vec::new();
    for id in store::open_returns(tx, merchant)? {
        claims.extend(store::return_case(tx, id)?.as_ref().and_then(of_return));
    }
    for id in store::open_disputes(tx, merchant)? {
        claims.extend(store::dispute(tx, id)?.as_ref().and_then(of_dispute));
    }
    let mut found = Vec::new();
    for claim in &claims {
        found.extend(reckon(tx, claim)?);
    }
    Ok(found)
}

/// Every unit that is in it, for what a merchant declines or does not accept may yet be disputed.
fn of_return(case: &ReturnCase) -> Option<Claim> {
    if case.state == ReturnState::Disputed {
        return None;
    }
    let taken = case.state == ReturnState::Paying && case.ended == Some(ReturnEnd::Settled);
    Some(Claim {
        case: CaseId::Return(case.id),
        order: case.order,
        units: if case.ended == Some(ReturnEnd::Exchanged) { Vec::new() } else { case.held() },
        amount: case.offer.filter(|_| taken),
        freight: case.freight_open(),
        decided: case.state == ReturnState::Paying,
    })
}

/// All of it until the decision is final: either side may appeal, and the second decision may be any.
fn of_dispute(one: &Dispute) -> Option<Claim> {
    let (mut units, mut amount, mut freight) = (one.units(), None, one.freight);
    if one.state == DisputeState::Paying {
        if one.bearer == Some(Bearer::Market) || one.outcome == Some(Outcome::None) {
            return None;
        }
        (amount, freight) = (one.award, one.freight_awarded());
        if one.award.is_none() {
            units = one.awarded();
        }
    }
    let (case, decided) = (CaseId::Dispute(one.id), one.state == DisputeState::Paying);
    Some(Claim { case, order: one.order, units, amount, freight, decided })
}

/// The merchant's part of it, where the order's money was released and something of it is left.
fn reckon(tx: &mut Tx<'_>, claim: &Claim) -> Result<Option<AtStake>, StoreError> {
    let hold = ledger::hold_of(tx, claim.order)?.filter(|hold| hold.state == HoldState::Released);
    let Some(hold) = hold else { return Ok(None) };
    let Some(released) = hold.released else { return Ok(None) };
    let all = of_units(tx, (claim.order, &claim.units))?;
    let all = all.unwrap_or(Money::zero(released.gross.currency()));
    let mut gross = match claim.amount {
        Some(amount) => of_amount(tx, (claim.order, amount))?.unwrap_or(all),
        None => all,
    };
    if let Some(freight) = claim.freight
        && let Some(more) = of_amount(tx, (claim.order, freight))?
    {
        gross = gross.plus(more).map_err(|_| unsound())?;
    }
    // As the ledger reckons it: she keeps what is left after the fee of what is left.
    let kept = released.gross.minus(gross).map_err(|_| unsound())?;
    let fee = kept.times_rate(hold.commission, Rounding::HalfUp).map_err(|_| unsound())?;
    let kept = kept.minus(fee).map_err(|_| unsound())?;
    let amount = released.net().minus(kept).map_err(|_| unsound())?;
    let number = order_of(tx, claim.order)?.number;
    let (case, decided) = (claim.case, claim.decided);
    let stake = AtStake { case, order: claim.order, number, amount, decided };
    Ok(Some(stake).filter(|stake| stake.amount.is_positive()))
}

fn unsound() -> StoreError {
    StoreError::Column("shares that add up")
}

/// The merchant's part of what was paid for units that can still be given back.
fn of_units(
    tx: &mut Tx<'_>,
    (order, units): (OrderId, &[(SkuId, u32)]),
) -> Result<Option<Money>, StoreError> {
    let units = givable(tx, order, units)?;
    let head = order_of(tx, order)?;
    let (shares, counts) = (orders::shares(tx, &head)?, orders::line_counts(tx, order)?);
    let mut sum: Option<Money> = None;
    for (sku, n) in units {
        let Some(share) = shares.iter().find(|share| share.sku == sku) else { continue };
        let gone = counts.iter().find(|count| count.sku == sku);
        let gone = gone.map_or(0, |count| count.cancelled.saturating_add(count.given_back));
        let gross = share.part(gone, n).map_err(|_| unsound())?.gross;
        sum = Some(match sum {
            Some(sum) => sum.plus(gross).map_err(|_| unsound())?,
            None => gross,
        });
    }
    Ok(sum)
}

/// The merchant's part of an amount; none where it would end the order or cannot be given.
fn of_amount(
    tx: &mut Tx<'_>,
    (order, amount): (OrderId, Money),
) -> Result<Option<Money>, StoreError> {
    match fulfilment::preview_back(tx, &amount_of(order, Back::Amount(amount))) {
        Ok(told) => Ok(Some(told.gross).filter(|_| !told.ends)),
        Err(GiveBackError::Store(error)) => Err(error),
        Err(_) => Ok(None),
    }
}
