//! The facts that merchants tell; the subject is the merchant.

use events::Bare;

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
}
