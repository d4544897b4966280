//! What merchants and operators can ask for, one file per command.

pub(crate) mod add_bank_account;
pub(crate) mod apply_as_merchant;
pub(crate) mod decide_bank_account;
pub(crate) mod decide_merchant;
pub(crate) mod edit_merchant;
pub(crate) mod verify_merchant;
