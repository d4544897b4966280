//! What people and operators are refused about letters.

use crate::Problem;
use accounts::ChooseZoneError;
use axum::http::StatusCode;
use letters::{KeepTextError, PreferenceError, StopError, TextFault};

impl From<StopError> for Problem {
    fn from(error: StopError) -> Problem {
        match error {
            StopError::Unknown => Problem::new(StatusCode::NOT_FOUND, "stop-link-unknown", error),
            StopError::Store(e) => e.into(),
        }
    }
}

impl From<PreferenceError> for Problem {
    fn from(error: PreferenceError) -> Problem {
        match error {
            PreferenceError::Always(topic) => super::invalid(topic.key(), error),
            PreferenceError::Store(e) => e.into(),
        }
    }
}

impl From<ChooseZoneError> for Problem {
    fn from(error: ChooseZoneError) -> Problem {
        match error {
            ChooseZoneError::Unknown(_) => super::invalid("zone", error),
            ChooseZoneError::Store(e) => e.into(),
        }
    }
}

impl From<KeepTextError> for Problem {
    fn from(error: KeepTextError) -> Problem {
        match error {
            KeepTextError::NotFound => Problem::not_found(),
            KeepTextError::Wrong(faults) => wrong(&faults),
            KeepTextError::Changed => Problem::stale(),
            KeepTextError::Store(e) => e.into(),
        }
    }
}

/// Each fault beside its field, with its line.
fn wrong(faults: &[TextFault]) -> Problem {
    let told = |fault: &TextFault| format!("line {}: {}", fault.line, fault.wrong);
    match faults {
        [first, ..] => super::invalid(first.part.key(), told(first)),
        [] => Problem::not_found(),
    }
}
