//! The facts that merchants tell; the subject is the merchant.

use events::Bare;
use kernel::BankAccountId;
use serde::{Deserialize, Serialize};

/// Of a merchant, the subject: where she is to be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccountTold {
    /// Which account.
    pub account: BankAccountId,
    /// The end of its number.
    pub ending: String,
    /// When it can be paid to at the earliest, in microseconds since 1970; nothing where it cannot.
    pub usable_from: Option<i64>,
}

events::facts! {
    /// A person applied to sell.
    MERCHANT_APPLIED: Bare = "merchant.applied", 1;
    /// The operator lets the merchant sell.
    MERCHANT_APPROVED: Bare = "merchant.approved", 1;
    /// The operator does not.
    MERCHANT_REFUSED: Bare = "merchant.refused", 1;
    /// The merchant took another name.
    MERCHANT_RENAMED: Bare = "merchant.renamed", 1;
    /// The merchant's profile was edited.
    MERCHANT_CHANGED: Bare = "merchant.changed", 1;
    /// An account at a bank was added; it waits for its time, and perhaps for an operator.
    BANK_ACCOUNT_ADDED: BankAccountTold = "bank_account.added", 1;
    /// An operator knows its holder.
    BANK_ACCOUNT_CONFIRMED: BankAccountTold = "bank_account.confirmed", 1;
    /// It is not paid to: a member or an operator said so.
    BANK_ACCOUNT_STOPPED: BankAccountTold = "bank_account.stopped", 1;
}
