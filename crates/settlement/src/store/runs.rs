//! Runs, what they gathered, who took their files, and what operators keep back.

use crate::domain::{PayoutRun, RunItem, RunState};
use crate::queries::Taken;
use ::store::proof::{self, Found};
use ::store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};
use kernel::{Currency, Decider, MerchantId, Money, PayoutRunId, Timestamp};
use std::collections::BTreeMap;

/// Writes a run that was proposed by somebody, or by the market itself.
pub(crate) fn insert_run(
    tx: &mut Tx<'_>,
    run: &PayoutRun,
    by: Option<&Decider>,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO payout_run (run_id, currency, state, payouts, total_minor, proposed_id,
               proposed_by, proposed_at, taken)
             VALUES ($1, $2, 'proposed', $3, $4, $5, $6, $7, 0)"
        ),
        params![
            run.id,
            run.total.currency(),
            run.payouts,
            run.total.minor(),
            by.map(|by| by.id),
            run.proposed_by,
            run.proposed_at,
        ],
    )
    .map(drop)
}

/// Writes what a run gathered.
pub(crate) fn insert_items(
    tx: &mut Tx<'_>,
    run: PayoutRunId,
    items: &[RunItem],
) -> Result<(), StoreError> {
    let homes: Vec<(MerchantId, i64)> = items
        .iter()
        .map(|item| (MerchantId::of(item.payout.home()), item.amount.minor()))
        .collect();
    let rows: Vec<[Value<'_>; 5]> = items
        .iter()
        .zip(&homes)
        .map(|(item, (merchant, minor))| {
            [
                run.to_value(),
                merchant.to_value(),
                item.payout.to_value(),
                minor.to_value(),
                item.account.to_value(),
            ]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO payout_run_item (run_id, merchant_id, payout_id, amount_minor, account_id)
             VALUES {rows}",
            [BYTEA, BIGINT, BYTEA, BIGINT, BYTEA]
        ),
        &rows,
    )?;
    Ok(())
}

/// What a run gathered, by merchant and payout.
pub(crate) fn items(tx: &mut Tx<'_>, run: &PayoutRun) -> Result<Vec<RunItem>, StoreError> {
    let currency = run.total.currency();
    tx.query(
        sql!(
            "SELECT payout_id, amount_minor, account_id FROM payout_run_item WHERE run_id = $1
             ORDER BY merchant_id, payout_id"
        ),
        params![run.id],
        |row| {
            Ok(RunItem {
                payout: row.get(0)?,
                amount: Money::new(row.get(1)?, currency),
                account: row.get(2)?,
            })
        },
    )
}

/// The columns of [`run_row`], in its order.
const RUN: &str = "run_id, state, payouts, total_minor, currency, proposed_by, proposed_at, \
    approved_by, approved_at, sent_by, sent_at, cancelled_by, cancelled_at, cancelled_why, \
    proposed_id";

fn run_row(row: &Row<'_>) -> Result<(PayoutRun, Option<i64>), StoreError> {
    let currency: Currency = row.get(4)?;
    let state = RunState::from_key(&row.get::<String>(1)?);
    let pair = |by: usize| -> Result<Option<(String, Timestamp)>, StoreError> {
        let (by, at): (Option<String>, Option<Timestamp>) = (row.get(by)?, row.get(by + 1)?);
        Ok(by.zip(at))
    };
    let why: Option<String> = row.get(13)?;
    let run = PayoutRun {
        id: row.get(0)?,
        state: state.ok_or(StoreError::Column("run state"))?,
        payouts: row.get(2)?,
        total: Money::new(row.get(3)?, currency),
        proposed_by: row.get(5)?,
        proposed_at: row.get(6)?,
        approved: pair(7)?,
        sent: pair(9)?,
        cancelled: pair(11)?.zip(why).map(|((by, at), why)| (by, at, why)),
    };
    Ok((run, row.get(14)?))
}

/// One run, with the account number of who stands for it.
pub(crate) fn run(
    tx: &mut Tx<'_>,
    id: PayoutRunId,
) -> Result<Option<(PayoutRun, Option<i64>)>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM payout_run WHERE run_id = $1", RUN),
        params![id],
        run_row,
    )
}

/// Runs, newest first, older than `before`.
pub(crate) fn runs(
    tx: &mut Tx<'_>,
    before: Option<PayoutRunId>,
    limit: u32,
) -> Result<Vec<PayoutRun>, StoreError> {
    let before = before.map_or([0xFF; 16], |id| *id.bytes());
    let found = tx.query(
        sql!(
            "SELECT {columns} FROM payout_run WHERE run_id < $1 ORDER BY run_id DESC LIMIT $2",
            RUN
        ),
        params![before[..], i64::from(limit)],
        run_row,
    )?;
    Ok(found.into_iter().map(|(run, _)| run).collect())
}

/// A run, how often its file was taken, and how many of these are kept.
pub(crate) type ProvenRun = (PayoutRun, i64, i64);

/// Runs in the order of their ids after one, each under its key, how often its file was taken, and how many of these
/// are kept: for whoever proves them.
pub(crate) fn run_page(
    tx: &mut Tx<'_>,
    after: &[u8],
    limit: u32,
) -> Result<Vec<Found<ProvenRun>>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns}, taken, (SELECT CAST(COUNT(*) AS BIGINT) FROM payout_file f
               WHERE f.run_id = payout_run.run_id)
             FROM payout_run WHERE run_id > $1 ORDER BY run_id LIMIT $2",
            RUN
        ),
        params![after, i64::from(limit)],
        |row| proof::row(proof::key(0, &row.get::<Vec<u8>>(0)?), row, proven_row),
    )
}

