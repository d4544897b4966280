//! A carrier says, signed, what it saw of a parcel.

use super::add_progress::{NewProgress, ProgressError, add_progress_of};
use crate::domain::{By, Carrier, Progress, Terms, TrackingNumber};
use crate::store::{self, Parcel};
use ::store::{StoreError, Tx};
use kernel::{Moment, Timestamp};
use serde_json::Value;

/// A message of a carrier, believed by its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CarrierNotice {
    /// Something was seen of a parcel.
    Seen(ParcelNotice),
    /// Of a kind that is not known here, which it names.
    Unknown(String),
}

/// The name of [`CarrierNotice::Seen`].
const SEEN: &str = "parcel.seen";

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelNotice {
    /// The carrier's number of the parcel.
    pub tracking_number: String,
    /// The key of a [`Progress`].
    pub progress: String,
    /// Where; may be empty.
    pub place: String,
    /// More, such as who signed for it; may be empty.
    pub note: String,
    /// When it happened (RFC 3339).
    pub at: String,
}

/// What a carrier gives as each field, for the refusals.
const NUMBER: (&str, &str) = ("tracking_number", "the number on the parcel, as a text");
const PROGRESS: (&str, &str) = (
    "progress",
    "handed_over, departed, arrived, customs, cleared, out_for_delivery, delivered or delayed",
);
const AT: (&str, &str) = ("at", "when it was seen, as a text like 2026-11-24T06:05:00Z");

impl CarrierNotice {
    /// Reads a message. Only a kind that is not known is left unread: one that is known, and cannot be
    /// read, is refused, so that its carrier sees it.
    ///
    /// # Errors
    /// [`CarrierNoticeError::Field`] names what cannot be read.
    pub fn read(body: &[u8]) -> Result<CarrierNotice, CarrierNoticeError> {
        let message: Value = serde_json::from_slice(body)
            .map_err(|_| field(("body", "a JSON object with type and data")))?;
        let kind = text(&message, ("type", "the kind of the notice, as a text"))?;
        if kind != SEEN {
            return Ok(CarrierNotice::Unknown(kind.chars().take(80).collect()));
        }
        let data = message.get("data").filter(|data| data.is_object());
        let data = data.ok_or_else(|| field(("data", "what was seen, as an object")))?;
        Ok(CarrierNotice::Seen(ParcelNotice {
            tracking_number: text(data, NUMBER)?,
            progress: text(data, PROGRESS)?,
            place: text_or_none(data, "place")?,
            note: text_or_none(data, "note")?,
            at: text(data, AT)?,
        }))
    }
}

fn field((field, wanted): (&'static str, &'static str)) -> CarrierNoticeError {
    CarrierNoticeError::Field { field, wanted }
}

fn text(of: &Value, wanted: (&'static str, &'static str)) -> Result<String, CarrierNoticeError> {
    let text = of.get(wanted.0).and_then(Value::as_str);
    text.map(str::to_owned).ok_or_else(|| field(wanted))
}

/// As [`text`], of what may be left out.
fn text_or_none(of: &Value, name: &'static str) -> Result<String, CarrierNoticeError> {
    match of.get(name) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(_) => text(of, (name, "a text, or nothing")),
    }
}

/// Why a notice was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CarrierNoticeError {
    /// A field is missing, of another kind than a text, or says nothing that is known.
    #[error("the notice's {field} cannot be read: give {wanted}")]
    Field {
        /// Which, by its name in the notice.
        field: &'static str,
        /// What belongs there.
        wanted: &'static str,
    },
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
/// [`CarrierNoticeError::Field`] names what cannot be read; [`CarrierNoticeError::NotFound`]: say it
/// again later; [`CarrierNoticeError::Progress`] when the parcel is not on its way.
pub fn take_carrier_notice(
    tx: &mut Tx<'_>,
    (carrier, seen): (Carrier, &ParcelNotice),
    terms: Terms,
    moment: &mut Moment,
) -> Result<(), CarrierNoticeError> {
    let number = TrackingNumber::parse(&seen.tracking_number).map_err(|_| field(NUMBER))?;
    let progress = Progress::from_key(&seen.progress).ok_or_else(|| field(PROGRESS))?;
    let at: Timestamp = seen.at.parse().map_err(|_| field(AT))?;
    let order = store::order_of_number(tx, carrier, &number)?;
    let order = order.ok_or(CarrierNoticeError::NotFound)?;
    let ask = NewProgress {
        order,
        by: By::Market,
        progress,
        place: words(&seen.place, 80),
        note: words(&seen.note, 200),
        source: carrier.name().unwrap_or("carrier").to_owned(),
        at,
        terms,
    };
    let own = |one: &&Parcel| one.carrier == carrier && one.tracking == number;
    let which = |parcels: &[Parcel]| parcels.iter().find(own).map(|one| one.number);
    match add_progress_of(tx, &ask, which, moment) {
        // Scans arrive in any order: an earlier one changes nothing any more.
        Ok(()) | Err(ProgressError::Behind(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// What fits of a carrier's words.
fn words(text: &str, characters_max: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(characters_max).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &str) -> Option<&'static str> {
        match CarrierNotice::read(body.as_bytes()) {
            Err(CarrierNoticeError::Field { field, .. }) => Some(field),
            _ => None,
        }
    }

    #[test]
    fn a_notice_of_a_known_kind_is_read_whole_or_its_field_is_named() {
        let seen = |data: &str| format!(r#"{{"type": "parcel.seen", "data": {data}}}"#);
        let whole = r#"{"tracking_number": "1Z999", "progress": "delivered", "at": "now",
            "note": null, "weight": 3}"#;
        let notice = ParcelNotice {
            tracking_number: "1Z999".into(),
            progress: "delivered".into(),
            place: String::new(),
            note: String::new(),
            at: "now".into(),
        };
        let read = CarrierNotice::read(seen(whole).as_bytes()).unwrap();
        assert_eq!(read, CarrierNotice::Seen(notice));
        for (data, wanted) in [
            (r#"{"tracking_number": "1Z999", "progress": "delivered"}"#, "at"),
            (
                r#"{"tracking_number": 1999, "progress": "delivered", "at": "now"}"#,
                "tracking_number",
            ),
            (r#"{"tracking_number": "1Z999", "progress": null, "at": "now"}"#, "progress"),
            (r#"{"tracking_number": "1Z999", "progress": "x", "at": "now", "place": {}}"#, "place"),
            ("[]", "data"),
        ] {
            assert_eq!(refused(&seen(data)), Some(wanted), "{data}");
        }
        assert_eq!(refused(r#"{"type": "parcel.seen"}"#), Some("data"));
        assert_eq!(refused(r#"{"data": {}}"#), Some("type"));
        assert_eq!(refused(r#"{"type": 3}"#), Some("type"));
        assert_eq!(refused("delivered"), Some("body"));
    }

    #[test]
    fn a_notice_of_another_kind_is_left_unread() {
        let read = CarrierNotice::read(br#"{"type": "parcel.weighed", "data": 3}"#).unwrap();
        assert_eq!(read, CarrierNotice::Unknown("parcel.weighed".into()));
    }
}
