//! The SQL of merchants' accounts at banks.

use crate::domain::bank::{BankAccount, SealedAccount};
use ::store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_all_homes, sql_set};
use kernel::{BankAccountId, Currency, MerchantId, Timestamp};

/// As [`account_row`] reads them.
const ACCOUNT: &str = "account_id, country, currency, ending, added_by, added_at, usable_from, \
    confirmed_at, stopped_by, stopped_at, stopped_why";

fn account_row(row: &Row<'_>) -> Result<BankAccount, StoreError> {
    let by: Option<String> = row.get(8)?;
    let at: Option<Timestamp> = row.get(9)?;
    let why: Option<String> = row.get(10)?;
    Ok(BankAccount {
        id: row.get(0)?,
        country: row.get(1)?,
        currency: row.get(2)?,
        ending: row.get(3)?,
        added_by: row.get(4)?,
        added_at: row.get(5)?,
        usable_from: row.get(6)?,
        confirmed_at: row.get(7)?,
        stopped: by.zip(at).zip(why).map(|((by, at), why)| (by, at, why)),
    })
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    new: &BankAccount,
    account: &SealedAccount,
) -> Result<(), StoreError> {
    let confirmed = new.confirmed_at.map(|_| "as the holder before");
    tx.execute(
        sql!(
            "INSERT INTO bank_account (merchant_id, account_id, currency, country, sealed, ending,
               account_key, holder_key, added_by, added_at, usable_from, confirmed_at,
               confirmed_why)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        params![
            new.merchant(),
            new.id,
            new.currency,
            new.country,
            account.sealed,
            new.ending,
            account.account_key,
            account.holder_key,
            new.added_by,
            new.added_at,
            new.usable_from,
            new.confirmed_at,
            confirmed,
        ],
    )
    .map(drop)
}

pub(crate) fn by_id(tx: &mut Tx<'_>, id: BankAccountId) -> Result<Option<BankAccount>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT {columns} FROM bank_account WHERE merchant_id = $1 AND account_id = $2",
            ACCOUNT
        ),
        params![MerchantId::of(id.home()), id],
        account_row,
    )
}

/// All of a merchant's, newest first.
pub(crate) fn of_merchant(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    limit: u32,
) -> Result<Vec<BankAccount>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM bank_account WHERE merchant_id = $1
             ORDER BY account_id DESC LIMIT $2",
            ACCOUNT
        ),
        params![merchant, i64::from(limit)],
        account_row,
    )
}

/// The account that counts of each merchant and currency, with the key of it; none where there is none.
pub(crate) fn current(
    tx: &mut Tx<'_>,
    of: &[(MerchantId, Currency)],
) -> Result<Vec<(BankAccount, [u8; 32])>, StoreError> {
    let mut keys = of.to_vec();
    keys.sort_unstable();
    keys.dedup();
    let rows: Vec<[Value<'_>; 2]> = keys
        .iter()
        .map(|(merchant, currency)| [merchant.to_value(), currency.to_value()])
        .collect();
    tx.query_set(
        sql_set!(
            "WITH v(home, wanted) AS (VALUES {rows}) \
             SELECT {columns}, account_key FROM v \
             JOIN bank_account a ON a.merchant_id = v.home AND a.currency = v.wanted \
             WHERE a.stopped_at IS NULL AND NOT EXISTS (SELECT 1 FROM bank_account n \
             WHERE n.merchant_id = a.merchant_id AND n.currency = a.currency \
             AND n.stopped_at IS NULL AND n.account_id > a.account_id)",
            [BIGINT, TEXT],
            ACCOUNT
        ),
        &rows,
        |row| Ok((account_row(row)?, row.get(11)?)),
    )
}

/// What is sealed of an account.
pub(crate) fn sealed(tx: &mut Tx<'_>, id: BankAccountId) -> Result<Option<Vec<u8>>, StoreError> {
    tx.query_opt(
        sql!("SELECT sealed FROM bank_account WHERE merchant_id = $1 AND account_id = $2"),
        params![MerchantId::of(id.home()), id],
        |row| row.get(0),
    )
}

/// The key of an account's holder.
pub(crate) fn holder_of(
    tx: &mut Tx<'_>,
    id: BankAccountId,
) -> Result<Option<[u8; 32]>, StoreError> {
    tx.query_opt(
        sql!("SELECT holder_key FROM bank_account WHERE merchant_id = $1 AND account_id = $2"),
        params![MerchantId::of(id.home()), id],
        |row| row.get(0),
    )
}

/// Accounts over all merchants whose holder nobody has looked at, longest waiting first.
pub(crate) fn unconfirmed(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<BankAccount>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT {columns} FROM bank_account WHERE confirmed_at IS NULL AND stopped_at IS NULL
             ORDER BY added_at, merchant_id, account_id LIMIT $1",
            ACCOUNT
        ),
        params![i64::from(limit)],
        account_row,
    )
}

/// Notes that the holder is known; false when it was, or the account was stopped.
pub(crate) fn confirm(
    tx: &mut Tx<'_>,
    id: BankAccountId,
    (by, why): (&str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE bank_account SET confirmed_at = $1, confirmed_by = $2, confirmed_why = $3
             WHERE merchant_id = $4 AND account_id = $5 AND confirmed_at IS NULL
               AND stopped_at IS NULL"
        ),
        params![now, by, why, MerchantId::of(id.home()), id],
    )?;
    Ok(touched == 1)
}

/// Stops an account; false when it was.
pub(crate) fn stop(
    tx: &mut Tx<'_>,
    id: BankAccountId,
    (by, why): (&str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE bank_account SET stopped_at = $1, stopped_by = $2, stopped_why = $3
             WHERE merchant_id = $4 AND account_id = $5 AND stopped_at IS NULL"
        ),
        params![now, by, why, MerchantId::of(id.home()), id],
    )?;
    Ok(touched == 1)
}

/// In whose names a merchant may be paid.
pub(crate) fn holders(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Vec<[u8; 32]>, StoreError> {
    tx.query(
        sql!("SELECT holder_key FROM bank_holder WHERE merchant_id = $1 ORDER BY holder_key"),
        params![merchant],
        |row| row.get(0),
    )
}

/// Lets a merchant be paid in a name; one that she may be paid in stays as it was allowed.
pub(crate) fn allow(
    tx: &mut Tx<'_>,
    (merchant, holder_key): (MerchantId, [u8; 32]),
    (by, reason): (&str, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO bank_holder (merchant_id, holder_key, allowed_by, reason, allowed_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (merchant_id, holder_key) DO NOTHING"
        ),
        params![merchant, holder_key, by, reason, now],
    )
    .map(drop)
}
