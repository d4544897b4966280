//! Accounts and what leads to one.

use crate::domain::password::PasswordHash;
use crate::domain::token::TokenHash;
use kernel::{Country, Home, Lang, MerchantId, ShopperId, Timestamp};
use letters::Email;
use store::{StoreError, Tx, params, sql};

/// An account as stored.
pub(crate) struct AccountRow {
    pub(crate) id: ShopperId,
    pub(crate) email: Email,
    pub(crate) name: String,
    pub(crate) lang: Lang,
    pub(crate) password_hash: PasswordHash,
    pub(crate) verified_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) destination: Option<Country>,
    /// IANA name; none until she or her browser told it.
    pub(crate) zone: Option<String>,
}

/// An account that was asked for.
pub(crate) struct PendingRow {
    pub(crate) email: Email,
    pub(crate) lang: Lang,
    pub(crate) expires_at: Timestamp,
}

/// Claims the home number; false when somebody has it.
pub(crate) fn claim_home(
    tx: &mut Tx<'_>,
    home: Home,
    kind: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let claimed = tx.execute(
        sql!(
            "INSERT INTO home_claim (home, kind, claimed_at) VALUES ($1, $2, $3)
              ON CONFLICT (home) DO NOTHING"
        ),
        params![home, kind, now],
    )?;
    Ok(claimed == 1)
}

/// The first merchant's home after number `after`.
pub(crate) fn merchant_home_after(
    tx: &mut Tx<'_>,
    after: i64,
) -> Result<Option<MerchantId>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT home FROM home_claim WHERE home > $1 AND kind = 'merchant'
              ORDER BY home LIMIT 1"
        ),
        params![after],
        |row| row.get(0),
    )
}

/// Claims `email` for `id`; false when it is another's.
pub(crate) fn claim_email(
    tx: &mut Tx<'_>,
    email: &Email,
    id: ShopperId,
) -> Result<bool, StoreError> {
    let claimed = tx.execute(
        sql!(
            "INSERT INTO account_email (email, shopper_id) VALUES ($1, $2)
              ON CONFLICT (email) DO NOTHING"
        ),
        params![email, id],
    )?;
    Ok(claimed == 1)
}

pub(crate) fn owner_of(tx: &mut Tx<'_>, email: &Email) -> Result<Option<ShopperId>, StoreError> {
    let text = sql!("SELECT shopper_id FROM account_email WHERE email = $1");
    tx.query_opt(text, params![email], |row| row.get(0))
}

pub(crate) fn insert_account(tx: &mut Tx<'_>, row: &AccountRow) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO account (shopper_id, email, name, lang, password_hash, verified_at,
                                   created_at)
              VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        params![
            row.id,
            row.email,
            row.name,
            row.lang,
            row.password_hash,
            row.verified_at,
            row.created_at
        ],
    )?;
    Ok(())
}

pub(crate) fn account(tx: &mut Tx<'_>, id: ShopperId) -> Result<Option<AccountRow>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT shopper_id, email, name, lang, password_hash, verified_at, created_at,
                     destination, zone
              FROM account WHERE shopper_id = $1"
        ),
        params![id],
        |row| {
            Ok(AccountRow {
                id: row.get(0)?,
                email: row.get(1)?,
                name: row.get(2)?,
                lang: row.get(3)?,
                password_hash: row.get(4)?,
                verified_at: row.get(5)?,
                created_at: row.get(6)?,
                destination: row.get(7)?,
                zone: row.get(8)?,
            })
        },
    )
}

pub(crate) fn account_of(tx: &mut Tx<'_>, email: &Email) -> Result<Option<AccountRow>, StoreError> {
    match owner_of(tx, email)? {
        Some(id) => account(tx, id),
        None => Ok(None),
    }
}

pub(crate) fn set_profile(
    tx: &mut Tx<'_>,
    id: ShopperId,
    name: &str,
    lang: Lang,
) -> Result<u64, StoreError> {
    tx.execute(
        sql!("UPDATE account SET name = $1, lang = $2 WHERE shopper_id = $3"),
        params![name, lang, id],
    )
}

pub(crate) fn set_zone(tx: &mut Tx<'_>, id: ShopperId, zone: &str) -> Result<u64, StoreError> {
    tx.execute(sql!("UPDATE account SET zone = $1 WHERE shopper_id = $2"), params![zone, id])
}

