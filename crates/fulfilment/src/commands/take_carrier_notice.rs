//! A carrier says, signed, what it saw of a parcel.

use super::add_progress::{NewProgress, ProgressError, add_progress};
use crate::domain::{By, Carrier, Progress, Terms, TrackingNumber};
use crate::store;
use ::store::{StoreError, Tx};
use kernel::{Moment, Timestamp};
use serde::Deserialize;

/// A message of a carrier, believed by its signature.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum CarrierNotice {
    /// Something was seen of a parcel.
    #[serde(rename = "parcel.seen")]
    Seen(ParcelNotice),
}

/// What was seen.
#[derive(Clone, Debug, Deserialize)]
pub struct ParcelNotice {
    /// The carrier's number of the parcel.
    pub tracking_number: String,
    /// The key of a [`Progress`].
    pub progress: String,
    /// Where; may be empty.
    #[serde(default)]
    pub place: String,
    /// More, such as who signed for it; may be empty.
    #[serde(default)]
    pub note: String,
    /// When it happened (RFC 3339).
    pub at: String,
}

/// Why a notice was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CarrierNoticeError {
    /// A value is none that is known, or cannot be read.
    #[error("the notice's {0} cannot be read")]
    Value(&'static str),
    /// No order travels under that number with this carrier, or not yet: say it again later.
    #[error("no parcel of this market has that number")]
    NotFound,
    /// What it says does not follow from what was seen.
    #[error(transparent)]
    Progress(ProgressError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ProgressError> for CarrierNoticeError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: ProgressError) -> CarrierNoticeError {
        match error {
            ProgressError::Store(error) => CarrierNoticeError::Store(error),
            refusal => CarrierNoticeError::Progress(refusal),
        }
    }
}

/// Records what a carrier saw of a parcel it carries; said twice, it counts once. Its word on a delivery
/// starts the clock of the release.
///
/// # Errors
/// [`CarrierNoticeError::Value`] names what cannot be read; [`CarrierNoticeError::NotFound`]: say it
/// again later; [`CarrierNoticeError::Progress`] when the parcel is not on its way.
pub fn take_carrier_notice(
    tx: &mut Tx<'_>,
    (carrier, seen): (Carrier, &ParcelNotice),
    terms: Terms,
    moment: &mut Moment,
) -> Result<(), CarrierNoticeError> {
    let number = TrackingNumber::parse(&seen.tracking_number)
        .map_err(|_| CarrierNoticeError::Value("tracking number"))?;
    let progress =
        Progress::from_key(&seen.progress).ok_or(CarrierNoticeError::Value("progress"))?;
    let at: Timestamp = seen.at.parse().map_err(|_| CarrierNoticeError::Value("time"))?;
    let order = store::order_of_number(tx, carrier, &number)?;
    let ask = NewProgress {
        order: order.ok_or(CarrierNoticeError::NotFound)?,
        by: By::Market,
        progress,
        place: seen.place.chars().take(80).collect(),
        note: seen.note.chars().take(200).collect(),
        source: carrier.name().unwrap_or("carrier").to_owned(),
        at,
        terms,
    };
    match add_progress(tx, &ask, moment) {
        // Scans arrive in any order: an earlier one changes nothing any more.
        Ok(()) | Err(ProgressError::Behind(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
