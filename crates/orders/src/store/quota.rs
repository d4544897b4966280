//! What persons have used of their yearly limit, and by which orders.

use kernel::{OrderId, Timestamp};
use store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// Counts `minor` more if the sum stays at or below `limit`; `false` when it would not.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    (person, year): (&[u8], i64),
    minor: i64,
    limit: i64,
) -> Result<bool, StoreError> {
    if minor > limit {
        return Ok(false);
    }
    tx.execute(
        sql!(
            "INSERT INTO quota (person_key, year, used_minor) VALUES ($1, $2, 0) \
             ON CONFLICT (person_key, year) DO NOTHING"
        ),
        params![person, year],
    )?;
    let taken = tx.execute(
        sql!(
            "UPDATE quota SET used_minor = used_minor + CAST($1 AS BIGINT) \
             WHERE person_key = $2 AND year = $3 \
             AND used_minor + CAST($1 AS BIGINT) <= CAST($4 AS BIGINT)"
        ),
        params![minor, person, year, limit],
    )?;
    Ok(taken == 1)
}

/// Fen used by a person in a year.
pub(crate) fn used(tx: &mut Tx<'_>, person: &[u8], year: i64) -> Result<i64, StoreError> {
    let used = tx.query_opt(
        sql!("SELECT used_minor FROM quota WHERE person_key = $1 AND year = $2"),
        params![person, year],
        |row| row.get(0),
    )?;
    Ok(used.unwrap_or(0))
}

/// Writes what each order counts, also over uses that were given back before.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    (person, year): (&[u8], i64),
    uses: &[(OrderId, i64)],
    now: Timestamp,
) -> Result<u64, StoreError> {
    let rows: Vec<[Value<'_>; 5]> = uses
        .iter()
        .map(|(order, minor)| {
            let (person, order) = (Value::Bytes(person), order.to_value());
            [person, year.to_value(), order, minor.to_value(), now.to_value()]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO quota_use (person_key, year, order_id, amount_minor, counted_at) \
             VALUES {rows} ON CONFLICT (person_key, year, order_id) DO UPDATE \
             SET amount_minor = excluded.amount_minor, counted_at = excluded.counted_at, \
             returned_at = NULL WHERE quota_use.returned_at IS NOT NULL",
            [BYTEA, BIGINT, BYTEA, BIGINT, BIGINT]
        ),
        &rows,
    )
}

/// Gives an order's use back; once.
pub(crate) fn give_back(
    tx: &mut Tx<'_>,
    (person, year): (&[u8], i64),
    order: OrderId,
    now: Timestamp,
) -> Result<(), StoreError> {
    if person.is_empty() {
        return Ok(());
    }
    let minor = tx.query_opt(
        sql!(
            "UPDATE quota_use SET returned_at = $1 \
             WHERE person_key = $2 AND year = $3 AND order_id = $4 AND returned_at IS NULL \
             RETURNING amount_minor"
        ),
        params![now, person, year, order],
        |row| row.get::<i64>(0),
    )?;
    let Some(minor) = minor else { return Ok(()) };
    tx.execute(
        sql!(
            "UPDATE quota SET used_minor = used_minor - CAST($1 AS BIGINT) \
             WHERE person_key = $2 AND year = $3"
        ),
        params![minor, person, year],
    )?;
    Ok(())
}
