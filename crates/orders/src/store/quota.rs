//! What persons have used of their yearly limit, and by which orders.

use crate::OrderHead;
use kernel::{OrderId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// A person's year.
pub(crate) type Year = (Vec<u8>, i64);

/// What is to be counted against a person's year.
#[derive(Clone, Debug)]
pub(crate) struct Take {
    pub(crate) person: Vec<u8>,
    pub(crate) year: i64,
    pub(crate) minor: i64,
    /// The sum that it must not pass.
    pub(crate) limit: i64,
}

/// Counts each of `takes`, of a different year each, if the sum stays at or below its limit; answers
/// those of which it did.
pub(crate) fn take(tx: &mut Tx<'_>, takes: &[&Take]) -> Result<BTreeSet<Year>, StoreError> {
    let mut takes: Vec<&Take> = takes.iter().filter(|t| t.minor <= t.limit).copied().collect();
    takes.sort_unstable_by(|a, b| (&a.person, a.year).cmp(&(&b.person, b.year)));
    let mut taken: BTreeSet<Year> = add(tx, &takes)?.into_iter().collect();
    // The first of a year; or it is over the limit, or someone else's first of it came between.
    let rest = without(&takes, &taken);
    let rows: Vec<[Value<'_>; 3]> =
        rest.iter().map(|t| [t.person.to_value(), t.year.to_value(), t.minor.to_value()]).collect();
    taken.extend(tx.query_set(
        sql_set!(
            "INSERT INTO quota (person_key, year, used_minor) VALUES {rows} \
             ON CONFLICT (person_key, year) DO NOTHING RETURNING person_key, year",
            [BYTEA, BIGINT, BIGINT]
        ),
        &rows,
        year,
    )?);
    taken.extend(add(tx, &without(&takes, &taken))?);
    Ok(taken)
}

fn without<'t>(takes: &[&'t Take], taken: &BTreeSet<Year>) -> Vec<&'t Take> {
    let left = takes.iter().filter(|take| !taken.contains(&(take.person.clone(), take.year)));
    left.copied().collect()
}

fn year(row: &Row<'_>) -> Result<Year, StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

fn add(tx: &mut Tx<'_>, takes: &[&Take]) -> Result<Vec<Year>, StoreError> {
    let rows: Vec<[Value<'_>; 4]> = takes
        .iter()
        .map(|t| [t.person.to_value(), t.year.to_value(), t.minor.to_value(), t.limit.to_value()])
        .collect();
    tx.query_set(
        sql_set!(
            "WITH v(person_key, year, minor, most) AS (VALUES {rows}) \
             UPDATE quota SET used_minor = quota.used_minor + v.minor FROM v \
             WHERE quota.person_key = v.person_key AND quota.year = v.year \
             AND quota.used_minor + v.minor <= v.most RETURNING quota.person_key, quota.year",
            [BYTEA, BIGINT, BIGINT, BIGINT]
        ),
        &rows,
        year,
    )
}

/// Takes back what [`take`] counted and no order used.
pub(crate) fn untake(tx: &mut Tx<'_>, take: &Take) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE quota SET used_minor = used_minor - CAST($1 AS BIGINT) \
             WHERE person_key = $2 AND year = $3"
        ),
        params![take.minor, take.person, take.year],
    )?;
    Ok(())
}

/// Fen used by a person in a year.
pub(crate) fn used(tx: &mut Tx<'_>, person: &[u8], year: i64) -> Result<i64, StoreError> {
    let used = used_by(tx, &[(person, year)])?;
    Ok(used.into_values().next().unwrap_or(0))
}

