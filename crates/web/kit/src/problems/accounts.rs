//! What people and merchants are refused.

use super::invalid;
use crate::Problem;
use accounts::{
    ApartError, EmailChangeError, GrantRoleError, PasswordSignInError, RequestEmailChangeError,
    RequestPasswordResetError, RequestSignInLinkError, ResetPasswordError, RevokeRoleError,
    SignInByLinkError, SignUpError, TooMany, VerifyEmailError,
};
use axum::http::StatusCode;
use merchants::{ApplyAsMerchantError, DecideMerchantError, EditMerchantError, WordsFault};

fn too_many(wait: TooMany) -> Problem {
    Problem::too_many(wait.retry_after_seconds)
}

/// An operator whose own money a step would move.
pub(super) fn party(error: &ApartError) -> Problem {
    match error {
        ApartError::Merchant { others } | ApartError::Shopper { others } => {
            Problem::conflict("party", error).with("others", others)
        }
        ApartError::Store(error) => Problem::internal(error),
    }
}

impl From<ApartError> for Problem {
    fn from(error: ApartError) -> Problem {
        party(&error)
    }
}

impl From<SignUpError> for Problem {
    fn from(error: SignUpError) -> Problem {
        match error {
            SignUpError::TooMany(wait) => too_many(wait),
            SignUpError::Store(e) => e.into(),
        }
    }
}

impl From<VerifyEmailError> for Problem {
    fn from(error: VerifyEmailError) -> Problem {
        match error {
            VerifyEmailError::Unknown => Problem::conflict("link-used-or-old", error),
            VerifyEmailError::Store(e) => e.into(),
        }
    }
}

impl From<PasswordSignInError> for Problem {
    fn from(error: PasswordSignInError) -> Problem {
        match error {
            PasswordSignInError::Wrong => {
                Problem::new(StatusCode::UNAUTHORIZED, "wrong-credentials", error)
            }
            PasswordSignInError::TooMany(wait) => too_many(wait).with(
                "way_back",
                "who holds the mailbox asks for a new password (POST /v1/password-resets); whoever \
                 chooses it is let in from there at once",
            ),
            PasswordSignInError::Hash(e) => Problem::internal(&e),
            PasswordSignInError::Entropy(e) => Problem::internal(&e),
            PasswordSignInError::Store(e) => e.into(),
        }
    }
}

impl From<RequestPasswordResetError> for Problem {
    fn from(error: RequestPasswordResetError) -> Problem {
        match error {
            RequestPasswordResetError::TooMany(wait) => too_many(wait),
            RequestPasswordResetError::Store(e) => e.into(),
        }
    }
}

impl From<ResetPasswordError> for Problem {
    fn from(error: ResetPasswordError) -> Problem {
        match error {
            ResetPasswordError::Unknown => Problem::conflict("link-used-or-old", error),
            ResetPasswordError::Store(e) => e.into(),
        }
    }
}

impl From<RequestEmailChangeError> for Problem {
    fn from(error: RequestEmailChangeError) -> Problem {
        match error {
            RequestEmailChangeError::Wrong => Problem::invalid("wrong-password", &error)
                .field("password", "your own, as for signing in"),
            RequestEmailChangeError::Same => invalid("email", error),
            RequestEmailChangeError::TooMany(wait) => too_many(wait),
            RequestEmailChangeError::Store(error) => error.into(),
        }
    }
}

impl From<EmailChangeError> for Problem {
    fn from(error: EmailChangeError) -> Problem {
        match error {
            EmailChangeError::Unknown => Problem::conflict("link-used-or-old", error),
            EmailChangeError::Taken => Problem::conflict("email-taken", error),
            EmailChangeError::Store(error) => error.into(),
        }
    }
}

impl From<RequestSignInLinkError> for Problem {
    fn from(error: RequestSignInLinkError) -> Problem {
        match error {
            RequestSignInLinkError::TooMany(wait) => too_many(wait),
            RequestSignInLinkError::Store(error) => error.into(),
        }
    }
}

impl From<SignInByLinkError> for Problem {
    fn from(error: SignInByLinkError) -> Problem {
        match error {
            SignInByLinkError::Unknown => Problem::conflict("link-used-or-old", error),
            SignInByLinkError::Operator => Problem::forbidden("password-needed", error),
            SignInByLinkError::Store(error) => error.into(),
        }
    }
}

impl From<GrantRoleError> for Problem {
    fn from(error: GrantRoleError) -> Problem {
        match error {
            GrantRoleError::NoAccount => {
                Problem::invalid("no-such-account", &error).field("email", "of an account")
            }
            GrantRoleError::Beyond => Problem::forbidden("role-beyond", error),
            GrantRoleError::HoldsMore => Problem::conflict("role-held", error),
            GrantRoleError::Store(error) => error.into(),
        }
    }
}

impl From<RevokeRoleError> for Problem {
    fn from(error: RevokeRoleError) -> Problem {
        match error {
            RevokeRoleError::Beyond => Problem::forbidden("role-beyond", error),
            RevokeRoleError::LastOperator => Problem::conflict("last-operator", error),
            RevokeRoleError::Store(error) => error.into(),
        }
    }
}

impl From<ApplyAsMerchantError> for Problem {
    fn from(error: ApplyAsMerchantError) -> Problem {
        match error {
            ApplyAsMerchantError::SlugTaken(_) => {
                Problem::conflict("slug-taken", &error).field("slug", &error)
            }
            ApplyAsMerchantError::AlreadyMerchant => Problem::conflict("already-a-merchant", error),
            ApplyAsMerchantError::NoAccount => Problem::unauthorized(),
            ApplyAsMerchantError::Store(e) => e.into(),
        }
    }
}

impl From<DecideMerchantError> for Problem {
    fn from(error: DecideMerchantError) -> Problem {
        match error {
            DecideMerchantError::NotFound => Problem::not_found(),
            DecideMerchantError::NotWaiting => Problem::conflict("application-decided", error),
            DecideMerchantError::Commission => invalid("commission", error),
            DecideMerchantError::NoReason => invalid("reason", error),
            DecideMerchantError::Store(e) => e.into(),
        }
    }
}

impl From<EditMerchantError> for Problem {
    fn from(error: EditMerchantError) -> Problem {
        match error {
            EditMerchantError::NotFound => Problem::not_found(),
            EditMerchantError::Malformed(faults) => malformed(&faults),
            EditMerchantError::NameTaken(_) => {
                Problem::conflict("name-taken", &error).field("name", &error)
            }
            EditMerchantError::NameClaims(_) => {
                Problem::conflict("name-claims", &error).field("name", &error)
            }
            EditMerchantError::Changed => Problem::stale(),
            EditMerchantError::Store(error) => error.into(),
        }
    }
}

/// What is wrong with the words of a merchant, field by field.
pub fn malformed(faults: &[WordsFault]) -> Problem {
    let problem = Problem::invalid("bad-body", "the words of a merchant break a rule");
    faults.iter().fold(problem, |problem, fault| problem.field(fault.field().key(), fault))
}
