//! Merchants: who may sell, how they were verified, and what they say of themselves.
//!
//! Decides on applications and keeps profiles. Never decides who is signed in (`accounts` does) nor what
//! may be offered (`trust` does); what an applicant offers as evidence is sealed before it comes here.

mod commands;
mod domain;
pub mod face;
pub mod facts;
pub mod letters;
mod queries;
mod store;

pub use commands::apply_as_merchant::{
    ApplyAsMerchant, ApplyAsMerchantError, apply_as_merchant, evidence_context,
};
pub use commands::decide_merchant::{
    ApproveMerchant, DecideMerchantError, RefuseMerchant, approve_merchant, refuse_merchant,
};
pub use commands::edit_merchant::{EditMerchant, EditMerchantError, edit_merchant};
pub use commands::verify_merchant::{VerifyMerchant, VerifyMerchantError, verify_merchant};
pub use domain::merchant::{
    Merchant, MerchantKind, MerchantProfile, MerchantState, MerchantStatus, UnknownKey,
    VerifiedHow, commission_usual,
};
pub use domain::naming::{NamingError, merchant_slug, suggest_slug};
pub use domain::text::LocalText;
pub use domain::words::{MerchantWords, WordsFault, WordsField};
pub use queries::{
    application_counts, applications, evidence_sealed, merchant, merchant_after, merchant_by_slug,
    merchant_of, merchants, merchants_by_id, renamed_merchants,
};
