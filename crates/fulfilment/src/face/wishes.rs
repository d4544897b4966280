//! That a wish for a refund which an older version noted, and which stopped the clock of its order, becomes a case.

use crate::Consignment;
use ::store::{StoreError, Tx};

/// Whether the parcel carries such a wish, and the clock rings that takes it up; it may be a dead letter that an
/// operator sees.
pub(super) fn is_taken_up(
    tx: &mut Tx<'_>,
    parcel: Option<&Consignment>,
) -> Result<bool, StoreError> {
    let Some((since, _)) = parcel.and_then(|parcel| parcel.refund_asked.as_ref()) else {
        return Ok(false);
    };
    let timer = ::jobs::standing(tx, crate::WISHES)?;
    Ok(timer.is_some_and(|timer| timer.rings(*since)))
}
