//! Returns that wait for their merchant, and how many stand where.

use crate::domain::ReturnState;
use ::store::{StoreError, Tx, params, sql};
use kernel::{MerchantId, ReturnId};

/// Those that wait for an answer, an address, a look at the goods or other goods, what is due first at the top; and how
/// many there are.
pub(crate) fn waiting_ids(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    limit: u32,
) -> Result<(Vec<ReturnId>, i64), StoreError> {
    let ids = tx.query(
        sql!(
            "SELECT return_id FROM return_case WHERE merchant_id = $1 AND closed_at IS NULL \
             AND (state IN ('asked', 'received', 'replacing') OR state = 'agreed' AND answer = '') \
             ORDER BY due_at, return_id LIMIT $2"
        ),
        params![merchant, limit],
        |row| row.get(0),
    )?;
    let all = tx.query_opt(
        sql!(
            "SELECT COUNT(*) FROM return_case WHERE merchant_id = $1 AND closed_at IS NULL \
             AND (state IN ('asked', 'received', 'replacing') OR state = 'agreed' AND answer = '')"
        ),
        params![merchant],
        |row| row.get::<i64>(0),
    )?;
    Ok((ids, all.unwrap_or(0)))
}

/// How many returns of a merchant stand where.
pub(crate) fn return_counts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<Vec<(ReturnState, i64)>, StoreError> {
    tx.query(
        sql!(
            "SELECT state, COUNT(*) FROM return_case WHERE merchant_id = $1 \
             GROUP BY state ORDER BY state"
        ),
        params![merchant],
        |row| {
            let state = ReturnState::from_key(&row.get::<String>(0)?);
            Ok((state.ok_or(StoreError::Column("state of a return"))?, row.get(1)?))
        },
    )
}
