//! What is refused about returns and disputes.

use super::accounts::party;
use crate::Problem;
use aftersales::{
    AskReturnError, CaseId, ConfirmError, DisputeError, OpenDisputeError, ReturnError,
};

/// The words that were missing or too long.
fn words(error: &dyn std::error::Error) -> Problem {
    Problem::invalid("bad-words", error).field("words", "1 to 2,000 characters")
}

impl From<ConfirmError> for Problem {
    fn from(error: ConfirmError) -> Problem {
        let told = error.to_string();
        match error {
            ConfirmError::Open { case: CaseId::Return(id), back } => {
                Problem::conflict("return-open", told).with("return", id).with("withdraw", back)
            }
            ConfirmError::Open { case: CaseId::Dispute(id), back } => {
                Problem::conflict("dispute-open", told).with("dispute", id).with("withdraw", back)
            }
            ConfirmError::Refused(refusal) => refusal.into(),
            ConfirmError::Store(error) => error.into(),
        }
    }
}

impl From<AskReturnError> for Problem {
    fn from(error: AskReturnError) -> Problem {
        match &error {
            AskReturnError::NotFound(_) => Problem::not_found(),
            AskReturnError::State(state) => {
                Problem::conflict("order-state", &error).with("state", state)
            }
            AskReturnError::Words => words(&error),
            AskReturnError::Units { sku, left } => {
                Problem::conflict("return-units", &error).with("sku", sku).with("left", left)
            }
            AskReturnError::Nothing => Problem::conflict("return-nothing", &error),
            AskReturnError::NeedsReason(sku) => {
                Problem::conflict("return-reason-needed", &error).with("sku", sku)
            }
            AskReturnError::ReasonNow(until) => {
                Problem::conflict("return-reason-now", &error).with("until", until)
            }
            AskReturnError::TooLate(until) => {
                Problem::conflict("return-too-late", &error).with("until", until)
            }
            AskReturnError::Often(max) => {
                Problem::conflict("return-often", &error).with("max", max)
            }
            AskReturnError::Exchange => Problem::invalid("return-exchange", &error)
                .field("wanted", "a variant of the same listing at the same price"),
            AskReturnError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<ReturnError> for Problem {
    fn from(error: ReturnError) -> Problem {
        match &error {
            ReturnError::NotFound(_) => Problem::not_found(),
            ReturnError::State(state) => {
                Problem::conflict("return-state", &error).with("state", state)
            }
            ReturnError::Changed(_) => Problem::stale(),
            ReturnError::Words => words(&error),
            ReturnError::Amount { max } => Problem::invalid("return-amount", &error)
                .with("max", max)
                .field("amount", format!("above zero and up to {max}")),
            ReturnError::NoFreight => Problem::invalid("return-no-freight", &error)
                .field("freight", "leave it out, and ask the merchant for a label"),
            ReturnError::Receipt => Problem::invalid("return-receipt", &error)
                .field("receipt", "attach a photo or a PDF of what you paid"),
            ReturnError::Freight { told } => Problem::invalid("return-freight", &error)
                .with("max", told)
                .field("freight", format!("nothing, or up to {told}")),
            ReturnError::LowerOffer { offered } => {
                Problem::conflict("return-lower-offer", &error).with("offered", offered)
            }
            ReturnError::Units(sku) => Problem::invalid("return-not-in", &error).with("sku", sku),
            ReturnError::Crowded(max) => Problem::conflict("return-files", &error).with("max", max),
            ReturnError::Barred => Problem::forbidden("writing-barred", &error),
            ReturnError::NoAddress => Problem::conflict("return-no-address", &error),
            ReturnError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<OpenDisputeError> for Problem {
    fn from(error: OpenDisputeError) -> Problem {
        match &error {
            OpenDisputeError::NotFound => Problem::not_found(),
            OpenDisputeError::Return(state) => {
                Problem::conflict("return-state", &error).with("state", state)
            }
            OpenDisputeError::State(state) => {
                Problem::conflict("order-state", &error).with("state", state)
            }
            OpenDisputeError::TooEarly(from) => {
                Problem::conflict("dispute-too-early", &error).with("from", from)
            }
            OpenDisputeError::TooLate(until) => {
                Problem::conflict("dispute-too-late", &error).with("until", until)
            }
            OpenDisputeError::Units { sku, left } => {
                Problem::conflict("return-units", &error).with("sku", sku).with("left", left)
            }
            OpenDisputeError::Often(max) => {
                Problem::conflict("return-often", &error).with("max", max)
            }
            OpenDisputeError::Nothing => Problem::conflict("return-nothing", &error),
            OpenDisputeError::Words => words(&error),
            OpenDisputeError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<DisputeError> for Problem {
    fn from(error: DisputeError) -> Problem {
        match &error {
            DisputeError::NotFound(_) => Problem::not_found(),
            DisputeError::State(state) => {
                Problem::conflict("dispute-state", &error).with("state", state)
            }
            DisputeError::Changed(_) => Problem::stale(),
            DisputeError::Words => words(&error),
            DisputeError::TooEarly(until) => {
                Problem::conflict("dispute-evidence-open", &error).with("until", until)
            }
            DisputeError::Amount { max } => Problem::invalid("return-amount", &error)
                .with("max", max)
                .field("amount", format!("above zero and up to {max}")),
            DisputeError::Units(sku) => Problem::invalid("return-not-in", &error).with("sku", sku),
            DisputeError::Crowded(max) => {
                Problem::conflict("dispute-evidence", &error).with("max", max)
            }
            DisputeError::SameOperator => Problem::conflict("same-operator", &error),
            DisputeError::Apart(refusal) => party(refusal),
            DisputeError::Store(error) => Problem::internal(error),
        }
    }
}
