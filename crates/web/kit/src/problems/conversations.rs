//! What is refused about conversations.

use crate::Problem;
use ::conversations::{DecideCaseError, DraftFault, ReportError, WriteError};
use axum::http::{HeaderValue, StatusCode, header};

fn too_many(error: &dyn std::error::Error, seconds: i64) -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-messages", error)
        .header(header::RETRY_AFTER, HeaderValue::from(seconds))
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Problem {
        match &error {
            WriteError::NotFound => Problem::not_found(),
            WriteError::ListingGone => Problem::conflict("listing-gone", &error),
            WriteError::OwnShop => Problem::conflict("own-shop", &error),
            WriteError::Draft(fault) => {
                let field = match fault {
                    DraftFault::Empty | DraftFault::Long => "text",
                    DraftFault::Phrase => "phrase",
                };
                Problem::invalid("bad-message", fault).field(field, fault)
            }
            WriteError::Files => Problem::invalid("too-many-attachments", &error),
            WriteError::Barred => Problem::forbidden("writing-barred", &error),
            WriteError::Closed => Problem::conflict("thread-closed", &error),
            WriteError::TooMany { seconds } => too_many(&error, *seconds),
            WriteError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<ReportError> for Problem {
    fn from(error: ReportError) -> Problem {
        match &error {
            ReportError::NotFound => Problem::not_found(),
            ReportError::Own => Problem::conflict("own-message", &error),
            ReportError::Note => Problem::invalid("bad-note", &error).field("note", &error),
            ReportError::TooMany { seconds } => too_many(&error, *seconds),
            ReportError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<DecideCaseError> for Problem {
    fn from(error: DecideCaseError) -> Problem {
        match &error {
            DecideCaseError::NotFound => Problem::not_found(),
            DecideCaseError::Decided => Problem::conflict("case-decided", &error),
            DecideCaseError::Why => Problem::invalid("bad-reason", &error).field("why", &error),
            DecideCaseError::NotThis => Problem::conflict("case-not-this", &error),
            DecideCaseError::Store(error) => Problem::internal(error),
        }
    }
}
