//! What operators are refused about the market itself.

use crate::Problem;
use axum::http::StatusCode;
use house::{IdentityFault, SaveIdentityError, SetSettingError, SettingFault, TrialPaymentError};

impl From<SaveIdentityError> for Problem {
    fn from(error: SaveIdentityError) -> Problem {
        match &error {
            SaveIdentityError::Faults(faults) => {
                let told = Problem::invalid("bad-market", &error);
                faults.iter().fold(told, with)
            }
            SaveIdentityError::Changed => Problem::stale(),
            SaveIdentityError::Store(store) => Problem::internal(store),
        }
    }
}

/// A fault with its field; of a colour that cannot be read, with its contrast and the shade that can.
fn with(told: Problem, fault: &IdentityFault) -> Problem {
    let told = told.field(fault.field(), fault);
    match fault {
        IdentityFault::Accent(wrong) => told
            .with("contrast", wrong.contrast.to_string())
            .with("nearest", wrong.nearest.to_string()),
        IdentityFault::Name(_)
        | IdentityFault::NameLong
        | IdentityFault::NameAddress
        | IdentityFault::Contact(_)
        | IdentityFault::Language(_)
        | IdentityFault::Destination(_)
        | IdentityFault::Fee(_) => told,
    }
}

impl From<SetSettingError> for Problem {
    fn from(error: SetSettingError) -> Problem {
        match error {
            SetSettingError::Fault(fault) => {
                let field = match &fault {
                    SettingFault::Mail(_) => "smtp",
                    SettingFault::Hours => "every_hours",
                    SettingFault::Address | SettingFault::Long => "url",
                };
                super::invalid(field, fault)
            }
            SetSettingError::Store(error) => error.into(),
        }
    }
}

impl From<TrialPaymentError> for Problem {
    fn from(error: TrialPaymentError) -> Problem {
        match error {
            TrialPaymentError::Provider(error) => {
                tracing::error!(%error, "the payment provider");
                let detail = "the payment provider does not answer; try again";
                Problem::new(StatusCode::BAD_GATEWAY, "provider-unreachable", detail)
            }
            TrialPaymentError::Store(error) => error.into(),
        }
    }
}
