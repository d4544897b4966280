//! The one place from which aftersales gives money back, through fulfilment.

use super::window::there;
use crate::domain::{Preview, preview_units};
use ::store::{StoreError, Tx};
use fulfilment::{Back, GiveBack, GiveBackError, GivenBack, give_back};
use kernel::{Moment, Money, OrderId, SkuId};

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

/// Gives back, unless there is nothing to give.
pub(crate) fn give(
    tx: &mut Tx<'_>,
    ask: &GiveBack,
    moment: &mut Moment,
) -> Result<Option<GivenBack>, PayError> {
    let nothing = match &ask.back {
        Back::Units(units) => units.is_empty(),
        Back::Amount(amount) => !amount.is_positive(),
    };
    if nothing {
        return Ok(None);
    }
    Ok(Some(give_back(tx, ask, moment)?))
}
