//! Merchants: who may sell, how they were verified, and what they say of themselves.
//!
//! Decides on applications, keeps profiles and where merchants are paid. Never decides who is signed in (`accounts` does) nor what
//! may be offered (`trust` does); what an applicant offers as evidence is sealed before it comes here.

mod commands;
mod domain;
mod edge;
pub mod face;
pub mod facts;
pub mod letters;
mod queries;
mod store;

pub use commands::add_bank_account::{AddBankAccount, AddBankAccountError, add_bank_account};
pub use commands::apply_as_merchant::{
    ApplyAsMerchant, ApplyAsMerchantError, apply_as_merchant, evidence_context,
};
pub use commands::decide_bank_account::{
    DecideBankAccount, DecideBankAccountError, allow_bank_holder, confirm_bank_account,
    stop_bank_account,
};
pub use commands::decide_merchant::{
    ApproveMerchant, DecideMerchantError, RefuseMerchant, approve_merchant, refuse_merchant,
};
pub use commands::edit_merchant::{EditMerchant, EditMerchantError, edit_merchant};
pub use commands::verify_merchant::{VerifyMerchant, VerifyMerchantError, verify_merchant};
pub use domain::bank::{
    BankAccount, HOLDER_CHARACTERS_MAX, OpenedAccount, SealedAccount, Standing, same_holder,
};
pub use domain::merchant::{
    Merchant, MerchantKind, MerchantProfile, MerchantState, MerchantStatus, UnknownKey,
    VerifiedHow, commission_usual,
};
pub use domain::naming::{NamingError, merchant_slug, suggest_slug};
pub use domain::text::LocalText;
pub use domain::words::{MerchantWords, WordsFault, WordsField};
pub use edge::{SealAccountError, holder_key, open_account, seal_account};
pub use queries::{
    application_counts, applications, bank_account, bank_account_sealed, bank_accounts,
    current_bank_accounts, evidence_sealed, holder_fits, merchant, merchant_after,
    merchant_by_slug, merchant_of, merchants, merchants_by_id, renamed_merchants,
    unconfirmed_bank_accounts,
};
