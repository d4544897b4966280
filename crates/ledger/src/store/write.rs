//! Statements that write.

use crate::commands::{Hold, HoldState, HoldView, PartBack, Release, ReleaseView};
use crate::domain::{Account, EntryKind};
use ::store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};
use kernel::{Currency, EntryId, MerchantId, Money, OrderId, PayoutId, Timestamp};

/// A row of `ledger_entry`.
pub(crate) struct NewEntry {
    pub(crate) merchant: MerchantId,
    pub(crate) id: EntryId,
    pub(crate) kind: EntryKind,
    pub(crate) subject: Vec<u8>,
    pub(crate) order: Option<OrderId>,
    pub(crate) payout: Option<PayoutId>,
    pub(crate) fee: Option<String>,
    pub(crate) at: Timestamp,
}

/// What one account moves by.
pub(crate) struct Delta {
    pub(crate) merchant: MerchantId,
    pub(crate) account: Account,
    pub(crate) amount: Money,
    pub(crate) postings: i64,
}

/// Where one account stands after its move.
pub(crate) struct Moved {
    pub(crate) merchant: MerchantId,
    pub(crate) account: Account,
    pub(crate) balance: Money,
    pub(crate) seq: i64,
}

/// A row of `ledger_posting`.
pub(crate) struct NewPosting {
    pub(crate) merchant: MerchantId,
    pub(crate) account: Account,
    pub(crate) seq: i64,
    pub(crate) entry: EntryId,
    pub(crate) amount: Money,
    pub(crate) balance: Money,
}

