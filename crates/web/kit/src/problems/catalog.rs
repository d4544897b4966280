//! What is refused about listings.

use super::invalid;
use crate::Problem;
use catalog::{AssignHsError, ChangeStatusError, SaveListingError, SetAttributeError};
use trust::PublishError;

impl From<SaveListingError> for Problem {
    fn from(error: SaveListingError) -> Problem {
        let told = error.to_string();
        match error {
            SaveListingError::Malformed(faults) => {
                let problem = Problem::invalid("bad-listing", told);
                faults.into_iter().fold(problem, |problem, fault| {
                    let at = fault.variant.map(|at| format!("variants[{at}]: "));
                    let mend = format!("{}; {}", fault.kind.what(), fault.kind.mend());
                    problem.field(fault.kind.code(), at.unwrap_or_default() + &mend)
                })
            }
            SaveListingError::HandleTaken(handle) => {
                Problem::conflict("handle-taken", told).with("handle", handle)
            }
            SaveListingError::NotFound => Problem::not_found(),
            SaveListingError::Changed { .. } => Problem::stale(),
            SaveListingError::Store(error) => error.into(),
        }
    }
}

impl From<AssignHsError> for Problem {
    fn from(error: AssignHsError) -> Problem {
        match error {
            AssignHsError::NotFound => Problem::not_found(),
            AssignHsError::Changed { .. } => Problem::stale(),
            AssignHsError::NoSuchVariant(_) => invalid("variants", error),
            AssignHsError::Store(error) => error.into(),
        }
    }
}

impl From<SetAttributeError> for Problem {
    fn from(error: SetAttributeError) -> Problem {
        match error {
            SetAttributeError::NotFound => Problem::not_found(),
            SetAttributeError::Changed { .. } => Problem::stale(),
            SetAttributeError::NoSuchVariant(_) => {
                Problem::invalid("bad-variant", &error).field("variants", "variants of the listing")
            }
            SetAttributeError::Malformed => {
                Problem::invalid("bad-attribute", &error).field("value", "at most 120 characters")
            }
            SetAttributeError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeStatusError> for Problem {
    fn from(error: ChangeStatusError) -> Problem {
        match error {
            ChangeStatusError::NotFound => Problem::not_found(),
            ChangeStatusError::Changed { .. } => Problem::stale(),
            ChangeStatusError::NoWay { from, to } => {
                Problem::conflict("no-such-move", &error).with("from", from).with("to", to)
            }
            ChangeStatusError::Store(error) => error.into(),
        }
    }
}

impl From<PublishError> for Problem {
    fn from(error: PublishError) -> Problem {
        match error {
            PublishError::Blocked(ref findings) => {
                let problem = Problem::conflict("not-ready", &error);
                let blocking = findings.iter().filter(|f| f.effect == trust::Effect::Blocks);
                blocking.fold(problem, |problem, finding| {
                    problem.field(&finding.field, format!("{}; {}", finding.what, finding.mend()))
                })
            }
            PublishError::NotApproved => Problem::forbidden("not-approved", error),
            PublishError::Status(error) => error.into(),
            PublishError::Store(error) => error.into(),
        }
    }
}
