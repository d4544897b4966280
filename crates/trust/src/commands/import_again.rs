//! A file that was sent is read again: after its check to take it, or once more when its run broke off.

use super::begin_import::begin;
use crate::edge::Sent;
use ::store::{StoreError, Tx};
use catalog::ImportState;
use kernel::{ImportId, MerchantId, Moment};

/// Why no other run of a file was begun.
#[derive(Debug, thiserror::Error)]
pub enum ImportAgainError {
    /// A run reads it already.
    #[error("{0} reads the file already")]
    AtWork(ImportId),
    /// The file is kept no longer.
    #[error("the file is kept no longer")]
    Gone,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins another run of the file of an earlier one that has ended. Where that read it to its end, this
/// one takes it, and `publish` says whether what may be sold goes on sale; where it broke off, this one
/// does what that was to do, so that a check stays a check.
///
/// # Errors
/// [`ImportAgainError::AtWork`] names the run that reads the file now, which is the earlier one itself when
/// it has not ended; [`ImportAgainError::Gone`]: she has to send the file again.
pub fn import_again(
    tx: &mut Tx<'_>,
    earlier: ImportId,
    publish: bool,
    moment: &mut Moment,
) -> Result<ImportId, ImportAgainError> {
    let run = catalog::import_run(tx, earlier)?.ok_or(ImportAgainError::Gone)?;
    let ended = run.state;
    if ended == ImportState::Running {
        return Err(ImportAgainError::AtWork(earlier));
    }
    if !catalog::hold_import_file(tx, earlier)? {
        return Err(ImportAgainError::Gone);
    }
    let mut sent = Sent::of(run).ok_or(ImportAgainError::Gone)?;
    if ended == ImportState::Done {
        (sent.options.dry_run, sent.options.publish) = (false, publish);
    }
    let merchant = MerchantId::of(earlier.home());
    if let Some(begun) = begin(tx, merchant, &sent, moment)? {
        return Ok(begun);
    }
    match catalog::import_at_work(tx, merchant, &sent.kept.key)? {
        Some(at_work) => Err(ImportAgainError::AtWork(at_work)),
        // It has ended just now.
        None => Err(tx.lost_race().into()),
    }
}
