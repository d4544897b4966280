//! The one place from which aftersales gives money back, through fulfilment.

use super::window::there;
use crate::domain::{Preview, preview_units};
use ::store::{StoreError, Tx};
use fulfilment::{Back, Bearer, By, GiveBack, GiveBackError, GivenBack, PartKey, give_back};
use kernel::{Moment, Money, OrderId, SkuId};
use ledger::LedgerError;

/// Why nothing was given back. Nothing of the caller's transaction may be kept then.
#[derive(Debug, thiserror::Error)]
pub enum PayError {
    /// The merchant was paid out and her account does not hold it.
    #[error("the merchant's account lacks {short}")]
    PaidOut {
        /// What is missing, in the merchant's currency.
        short: Money,
    },
    /// Fulfilment refuses otherwise: a person must look at it.
    #[error("it could not be given back: {0}")]
    Refused(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<GiveBackError> for PayError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: GiveBackError) -> PayError {
        match error {
            GiveBackError::PaidOut { short } => PayError::PaidOut { short },
            GiveBackError::Store(error) => PayError::Store(error),
            other => PayError::Refused(other.to_string()),
        }
    }
}

/// Of these units those that can still be given back: what went back some other way is not given twice.
pub(crate) fn givable(
    tx: &mut Tx<'_>,
    order: OrderId,
    units: &[(SkuId, u32)],
) -> Result<Vec<(SkuId, u32)>, StoreError> {
    let counts = orders::line_counts(tx, order)?;
    let some = |(sku, n): &(SkuId, u32)| {
        let n = (*n).min(there(&counts, *sku));
        (n > 0).then_some((*sku, n))
    };
    Ok(units.iter().filter_map(some).collect())
}

/// The most that can be given as an amount for these units: what was paid for them, as far as the order still holds
/// that without the taxes of what its shopper keeps.
pub(crate) fn most(
    tx: &mut Tx<'_>,
    order: OrderId,
    units: &[(SkuId, u32)],
) -> Result<Money, StoreError> {
    let currency = super::step::order_of(tx, order)?.currency();
    most_with(tx, order, (units, Money::zero(currency)))
}

/// The same, with what else is asked for.
pub(crate) fn most_with(
    tx: &mut Tx<'_>,
    order: OrderId,
    (units, more): (&[(SkuId, u32)], Money),
) -> Result<Money, StoreError> {
    let worth = worth(tx, order, units)?.plus(more);
    let worth = worth.map_err(|_| StoreError::Column("amounts that add up"))?;
    let back = Back::Amount(worth);
    match fulfilment::preview_back(tx, &amount_of(order, back)) {
        Ok(_) => Ok(worth),
        Err(GiveBackError::TooMuch { most, .. }) if most.minor() < worth.minor() => Ok(most),
        Err(GiveBackError::Store(error)) => Err(error),
        Err(GiveBackError::State(_) | GiveBackError::NotFound(_)) => {
            Ok(Money::zero(worth.currency()))
        }
        Err(_) => Ok(worth),
    }
}

/// An amount to be looked at, not given.
pub(crate) fn amount_of(order: OrderId, back: Back) -> GiveBack {
    GiveBack {
        order,
        by: By::Operator,
        back,
        why: String::new(),
        key: PartKey::Own("preview".to_owned()),
        bearer: Bearer::Merchant,
        restores: false,
    }
}

/// What was paid for these units and is not given back.
pub(crate) fn worth(
    tx: &mut Tx<'_>,
    order: OrderId,
    units: &[(SkuId, u32)],
) -> Result<Money, StoreError> {
    Ok(preview(tx, order, units)?.back)
}

/// What giving back these units would move.
pub(crate) fn preview(
    tx: &mut Tx<'_>,
    order: OrderId,
    units: &[(SkuId, u32)],
) -> Result<Preview, StoreError> {
    let units = givable(tx, order, units)?;
    let head = super::step::order_of(tx, order)?;
    let (shares, counts) = (orders::shares(tx, &head)?, orders::line_counts(tx, order)?);
    preview_units((&shares, &counts), &units, head.currency())
        .map_err(|_| StoreError::Column("shares that add up"))
}

/// Gives back, unless there is nothing to give: what went back some other way since it was decided is not given twice,
/// and an amount is at most what is left.
pub(crate) fn give(
    tx: &mut Tx<'_>,
    ask: &GiveBack,
    moment: &mut Moment,
) -> Result<Option<GivenBack>, PayError> {
    let mut ask = ask.clone();
    if is_nothing(&ask.back) {
        return Ok(None);
    }
    let amount = match &ask.back {
        Back::Amount(amount) => Some(*amount),
        Back::Units(_) => None,
    };
    match fulfilment::preview_back(tx, &ask) {
        Ok(_) => {}
        Err(GiveBackError::TooMuch { most, left }) => {
            let Some(amount) = amount else { return Ok(None) };
            let all = amount.minor() >= left.minor();
            ask.back = Back::Amount(if all { left } else { most });
        }
        Err(GiveBackError::State(_)) => return Ok(None),
        Err(error) => return Err(quicker(tx, error)),
    }
    if is_nothing(&ask.back) {
        return Ok(None);
    }
    give_back(tx, &ask, moment).map(Some).map_err(|error| quicker(tx, error))
}

/// What was decided can be given unless another gives of the same order in this moment: looked at again, there is less
/// to give. What no other look changes is a person's to look at, with its reason.
fn quicker(tx: &mut Tx<'_>, error: GiveBackError) -> PayError {
    match error {
        GiveBackError::PaidOut { short } => PayError::PaidOut { short },
        GiveBackError::Store(error) => PayError::Store(error),
        GiveBackError::Units { .. }
        | GiveBackError::InCases { .. }
        | GiveBackError::TooMuch { .. }
        | GiveBackError::State(_)
        | GiveBackError::Ledger(LedgerError::MoreThanLeft { .. } | LedgerError::NotHeld { .. }) => {
            PayError::Store(tx.lost_race())
        }
        refusal @ (GiveBackError::NotFound(_)
        | GiveBackError::Key
        | GiveBackError::KeyTaken
        | GiveBackError::Often(_)
        | GiveBackError::Nothing
        | GiveBackError::Ledger(_)) => PayError::Refused(refusal.to_string()),
    }
}

fn is_nothing(back: &Back) -> bool {
    match back {
        Back::Units(units) => units.is_empty(),
        Back::Amount(amount) => !amount.is_positive(),
    }
}

/// What giving it would post; none where there is nothing to give.
pub(crate) fn posts(
    tx: &mut Tx<'_>,
    (order, back): (OrderId, Back),
    bearer: Bearer,
) -> Result<Option<fulfilment::Preview>, PayError> {
    if is_nothing(&back) {
        return Ok(None);
    }
    let ask = GiveBack { bearer, ..amount_of(order, back) };
    Ok(Some(fulfilment::preview_back(tx, &ask)?))
}