/// Fen used in years; one of which nothing was used is absent.
pub(crate) fn used_by(
    tx: &mut Tx<'_>,
    years: &[(&[u8], i64)],
) -> Result<BTreeMap<Year, i64>, StoreError> {
    let mut years = years.to_vec();
    years.sort_unstable();
    years.dedup();
    let rows: Vec<[Value<'_>; 2]> =
        years.iter().map(|(person, year)| [person.to_value(), year.to_value()]).collect();
    let found = tx.query_set(
        sql_set!(
            "WITH v(person_key, year) AS (VALUES {rows}) \
             SELECT q.person_key, q.year, q.used_minor FROM v \
             JOIN quota q ON q.person_key = v.person_key AND q.year = v.year",
            [BYTEA, BIGINT]
        ),
        &rows,
        |row| Ok((year(row)?, row.get(2)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// Writes what each order counts, also over uses that were given back before. Orders that count
/// nothing are passed over.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    orders: &[&OrderHead],
    now: Timestamp,
) -> Result<u64, StoreError> {
    let counting = orders.iter().filter(|order| order.counted.is_positive());
    let mut uses: Vec<(&[u8], i64, OrderId, i64)> = counting
        .map(|o| (o.person_key.as_slice(), o.quota_year, o.id, o.counted.minor()))
        .collect();
    uses.sort_unstable();
    let rows: Vec<[Value<'_>; 5]> = uses
        .iter()
        .map(|(person, year, order, minor)| {
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

/// Gives a part of an order's use back that leaves something of it; `false` where it would not: [`give_back`].
pub(crate) fn give_part(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    minor: i64,
) -> Result<bool, StoreError> {
    let given = tx.execute(
        sql!(
            "UPDATE quota_use SET amount_minor = amount_minor - CAST($1 AS BIGINT) \
             WHERE person_key = $2 AND year = $3 AND order_id = $4 AND returned_at IS NULL \
             AND amount_minor > $1"
        ),
        params![minor, order.person_key, order.quota_year, order.id],
    )?;
    if given == 0 {
        return Ok(false);
    }
    let (person, year) = (order.person_key.clone(), order.quota_year);
    untake(tx, &Take { person, year, minor, limit: 0 })?;
    Ok(true)
}

/// Gives the orders' uses back; once.
pub(crate) fn give_back(
    tx: &mut Tx<'_>,
    orders: &[&OrderHead],
    now: Timestamp,
) -> Result<(), StoreError> {
    let counting = orders.iter().filter(|order| !order.person_key.is_empty());
    let mut uses: Vec<(&[u8], i64, OrderId)> =
        counting.map(|o| (o.person_key.as_slice(), o.quota_year, o.id)).collect();
    uses.sort_unstable();
    let rows: Vec<[Value<'_>; 4]> = uses
        .iter()
        .map(|(person, year, order)| {
            [Value::Bytes(person), year.to_value(), order.to_value(), now.to_value()]
        })
        .collect();
    let returned = tx.query_set(
        sql_set!(
            "WITH v(person_key, year, order_id, at) AS (VALUES {rows}) \
             UPDATE quota_use SET returned_at = v.at FROM v \
             WHERE quota_use.person_key = v.person_key AND quota_use.year = v.year \
             AND quota_use.order_id = v.order_id AND quota_use.returned_at IS NULL \
             RETURNING quota_use.person_key, quota_use.year, quota_use.amount_minor",
            [BYTEA, BIGINT, BYTEA, BIGINT]
        ),
        &rows,
        |row| Ok((year(row)?, row.get::<i64>(2)?)),
    )?;
    let mut sums: BTreeMap<Year, i64> = BTreeMap::new();
    for (year, minor) in returned {
        let sum = sums.entry(year).or_default();
        *sum = sum.saturating_add(minor);
    }
    let rows: Vec<[Value<'_>; 3]> = sums
        .iter()
        .map(|((person, year), minor)| [person.to_value(), year.to_value(), minor.to_value()])
        .collect();
    tx.execute_set(
        sql_set!(
            "WITH v(person_key, year, minor) AS (VALUES {rows}) \
             UPDATE quota SET used_minor = quota.used_minor - v.minor FROM v \
             WHERE quota.person_key = v.person_key AND quota.year = v.year",
            [BYTEA, BIGINT, BIGINT]
        ),
        &rows,
    )?;
    Ok(())
}
