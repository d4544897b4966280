//! What people can ask for, one file per command. Secrets, hashes and links are made at the edge.

pub(crate) mod act_for;
pub(crate) mod bar_writer;
pub(crate) mod change_email;
pub(crate) mod change_password;
pub(crate) mod claim_home;
pub(crate) mod grant_role;
pub(crate) mod open_account;
pub(crate) mod request_password_reset;
pub(crate) mod reset_password;
pub(crate) mod seal_people;
pub(crate) mod share_counts;
pub(crate) mod sign_in;
pub(crate) mod sign_in_link;
pub(crate) mod sign_out;
pub(crate) mod sign_up;
pub(crate) mod verify_email;

use crate::domain::limit::{Limit, network_of};
use crate::store::sealed::EmailKey;
use crate::store::{links, people, sessions};
use kernel::{ShopperId, Timestamp};
use store::{StoreError, Tx};

/// Too many tries; the same ask may come again later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many tries: wait {retry_after_seconds} seconds")]
pub struct TooMany {
    /// How long to wait, at least 1.
    pub retry_after_seconds: i64,
}

/// Buckets do not spell out mailboxes, and nobody without the keyring can tell whose one is.
fn email_bucket(what: &str, email: EmailKey) -> String {
    format!("{what} {}", email.hex())
}

fn address_bucket(what: &str, address: &str) -> String {
    format!("{what} {}", network_of(address))
}

fn pair_bucket(what: &str, email: EmailKey, address: &str) -> String {
    format!("{} {}", email_bucket(what, email), network_of(address))
}

/// What letters with a link to a new password count against.
const RESET_MAIL: &str = "mail reset";

/// No mailed link to a new password works any more, so the next one may be written at once; none signs in, either.
fn drop_reset_links(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    email: EmailKey,
) -> Result<(), StoreError> {
    people::drop_resets_of(tx, shopper)?;
    links::drop_sign_ins_of(tx, shopper)?;
    sessions::clear(tx, &email_bucket(RESET_MAIL, email))?;
    Ok(())
}

fn charge<E: From<TooMany> + From<StoreError>>(
    tx: &mut Tx<'_>,
    bucket: &str,
    limit: Limit,
    now: Timestamp,
) -> Result<(), E> {
    match sessions::charge(tx, bucket, limit, now)? {
        None => Ok(()),
        Some(retry_after_seconds) => Err(TooMany { retry_after_seconds }.into()),
    }
}
