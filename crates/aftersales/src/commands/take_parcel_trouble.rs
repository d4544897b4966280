//! A carrier says, signed, that a parcel is lost or broken.

use super::open_dispute::{About, OpenDispute, OpenDisputeError, open_dispute};
use crate::domain::Ground;
use ::store::Tx;
use fulfilment::{Carrier, TrackingNumber};
use kernel::{By, DisputeId, Moment};
use serde_json::Value;

/// What a carrier says of a parcel that will not come as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelTrouble {
    /// [`Ground::Lost`] or [`Ground::Broken`].
    pub ground: Ground,
    /// The carrier's number of the parcel.
    pub number: TrackingNumber,
    /// What it says more; may be empty.
    pub note: String,
}

impl ParcelTrouble {
    /// Reads a message of the type `parcel.lost` or `parcel.broken`; none for any other, and for one that names no
    /// parcel.
    #[must_use]
    pub fn read(body: &[u8]) -> Option<ParcelTrouble> {
        let message: Value = serde_json::from_slice(body).ok()?;
        let ground = match message.get("type")?.as_str()? {
            "parcel.lost" => Ground::Lost,
            "parcel.broken" => Ground::Broken,
            _ => return None,
        };
        let data = message.get("data")?;
        let number = TrackingNumber::parse(data.get("tracking_number")?.as_str()?).ok()?;
        let note = data.get("note").and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(ParcelTrouble { ground, number, note })
    }
}

/// Opens a dispute about the units of the parcel that are in no case, in which both sides are heard. Said again, or where
/// all of them are in one already or went back, it opens none.
///
/// # Errors
/// [`OpenDisputeError::NotFound`] when no parcel of this market has that number, or not yet: say it again later.
/// [`OpenDisputeError::TooLate`] long after it was received.
pub fn take_parcel_trouble(
    tx: &mut Tx<'_>,
    (carrier, said): (Carrier, &ParcelTrouble),
    moment: &mut Moment,
) -> Result<Option<DisputeId>, OpenDisputeError> {
    let order = fulfilment::order_of_parcel(tx, carrier, &said.number)?;
    let order = order.ok_or(OpenDisputeError::NotFound)?;
    let mut words = carrier.name().unwrap_or(carrier.key()).to_owned();
    if !said.note.trim().is_empty() {
        words.push_str(": ");
        words.extend(said.note.trim().chars().take(500));
    }
    // Of an order in several parcels it is about this one.
    let parcels = fulfilment::parcels(tx, order)?;
    let this =
        |parcel: &&fulfilment::Parcel| parcel.carrier == carrier && parcel.tracking == said.number;
    let lines = parcels.iter().find(this).map(|parcel| parcel.units.clone()).unwrap_or_default();
    let ask = OpenDispute {
        about: About::Parcel { order, ground: said.ground, lines },
        by: By::Market,
        words,
        photos: Vec::new(),
        person: None,
    };
    match open_dispute(tx, &ask, moment) {
        Ok(id) => Ok(Some(id)),
        Err(OpenDisputeError::Nothing) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_names_a_parcel_that_is_lost_or_broken_is_read() {
        let read = |text: &str| ParcelTrouble::read(text.as_bytes());
        let lost = r#"{"type":"parcel.lost","data":{"tracking_number":"ab 12345","note":"gone"}}"#;
        let told = read(lost).unwrap();
        assert_eq!((told.ground, told.number.as_str()), (Ground::Lost, "AB12345"));
        let other = [
            r#"{"type":"parcel.seen","data":{"tracking_number":"AB12345"}}"#,
            r#"{"type":"parcel.lost","data":{}}"#,
            r#"{"type":"parcel.lost","data":{"tracking_number":7}}"#,
            "{",
        ];
        for text in other {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
