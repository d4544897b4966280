//! The letters that accounts writes: those that prove a mailbox go directly, the others are told as all facts
//! are.

use crate::domain::grant::{Grant, Over, Role, Scope};
use crate::facts::{ROLE_GRANTED, ROLE_REVOKED, RoleMoved};
use crate::queries::addressee;
use ::letters::{LetterKind, Letters, Notice, Said, Topic, subject};
use ::store::{StoreError, Tx};
use events::Event;
use kernel::{Moment, ShopperId};

const fn about_account(key: &'static str, facts: &'static [&'static str]) -> LetterKind {
    LetterKind { key, topic: Topic::Account, facts }
}

/// Confirm the mailbox to open the account.
pub const VERIFY: LetterKind = about_account("verify", &["until"]);
/// There is an account already.
pub const ALREADY: LetterKind = about_account("already", &[]);
/// Choose a new password.
pub const RESET: LetterKind = about_account("reset", &["until"]);
/// The password was changed.
pub const PASSWORD_CHANGED: LetterKind = about_account("password-changed", &["at"]);
/// Confirm another mailbox for an account; to that mailbox.
pub const EMAIL_CONFIRM: LetterKind = about_account("email-confirm", &["until"]);
/// An account is to have another mailbox; to the one it has, with a link that stops it.
pub const EMAIL_ASKED: LetterKind = about_account("email-asked", &["until"]);
/// An account has another mailbox; to the one it had.
pub const EMAIL_CHANGED: LetterKind = about_account("email-changed", &["at", "until"]);
/// A link that signs in.
pub const SIGN_IN_LINK: LetterKind = about_account("sign-in-link", &["until"]);
/// A link that signs in was asked for, and this account opens with its password alone.
pub const SIGN_IN_PASSWORD: LetterKind = about_account("sign-in-password", &[]);
/// A person may do more than before.
pub const ROLE_GIVEN: LetterKind = about_account("role-granted", &["role", "at"]);
/// A person may do less than before.
pub const ROLE_TAKEN: LetterKind = about_account("role-revoked", &["role", "at"]);

/// What accounts writes.
pub const LETTERS: Letters = Letters {
    kinds: &[
        &VERIFY,
        &ALREADY,
        &RESET,
        &PASSWORD_CHANGED,
        &EMAIL_CONFIRM,
        &EMAIL_ASKED,
        &EMAIL_CHANGED,
        &SIGN_IN_LINK,
        &SIGN_IN_PASSWORD,
        &ROLE_GIVEN,
        &ROLE_TAKEN,
    ],
    follows: &[ROLE_GRANTED.kind(), ROLE_REVOKED.kind()],
    write,
};

fn write(tx: &mut Tx<'_>, event: &Event, moment: &mut Moment) -> Result<(), StoreError> {
    let (kind, moved) = if let Some(moved) = role_moved(ROLE_GRANTED, event)? {
        (&ROLE_GIVEN, moved)
    } else if let Some(moved) = role_moved(ROLE_REVOKED, event)? {
        (&ROLE_TAKEN, moved)
    } else {
        return Ok(());
    };
    // Who becomes an owner is told that her merchant may sell.
    if moved.role == Role::Owner.key() {
        return Ok(());
    }
    let Some(to) = addressee(tx, subject::<ShopperId>(event)?)? else { return Ok(()) };
    let word = Said::Word(format!("role-{}", moved.role));
    let facts = vec![("role", word), ("at", Said::At(event.at))];
    let link = "/account".to_owned();
    ::letters::notify(tx, &Notice { kind, to, about: None, link, facts }, moment)
}

fn role_moved(
    fact: events::Fact<RoleMoved>,
    event: &Event,
) -> Result<Option<RoleMoved>, StoreError> {
    fact.read(event).map_err(|_| StoreError::Column("event about a role"))
}

/// Whether whoever holds it sees the orders of its merchant.
pub(crate) fn sees_orders(grant: Grant) -> bool {
    matches!(grant.role, Role::Owner | Role::Member)
        && matches!(grant.over, Over::Merchant(_))
        && grant.scope == Scope::Everything
}
