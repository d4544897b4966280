//! Ending sessions, prolonging them, and forgetting what is over.

use crate::domain::principal::{Principal, SessionLife, SessionView};
use crate::domain::token::TokenHash;
use crate::store::{known, links, people, sessions};
use kernel::{ShopperId, Timestamp};
use store::{StoreError, Tx};

/// Ends the session.
pub fn sign_out(tx: &mut Tx<'_>, token: TokenHash) -> Result<(), StoreError> {
    sessions::end(tx, token).map(drop)
}

/// Ends all sessions of a person, but for `keep`; answers how many.
pub fn sign_out_everywhere(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    keep: Option<TokenHash>,
) -> Result<u64, StoreError> {
    sessions::end_all(tx, shopper, keep)
}

/// Ends one session of a person; false when it is not theirs or over.
pub fn end_session(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    token: TokenHash,
) -> Result<bool, StoreError> {
    Ok(sessions::end_of(tx, shopper, token)? == 1)
}

/// The live sessions of a person, the one used last first.
pub fn sessions_of(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    now: Timestamp,
) -> Result<Vec<SessionView>, StoreError> {
    sessions::of_shopper(tx, shopper, now)
}

/// Writes down that the session is in use, which prolongs it; call it when
/// [`Session::is_stale`](crate::Session::is_stale).
pub fn touch_session(
    tx: &mut Tx<'_>,
    token: TokenHash,
    principal: &Principal,
    now: Timestamp,
) -> Result<(), StoreError> {
    sessions::touch(tx, token, SessionLife::of(principal.is_operator()), now).map(drop)
}

/// A network that an account was not entered from for so long is strange to it again.
const KNOWN_DAYS: i64 = 180;

/// Forgets links, sessions, counts and networks that are over; a job calls it now and then. At most `limit`
/// of each; answers how many.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
    let networks = known::sweep(tx, now.plus_days(-KNOWN_DAYS), limit)?;
    let mailed = people::sweep(tx, now, limit)? + links::sweep(tx, now, limit)?;
    Ok(mailed + sessions::sweep(tx, now, limit)? + networks)
}
