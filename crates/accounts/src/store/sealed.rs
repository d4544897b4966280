//! How what tells who a person is lies in the tables: sealed, each for whose it is, and an address found by its key.
//! What an older version wrote in clear is sealed here.

use crate::domain::token::TokenHash;
use kernel::ShopperId;
use letters::Email;
use std::fmt::Write as _;
use store::{Sealer, StoreError, ToValue, Tx, Value, params, sql};

/// What the rows of an address are found by. It does not lead back to it.
#[derive(Clone, Copy)]
pub(crate) struct EmailKey([u8; 32]);

impl EmailKey {
    pub(crate) fn of(tx: &Tx<'_>, email: &Email) -> Result<EmailKey, StoreError> {
        Ok(EmailKey(email.key(&*tx.sealer()?)))
    }

    /// Hexadecimal, for the names of buckets.
    pub(crate) fn hex(&self) -> String {
        self.0.iter().fold(String::with_capacity(64), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
    }
}

impl ToValue for EmailKey {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(&self.0)
    }
}

pub(crate) fn email_context(id: ShopperId) -> String {
    format!("e-mail of {id}")
}

pub(crate) fn name_context(id: ShopperId) -> String {
    format!("name of {id}")
}

pub(crate) fn wish_context(token: TokenHash) -> String {
    format!("e-mail of wish {}", token.hex())
}

pub(crate) fn email_of_account(
    sealer: &Sealer,
    id: ShopperId,
    email: &Email,
) -> Result<Vec<u8>, StoreError> {
    sealer.seal(email.as_str(), &email_context(id))
}

pub(crate) fn name_of_account(
    sealer: &Sealer,
    id: ShopperId,
    name: &str,
) -> Result<Vec<u8>, StoreError> {
    sealer.seal(name, &name_context(id))
}

pub(crate) fn email_of_wish(
    sealer: &Sealer,
    token: TokenHash,
    email: &Email,
) -> Result<Vec<u8>, StoreError> {
    sealer.seal(email.as_str(), &wish_context(token))
}

/// The address out of what lies there.
pub(crate) fn read_email(
    sealer: &Sealer,
    lies: (String, Option<Vec<u8>>),
    context: &str,
) -> Result<Email, StoreError> {
    parsed(&sealer.read(lies, context)?)
}

fn parsed(text: &str) -> Result<Email, StoreError> {
    text.parse().map_err(|_| StoreError::Column("e-mail"))
}

/// Seals the accounts that lie in clear, at most `limit`; answers how many.
pub(crate) fn seal_accounts(tx: &mut Tx<'_>, limit: u32) -> Result<u64, StoreError> {
    let sealer = tx.sealer()?;
    let clear: Vec<(String, ShopperId)> = tx.query(
        sql!("SELECT email, shopper_id FROM account_email ORDER BY email LIMIT $1"),
        params![limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for (text, id) in &clear {
        let email = parsed(text)?;
        let name = tx.query_opt(
            sql!(
                "SELECT name, name_sealed FROM account
                  WHERE shopper_id = $1 AND email_sealed IS NULL"
            ),
            params![id],
            |row| sealer.read((row.get(0)?, row.get(1)?), &name_context(*id)),
        )?;
        if let Some(name) = name {
            let (sealed_email, sealed_name) =
                (email_of_account(&sealer, *id, &email)?, name_of_account(&sealer, *id, &name)?);
            tx.execute(
                sql!(
                    "UPDATE account SET email = '', email_sealed = $1, name = '', name_sealed = $2
                      WHERE shopper_id = $3 AND email_sealed IS NULL"
                ),
                params![sealed_email, sealed_name, id],
            )?;
        }
        tx.execute(
            sql!(
                "INSERT INTO account_key (email_key, shopper_id) VALUES ($1, $2)
                  ON CONFLICT (email_key) DO NOTHING"
            ),
            params![email.key(&sealer), id],
        )?;
        tx.execute(sql!("DELETE FROM account_email WHERE email = $1"), params![text])?;
    }
    Ok(clear.len() as u64)
}

/// Seals the wishes for an account that lie in clear, at most `limit`; answers how many.
pub(crate) fn seal_wishes(tx: &mut Tx<'_>, limit: u32) -> Result<u64, StoreError> {
    let sealer = tx.sealer()?;
    let clear: Vec<(TokenHash, String)> = tx.query(
        sql!(
            "SELECT token_hash, email FROM pending_account WHERE email_sealed IS NULL
              ORDER BY token_hash LIMIT $1"
        ),
        params![limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for (token, text) in &clear {
        let email = parsed(text)?;
        let sealed = email_of_wish(&sealer, *token, &email)?;
        // A version before this one kept the name that was asked for; now it is said with the password.
        tx.execute(
            sql!(
                "UPDATE pending_account SET email = '', email_key = $1, email_sealed = $2, name = ''
                  WHERE token_hash = $3"
            ),
            params![email.key(&sealer), sealed, token],
        )?;
    }
    Ok(clear.len() as u64)
}

/// Whether somebody lies in clear, as an older version wrote it.
pub(crate) fn lies_clear(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let account =
        tx.query_opt(sql!("SELECT shopper_id FROM account_email LIMIT 1"), params![], |row| {
            row.get::<ShopperId>(0)
        })?;
    let wish = tx.query_opt(
        sql!("SELECT token_hash FROM pending_account WHERE email_sealed IS NULL LIMIT 1"),
        params![],
        |row| row.get::<TokenHash>(0),
    )?;
    Ok(account.is_some() || wish.is_some())
}
