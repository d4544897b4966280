//! What was given up of debts.

use crate::WriteOffDebt;
use ::store::{StoreError, Tx, params, sql};
use kernel::{EntryId, MerchantId, Timestamp};

pub(crate) fn insert_write_off(
    tx: &mut Tx<'_>,
    (merchant, entry): (MerchantId, EntryId),
    (ask, why): (&WriteOffDebt, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let (amount, by) = (ask.amount, ask.by.to_string());
    tx.execute(
        sql!(
            "INSERT INTO debt_write_off
               (merchant_id, entry_id, currency, amount_minor, reason, written_by, written_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        params![merchant, entry, amount.currency(), amount.minor(), why, by, now],
    )
    .map(drop)
}
