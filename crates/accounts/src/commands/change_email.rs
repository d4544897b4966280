//! Moving an account to another mailbox: asked with the password, confirmed in the new mailbox, told to the old one with
//! a link that stops it, and that takes it back for some days after it happened. The answer never tells whether the new
//! address has an account.

use crate::commands::{TooMany, address_bucket, charge, drop_reset_links, email_bucket};
use crate::domain::{limit::Limits, password::PasswordHash, token::TokenHash};
use crate::letters::{ALREADY, EMAIL_ASKED, EMAIL_CHANGED, EMAIL_CONFIRM};
use crate::store::links::{self, EmailChange};
use crate::store::people::{self, AccountRow};
use crate::store::{sealed::EmailKey, sessions};
use kernel::{Moment, ShopperId, Timestamp};
use letters::{Direct, Email, House, LetterKind, Said, write_directly};
use store::{StoreError, Tx};

/// How long the link in the new mailbox works.
pub const CHANGE_HOURS: i64 = 24;
/// How long the link in the old mailbox takes the move back.
pub const STOP_DAYS: i64 = 7;

/// What letters to a new mailbox count against.
const CHANGE_MAIL: &str = "mail change";

/// An account is to have another mailbox.
#[derive(Clone, Debug)]
pub struct RequestEmailChange {
    /// Whose.
    pub shopper: ShopperId,
    /// The hash that the password was compared with at the edge.
    pub proven: PasswordHash,
    /// The new mailbox.
    pub email: Email,
    /// The hash of the token in `confirm_link`.
    pub token: TokenHash,
    /// Where the letter to the new mailbox leads.
    pub confirm_link: String,
    /// The hash of the token in `stop_link`.
    pub stop: TokenHash,
    /// Where the letter to the old mailbox leads.
    pub stop_link: String,
    /// The network address that asks.
    pub address: String,
    /// The limits in force.
    pub limits: Limits,
}

