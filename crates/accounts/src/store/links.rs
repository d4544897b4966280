//! What mailed links do besides opening an account and choosing a password: move an account to another mailbox, and
//! open a session.

use crate::domain::token::TokenHash;
use crate::store::sealed::{self, EmailKey};
use kernel::{ShopperId, Timestamp};
use letters::Email;
use store::{Row, Sealer, StoreError, Tx, params, sql};

/// A move to another mailbox, asked for or done.
pub(crate) struct EmailChange {
    pub(crate) token: TokenHash,
    pub(crate) shopper: ShopperId,
    pub(crate) new: Email,
    pub(crate) old: Email,
    pub(crate) changed_at: Option<Timestamp>,
}

fn context(which: &str, token: TokenHash) -> String {
    format!("{which} e-mail of change {}", token.hex())
}

/// Keeps what was asked; a move that was asked before by the same person and not confirmed is none any more.
pub(crate) fn insert_change(
    tx: &mut Tx<'_>,
    change: &EmailChange,
    stop: TokenHash,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let sealer = tx.sealer()?;
    tx.execute(
        sql!("DELETE FROM email_change WHERE shopper_id = $1 AND changed_at IS NULL"),
        params![change.shopper],
    )?;
    tx.execute(
        sql!(
            "INSERT INTO email_change
              (token_hash, stop_hash, shopper_id, new_sealed, old_sealed, expires_at)
              VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        params![
            change.token,
            stop,
            change.shopper,
            sealer.seal(change.new.as_str(), &context("new", change.token))?,
            sealer.seal(change.old.as_str(), &context("old", change.token))?,
            expires_at
        ],
    )?;
    Ok(())
}

fn change_row(row: &Row<'_>, sealer: &Sealer) -> Result<EmailChange, StoreError> {
    let token: TokenHash = row.get(0)?;
    let read = |which: &str, lies: Vec<u8>| {
        sealed::read_email(sealer, (String::new(), Some(lies)), &context(which, token))
    };
    Ok(EmailChange {
        token,
        shopper: row.get(1)?,
        new: read("new", row.get(2)?)?,
        old: read("old", row.get(3)?)?,
        changed_at: row.get(4)?,
    })
}

/// The move that waits to be confirmed by `token`.
pub(crate) fn change_to_confirm(
    tx: &mut Tx<'_>,
    token: TokenHash,
    now: Timestamp,
) -> Result<Option<EmailChange>, StoreError> {
    let sealer = tx.sealer()?;
    tx.query_opt(
        sql!(
            "SELECT token_hash, shopper_id, new_sealed, old_sealed, changed_at FROM email_change
              WHERE token_hash = $1 AND changed_at IS NULL AND expires_at > $2"
        ),
        params![token, now],
        |row| change_row(row, &sealer),
    )
}

/// The move that `stop` stops or takes back.
pub(crate) fn change_to_stop(
    tx: &mut Tx<'_>,
    stop: TokenHash,
    now: Timestamp,
) -> Result<Option<EmailChange>, StoreError> {
    let sealer = tx.sealer()?;
    tx.query_opt(
        sql!(
            "SELECT token_hash, shopper_id, new_sealed, old_sealed, changed_at FROM email_change
              WHERE stop_hash = $1 AND expires_at > $2"
        ),
        params![stop, now],
        |row| change_row(row, &sealer),
    )
}

/// It happened; false when it had happened already.
pub(crate) fn set_changed(
    tx: &mut Tx<'_>,
    token: TokenHash,
    now: Timestamp,
    stops_until: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE email_change SET changed_at = $1, expires_at = $2
              WHERE token_hash = $3 AND changed_at IS NULL"
        ),
        params![now, stops_until, token],
    )?;
    Ok(changed == 1)
}

/// Nothing is left of what the person asked of this kind, confirmed or not.
pub(crate) fn drop_changes_of(tx: &mut Tx<'_>, id: ShopperId) -> Result<u64, StoreError> {
    tx.execute(sql!("DELETE FROM email_change WHERE shopper_id = $1"), params![id])
}

/// The account has the mailbox behind `new` instead of the one behind `old`; false when that is another's.
pub(crate) fn move_account(
    tx: &mut Tx<'_>,
    id: ShopperId,
    (old, new): (&Email, &Email),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sealer = tx.sealer()?;
    let (old_key, new_key) = (EmailKey::of(tx, old)?, EmailKey::of(tx, new)?);
    if !super::people::claim_email(tx, new_key, id)? {
        return Ok(false);
    }
    tx.execute(
        sql!("DELETE FROM account_key WHERE email_key = $1 AND shopper_id = $2"),
        params![old_key, id],
    )?;
    tx.execute(
        sql!(
            "UPDATE account SET email = '', email_sealed = $1, verified_at = $2
              WHERE shopper_id = $3"
        ),
        params![sealed::email_of_account(&sealer, id, new)?, now, id],
    )?;
    Ok(true)
}

pub(crate) fn insert_sign_in(
    tx: &mut Tx<'_>,
    token: TokenHash,
    id: ShopperId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!("INSERT INTO sign_in_link (token_hash, shopper_id, expires_at) VALUES ($1, $2, $3)"),
        params![token, id, expires_at],
    )?;
    Ok(())
}

/// Whom the link would sign in.
pub(crate) fn sign_in_of(
    tx: &mut Tx<'_>,
    token: TokenHash,
    now: Timestamp,
) -> Result<Option<ShopperId>, StoreError> {
    tx.query_opt(
        sql!("SELECT shopper_id FROM sign_in_link WHERE token_hash = $1 AND expires_at > $2"),
        params![token, now],
        |row| row.get(0),
    )
}

/// Takes the link away, so that it works once.
pub(crate) fn take_sign_in(
    tx: &mut Tx<'_>,
    token: TokenHash,
    now: Timestamp,
) -> Result<Option<ShopperId>, StoreError> {
    tx.query_opt(
        sql!(
            "DELETE FROM sign_in_link WHERE token_hash = $1 AND expires_at > $2
              RETURNING shopper_id"
        ),
        params![token, now],
        |row| row.get(0),
    )
}

pub(crate) fn drop_sign_ins_of(tx: &mut Tx<'_>, id: ShopperId) -> Result<u64, StoreError> {
    tx.execute(sql!("DELETE FROM sign_in_link WHERE shopper_id = $1"), params![id])
}

/// Forgets what expired before `now`.
pub(crate) fn sweep(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
    let changes = sql!(
        "DELETE FROM email_change WHERE token_hash IN (SELECT token_hash FROM email_change
          WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)"
    );
    let links = sql!(
        "DELETE FROM sign_in_link WHERE token_hash IN (SELECT token_hash FROM sign_in_link
          WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)"
    );
    Ok(tx.execute(changes, params![now, limit])? + tx.execute(links, params![now, limit])?)
}
