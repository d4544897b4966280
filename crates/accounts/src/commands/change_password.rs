//! What the owner changes on the account page.

use crate::commands::drop_reset_links;
use crate::domain::{name::PersonName, password::PasswordHash, token::TokenHash};
use crate::letters::PASSWORD_CHANGED;
use crate::queries::addressed;
use crate::store::people::AccountRow;
use crate::store::{people, sessions};
use kernel::{Country, Lang, Moment, ShopperId};
use letters::{Notice, Said, notify};
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
    drop_reset_links(tx, ask.shopper, &account.email)?;
    sessions::end_all(tx, ask.shopper, ask.keep)?;
    tell_owner(tx, account, moment)?;
    Ok(())
}

pub(crate) fn tell_owner(
    tx: &mut Tx<'_>,
    account: AccountRow,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let notice = Notice {
        kind: &PASSWORD_CHANGED,
        to: addressed(tx, account),
        about: None,
        link: "/forgot".to_owned(),
        facts: vec![("at", Said::At(moment.now))],
    };
    notify(tx, &notice, moment)
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

/// Why a zone is not kept.
#[derive(Debug, thiserror::Error)]
pub enum ChooseZoneError {
    /// The time zone database has none of that name.
    #[error("\"{0}\" is no time zone: write one such as Asia/Shanghai")]
    Unknown(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets the zone (IANA) in which a person's letters tell times; false without an account.
///
/// # Errors
/// [`ChooseZoneError::Unknown`] for a zone that there is not.
pub fn choose_zone(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    zone: &str,
) -> Result<bool, ChooseZoneError> {
    if !kernel::is_zone(zone) {
        return Err(ChooseZoneError::Unknown(zone.chars().take(64).collect()));
    }
    Ok(people::set_zone(tx, shopper, zone)? == 1)
}

/// Keeps the zone that a person's browser told, unless she has one already; a name that is no zone is left.
pub fn note_zone(tx: &mut Tx<'_>, shopper: ShopperId, zone: &str) -> Result<(), StoreError> {
    if kernel::is_zone(zone) {
        people::note_zone(tx, shopper, zone)?;
    }
    Ok(())
}

/// The zone that a person chose or that her browser told.
pub fn zone_of(tx: &mut Tx<'_>, shopper: ShopperId) -> Result<Option<String>, StoreError> {
    Ok(people::account(tx, shopper)?.and_then(|account| account.zone))
}

/// Remembers the country that a person buys for; false without an account.
pub fn choose_destination(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    destination: Country,
) -> Result<bool, StoreError> {
    Ok(people::set_destination(tx, shopper, destination)? == 1)
}
