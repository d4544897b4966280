//! The list of who owes the market something.

use ::store::{StoreError, Tx, params, sql};
use kernel::{Currency, MerchantId, Timestamp};

/// From now on she is on it; since before where she is.
pub(crate) fn enter_debtor(
    tx: &mut Tx<'_>,
    (merchant, currency): (MerchantId, Currency),
    now: Timestamp,
) -> Result<(), StoreError> {
    let enter = sql!(
        "INSERT INTO debtor (merchant_id, currency, since) VALUES ($1, $2, $3)
         ON CONFLICT (merchant_id, currency) DO NOTHING"
    );
    tx.execute(enter, params![merchant, currency, now]).map(drop)
}

/// She owes nothing in that currency any more.
pub(crate) fn strike_debtor(
    tx: &mut Tx<'_>,
    (merchant, currency): (MerchantId, Currency),
) -> Result<(), StoreError> {
    let strike = sql!("DELETE FROM debtor WHERE merchant_id = $1 AND currency = $2");
    tx.execute(strike, params![merchant, currency]).map(drop)
}
