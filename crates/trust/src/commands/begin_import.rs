//! A merchant's file is to be imported: written down, and due at once.

use crate::edge::Sent;
use ::store::{StoreError, Tx};
use jobs::timers;
use kernel::{ImportId, MerchantId, Moment};

/// The kind of work, by which servers find it.
pub(crate) const RUN: &str = "import.run";

/// Begins the run of a file that is kept; whichever server comes first reads it.
///
/// # Errors
/// [`StoreError`]: nothing was begun, and the same may be asked again.
pub fn begin_import(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    sent: &Sent,
    moment: &mut Moment,
) -> Result<ImportId, StoreError> {
    begin(tx, merchant, sent, moment)?.ok_or_else(|| tx.lost_race())
}

/// As [`begin_import`]; none while another run reads the same file.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    sent: &Sent,
    moment: &mut Moment,
) -> Result<Option<ImportId>, StoreError> {
    let Some(id) = catalog::begin_import(tx, &sent.begin(merchant), moment)? else {
        return Ok(None);
    };
    timers::set_first(tx, RUN, id.bytes(), moment.now)?;
    Ok(Some(id))
}