/// Writes entries, except those of a kind and subject that exist; answers the ids written.
pub(crate) fn insert_entries(
    tx: &mut Tx<'_>,
    rows: &[&NewEntry],
) -> Result<Vec<EntryId>, StoreError> {
    let kinds: Vec<&str> = rows.iter().map(|row| row.kind.key()).collect();
    let rows: Vec<[Value<'_>; 8]> = rows
        .iter()
        .zip(&kinds)
        .map(|(row, kind)| {
            [
                row.merchant.to_value(),
                row.id.to_value(),
                kind.to_value(),
                Value::Bytes(&row.subject),
                row.order.to_value(),
                row.payout.to_value(),
                row.fee.to_value(),
                row.at.to_value(),
            ]
        })
        .collect();
    tx.query_set(
        sql_set!(
            "INSERT INTO ledger_entry
               (merchant_id, entry_id, kind, subject, order_id, payout_id, fee, posted_at)
             VALUES {rows}
             ON CONFLICT (merchant_id, kind, subject) DO NOTHING RETURNING entry_id",
            [BIGINT, BYTEA, TEXT, BYTEA, BYTEA, BYTEA, TEXT, BIGINT]
        ),
        &rows,
        |row| row.get(0),
    )
}

/// Moves balances; each account once, in the order of the primary key.
pub(crate) fn move_balances(tx: &mut Tx<'_>, deltas: &[Delta]) -> Result<Vec<Moved>, StoreError> {
    let keys: Vec<(String, Currency)> =
        deltas.iter().map(|d| (d.account.code(), d.amount.currency())).collect();
    let rows: Vec<[Value<'_>; 5]> = deltas
        .iter()
        .zip(&keys)
        .map(|(delta, (account, currency))| {
            [
                delta.merchant.to_value(),
                account.to_value(),
                currency.to_value(),
                Value::Int(delta.amount.minor()),
                Value::Int(delta.postings),
            ]
        })
        .collect();
    tx.query_set(
        sql_set!(
            "INSERT INTO ledger_balance (merchant_id, account, currency, balance_minor, postings)
             VALUES {rows}
             ON CONFLICT (merchant_id, account, currency) DO UPDATE
             SET balance_minor = ledger_balance.balance_minor + excluded.balance_minor,
                 postings = ledger_balance.postings + excluded.postings
             RETURNING merchant_id, account, currency, balance_minor, postings",
            [BIGINT, TEXT, TEXT, BIGINT, BIGINT]
        ),
        &rows,
        |row| {
            Ok(Moved {
                merchant: row.get(0)?,
                account: row.get(1)?,
                balance: Money::new(row.get(3)?, row.get(2)?),
                seq: row.get(4)?,
            })
        },
    )
}

/// Writes postings, sorted by primary key.
pub(crate) fn insert_postings(tx: &mut Tx<'_>, postings: &[NewPosting]) -> Result<(), StoreError> {
    let keys: Vec<(String, Currency)> =
        postings.iter().map(|p| (p.account.code(), p.amount.currency())).collect();
    let rows: Vec<[Value<'_>; 7]> = postings
        .iter()
        .zip(&keys)
        .map(|(posting, (account, currency))| {
            [
                posting.merchant.to_value(),
                account.to_value(),
                currency.to_value(),
                Value::Int(posting.seq),
                posting.entry.to_value(),
                Value::Int(posting.amount.minor()),
                Value::Int(posting.balance.minor()),
            ]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO ledger_posting
               (merchant_id, account, currency, seq, entry_id, amount_minor, balance_minor)
             VALUES {rows}",
            [BIGINT, TEXT, TEXT, BIGINT, BYTEA, BIGINT, BIGINT]
        ),
        &rows,
    )?;
    Ok(())
}

/// Writes holds, sorted by primary key.
pub(crate) fn insert_holds(
    tx: &mut Tx<'_>,
    holds: &[Hold],
    now: Timestamp,
) -> Result<(), StoreError> {
    let texts: Vec<(MerchantId, Currency, String)> = holds
        .iter()
        .map(|hold| {
            let merchant = MerchantId::of(hold.order.home());
            (merchant, hold.total.currency(), hold.commission.to_string())
        })
        .collect();
    let rows: Vec<[Value<'_>; 7]> = holds
        .iter()
        .zip(&texts)
        .map(|(hold, (merchant, currency, commission))| {
            [
                merchant.to_value(),
                hold.order.to_value(),
                Value::Text("held"),
                Value::Int(hold.total.minor()),
                currency.to_value(),
                commission.to_value(),
                now.to_value(),
            ]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO escrow_hold
               (merchant_id, order_id, state, held_minor, currency, commission, held_at)
             VALUES {rows}",
            [BIGINT, BYTEA, TEXT, BIGINT, TEXT, TEXT, BIGINT]
        ),
        &rows,
    )?;
    Ok(())
}

/// The state of a hold, which no other transaction changes before this one ends.
pub(crate) fn lock_hold(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<HoldState>, StoreError> {
    tx.query_opt(
        sql!(
            "UPDATE escrow_hold SET held_at = held_at WHERE merchant_id = $1 AND order_id = $2
             RETURNING state"
        ),
        params![MerchantId::of(order.home()), order],
        |row| row.get(0),
    )
}

/// Marks a hold refunded if it is `from`; answers what of it was there, and what of that the market bore.
pub(crate) fn set_refunded(
    tx: &mut Tx<'_>,
    order: OrderId,
    from: HoldState,
    now: Timestamp,
) -> Result<Option<(Money, Money)>, StoreError> {
    tx.query_opt(
        sql!(
            "UPDATE escrow_hold SET state = 'refunded', refunded_at = $1
             WHERE merchant_id = $2 AND order_id = $3 AND state = $4
             RETURNING held_minor - back_minor + borne_minor, borne_minor, currency"
        ),
        params![now, MerchantId::of(order.home()), order, from.key()],
        |row| {
            let currency: Currency = row.get(2)?;
            Ok((Money::new(row.get(0)?, currency), Money::new(row.get(1)?, currency)))
        },
    )
}

/// Marks a hold released if it is held as it was read; false when it was not.
pub(crate) fn set_released(
    tx: &mut Tx<'_>,
    ask: &Release,
    (view, seen): (&ReleaseView, &HoldView),
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE escrow_hold
             SET state = 'released', tax_minor = $1, tax_country = $2, gross_minor = $3,
                 commission_minor = $4, merchant_currency = $5, rate = $6, roundings = $7,
                 released_at = $8, released_minor = held_minor - back_minor + borne_minor
             WHERE merchant_id = $9 AND order_id = $10 AND state = 'held' AND back_minor = $11"
        ),
        params![
            view.tax.minor(),
            ask.tax_country,
            view.gross.minor(),
            view.commission.minor(),
            view.gross.currency(),
            view.rate.to_string(),
            ask.roundings,
            view.at,
            MerchantId::of(ask.order.home()),
            ask.order,
            seen.back.minor(),
        ],
    )?;
    Ok(touched == 1)
}

/// A part went back that the merchant bears, with so much of the fee; false when another did meanwhile, or it was
/// released or refunded. What a release shared out is NULL before it, and stays so.
pub(crate) fn add_back(
    tx: &mut Tx<'_>,
    ask: &PartBack,
    (seen, fee): (&HoldView, Money),
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE escrow_hold
             SET back_minor = back_minor + $1, back_tax_minor = back_tax_minor + $2,
                 back_gross_minor = back_gross_minor + $3, back_roundings = back_roundings + $4,
                 merchant_currency = $5, tax_minor = tax_minor - $2, gross_minor = gross_minor - $3,
                 commission_minor = commission_minor - $6, roundings = roundings + $4,
                 borne_minor = borne_minor - $7
             WHERE merchant_id = $8 AND order_id = $9 AND state = $10 AND back_minor = $11
               AND held_minor - back_minor >= $1 AND borne_minor >= $7
               AND held_minor - back_minor + borne_minor - $7 > $1"
        ),
        params![
            ask.paid.minor(),
            ask.tax.minor(),
            ask.gross.minor(),
            ask.roundings,
            ask.gross.currency(),
            fee.minor(),
            ask.reclaimed.minor(),
            MerchantId::of(ask.order.home()),
            ask.order,
            seen.state.key(),
            seen.back.minor(),
        ],
    )?;
    Ok(touched == 1)
}

/// A part went back that the market bears; false when another did meanwhile, or it was refunded.
pub(crate) fn add_borne(tx: &mut Tx<'_>, seen: &HoldView, paid: Money) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE escrow_hold SET back_minor = back_minor + $1, borne_minor = borne_minor + $1
             WHERE merchant_id = $2 AND order_id = $3 AND state = $4 AND back_minor = $5
               AND held_minor - back_minor >= $1"
        ),
        params![
            paid.minor(),
            MerchantId::of(seen.order.home()),
            seen.order,
            seen.state.key(),
            seen.back.minor(),
        ],
    )?;
    Ok(touched == 1)
}
