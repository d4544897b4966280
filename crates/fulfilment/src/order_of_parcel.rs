//! Whose parcel a carrier speaks of.

use crate::domain::{Carrier, TrackingNumber};
use ::store::{StoreError, Tx};
use kernel::OrderId;

/// The order that travels under a carrier's number; none when no parcel of this market has it.
pub fn order_of_parcel(
    tx: &mut Tx<'_>,
    carrier: Carrier,
    number: &TrackingNumber,
) -> Result<Option<OrderId>, StoreError> {
    crate::store::order_of_number(tx, carrier, number)
}
