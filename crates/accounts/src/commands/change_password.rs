//! What the owner changes on the account page.

use crate::commands::drop_reset_links;
use crate::domain::{name::PersonName, password::PasswordHash, token::TokenHash};
use crate::store::people::AccountRow;
use crate::store::{people, sealed::EmailKey, sessions};
use kernel::{Country, Lang, Moment, ShopperId};
use letters::{Addressee, LetterKind, enqueue, letter, minute};
use store::{StoreError, Tx};

/// A new password, by somebody who knew the old one.
#[derive(Clone, Debug)]
pub struct ChangePassword {
    /// Whose.
    pub shopper: ShopperId,
    /// The hash that the old password was compared with at the edge.
    pub proven: PasswordHash,
    /// The chosen password, hashed.
    pub password_hash: PasswordHash,
    /// The session that goes on; all others end.
    pub keep: Option<TokenHash>,
    /// The market's address, without a slash at the end.
    pub site: String,
}

/// Why the password stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// The password that was compared is no longer the account's.
    #[error("the current password is not right")]
    Wrong,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The stored hash, to be compared at the edge.
pub fn password_hash_of(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
) -> Result<Option<PasswordHash>, StoreError> {
    Ok(people::account(tx, shopper)?.map(|account| account.password_hash))
}

/// Sets the password, ends all other sessions, and tells the owner.
///
/// # Errors
/// [`ChangePasswordError::Wrong`] when the password changed meanwhile.
pub fn change_password(
    tx: &mut Tx<'_>,
    ask: &ChangePassword,
    moment: &mut Moment,
) -> Result<(), ChangePasswordError> {
    let account = people::account(tx, ask.shopper)?.ok_or(ChangePasswordError::Wrong)?;
    if account.password_hash != ask.proven {
        return Err(ChangePasswordError::Wrong);
    }
    people::set_password(tx, ask.shopper, &ask.password_hash)?;
    let email = EmailKey::of(tx, &account.email)?;
    drop_reset_links(tx, ask.shopper, email)?;
    sessions::end_all(tx, ask.shopper, ask.keep)?;
    tell_owner(tx, &account, &ask.site, moment)?;
    Ok(())
}

pub(crate) fn tell_owner(
    tx: &mut Tx<'_>,
    account: &AccountRow,
    site: &str,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let (at, link) = (minute(moment.now), format!("{site}/forgot"));
    let facts = [("at", at.as_str()), ("link", link.as_str())];
    let mail = letter(LetterKind::PasswordChanged, &Addressee::from(account), site, &facts);
    enqueue(tx, &mail, moment).map(drop)
}

/// Sets how a person is addressed and in which language mails are written; false without an account.
pub fn edit_account(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    name: &PersonName,
    lang: Lang,
) -> Result<bool, StoreError> {
    Ok(people::set_profile(tx, shopper, name.as_str(), lang)? == 1)
}

/// Remembers the country that a person buys for; false without an account.
pub fn choose_destination(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    destination: Country,
) -> Result<bool, StoreError> {
    Ok(people::set_destination(tx, shopper, destination)? == 1)
}