/// Why nothing was asked for.
#[derive(Debug, thiserror::Error)]
pub enum RequestEmailChangeError {
    /// The password that was compared is no longer the account's.
    #[error("the current password is not right")]
    Wrong,
    /// It is the mailbox that the account has.
    #[error("the account has this e-mail address already")]
    Same,
    /// From this network or for this account, too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Mails a link to the new mailbox that moves the account there, and one to the old mailbox that stops it. Where another
/// account has the new address, its owner is told that there is one, and nothing can be confirmed.
///
/// # Errors
/// [`RequestEmailChangeError::Wrong`] when the password changed meanwhile; [`RequestEmailChangeError::Same`]: nothing is
/// to be changed; [`RequestEmailChangeError::TooMany`] says how long to wait.
pub fn request_email_change(
    tx: &mut Tx<'_>,
    ask: &RequestEmailChange,
    moment: &mut Moment,
) -> Result<(), RequestEmailChangeError> {
    type Error = RequestEmailChangeError;
    let (now, limits) = (moment.now, ask.limits);
    let account = people::account(tx, ask.shopper)?.ok_or(Error::Wrong)?;
    if account.password_hash != ask.proven {
        return Err(Error::Wrong);
    }
    let (old, new) = (EmailKey::of(tx, &account.email)?, EmailKey::of(tx, &ask.email)?);
    if old.hex() == new.hex() {
        return Err(Error::Same);
    }
    charge::<Error>(tx, &address_bucket("ask", &ask.address), limits.ask_address, now)?;
    charge::<Error>(tx, &email_bucket(CHANGE_MAIL, old), limits.mail_email, now)?;
    charge::<Error>(tx, &email_bucket(CHANGE_MAIL, new), limits.mail_email, now)?;
    let until = now.plus_seconds(CHANGE_HOURS * 3600);
    let change = EmailChange {
        token: ask.token,
        shopper: ask.shopper,
        new: ask.email.clone(),
        old: account.email.clone(),
        changed_at: None,
    };
    links::insert_change(tx, &change, ask.stop, until)?;
    let facts = vec![("until", Said::At(until))];
    match people::account_of(tx, new)? {
        Some(other) => {
            let link = format!("{}/sign-in", House::of(tx).site());
            let to = other.email.clone();
            tell(tx, (&ALREADY, &other, to), (link, Vec::new()), moment)?;
        }
        None => {
            let said = (ask.confirm_link.clone(), facts.clone());
            tell(tx, (&EMAIL_CONFIRM, &account, change.new), said, moment)?;
        }
    }
    let to = account.email.clone();
    tell(tx, (&EMAIL_ASKED, &account, to), (ask.stop_link.clone(), facts), moment)?;
    Ok(())
}

fn tell(
    tx: &mut Tx<'_>,
    (kind, account, email): (&'static LetterKind, &AccountRow, Email),
    (link, facts): (String, Vec<(&'static str, Said)>),
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let direct = Direct {
        kind,
        email,
        name: account.name.clone(),
        lang: account.lang,
        zone: account.zone.clone(),
        link,
        facts,
    };
    write_directly(tx, &direct, moment).map(drop)
}

/// Why a link about another mailbox did nothing.
#[derive(Debug, thiserror::Error)]
pub enum EmailChangeError {
    /// The link was used before, is too old, or never was one.
    #[error("this link was used before or is too old")]
    Unknown,
    /// Another account has that address.
    #[error("another account has this e-mail address")]
    Taken,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The mailbox that the account would have, so that a page can ask before it is done.
pub fn awaits_email_change(
    tx: &mut Tx<'_>,
    token: TokenHash,
    now: Timestamp,
) -> Result<Option<Email>, StoreError> {
    Ok(links::change_to_confirm(tx, token, now)?.map(|change| change.new))
}

/// Moves the account to the mailbox that confirms it. Mailed links to a new password work no more, since they lie in the
/// mailbox of before, which is told.
///
/// # Errors
/// [`EmailChangeError::Unknown`] for a link that does not work; [`EmailChangeError::Taken`] when another account has the
/// address by now.
pub fn confirm_email_change(
    tx: &mut Tx<'_>,
    token: TokenHash,
    moment: &mut Moment,
) -> Result<Email, EmailChangeError> {
    let now = moment.now;
    let change = links::change_to_confirm(tx, token, now)?.ok_or(EmailChangeError::Unknown)?;
    let account = people::account(tx, change.shopper)?.ok_or(EmailChangeError::Unknown)?;
    // Moved elsewhere since: this wish is an old one.
    if account.email.as_str() != change.old.as_str() {
        return Err(EmailChangeError::Unknown);
    }
    let stops_until = now.plus_days(STOP_DAYS);
    if !links::set_changed(tx, token, now, stops_until)? {
        return Err(EmailChangeError::Unknown);
    }
    if !links::move_account(tx, change.shopper, (&change.old, &change.new), now)? {
        return Err(EmailChangeError::Taken);
    }
    let old = EmailKey::of(tx, &change.old)?;
    drop_reset_links(tx, change.shopper, old)?;
    let facts = vec![("at", Said::At(now)), ("until", Said::At(stops_until))];
    let link = format!("{}/sign-in", House::of(tx).site());
    tell(tx, (&EMAIL_CHANGED, &account, change.old), (link, facts), moment)?;
    Ok(change.new)
}

/// What a link in the old mailbox would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopping {
    /// The move was not confirmed: it never will be.
    Asked,
    /// It happened: the account gets its old mailbox back.
    Done,
}

/// What the link behind `stop` would do, so that a page can say so before it does.
pub fn awaits_email_stop(
    tx: &mut Tx<'_>,
    stop: TokenHash,
    now: Timestamp,
) -> Result<Option<Stopping>, StoreError> {
    Ok(links::change_to_stop(tx, stop, now)?.map(|change| stopping(&change)))
}

fn stopping(change: &EmailChange) -> Stopping {
    if change.changed_at.is_some() { Stopping::Done } else { Stopping::Asked }
}

/// Stops a move to another mailbox, or takes it back. Whoever asked for it knew the password: every session ends, and a
/// new password is to be chosen.
///
/// # Errors
/// [`EmailChangeError::Unknown`] for a link that does not work; [`EmailChangeError::Taken`] when another account has the
/// old address by now.
pub fn stop_email_change(
    tx: &mut Tx<'_>,
    stop: TokenHash,
    moment: &mut Moment,
) -> Result<Stopping, EmailChangeError> {
    let now = moment.now;
    let change = links::change_to_stop(tx, stop, now)?.ok_or(EmailChangeError::Unknown)?;
    let stopped = stopping(&change);
    let account = people::account(tx, change.shopper)?.ok_or(EmailChangeError::Unknown)?;
    if stopped == Stopping::Done {
        let back = (&account.email, &change.old);
        if !links::move_account(tx, change.shopper, back, now)? {
            return Err(EmailChangeError::Taken);
        }
        let moved = EmailKey::of(tx, &account.email)?;
        drop_reset_links(tx, change.shopper, moved)?;
    }
    links::drop_changes_of(tx, change.shopper)?;
    links::drop_sign_ins_of(tx, change.shopper)?;
    sessions::end_all(tx, change.shopper, None)?;
    Ok(stopped)
}
