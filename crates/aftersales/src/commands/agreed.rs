//! What was agreed about the goods of a case when their order was placed.

use crate::domain::best_of;
use crate::store::Dispute;
use ::store::{StoreError, Tx};
use kernel::SkuId;
use orders::{OrderHead, Policy};

/// What was agreed about each of these lines of an order.
pub(crate) fn each_agreed(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    skus: impl IntoIterator<Item = SkuId>,
) -> Result<Vec<Policy>, StoreError> {
    skus.into_iter().map(|sku| orders::policy(tx, order, sku)).collect()
}

/// What holds for all of them together: of each term what is best for the shopper.
pub(crate) fn agreed(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    skus: impl IntoIterator<Item = SkuId>,
) -> Result<Policy, StoreError> {
    let each = each_agreed(tx, order, skus)?;
    best_of(&each).ok_or(StoreError::Column("lines of a case"))
}

/// What was agreed about what is disputed; where only the way back is, about all of its order.
pub(crate) fn agreed_of(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    one: &Dispute,
) -> Result<Policy, StoreError> {
    match one.lines.is_empty() {
        true => agreed(tx, order, order.lines.iter().map(|line| line.sku)),
        false => agreed(tx, order, one.lines.iter().map(|line| line.sku)),
    }
}
