//! Statements that only read.

use crate::commands::market;
use crate::domain::{Account, EntryKind, flows::Lines};
use ::store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_all_homes, sql_set};
use kernel::{Currency, EntryId, MerchantId, Money, OrderId, PayoutId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// An account of a merchant and how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Balance {
    /// Which account.
    pub account: Account,
    /// Debit above zero, credit below.
    pub amount: Money,
    /// How many postings made it.
    pub postings: i64,
}

/// An entry as it stands in the books.
#[derive(Clone, Debug, serde::Serialize)]
pub struct PostedEntry {
    /// Its id.
    pub id: EntryId,
    /// Why it was made; the key of an [`EntryKind`].
    #[serde(serialize_with = "kind_key")]
    pub kind: EntryKind,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// The payout it is about.
    pub payout: Option<PayoutId>,
    /// When.
    #[serde(serialize_with = "rfc3339")]
    pub at: Timestamp,
    /// Debits above zero, credits below.
    pub lines: Lines,
}

/// A posting on one account, with the balance after it.
#[derive(Clone, Copy, Debug)]
pub struct StatementLine {
    /// 1, 2, 3 … within the account and currency.
    pub seq: i64,
    /// The entry it belongs to.
    pub entry: EntryId,
    /// Why it was made.
    pub kind: EntryKind,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// The payout it is about.
    pub payout: Option<PayoutId>,
    /// When.
    pub at: Timestamp,
    /// Debit above zero, credit below.
    pub amount: Money,
    /// The account's balance right after.
    pub balance: Money,
}

fn kind_key<S: serde::Serializer>(kind: &EntryKind, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(kind.key())
}

fn rfc3339<S: serde::Serializer>(at: &Timestamp, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(at)
}

/// Above every id of a home: the start of a list that runs from newest to oldest.
pub(super) const PAST_THE_LAST: [u8; 16] = [0xFF; 16];

/// The accounts of a merchant, by account and currency.
pub fn balances(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Vec<Balance>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM ledger_balance
             WHERE merchant_id = $1 ORDER BY account, currency",
            BALANCE
        ),
        params![merchant],
        balance,
    )
}

/// What a merchant owes the market in a currency, and what is payable to her; both at least nothing.
pub fn owed_and_payable(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    currency: Currency,
) -> Result<(Money, Money), StoreError> {
    let accounts = (Account::MerchantDebt.key(), Account::MerchantPayable.key());
    let found = tx.query(
        sql!(
            "SELECT {columns} FROM ledger_balance
             WHERE merchant_id = $1 AND account IN ($2, $3) AND currency = $4 ORDER BY account",
            BALANCE
        ),
        params![merchant, accounts.0, accounts.1, currency],
        balance,
    )?;
    let of = |account: Account| {
        let balance = found.iter().find(|found| found.account == account);
        balance.map_or(0, |found| found.amount.minor().saturating_abs())
    };
    let (owed, payable) = (of(Account::MerchantDebt), of(Account::MerchantPayable));
    Ok((Money::new(owed, currency), Money::new(payable, currency)))
}

