//! A merchant's returns and disputes by whose turn it is, and how many stand where. [`Turn::of`] says the same of one.

use crate::domain::{ReturnState, Turn};
use ::store::{StoreError, Tx, params, sql};
use kernel::{DisputeId, MerchantId, ReturnId, Timestamp};

/// Returns that wait for somebody: for their merchant what is due first at the top, else the newest first; those that
/// follow `after`.
pub(crate) fn turn_ids(
    tx: &mut Tx<'_>,
    (merchant, turn): (MerchantId, Turn),
    (after, limit): (Option<ReturnId>, u32),
) -> Result<Vec<ReturnId>, StoreError> {
    let below = after.map_or(vec![0xFF; 16], |id| id.bytes().to_vec());
    let statement = match turn {
        Turn::Merchant => return waiting_ids(tx, merchant, (after, limit)),
        Turn::Shopper => sql!(
            "SELECT return_id FROM return_case
             WHERE merchant_id = $1 AND closed_at IS NULL AND return_id < $2
               AND (state IN ('offered', 'declined', 'judged', 'replaced')
                 OR state = 'agreed' AND answer <> '')
             ORDER BY return_id DESC LIMIT $3"
        ),
        Turn::Market => sql!(
            "SELECT return_id FROM return_case
             WHERE merchant_id = $1 AND closed_at IS NULL AND return_id < $2
               AND state IN ('sent', 'paying', 'disputed')
             ORDER BY return_id DESC LIMIT $3"
        ),
        Turn::Over => sql!(
            "SELECT return_id FROM return_case
             WHERE merchant_id = $1 AND state = 'closed' AND return_id < $2
             ORDER BY return_id DESC LIMIT $3"
        ),
    };
    tx.query(statement, params![merchant, below, limit], |row| row.get(0))
}

/// Those that wait for an answer, an address, a look at the goods or other goods.
fn waiting_ids(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    (after, limit): (Option<ReturnId>, u32),
) -> Result<Vec<ReturnId>, StoreError> {
    let (at, id) = match after {
        Some(after) => (due_at(tx, merchant, after)?, after.bytes().to_vec()),
        None => (None, vec![0; 16]),
    };
    let at = at.unwrap_or(Timestamp::from_micros(i64::MIN));
    tx.query(
        sql!(
            "SELECT return_id FROM return_case WHERE merchant_id = $1 AND closed_at IS NULL
               AND (due_at, return_id) > ($2, $3)
               AND (state IN ('asked', 'received', 'replacing') OR state = 'agreed' AND answer = '')
             ORDER BY due_at, return_id LIMIT $4"
        ),
        params![merchant, at, id, limit],
        |row| row.get(0),
    )
}

/// When the clock of a return rings.
fn due_at(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    id: ReturnId,
) -> Result<Option<Timestamp>, StoreError> {
    tx.query_opt(
        sql!("SELECT due_at FROM return_case WHERE merchant_id = $1 AND return_id = $2"),
        params![merchant, id],
        |row| row.get(0),
    )
}

/// How many wait for their merchant.
pub(crate) fn waiting_count(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<i64, StoreError> {
    let all = tx.query_opt(
        sql!(
            "SELECT COUNT(*) FROM return_case WHERE merchant_id = $1 AND closed_at IS NULL \
             AND (state IN ('asked', 'received', 'replacing') OR state = 'agreed' AND answer = '')"
        ),
        params![merchant],
        |row| row.get::<i64>(0),
    )?;
    Ok(all.unwrap_or(0))
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

/// Disputes that wait for somebody: for their merchant the oldest first, else the newest. None waits for its shopper alone.
pub(crate) fn dispute_turn_ids(
    tx: &mut Tx<'_>,
    (merchant, turn): (MerchantId, Turn),
    limit: u32,
) -> Result<Vec<DisputeId>, StoreError> {
    let statement = match turn {
        Turn::Shopper => return Ok(Vec::new()),
        Turn::Merchant => sql!(
            "SELECT dispute_id FROM dispute
             WHERE merchant_id = $1 AND closed_at IS NULL AND merchant_said_at IS NULL
               AND state IN ('gathering', 'deciding', 'appealed')
             ORDER BY dispute_id LIMIT $2"
        ),
        Turn::Market => sql!(
            "SELECT dispute_id FROM dispute
             WHERE merchant_id = $1 AND closed_at IS NULL
               AND (merchant_said_at IS NOT NULL OR state IN ('decided', 'paying'))
             ORDER BY dispute_id DESC LIMIT $2"
        ),
        Turn::Over => sql!(
            "SELECT dispute_id FROM dispute WHERE merchant_id = $1 AND state = 'closed'
             ORDER BY dispute_id DESC LIMIT $2"
        ),
    };
    tx.query(statement, params![merchant, limit], |row| row.get(0))
}

/// How many disputes of a merchant there are, how many of them are over, and in how many open ones she could say something
/// and has not.
pub(crate) fn dispute_counts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<(i64, i64, i64), StoreError> {
    let found = tx.query_opt(
        sql!(
            "SELECT COUNT(*), COUNT(closed_at),
               COUNT(CASE WHEN closed_at IS NULL AND merchant_said_at IS NULL
                 AND state IN ('gathering', 'deciding', 'appealed') THEN 1 END)
             FROM dispute WHERE merchant_id = $1"
        ),
        params![merchant],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    Ok(found.unwrap_or_default())
}