pub(crate) fn note_zone(tx: &mut Tx<'_>, id: ShopperId, zone: &str) -> Result<u64, StoreError> {
    tx.execute(
        sql!("UPDATE account SET zone = $1 WHERE shopper_id = $2 AND zone IS NULL"),
        params![zone, id],
    )
}

pub(crate) fn set_destination(
    tx: &mut Tx<'_>,
    id: ShopperId,
    destination: Country,
) -> Result<u64, StoreError> {
    tx.execute(
        sql!("UPDATE account SET destination = $1 WHERE shopper_id = $2"),
        params![destination, id],
    )
}

pub(crate) fn set_password(
    tx: &mut Tx<'_>,
    id: ShopperId,
    hash: &PasswordHash,
) -> Result<u64, StoreError> {
    tx.execute(
        sql!("UPDATE account SET password_hash = $1 WHERE shopper_id = $2"),
        params![hash, id],
    )
}

pub(crate) fn set_verified(
    tx: &mut Tx<'_>,
    id: ShopperId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    tx.execute(
        sql!("UPDATE account SET verified_at = $1 WHERE shopper_id = $2 AND verified_at IS NULL"),
        params![now, id],
    )
}

/// The columns of the name and the password are empty: both are said when the mailbox is confirmed.
pub(crate) fn insert_pending(
    tx: &mut Tx<'_>,
    token: TokenHash,
    row: &PendingRow,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO pending_account (token_hash, email, name, lang, password_hash, expires_at)
              VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        params![token, row.email, "", row.lang, "", row.expires_at],
    )?;
    Ok(())
}

pub(crate) fn pending_email(
    tx: &mut Tx<'_>,
    token: TokenHash,
    now: Timestamp,
) -> Result<Option<Email>, StoreError> {
    tx.query_opt(
        sql!("SELECT email FROM pending_account WHERE token_hash = $1 AND expires_at > $2"),
        params![token, now],
        |row| row.get(0),
    )
}

/// Takes the request away, so that its link works once.
pub(crate) fn take_pending(
    tx: &mut Tx<'_>,
    token: TokenHash,
    now: Timestamp,
) -> Result<Option<PendingRow>, StoreError> {
    tx.query_opt(
        sql!(
            "DELETE FROM pending_account WHERE token_hash = $1 AND expires_at > $2
              RETURNING email, lang, expires_at"
        ),
        params![token, now],
        |row| Ok(PendingRow { email: row.get(0)?, lang: row.get(1)?, expires_at: row.get(2)? }),
    )
}

pub(crate) fn drop_pending_of(tx: &mut Tx<'_>, email: &Email) -> Result<u64, StoreError> {
    tx.execute(sql!("DELETE FROM pending_account WHERE email = $1"), params![email])
}

pub(crate) fn insert_reset(
    tx: &mut Tx<'_>,
    token: TokenHash,
    id: ShopperId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO password_reset (token_hash, shopper_id, expires_at)
              VALUES ($1, $2, $3)"
        ),
        params![token, id, expires_at],
    )?;
    Ok(())
}

pub(crate) fn reset_is_open(
    tx: &mut Tx<'_>,
    token: TokenHash,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT shopper_id FROM password_reset WHERE token_hash = $1 AND expires_at > $2"),
        params![token, now],
        |row| row.get::<ShopperId>(0),
    )?;
    Ok(found.is_some())
}

/// Takes the request away, so that its link works once.
pub(crate) fn take_reset(
    tx: &mut Tx<'_>,
    token: TokenHash,
    now: Timestamp,
) -> Result<Option<ShopperId>, StoreError> {
    tx.query_opt(
        sql!(
            "DELETE FROM password_reset WHERE token_hash = $1 AND expires_at > $2
              RETURNING shopper_id"
        ),
        params![token, now],
        |row| row.get(0),
    )
}

pub(crate) fn drop_resets_of(tx: &mut Tx<'_>, id: ShopperId) -> Result<u64, StoreError> {
    tx.execute(sql!("DELETE FROM password_reset WHERE shopper_id = $1"), params![id])
}

/// Forgets what expired before `now`.
pub(crate) fn sweep(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
    let pending = sql!(
        "DELETE FROM pending_account WHERE token_hash IN (SELECT token_hash FROM pending_account
          WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)"
    );
    let resets = sql!(
        "DELETE FROM password_reset WHERE token_hash IN (SELECT token_hash FROM password_reset
          WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)"
    );
    Ok(tx.execute(pending, params![now, limit])? + tx.execute(resets, params![now, limit])?)
}
