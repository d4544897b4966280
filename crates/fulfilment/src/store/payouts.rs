//! What merchants were paid.

use super::{Payout, actor};
use ::store::{Row, StoreError, Tx, params, sql};
use kernel::{Currency, MerchantId, Money, PayoutId};

/// Writes a payout; no request has two.
pub(crate) fn insert_payout(
    tx: &mut Tx<'_>,
    payout: &Payout,
    request: Option<&str>,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO payout (merchant_id, payout_id, amount_minor, currency, entry_id,
               covers_after, covers_to, asked_by, paid_at, request)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        params![
            MerchantId::of(payout.id.home()),
            payout.id,
            payout.amount.minor(),
            payout.amount.currency(),
            payout.entry,
            payout.covers_after,
            payout.covers_to,
            payout.asked_by.key(),
            payout.paid_at,
            request,
        ],
    )
    .map(drop)
}

/// The payout that a request of the merchant was answered with.
pub(crate) fn payout_of_request(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    request: &str,
) -> Result<Option<Payout>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM payout WHERE merchant_id = $1 AND request = $2", PAYOUT),
        params![merchant, request],
        payout_row,
    )
}

/// A merchant's payouts, newest first, older than `before`.
pub fn payouts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    before: Option<PayoutId>,
    limit: u32,
) -> Result<Vec<Payout>, StoreError> {
    let before = before.map_or([0xFF; 16], |id| *id.bytes());
    tx.query(
        sql!(
            "SELECT {columns} FROM payout WHERE merchant_id = $1 AND payout_id < $2
             ORDER BY payout_id DESC LIMIT $3",
            PAYOUT
        ),
        params![merchant, before[..], i64::from(limit)],
        payout_row,
    )
}

/// One payout.
pub fn payout(tx: &mut Tx<'_>, id: PayoutId) -> Result<Option<Payout>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM payout WHERE merchant_id = $1 AND payout_id = $2", PAYOUT),
        params![MerchantId::of(id.home()), id],
        payout_row,
    )
}

/// The columns of [`payout_row`], in its order.
const PAYOUT: &str = "payout_id, amount_minor, currency, entry_id, covers_after, covers_to, \
    asked_by, paid_at";

fn payout_row(row: &Row<'_>) -> Result<Payout, StoreError> {
    let currency: Currency = row.get(2)?;
    Ok(Payout {
        id: row.get(0)?,
        amount: Money::new(row.get(1)?, currency),
        entry: row.get(3)?,
        covers_after: row.get(4)?,
        covers_to: row.get(5)?,
        asked_by: actor(&row.get::<String>(6)?)?,
        paid_at: row.get(7)?,
    })
}

/// The last number that payouts of that currency cover; 0 before the first.
pub(crate) fn covered(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    currency: Currency,
) -> Result<i64, StoreError> {
    let last = tx.query_opt(
        sql!("SELECT MAX(covers_to) FROM payout WHERE merchant_id = $1 AND currency = $2"),
        params![merchant, currency],
        |row| row.get::<Option<i64>>(0),
    )?;
    Ok(last.flatten().unwrap_or(0))
}