fn proven_row(row: &Row<'_>) -> Result<ProvenRun, StoreError> {
    Ok((run_row(row)?.0, row.get(15)?, row.get(16)?))
}

/// How many runs wait for an operator: for another's approval, or to be sent.
pub(crate) fn open_count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let count = tx.query_opt(
        sql!(
            "SELECT CAST(COUNT(*) AS BIGINT) FROM payout_run
             WHERE state IN ('proposed', 'approved')"
        ),
        params![],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// When a run of that currency was proposed last; calling it off does not count.
pub(crate) fn last_proposed(
    tx: &mut Tx<'_>,
    currency: Currency,
) -> Result<Option<Timestamp>, StoreError> {
    let last = tx.query_opt(
        sql!("SELECT MAX(proposed_at) FROM payout_run WHERE currency = $1"),
        params![currency],
        |row| row.get::<Option<Timestamp>>(0),
    )?;
    Ok(last.flatten())
}

/// Lets an operator stand for a run that the market proposed; false when somebody does, or it waits no more.
pub(crate) fn stand_for(
    tx: &mut Tx<'_>,
    id: PayoutRunId,
    by: &Decider,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE payout_run SET proposed_id = $1, proposed_by = $2
             WHERE run_id = $3 AND state = 'proposed' AND proposed_id IS NULL"
        ),
        params![by.id, by.to_string(), id],
    )?;
    Ok(touched == 1)
}

/// Approves a run; false unless it waits and another person stands for it.
pub(crate) fn approve(
    tx: &mut Tx<'_>,
    id: PayoutRunId,
    by: &Decider,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE payout_run SET state = 'approved', approved_id = $1, approved_by = $2,
               approved_at = $3
             WHERE run_id = $4 AND state = 'proposed' AND proposed_id IS NOT NULL
               AND proposed_id <> $1"
        ),
        params![by.id, by.to_string(), now, id],
    )?;
    Ok(touched == 1)
}

/// Calls a run off; false when it is sent or called off, or when its file was taken.
pub(crate) fn cancel(
    tx: &mut Tx<'_>,
    id: PayoutRunId,
    (by, why): (&str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE payout_run SET state = 'cancelled', cancelled_by = $1, cancelled_at = $2,
               cancelled_why = $3
             WHERE run_id = $4 AND state IN ('proposed', 'approved') AND taken = 0"
        ),
        params![by, now, why, id],
    )?;
    Ok(touched == 1)
}

/// Notes that the bank has the file; false unless it was approved and taken.
pub(crate) fn send(
    tx: &mut Tx<'_>,
    id: PayoutRunId,
    by: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE payout_run SET state = 'sent', sent_by = $1, sent_at = $2
             WHERE run_id = $3 AND state = 'approved' AND taken > 0"
        ),
        params![by, now, id],
    )?;
    Ok(touched == 1)
}

/// Notes that the file was taken, in the row of the run too, so that none is called off at that moment; false unless it
/// is approved or sent.
pub(crate) fn insert_taken(
    tx: &mut Tx<'_>,
    id: PayoutRunId,
    one: &Taken,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE payout_run SET taken = taken + 1 WHERE run_id = $1
               AND state IN ('approved', 'sent')"
        ),
        params![id],
    )?;
    if touched == 1 {
        tx.execute(
            sql!(
                "INSERT INTO payout_file (run_id, taken_at, taken_by, format, digest)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (run_id, taken_at, taken_by) DO NOTHING"
            ),
            params![id, one.at, one.by, one.format, one.digest],
        )?;
    }
    Ok(touched == 1)
}

/// Who took the file of a run, first one first.
pub(crate) fn taken(tx: &mut Tx<'_>, id: PayoutRunId) -> Result<Vec<Taken>, StoreError> {
    tx.query(
        sql!(
            "SELECT taken_at, taken_by, format, digest FROM payout_file WHERE run_id = $1
             ORDER BY taken_at, taken_by LIMIT 100"
        ),
        params![id],
        |row| {
            Ok(Taken { at: row.get(0)?, by: row.get(1)?, format: row.get(2)?, digest: row.get(3)? })
        },
    )
}

/// Keeps a merchant's payouts back; false when they were.
pub(crate) fn hold(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    (by, why): (&str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let written = tx.execute(
        sql!(
            "INSERT INTO payout_hold (merchant_id, reason, held_by, held_at)
             VALUES ($1, $2, $3, $4) ON CONFLICT (merchant_id) DO NOTHING"
        ),
        params![merchant, why, by, now],
    )?;
    Ok(written == 1)
}

/// Lets them go again; false when they were not kept back.
pub(crate) fn free(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<bool, StoreError> {
    let gone =
        tx.execute(sql!("DELETE FROM payout_hold WHERE merchant_id = $1"), params![merchant])?;
    Ok(gone == 1)
}

/// Why the payouts of those of `merchants` are kept back whose are.
pub(crate) fn held(
    tx: &mut Tx<'_>,
    merchants: &[MerchantId],
) -> Result<BTreeMap<MerchantId, String>, StoreError> {
    let mut keys = merchants.to_vec();
    keys.sort_unstable();
    keys.dedup();
    let rows: Vec<[Value<'_>; 1]> = keys.iter().map(|merchant| [merchant.to_value()]).collect();
    let found: Vec<(MerchantId, String)> = tx.query_set(
        sql_set!(
            "WITH v(merchant_id) AS (VALUES {rows}) \
             SELECT h.merchant_id, h.reason FROM v \
             JOIN payout_hold h ON h.merchant_id = v.merchant_id",
            [BIGINT]
        ),
        &rows,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.into_iter().collect())
}
