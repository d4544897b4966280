//! Opening an account: after the mailbox was confirmed, or by whoever runs the machine.

use crate::commands::claim_home::{HomeKind, claim_home};
use crate::commands::grant_role::give;
use crate::domain::grant::Grant;
use crate::domain::{name::PersonName, password::PasswordHash};
use crate::facts;
use crate::store::people::{self, AccountRow};
use events::{Bare, Subject};
use kernel::{Lang, Moment, ShopperId};
use letters::Email;
use store::{StoreError, Tx};

/// An account to be opened without asking the mailbox.
#[derive(Clone, Debug)]
pub struct OpenAccount {
    /// The mailbox.
    pub email: Email,
    /// How the person is addressed.
    pub name: PersonName,
    /// The language of the mails.
    pub lang: Lang,
    /// The password, hashed.
    pub password_hash: PasswordHash,
    /// The mailbox counts as proven.
    pub verified: bool,
    /// Runs the market.
    pub operator: bool,
}

/// Opens the account, or answers `None` when the address has one.
pub(crate) fn open_if_new(
    tx: &mut Tx<'_>,
    ask: &OpenAccount,
    moment: &mut Moment,
) -> Result<Option<ShopperId>, StoreError> {
    if people::owner_of(tx, &ask.email)?.is_some() {
        return Ok(None);
    }
    let id = ShopperId::of(claim_home(tx, HomeKind::Shopper, moment)?);
    if !people::claim_email(tx, &ask.email, id)? {
        // Another process was faster; its account stands and the unused home number costs nothing.
        return Ok(None);
    }
    let row = AccountRow {
        id,
        email: ask.email.clone(),
        name: ask.name.as_str().to_owned(),
        lang: ask.lang,
        password_hash: ask.password_hash.clone(),
        verified_at: ask.verified.then_some(moment.now),
        created_at: moment.now,
        destination: None,
        zone: None,
    };
    people::insert_account(tx, &row)?;
    if ask.operator {
        give(tx, id, Grant::OPERATOR, None, moment)?;
    }
    events::emit(tx, facts::ACCOUNT_OPENED, Subject::of(id.id()), &Bare {}, moment.now)?;
    Ok(Some(id))
}

/// Opens the account, or answers the one that the address has, unchanged.
pub fn open_account(
    tx: &mut Tx<'_>,
    ask: &OpenAccount,
    moment: &mut Moment,
) -> Result<ShopperId, StoreError> {
    if let Some(id) = open_if_new(tx, ask, moment)? {
        return Ok(id);
    }
    people::owner_of(tx, &ask.email)?.ok_or(StoreError::Conflict)
}

/// Makes sure that there is an operator with this address: opens the account, or makes the person
/// behind it an operator and sets the given password, since whoever asks holds the machine.
pub fn ensure_operator(
    tx: &mut Tx<'_>,
    ask: &OpenAccount,
    moment: &mut Moment,
) -> Result<ShopperId, StoreError> {
    let ask = OpenAccount { operator: true, ..ask.clone() };
    let id = open_account(tx, &ask, moment)?;
    give(tx, id, Grant::OPERATOR, None, moment)?;
    people::set_password(tx, id, &ask.password_hash)?;
    Ok(id)
}
