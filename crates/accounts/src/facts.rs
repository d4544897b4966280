//! The facts that accounts tells.

use events::Bare;

events::facts! {
    /// A person has an account; the subject is the shopper.
    ACCOUNT_OPENED: Bare = "account.opened", 1;
}