/// Merchants who owe the market something, the longest first, each with how much and since when.
pub fn debtors(
    tx: &mut Tx<'_>,
    limit: u32,
) -> Result<Vec<(MerchantId, Money, Timestamp)>, StoreError> {
    let listed: Vec<(MerchantId, Currency, Timestamp)> = tx.query(
        sql!(
            "SELECT merchant_id, currency, since FROM debtor
             ORDER BY since, merchant_id, currency LIMIT $1"
        ),
        params![i64::from(limit)],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let homes: Vec<MerchantId> = listed.iter().map(|(merchant, ..)| *merchant).collect();
    let books = balances_of(tx, &homes)?;
    let owed = |merchant: &MerchantId, currency: Currency| {
        let mut own = books.get(merchant).into_iter().flatten();
        let owed = |found: &&Balance| {
            found.account == Account::MerchantDebt && found.amount.currency() == currency
        };
        own.find(owed).map_or(Money::zero(currency), |found| found.amount)
    };
    let row = |(merchant, currency, since)| (merchant, owed(&merchant, currency), since);
    Ok(listed.into_iter().map(row).collect())
}

/// The accounts of each of `merchants`.
pub fn balances_of(
    tx: &mut Tx<'_>,
    merchants: &[MerchantId],
) -> Result<BTreeMap<MerchantId, Vec<Balance>>, StoreError> {
    let homes: BTreeSet<MerchantId> = merchants.iter().copied().collect();
    let rows: Vec<[Value<'_>; 1]> = homes.iter().map(|home| [home.to_value()]).collect();
    let found: Vec<(MerchantId, Balance)> = tx.query_set(
        sql_set!(
            "WITH v(home) AS (VALUES {rows}) \
             SELECT {columns}, merchant_id FROM v \
             JOIN ledger_balance b ON b.merchant_id = v.home \
             ORDER BY b.merchant_id, b.account, b.currency",
            [BIGINT],
            BALANCE
        ),
        &rows,
        |row| Ok((row.get(4)?, balance(row)?)),
    )?;
    let mut accounts: BTreeMap<MerchantId, Vec<Balance>> = BTreeMap::new();
    for (home, balance) in found {
        accounts.entry(home).or_default().push(balance);
    }
    Ok(accounts)
}

/// The accounts of all merchants together. Each merchant's books balance for themselves, so their
/// sum does too, whatever is posted meanwhile.
pub fn balances_of_all(tx: &mut Tx<'_>) -> Result<Vec<Balance>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT account, currency, CAST(SUM(balance_minor) AS BIGINT),
                    CAST(SUM(postings) AS BIGINT)
             FROM ledger_balance GROUP BY account, currency ORDER BY account, currency"
        ),
        params![],
        balance,
    )
}

/// The columns of [`balance`], in its order.
const BALANCE: &str = "account, currency, balance_minor, postings";

fn balance(row: &Row<'_>) -> Result<Balance, StoreError> {
    Ok(Balance {
        account: row.get(0)?,
        amount: Money::new(row.get(2)?, row.get(1)?),
        postings: row.get(3)?,
    })
}

/// A merchant's entries, newest first, older than `before`.
pub fn entries(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    before: Option<EntryId>,
    limit: u32,
) -> Result<Vec<PostedEntry>, StoreError> {
    let before = before.map_or(PAST_THE_LAST, |id| *id.bytes());
    let rows = tx.query(
        sql!(
            "SELECT {columns}
             FROM (SELECT entry_id, kind, order_id, payout_id, posted_at FROM ledger_entry
                   WHERE merchant_id = $1 AND entry_id < $2 ORDER BY entry_id DESC LIMIT $3) e
             JOIN ledger_posting p ON p.merchant_id = $1 AND p.entry_id = e.entry_id
             ORDER BY e.entry_id DESC, p.account, p.currency",
            ENTRY
        ),
        params![merchant, before[..], i64::from(limit)],
        entry_row,
    )?;
    Ok(gathered(rows))
}

/// The entries about one order, oldest first.
pub fn entries_of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<PostedEntry>, StoreError> {
    let rows = tx.query(
        sql!(
            "SELECT {columns}
             FROM ledger_entry e
             JOIN ledger_posting p ON p.merchant_id = e.merchant_id AND p.entry_id = e.entry_id
             WHERE e.merchant_id = $1 AND e.order_id = $2
             ORDER BY e.posted_at, e.entry_id, p.account, p.currency",
            ENTRY
        ),
        params![MerchantId::of(order.home()), order],
        entry_row,
    )?;
    Ok(gathered(rows))
}

/// The kinds of the entries that begin movements of a provider in the market's own books, or assign them, by what
/// the movements are called there.
pub fn steps_of_movements(
    tx: &mut Tx<'_>,
    movements: &[String],
) -> Result<Vec<(String, EntryKind)>, StoreError> {
    let market = market();
    let keys: Vec<[Value<'_>; 2]> = movements
        .iter()
        .map(|movement| [market.to_value(), Value::Bytes(movement.as_bytes())])
        .collect();
    let steps: Vec<(Vec<u8>, String)> = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, subject) AS (VALUES {rows})
             SELECT e.subject, e.kind FROM v JOIN ledger_entry e
             ON e.merchant_id = v.merchant_id AND e.subject = v.subject
             AND e.kind IN ('receipt', 'receipt_assigned', 'unasked_refund')",
            [BIGINT, BYTEA]
        ),
        &keys,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let read = |(subject, kind): (Vec<u8>, String)| {
        Some((String::from_utf8(subject).ok()?, EntryKind::from_key(&kind)?))
    };
    Ok(steps.into_iter().filter_map(read).collect())
}

/// One entry.
pub fn entry(tx: &mut Tx<'_>, id: EntryId) -> Result<Option<PostedEntry>, StoreError> {
    let rows = tx.query(
        sql!(
            "SELECT {columns}
             FROM ledger_entry e
             JOIN ledger_posting p ON p.merchant_id = e.merchant_id AND p.entry_id = e.entry_id
             WHERE e.merchant_id = $1 AND e.entry_id = $2 ORDER BY p.account, p.currency",
            ENTRY
        ),
        params![MerchantId::of(id.home()), id],
        entry_row,
    )?;
    Ok(gathered(rows).pop())
}

/// The columns of [`entry_row`], in its order: those of `ledger_entry e`, then those of its `ledger_posting p`.
const ENTRY: &str = "e.entry_id, e.kind, e.order_id, e.payout_id, e.posted_at, p.account, \
    p.currency, p.amount_minor";

fn entry_row(row: &Row<'_>) -> Result<PostedEntry, StoreError> {
    Ok(PostedEntry {
        id: row.get(0)?,
        kind: row.get(1)?,
        order: row.get(2)?,
        payout: row.get(3)?,
        at: row.get(4)?,
        lines: vec![(row.get(5)?, Money::new(row.get(7)?, row.get(6)?))],
    })
}

/// Rows of one entry stand together; this puts their lines in one value.
fn gathered(rows: Vec<PostedEntry>) -> Vec<PostedEntry> {
    let mut entries: Vec<PostedEntry> = Vec::new();
    for row in rows {
        match entries.last_mut() {
            Some(last) if last.id == row.id => last.lines.extend(row.lines),
            Some(_) | None => entries.push(row),
        }
    }
    entries
}

/// An account's postings, newest first, before number `before`.
pub fn statement(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    (account, currency): (Account, Currency),
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<StatementLine>, StoreError> {
    tx.query(
        sql!(
            "SELECT p.seq, p.entry_id, e.kind, e.order_id, e.payout_id, e.posted_at,
                    p.amount_minor, p.balance_minor
             FROM ledger_posting p
             JOIN ledger_entry e ON e.merchant_id = p.merchant_id AND e.entry_id = p.entry_id
             WHERE p.merchant_id = $1 AND p.account = $2 AND p.currency = $3 AND p.seq < $4
             ORDER BY p.seq DESC LIMIT $5"
        ),
        params![merchant, account.code(), currency, before.unwrap_or(i64::MAX), i64::from(limit)],
        |row| {
            Ok(StatementLine {
                seq: row.get(0)?,
                entry: row.get(1)?,
                kind: row.get(2)?,
                order: row.get(3)?,
                payout: row.get(4)?,
                at: row.get(5)?,
                amount: Money::new(row.get(6)?, currency),
                balance: Money::new(row.get(7)?, currency),
            })
        },
    )
}

/// Lines of a statement as CSV, without the header when `more` of one file: number, time (UTC),
/// kind, order or payout, entry, debit, credit, balance (credit positive, as a merchant reads it),
/// currency.
#[must_use]
pub(crate) fn statement_csv(lines: &[StatementLine], more: bool) -> String {
    let header = "number,time,kind,about,entry,debit,credit,balance,currency\r\n";
    let mut csv = if more { String::new() } else { header.to_owned() };
    for line in lines {
        let about = line.order.map(|id| id.to_string());
        let about = about.or_else(|| line.payout.map(|id| id.to_string())).unwrap_or_default();
        let size = Money::new(line.amount.minor().saturating_abs(), line.amount.currency());
        let (debit, credit) = if line.amount.is_positive() {
            (size.amount_text(), String::new())
        } else {
            (String::new(), size.amount_text())
        };
        let balance = Money::new(line.balance.minor().saturating_neg(), line.balance.currency());
        let fields = [
            line.seq.to_string(),
            line.at.to_string(),
            line.kind.key().to_owned(),
            about,
            line.entry.to_string(),
            debit,
            credit,
            balance.amount_text(),
            balance.currency().to_string(),
        ];
        csv.push_str(&fields.join(","));
        csv.push_str("\r\n");
    }
    csv
}
